//! How items are laid on pages. Source of truth: XLSForm's appearances `field-list`, `table-list`,
//! `label` and `list-nolabel`, ODK's question behind the last instance of a repeat, and the
//! sentences of `Page`.

use super::*;
use crate::filling::{Grid, PageKind};

fn pages(filling: &Filling, size: PageSize) -> String {
    let told = |page: &crate::filling::Page| match &page.kind {
        PageKind::Items => page.keys.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "),
        PageKind::Add { repeat } => format!("+{repeat}"),
    };
    filling.pages(size).iter().map(told).collect::<Vec<_>>().join(" | ")
}

fn with_appearance(mut section: Section, words: &[&str]) -> Section {
    section.appearance = words.iter().map(|word| (*word).to_owned()).collect();
    section
}

/// Each instance has pages of its own; behind the last one stands the question for one more, also
/// where there is none.
#[test]
fn instances_do_not_share_a_page() {
    let repeat = section("r", SectionKind::Repeat { count: None });
    let items =
        vec![yes_no("a", ""), inside(0, yes_no("x", "")), inside(0, yes_no("y", "")), yes_no("b", "")];
    let mut filling = Filling::new(divided(vec![repeat], items), Vec::new(), Answers::new());
    let r = "r".into();
    filling.add_instance(&r);
    assert_eq!(filling.progress(&key("r")), (5, 6), "the items before the question");
    assert_eq!(pages(&filling, PageSize::One), "a | r[1].x | r[1].y | r[2].x | r[2].y | +r | b");
    assert_eq!(pages(&filling, PageSize::Short), "a | r[1].x r[1].y | r[2].x r[2].y | +r | b");
    // Every page is found again by the name under which a draft remembers it.
    for size in [PageSize::One, PageSize::Short] {
        assert_eq!(filling.page_count(size), filling.pages(size).len());
        for (index, page) in filling.pages(size).into_iter().enumerate() {
            assert_eq!(filling.page_of(&page.place().unwrap(), size), index);
            assert_eq!(filling.page(size, index), Some(page));
        }
        assert_eq!(filling.page(size, 99), None);
    }
    filling.remove_instance(&r, 1);
    filling.remove_instance(&r, 2);
    assert_eq!(pages(&filling, PageSize::One), "a | +r | b");
    // What stands behind the question comes after it, on a wide page too.
    assert_eq!(pages(&filling, PageSize::Short), "a | +r | b");
    assert_eq!(filling.progress(&key("r")), (1, 2));
    // An item that is not there any more: the page before its place.
    assert_eq!(filling.page_of(&key("r[2].x"), PageSize::One), 0);
    assert_eq!(filling.page_of(&key("nowhere"), PageSize::One), 0);
}

#[test]
fn a_counted_or_hidden_repeat_asks_for_no_more() {
    let count = expression("2");
    let counted = section("c", SectionKind::Repeat { count });
    let hidden =
        Section { relevant: expression("false()"), ..section("h", SectionKind::Repeat { count: None }) };
    let items = vec![inside(0, yes_no("x", "")), inside(1, yes_no("y", "")), yes_no("b", "")];
    let filling = Filling::new(divided(vec![counted, hidden], items), Vec::new(), Answers::new());
    assert_eq!(pages(&filling, PageSize::One), "c[1].x | c[2].x | b");
}

/// A group that stays together does so with the groups inside of it, and within one instance.
#[test]
fn a_group_stays_on_one_page() {
    let sections = vec![
        with_appearance(section("g", SectionKind::Group), &["field-list"]),
        Section { parent: Some(0), ..section("inner", SectionKind::Group) },
        with_appearance(section("r", SectionKind::Repeat { count: expression("2") }), &["field-list"]),
    ];
    let mut items = vec![yes_no("a", "")];
    items.extend((0..7).map(|number| inside(usize::from(number > 3), yes_no(&format!("g{number}"), ""))));
    items.extend([inside(2, yes_no("x", "")), inside(2, yes_no("y", ""))]);
    let filling = Filling::new(divided(sections, items), Vec::new(), Answers::new());
    let together = "a | g0 g1 g2 g3 g4 g5 g6 | r[1].x r[1].y | r[2].x r[2].y";
    assert_eq!(pages(&filling, PageSize::One), together);
    assert_eq!(pages(&filling, PageSize::Short), together);
}

#[test]
fn a_private_item_stands_alone() {
    let group = with_appearance(section("g", SectionKind::Group), &["private"]);
    let nested = Section { parent: Some(0), ..section("n", SectionKind::Group) };
    let items =
        vec![yes_no("a", ""), inside(1, yes_no("b", "")), inside(1, yes_no("c", "")), yes_no("d", "")];
    let filling = Filling::new(divided(vec![group, nested], items), Vec::new(), Answers::new());
    let private: Vec<bool> = filling.pages(PageSize::Short).iter().map(|page| page.private).collect();
    assert_eq!(private, [false, true, true, false]);
}

/// Items that share their choices in a table make a matrix; another list, a note, or choices in an
/// order of their own end it.
#[test]
fn items_with_the_same_choices_make_a_matrix() {
    let scale = list(&["1", "2", "3"]);
    let row = |name: &str| inside(0, free(name, ItemKind::SelectOne(Arc::clone(&scale))));
    let other = Arc::new(ChoiceList { name: "other".into(), ..(*scale).clone() });
    let table = with_appearance(section("t", SectionKind::Group), &["table-list"]);
    let items = vec![
        inside(0, item("intro", ItemKind::Note, "")),
        row("a"),
        row("b"),
        row("c"),
        inside(0, free("d", ItemKind::SelectOne(other))),
        row("e"),
    ];
    let filling = Filling::new(divided(vec![table], items), Vec::new(), Answers::new());
    let all = filling.pages(PageSize::One);
    assert_eq!(all.len(), 1);
    assert_eq!(all[0].grids, [Grid { first: 1, len: 3, has_head: false }]);

    let word = |mut item: Item, word: &str| {
        item.appearance = vec![word.to_owned()];
        item.required = expression("true()");
        item
    };
    let page = with_appearance(section("p", SectionKind::Group), &["field-list"]);
    let items = vec![
        word(row("head"), "label"),
        word(row("a"), "list-nolabel"),
        word(row("b"), "list-nolabel"),
        row("c"),
    ];
    let filling = Filling::new(divided(vec![page], items), Vec::new(), Answers::new());
    assert_eq!(filling.pages(PageSize::One)[0].grids, [Grid { first: 0, len: 3, has_head: true }]);
    // The head asks nothing.
    assert_eq!(codes_at(&filling, "head"), [""; 0]);
    assert_eq!(codes_at(&filling, "a"), ["fill.required"]);
    assert_eq!(finish(&draft(&filling), &filling, &hand_in()).rows[0].cells.len(), 3);
}

/// An item is private exactly where its page is; that is known without opening the page, so that a
/// page of many items costs each of them nothing.
#[test]
fn an_item_is_as_private_as_its_page() {
    let private = with_appearance(section("p", SectionKind::Group), &["field-list", "private"]);
    let open = with_appearance(section("o", SectionKind::Group), &["field-list"]);
    let repeat = section("r", SectionKind::Repeat { count: None });
    let mut alone = inside(1, yes_no("c", ""));
    alone.appearance = vec!["private".to_owned()];
    let items = vec![
        yes_no("z", ""),
        inside(0, yes_no("a", "")),
        inside(0, yes_no("b", "")),
        alone,
        inside(1, yes_no("d", "")),
        inside(2, yes_no("e", "")),
    ];
    let filling = Filling::new(divided(vec![private, open, repeat], items), Vec::new(), Answers::new());
    for size in [PageSize::One, PageSize::Short] {
        for page in filling.pages(size) {
            for key in &page.keys {
                assert_eq!(filling.is_private(key), page.private, "{key}");
            }
        }
    }
    let told = ["z", "a", "b", "c", "d"].map(|name| filling.is_private(&AnswerKey::item(&name.into())));
    assert_eq!(told, [false, true, true, true, false]);
    assert!(!filling.is_private(&AnswerKey::within(&"r".into(), 1, &"e".into())));
    assert!(!filling.is_private(&AnswerKey::item(&"nobody".into())));
}

/// ODK's `label` and `list-nolabel` without a page of their own: the head goes with its rows and only
/// with them. It has no column and no answer; a row that is hidden leaves the others under it.
#[test]
fn a_head_goes_with_its_rows() {
    let shared = list(&["1", "2"]);
    let word = |name: &str, word: &str, relevant: &str| {
        let mut one = item(name, ItemKind::SelectOne(Arc::clone(&shared)), relevant);
        one.appearance = vec![word.to_owned()];
        inside(0, one)
    };
    let group = section("g", SectionKind::Group);
    let items = vec![
        yes_no("before", ""),
        word("head", "label", ""),
        word("a", "list-nolabel", "${before} = 1"),
        word("b", "list-nolabel", "${before} = 1"),
        inside(0, yes_no("after", "")),
    ];
    let mut filling = Filling::new(divided(vec![group], items), Vec::new(), Answers::new());
    for size in [PageSize::One, PageSize::Short] {
        assert_eq!(filling.pages(size).iter().filter(|page| !page.grids.is_empty()).count(), 0, "no rows");
    }
    assert_eq!(pages(&filling, PageSize::One), "before | after");
    fill(&mut filling, &[("before", "1")]);
    assert_eq!(pages(&filling, PageSize::One), "before | head a b | after");
    assert_eq!(filling.pages(PageSize::One)[1].grids, [Grid { first: 0, len: 3, has_head: true }]);
    assert_eq!(filling.page_of(&key("b"), PageSize::One), 1);
    let refused = filling.set(&key("head"), Some(Answer::Choice("1".into())));
    assert_eq!(refused[0].code, FindingCode::FillUnknownItem);
    let columns: Vec<&str> = filling.questionnaire().value_items().map(|item| item.name.as_str()).collect();
    assert_eq!(columns, ["before", "a", "b", "after"]);
    // With a question of its own, or another appearance, it is a question as before.
    let mut asked = word("head", "label", "");
    asked.label.set(Language::new("en"), "How content are you?");
    assert!(asked.holds_value() && !word("head", "label", "").holds_value());
    assert!(word("head", "list-nolabel", "").holds_value());
}
