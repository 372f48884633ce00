//! Tests of the checks: see `crates/interchange`, where packs are read from files.
