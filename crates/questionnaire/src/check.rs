//! Checks of a pack beyond the shape of its file (to be written).
