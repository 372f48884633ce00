//! Parts of the week, marks in notes, and who of a household is asked.

use pingyi_base::{Date, HouseholdId, Timestamp};
use proptest::prelude::*;

use crate::within::{MOST_ADULTS, NUMBERS, Way, place};
use crate::{Adults, Appointment, Choosing, DayPart, Marks, Origin};

fn choosing(way: Way, number: u32, counts: &[(u32, u32)]) -> Choosing {
    Choosing {
        pack: "demo".into(),
        wave: "2026Q3".into(),
        origin: Origin::Field,
        household: "H01-001".into(),
        way,
        at: Timestamp::parse("2026-07-02T18:30:00+08:00").unwrap(),
        number,
        counts: counts.iter().map(|(all, men)| Adults::new(*all, *men).unwrap()).collect(),
    }
}

// Source of truth: the calendar: 2026-07-04 and 05 are a Saturday and a Sunday.
#[test]
fn a_visit_falls_into_a_part_of_the_week_by_its_own_clock() {
    let part = |text: &str| DayPart::of(Timestamp::parse(text).unwrap());
    assert_eq!(part("2026-07-03T00:00:00+08:00"), DayPart::Morning);
    assert_eq!(part("2026-07-03T11:59:59+08:00"), DayPart::Morning);
    assert_eq!(part("2026-07-03T12:00:00+08:00"), DayPart::Afternoon);
    assert_eq!(part("2026-07-03T17:59:59+08:00"), DayPart::Afternoon);
    assert_eq!(part("2026-07-03T18:00:00+08:00"), DayPart::Evening);
    assert_eq!(part("2026-07-04T09:00:00+08:00"), DayPart::Weekend);
    assert_eq!(part("2026-07-05T23:59:59+08:00"), DayPart::Weekend);
    // In London it is still Friday.
    assert_eq!(part("2026-07-03T20:00:00+01:00"), DayPart::Evening);
}

#[test]
fn an_appointment_is_a_day_or_a_time() {
    for text in ["2026-07-04", "2026-07-04T19:00:00+08:00"] {
        let appointment = Appointment::parse(text).unwrap();
        assert_eq!(appointment.to_string(), text);
        assert_eq!(appointment.day(), Date::new(2026, 7, 4).unwrap());
    }
    assert_eq!(Appointment::parse("tomorrow"), None);
}

#[test]
fn marks_are_found_again_and_nobody_types_one() {
    let marks = Marks {
        stands_for: Some(HouseholdId::new("H01-003")),
        adults: Some("3, number 7 takes 2".to_owned()),
    };
    let note = marks.note(" 傍晚在家 ");
    assert_eq!(note, "[for H01-003] [adults 3, number 7 takes 2] 傍晚在家");
    assert_eq!(Marks::of(&note), (marks.clone(), "傍晚在家"));
    assert_eq!(Marks::of(&marks.note("")), (marks, ""));
    // What stood in notes before there were marks is left as it is.
    for words in ["", "[x] 3", "[for", "'-x", "2]"] {
        assert_eq!(Marks::of(words), (Marks::default(), words));
    }
    for typed in ["[for H01-009] x", " [[for H01-009] x", "[ [adults 1] x"] {
        let note = Marks::default().note(typed);
        assert_eq!(Marks::of(&note).0, Marks::default(), "{note}");
    }
}

// Source of truth: arithmetic. NUMBERS is a multiple of every size of household, so whole periods of
// the least common multiple of all of them stand for all numbers; each adult is counted.
#[test]
fn each_adult_is_chosen_by_exactly_as_many_numbers_as_the_next() {
    const PERIOD: u32 = 27_720; // lcm(1..=12)
    for adults in 1..=MOST_ADULTS {
        assert_eq!(NUMBERS % adults, 0);
        let period = if adults <= 12 { PERIOD } else { PERIOD * adults };
        let mut chosen = vec![0_u32; adults as usize];
        for number in 0..period {
            chosen[place(number, adults) as usize - 1] += 1;
        }
        assert!(chosen.iter().all(|count| *count == period / adults), "{adults}: {chosen:?}");
    }
    // By the last numbers too.
    for adults in 1..=MOST_ADULTS {
        assert_eq!(place(NUMBERS - 1, adults), adults);
    }
}

#[test]
fn who_counts_again_chooses_by_the_same_number() {
    let number = 123_457;
    let first = choosing(Way::Listed, number, &[(3, 1)]);
    let back = choosing(Way::Listed, number, &[(3, 1), (4, 2), (3, 1)]);
    assert_eq!(first.place(), Some(2));
    assert_eq!(back.place(), first.place());
    assert_eq!(back.mark(), "3 then 4 then 3, number 123457 takes 2");
    let birthday = choosing(Way::NextBirthday, number, &[(3, 0)]);
    assert_eq!((birthday.place(), birthday.mark().as_str()), (None, "3, birthday after 2026-07-02"));
}

// Source of truth: docs/methods/within-household.md: one of k adults stands for k.
#[test]
#[allow(clippy::float_cmp, reason = "whole numbers")]
fn the_weight_is_the_number_of_adults_times_the_households() {
    for adults in 1..=MOST_ADULTS {
        let choosing = choosing(Way::Listed, 5, &[(1, 0), (adults, 0)]);
        assert_eq!(choosing.weight(1.0), f64::from(adults));
        assert_eq!(choosing.weight(2.5), f64::from(adults) * 2.5);
    }
    assert_eq!(Adults::new(0, 0), None);
    assert_eq!(Adults::new(2, 3), None);
    assert_eq!(Adults::new(21, 3), None);
}

proptest! {
    // Whatever is counted in between: the same count brings back the same person, and a place that is there.
    #[test]
    fn no_counting_brings_a_second_chance(
        number in 0..NUMBERS,
        adults in 1..=MOST_ADULTS,
        between in proptest::collection::vec(1..=MOST_ADULTS, 0..6),
    ) {
        let first = choosing(Way::Listed, number, &[(adults, 0)]);
        let mut counts: Vec<(u32, u32)> = vec![(adults, 0)];
        counts.extend(between.iter().map(|all| (*all, 0)));
        let in_between = choosing(Way::Listed, number, &counts);
        prop_assert!((1..=in_between.adults().all).contains(&in_between.place().unwrap()));
        counts.push((adults, 0));
        let back = choosing(Way::Listed, number, &counts);
        prop_assert_eq!(back.place(), first.place());
        prop_assert_eq!(back.weight(1.0).to_bits(), f64::from(adults).to_bits());
    }

    // Whatever somebody types: no mark is made by it, and none is lost by it.
    #[test]
    fn words_make_no_mark(words in ".{0,40}", number in 0..NUMBERS) {
        prop_assert_eq!(Marks::of(&Marks::default().note(&words)).0, Marks::default());
        let mark = choosing(Way::Listed, number, &[(3, 1)]).mark();
        let marks = Marks { stands_for: Some("H01-003".into()), adults: Some(mark) };
        let note = marks.note(&words);
        let (read, left) = Marks::of(&note);
        prop_assert_eq!(&read, &marks);
        prop_assert_eq!(&read.note(left), &note);
    }
}
