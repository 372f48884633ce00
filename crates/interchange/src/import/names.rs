//! Names of files. Two phones give two files one name; they are told apart by their content, so that
//! it does not matter which was given first.

use std::collections::{BTreeMap, BTreeSet};

/// Between a name and the mark of its content. No file's name holds it.
const BETWEEN: char = '\0';
/// How much of the content's hash is enough to find the file.
const MARK: usize = 8;

/// A file's name with the mark of its content.
pub(super) fn with_content(name: &str, bytes: &[u8]) -> String {
    let hash = crate::hash::hex(bytes);
    format!("{name}{BETWEEN}{}", hash.get(..MARK).unwrap_or_default())
}

/// The names of all files of an import.
pub(super) struct Names {
    marks: BTreeMap<String, BTreeSet<String>>,
}

impl Names {
    pub(super) fn new<'a>(names: impl Iterator<Item = &'a str>) -> Self {
        let mut marks: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (name, mark) in names.filter_map(|name| name.rsplit_once(BETWEEN)) {
            marks.entry(name.to_owned()).or_default().insert(mark.to_owned());
        }
        Self { marks }
    }

    /// The name as it was given; with the mark of its content where another file has the name too.
    pub(super) fn shown(&self, name: &str) -> String {
        let Some((name, mark)) = name.rsplit_once(BETWEEN) else { return name.to_owned() };
        match self.marks.get(name) {
            Some(marks) if marks.len() > 1 => format!("{name} [{mark}]"),
            _ => name.to_owned(),
        }
    }
}
