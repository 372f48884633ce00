//! Parts that several screens share.

pub(crate) mod alerts;
// Drawn where there is a link to hand out.
#[allow(dead_code, reason = "until a screen shows one")]
pub(crate) mod code;
pub(crate) mod confirm;
pub(crate) mod field;
pub(crate) mod frame;
pub(crate) mod node;
pub(crate) mod progress;
pub(crate) mod status;
