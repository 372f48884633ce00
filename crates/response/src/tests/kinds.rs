//! What an answer of each kind may be. Source of truth: the format's description of values, ISO 8601
//! for days and times, the Gregorian calendar.

use super::*;

fn one(kind: ItemKind) -> Filling {
    Filling::new(questionnaire(Kind::Survey, vec![item("q", kind, "")]), Vec::new(), Answers::new())
}

fn problem(kind: &ItemKind, typed: &str) -> String {
    let mut filling = one(kind.clone());
    fill(&mut filling, &[("q", typed)]);
    codes_at(&filling, "q").join(" ")
}

#[test]
fn a_decimal_number_has_a_point_and_at_most_15_digits() {
    for good in
        ["0", "-1.5", ".5", "5.", "000.250", " 3.5 ", "３．５", "−4", "123456789.012345", "0.000000000000001"]
    {
        assert_eq!(problem(&ItemKind::Decimal, good), "", "{good}");
    }
    for bad in ["1,5", "1e3", "+1", "--1", ".", "-", "1.2.3", "三", "1234567890.123456", "1 2"] {
        assert_eq!(problem(&ItemKind::Decimal, bad), "fill.not-number", "{bad}");
    }
}

/// The shortest spelling: the same number has one text.
#[test]
fn a_number_has_one_spelling() {
    for (typed, shortest) in [
        ("1.50", "1.5"),
        ("007", "7"),
        ("-0", "0"),
        ("-0.0", "0"),
        (".5", "0.5"),
        ("5.", "5"),
        ("-00.10", "-0.1"),
        ("１２．３０", "12.3"),
        ("100", "100"),
    ] {
        assert_eq!(decimal(typed).as_deref(), Some(shortest), "{typed}");
    }
    for none in ["", " ", "-", ".", "1,5", "0x1"] {
        assert_eq!(decimal(none), None, "{none}");
    }
}

/// A number, whatever keyboard it was typed on, is the same to a condition.
#[test]
fn full_width_digits_are_digits() {
    let items = vec![free("age", ItemKind::Integer), item("adult", ItemKind::Note, "${age} >= 18")];
    let mut filling = Filling::new(questionnaire(Kind::Survey, items), Vec::new(), Answers::new());
    fill(&mut filling, &[("age", "４２")]);
    assert_eq!(names(&filling), "age adult");
    assert_eq!(codes_at(&filling, "age"), [""; 0]);
    let response = finish(&draft(&filling), &filling, &hand_in());
    assert_eq!(response.rows[0].cells, [Cell::Integer(42)]);
}

#[test]
fn a_range_has_bounds_and_steps() {
    let tenths = ItemKind::Range { start: 0.0, end: 1.0, step: 0.1 };
    for good in ["0", "0.3", "0.7", "0.9", "1", "1.0"] {
        assert_eq!(problem(&tenths, good), "", "{good}");
    }
    for bad in ["-0.1", "1.1", "0.35", "0.299"] {
        assert_eq!(problem(&tenths, bad), "fill.out-of-range", "{bad}");
    }
    assert_eq!(problem(&tenths, "x"), "fill.not-number");
    let threes = ItemKind::Range { start: 1.0, end: 9.0, step: 3.0 };
    for (typed, wanted) in
        [("4", ""), ("7", ""), ("9", "fill.out-of-range"), ("1", ""), ("3", "fill.out-of-range")]
    {
        assert_eq!(problem(&threes, typed), wanted, "{typed}");
    }
}

#[test]
fn a_day_is_one_of_the_calendar() {
    for good in ["2026-07-01", "2024-02-29", " 2026-12-31 ", "２０２６-０７-０１"] {
        assert_eq!(problem(&ItemKind::Date, good), "", "{good}");
    }
    for bad in ["2026-02-29", "2026-13-01", "2026-7-1", "01.07.2026", "20260701", "2026年7月1日"] {
        assert_eq!(problem(&ItemKind::Date, bad), "fill.not-date", "{bad}");
    }
}

#[test]
fn a_time_has_hours_and_minutes() {
    for good in ["00:00", "09:30", "23:59", "23:59:59"] {
        assert_eq!(problem(&ItemKind::Time, good), "", "{good}");
    }
    for bad in ["24:00", "9:30", "09:60", "09:30:60", "0930", "09:30:00:00", "+9:30", "9.30"] {
        assert_eq!(problem(&ItemKind::Time, bad), "fill.not-time", "{bad}");
    }
    for good in ["2026-07-01T09:30", "2026-07-01T09:30:15", "2026-07-01T09:30:15+08:00"] {
        assert_eq!(problem(&ItemKind::DateTime, good), "", "{good}");
    }
    // A day is a day all the same; what it lacks is the time.
    for bad in ["2026-07-01", "2026-02-30T09:30", "2026-07-01T25:30"] {
        assert_eq!(problem(&ItemKind::DateTime, bad), "fill.not-date-time", "{bad}");
    }
}

/// Days compare with days; the constraint is looked at only where the day is one.
#[test]
fn a_day_may_be_bounded() {
    let mut day = item("q", ItemKind::Date, "");
    day.constraint = expression("string-length(.) = 10");
    let mut filling = Filling::new(questionnaire(Kind::Survey, vec![day]), Vec::new(), Answers::new());
    fill(&mut filling, &[("q", " ２０２６-０７-０１ ")]);
    assert_eq!(codes_at(&filling, "q"), [""; 0], "`.` is the one spelling");
    fill(&mut filling, &[("q", "2026")]);
    assert_eq!(codes_at(&filling, "q"), ["fill.not-date"]);
}

/// A rank holds every choice once, best first; while it is made it may be short.
#[test]
fn a_rank_is_complete_or_empty() {
    let kind = ItemKind::Rank(list(&["a", "b", "c"]));
    let mut filling = one(kind);
    for (given, kept, problem) in [
        ("b", "b", "fill.rank-incomplete"),
        ("b a b", "b a", "fill.rank-incomplete"),
        ("c a b", "c a b", ""),
        ("", "", "fill.required"),
    ] {
        fill(&mut filling, &[("q", given)]);
        assert_eq!(value(&filling, "q"), kept, "{given}");
        assert_eq!(codes_at(&filling, "q").join(" "), problem, "{given}");
    }
    let refused = filling.set(&key("q"), Some(Answer::Choices(vec!["a".into(), "z".into()])));
    assert_eq!(refused[0].code, FindingCode::FillUnknownChoice);
}

#[test]
fn a_box_is_ticked_or_not() {
    let mut filling = one(ItemKind::Acknowledge);
    assert_eq!(codes_at(&filling, "q"), ["fill.required"]);
    for answer in
        [Answer::Choice("OK".into()), Answer::Typed("OK".to_owned()), Answer::Choices(vec!["OK".into()])]
    {
        assert_eq!(filling.set(&key("q"), Some(answer)), []);
        assert_eq!(value(&filling, "q"), "OK");
        fill(&mut filling, &[("q", "")]);
    }
    let refused = filling.set(&key("q"), Some(Answer::Typed("yes".to_owned())));
    assert_eq!(refused[0].code, FindingCode::FillUnknownChoice);
}

/// What stands in the row, kind by kind.
#[test]
fn every_kind_has_its_cell() {
    let reckoned = |name: &str, calculation: &str| Item {
        calculation: expression(calculation),
        ..free(name, ItemKind::Calculate)
    };
    let survey = questionnaire(
        Kind::Survey,
        vec![
            free("decimal", ItemKind::Decimal),
            free("range", ItemKind::Range { start: 0.0, end: 10.0, step: 0.5 }),
            free("date", ItemKind::Date),
            free("time", ItemKind::Time),
            free("both", ItemKind::DateTime),
            free("rank", ItemKind::Rank(list(&["a", "b"]))),
            free("box", ItemKind::Acknowledge),
            reckoned("number", "1 div 4"),
            reckoned("minus", "0 - 1"),
            reckoned("words", "'007'"),
            reckoned("none", "''"),
            free("hidden", ItemKind::Hidden),
            free("picture", ItemKind::Image { max_pixels: 1024 }),
            free("start", ItemKind::Metadata(Metadata::Start)),
            free("end", ItemKind::Metadata(Metadata::End)),
            free("today", ItemKind::Metadata(Metadata::Today)),
            free("device", ItemKind::Metadata(Metadata::DeviceId)),
        ],
    );
    let answers = [
        ("decimal", "02.50"),
        ("range", "7.50"),
        ("date", "2026-07-01"),
        ("time", "09:30"),
        ("both", "2026-07-01T09:30"),
        ("rank", "b a"),
        ("box", "OK"),
        ("hidden", "h"),
        ("picture", "R-1-picture.jpg"),
    ];
    let text = |text: &str| Cell::Text(text.to_owned());
    let mut expected = vec![
        Cell::Decimal("2.5".to_owned()),
        Cell::Decimal("7.5".to_owned()),
        text("2026-07-01"),
        text("09:30"),
        text("2026-07-01T09:30"),
        Cell::Codes(vec!["b".into(), "a".into()]),
        Cell::Code("OK".into()),
        Cell::Decimal("0.25".to_owned()),
        // As a number it would mean "not asked".
        text("-1"),
        text("007"),
        Cell::NotAsked,
        text("h"),
        text("R-1-picture.jpg"),
        text("2026-07-01T23:50:10+08:00"),
        text("2026-07-02T00:05:11+08:00"),
        text("2026-07-01"),
        text("D-a1b2"),
    ];
    let filling = filled(&survey, &answers);
    assert_eq!(finish(&draft(&filling), &filling, &hand_in()).rows[0].cells, expected);
    // In a secret ballot, nothing of the device and the day of handing in.
    let vote = Arc::new(Questionnaire { kind: Kind::Vote, ..(*survey).clone() });
    let filling = filled(&vote, &answers);
    expected[13] = Cell::NotAsked;
    expected[14] = Cell::NotAsked;
    expected[15] = text("2026-07-02");
    expected[16] = Cell::NotAsked;
    assert_eq!(finish(&draft(&filling), &filling, &hand_in()).rows[0].cells, expected);
}

/// A default that does not fit its item is no answer that a respondent has to mend: the item is open,
/// and the questionnaire is to blame. Source: XLSForm, whose default is "the value that appears".
#[test]
fn a_beginning_that_does_not_fit_is_none() {
    let begins = |mut item: Item, source: &str| {
        item.default = Some(Expression::plain(source));
        item
    };
    let survey = questionnaire(
        Kind::Survey,
        vec![
            begins(free("n", ItemKind::Integer), "abc"),
            begins(free("s", ItemKind::SelectOne(list(&["1", "2"]))), "77"),
            begins(free("m", ItemKind::SelectMultiple(list(&["1", "2"]))), "1 3"),
            begins(free("good", ItemKind::Integer), "4"),
        ],
    );
    let filling = Filling::new(survey, Vec::new(), Answers::new());
    for name in ["n", "s", "m"] {
        assert_eq!((value(&filling, name), codes_at(&filling, name)), (String::new(), Vec::new()), "{name}");
    }
    assert_eq!(value(&filling, "good"), "4");
    let told: Vec<(String, &str)> =
        filling.form_findings().iter().map(|one| (one.at.item.clone().unwrap(), one.code.as_str())).collect();
    let expected = [("n", "fill.not-integer"), ("s", "fill.unknown-choice"), ("m", "fill.unknown-choice")];
    assert_eq!(told, expected.map(|(name, code)| (name.to_owned(), code)));
}

/// What is chosen and not offered any more does not count; which it is can be asked for.
#[test]
fn a_choice_that_is_not_offered_is_told() {
    let mut towns = (*list(&["a", "b"])).clone();
    towns.choices[0].attributes.insert("region".to_owned(), "n".to_owned());
    towns.choices[1].attributes.insert("region".to_owned(), "s".to_owned());
    let towns = Arc::new(towns);
    let narrowed = |name: &str, kind| Item {
        choice_filter: Some(Expression::parse_filter("region = ${reg}").unwrap()),
        ..free(name, kind)
    };
    let survey = questionnaire(
        Kind::Survey,
        vec![
            free("reg", ItemKind::Text),
            narrowed("town", ItemKind::SelectOne(Arc::clone(&towns))),
            narrowed("towns", ItemKind::SelectMultiple(towns)),
        ],
    );
    let mut filling = Filling::new(survey, Vec::new(), Answers::new());
    fill(&mut filling, &[("reg", "s"), ("town", "a"), ("towns", "a b")]);
    let told =
        |name: &str| filling.not_offered(&key(name)).iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(
        [told("reg"), told("town"), told("towns")],
        [vec![], vec!["a".to_owned()], vec!["a".to_owned()]]
    );
    fill(&mut filling, &[("reg", "n")]);
    assert_eq!(filling.not_offered(&key("town")), Vec::<&pingyi_base::ChoiceCode>::new());
}
