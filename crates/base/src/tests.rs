//! Tests of the shared words; sources are named at each test.

use crate::*;

/// Source: Python's `datetime.date.toordinal()` minus 719163.
#[test]
fn dates_count_days_like_pythons_calendar() {
    for (text, days) in [
        ("1970-01-01", 0),
        ("2000-02-29", 11_016),
        ("2026-11-23", 20_780),
        ("0001-01-01", -719_162),
        ("9999-12-31", 2_932_896),
    ] {
        let date = Date::parse(text).unwrap();
        assert_eq!(date.days_since_epoch(), days, "{text}");
        assert_eq!(Date::from_days_since_epoch(days), Some(date));
        assert_eq!(date.to_string(), text);
    }
    for wrong in ["2025-02-29", "2026-13-01", "2026-1-1", "20260101", "2026-01-01x", "２０２６-01-01"] {
        assert_eq!(Date::parse(wrong), None, "{wrong}");
    }
}

/// Source: RFC 3339 §5.8 examples and `date -d @0`.
#[test]
fn times_keep_their_offset_and_compare_by_moment() {
    let time = Timestamp::parse("1996-12-19T16:39:57-08:00").unwrap();
    assert_eq!(time.epoch_seconds(), 851_042_397);
    assert_eq!(time.to_string(), "1996-12-19T16:39:57-08:00");
    assert_eq!(Timestamp::parse("1985-04-12T23:20:50.52Z").unwrap().epoch_seconds(), 482_196_050);
    assert_eq!(Timestamp::new(0, 480).unwrap().to_string(), "1970-01-01T08:00:00+08:00");
    assert_eq!(Timestamp::new(0, 480).unwrap().hour_minute(), (8, 0));
    assert!(
        Timestamp::parse("2026-07-01T10:00:00+08:00").unwrap()
            < Timestamp::parse("2026-07-01T03:00:00Z").unwrap()
    );
    for wrong in [
        "2026-07-01",
        "2026-07-01T24:00:00Z",
        "2026-07-01T10:00:00",
        "2026-07-01T10:00:00+25:00",
        "2026-07-01T10:00:00.",
    ] {
        assert_eq!(Timestamp::parse(wrong), None, "{wrong}");
    }
}

/// Source: the id rule of the file formats; month names as Excel and WPS read them.
#[test]
fn ids_that_a_spreadsheet_would_change_are_refused() {
    for good in
        ["Q3", "H01-001", "C01", "resident-satisfaction", "mean-100-80-60-0", "a", "marble1x", "decision"]
    {
        assert!(is_valid_id(good), "{good}");
    }
    for bad in ["", "1E5", "007", "MAR1", "Sep-2", "jan2026", "-Q1", "Q 3", "问题1", "=Q", "a.b"] {
        assert!(!is_valid_id(bad), "{bad}");
    }
}

/// Source: the order of fall-back promised by `LocalText::pick`.
#[test]
fn text_falls_back_to_the_default_language_and_says_so() {
    let text = LocalText::new().with("zh-CN", "满意").with("en", "Satisfied");
    let zh = Language::new("zh-CN");
    assert_eq!(text.pick(&Language::new("en-GB"), &zh).text, "Satisfied");
    assert!(!text.pick(&Language::new("zh"), &zh).fell_back);
    assert_eq!(text.pick(&Language::new("zh-Hant-TW"), &zh).text, "满意");
    let other = text.pick(&Language::new("ar"), &zh);
    assert_eq!((other.text, other.fell_back), ("满意", true));
    assert_eq!(LocalText::new().pick(&zh, &zh).text, "");
}

#[test]
fn finding_codes_are_unique() {
    let mut seen = std::collections::BTreeSet::new();
    assert!(FindingCode::ALL.iter().all(|code| seen.insert(code.as_str())));
}

// Source of truth: core's own parser and printer, which are exact.
#[test]
fn numbers_are_read_and_printed_as_core_does() {
    use crate::number;
    for text in [
        "0",
        "1",
        "-1",
        "0.5",
        "12.25",
        "100",
        "0.1",
        "3.14159",
        "999999999999999",
        "0.000001",
        "-2.5",
        "007",
        "1.50",
    ] {
        let exact: f64 = text.parse().unwrap();
        assert_eq!(number::parse(text).map(f64::to_bits), Some(exact.to_bits()), "{text}");
        assert_eq!(number::text(exact), exact.to_string(), "{text}");
    }
    for text in
        ["", "-", ".", "+1", "1E5", "1e5", "1.2.3", " 1", "١", "inf", "NaN", "--1", "1234567890123456789"]
    {
        assert_eq!(number::parse(text), None, "{text}");
    }
    assert_eq!(number::parse(".5"), Some(0.5));
    assert_eq!(number::parse("5."), Some(5.0));
    assert_eq!(number::parse("0.33333333333333333333333"), Some(0.333_333_333_333_333_3));
    for number in [1.0 / 3.0, 0.1 + 0.2, 2.0 / 3.0, 1.1 * 1.1] {
        assert_eq!(number::text(number), number.to_string());
    }
    assert_eq!(number::text(-0.0), "0");
    assert_eq!(number::text(1e21), "1000000000000000000000");
    assert_eq!(number::text(f64::NEG_INFINITY), "-Infinity");
}

proptest::proptest! {
    // Source of truth: the standard library's trees, step by step.
    #[test]
    fn flat_maps_and_sets_do_what_the_trees_do(steps in proptest::collection::vec((0_u8..3, 0_u8..20, 0_u16..99), 0..60)) {
        let (mut map, mut tree) = (Map::new(), std::collections::BTreeMap::new());
        let (mut set, mut set_tree) = (Set::new(), std::collections::BTreeSet::new());
        for (what, key, value) in steps {
            match what {
                0 => {
                    proptest::prop_assert_eq!(map.remove(&key), tree.remove(&key));
                    proptest::prop_assert_eq!(set.remove(&key), set_tree.remove(&key));
                }
                1 => {
                    *map.or_default(key) += value;
                    *tree.entry(key).or_default() += value;
                    proptest::prop_assert_eq!(set.pop_first(), set_tree.pop_first());
                }
                _ => {
                    proptest::prop_assert_eq!(map.insert(key, value), tree.insert(key, value));
                    proptest::prop_assert_eq!(set.insert(key), set_tree.insert(key));
                }
            }
            proptest::prop_assert!(map.iter().eq(tree.iter()) && map.get(&key) == tree.get(&key));
            proptest::prop_assert!(set.iter().eq(set_tree.iter()) && set.contains(&key) == set_tree.contains(&key));
        }
        map.retain(|key, _| key % 2 == 0);
        tree.retain(|key, _| key % 2 == 0);
        proptest::prop_assert!(map.into_iter().eq(tree));
    }
}
