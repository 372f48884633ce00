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
