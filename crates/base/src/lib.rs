//! The words that every other crate shares: ids, text in several languages, civil dates,
//! and findings. It decides what a valid id or date is; it leaves everything that has to do
//! with questionnaires, answers or files to others.

pub mod civil;
pub mod finding;
pub mod flat;
pub mod ids;
pub mod number;
pub mod ordered;
pub mod text;

pub use civil::{Date, Timestamp};
pub use finding::{Finding, FindingCode, Place, Severity};
pub use flat::{Map, Set};
pub use ids::*;
pub use text::{Language, LocalText};

#[cfg(test)]
mod tests;
