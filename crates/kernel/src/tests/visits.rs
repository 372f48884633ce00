//! An interviewer's day. Source of truth: docs/formats/visits-csv.md, docs/formats/pack.md,
//! docs/methods/within-household.md and docs/methods/response-rates.md.

use super::device::{Device, PACK};
use crate::event::VisitAct;
use crate::view::{
    AfterView, ChoosingView, HouseholdView, Listed, OpenHouseholdView, Screen, Stage, SubstituteView,
    VisitsView,
};
use crate::{Act, StoreFailure};

const DESIGN: &str = r#""cluster": "household", "weight": "weight""#;

/// The practice pack with more in its design, and these households changed.
fn pack(design: &str, changes: &[(&str, &str)]) -> Vec<u8> {
    let mut pack = std::str::from_utf8(PACK).expect("text").to_owned();
    assert!(pack.contains(DESIGN));
    pack = pack.replace(DESIGN, &format!("{DESIGN}, {design}"));
    for (id, more) in changes {
        let known = format!("\"id\": \"{id}\", \"area\"");
        assert!(pack.contains(&known), "{id}");
        pack = pack.replace(&known, &format!("\"id\": \"{id}\", {more}, \"area\""));
    }
    pack.into_bytes()
}

fn at_work(design: &str, changes: &[(&str, &str)]) -> Device {
    let mut device = Device::with_pack("#/visits", pack(design, changes));
    device.does(Act::Interviewer(Some("S01".to_owned())));
    device
}

fn visits(device: &Device) -> VisitsView {
    match device.screen() {
        Screen::Visits(view) => (*view).clone(),
        other => panic!("no visits: {other:?}"),
    }
}

fn open(device: &mut Device, id: &str) -> OpenHouseholdView {
    device.does(Act::OpenHousehold(id.to_owned()));
    visits(device).open.expect("an open household")
}

fn found(device: &mut Device, id: &str, disposition: &str, next_at: &str, note: &str) {
    device.does(Act::OpenHousehold(id.to_owned()));
    device.does(Act::RecordAttempt {
        disposition: disposition.to_owned(),
        next_at: next_at.to_owned(),
        note: note.to_owned(),
    });
}

fn line(device: &Device, id: &str) -> HouseholdView {
    let view = visits(device);
    view.households.into_iter().find(|line| line.id == id).expect("a line")
}

fn count(device: &mut Device, first: &str, second: &str, again: bool) {
    let (first, second) = (first.to_owned(), second.to_owned());
    device.does(Act::Visit(VisitAct::Count { first, second, again }));
}

fn choosing(device: &Device) -> ChoosingView {
    visits(device).open.expect("open").choosing.expect("a choice")
}

fn start(device: &mut Device, questionnaire: &str) {
    let questionnaire = questionnaire.to_owned();
    device.does(Act::StartInterview { questionnaire, mode: "interviewer".to_owned() });
}

fn interview(device: &mut Device, questionnaire: &str) -> String {
    let before: Vec<String> = device.kept("response/").iter().map(|(key, _)| (*key).clone()).collect();
    start(device, questionnaire);
    device.fill();
    device.does(Act::Submit);
    let kept = device.kept("response/");
    let new = kept.iter().find(|(key, _)| !before.contains(*key)).expect("a response");
    new.1.clone()
}

#[test]
fn what_is_due_comes_first_and_what_is_finished_last_in_each_area() {
    let mut device = Device::new("#/visits");
    found(&mut device, "H02-003", "2.2", "2026-11-25", "");
    found(&mut device, "H01-002", "2.2", "2026-11-27T19:00", "");
    found(&mut device, "H01-003", "2.2", "2026-11-26", "");
    found(&mut device, "H01-004", "2.11", "", "");
    found(&mut device, "H01-005", "2.2", "", "");
    found(&mut device, "H01-006", "2.2", "2026-11-25T19:30", "");
    let view = visits(&device);
    let ids: Vec<&str> = view.households.iter().map(|line| line.id.as_str()).collect();
    // Due today, to be tried again at any time, untouched …
    assert_eq!(ids[..3], ["H01-006", "H01-005", "H01-001"]);
    // … later by day, finished; then the next area, with its own appointment of today in front.
    assert_eq!(ids[17..21], ["H01-003", "H01-002", "H01-004", "H02-003"]);
    let headings: Vec<&str> = view.households.iter().filter_map(|line| line.heading.as_deref()).collect();
    assert_eq!(headings, ["East: 1 of 20 finished", "Centre: 0 of 20 finished"]);
    assert!(line(&device, "H01-006").is_due && !line(&device, "H01-002").is_due);
    assert_eq!(line(&device, "H01-002").next_step, "Visit again on 11-27 19:00");
    // The day after, what was missed is due.
    device.hour = "2026-11-26T09".to_owned();
    device.does(Act::CloseHousehold);
    let ids: Vec<String> = visits(&device).households.into_iter().map(|line| line.id).collect();
    assert_eq!(ids[..2], ["H01-006", "H01-003"]);
}

#[test]
fn a_long_list_draws_what_fits_and_finds_the_rest() {
    let mut device = Device::new("#/visits");
    let view = visits(&device);
    assert_eq!((view.households.len(), view.more, view.done), (40, 20, (0, 60)));
    device.does(Act::Visit(VisitAct::Search(" h03-02".to_owned())));
    let view = visits(&device);
    assert_eq!(view.households.iter().map(|line| line.id.as_str()).collect::<Vec<_>>(), ["H03-020"]);
    device.does(Act::Visit(VisitAct::Search("7号楼".to_owned())));
    assert_eq!(visits(&device).households.len(), 10);
    device.does(Act::Visit(VisitAct::Search(String::new())));
    device.does(Act::Visit(VisitAct::More));
    let view = visits(&device);
    assert_eq!((view.households.len(), view.more), (60, 0));
    found(&mut device, "H01-001", "2.2", "2026-11-25", "");
    found(&mut device, "H01-002", "4.1", "", "");
    let ways = visits(&device).ways;
    assert_eq!(ways, [(Listed::All, 60), (Listed::ToDo, 59), (Listed::Today, 1), (Listed::Done, 1)]);
    device.does(Act::Visit(VisitAct::List(Listed::Today)));
    assert_eq!(visits(&device).households.len(), 1);
}

#[test]
fn a_member_sees_how_many_were_reached() {
    let mut device = at_work(r#""within": "none""#, &[]);
    found(&mut device, "H01-001", "2.2", "", "");
    found(&mut device, "H01-002", "2.3", "", "");
    found(&mut device, "H01-003", "2.11", "", "");
    assert_eq!(visits(&device).progress, "2 of 10 reached, 1 finished");
    assert!(visits(&device).coverage.is_none(), "nothing is counted before it is wanted");
    device.does(Act::Visit(VisitAct::Coverage(true)));
    let coverage = visits(&device).coverage.expect("unfolded");
    assert_eq!(coverage.members.len(), 1);
    let member = &coverage.members[0];
    let counts = (member.listed, member.visited, member.reached, member.interviewed);
    assert_eq!((member.name.as_str(), counts), ("S01 许安", (10, 3, 2, 0)));
    let value =
        |name: &str| coverage.rates.iter().find(|(known, ..)| known == name).expect("a rate").2.clone();
    assert_eq!((value("REF1"), value("CON1"), value("RR1")), ("33.3%".into(), "66.7%".into(), "0.0%".into()));
}

// Source of truth: the first test vector of the R package outcomerate (docs/methods/response-rates.md).
#[test]
fn the_device_prints_the_rates_of_outcomerate() {
    let mut device = Device::new("#/visits");
    let results = ["1.2", "1.2", "2.11", "2.2", "2.3", "3.1", "3.3", "4.1"];
    for (place, code) in results.iter().enumerate() {
        found(&mut device, &format!("H01-0{:02}", place + 1), code, "", "");
    }
    for id in ["H02-001", "H02-002", "H02-003", "H02-004"] {
        device.does(Act::OpenHousehold(id.to_owned()));
        interview(&mut device, "resident-satisfaction");
        device.does(Act::Go("#/visits".to_owned()));
    }
    device.does(Act::Visit(VisitAct::Coverage(true)));
    let rates = visits(&device).coverage.expect("unfolded").rates;
    let values: Vec<&str> = rates.iter().map(|(_, _, value)| value.as_str()).collect();
    let wanted = ["36.4%", "54.5%", "37.0%", "55.6%", "44.4%", "66.7%", "50.0%", "9.1%", "72.7%"];
    assert_eq!(values, wanted);
}

#[test]
fn who_said_no_is_left_in_peace_and_told_apart_nowhere() {
    let mut device = at_work(r#""within": "none""#, &[]);
    let results = open(&mut device, "H01-001").results;
    let of = |code: &str| results.iter().find(|one| one.code == code).expect("a result").after;
    assert_eq!([of("2.11"), of("2.12")], [AfterView::Peace; 2]);
    assert_eq!((of("2.2"), of("4.1")), (AfterView::Again, AfterView::Nothing));
    found(&mut device, "H01-001", "2.11", "", "");
    found(&mut device, "H01-002", "3.1", "", "");
    let (refused, other) = (line(&device, "H01-001"), line(&device, "H01-002"));
    assert_eq!(
        (refused.stage, &refused.state, &refused.next_step),
        (other.stage, &other.state, &other.next_step)
    );
    assert_eq!(refused.stage, Stage::Closed);
    // Who named a time is visited then.
    found(&mut device, "H01-003", "2.11", "2026-11-28T10:00", "");
    assert_eq!(line(&device, "H01-003").stage, Stage::Again);
}

#[test]
fn an_appointment_lies_ahead_and_a_note_says_nothing_about_people() {
    let mut device = at_work(r#""within": "none""#, &[]);
    let recorded = |device: &Device| device.kept("visit/").len();
    for (next_at, note) in
        [("2026-11-24", ""), ("2026-11-25T08:00", ""), ("soon", ""), ("2026-11-26", "打 13800001234")]
    {
        found(&mut device, "H01-001", "2.2", next_at, note);
        assert_eq!(recorded(&device), 0, "{next_at} {note}");
    }
    assert!(device.alerts("no day or time") && device.alerts("phone"));
    found(&mut device, "H01-001", "2.2", "2026-11-26T19:00", "[for H01-009] 侧门");
    let (_, text) = device.kept("visit/")[0];
    assert!(
        text.contains("2026-11-26T19:00:00+08:00") && text.contains("\"note\":\"for H01-009] 侧门\""),
        "{text}"
    );
    // What needs no further visit has no appointment.
    found(&mut device, "H01-002", "4.1", "2026-11-26", "");
    assert!(device.kept("visit/").iter().any(|(_, text)| text.contains("\"next_at\":\"\"")));
}

#[test]
fn parts_of_the_week_that_were_not_tried_are_offered_first() {
    let mut device = at_work(r#""within": "none""#, &[]);
    assert_eq!(open(&mut device, "H01-001").untried, "");
    found(&mut device, "H01-001", "2.2", "", "");
    let one = open(&mut device, "H01-001");
    assert!(one.attempts[0].at.ends_with("· morning"), "{:?}", one.attempts[0]);
    assert_eq!(one.untried, "Not tried yet: evening · weekend · afternoon");
    // 2026-11-25 is a Wednesday.
    assert_eq!(one.times[0], ("2026-11-25T19:00".to_owned(), "today 19:00 · evening".to_owned()));
    assert!(one.times.iter().any(|(value, _)| value == "2026-11-28T10:00"), "{:?}", one.times);
    assert!(one.times.iter().all(|(_, words)| !words.contains("morning")), "{:?}", one.times);
    let act = one.times[0].0.clone();
    found(&mut device, "H01-001", "2.2", &act, "");
    assert_eq!(line(&device, "H01-001").next_step, "Visit again on 11-25 19:00");
}

#[test]
fn a_choice_is_made_once_whatever_is_closed_reloaded_or_killed() {
    let mut device = at_work(r#""within": "listed""#, &[]);
    assert_eq!(open(&mut device, "H01-001").choosing.expect("wanted").chosen, "");
    count(&mut device, "2", "3", false);
    let first = choosing(&device);
    assert_eq!((first.list.len(), first.list.iter().filter(|(_, is_it)| *is_it).count()), (5, 1));
    assert_eq!(first.counts, ["2", "3"]);
    for _ in 0..3 {
        device.does(Act::CloseHousehold);
        device.does(Act::OpenHousehold("H01-001".to_owned()));
        count(&mut device, "2", "3", false);
        count(&mut device, "1", "1", false);
        assert_eq!(choosing(&device), first, "a count that nobody called wrong changes nothing");
        device.kill();
        device.does(Act::OpenHousehold("H01-001".to_owned()));
        assert_eq!(choosing(&device), first);
    }
    // Called wrong, and then not: the number stays, and so does the person.
    count(&mut device, "2", "2", true);
    assert_eq!(choosing(&device).list.len(), 4);
    count(&mut device, "2", "3", true);
    assert_eq!(choosing(&device), first);
    found(&mut device, "H01-001", "2.2", "2026-11-26T19:00", "晚上在");
    let (_, visit) = device.kept("visit/")[0];
    assert!(visit.contains("[adults 5 then 4 then 5, number "), "{visit}");
    assert_eq!(open(&mut device, "H01-001").attempts[0].note, "晚上在");
    // In another household, another number.
    open(&mut device, "H01-002");
    count(&mut device, "2", "3", false);
    let kept = device.kept("choosing/");
    assert_eq!(kept.len(), 2);
    assert_ne!(kept[0].1.split("number").nth(1), kept[1].1.split("number").nth(1));
}

#[test]
fn nobody_is_chosen_before_the_disk_says_so() {
    let mut device = at_work(r#""within": "listed""#, &[]);
    open(&mut device, "H01-001");
    (device.local_fails, device.database_fails) = (Some(StoreFailure::Full), Some(StoreFailure::Broken));
    count(&mut device, "1", "1", false);
    assert_eq!(choosing(&device).chosen, "");
    (device.local_fails, device.database_fails) = (None, None);
    // Another tab has chosen meanwhile: its choice counts.
    let mut other = at_work(r#""within": "listed""#, &[]);
    open(&mut other, "H01-001");
    count(&mut other, "4", "4", false);
    device
        .database
        .extend(other.kept("choosing/").into_iter().map(|(key, text)| (key.clone(), text.clone())));
    count(&mut device, "1", "1", false);
    assert_eq!(choosing(&device), choosing(&other));
}

#[test]
fn the_survey_weighs_as_many_as_there_are_adults_and_a_ballot_nothing() {
    let weight = (r#""within": "listed""#, [("H01-001", r#""weight": 2.5"#)]);
    let mut device = at_work(weight.0, &weight.1);
    open(&mut device, "H01-001");
    start(&mut device, "resident-satisfaction");
    assert!(device.page().is_none() && device.alerts("Nobody has been chosen"));
    count(&mut device, "0", "21", false);
    assert!(device.kept("choosing/").is_empty() && device.alerts("1 to 20"));
    count(&mut device, "", "3", false);
    let survey = interview(&mut device, "resident-satisfaction");
    assert!(survey.contains(r#""eligible_adults":"3""#) && survey.contains(r#""weight":"7.5""#), "{survey}");
    device.does(Act::Go("#/visits".to_owned()));
    // After the interview no count is called wrong.
    assert!(!choosing(&device).may_recount);
    count(&mut device, "1", "1", true);
    assert_eq!(choosing(&device).counts, ["0", "3"]);
    let ballot = interview(&mut device, "cadre-rating");
    assert!(ballot.contains(r#""eligible_adults":"""#) && ballot.contains(r#""weight":"1""#), "{ballot}");
    // A ballot waits for no choice, and its visit says nothing of one.
    device.does(Act::Go("#/visits".to_owned()));
    open(&mut device, "H01-002");
    interview(&mut device, "cadre-rating");
    let of_ballot = device.kept("visit/").into_iter().find(|(_, text)| text.contains("H01-002"));
    assert!(!of_ballot.expect("a visit").1.contains("adults"));
}

#[test]
fn the_next_birthday_is_counted_from_the_day_of_the_first_count() {
    let mut device = at_work(r#""within": "next_birthday""#, &[]);
    open(&mut device, "H01-001");
    count(&mut device, "3", "", false);
    let first = choosing(&device);
    assert!(first.list.is_empty() && first.how.contains("2026-11-25"), "{first:?}");
    device.hour = "2026-12-02T19".to_owned();
    device.open();
    device.does(Act::OpenHousehold("H01-001".to_owned()));
    assert_eq!(choosing(&device), first);
    let survey = interview(&mut device, "resident-satisfaction");
    assert!(survey.contains(r#""eligible_adults":"3""#) && survey.contains(r#""weight":"3""#), "{survey}");
}

#[test]
fn without_a_rule_no_household_stands_for_another() {
    let mut device = at_work(r#""substitution": "none""#, &[]);
    assert_eq!(open(&mut device, "H01-001").substitute, None);
    found(&mut device, "H01-001", "2.2", "", "");
    assert_eq!(visits(&device).open.expect("open").substitute, Some(SubstituteView::Never));
    device.does(Act::Visit(VisitAct::Substitute));
    assert!(device.kept("reserve/").is_empty());
    // Nor is one of a colleague's list open beside one's own.
    device.does(Act::OpenHousehold("H01-011".to_owned()));
    assert!(visits(&device).open.is_none());
    // Nor does one of a colleague's list, by its address.
    for mode in ["interviewer", "read_aloud", "assisted", "self"] {
        device.does(Act::Go(format!("#/fill/resident-satisfaction?household=H01-011&mode={mode}")));
        assert!(device.page().is_none() && device.alerts("not on your list"), "{mode}");
    }
    // A resident's own phone and a form on paper are no interviewer at a door.
    for query in ["", "&mode=paper"] {
        device.does(Act::Go(format!("#/fill/resident-satisfaction?household=H01-011{query}")));
        assert!(device.page().is_some(), "{query}");
    }
}

#[test]
fn with_a_reserve_its_next_household_stands_for_one_that_was_tried_enough() {
    let reserve = r#""reserve": true"#;
    let changes = [("H01-009", reserve), ("H01-010", reserve), ("H01-012", reserve)];
    let mut device = at_work(r#""substitution": "listed""#, &changes);
    let listed =
        |device: &Device| visits(device).households.iter().map(|line| line.id.clone()).collect::<Vec<_>>();
    assert_eq!(listed(&device).len(), 8, "nobody goes to the reserve by themselves");
    device.does(Act::Go("#/fill/resident-satisfaction?household=H01-009&mode=interviewer".to_owned()));
    assert!(device.page().is_none() && device.alerts("in the reserve"));
    device.does(Act::Go("#/visits".to_owned()));
    let substitute = |device: &Device| visits(device).open.expect("open").substitute.expect("told");
    for (hour, is_enough) in [
        ("2026-11-25T09", false),
        ("2026-11-26T09", false),
        ("2026-11-27T10", false),
        ("2026-11-28T10", true),
    ] {
        device.hour = hour.to_owned();
        found(&mut device, "H01-003", "2.2", "", "");
        assert_eq!(substitute(&device) == SubstituteView::Offered, is_enough, "{hour}");
    }
    device.does(Act::Visit(VisitAct::Substitute));
    let one = visits(&device).open.expect("the reserve household is open");
    assert_eq!((one.line.id.as_str(), one.stands_for.as_str()), ("H01-009", "Stands for 1号楼1单元501"));
    assert!(listed(&device).contains(&"H01-009".to_owned()));
    // A killed browser forgets nothing of it; it cannot be replaced by two.
    device.kill();
    open(&mut device, "H01-003");
    assert!(matches!(substitute(&device), SubstituteView::Taken(_)));
    device.does(Act::Visit(VisitAct::Substitute));
    assert_eq!(device.kept("reserve/").len(), 1);
    open(&mut device, "H01-009");
    interview(&mut device, "resident-satisfaction");
    let visit = device.kept("visit/").into_iter().find(|(_, text)| text.contains("\"H01-009\""));
    assert!(visit.expect("a visit").1.contains("[for H01-003]"));
    device.does(Act::Go("#/visits".to_owned()));
    // Who said no may be replaced at once; then the reserve of this list is used up.
    found(&mut device, "H01-004", "2.11", "", "");
    assert_eq!(substitute(&device), SubstituteView::Offered);
    device.does(Act::Visit(VisitAct::Substitute));
    found(&mut device, "H01-005", "4.1", "", "");
    assert_eq!(substitute(&device), SubstituteView::NoneLeft);
    device.does(Act::Visit(VisitAct::Coverage(true)));
    let coverage = visits(&device).coverage.expect("unfolded");
    assert_eq!((coverage.members[0].listed, coverage.members[0].interviewed), (8, 0));
    assert!(coverage.substitutes.starts_with('2'), "{}", coverage.substitutes);
}

// Source of truth: arithmetic, as in `response`; here over what the app itself draws.
#[test]
fn every_household_draws_a_number_of_its_own() {
    let mut device = at_work(r#""within": "listed""#, &[]);
    let mut numbers = std::collections::BTreeSet::new();
    for n in 1..=10 {
        open(&mut device, &format!("H01-0{n:02}"));
        count(&mut device, "1", "2", false);
        let key = format!("choosing/demo/2026Q4/H01-0{n:02}/practice");
        let kept = device.kernel.shelf.choosings.get(&key).expect("kept");
        assert!(kept.number < pingyi_response::within::NUMBERS);
        numbers.insert(kept.number);
    }
    assert_eq!(numbers.len(), 10);
}
