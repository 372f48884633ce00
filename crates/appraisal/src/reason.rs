//! Why there is no figure, or no interval beside it, as a code; the sentences are in `wording`.

/// Why something is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// Nobody gave a valid answer.
    NoAnswers,
    /// Fewer valid answers than the pack lets be shown.
    TooFew {
        /// The fewest that are shown.
        minimum: u32,
    },
    /// Counts of fewer households than the pack lets be shown could be worked out from it.
    TooFewHouseholds {
        /// The fewest that are shown.
        minimum: u32,
    },
    /// Shown, it would give a small group beside it away.
    Complementary,
    /// Respondents chose themselves: no sampling error.
    SelfSelected,
    /// Everybody was asked: no sampling error.
    Census,
    /// One answer has no spread.
    OneAnswer,
    /// All answers are equal: no spread to judge by.
    NoSpread,
    /// The item has no levels.
    NoScale,
    /// The convention has no points for a level that was given.
    LevelUnknown {
        /// Which.
        level: u8,
    },
    /// The indicator does not come from a questionnaire.
    NotMeasured,
    /// Nobody was asked the item in this selection.
    OtherWave,
    /// There are no visits.
    NoVisits,
    /// The denominator is zero.
    EmptyDenominator,
}

impl Reason {
    /// The code, as it stands in results.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Reason::NoAnswers => "no-answers",
            Reason::TooFew { .. } | Reason::TooFewHouseholds { .. } => "too-few",
            Reason::Complementary => "complementary",
            Reason::SelfSelected => "self-selected",
            Reason::Census => "census",
            Reason::OneAnswer => "one-answer",
            Reason::NoSpread => "no-spread",
            Reason::NoScale => "no-scale",
            Reason::LevelUnknown { .. } => "level-unknown",
            Reason::NotMeasured => "not-measured",
            Reason::OtherWave => "other-wave",
            Reason::NoVisits => "no-visits",
            Reason::EmptyDenominator => "empty-denominator",
        }
    }
}
