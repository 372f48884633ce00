//! Response rates after AAPOR's Standard Definitions, from what the last visit to each household
//! found.

use std::collections::BTreeMap;

use pingyi_response::Disposition;
use pingyi_response::disposition::DispositionClass;

use crate::reason::Reason;
use crate::table::{Doors, Group, Selection, Table};
use pingyi_questionnaire::Pack;

/// Households by AAPOR's classes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cases {
    /// I
    pub complete: u64,
    /// P
    pub partial: u64,
    /// R
    pub refusal: u64,
    /// NC
    pub non_contact: u64,
    /// O
    pub other: u64,
    /// UH
    pub unknown_household: u64,
    /// UO
    pub unknown_other: u64,
    /// NE
    pub not_eligible: u64,
}

/// The rates; `None` where there is nothing to divide by.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rates {
    /// The share of unknown cases that is taken for eligible.
    pub e: Option<f64>,
    /// RR1 to RR6.
    pub response: [Option<f64>; 6],
    /// COOP1
    pub cooperation: Option<f64>,
    /// REF1
    pub refusal: Option<f64>,
    /// CON1
    pub contact: Option<f64>,
}

/// The rates of one group.
#[derive(Clone, Debug, PartialEq)]
pub struct RateRow {
    /// Which group.
    pub group: Group,
    /// The cases.
    pub cases: Cases,
    /// All visits, also those that were not the last one.
    pub visits: u64,
    /// What the last visits found.
    pub last: BTreeMap<Disposition, u64>,
    /// The rates.
    pub rates: Rates,
    /// Why there are none.
    pub reason: Option<Reason>,
}

impl Cases {
    /// Puts the last visits into classes.
    #[must_use]
    pub fn of(last: &BTreeMap<Disposition, u64>) -> Self {
        let mut cases = Self::default();
        for (disposition, count) in last {
            let place = match disposition.class() {
                DispositionClass::Complete => &mut cases.complete,
                DispositionClass::Partial => &mut cases.partial,
                DispositionClass::Refusal => &mut cases.refusal,
                DispositionClass::NonContact => &mut cases.non_contact,
                DispositionClass::Other => &mut cases.other,
                DispositionClass::UnknownHousehold => &mut cases.unknown_household,
                DispositionClass::UnknownOther => &mut cases.unknown_other,
                DispositionClass::NotEligible => &mut cases.not_eligible,
            };
            *place += count;
        }
        cases
    }

    /// All households.
    #[must_use]
    pub fn all(&self) -> u64 {
        self.eligible() + self.unknown() + self.not_eligible
    }

    fn interviews(&self) -> u64 {
        self.complete + self.partial
    }

    fn eligible(&self) -> u64 {
        self.interviews() + self.refusal + self.non_contact + self.other
    }

    fn unknown(&self) -> u64 {
        self.unknown_household + self.unknown_other
    }

    /// The share of cases of known eligibility that are eligible.
    #[must_use]
    pub fn estimated_eligibility(&self) -> Option<f64> {
        divided(self.eligible() as f64, (self.eligible() + self.not_eligible) as f64)
    }

    /// All rates, with the estimated eligibility or with one from elsewhere.
    #[must_use]
    pub fn rates(&self, e: Option<f64>) -> Rates {
        let [complete, interviews] = [self.complete as f64, self.interviews() as f64];
        let [eligible, unknown] = [self.eligible() as f64, self.unknown() as f64];
        let every = eligible + unknown;
        let e = e.or_else(|| self.estimated_eligibility());
        // Without unknown cases it does not matter how many of them are taken for eligible.
        let likely = e.or((self.unknown() == 0).then_some(0.0)).map(|e| eligible + e * unknown);
        let by_likely = |value: f64| likely.and_then(|likely| divided(value, likely));
        let contacted = interviews + (self.refusal + self.other) as f64;
        Rates {
            e,
            response: [
                divided(complete, every),
                divided(interviews, every),
                by_likely(complete),
                by_likely(interviews),
                divided(complete, eligible),
                divided(interviews, eligible),
            ],
            cooperation: divided(complete, contacted),
            refusal: divided(self.refusal as f64, every),
            contact: divided(contacted, every),
        }
    }
}

impl Rates {
    /// All rates by their names.
    #[must_use]
    pub fn named(&self) -> [(&'static str, Option<f64>); 9] {
        let [rr1, rr2, rr3, rr4, rr5, rr6] = self.response;
        [
            ("RR1", rr1),
            ("RR2", rr2),
            ("RR3", rr3),
            ("RR4", rr4),
            ("RR5", rr5),
            ("RR6", rr6),
            ("COOP1", self.cooperation),
            ("REF1", self.refusal),
            ("CON1", self.contact),
        ]
    }
}

fn divided(value: f64, by: f64) -> Option<f64> {
    (by > 0.0).then(|| value / by)
}

/// The rates of all groups of a selection; one row without figures where nobody was visited.
#[must_use]
pub fn response_rates(table: &Table, pack: &Pack, selection: &Selection) -> Vec<RateRow> {
    let row = |doors: &Doors| {
        let cases = Cases::of(&doors.last);
        RateRow {
            group: selection.shown(&doors.group),
            cases,
            visits: doors.visits,
            last: doors.last.clone(),
            rates: cases.rates(None),
            reason: None,
        }
    };
    let rows: Vec<RateRow> =
        table.doors.iter().filter(|doors| selection.holds(pack, &doors.group)).map(row).collect();
    if !rows.is_empty() {
        return rows;
    }
    vec![RateRow {
        group: Group::new(),
        cases: Cases::default(),
        visits: 0,
        last: BTreeMap::new(),
        rates: Rates::default(),
        reason: Some(Reason::NoVisits),
    }]
}
