//! Filling (to be written).
/// Filling.
#[derive(Debug)]
pub struct Filling;
