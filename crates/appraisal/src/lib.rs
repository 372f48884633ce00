//! What the office decides: which figure a convention makes of the answers, which of them may be
//! shown, how subjects, indicators and response rates stand, and what a report says. Answers come in
//! as counts; files, rows and screens are for others.

pub mod figure;
pub mod indicator;
pub mod rates;
pub mod reason;
pub mod report;
pub mod results;
pub mod subject;
pub mod suppression;
pub mod table;
pub mod versions;

pub use figure::{Figure, Method, figure};
pub use reason::Reason;
pub use results::{ResultRow, results};
pub use table::{BallotBox, Ballots, Comments, Dimension, Doors, Given, Group, Selection, Table, Turnout};

#[cfg(test)]
mod tests;
