//! Handing in, withdrawing, correcting; secret ballots.

use super::*;

fn whole() -> Filling {
    let answers = [
        ("agree", "1"),
        ("one", "1"),
        ("several", "3 1"),
        ("number", " 42"),
        ("words", "=1+1"),
        ("last", "2"),
    ];
    filled(&mixed(), &answers)
}

fn cells(response: &Response) -> &[Cell] {
    assert_eq!(response.rows.len(), 1);
    &response.rows[0].cells
}

/// Every column of an ordinary response, from what went in.
#[test]
fn an_ordinary_response_holds_what_was_answered_and_where() {
    let filling = whole();
    let response = finish(&draft(&filling), &filling, &hand_in());
    let expected = Header {
        response_id: "R-1".into(),
        questionnaire: "t".into(),
        version: "1".into(),
        pack: "p".into(),
        wave: "W1".into(),
        origin: Origin::Field,
        area: Some("A01".into()),
        mode: Mode::Interviewer,
        helper: Helper::Family,
        language: Language::new("en"),
        disposition: Disposition::Complete,
        consent: Consent::Agreed,
        notice: None,
        eligible_adults: Some(3),
        weight: 1.5,
        trace: Trace::Open {
            household: Some("H01-003".into()),
            interviewer: Some("S01".into()),
            device: "D-a1b2".into(),
            seq: 41,
            started_at: time("2026-07-01T23:50:10+08:00"),
            ended_at: time("2026-07-02T00:05:11+08:00"),
            // 9 min 50 s to midnight, 5 min 11 s behind it.
            duration_s: 901,
        },
        shown: String::new(),
        replaces: None,
        void_reason: None,
    };
    assert_eq!(response.header, expected);
    let expected = [
        Cell::Code("1".into()),
        Cell::Code("1".into()),
        Cell::Codes(vec!["1".into(), "3".into()]),
        Cell::Integer(42),
        Cell::Text("=1+1".to_owned()),
        Cell::Code("2".into()),
    ];
    assert_eq!(cells(&response), expected);
}

/// −1 not asked, −2 left out; a note has no column.
#[test]
fn what_was_hidden_and_what_was_left_out_are_told_apart() {
    let mut filling = whole();
    fill(&mut filling, &[("one", "2"), ("words", "")]);
    let response = finish(&draft(&filling), &filling, &hand_in());
    assert_eq!(cells(&response)[4], Cell::LeftOut);
    assert_eq!(cells(&response)[5], Cell::NotAsked);
    assert!(filling.answers().contains_key(&key("last")), "the draft keeps it");
}

/// A refusal is a row with its disposition and −1 in all items, whatever was answered before.
#[test]
fn a_refusal_keeps_no_answer() {
    let mut filling = whole();
    fill(&mut filling, &[("agree", "2")]);
    let response = finish(&draft(&filling), &filling, &hand_in());
    assert_eq!(response.header.disposition, Disposition::Refusal);
    assert_eq!(response.header.consent, Consent::Declined);
    assert_eq!(cells(&response), vec![Cell::NotAsked; 6]);
}

#[test]
fn breaking_off_keeps_what_was_answered() {
    let filling = filled(&mixed(), &[("agree", "1"), ("number", "4x")]);
    let hand_in = HandIn { early: Some(Disposition::BreakOff), ..hand_in() };
    let response = finish(&draft(&filling), &filling, &hand_in);
    assert_eq!(response.header.disposition, Disposition::BreakOff);
    let expected = [
        Cell::Code("1".into()),
        Cell::LeftOut,
        Cell::LeftOut,
        // What is no number cannot stand in a column of numbers.
        Cell::LeftOut,
        Cell::LeftOut,
        Cell::NotAsked,
    ];
    assert_eq!(cells(&response), expected);
    // A declined consent stays a refusal, however the interview was left.
    let mut filling = filling;
    fill(&mut filling, &[("agree", "2")]);
    let response = finish(&draft(&filling), &filling, &hand_in);
    assert_eq!(response.header.disposition, Disposition::Refusal);
    assert_eq!(cells(&response), vec![Cell::NotAsked; 6]);
}

#[test]
fn a_clock_that_was_set_back_gives_no_negative_duration() {
    let filling = whole();
    let hand_in = HandIn { at: time("2026-06-30T10:00:00+08:00"), ..hand_in() };
    let Trace::Open { duration_s, .. } = finish(&draft(&filling), &filling, &hand_in).header.trace else {
        panic!("open");
    };
    assert_eq!(duration_s, 0);
}

/// On one's own phone nobody asks, whatever name is set on the device.
#[test]
fn on_ones_own_phone_no_interviewer_is_named() {
    let filling = whole();
    let mut draft = draft(&filling);
    draft.mode = Mode::SelfCompleted;
    draft.key.household = None;
    let Trace::Open { interviewer, household, .. } = finish(&draft, &filling, &hand_in()).header.trace else {
        panic!("open");
    };
    assert_eq!((interviewer, household), (None, None));
}

fn ballot() -> (Filling, Draft) {
    let rating = questionnaire(Kind::Rating, vec![yes_no("K1", ""), yes_no("K2", "${K1} = 1")]);
    let filling = filled(&rating, &[("C01.K1", "1"), ("C01.K2", "2"), ("C02.K1", "2"), ("C02.K2", "1")]);
    let draft = draft(&filling);
    (filling, draft)
}

/// Nothing in a secret ballot differs between two households, interviewers, devices, numbers, or
/// moments of one day: whatever the device knew, the response is the same.
#[test]
fn nothing_joins_a_secret_ballot_to_a_door_a_person_a_device_or_a_moment() {
    let (filling, draft) = ballot();
    let response = finish(&draft, &filling, &hand_in());
    let mut other = draft.clone();
    other.key.household = Some("H02-009".into());
    other.interviewer = Some("S06".into());
    other.started_at = time("2026-07-02T08:00:00+08:00");
    other.revision = 99;
    other.place = None;
    let elsewhere =
        HandIn { device: "D-zz".into(), seq: 1, at: time("2026-07-02T21:00:00+08:00"), ..hand_in() };
    assert_eq!(finish(&other, &filling, &elsewhere), response);
    assert_eq!(response.header.trace, Trace::Secret { on: time("2026-07-02T00:00:00+08:00").date() });
    let told = format!("{response:?}");
    for word in ["H01-003", "S01", "D-a1b2", "41", "23", "901"] {
        assert!(!told.contains(word), "{word} in {told}");
    }
    // One row for each subject, in order of asking; the hidden answer of the second one is dropped.
    let subjects: Vec<&str> =
        response.rows.iter().map(|row| row.subject.as_ref().unwrap().as_str()).collect();
    assert_eq!(subjects, ["C01", "C02"]);
    assert_eq!(response.header.shown, "", "the order was not drawn by chance");
    assert_eq!(response.rows[0].cells, [Cell::Code("1".into()), Cell::Code("2".into())]);
    assert_eq!(response.rows[1].cells, [Cell::Code("2".into()), Cell::NotAsked]);
}

#[test]
fn a_vote_is_secret_and_has_one_row() {
    let vote = questionnaire(Kind::Vote, vec![yes_no("V8", "")]);
    let filling = filled(&vote, &[("V8", "1")]);
    let response = finish(&draft(&filling), &filling, &hand_in());
    assert!(matches!(response.header.trace, Trace::Secret { .. }));
    assert_eq!((response.rows.len(), response.rows[0].subject.clone()), (1, None));
    for kind in [Kind::Survey, Kind::Suggestion, Kind::Register] {
        let open = questionnaire(kind, vec![yes_no("V8", "")]);
        let filling = filled(&open, &[("V8", "1")]);
        assert!(matches!(finish(&draft(&filling), &filling, &hand_in()).header.trace, Trace::Open { .. }));
    }
}

#[test]
fn a_withdrawal_names_the_old_response_and_has_no_answers() {
    let filling = whole();
    let old = finish(&draft(&filling), &filling, &hand_in());
    let later = HandIn { seq: 42, at: time("2026-07-03T09:00:00+08:00"), ..hand_in() };
    let withdrawal = void(&old, "wrong household", "R-2".into(), &later);
    assert_eq!(withdrawal.header.response_id, "R-2".into());
    assert_eq!(withdrawal.header.replaces, Some("R-1".into()));
    assert_eq!(withdrawal.header.void_reason.as_deref(), Some("wrong household"));
    assert_eq!(cells(&withdrawal), vec![Cell::NotAsked; 6]);
    let Trace::Open { household, device, seq, started_at, ended_at, duration_s, .. } =
        &withdrawal.header.trace
    else {
        panic!("open");
    };
    assert_eq!((household.clone(), device.as_str(), *seq), (Some("H01-003".into()), "D-a1b2", 42));
    assert_eq!((*started_at, *ended_at, *duration_s), (later.at, later.at, 0));
    // The old response is as it was.
    assert_eq!(old, finish(&draft(&filling), &filling, &hand_in()));
}

#[test]
fn a_withdrawn_ballot_stays_secret() {
    let (filling, draft) = ballot();
    let old = finish(&draft, &filling, &hand_in());
    let later = HandIn { at: time("2026-07-09T09:00:00+08:00"), ..hand_in() };
    let withdrawal = void(&old, "spoilt", "R-2".into(), &later);
    assert_eq!(withdrawal.header.trace, Trace::Secret { on: later.at.date() });
    assert_eq!(withdrawal.rows.len(), 2);
    assert!(withdrawal.rows.iter().all(|row| row.cells == vec![Cell::NotAsked; 2]));
}

/// A correction begins with the old answers, in a new response of its own; what was not asked or
/// left out has none.
#[test]
fn a_correction_begins_with_the_old_answers_and_names_the_old_response() {
    let filling = whole();
    let old = finish(&draft(&filling), &filling, &hand_in());
    let now = time("2026-07-03T09:00:00+08:00");
    let again = correction(&old, &mixed(), "R-3".into(), now).unwrap();
    assert_eq!((again.response_id.as_str(), again.replaces.clone()), ("R-3", Some("R-1".into())));
    assert_eq!((again.started_at, again.key.clone()), (now, draft(&filling).key));
    let mut resumed = Filling::new(mixed(), Vec::new(), again.answers.clone());
    fill(&mut resumed, &[("one", "2")]);
    let later = HandIn { seq: 42, ..hand_in() };
    let corrected = finish(&again, &resumed, &later);
    assert_eq!(corrected.header.replaces, Some("R-1".into()));
    let mut expected = cells(&old).to_vec();
    expected[1] = Cell::Code("2".into());
    expected[5] = Cell::NotAsked;
    assert_eq!(cells(&corrected), expected);
}

#[test]
fn a_secret_ballot_cannot_be_corrected() {
    let (filling, draft) = ballot();
    let old = finish(&draft, &filling, &hand_in());
    assert_eq!(correction(&old, filling.questionnaire(), "R-2".into(), hand_in().at), None);
}
