//! What the coordinator's office does with files; the same for the worker and the command line.

pub use pingyi_interchange::office::{FindingLine, Imported, Node, Reply, Request, State};
