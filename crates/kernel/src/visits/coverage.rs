//! How far everybody is, and AAPOR's rates of what this device knows. Counts alone: what became of one
//! household stands nowhere here.

use pingyi_appraisal::rates::{Cases, precedence};
use pingyi_base::Map;
use pingyi_questionnaire::Pack;
use pingyi_wording::field::Key;

use super::list::{Standing, is_met};
use crate::model::Kernel;
use crate::view::{CoverageView, MemberView};
use crate::words::say;

/// The rates that are told on a device, with what they mean.
const RATES: [(&str, Key); 9] = [
    ("RR1", Key::CoverageRr1Label),
    ("RR2", Key::CoverageRr2Label),
    ("RR3", Key::CoverageRr3Label),
    ("RR4", Key::CoverageRr4Label),
    ("RR5", Key::CoverageRr5Label),
    ("RR6", Key::CoverageRr6Label),
    ("COOP1", Key::CoverageCoop1Label),
    ("REF1", Key::CoverageRef1Label),
    ("CON1", Key::CoverageCon1Label),
];

impl Kernel {
    /// Of the households on the list. Those that stand for others are no cases of their own.
    pub(crate) fn coverage_view(&self, pack: &Pack, all: &[Standing<'_>]) -> CoverageView {
        let mut cases = Cases::default();
        let mut members: Map<usize, MemberView> = Map::new();
        for one in all.iter().filter(|one| !one.household.reserve) {
            let who = one.household.interviewer.as_ref();
            let place = pack.interviewers.iter().position(|known| Some(&known.id) == who);
            let place = place.unwrap_or(pack.interviewers.len());
            if members.get(&place).is_none() {
                members.insert(place, self.member(pack, place));
            }
            let Some(member) = members.get_mut(&place) else { continue };
            member.listed += 1;
            let found = one.attempts.iter().map(|visit| visit.disposition);
            let Some(stands) = found.max_by_key(|found| precedence(*found)) else { continue };
            cases.add(stands);
            member.visited += 1;
            member.reached += u32::from(one.attempts.iter().any(|visit| is_met(visit.disposition)));
            let class = Cases::default().with(stands).interviews();
            member.interviewed += u32::from(class > 0);
        }
        let named = cases.rates(None).named();
        let rate = |(name, key): (&str, Key)| {
            let value = named.iter().find(|(known, _)| *known == name).and_then(|(_, value)| *value);
            let empty = || Key::CoverageNoneLabel.text(self.lang).to_owned();
            (name.to_owned(), key.text(self.lang).to_owned(), value.map_or_else(empty, percent))
        };
        let reserves = all.iter().filter(|one| one.household.reserve).count();
        let told = |n: usize| say(Key::CoverageSubstitutesLabel, self.lang, &[("n", &n.to_string())]);
        CoverageView {
            members: members.values().cloned().collect(),
            rates: RATES.map(rate).to_vec(),
            substitutes: if reserves > 0 { told(reserves) } else { String::new() },
        }
    }

    fn member(&self, pack: &Pack, place: usize) -> MemberView {
        let nobody = || Key::CoverageNobodyLabel.text(self.lang).to_owned();
        let name = pack.interviewers.get(place).map(|who| format!("{} {}", who.id, who.name));
        MemberView { name: name.unwrap_or_else(nobody), listed: 0, visited: 0, reached: 0, interviewed: 0 }
    }
}

/// A share as per cent with one place, without the program's formatting of floats.
fn percent(share: f64) -> String {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 1")]
    let thousandths = (share * 1000.0 + 0.5) as u64;
    format!("{}.{}%", thousandths / 10, thousandths % 10)
}
