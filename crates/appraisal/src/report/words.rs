//! Names and numbers as a reader sees them. It decides how many places a figure has, and that no id
//! stands without its title.

use pingyi_base::{AreaId, Language, LocalText, SubjectId};
use pingyi_questionnaire::pack::DontKnow;
use pingyi_questionnaire::{Convention, Item, Metric, Pack};
use pingyi_response::Disposition;
use pingyi_response::disposition::DispositionClass;
use pingyi_wording::Lang;
use pingyi_wording::report::Key;

use super::Block;
use crate::figure::Figure;
use crate::reason::Reason;
use crate::table::{Dimension, Group};

/// A fraction as per cent, with one place.
#[must_use]
pub fn percent(share: f64) -> String {
    plain(share * 100.0)
}

/// A score, with one place.
#[must_use]
pub fn score(points: f64) -> String {
    plain(points)
}

/// One place, and no minus in front of nothing.
fn plain(value: f64) -> String {
    let text = format!("{value:.1}");
    if text == "-0.0" { "0.0".to_owned() } else { text }
}

/// The words of one language, with the pack's names.
#[derive(Clone, Debug)]
pub struct Words<'a> {
    pack: &'a Pack,
    lang: Lang,
    wanted: Language,
    default: Language,
}

impl<'a> Words<'a> {
    /// The pack that is spoken of.
    #[must_use]
    pub fn pack(&self) -> &'a Pack {
        self.pack
    }

    /// The words of a language.
    #[must_use]
    pub fn new(pack: &'a Pack, lang: Lang) -> Self {
        Self { pack, lang, wanted: Language::new(lang.tag()), default: pack.default_language() }
    }

    /// A text without particulars.
    #[must_use]
    pub fn text(&self, key: Key) -> String {
        key.text(self.lang).to_owned()
    }

    /// A text with its particulars.
    #[must_use]
    pub fn fill(&self, key: Key, args: &[(&str, &str)]) -> String {
        self.lang.fill(key.text(self.lang), args)
    }

    /// A paragraph of one sentence.
    #[must_use]
    pub fn paragraph(&self, key: Key, args: &[(&str, &str)]) -> Block {
        Block::Paragraph { is_warning: false, text: self.fill(key, args) }
    }

    /// The same, to be seen.
    #[must_use]
    pub fn warning(&self, key: Key, args: &[(&str, &str)]) -> Block {
        Block::Paragraph { is_warning: true, text: self.fill(key, args) }
    }

    /// A heading.
    #[must_use]
    pub fn heading(&self, level: u8, key: Key) -> Block {
        Block::Heading { level, text: self.text(key) }
    }

    /// A text of the pack.
    #[must_use]
    pub fn local(&self, text: &LocalText) -> String {
        text.pick(&self.wanted, &self.default).text.to_owned()
    }

    /// An id with its title; the id alone only where there is no title.
    #[must_use]
    pub fn titled(&self, id: &str, title: &LocalText) -> String {
        match self.local(title) {
            title if title.is_empty() => id.to_owned(),
            title => format!("{id} {title}"),
        }
    }

    /// An item with its question.
    #[must_use]
    pub fn item(&self, name: &str, item: Option<&Item>) -> String {
        item.map_or_else(|| name.to_owned(), |item| self.titled(name, &item.label))
    }

    /// Somebody who is rated.
    #[must_use]
    pub fn subject(&self, id: &SubjectId) -> String {
        let subject = self.pack.subjects.iter().find(|subject| subject.id == *id);
        subject.map_or_else(|| id.to_string(), |subject| format!("{id} {}", subject.name))
    }

    /// An area's name.
    #[must_use]
    pub fn area(&self, id: &str) -> String {
        if id.is_empty() {
            return self.text(Key::ValueNoneLabel);
        }
        self.pack.area(&AreaId::new(id)).map_or_else(|| id.to_owned(), |area| self.titled(id, &area.name))
    }

    /// The area of a group.
    #[must_use]
    pub fn group_area(&self, group: &Group) -> String {
        self.area(group.get(&Dimension::Area).map(String::as_str).unwrap_or_default())
    }

    /// An interviewer's code and name.
    #[must_use]
    pub fn interviewer(&self, id: &str) -> String {
        if id.is_empty() {
            return self.text(Key::ValueNoneLabel);
        }
        let known = self.pack.interviewers.iter().find(|who| who.id.as_str() == id);
        known.map_or_else(|| id.to_owned(), |who| format!("{id} {}", who.name))
    }

    /// A value with its unit: a share as a rate, a mean as a score.
    #[must_use]
    pub fn value(&self, metric: &Metric, value: f64) -> String {
        match metric {
            Metric::Share { .. } | Metric::WeightedShare { .. } => self.share(value),
            Metric::Mean { .. } => self.fill(Key::ValueScoreLabel, &[("n", &score(value))]),
            Metric::Net { .. } => self.points(value),
        }
    }

    /// A fraction as per cent.
    #[must_use]
    pub fn share(&self, share: f64) -> String {
        self.fill(Key::ValueShareLabel, &[("n", &percent(share))])
    }

    /// A difference of fractions as percentage points.
    #[must_use]
    pub fn points(&self, difference: f64) -> String {
        self.fill(Key::ValueNetLabel, &[("n", &percent(difference))])
    }

    /// A count, or that it is hidden.
    #[must_use]
    pub fn count(&self, count: Option<u64>) -> String {
        count.map_or_else(|| self.text(Key::ValueHiddenLabel), |count| count.to_string())
    }

    /// `part` of `whole` as per cent, or a dash.
    #[must_use]
    pub fn share_of(&self, part: u64, whole: u64) -> String {
        if whole == 0 { self.text(Key::ValueNoneLabel) } else { self.share(part as f64 / whole as f64) }
    }

    /// A figure, or why there is none.
    #[must_use]
    pub fn figure(&self, metric: &Metric, figure: &Figure) -> String {
        match (figure.value, figure.reason) {
            (Some(value), _) => self.value(metric, value),
            (None, Some(reason)) => self.reason(reason),
            (None, None) => self.text(Key::ValueNoneLabel),
        }
    }

    /// A figure's interval, or a dash.
    #[must_use]
    pub fn interval(&self, metric: &Metric, figure: &Figure) -> String {
        let Some(interval) = figure.interval else { return self.text(Key::ValueNoneLabel) };
        let (lower, upper) = (self.value(metric, interval.lower), self.value(metric, interval.upper));
        self.fill(Key::ValueIntervalLabel, &[("lower", &lower), ("upper", &upper)])
    }

    /// What a column of figures is called.
    #[must_use]
    pub fn figure_column(&self, metric: &Metric) -> String {
        self.text(match metric {
            Metric::Share { .. } => Key::ColumnRateLabel,
            Metric::WeightedShare { .. } => Key::MetricWeightedShareLabel,
            Metric::Mean { .. } => Key::ColumnScoreLabel,
            Metric::Net { .. } => Key::ColumnNetLabel,
        })
    }

    /// What a convention does, in a line.
    #[must_use]
    pub fn convention(&self, convention: &Convention) -> Vec<String> {
        let list = |levels: &[u8]| levels.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        let weights = |weights: &pingyi_base::Map<u8, f64>| {
            let each = weights.iter().rev().map(|(level, weight)| format!("{level}: {weight}"));
            self.fill(Key::MetricWeightsLabel, &[("weights", &each.collect::<Vec<_>>().join(", "))])
        };
        let levels = |levels: &[u8]| self.fill(Key::MetricLevelsLabel, &[("levels", &list(levels))]);
        let (hint, detail) = match &convention.metric {
            Metric::Share { levels: counted } => (Key::MetricShareHint, levels(counted)),
            Metric::WeightedShare { weights: each } => (Key::MetricWeightedShareHint, weights(each)),
            Metric::Mean { weights: each } => (Key::MetricMeanHint, weights(each)),
            Metric::Net { plus, minus } => (Key::MetricNetHint, levels(plus) + " − " + &list(minus)),
        };
        let dont_know = match convention.dont_know {
            DontKnow::Exclude => Key::MetricDontKnowExcludeLabel,
            DontKnow::Include => Key::MetricDontKnowIncludeLabel,
        };
        vec![self.text(hint), detail, self.text(dont_know)]
    }

    /// Why something is not there.
    #[must_use]
    pub fn reason(&self, reason: Reason) -> String {
        match reason {
            Reason::NoAnswers => self.text(Key::ReasonNoAnswersMessage),
            Reason::TooFew { minimum } => {
                self.fill(Key::ReasonTooFewMessage, &[("minimum", &minimum.to_string())])
            }
            Reason::TooFewHouseholds { minimum } => {
                self.fill(Key::ReasonTooFewHouseholdsMessage, &[("minimum", &minimum.to_string())])
            }
            Reason::Complementary => self.text(Key::ReasonComplementaryMessage),
            Reason::SelfSelected => self.text(Key::ReasonSelfSelectedMessage),
            Reason::Census => self.text(Key::ReasonCensusMessage),
            Reason::OneAnswer => self.text(Key::ReasonOneAnswerMessage),
            Reason::NoSpread => self.text(Key::ReasonNoSpreadMessage),
            Reason::NoScale => self.text(Key::ReasonNoScaleMessage),
            Reason::LevelUnknown { level } => {
                self.fill(Key::ReasonLevelUnknownMessage, &[("level", &level.to_string())])
            }
            Reason::NotMeasured => self.text(Key::ReasonNotMeasuredMessage),
            Reason::OtherWave => self.text(Key::ReasonOtherWaveMessage),
            Reason::NoVisits => self.text(Key::ReasonNoVisitsMessage),
            Reason::EmptyDenominator => self.text(Key::ReasonEmptyDenominatorMessage),
        }
    }

    /// What became of a visit.
    #[must_use]
    pub fn disposition(&self, disposition: Disposition) -> String {
        let words = pingyi_wording::field::disposition(disposition.code(), self.lang).unwrap_or_default();
        format!("{} {words}", disposition.code())
    }

    /// AAPOR's class of a disposition.
    #[must_use]
    pub fn class(&self, class: DispositionClass) -> String {
        self.text(match class {
            DispositionClass::Complete => Key::ClassCompleteLabel,
            DispositionClass::Partial => Key::ClassPartialLabel,
            DispositionClass::Refusal => Key::ClassRefusalLabel,
            DispositionClass::NonContact => Key::ClassNonContactLabel,
            DispositionClass::Other => Key::ClassOtherLabel,
            DispositionClass::UnknownHousehold => Key::ClassUnknownHouseholdLabel,
            DispositionClass::UnknownOther => Key::ClassUnknownOtherLabel,
            DispositionClass::NotEligible => Key::ClassNotEligibleLabel,
        })
    }
}
