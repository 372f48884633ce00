//! Scripts that fill a questionnaire as a person would, and say what must be seen on the way. It
//! decides what a line of a script means; what is asked, and what a response holds, is decided by
//! `response`. `fixtures/scenarios/README.md` describes the language.

mod run;
mod script;

use std::fmt;

pub use run::{Outcome, run};
pub use script::{Command, Expectation, Step, parse};

/// Why a script does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The line of the script, from 1.
    pub line: usize,
    /// What should have been there.
    pub expected: String,
    /// What was there.
    pub found: String,
}

impl Failure {
    fn new(line: usize, expected: impl fmt::Display, found: impl fmt::Display) -> Self {
        Self { line, expected: expected.to_string(), found: found.to_string() }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "line {}: expected {}, found {}", self.line, self.expected, self.found)
    }
}

impl std::error::Error for Failure {}

#[cfg(test)]
mod tests;
