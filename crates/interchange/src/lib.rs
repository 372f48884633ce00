//! Every serialised type, by version; bytes in, bytes out. It decides how packs, kept records and
//! CSV files are written and read; nothing here opens a file, and no domain type is serialisable.

pub mod backup;
pub mod columns;
pub mod csv_out;
pub mod decode;
mod doors;
pub mod hash;
pub mod import;
pub mod json;
pub mod layout;
pub mod office;
pub mod pack;
pub mod pasted;
pub mod questionnaire;
pub mod readback;
mod shape;
pub mod stored;
pub mod tally;
pub mod zip_out;

#[cfg(test)]
mod tests;
