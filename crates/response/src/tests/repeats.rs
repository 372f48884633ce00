//! Repeats: instances have numbers that are given once. Source of truth: XLSForm's `begin_repeat`
//! and `repeat_count`, ODK's first instance, and the sentences of `AnswerKey` and `Instances`.

use super::*;

fn r() -> pingyi_base::ItemName {
    "r".into()
}

/// A name, whether there is a job, and what it is; then a total outside.
fn household(count: &str) -> Arc<Questionnaire> {
    let repeat = section("r", SectionKind::Repeat { count: expression(count) });
    let mut total = free("double", ItemKind::Calculate);
    total.calculation = expression("${size} * 2");
    let mut own = inside(0, free("own", ItemKind::Calculate));
    own.calculation = expression("concat(${name}, '-', ${size})");
    divided(
        vec![repeat],
        vec![
            free("size", ItemKind::Integer),
            inside(0, item("name", ItemKind::Text, "")),
            inside(0, yes_no("job", "")),
            inside(0, item("trade", ItemKind::Text, "${job} = 1")),
            own,
            total,
            item("end", ItemKind::Note, ""),
        ],
    )
}

fn begin(count: &str) -> Filling {
    Filling::new(household(count), Vec::new(), Answers::new())
}

#[test]
fn a_repeat_begins_with_one_instance() {
    let filling = begin("");
    assert_eq!(filling.instances(&r()), [1]);
    assert_eq!(names(&filling), "size r[1].name r[1].job end");
}

#[test]
fn conditions_look_at_their_own_instance() {
    let mut filling = begin("");
    assert_eq!(filling.add_instance(&r()), Some(2));
    fill(&mut filling, &[("r[1].job", "1"), ("r[2].job", "2")]);
    assert_eq!(names(&filling), "size r[1].name r[1].job r[1].trade r[2].name r[2].job end");
    fill(&mut filling, &[("size", "3"), ("r[2].name", "Li")]);
    assert_eq!(value(&filling, "r[2].own"), "Li-3");
    assert_eq!(value(&filling, "r[1].own"), "-3");
}

/// Numbers are given once; what was removed comes back with its answers, and moves nothing.
#[test]
fn an_instance_that_is_removed_moves_no_answer() {
    let mut filling = begin("");
    filling.add_instance(&r());
    filling.add_instance(&r());
    fill(&mut filling, &[("r[1].name", "a"), ("r[2].name", "b"), ("r[3].name", "c"), ("r[2].job", "1")]);
    assert!(filling.remove_instance(&r(), 2));
    assert!(!filling.remove_instance(&r(), 2) && !filling.remove_instance(&r(), 9));
    assert_eq!(filling.instances(&r()), [1, 3]);
    assert_eq!(filling.instance_place(&r(), 3), Some(2));
    assert_eq!(names(&filling), "size r[1].name r[1].job r[3].name r[3].job end");
    assert_eq!((value(&filling, "r[2].name"), value(&filling, "r[3].name")), (String::new(), "c".to_owned()));
    assert_eq!(filling.add_instance(&r()), Some(4));
    assert_eq!(filling.instances(&r()), [1, 3, 4]);
    let again = reopened(&filling);
    assert_eq!((again.instances(&r()), names(&again)), (filling.instances(&r()), names(&filling)));
    // What it looks at has changed meanwhile.
    fill(&mut filling, &[("size", "7")]);
    assert!(filling.can_restore_instance(&r()));
    assert_eq!(filling.restore_instance(&r()), Some(2));
    assert_eq!(filling.restore_instance(&r()), None);
    assert_eq!(filling.instances(&r()), [1, 2, 3, 4]);
    assert_eq!(
        (value(&filling, "r[2].name"), value(&filling, "r[2].own")),
        ("b".to_owned(), "b-7".to_owned())
    );
    assert!(filling.is_relevant(&key("r[2].trade")));
}

/// The number follows the answer; when it shrinks, the later instances are hidden and not forgotten.
#[test]
fn a_counted_repeat_follows_its_count() {
    let mut filling = begin("${size}");
    assert_eq!(filling.instances(&r()), [0_u32; 0]);
    fill(&mut filling, &[("size", "3"), ("r[3].name", "c"), ("r[3].job", "1")]);
    assert_eq!(filling.instances(&r()), [1, 2, 3]);
    fill(&mut filling, &[("size", "1")]);
    assert_eq!(names(&filling), "size r[1].name r[1].job end");
    assert!(filling.answers().contains_key(&key("r[3].name")));
    fill(&mut filling, &[("size", "3")]);
    assert_eq!(
        (value(&filling, "r[3].name"), value(&filling, "r[3].own")),
        ("c".to_owned(), "c-3".to_owned())
    );
    assert!(filling.is_relevant(&key("r[3].trade")));
    for (size, count) in [("5000", 1_000), ("-2", 0), ("", 0), ("2", 2)] {
        fill(&mut filling, &[("size", size)]);
        assert_eq!(filling.instances(&r()).len(), count, "{size}");
    }
    assert_eq!(filling.add_instance(&r()), None, "nobody adds to it");
    assert!(!filling.remove_instance(&r(), 1));
}

/// An answer may come before the count that makes room for it.
#[test]
fn an_answer_of_a_counted_instance_may_come_first() {
    let mut filling = begin("${size}");
    fill(&mut filling, &[("r[2].name", "b"), ("size", "2")]);
    assert_eq!(value(&filling, "r[2].name"), "b");
    let findings = filling.set(&key("r[1001].name"), Some(Answer::Typed("x".to_owned())));
    assert_eq!(findings[0].code, FindingCode::FillInstances);
    for unknown in ["r[0].name", "name", "x[1].name", "r[1].size", "r[1].nothing"] {
        let findings = filling.set(&key(unknown), Some(Answer::Typed("x".to_owned())));
        assert_eq!(findings[0].code, FindingCode::FillUnknownItem, "{unknown}");
    }
    let mut free = begin("");
    let findings = free.set(&key("r[2].name"), Some(Answer::Typed("x".to_owned())));
    assert_eq!(findings[0].code, FindingCode::FillUnknownItem, "never given");
}

#[test]
fn a_hidden_repeat_has_no_instances() {
    let mut whole = (*household("")).clone();
    whole.sections[0].relevant = expression("${size} > 1");
    let mut filling = Filling::new(Arc::new(whole), Vec::new(), Answers::new());
    assert_eq!(filling.add_instance(&r()), None);
    fill(&mut filling, &[("size", "2"), ("r[1].name", "a"), ("size", "1")]);
    assert_eq!((filling.instances(&r()).len(), names(&filling).as_str()), (0, "size end"));
    fill(&mut filling, &[("size", "2")]);
    assert_eq!(value(&filling, "r[1].name"), "a");
}

/// From outside, the items of a repeat are a list; the first one is what `string()` makes of it
/// (XPath §4.2), so that a condition outside changes with the first instance.
#[test]
fn from_outside_all_instances_are_seen() {
    let repeat = section("r", SectionKind::Repeat { count: None });
    let items =
        vec![inside(0, free("x", ItemKind::Integer)), item("note", ItemKind::Note, "string(${x}) = '5'")];
    let mut filling = Filling::new(divided(vec![repeat], items), Vec::new(), Answers::new());
    filling.add_instance(&r());
    fill(&mut filling, &[("r[2].x", "5")]);
    assert!(!filling.is_relevant(&key("note")));
    filling.remove_instance(&r(), 1);
    assert!(filling.is_relevant(&key("note")), "the second one is the first now");
}

#[test]
fn every_instance_has_its_beginning() {
    let repeat = section("r", SectionKind::Repeat { count: None });
    let mut begun = inside(0, free("x", ItemKind::Text));
    begun.default = expression("concat('s', ${size})");
    let items = vec![free("size", ItemKind::Integer), begun];
    let mut filling = Filling::new(divided(vec![repeat], items), Vec::new(), Answers::new());
    fill(&mut filling, &[("size", "4")]);
    filling.add_instance(&r());
    assert_eq!((value(&filling, "r[1].x"), value(&filling, "r[2].x")), ("s".to_owned(), "s4".to_owned()));
    fill(&mut filling, &[("r[2].x", "")]);
    filling.remove_instance(&r(), 2);
    filling.restore_instance(&r());
    assert_eq!(value(&filling, "r[2].x"), "");
}

/// The instances stand beside the row, in order and by number; a correction has them again.
#[test]
fn instances_are_handed_in_and_corrected() {
    let mut filling = begin("");
    filling.add_instance(&r());
    filling.add_instance(&r());
    fill(&mut filling, &[("size", "3"), ("r[1].name", "a"), ("r[3].name", "c"), ("r[1].job", "2")]);
    fill(&mut filling, &[("r[3].job", "1"), ("r[3].trade", "smith")]);
    filling.remove_instance(&r(), 2);
    let old = finish(&draft(&filling), &filling, &hand_in());
    assert_eq!(old.rows[0].cells, [Cell::Integer(3), Cell::Decimal("6".to_owned())]);
    let text = |text: &str| Cell::Text(text.to_owned());
    let expected = [
        InstanceRow {
            number: 1,
            cells: vec![text("a"), Cell::Code("2".into()), Cell::NotAsked, text("a-3")],
        },
        InstanceRow { number: 3, cells: vec![text("c"), Cell::Code("1".into()), text("smith"), text("c-3")] },
    ];
    assert_eq!(old.repeats, [RepeatRows { repeat: r(), instances: expected.to_vec() }]);

    let again = correction(&old, filling.questionnaire(), "R-2".into(), hand_in().at).unwrap();
    let start =
        Start { answers: again.answers.clone(), instances: again.instances.clone(), ..Start::default() };
    let resumed = Filling::begin(Arc::clone(filling.questionnaire()), start);
    assert_eq!(resumed.instances(&r()), [1, 3]);
    let corrected = finish(&again, &resumed, &hand_in());
    assert_eq!((&corrected.rows, &corrected.repeats), (&old.rows, &old.repeats));

    assert_eq!(void(&old, "wrong", "R-3".into(), &hand_in()).repeats, []);
    filling.remove_instance(&r(), 1);
    filling.remove_instance(&r(), 3);
    assert_eq!(finish(&draft(&filling), &filling, &hand_in()).repeats, [], "none is left out");
}

/// In what is asked for each subject there are no repeats: the checks refuse them. If one comes here
/// nevertheless, it is a group.
#[test]
fn a_repeat_in_a_rating_is_a_group() {
    let whole = Questionnaire { kind: Kind::Rating, ..(*household("")).clone() };
    let filling = Filling::new(Arc::new(whole), vec!["C01".into()], Answers::new());
    assert_eq!(names(&filling), "C01.size C01.name C01.job C01.end");
    let response = finish(&draft(&filling), &filling, &hand_in());
    assert_eq!((response.rows[0].cells.len(), response.repeats.len()), (6, 0));
}

/// A repeat has at most 1,000 instances; what is beyond is told and not passed over. Source: the limits
/// in the page on expressions.
#[test]
fn more_instances_than_there_may_be_are_told() {
    let codes = |filling: &Filling| -> Vec<String> {
        filling.findings().iter().map(|one| format!("{} {:?}", one.code.as_str(), one.at.item)).collect()
    };
    let told = ["fill.instances Some(\"r\")"];
    let mut filling = begin("${size}");
    fill(&mut filling, &[("size", "1000000")]);
    assert_eq!(filling.instances(&r()).len(), 1_000);
    assert!(codes(&filling).contains(&told[0].to_owned()));
    fill(&mut filling, &[("size", "1000")]);
    assert!(!codes(&filling).contains(&told[0].to_owned()));
    let kept = crate::Present { numbers: (1..=1_001).collect(), removed: Vec::new(), last: 1_001 };
    let start = Start { instances: [(r(), kept)].into_iter().collect(), ..Start::default() };
    let free = Filling::begin(household(""), start);
    assert_eq!(free.instances(&r()).len(), 1_000);
    assert!(codes(&free).contains(&told[0].to_owned()));
}
