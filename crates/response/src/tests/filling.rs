//! What is asked next, what it costs, and what is wrong with an answer.

use super::*;

/// One answer in a long questionnaire evaluates what hangs on it, and nothing else: the number of
/// conditions is counted by hand.
#[test]
fn one_answer_costs_what_hangs_on_it() {
    let mut items = Vec::new();
    for number in 0..500 {
        items.push(yes_no(&format!("a{number}"), ""));
        items.push(yes_no(&format!("b{number}"), &format!("${{a{number}}} = 1")));
    }
    let mut filling = Filling::new(questionnaire(Kind::Survey, items), Vec::new(), Answers::new());
    assert_eq!(filling.evaluations(), 500, "each condition once at the beginning");
    for (name, code, cost) in [
        ("a250", "1", 1),
        // Nothing hangs on it.
        ("b250", "1", 0),
        // The same answer again.
        ("a250", "1", 0),
        ("a250", "2", 1),
        ("a499", "1", 1),
    ] {
        let before = filling.evaluations();
        fill(&mut filling, &[(name, code)]);
        assert_eq!(filling.evaluations() - before, cost, "{name} = {code}");
    }
}

/// A chain: hiding the first hides the whole of it, one evaluation a link.
#[test]
fn hiding_an_item_hides_what_hangs_on_it_in_turn() {
    let mut items = vec![yes_no("a0", "")];
    items.extend((1..50).map(|number| yes_no(&format!("a{number}"), &format!("${{a{}}} = 1", number - 1))));
    let mut filling = Filling::new(questionnaire(Kind::Survey, items), Vec::new(), Answers::new());
    for number in 0..50 {
        assert_eq!(filling.relevant().len(), number + 1);
        fill(&mut filling, &[(&format!("a{number}"), "1")]);
    }
    let before = filling.evaluations();
    fill(&mut filling, &[("a0", "2")]);
    assert_eq!(filling.relevant().len(), 1);
    assert_eq!(filling.evaluations() - before, 49);
    fill(&mut filling, &[("a0", "1")]);
    assert_eq!(filling.relevant().len(), 50, "all the answers are still there");
}

/// In a rating one subject's answer touches no other subject.
#[test]
fn subjects_do_not_touch_each_other() {
    let rating = questionnaire(Kind::Rating, vec![yes_no("K1", ""), yes_no("K2", "${K1} = 1")]);
    let mut filling = filled(&rating, &[("C01.K1", "1")]);
    let before = filling.evaluations();
    fill(&mut filling, &[("C02.K1", "2")]);
    assert_eq!(filling.evaluations() - before, 1);
    assert!(filling.is_relevant(&key("C01.K2")) && !filling.is_relevant(&key("C02.K2")));
    for unknown in ["C03.K1", "K1", "C01.K9"] {
        let findings = filling.set(&key(unknown), Some(Answer::Choice("1".into())));
        assert_eq!(findings[0].code, FindingCode::FillUnknownItem, "{unknown}");
    }
}

/// Conditions of the sections around an item count with its own.
#[test]
fn an_item_is_asked_if_every_section_around_it_is() {
    let section = |name: &str, relevant: &str, parent| Section {
        name: name.into(),
        kind: SectionKind::Group,
        label: LocalText::new(),
        relevant: expression(relevant),
        appearance: Vec::new(),
        parent,
    };
    let mut inner = yes_no("d", "${c} = 1");
    inner.section = Some(1);
    let base = questionnaire(Kind::Survey, vec![yes_no("a", ""), yes_no("b", ""), yes_no("c", ""), inner]);
    let sections = vec![section("outer", "${a} = 1", None), section("inner", "${b} = 1", Some(0))];
    let nested = Arc::new(Questionnaire { sections, ..(*base).clone() });
    for a in ["1", "2"] {
        for b in ["1", "2"] {
            for c in ["1", "2"] {
                let filling = filled(&nested, &[("a", a), ("b", b), ("c", c)]);
                assert_eq!(filling.is_relevant(&key("d")), [a, b, c] == ["1", "1", "1"], "{a} {b} {c}");
            }
        }
    }
}

/// A cycle is refused when a pack is checked; if one comes here nevertheless, filling ends.
#[test]
fn a_cycle_ends() {
    let items = vec![yes_no("a", "${b} != 1"), yes_no("b", "${a} != 1")];
    let mut filling = Filling::new(questionnaire(Kind::Survey, items), Vec::new(), Answers::new());
    fill(&mut filling, &[("a", "1"), ("b", "1"), ("a", "2")]);
    assert!(filling.relevant().len() <= 2);
}

/// An exclusive choice drives out the others, and they it; the newest wins. Choices stand in list
/// order, once each.
#[test]
fn the_newest_of_exclusive_and_other_choices_wins() {
    let mut filling = filled(&mixed(), &[("agree", "1")]);
    let several = key("several");
    for (given, kept) in [
        ("3 1", "1 3"),
        ("1 3 0", "0"),
        ("0 2", "2"),
        ("2 2 1", "1 2"),
        ("0", "0"),
        ("0 0", "0"),
        ("0 3 1", "1 3"),
    ] {
        fill(&mut filling, &[("several", given)]);
        assert_eq!(filling.text_of(&several).as_deref(), Some(kept), "{given}");
    }
    for both in [["0", "2"], ["2", "0"]] {
        let mut fresh = filled(&mixed(), &[("agree", "1")]);
        let refused = fresh.set(&several, Some(Answer::Choices(both.map(Into::into).to_vec())));
        assert_eq!(refused[0].code, FindingCode::FillExclusive, "given at once");
        assert_eq!(fresh.value(&several), None);
    }
    let refused = filling.set(&several, Some(Answer::Choices(vec!["1".into(), "7".into()])));
    assert_eq!(refused[0].code, FindingCode::FillUnknownChoice);
    assert_eq!(filling.text_of(&several).as_deref(), Some("1 3"), "nothing changes");
}

#[test]
fn an_answer_of_another_kind_is_refused() {
    let mut filling = filled(&mixed(), &[("agree", "1")]);
    for (name, answer) in [
        ("one", Answer::Typed("1".to_owned())),
        ("one", Answer::Choices(vec!["1".into()])),
        ("several", Answer::Choice("1".into())),
        ("words", Answer::Choice("1".into())),
        ("number", Answer::Choices(vec!["1".into()])),
        ("note", Answer::Typed("x".to_owned())),
    ] {
        assert_eq!(filling.set(&key(name), Some(answer)).len(), 1, "{name}");
        assert_eq!(filling.value(&key(name)), None, "{name}");
    }
}

#[test]
fn numbers_and_texts_have_their_limits() {
    let mut filling = filled(&mixed(), &[("agree", "1")]);
    let mut codes = |name: &str, text: &str| -> Vec<&'static str> {
        fill(&mut filling, &[(name, text)]);
        filling.findings_at(&key(name)).iter().map(|finding| finding.code.as_str()).collect()
    };
    assert_eq!(codes("number", "120"), [""; 0]);
    assert_eq!(codes("number", "121"), ["fill.constraint"]);
    assert_eq!(codes("number", "-1"), ["fill.constraint"]);
    for no_number in ["1.5", "1e3", "四", "1 2", "+4", "--4", &"9".repeat(19)] {
        assert_eq!(codes("number", no_number), ["fill.not-integer"], "{no_number}");
    }
    assert_eq!(codes("number", ""), ["fill.required"]);
    assert_eq!(codes("words", &"字".repeat(TEXT_LIMIT)), [""; 0]);
    assert_eq!(codes("words", &"字".repeat(TEXT_LIMIT + 1)), ["fill.too-long"]);
    assert_eq!(codes("words", ""), [""; 0]);
    assert_eq!(integer(" -7 "), Some(-7));
    assert_eq!(integer(&"9".repeat(18)), Some(999_999_999_999_999_999));
}

/// Chinese mobile numbers have 11 digits from 13 to 19; identity numbers 17 digits and a check
/// character (GB 11643).
#[test]
fn numbers_of_people_are_seen_and_others_are_not() {
    for personal in ["13800138000", "电话19912345678。", "11010519491231002X", "身份证110105194912310021"]
    {
        assert!(looks_personal(personal), "{personal}");
    }
    for other in
        ["", "12345678901", "1380013800", "138001380001", "2026-07-01", "110 119", "第13号楼800138000"]
    {
        assert!(!looks_personal(other), "{other}");
    }
}

/// What the questionnaire does not know is kept, takes no part, and is not handed in.
#[test]
fn answers_from_elsewhere_are_kept_and_take_no_part() {
    let mut answers = Answers::new();
    answers.insert(key("gone"), Answer::Typed("from an older version".to_owned()));
    answers.insert(key("agree"), Answer::Choice("1".into()));
    let filling = Filling::new(mixed(), Vec::new(), answers.clone());
    assert_eq!(filling.answers(), &answers);
    assert!(filling.relevant().iter().all(|known| known.item.as_str() != "gone"));
}

/// Nothing required is open: complete; else partial; what a choice says comes first.
#[test]
fn the_disposition_follows_from_the_answers() {
    let all = [("agree", "1"), ("one", "2"), ("several", "1"), ("number", "3")];
    assert_eq!(filled(&mixed(), &all).disposition(), Disposition::Complete);
    assert_eq!(filled(&mixed(), &all[..3]).disposition(), Disposition::Partial);
    assert_eq!(filled(&mixed(), &[]).disposition(), Disposition::Partial);
    assert_eq!(filled(&mixed(), &[("agree", "2")]).disposition(), Disposition::Refusal);
}

/// Pages hold every item once and in order, at most `SHORT_PAGE` of them, never of two subjects.
#[test]
fn pages_hold_every_item_once_and_in_order() {
    let rating = questionnaire(Kind::Rating, (0..4).map(|n| yes_no(&format!("K{n}"), "")).collect());
    let survey = questionnaire(Kind::Survey, (0..12).map(|n| yes_no(&format!("Q{n}"), "")).collect());
    for (filling, longest) in [(filled(&rating, &[]), 4), (filled(&survey, &[]), SHORT_PAGE)] {
        for (size, limit) in [(PageSize::One, 1), (PageSize::Short, longest)] {
            let pages = filling.pages(size);
            let keys: Vec<AnswerKey> = pages.iter().flat_map(|page| page.keys.clone()).collect();
            assert_eq!(keys, filling.relevant());
            assert_eq!(pages.iter().map(|page| page.keys.len()).max(), Some(limit));
            for page in &pages {
                assert!(page.keys.iter().all(|key| key.subject == page.keys[0].subject));
            }
        }
    }
}

/// AAPOR, Standard Definitions: codes and classes; each code reads back.
#[test]
fn dispositions_have_aapors_classes() {
    use DispositionClass as Class;
    for (code, class) in [
        ("1.1", Class::Complete),
        ("1.2", Class::Partial),
        ("2.11", Class::Refusal),
        ("2.12", Class::Refusal),
        ("2.2", Class::NonContact),
        ("2.3", Class::Other),
        ("3.1", Class::UnknownHousehold),
        ("3.2", Class::UnknownHousehold),
        ("3.3", Class::UnknownOther),
        ("4.1", Class::NotEligible),
        ("4.2", Class::NotEligible),
        ("4.3", Class::NotEligible),
        ("4.4", Class::NotEligible),
    ] {
        let disposition = Disposition::parse(code).unwrap();
        assert_eq!((disposition.code(), disposition.class()), (code, class));
    }
    assert_eq!(Disposition::ALL.len(), 13);
    assert_eq!(Disposition::parse("1.10"), None);
}
