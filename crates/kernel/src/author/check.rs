//! What is to be said about a draft, and beside which row. It decides nothing about questionnaires:
//! the reader, its checks and the lint for fairness are those of the command line.

use std::sync::Arc;

use pingyi_base::{Finding, Severity};
use pingyi_interchange::questionnaire;
use pingyi_questionnaire::Questionnaire;
use pingyi_questionnaire::check::fairness;
use pingyi_wording::Lang;
use pingyi_wording::report::Key;

use super::draft::{Draft, list_of, text};

/// A draft that was looked at.
#[derive(Clone, Debug, Default)]
pub(super) struct Checked {
    /// As a questionnaire, unless there are errors.
    pub(super) questionnaire: Option<Arc<Questionnaire>>,
    /// With the row beside which each stands; `None` for the whole.
    pub(super) findings: Vec<(Option<usize>, Finding)>,
}

impl Checked {
    /// Looks at a draft, given as JSON too.
    pub(super) fn new(draft: &Draft, json: &str) -> Self {
        let (questionnaire, findings) = read(json.as_bytes());
        let beside = |finding: Finding| (row(draft, &finding), finding);
        Self {
            questionnaire: questionnaire.map(Arc::new),
            findings: findings.into_iter().map(beside).collect(),
        }
    }

    /// How many are so grave.
    pub(super) fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|(_, finding)| finding.severity == severity).count()
    }
}

/// Reads a questionnaire (JSON), with the lint for fairness: the questionnaire, unless there are errors,
/// and all that is to be said about it. The command line reads by it too.
#[must_use]
pub fn read(json: &[u8]) -> (Option<Questionnaire>, Vec<Finding>) {
    let (questionnaire, mut findings) = questionnaire::read_in_part(json);
    findings.extend(questionnaire.iter().flat_map(|found| fairness::fairness(found, &words())));
    let is_usable = findings.iter().all(|finding| finding.severity != Severity::Error);
    (questionnaire.filter(|_| is_usable), findings)
}

/// The words that the lint looks for, in all languages.
fn words() -> fairness::Words {
    let mut words = fairness::Words::default();
    for lang in Lang::ALL {
        let [leading, personal, purpose] =
            [Key::FairnessLeadingHint, Key::FairnessPersonalHint, Key::FairnessPurposeHint]
                .map(|key| key.text(*lang));
        words.add(leading, personal, purpose);
        for (key, is_frequency) in [
            (Key::FairnessSatisfactionHint, false),
            (Key::FairnessAgreementHint, false),
            (Key::FairnessQualityHint, false),
            (Key::FairnessFrequencyHint, true),
        ] {
            words.scales.add(key.text(*lang), is_frequency);
        }
        words.scales.add_unsure(Key::FairnessUnsureHint.text(*lang));
    }
    words
}

/// The row of a finding: by its place in the file, by the item's name, or the first that uses the
/// list.
fn row(draft: &Draft, finding: &Finding) -> Option<usize> {
    let at = &finding.at;
    let by_path = at.path.as_deref().and_then(|path| {
        if let Some(rest) = path.strip_prefix("survey[") {
            return rest.split(']').next()?.parse().ok();
        }
        let list = path.strip_prefix("choices.")?.split(['[', '.']).next()?;
        draft.rows.iter().position(|row| list_of(row) == Some(list))
    });
    let by_name = || {
        let name = at.item.as_deref()?;
        draft.rows.iter().position(|row| text(row, "name") == name)
    };
    by_path.or_else(by_name).filter(|place| *place < draft.rows.len())
}
