//! A pack that may be taken: checked, compared with the one whose place it would take, and drawn for
//! the person who decides. It decides how much of it is drawn; what is wrong and what is different is
//! for the engines. The worker alone carries it.

use pingyi_appraisal::report::Words;
use pingyi_base::{Finding, FindingCode, LocalText, Place, Severity};
use pingyi_interchange::office::{Node, PackLook};
use pingyi_interchange::pack::compare::{Change, ChangeKind, Comparison, Part};
use pingyi_interchange::pack::{self, PackInfo, compare};
use pingyi_interchange::{hash, stored};
use pingyi_questionnaire::Pack;
use pingyi_wording::report::Key;
use pingyi_wording::{Lang, fill};

use super::draw::{element, words};
use super::line;

/// The most that is drawn of each part, and of the findings; the rest is counted.
const DRAWN: usize = 100;

/// The largest pack that is fetched or read, in bytes.
pub const LARGEST: u64 = pack::SIZE_LIMIT as u64;

/// A pack that was looked at.
#[derive(Debug)]
pub struct Looked {
    bytes: Vec<u8>,
    pack: Option<(Pack, PackInfo)>,
    findings: Vec<Finding>,
    comparison: Option<Comparison>,
    turns_practice: bool,
}

/// Why a pack could not be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotHad {
    /// No network, or no answer.
    Unreachable,
    /// The server says that there is no such file.
    NotThere,
    /// So many bytes, or more: over the limit.
    TooLarge(u64),
}

impl Looked {
    /// Checks a file. With a hash it must be that one's.
    #[must_use]
    pub fn at(bytes: Vec<u8>, link: Option<(&str, &str)>) -> Self {
        let sum = hash::hex(&bytes);
        if let Some((address, _)) = link.filter(|(_, wanted)| !wanted.eq_ignore_ascii_case(&sum)) {
            return Self::refused(
                Finding::error(FindingCode::LinkOtherContent, Place::default()).with("address", address),
            );
        }
        let (pack, findings) = pack::read(&bytes);
        let pack = pack.map(|pack| {
            let info = PackInfo::of(&pack, sum, bytes.len());
            (pack, info)
        });
        // What cannot be taken need not be held.
        let bytes = if pack.is_some() { bytes } else { Vec::new() };
        Self { bytes, pack, findings, comparison: None, turns_practice: false }
    }

    /// A file that could not be had.
    #[must_use]
    pub fn not_had(address: &str, why: NotHad) -> Self {
        let at = Place::default();
        Self::refused(match why {
            NotHad::Unreachable => Finding::error(FindingCode::LinkUnreachable, at).with("address", address),
            NotHad::NotThere => Finding::error(FindingCode::LinkNotThere, at).with("address", address),
            NotHad::TooLarge(bytes) => {
                Finding::error(FindingCode::PackTooLarge, at).with("bytes", bytes).with("limit", LARGEST)
            }
        })
    }

    fn refused(finding: Finding) -> Self {
        Self {
            bytes: Vec::new(),
            pack: None,
            findings: vec![finding],
            comparison: None,
            turns_practice: false,
        }
    }

    /// The id of the pack, if it can be taken.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        self.pack.as_ref().map(|(pack, _)| pack.id.as_str())
    }

    /// The file, to be kept.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Compares with the file that is here, if that is one of the same pack.
    pub fn compare_with(&mut self, old: &[u8]) {
        let Some((pack, _)) = &self.pack else { return };
        // What was taken once was checked then, perhaps by a program that knew fewer rules.
        let Some(old) = pack::read_unchecked(old).0.filter(|old| old.id == pack.id) else { return };
        let comparison = compare(&old, pack);
        self.turns_practice = old.practice != pack.practice;
        self.comparison = Some(comparison);
    }

    /// Everything in words.
    #[must_use]
    pub fn said(&self, lang: Lang) -> PackLook {
        match &self.pack {
            Some((pack, info)) => PackLook {
                info: stored::write(info),
                nodes: self.ready(pack, info, lang),
                status: say(
                    Key::PackLookReadyMessage,
                    lang,
                    &[("title", &title(pack, lang)), ("version", pack.version.as_str())],
                ),
            },
            None => {
                let errors =
                    self.findings.iter().filter(|finding| finding.severity == Severity::Error).count();
                let said = [
                    element("h2", &[], vec![words(Key::PackLookRefusedTitle.text(lang))]),
                    element("p", &[], vec![words(Key::PackLookRefusedMessage.text(lang))]),
                ];
                PackLook {
                    info: String::new(),
                    nodes: said.into_iter().chain(found(&self.findings, lang)).collect(),
                    status: say(Key::PackLookFailedMessage, lang, &[("n", &errors.to_string())]),
                }
            }
        }
    }

    fn ready(&self, pack: &Pack, info: &PackInfo, lang: Lang) -> Vec<Node> {
        let kind = if pack.practice { Key::PackLookPracticeLabel } else { Key::PackLookRealLabel };
        let facts = [
            (Key::PackLookVersionLabel, format!("{} {}", pack.id, pack.version)),
            (Key::PackLookKindLabel, kind.text(lang).to_owned()),
            (Key::PackLookWavesLabel, info.waves.join(" · ")),
            (Key::PackLookHouseholdsLabel, pack.households.len().to_string()),
            (Key::PackLookInterviewersLabel, pack.interviewers.len().to_string()),
            (Key::PackLookQuestionnairesLabel, info.questionnaires.to_string()),
            (Key::PackLookHashLabel, info.sha256.clone()),
        ];
        let facts = facts.into_iter().flat_map(|(label, value)| {
            [element("dt", &[], vec![words(label.text(lang))]), element("dd", &[], vec![words(&value)])]
        });
        let mut nodes = vec![
            element("h2", &[], vec![words(&title(pack, lang))]),
            element("dl", &[("class", "facts")], facts.collect()),
        ];
        nodes.extend(self.comparison.iter().flat_map(|comparison| self.changes(comparison, lang)));
        if !self.findings.is_empty() {
            nodes.push(element("h3", &[], vec![words(Key::PackLookWarningsTitle.text(lang))]));
            nodes.extend(found(&self.findings, lang));
        }
        nodes
    }

    fn changes(&self, comparison: &Comparison, lang: Lang) -> Vec<Node> {
        let heading = element("h3", &[], vec![words(Key::CompareTitleTitle.text(lang))]);
        let mut nodes = vec![heading];
        let warning = |what: String, remedy: Key| {
            let said = format!("{what} {}", remedy.text(lang));
            element("p", &[("class", "note-box")], vec![words(&said)])
        };
        let (old, new) = &comparison.versions;
        if comparison.is_unnamed() {
            let what = say(Key::CompareUnnamedError, lang, &[("version", new)]);
            nodes.push(warning(what, Key::CompareUnnamedRemedy));
        } else if old != new {
            let said = say(Key::CompareVersionsMessage, lang, &[("old", old), ("new", new)]);
            nodes.push(element("p", &[], vec![words(&said)]));
        }
        for questionnaire in &comparison.changed_in_place {
            let what = say(Key::CompareInPlaceError, lang, &[("questionnaire", questionnaire)]);
            nodes.push(warning(what, Key::CompareInPlaceRemedy));
        }
        if self.turns_practice {
            let what = Key::ComparePracticeError.text(lang).to_owned();
            nodes.push(warning(what, Key::ComparePracticeRemedy));
        }
        if comparison.changes.is_empty() {
            nodes.push(element("p", &[], vec![words(Key::CompareNothingMessage.text(lang))]));
        }
        for part in Part::ALL {
            let own: Vec<&Change> = comparison.changes.iter().filter(|change| change.part == *part).collect();
            if !own.is_empty() {
                nodes.push(part_node(*part, &own, lang));
            }
        }
        nodes
    }
}

/// One part, closed if it is long.
fn part_node(part: Part, changes: &[&Change], lang: Lang) -> Node {
    let heading = format!("{} ({})", part_key(part).text(lang), changes.len());
    let mut lines: Vec<Node> = changes.iter().take(DRAWN).map(|change| change_node(change, lang)).collect();
    if changes.len() > DRAWN {
        let more = (changes.len() - DRAWN).to_string();
        lines.push(element("li", &[], vec![words(&say(Key::CompareMoreMessage, lang, &[("n", &more)]))]));
    }
    let mut attributes = vec![("class", "changes"), ("data-part", part.word())];
    if changes.len() <= 12 {
        attributes.push(("open", ""));
    }
    element(
        "details",
        &attributes,
        vec![element("summary", &[], vec![words(&heading)]), element("ul", &[], lines)],
    )
}

fn change_node(change: &Change, lang: Lang) -> Node {
    let mut inside = vec![words(&said(change, lang))];
    let fields = fields(change, lang);
    if !fields.is_empty() {
        let fields = fields.iter().map(|field| element("li", &[], vec![words(field)]));
        inside.push(element("ul", &[("class", "changes__fields")], fields.collect()));
    }
    element("li", &[("data-change", change.kind.word())], inside)
}

/// A change in one line; for the command line too.
#[must_use]
pub fn said(change: &Change, lang: Lang) -> String {
    let key = match change.kind {
        ChangeKind::Added => Key::CompareAddedLabel,
        ChangeKind::Removed => Key::CompareRemovedLabel,
        ChangeKind::Changed => Key::CompareChangedLabel,
    };
    let name = picked(&change.name, lang);
    let what = match (change.id.is_empty(), name.is_empty()) {
        (true, _) => part_key(change.part).text(lang).to_owned(),
        (false, true) => change.id.clone(),
        (false, false) => format!("{} {name}", change.id),
    };
    say(key, lang, &[("what", &what)])
}

/// What is different about a changed part, a line for each field.
#[must_use]
pub fn fields(change: &Change, lang: Lang) -> Vec<String> {
    let none = Key::CompareNoneLabel.text(lang);
    let line = |field: &pack::compare::FieldChange| {
        let before = field.before.as_deref().unwrap_or(none);
        let after = field.after.as_deref().unwrap_or(none);
        let args = [("field", field.field.as_str()), ("before", before), ("after", after)];
        say(Key::CompareFieldLabel, lang, &args)
    };
    change.fields.iter().map(line).collect()
}

/// What a part is called.
#[must_use]
pub fn part_key(part: Part) -> Key {
    match part {
        Part::Pack => Key::ComparePartPackLabel,
        Part::Organiser => Key::ComparePartOrganiserLabel,
        Part::Design => Key::ComparePartDesignLabel,
        Part::Privacy => Key::ComparePartPrivacyLabel,
        Part::Questionnaire => Key::ComparePartQuestionnaireLabel,
        Part::Item => Key::ComparePartItemLabel,
        Part::Choice => Key::ComparePartChoiceLabel,
        Part::Wave => Key::ComparePartWaveLabel,
        Part::Area => Key::ComparePartAreaLabel,
        Part::Household => Key::ComparePartHouseholdLabel,
        Part::Interviewer => Key::ComparePartInterviewerLabel,
        Part::Subject => Key::ComparePartSubjectLabel,
        Part::Convention => Key::ComparePartConventionLabel,
        Part::Indicator => Key::ComparePartIndicatorLabel,
        Part::Other => Key::ComparePartOtherLabel,
    }
}

/// The findings, the gravest first: a list, because a table of sentences does not fit a phone.
fn found(findings: &[Finding], lang: Lang) -> Vec<Node> {
    let mut sorted: Vec<&Finding> = findings.iter().collect();
    sorted.sort_by_key(|finding| match finding.severity {
        Severity::Error => 0,
        Severity::Warning => 1,
        Severity::Note => 2,
    });
    let row = |finding: &&Finding| {
        let said = line(finding, lang);
        let at = &finding.at;
        let place = at.path.clone().or_else(|| at.item.clone());
        let place = place.unwrap_or_else(|| Key::PackLookFileLabel.text(lang).to_owned());
        let inside = vec![
            element(
                "p",
                &[],
                vec![
                    element("code", &[("class", "found__place")], vec![words(&place)]),
                    words(&format!(" {} ", said.what)),
                    element("code", &[("class", "hint")], vec![words(&said.code)]),
                ],
            ),
            element("p", &[("class", "hint")], vec![words(&said.remedy)]),
        ];
        element("li", &[("data-severity", &said.severity), ("data-code", &said.code)], inside)
    };
    let rows = sorted.iter().take(DRAWN).map(row);
    let mut nodes = vec![element("ul", &[("class", "found")], rows.collect())];
    if findings.len() > DRAWN {
        let more = (findings.len() - DRAWN).to_string();
        nodes.push(element("p", &[], vec![words(&say(Key::CompareMoreMessage, lang, &[("n", &more)]))]));
    }
    nodes
}

fn title(pack: &Pack, lang: Lang) -> String {
    Words::new(pack, lang).local(&pack.title)
}

/// In the wanted language, or in the first that there is.
fn picked(text: &LocalText, lang: Lang) -> String {
    let wanted = pingyi_base::Language::new(lang.tag());
    text.pick(&wanted, &wanted).text.to_owned()
}

fn say(key: Key, lang: Lang, args: &[(&str, &str)]) -> String {
    fill(key.text(lang), args)
}
