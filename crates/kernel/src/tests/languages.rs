//! Languages of the instrument beside that of the screen, titles of screens, and the size of type.
//! Source of truth: WCAG 2.2, 2.4.2 (page titled) and 3.1.2 (language of parts).

use std::collections::BTreeSet;

use super::device::{Device, PACK};
use crate::view::{Control, Screen};
use crate::{Act, TEXT_SIZES};

const SURVEY: &str = "#/fill/resident-satisfaction";

/// The practice pack with one question and one choice that were not translated into English.
fn half_translated() -> Vec<u8> {
    let mut pack: serde_json::Value = serde_json::from_slice(PACK).unwrap();
    let one = &mut pack["questionnaires"][0];
    let lists = one["choices"].as_object_mut().unwrap();
    for choice in lists.values_mut().flat_map(|list| list.as_array_mut().unwrap()) {
        if choice["label"]["zh-CN"] == "不愿回答" {
            choice["label"].as_object_mut().unwrap().remove("en");
        }
    }
    for item in one["survey"].as_array_mut().unwrap() {
        if item["name"] == "Q2" {
            item["label"].as_object_mut().unwrap().remove("en");
        }
    }
    pack.to_string().into_bytes()
}

#[test]
fn a_text_that_is_not_translated_is_shown_in_the_other_language_which_is_told() {
    let mut device = Device::with_pack(SURVEY, half_translated());
    assert_eq!(device.page().unwrap().untranslated, "");
    let (mut seen, mut apart) = (false, false);
    for _ in 0..40 {
        let Screen::Fill(page) = device.screen() else { break };
        for question in &page.questions {
            if question.name == "Q2" {
                assert_eq!(question.language.as_deref(), Some("zh-CN"));
                seen = true;
            } else {
                assert_eq!(question.language, None, "{}", question.name);
            }
            let Control::Choices { choices, .. } = &question.control else { continue };
            for choice in choices {
                let is_chinese = choice.label == "不愿回答";
                assert_eq!(choice.language.as_deref(), is_chinese.then_some("zh-CN"), "{}", choice.label);
                if is_chinese {
                    apart = true;
                    assert!(page.untranslated.contains("中文"), "{}", page.untranslated);
                }
            }
        }
        device.answer();
        device.does(Act::Next);
    }
    assert!(seen && apart);
    let Screen::Review(review) = device.screen() else { panic!("the last look") };
    let foreign: Vec<&str> =
        review.lines.iter().filter(|line| line.language.is_some()).map(|line| line.name.as_str()).collect();
    assert_eq!(foreign, ["Q2"]);
}

#[test]
fn every_screen_has_a_title_of_its_own_in_the_language_of_the_screen() {
    let mut device = Device::new("#/");
    let mut titles = BTreeSet::new();
    for (hash, words) in [
        ("#/", "Pingyi"),
        ("#/visits", "Visit households"),
        ("#/records", "Responses on this device"),
        ("#/office", "Pingyi"),
        ("#/pack", "Packs"),
        ("#/settings", "Settings"),
        (SURVEY, "Resident satisfaction"),
    ] {
        device.does(Act::Go(hash.to_owned()));
        assert!(device.title.contains(words), "{hash}: {}", device.title);
        assert!(titles.insert(device.title.clone()), "{hash}: {}", device.title);
    }
    device.fill();
    assert!(device.title.starts_with("A last look"), "{}", device.title);
    device.act(Act::Submit);
    device.settle();
    assert!(device.title.starts_with("Saved"), "{}", device.title);
    device.does(Act::Language("zh-CN".to_owned()));
    assert!(device.title.ends_with("评议"), "{}", device.title);
}

#[test]
fn large_type_has_three_sizes_and_one_switch() {
    let mut device = Device::new("#/settings");
    let settings = |device: &Device| match device.screen() {
        Screen::Settings(view) => (view.large, view.text_points, view.contrast),
        other => panic!("{other:?}"),
    };
    assert_eq!(settings(&device), (false, 18, false));
    device.does(Act::Large(true));
    assert_eq!(settings(&device), (true, 18, false));
    for points in TEXT_SIZES {
        device.does(Act::Large(false));
        device.does(Act::TextPoints(points));
        assert_eq!(settings(&device), (true, points, false));
    }
    device.does(Act::TextPoints(7));
    assert_eq!(settings(&device), (true, 30, false), "no such size");
    device.does(Act::Contrast(true));
    device.does(Act::Large(false));
    device.open();
    assert_eq!(settings(&device), (false, 30, true), "a reload changes nothing");
}
