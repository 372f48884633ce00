//! Random days of random people on a device that fails and is killed at random moments. Holds at
//! every moment: what was called saved is there after the next start; nothing is numbered twice; the
//! kernel neither panics nor runs for ever.

use pingyi_base::Set;
use proptest::prelude::*;

use super::device::Device;
use crate::event::StoreFailure;
use crate::fill::Stage;
use crate::view::{SavingState, Screen};
use crate::{Act, FileWay};

const ROUTES: [&str; 6] = [
    "#/fill/resident-satisfaction",
    "#/fill/resident-satisfaction?household=H01-001&mode=interviewer",
    "#/fill/cadre-rating?household=H01-002&mode=self",
    "#/records",
    "#/visits",
    "#/settings",
];

fn acknowledged(device: &Device, known: &mut Set<String>) {
    let Some(interview) = &device.kernel.interview else { return };
    if let Stage::HandingIn(handing) = &interview.stage
        && handing.saving == SavingState::Saved
    {
        known.insert(handing.response.header.response_id.to_string());
    }
}

fn act(device: &mut Device, what: u8, how: u8) {
    let how = usize::from(how);
    match what % 20 {
        0..=5 => {
            device.answer_page(how);
            device.act(Act::Next);
        }
        6 => device.act(Act::Back),
        7 => device.act(Act::Submit),
        8 => {
            if how % 2 == 0 {
                device.act(Act::Staff("S01".to_owned()));
            }
            device.does(Act::Go(ROUTES[how % ROUTES.len()].to_owned()));
        }
        9 | 10 => device.settle(),
        11 => drop(device.step()),
        12 => device.local_on_disk = device.local.clone(),
        13 => device.local_fails = (how % 3 == 0).then_some(StoreFailure::Full),
        14 => device.database_fails = (how % 4 == 0).then_some(StoreFailure::Full),
        15 => device.act(Act::Export { all: how % 2 == 0, way: FileWay::Download }),
        16 => {
            device.act(Act::OpenHousehold("H01-003".to_owned()));
            device.act(Act::RecordAttempt {
                disposition: "2.2".to_owned(),
                next_at: String::new(),
                note: String::new(),
            });
        }
        17 => device.act(Act::EndEarly),
        18 => device.act(Act::RetrySave),
        _ => {
            // To the review in one go, so that something is handed in often.
            if matches!(device.screen(), Screen::Fill(_)) && device.database_fails.is_none() {
                device.settle();
                for _ in 0..200 {
                    if device.page().is_none() {
                        break;
                    }
                    device.answer();
                    device.does(Act::Next);
                }
                device.act(Act::Submit);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn what_was_called_saved_is_never_lost(day in proptest::collection::vec((any::<u8>(), any::<u8>(), any::<u8>()), 1..120)) {
        let mut device = Device::new(ROUTES[0]);
        let mut known = Set::new();
        for (what, how, kill) in day {
            act(&mut device, what, how);
            acknowledged(&device, &mut known);
            let _ = device.kernel.view();
            if kill < 16 {
                device.kill();
            }
            if kill >= 250 {
                (device.local_fails, device.database_fails) = (None, None);
                device.kill();
                for id in &known {
                    prop_assert!(device.kernel.shelf.responses.contains_key(&format!("response/{id}")), "{id} is lost");
                }
            }
        }
        (device.local_fails, device.database_fails) = (None, None);
        device.kill();
        for id in &known {
            prop_assert!(device.kernel.shelf.responses.contains_key(&format!("response/{id}")), "{id} is lost");
        }
        let numbers: Vec<u64> = device.kernel.shelf.responses.values().filter_map(|response| match &response.header.trace {
            pingyi_response::response::Trace::Open { seq, .. } => Some(*seq),
            pingyi_response::response::Trace::Secret { .. } => None,
        }).collect();
        prop_assert_eq!(numbers.iter().collect::<Set<_>>().len(), numbers.len(), "{:?}", numbers);
    }
}
