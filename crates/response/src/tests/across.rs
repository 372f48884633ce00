//! Expressions across instances, and choices by their columns. Source of truth: the ODK XForms
//! functions `sum`, `count`, `position`, `indexed-repeat`, `once` and `jr:choice-name`, and XLSForm's
//! `choice_filter`.

use super::*;

fn r() -> pingyi_base::ItemName {
    "r".into()
}

fn reckoned(name: &str, calculation: &str) -> Item {
    Item { calculation: expression(calculation), ..free(name, ItemKind::Calculate) }
}

fn shares() -> Filling {
    let mut hidden = inside(0, free("extra", ItemKind::Integer));
    hidden.relevant = expression("${x} > 100");
    let items = vec![
        inside(0, free("x", ItemKind::Integer)),
        hidden,
        inside(0, reckoned("place", "position(..)")),
        inside(0, reckoned("before", "indexed-repeat(${x}, ${r}, position(..) - 1)")),
        inside(0, reckoned("share", "${x} div ${total}")),
        reckoned("total", "sum(${x})"),
        reckoned("extras", "sum(${extra})"),
        reckoned("many", "count(${r})"),
        item("large", ItemKind::Note, "${many} > 2 and max(${x}) > 5"),
    ];
    let repeat = section("r", SectionKind::Repeat { count: None });
    Filling::new(divided(vec![repeat], items), Vec::new(), Answers::new())
}

/// 1 + 2 + 5 = 8, by hand.
#[test]
fn instances_are_summed_counted_and_placed() {
    let mut filling = shares();
    filling.add_instance(&r());
    filling.add_instance(&r());
    fill(&mut filling, &[("r[1].x", "1"), ("r[2].x", "2"), ("r[3].x", "5")]);
    assert_eq!([value(&filling, "total"), value(&filling, "many")], ["8", "3"]);
    assert_eq!([value(&filling, "r[2].share"), value(&filling, "r[3].place")], ["0.25", "3"]);
    assert_eq!([value(&filling, "r[1].before"), value(&filling, "r[3].before")], ["", "2"]);
    assert!(!filling.is_relevant(&key("large")));
    fill(&mut filling, &[("r[3].x", "6")]);
    assert!(filling.is_relevant(&key("large")));
    assert_eq!(value(&filling, "r[2].share"), "0.2222222222222222");
    filling.remove_instance(&r(), 1);
    assert_eq!([value(&filling, "total"), value(&filling, "many")], ["8", "2"]);
    assert_eq!([value(&filling, "r[2].place"), value(&filling, "r[3].place")], ["1", "2"]);
    assert_eq!([value(&filling, "r[2].before"), value(&filling, "r[3].before")], ["", "2"]);
    assert!(!filling.is_relevant(&key("large")));
    assert_eq!(filling.values(), reopened(&filling).values());
    filling.restore_instance(&r());
    assert_eq!([value(&filling, "r[1].place"), value(&filling, "r[2].before")], ["1", "1"]);
    // A hidden answer takes no part in a sum.
    fill(&mut filling, &[("r[1].x", "101"), ("r[1].extra", "7")]);
    assert_eq!(value(&filling, "extras"), "7");
    fill(&mut filling, &[("r[1].x", "1")]);
    assert_eq!(value(&filling, "extras"), "0");
}

/// Counties and towns, with the town's county in a column.
#[test]
fn towns_follow_their_county() {
    let mut towns = (*list(&["1", "2", "3"])).clone();
    for (choice, county) in towns.choices.iter_mut().zip(["n", "n", "s"]) {
        choice.attributes.insert("county".to_owned(), county.to_owned());
        choice.label = LocalText::new().with("en", &format!("Town {}", choice.code));
    }
    let mut town = free("town", ItemKind::SelectOne(Arc::new(towns)));
    town.choice_filter = Some(Expression::parse_filter("county = ${county} or name = '3'").unwrap());
    let items = vec![
        free("county", ItemKind::SelectOne(list(&["n", "s"]))),
        town,
        reckoned("label", "jr:choice-name(${town}, '${town}')"),
        reckoned("first", "once(${town})"),
    ];
    let mut filling = Filling::new(questionnaire(Kind::Survey, items), Vec::new(), Answers::new());
    let offered = |filling: &Filling| -> String {
        filling.choices(&key("town")).iter().map(|choice| choice.code.as_str()).collect()
    };
    assert_eq!(offered(&filling), "3");
    fill(&mut filling, &[("county", "n"), ("town", "2")]);
    assert_eq!((offered(&filling).as_str(), value(&filling, "label").as_str()), ("123", "Town 2"));
    fill(&mut filling, &[("county", "s")]);
    assert_eq!((offered(&filling), value(&filling, "town")), ("3".to_owned(), String::new()));
    assert_eq!((value(&filling, "label"), value(&filling, "first")), (String::new(), "2".to_owned()));
    fill(&mut filling, &[("county", "n")]);
    assert_eq!(value(&filling, "label"), "Town 2");
}
