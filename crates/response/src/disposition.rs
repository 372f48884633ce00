//! What became of a visit or an interview, in AAPOR's codes. It decides the classes; the words
//! that a person sees are in `wording` under `disposition.<code>`.

/// AAPOR final dispositions as used at the door (Standard Definitions, in-person household).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Disposition {
    /// 1.1 complete
    Complete,
    /// 1.2 partial
    Partial,
    /// 2.11 refusal
    Refusal,
    /// 2.12 break-off
    BreakOff,
    /// 2.2 nobody met
    NonContact,
    /// 2.3 other: illness, language
    Other,
    /// 3.1 unknown whether a household
    UnknownHousehold,
    /// 3.2 could not get in
    NoEntry,
    /// 3.3 unknown, other
    UnknownOther,
    /// 4.1 vacant
    Vacant,
    /// 4.2 not a dwelling
    NotDwelling,
    /// 4.3 no eligible adult
    NoEligible,
    /// 4.4 outside the area
    OutOfArea,
}

/// AAPOR's classes, as they enter response rates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DispositionClass {
    /// I
    Complete,
    /// P
    Partial,
    /// R
    Refusal,
    /// NC
    NonContact,
    /// O
    Other,
    /// UH
    UnknownHousehold,
    /// UO
    UnknownOther,
    /// NE
    NotEligible,
}

impl Disposition {
    /// All dispositions with their codes, in the order in which they are offered.
    pub const ALL: [(Disposition, &'static str); 13] = [
        (Disposition::Complete, "1.1"),
        (Disposition::Partial, "1.2"),
        (Disposition::Refusal, "2.11"),
        (Disposition::BreakOff, "2.12"),
        (Disposition::NonContact, "2.2"),
        (Disposition::Other, "2.3"),
        (Disposition::UnknownHousehold, "3.1"),
        (Disposition::NoEntry, "3.2"),
        (Disposition::UnknownOther, "3.3"),
        (Disposition::Vacant, "4.1"),
        (Disposition::NotDwelling, "4.2"),
        (Disposition::NoEligible, "4.3"),
        (Disposition::OutOfArea, "4.4"),
    ];

    /// The code as it stands in files. A spreadsheet keeps it: 2.11 and 2.2 survive as numbers.
    #[must_use]
    pub fn code(self) -> &'static str {
        Self::ALL.iter().find(|(known, _)| *known == self).map_or("", |(_, code)| code)
    }

    /// Reads a code.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == code).map(|(disposition, _)| *disposition)
    }

    /// Its class.
    #[must_use]
    pub fn class(self) -> DispositionClass {
        match self {
            Self::Complete => DispositionClass::Complete,
            Self::Partial => DispositionClass::Partial,
            Self::Refusal | Self::BreakOff => DispositionClass::Refusal,
            Self::NonContact => DispositionClass::NonContact,
            Self::Other => DispositionClass::Other,
            Self::UnknownHousehold | Self::NoEntry => DispositionClass::UnknownHousehold,
            Self::UnknownOther => DispositionClass::UnknownOther,
            Self::Vacant | Self::NotDwelling | Self::NoEligible | Self::OutOfArea => {
                DispositionClass::NotEligible
            }
        }
    }

    /// Whether the household needs no further visit.
    #[must_use]
    pub fn is_final(self) -> bool {
        !matches!(self.class(), DispositionClass::NonContact | DispositionClass::Partial)
            && !matches!(self, Self::NoEntry | Self::Other)
    }
}
