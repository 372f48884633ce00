//! Answers and what happened while they were given. It decides what is asked next, which answers
//! count, and what a finished response holds; it keeps nothing (that is the kernel's and the
//! shell's work) and computes no figures (that is `appraisal`'s).

pub mod answer;
pub mod disposition;
pub mod double;
pub mod draft;
pub mod filling;
pub mod finish;
pub mod marks;
pub mod order;
pub mod picture;
pub mod response;
pub mod substitute;
pub mod visit;
pub mod within;

pub use answer::{Answer, AnswerKey, Answers, Instance, Instances, Present};
pub use disposition::{Disposition, DispositionClass};
pub use double::Double;
pub use draft::{Draft, DraftKey, Pass, Slip};
pub use filling::{Environment, Filling, Start};
pub use marks::Marks;
pub use order::subject_order;
pub use response::{Cell, Consent, Header, Helper, InstanceRow, Mode, Origin, RepeatRows, Response, Row};
pub use substitute::Substitute;
pub use visit::{Appointment, DayPart, Visit};
pub use within::{Adults, Choosing};

#[cfg(test)]
mod tests;
