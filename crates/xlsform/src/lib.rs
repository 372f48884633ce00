//! XLSForm to questionnaire and back. It decides what a form's sheets mean as a
//! `pingyi.questionnaire/1`, and what cannot be taken over; whether the questionnaire then holds is
//! for the reader in `interchange`, whose findings are led back to sheet and row here.
//!
//! Bytes → [`sheets::Sheets`] → checked rows → JSON and findings. Nothing is opened or written.

#![forbid(unsafe_code)]

mod choices;
mod conversion;
mod export;
mod expression;
mod headers;
mod languages;
mod names;
mod parameters;
mod read;
mod row;
mod settings;
pub mod sheets;
mod survey;
pub mod tables;
mod workbook;

use pingyi_base::Finding;
use serde_json::Value;

pub use conversion::{Conversion, read};
pub use export::export;

/// The largest file that is read, in bytes.
pub const BYTES_LIMIT: usize = 16 * 1024 * 1024;
/// The most bytes that a workbook may unfold to.
pub const UNFOLDED_LIMIT: u64 = 64 * 1024 * 1024;
/// The most rows of a sheet.
pub const ROWS_LIMIT: u64 = 10_000;
/// The most columns of a sheet.
pub const COLUMNS_LIMIT: usize = 500;
/// The most characters of a cell, as in Excel.
pub const CELL_LIMIT: usize = 32_767;
/// The most findings that are listed.
pub const FINDINGS_LIMIT: usize = 1_000;

/// Converts a form by itself: the questionnaire's JSON, unless there are errors, and all findings.
/// The name tells the kind of file where its bytes do not, and stands in the findings.
#[must_use]
pub fn convert(name: &str, bytes: &[u8]) -> (Option<Value>, Vec<Finding>) {
    read(name, bytes).finish()
}
