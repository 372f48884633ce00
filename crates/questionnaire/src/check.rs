//! Checks that the shape of a file cannot make: does everything that is named exist, is every name
//! used once, can a number be taken for "missing". It finds; what to do is in `wording`.

mod pack;
mod questionnaire;

pub use pack::check_pack;
pub use questionnaire::{RESERVED, check};

#[cfg(test)]
mod tests;
