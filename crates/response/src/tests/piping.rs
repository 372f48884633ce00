//! Answers in texts. Source of truth: XLSForm's `${name}` in labels; choices by their labels.

use super::*;
use crate::filling::piped;

#[test]
fn a_text_takes_the_answers_of_its_own_place() {
    let mut trade = (*list(&["1", "2"])).clone();
    trade.choices[0].label = LocalText::new().with("en", "Bread").with("zh-CN", "面包");
    trade.choices[1].label = LocalText::new().with("en", "Fish").with("zh-CN", "鱼");
    let trade = Arc::new(trade);
    let repeat = section("r", SectionKind::Repeat { count: None });
    let items = vec![
        free("shop", ItemKind::SelectOne(Arc::clone(&trade))),
        free("all", ItemKind::SelectMultiple(trade)),
        inside(0, free("name", ItemKind::Text)),
        inside(0, item("note", ItemKind::Note, "")),
        free("count", ItemKind::Integer),
        item("gone", ItemKind::Text, "${count} = 0"),
    ];
    let mut filling = Filling::new(divided(vec![repeat], items), Vec::new(), Answers::new());
    filling.add_instance(&"r".into());
    fill(
        &mut filling,
        &[("shop", "2"), ("all", "1 2"), ("r[1].name", "Li"), ("r[2].name", "Wang"), ("count", "０3")],
    );
    let english = Language::new("en");
    for (text, at, expected) in [
        ("Plain", "shop", "Plain"),
        ("${shop} and ${all}", "shop", "Fish and Bread, Fish"),
        ("How old is ${name}?", "r[2].note", "How old is Wang?"),
        ("How old is ${name}?", "r[1].note", "How old is Li?"),
        ("You named ${ name }.", "shop", "You named Li, Wang."),
        ("${count} of ${gone}${nothing}${", "shop", "3 of ${"),
    ] {
        assert_eq!(filling.pipe(text, &key(at), &english), expected);
    }
    let chinese = Language::new("zh-CN");
    assert_eq!(filling.pipe("${all}：${name}", &key("shop"), &chinese), "面包、鱼：Li、Wang");
    assert_eq!(piped("${a} and ${b}${"), ["a".into(), "b".into()]);
    assert_eq!(piped("none"), []);
}
