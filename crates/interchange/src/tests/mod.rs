//! Tests of the formats; sources of truth are the format pages in `docs/formats` and the shipped
//! practice pack.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod backups;
mod bad_packs;
mod bundles;
mod comparing;
mod flips;
mod hashes;
mod hostile;
mod merging;
mod office;
mod packs;
mod pasting;
mod questionnaires;
mod readback;
mod repeats;
mod round_trip;
mod stored;
mod support;
mod tally;
mod zip_out;

/// The practice pack, as it ships.
pub(crate) const DEMO: &[u8] = include_bytes!("../../../../static/packs/demo.pack.json");

/// The practice pack, read.
pub(crate) fn demo() -> std::sync::Arc<pingyi_questionnaire::Pack> {
    let (pack, findings) = crate::pack::read(DEMO);
    assert_eq!(findings, [], "the practice pack is clean");
    std::sync::Arc::new(pack.unwrap())
}
