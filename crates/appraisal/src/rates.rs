//! Response rates after AAPOR's Standard Definitions, from what became of each household. It decides
//! which of several visits to a household says what became of it.

use std::collections::BTreeMap;

use pingyi_response::Disposition;
use pingyi_response::disposition::DispositionClass;

use crate::reason::Reason;
use crate::suppression::{Spread, spread};
use crate::table::{Dimension, Doors, Group, Selection, Table};
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
    /// COOP1 to COOP4.
    pub cooperation: [Option<f64>; 4],
    /// REF1 to REF3.
    pub refusal: [Option<f64>; 3],
    /// CON1 to CON3.
    pub contact: [Option<f64>; 3],
}

/// The rates of one group.
#[derive(Clone, Debug, PartialEq)]
pub struct RateRow {
    /// Which group.
    pub group: Group,
    /// How many households were visited.
    pub households: u64,
    /// All visits.
    pub visits: u64,
    /// How many reserve households stood for others; they are not among the households.
    pub substitutes: u64,
    /// The households by class, in the order of [`CLASSES`]; `None` where a count may not be shown.
    pub classes: Vec<Option<u64>>,
    /// What became of the households; nothing where only their classes are shown.
    pub outcomes: BTreeMap<Disposition, u64>,
    /// The rates; none where one of the counts is hidden, because it could be worked out from them.
    pub rates: Rates,
    /// Why there are none.
    pub reason: Option<Reason>,
}

/// AAPOR's classes in the order in which they are printed.
pub const CLASSES: [DispositionClass; 8] = [
    DispositionClass::Complete,
    DispositionClass::Partial,
    DispositionClass::Refusal,
    DispositionClass::NonContact,
    DispositionClass::Other,
    DispositionClass::UnknownHousehold,
    DispositionClass::UnknownOther,
    DispositionClass::NotEligible,
];

/// Interviews, and all else: how many there are of both is known from the answers.
const CLASS_PARTS: [usize; 2] = [2, 6];

/// How much a visit's result says about the household: of several visits the one that says most stands,
/// whenever it was. An interview is an interview, whoever is not at home the day after; who refused
/// was met; what is no dwelling is none, though nobody answered there before.
#[must_use]
pub fn precedence(disposition: Disposition) -> u8 {
    match disposition.class() {
        DispositionClass::Complete => 7,
        DispositionClass::Partial => 6,
        DispositionClass::Refusal => 5,
        DispositionClass::Other => 4,
        DispositionClass::NotEligible => 3,
        DispositionClass::NonContact => 2,
        DispositionClass::UnknownHousehold | DispositionClass::UnknownOther => 1,
    }
}

impl Cases {
    /// Puts households into classes by what became of them.
    #[must_use]
    pub fn of(outcomes: &BTreeMap<Disposition, u64>) -> Self {
        let mut cases = Self::default();
        for (disposition, count) in outcomes {
            *cases.class(disposition.class()) += count;
        }
        cases
    }

    /// One household more, by what became of it.
    pub fn add(&mut self, disposition: Disposition) {
        *self.class(disposition.class()) += 1;
    }

    /// The same with one household more.
    #[must_use]
    pub fn with(mut self, disposition: Disposition) -> Self {
        self.add(disposition);
        self
    }

    fn class(&mut self, class: DispositionClass) -> &mut u64 {
        match class {
            DispositionClass::Complete => &mut self.complete,
            DispositionClass::Partial => &mut self.partial,
            DispositionClass::Refusal => &mut self.refusal,
            DispositionClass::NonContact => &mut self.non_contact,
            DispositionClass::Other => &mut self.other,
            DispositionClass::UnknownHousehold => &mut self.unknown_household,
            DispositionClass::UnknownOther => &mut self.unknown_other,
            DispositionClass::NotEligible => &mut self.not_eligible,
        }
    }

    /// All households.
    #[must_use]
    pub fn all(&self) -> u64 {
        self.eligible() + self.unknown() + self.not_eligible
    }

    /// Households where somebody was met who could say yes or no.
    #[must_use]
    pub fn met(&self) -> u64 {
        self.interviews() + self.refusal + self.other
    }

    /// Interviews, complete or in part.
    #[must_use]
    pub fn interviews(&self) -> u64 {
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
        let refused = self.refusal as f64;
        // Of those who were met: all, and those who could have answered.
        let (contacted, able) = (self.met() as f64, interviews + refused);
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
            cooperation: [
                divided(complete, contacted),
                divided(interviews, contacted),
                divided(complete, able),
                divided(interviews, able),
            ],
            refusal: [divided(refused, every), by_likely(refused), divided(refused, eligible)],
            contact: [divided(contacted, every), by_likely(contacted), divided(contacted, eligible)],
        }
    }
}

impl Rates {
    /// All rates by their names.
    #[must_use]
    pub fn named(&self) -> [(&'static str, Option<f64>); 16] {
        let [rr1, rr2, rr3, rr4, rr5, rr6] = self.response;
        let [coop1, coop2, coop3, coop4] = self.cooperation;
        let ([ref1, ref2, ref3], [con1, con2, con3]) = (self.refusal, self.contact);
        [
            ("RR1", rr1),
            ("RR2", rr2),
            ("RR3", rr3),
            ("RR4", rr4),
            ("RR5", rr5),
            ("RR6", rr6),
            ("COOP1", coop1),
            ("COOP2", coop2),
            ("COOP3", coop3),
            ("COOP4", coop4),
            ("REF1", ref1),
            ("REF2", ref2),
            ("REF3", ref3),
            ("CON1", con1),
            ("CON2", con2),
            ("CON3", con3),
        ]
    }
}

fn divided(value: f64, by: f64) -> Option<f64> {
    (by > 0.0).then(|| value / by)
}

/// The rates of all groups of a selection; one row without figures where nobody was visited.
#[must_use]
pub fn response_rates(table: &Table, pack: &Pack, selection: &Selection) -> Vec<RateRow> {
    let minimum = pack.privacy.min_cell;
    let all: Vec<Cases> = table.doors.iter().map(|doors| Cases::of(&doors.outcomes)).collect();
    let counts = |mut cases: Cases| CLASSES.iter().map(|class| *cases.class(*class)).collect::<Vec<u64>>();
    let groups = table.doors.iter().zip(&all).map(|(doors, cases)| (doors.group.clone(), counts(*cases)));
    let spreads = spread(groups.collect(), &CLASS_PARTS, minimum);
    let row = |((doors, cases), spread): ((&Doors, &Cases), Spread)| {
        let is_hidden = spread.counts.iter().any(Option::is_none);
        let is_whole = doors.group.keys().all(|dimension| *dimension == Dimension::Wave);
        RateRow {
            group: selection.shown(&doors.group),
            households: cases.all(),
            visits: doors.visits,
            substitutes: doors.substitutes,
            classes: spread.counts,
            outcomes: if is_whole { doors.outcomes.clone() } else { BTreeMap::new() },
            rates: if is_hidden { Rates::default() } else { cases.rates(None) },
            reason: is_hidden.then_some(Reason::TooFewHouseholds { minimum }),
        }
    };
    let rows: Vec<RateRow> = table
        .doors
        .iter()
        .zip(&all)
        .zip(spreads)
        .filter(|((doors, _), _)| selection.holds(pack, &doors.group))
        .map(row)
        .collect();
    if !rows.is_empty() {
        return rows;
    }
    vec![RateRow {
        group: Group::new(),
        households: 0,
        visits: 0,
        substitutes: 0,
        classes: Vec::new(),
        outcomes: BTreeMap::new(),
        rates: Rates::default(),
        reason: Some(Reason::NoVisits),
    }]
}

/// The rates of each interviewer in each area, from a table by both. Where the area's own counts are
/// not all shown, none of its interviewers' are: added up they would give them away.
#[must_use]
pub fn interviewers_rates(
    table: &Table,
    areas: &[RateRow],
    pack: &Pack,
    selection: &Selection,
) -> Vec<RateRow> {
    let area = |group: &Group| group.get(&Dimension::Area).cloned();
    let mut rows = response_rates(table, pack, selection);
    rows.retain(|row| row.group.contains_key(&Dimension::Interviewer));
    for row in &mut rows {
        let around = areas.iter().find(|whole| area(&whole.group) == area(&row.group));
        if let Some(reason) = around.and_then(|whole| whole.reason) {
            row.classes.iter_mut().for_each(|count| *count = None);
            (row.rates, row.reason) = (Rates::default(), Some(reason));
        }
    }
    rows
}
