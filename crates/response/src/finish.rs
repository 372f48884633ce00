//! Finishing (to be written).
