//! What an author should look at before anybody is asked: scales that lean, words that lead,
//! personal data without a purpose. All are notes; nothing is refused. The words to look for come
//! from outside, because each language has its own.

use std::sync::Arc;

use pingyi_base::{Finding, FindingCode, LocalText, Place};

pub use super::scales::Scales;
use crate::{ChoiceList, Item, ItemKind, Questionnaire};

/// The words to look for, in lower case.
#[derive(Clone, Debug, Default)]
pub struct Words {
    /// Words that tell people what to think.
    pub leading: Vec<String>,
    /// Words that ask for personal data.
    pub personal: Vec<String>,
    /// Words that say what something is for.
    pub purpose: Vec<String>,
    /// The words of scales.
    pub scales: Scales,
}

impl Words {
    /// Adds lists in which a bar divides the words.
    pub fn add(&mut self, leading: &str, personal: &str, purpose: &str) {
        self.leading.extend(words(leading));
        self.personal.extend(words(personal));
        self.purpose.extend(words(purpose));
    }
}

pub(super) fn words(list: &str) -> Vec<String> {
    list.split('|').map(str::trim).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

/// Looks through a questionnaire.
#[must_use]
pub fn fairness(questionnaire: &Questionnaire, words: &Words) -> Vec<Finding> {
    let mut findings = Vec::new();
    for list in questionnaire.lists.values() {
        scale(list, &mut findings);
        looks_like_a_scale(questionnaire, list, &words.scales, &mut findings);
    }
    for item in &questionnaire.items {
        prefilled(item, &words.scales, &mut findings);
        let place = || Place::item(item.name.as_str());
        if let Some(word) = found(&item.label, &words.leading) {
            findings.push(Finding::note(FindingCode::FairLeading, place()).with("value", word));
        }
        let says_why =
            found(&item.hint, &words.purpose).is_some() || found(&item.label, &words.purpose).is_some();
        if let Some(word) = found(&item.label, &words.personal).filter(|_| asks(&item.kind) && !says_why) {
            findings.push(Finding::note(FindingCode::FairPersonal, place()).with("value", word));
        }
    }
    findings
}

fn asks(kind: &ItemKind) -> bool {
    kind.is_shown() && !matches!(kind, ItemKind::Note | ItemKind::Acknowledge)
}

fn found<'a>(text: &LocalText, words: &'a [String]) -> Option<&'a String> {
    let texts: Vec<String> = text.iter().map(|(_, text)| text.to_lowercase()).collect();
    words.iter().find(|word| texts.iter().any(|text| text.contains(word.as_str())))
}

fn place(list: &ChoiceList) -> Place {
    Place::path(&format!("choices.{}", list.name))
}

/// A scale of five levels has its middle at 3, one of four (5 to 2) none that is a level; so the
/// middle is half way between the least and the greatest level.
fn scale(list: &ChoiceList, findings: &mut Vec<Finding>) {
    let levels: Vec<u32> = list.choices.iter().filter_map(|choice| choice.level).map(u32::from).collect();
    let (Some(least), Some(greatest)) = (levels.iter().min(), levels.iter().max()) else { return };
    if levels.len() < 2 {
        return;
    }
    // A scale of Pingyi's convention ends at 5 and has 1 or 2 as its worst; one whose worst is
    // better than that has nothing for those who are dissatisfied.
    if *greatest <= 5 && *least >= 3 {
        findings.push(Finding::note(FindingCode::FairNoDissatisfied, place(list)).with("value", &list.name));
        return;
    }
    let middle = least + greatest;
    let upper = levels.iter().filter(|level| **level * 2 > middle).count();
    let lower = levels.iter().filter(|level| **level * 2 < middle).count();
    unbalanced(list, upper, lower, findings);
}

fn unbalanced(list: &ChoiceList, upper: usize, lower: usize, findings: &mut Vec<Finding>) {
    if upper != lower {
        let finding = Finding::note(FindingCode::FairUnbalanced, place(list)).with("value", &list.name);
        findings.push(finding.with("upper", upper).with("lower", lower));
    }
}

/// A list that is a scale by its words, or is shown as one, and no level on any choice: it is looked at
/// as the scale that its words say.
fn looks_like_a_scale(
    questionnaire: &Questionnaire,
    list: &ChoiceList,
    scales: &Scales,
    findings: &mut Vec<Finding>,
) {
    let is_asked = questionnaire
        .items
        .iter()
        .any(|item| matches!(&item.kind, ItemKind::SelectOne(used) if used.name == list.name));
    if !is_asked || list.choices.iter().any(|choice| choice.level.is_some()) {
        return;
    }
    if let Some(read) = scales.read(list) {
        findings.push(Finding::note(FindingCode::FairNoLevel, place(list)).with("value", &list.name));
        if !read.has_unsure {
            findings.push(Finding::note(FindingCode::PackNoDontKnow, place(list)).with("value", &list.name));
        }
        if read.is_frequency {
            // “Never” is an end of its scale and no judgement.
        } else if read.worse == 0 {
            findings
                .push(Finding::note(FindingCode::FairNoDissatisfied, place(list)).with("value", &list.name));
        } else {
            unbalanced(list, read.better, read.worse, findings);
        }
        return;
    }
    let is_shown_as_scale = questionnaire.items.iter().any(|item| {
        matches!(&item.kind, ItemKind::SelectOne(used) if used.name == list.name)
            && ["likert", "table-list", "list-nolabel"].iter().any(|word| item.has_appearance(word))
    });
    if is_shown_as_scale && list.choices.len() >= 3 {
        findings.push(Finding::note(FindingCode::FairNoLevel, place(list)).with("value", &list.name));
    }
}

fn prefilled(item: &Item, scales: &Scales, findings: &mut Vec<Finding>) {
    let is_scale = |list: &Arc<ChoiceList>| list.is_scale() || scales.read(list).is_some();
    let is_rating = matches!(item.kind, ItemKind::Range { .. }) || item.list().is_some_and(is_scale);
    if is_rating && item.default.is_some() {
        let finding = Finding::note(FindingCode::FairPrefilled, Place::item(item.name.as_str()));
        findings.push(finding.with("value", &item.name));
    }
}

#[cfg(test)]
mod tests {
    use pingyi_base::Map;
    use std::sync::Arc;

    use pingyi_base::{FindingCode, Language, LocalText};

    use super::{Words, fairness};
    use crate::{Choice, ChoiceList, ChoiceOrder, Expression, Item, ItemKind, Kind, Questionnaire};

    fn text(text: &str) -> LocalText {
        LocalText::new().with("en", text)
    }

    fn list(levels: &[u8]) -> Arc<ChoiceList> {
        let choice = |level: &u8| Choice {
            code: format!("{level}").as_str().into(),
            label: text("x"),
            level: Some(*level),
            missing: None,
            exclusive: false,
            disposition: None,
            attributes: Map::new(),
        };
        Arc::new(ChoiceList { name: "l".into(), choices: levels.iter().map(choice).collect() })
    }

    fn codes(levels: &[u8], change: impl Fn(&mut Item)) -> Vec<&'static str> {
        let mut words = Words::default();
        words.add("优质|excellent service", "姓名|full name", "used for");
        codes_of(&list(levels), &words, change)
    }

    fn codes_of(list: &Arc<ChoiceList>, words: &Words, change: impl Fn(&mut Item)) -> Vec<&'static str> {
        let mut item = Item {
            name: "Q1".into(),
            kind: ItemKind::SelectOne(Arc::clone(list)),
            label: text("How satisfied are you?"),
            hint: LocalText::default(),
            relevant: None,
            required: None,
            required_message: LocalText::default(),
            constraint: None,
            constraint_message: LocalText::default(),
            calculation: None,
            default: None,
            readonly: None,
            choice_filter: None,
            order: ChoiceOrder::Listed,
            appearance: Vec::new(),
            section: None,
        };
        change(&mut item);
        let questionnaire = Questionnaire {
            id: "q".into(),
            version: "1".into(),
            kind: Kind::Survey,
            title: text("t"),
            notice: LocalText::default(),
            subject_order: crate::SubjectOrder::Listed,
            default_language: Language::new("en"),
            sections: Vec::new(),
            items: vec![item],
            lists: Map::from([(list.name.clone(), Arc::clone(list))]),
        };
        fairness(&questionnaire, words)
            .iter()
            .map(|finding: &pingyi_base::Finding| finding.code.as_str())
            .collect()
    }

    // Source of truth: as many levels above as below the middle (Krosnick & Presser, Handbook of
    // Survey Research 2010, §9.3); the four-level scale is that of docs/formats/questionnaire.md.
    #[test]
    fn a_scale_has_as_many_levels_above_as_below_its_middle() {
        assert!(codes(&[5, 4, 3, 2, 1], |_| {}).is_empty());
        assert!(codes(&[5, 4, 3, 2], |_| {}).is_empty());
        assert_eq!(codes(&[5, 4, 3, 1], |_| {}), ["fair.unbalanced"]);
        assert_eq!(codes(&[5, 4, 3], |_| {}), ["fair.no-dissatisfied"]);
        assert_eq!(FindingCode::FairUnbalanced.as_str(), "fair.unbalanced");
    }

    #[test]
    fn a_rating_that_is_filled_in_before_it_is_asked_is_found() {
        let default = |item: &mut Item| item.default = Expression::parse("5").ok();
        assert_eq!(codes(&[5, 4, 3, 2, 1], default), ["fair.prefilled"]);
    }

    #[test]
    fn leading_words_and_personal_data_without_a_purpose_are_found() {
        let label = |words: &'static str| move |item: &mut Item| item.label = text(words);
        let scale = [5, 4, 3, 2, 1];
        assert_eq!(codes(&scale, label("是否满意我们优质的服务？")), ["fair.leading"]);
        assert_eq!(codes(&scale, label("Your full name?")), ["fair.personal"]);
        let with_hint = |item: &mut Item| {
            item.label = text("Your full name?");
            item.hint = text("Used for the prize only.");
        };
        assert!(codes(&scale, with_hint).is_empty());
    }

    fn by_words(labels: &[&str], change: impl Fn(&mut Item)) -> Vec<&'static str> {
        let choice = |(index, label): (usize, &&str)| Choice {
            code: format!("{}", index + 1).as_str().into(),
            label: text(label),
            level: None,
            missing: None,
            exclusive: false,
            disposition: None,
            attributes: Map::new(),
        };
        let list: ChoiceList =
            ChoiceList { name: "l".into(), choices: labels.iter().enumerate().map(choice).collect() };
        let list = Arc::new(list);
        let mut words = Words::default();
        words.scales.add("满意|基本满意/一般/不满意|不太满意", false);
        words.scales.add("excellent|very good|good/average/bad|poor", false);
        words.scales.add("agree/neither agree nor disagree/disagree", false);
        words.scales.add("always|often/sometimes/rarely|never", true);
        words.scales.add_unsure("说不清|don't know");
        codes_of(&list, &words, change)
    }

    // Source of truth: scales as forms of others have them, sorted into sides by a reader.
    #[test]
    fn a_scale_is_known_by_its_words_where_no_choice_has_a_level() {
        let none = |_: &mut Item| {};
        assert_eq!(
            by_words(&["非常满意", "满意", "基本满意", "不满意"], none),
            ["fair.no-level", "pack.no-dont-know", "fair.unbalanced"]
        );
        assert_eq!(
            by_words(&["满意", "基本满意", "比较满意", "说不清"], none),
            ["fair.no-level", "fair.no-dissatisfied"]
        );
        assert_eq!(
            by_words(&["Excellent", "Very good", "Good", "Bad", "Don't know"], none),
            ["fair.no-level", "fair.unbalanced"]
        );
        assert_eq!(
            by_words(
                &[
                    "Strongly agree",
                    "Agree",
                    "Neither agree nor disagree",
                    "Disagree",
                    "Strongly disagree",
                    "Don't know"
                ],
                none
            ),
            ["fair.no-level"]
        );
        assert_eq!(
            by_words(&["Always", "Often", "Sometimes", "Never", "Don't know"], none),
            ["fair.no-level"]
        );
        let default = |item: &mut Item| item.default = Some(Expression::plain("1"));
        assert!(by_words(&["非常满意", "不太满意", "满意", "说不清"], default).contains(&"fair.prefilled"));
        for no_scale in [
            &["Yes", "No"][..],
            &["Goods", "Good deeds of others", "Bad"],
            &["满意", "苹果", "不满意", "一般"],
        ] {
            assert!(by_words(no_scale, none).is_empty(), "{no_scale:?}");
        }
    }
}
