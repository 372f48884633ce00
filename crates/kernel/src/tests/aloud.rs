//! Reading aloud. Source of truth: what docs/accessibility.md promises; the tags of voices as Android,
//! Windows, macOS and Chromium write them.

use super::device::Device;
use crate::aloud::{Place, Voice, voice_for};
use crate::event::Event;
use crate::view::Aloud;
use crate::{Act, Ask};

const SURVEY: &str = "#/fill/resident-satisfaction";

fn voice(name: &str, language: &str, is_local: bool) -> Voice {
    Voice { name: name.to_owned(), language: language.to_owned(), is_local }
}

fn english() -> Vec<Voice> {
    vec![voice("remote", "en-GB", false), voice("local", "en-US", true)]
}

/// Past the notice, to a scale.
fn at_scale(device: &mut Device) -> String {
    for _ in 0..3 {
        device.answer();
        device.does(Act::Next);
    }
    device.page().unwrap().questions[0].name.clone()
}

fn said(device: &Device) -> Vec<String> {
    let parts = device.speaking.as_ref().map(|(_, parts)| parts.as_slice()).unwrap_or_default();
    parts.iter().map(|part| part.text.clone()).collect()
}

#[test]
fn a_question_is_read_with_its_help_and_all_its_choices() {
    let mut device = Device::new(SURVEY);
    device.voices = english();
    let name = at_scale(&mut device);
    device.does(Act::ReadAloud(name.clone()));
    let said = said(&device);
    let page = device.page().unwrap();
    assert_eq!(said[0], page.questions[0].label);
    assert!(said.contains(&"Don't know".to_owned()), "{said:?}");
    assert!(said.len() > 5, "{said:?}");
    let (ask, parts) = device.speaking.clone().unwrap();
    assert!(parts.iter().all(|part| part.voice == "local" && part.language == "en"));
    assert_eq!(parts[0].place, Place::Label(name));
    assert_eq!(page.questions[0].aloud, Aloud::Reading);
    device.tell(Event::Spoken { ask, whole: true });
    assert_eq!(device.page().unwrap().questions[0].aloud, Aloud::Offered);
    assert!(device.kernel.view().frame.alerts.is_empty());
}

#[test]
fn the_notice_is_read_paragraph_by_paragraph() {
    let mut device = Device::new(SURVEY);
    device.voices = english();
    device.does(Act::ReadAloud(String::new()));
    let page = device.page().unwrap();
    assert!(!page.notice.is_empty());
    assert_eq!(said(&device), page.notice);
    assert_eq!(page.notice_aloud, Aloud::Reading);
}

#[test]
fn without_a_voice_of_the_device_nothing_is_read_and_the_button_says_so() {
    let mut device = Device::new(SURVEY);
    // A voice that needs a server would tell it what a resident is asked.
    device.voices = vec![voice("remote", "en-GB", false), voice("other", "de-DE", true)];
    let name = device.page().unwrap().questions[0].name.clone();
    device.does(Act::ReadAloud(name));
    assert!(device.speaking.is_none());
    assert_eq!(device.page().unwrap().questions[0].aloud, Aloud::NoVoice);
    assert!(device.alerts("no voice that can read English"));
    // Once one was added it is found.
    device.voices = english();
    let name = device.page().unwrap().questions[0].name.clone();
    device.does(Act::ReadAloud(name));
    assert_eq!(device.page().unwrap().questions[0].aloud, Aloud::Reading);
}

#[test]
fn reading_stops_by_its_button_with_the_page_with_the_language_and_out_of_sight() {
    let stops: [fn(&mut Device); 6] = [
        |device| device.does(Act::StopReading),
        |device| {
            device.answer_page(0);
            device.does(Act::Next);
        },
        |device| device.does(Act::Language("zh-CN".to_owned())),
        |device| device.does(Act::Go("#/settings".to_owned())),
        |device| device.tell(Event::Visible(false)),
        |device| device.does(Act::Leave),
    ];
    for (n, stop) in stops.into_iter().enumerate() {
        let mut device = Device::new(SURVEY);
        device.voices = english();
        let name = device.page().unwrap().questions[0].name.clone();
        device.does(Act::ReadAloud(name));
        assert!(device.speaking.is_some());
        stop(&mut device);
        device.settle();
        assert!(device.speaking.is_none(), "way {n}");
    }
}

#[test]
fn an_answer_does_not_stop_the_reading_and_a_late_end_ends_nothing() {
    let mut device = Device::new(SURVEY);
    device.voices = english();
    let name = device.page().unwrap().questions[0].name.clone();
    device.does(Act::ReadAloud(name.clone()));
    device.answer_page(0);
    assert!(device.speaking.is_some());
    device.tell(Event::Spoken { ask: Ask(0), whole: true });
    assert_eq!(device.page().unwrap().questions[0].aloud, Aloud::Reading);
    let (ask, _) = device.speaking.clone().unwrap();
    device.tell(Event::Spoken { ask, whole: false });
    assert!(device.alerts("stopped halfway"));
}

// Android writes `zh_CN`, older ones `cmn-Hans-CN`; Cantonese is another spoken language.
#[test]
fn the_voice_is_found_by_the_tag() {
    let find = |voices: &[(&str, bool)], wanted: &str| {
        let voices: Vec<Voice> = voices.iter().map(|(tag, local)| voice(tag, tag, *local)).collect();
        voice_for(&voices, wanted).map(|voice| voice.language.clone())
    };
    let some = |tag: &str| Some(tag.to_owned());
    assert_eq!(find(&[("zh-TW", true), ("zh_CN", true)], "zh-CN"), some("zh_CN"));
    assert_eq!(find(&[("zh-HK", true), ("zh-TW", true)], "zh-CN"), some("zh-TW"));
    assert_eq!(find(&[("zh-HK", true), ("yue-HK", true)], "zh-CN"), None);
    assert_eq!(find(&[("cmn-Hans-CN", true)], "zh-CN"), some("cmn-Hans-CN"));
    assert_eq!(find(&[("en-GB", true)], "en"), some("en-GB"));
    assert_eq!(find(&[("en-GB", true)], "en-US"), some("en-GB"));
    assert_eq!(find(&[("en-US", false)], "en"), None);
    assert_eq!(find(&[("ug-CN", true)], "ar"), None);
    assert_eq!(find(&[], "en"), None);
}
