//! Ids as newtypes, so that a household cannot be passed where a subject is wanted.
//! It decides which characters an id may have; whether an id exists is for others.

use std::fmt;
use std::sync::Arc;

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Wraps a text as it stands; [`is_valid_id`] tells whether it may be used in a file.
            #[must_use]
            pub fn new(text: &str) -> Self {
                Self(Arc::from(text))
            }

            /// The id as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(formatter, "{:?}", &*self.0)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self::new(text)
            }
        }
    )+};
}

id! {
    /// A questionnaire, in all its versions.
    QuestionnaireId,
    /// One version of a questionnaire or pack; compared as text.
    Version,
    /// An item of a questionnaire: XLSForm's `name`.
    ItemName,
    /// A list of choices: XLSForm's `list_name`.
    ListName,
    /// The code of a choice: XLSForm's `name` in the choices sheet.
    ChoiceCode,
    /// A pack: what a coordinator hands out.
    PackId,
    /// A wave, such as `2026Q3`.
    WaveId,
    /// An area: grid, village or community.
    AreaId,
    /// A household's code; never a name or an address.
    HouseholdId,
    /// An interviewer's code.
    InterviewerId,
    /// Somebody or something that is rated.
    SubjectId,
    /// A device, by a random id of its own making.
    DeviceId,
    /// A response: random, carries no time.
    ResponseId,
    /// A visit to a household.
    VisitId,
    /// A convention: how answers become one figure.
    ConventionId,
    /// An indicator with baseline and target.
    IndicatorId,
}

/// Whether a text may be an id in a file: `[A-Za-z][A-Za-z0-9_-]*`, at most 64 characters, and
/// nothing that a spreadsheet reads as a number or a date (`MAR1`, `1E5`).
/// Versions are not ids in this sense.
#[must_use]
pub fn is_valid_id(text: &str) -> bool {
    let mut characters = text.chars();
    let starts_well = characters.next().is_some_and(|c| c.is_ascii_alphabetic());
    starts_well
        && text.len() <= 64
        && characters.all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
        && !reads_as_date(text)
}

/// Whether a spreadsheet would turn the text into a date: a month's English name or its
/// abbreviation, then an optional separator, then digits only.
fn reads_as_date(text: &str) -> bool {
    const MONTHS: [&str; 24] = [
        "january",
        "february",
        "march",
        "april",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "sept",
        "jan",
        "feb",
        "mar",
        "apr",
        "may",
        "jun",
        "jul",
        "aug",
        "sep",
        "oct",
        "nov",
        "dec",
    ];
    let lower = text.to_ascii_lowercase();
    MONTHS.iter().any(|month| {
        lower.strip_prefix(month).is_some_and(|rest| {
            let digits = rest.strip_prefix(['-', '_']).unwrap_or(rest);
            // An underscore is no date separator, but a coordinator cannot tell: refuse it too.
            !digits.is_empty() && digits.len() <= 4 && digits.bytes().all(|b| b.is_ascii_digit())
        })
    })
}
