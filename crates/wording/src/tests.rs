//! The texts of all languages beside each other: same places for particulars, a sentence and a
//! remedy for every finding, and no rate that is called a score.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests")]

use std::collections::BTreeSet;

use pingyi_base::FindingCode;

use crate::{Lang, author, field, fill, office, report};

/// Every text of every table: table and key path, language, text.
fn all_texts() -> Vec<(String, Lang, &'static str)> {
    let mut texts = Vec::new();
    for &lang in Lang::ALL {
        texts.extend(field::Key::ALL.iter().map(|k| (format!("field {}", k.name()), lang, k.text(lang))));
        texts.extend(office::Key::ALL.iter().map(|k| (format!("office {}", k.name()), lang, k.text(lang))));
        texts.extend(author::Key::ALL.iter().map(|k| (format!("author {}", k.name()), lang, k.text(lang))));
        texts.extend(report::Key::ALL.iter().map(|k| (format!("report {}", k.name()), lang, k.text(lang))));
    }
    texts
}

/// The names in braces.
fn placeholders(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
}

/// The parts of a key path, cut at dots and hyphens.
fn words(key: &str) -> Vec<&str> {
    key.split(['.', '-', ' ']).collect()
}

// Source of truth: the text files themselves, read here a second time without the build script.
#[test]
fn every_text_comes_back_as_it_was_written() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("text");
    // A language of a further folder is read from there.
    for &lang in Lang::ALL.iter().filter(|lang| root.join(lang.tag()).is_dir()) {
        let written = std::fs::read_to_string(root.join(lang.tag()).join("field.toml")).unwrap();
        let next = field::Key::ActionNextLabel.text(lang);
        assert!(written.contains(&format!("next.label = \"{next}\"")), "{} has {next}", lang.tag());
        let last = field::Key::ALL.last().unwrap();
        assert!(written.contains(last.text(lang)), "{} lacks the text of {last:?}", lang.tag());
    }
    assert_eq!(field::Key::ActionNextLabel.name(), "action.next.label");
    assert_eq!(field::Key::SavingSavedLabel.text(Lang::ZhCn), "已保存");
    assert_eq!(field::Key::SavingSavedLabel.text(Lang::En), "Saved");
}

// Source of truth: a translator may move a particular, but not lose or invent one.
#[test]
fn all_languages_name_the_same_particulars() {
    let texts = all_texts();
    for (key, lang, text) in &texts {
        let source = texts.iter().find(|(other, first, _)| other == key && *first == Lang::ALL[0]);
        let source = source.unwrap().2;
        assert_eq!(placeholders(text), placeholders(source), "{key} in {}", lang.tag());
    }
}

// Source of truth: a finding's sentence belongs to one program, and nobody may be left without help.
#[test]
fn every_finding_has_a_sentence_and_a_remedy_in_exactly_one_table() {
    for &code in FindingCode::ALL {
        for &lang in Lang::ALL {
            let (field, report) = (field::finding(code, lang), report::finding(code, lang));
            assert!(field.is_some() != report.is_some(), "{code} in {}", lang.tag());
            let (what, remedy) = field.or(report).unwrap();
            assert_ne!(what, remedy, "{code}: the remedy repeats the finding");
        }
    }
}

// Source of truth: a remedy is an instruction. In Chinese it asks (请), permits or names a deed; in
// English it opens with a verb in the imperative, or says outright that there is nothing to do.
#[test]
fn a_remedy_says_what_to_do() {
    const CHINESE: [&str; 5] = ["请", "不用", "可以", "到", "用于"];
    const ENGLISH: [&str; 42] = [
        "Add", "Ask", "Avoid", "Begin", "Change", "Check", "Choose", "Close", "Compare", "Delete", "Do",
        "Export", "Find", "Free", "Give", "Go", "Hand", "It", "Keep", "Load", "Look", "Nothing", "Open",
        "Please", "Send", "Shorten", "Show", "Start", "Switch", "Tap", "Tell", "To", "Update", "Use", "Type",
        "Write", "You", "The", "Allow", "Once", "Save", "Wait",
    ];
    for (key, lang, text) in all_texts().into_iter().filter(|(key, _, _)| key.ends_with(".remedy")) {
        let instructs = match lang {
            Lang::ZhCn => CHINESE.iter().any(|word| text.contains(word)),
            Lang::En => ENGLISH.iter().any(|word| text.split([' ', '.']).any(|part| part == *word)),
            // A language that was added by files alone has no list of its words here.
            #[allow(unreachable_patterns, reason = "there may be more languages than these")]
            _ => true,
        };
        assert!(instructs, "{key} in {} tells nobody what to do: {text}", lang.tag());
    }
}

// Source of truth: AAPOR, Standard Definitions, the codes for in-person households that are in use.
#[test]
fn every_disposition_has_plain_words() {
    const CODES: [&str; 13] =
        ["1.1", "1.2", "2.11", "2.12", "2.2", "2.3", "3.1", "3.2", "3.3", "4.1", "4.2", "4.3", "4.4"];
    for &lang in Lang::ALL {
        let words: BTreeSet<_> = CODES.iter().map(|code| field::disposition(code, lang).unwrap()).collect();
        assert_eq!(words.len(), CODES.len(), "two codes are said alike in {}", lang.tag());
        assert_eq!(field::disposition("5.1", lang), None);
    }
}

// Source of truth: a rate (满意率) is a share, a score (得分) a mean; 50 points for "dissatisfied"
// were once published as a rate of 50 % when nobody was satisfied.
#[test]
fn a_rate_is_never_called_a_score_nor_a_score_a_rate() {
    for (key, _, text) in all_texts() {
        let (key_words, lower) = (words(&key), text.to_lowercase());
        let says = |word: &str| lower.split(|c: char| !c.is_ascii_alphabetic()).any(|part| part == word);
        if key_words.contains(&"score") {
            assert!(!text.contains('率') && !says("rate"), "{key}: {text}");
        }
        if key_words.contains(&"rate") || key_words.contains(&"rates") {
            assert!(!text.contains("得分") && !says("score"), "{key}: {text}");
        }
    }
}

// Source of truth: typography that a reader stumbles over.
#[test]
fn no_text_has_stray_spaces_or_straight_quotes() {
    for (key, lang, text) in all_texts() {
        assert_eq!(text, text.trim(), "{key} in {}", lang.tag());
        assert!(!text.contains("  ") && !text.contains('"') && !text.contains(" ,"), "{key}: {text}");
        assert!(!text.contains("{="), "{key}: a shared word was not put in");
    }
}

// Source of truth: GB/T 15834-2011: beside Chinese characters stand full-width marks.
#[test]
fn chinese_texts_have_chinese_marks() {
    let is_han = |c: &char| matches!(c, '\u{3400}'..='\u{9fff}');
    for (key, _, text) in all_texts().into_iter().filter(|(_, lang, _)| *lang == Lang::ZhCn) {
        let letters: Vec<char> = text.chars().collect();
        for pair in letters.windows(2) {
            let half = [',', ':', ';', '?', '!', '(', ')'];
            let beside = (is_han(&pair[0]) && half.contains(&pair[1]))
                || (half.contains(&pair[0]) && is_han(&pair[1]));
            assert!(!beside, "{key}: write ，：；？！（） in {text}");
        }
    }
}

// Source of truth: RFC 4647 §3.4 (lookup), and that a reader of one Chinese reads another.
#[test]
fn a_tag_finds_its_language_by_prefix() {
    assert_eq!(Lang::from_tag("en-GB"), Some(Lang::En));
    assert_eq!(Lang::from_tag("EN"), Some(Lang::En));
    assert_eq!(Lang::from_tag("zh"), Some(Lang::ZhCn));
    assert_eq!(Lang::from_tag("zh-cn"), Some(Lang::ZhCn));
    assert_eq!(Lang::from_tag("zh-Hans-CN"), Some(Lang::ZhCn));
    assert_eq!(Lang::from_tag("eng"), None);
    assert_eq!(Lang::from_tag("ug"), None);
    assert_eq!(Lang::from_tag(""), None);
    assert_eq!(Lang::default(), Lang::ZhCn);
    assert_eq!(Lang::ZhCn.endonym(), "中文");
    assert!(Lang::ALL.iter().all(|lang| Lang::from_tag(lang.tag()) == Some(*lang)));
    assert!(!Lang::ZhCn.is_rtl() && !Lang::En.is_rtl());
}

// Source of truth: a value may itself hold braces (a resident's text), and must not be filled again.
#[test]
fn filling_replaces_names_and_leaves_the_rest_alone() {
    assert_eq!(fill("第 {n} 题,共 {total} 题", &[("n", "3"), ("total", "25")]), "第 3 题,共 25 题");
    assert_eq!(fill("{a}{b}", &[("a", "{b}"), ("b", "x")]), "{b}x");
    assert_eq!(fill("例如 ${Q1} = 2,{missing}", &[("n", "3")]), "例如 ${Q1} = 2,{missing}");
    assert_eq!(fill("open { brace {n", &[("n", "3")]), "open { brace {n");
    assert_eq!(fill("{n} {n}", &[("n", String::from("7"))]), "7 7");
}
