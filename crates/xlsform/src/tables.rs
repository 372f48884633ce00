//! What XLSForm knows, old words included, and what becomes of it here: types, columns, settings
//! and functions. The tables are the documentation's too.

mod columns;
mod functions;
mod types;

pub use columns::{CHOICES, Column, ColumnRow, SETTINGS, SURVEY};
pub use functions::{Function, KNOWN_FUNCTIONS, is_converted};
pub use types::{Meaning, TYPES, TypeRow};

pub(crate) use types::read_type;
