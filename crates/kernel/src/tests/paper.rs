//! Forms on paper: printed by the office, entered by two people, and a response only when they agree.
//! Source of truth: docs/paper.md.

use super::device::Device;
use crate::office::Request;
use crate::view::{Control, ReviewView, Screen};
use crate::{Act, Effect};

const FORM: &str = "#/fill/resident-satisfaction?mode=paper&slip=0012";
/// The cells of C0, Q1 and Q2, as a device fills them.
const BEFORE_Q3: &str = "\"cells\":[{\"code\":\"1\"},{\"code\":\"1\"},{\"code\":\"2\"},";
const RATING: &str = "#/fill/cadre-rating?slip=7";

fn checked(device: &Device) -> bool {
    let questions = device.page().expect("a page").questions;
    questions.iter().any(|question| match &question.control {
        Control::Choices { choices, .. } => choices.iter().any(|choice| choice.checked),
        _ => false,
    })
}

fn review(device: &Device) -> ReviewView {
    match device.screen() {
        Screen::Review(review) => (*review).clone(),
        other => panic!("no review: {other:?}"),
    }
}

/// Enters a form; what `special` says of an item is typed instead.
fn enter(device: &mut Device, hash: &str, special: &[(&str, &str)]) {
    device.does(Act::Go(hash.to_owned()));
    for _ in 0..200 {
        let Some(page) = device.page() else { break };
        device.answer();
        for question in page.questions {
            if let Some((_, code)) = special.iter().find(|(name, _)| *name == question.name) {
                device.does(Act::Choose { name: question.name, code: (*code).to_owned() });
            }
        }
        device.does(Act::Next);
    }
    device.does(Act::Submit);
    assert!(matches!(device.screen(), Screen::Pack(_)), "the desk: {:?}", device.screen());
}

fn responses(device: &Device) -> Vec<&String> {
    device.kept("response/").into_iter().map(|(_, text)| text).collect()
}

#[test]
fn a_response_comes_of_two_entries_when_every_difference_was_decided() {
    let mut device = Device::new("#/pack");
    enter(&mut device, FORM, &[("Q3", "5"), ("Q25", "1")]);
    assert!(device.status().contains("12"));
    device.does(Act::Go(FORM.to_owned()));
    assert!(!checked(&device), "the second person sees nothing of the first");
    enter(&mut device, "#/fill/resident-satisfaction?slip=12", &[("Q3", "2"), ("Q25", "2")]);
    assert_eq!((responses(&device).len(), device.kept("draft/").len()), (0, 2));

    device.does(Act::Go(FORM.to_owned()));
    let shown = review(&device);
    let names: Vec<&str> = shown.lines.iter().map(|line| line.name.as_str()).collect();
    assert_eq!((names, shown.open), (vec!["Q3", "Q25"], 2));
    let words = ["Very satisfied", "Dissatisfied"].map(str::to_owned);
    assert_eq!(shown.lines[0].entries, Some(words));
    device.does(Act::Submit);
    assert_eq!(responses(&device).len(), 0, "nothing is decided yet");
    device.does(Act::Take { name: "Q3".to_owned(), second: true });
    device.does(Act::Submit);
    assert_eq!(responses(&device).len(), 0, "one is open still");
    // Neither of the two: it is looked up and entered anew.
    device.does(Act::JumpTo { name: "Q25".to_owned() });
    device.does(Act::Choose { name: "Q25".to_owned(), code: "9".to_owned() });
    device.does(Act::Next);
    assert_eq!(review(&device).open, 0);
    device.does(Act::Submit);
    let kept = responses(&device);
    assert_eq!(kept.len(), 1);
    let (third, last) = (format!("{BEFORE_Q3}{{\"code\":\"2\"}}"), "{\"code\":\"9\"}],\"subject\"");
    for part in ["\"mode\":\"paper\"", &third, last] {
        assert!(kept[0].contains(part), "{part} in {}", kept[0]);
    }
    assert!(!kept[0].contains("slip"));
    assert_eq!(device.kept("draft/").len(), 0);
}

#[test]
fn what_was_decided_outlives_the_browser_and_what_was_handed_in_does_not_come_back() {
    let mut device = Device::new("#/pack");
    enter(&mut device, FORM, &[("Q3", "5"), ("Q25", "1")]);
    enter(&mut device, FORM, &[("Q3", "2"), ("Q25", "2")]);
    device.local_on_disk = device.local.clone();
    device.does(Act::Go(FORM.to_owned()));
    device.does(Act::Take { name: "Q3".to_owned(), second: false });
    device.open();
    assert_eq!(review(&device).open, 1);
    device.does(Act::Take { name: "Q25".to_owned(), second: true });
    device.does(Act::Submit);
    assert_eq!(responses(&device).len(), 1);
    device.kill();
    assert_eq!(device.kept("draft/").len(), 0, "both entries are gone with the response");
    device.does(Act::Go(FORM.to_owned()));
    assert!(device.page().is_some(), "the number is free again");
}

#[test]
fn entries_that_agree_are_one_response_after_a_look() {
    let mut device = Device::new("#/pack");
    enter(&mut device, RATING, &[]);
    enter(&mut device, RATING, &[]);
    device.does(Act::Go(RATING.to_owned()));
    assert_eq!((review(&device).lines.len(), review(&device).open), (0, 0));
    device.does(Act::Submit);
    let kept = responses(&device);
    assert_eq!(kept.len(), 1);
    assert!(kept[0].contains("\"mode\":\"paper\"") && kept[0].contains("\"shown\":\"\""), "{}", kept[0]);
    device.does(Act::Again);
    assert!(matches!(device.screen(), Screen::Pack(_)));
}

#[test]
fn a_blank_on_paper_stays_a_blank() {
    let mut device = Device::new("#/pack");
    for _ in 0..2 {
        device.does(Act::Go(FORM.to_owned()));
        for _ in 0..200 {
            let Some(page) = device.page() else { break };
            if page.page != "Q3" {
                device.answer();
            }
            device.does(Act::Next);
        }
        assert_eq!(review(&device).open, 0);
        device.does(Act::Submit);
    }
    device.does(Act::Go(FORM.to_owned()));
    device.does(Act::Submit);
    assert!(responses(&device)[0].contains(&format!("{BEFORE_Q3}-2")));
}

#[test]
fn a_form_without_a_number_is_none() {
    let mut device = Device::new("#/pack");
    device.does(Act::EnterForm { hash: "#/fill/cadre-rating".to_owned(), number: " 000 / ".to_owned() });
    assert_eq!(device.kept("draft/").len(), 0);
    let number = "００１2-A".to_owned();
    device.does(Act::EnterForm { hash: "#/fill/cadre-rating".to_owned(), number });
    assert!(device.status().contains("2-A"), "{}", device.status());
}

#[test]
fn a_form_is_printed_by_the_office_that_nobody_has_opened_yet() {
    let mut device = Device::new("#/pack");
    device.act(Act::PaperForm("#/fill/cadre-rating".to_owned()));
    let asked: Vec<&Effect> = device.waiting.iter().collect();
    let [Effect::Office(Request::Open { .. }), Effect::Office(Request::Paper { questionnaire, language })] =
        asked.as_slice()
    else {
        panic!("{asked:?}")
    };
    assert_eq!((questionnaire.as_str(), language.as_str()), ("cadre-rating", "en"));
}
