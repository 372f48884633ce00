//! Parts that several screens share.

pub(crate) mod alerts;
pub(crate) mod aloud;
pub(crate) mod code;
pub(crate) mod confirm;
pub(crate) mod field;
pub(crate) mod frame;
pub(crate) mod node;
pub(crate) mod progress;
pub(crate) mod status;
