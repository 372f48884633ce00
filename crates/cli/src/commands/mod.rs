//! One module a command.

pub(crate) mod fill;
pub(crate) mod pack;
pub(crate) mod pack_compare;
pub(crate) mod paper;
pub(crate) mod questionnaire;
pub(crate) mod serve;
pub(crate) mod tally;
