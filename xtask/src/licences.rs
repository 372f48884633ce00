//! Licences of everything that is built in or used by builds and tests: each must be usable under
//! one that this project may pass on, and none of them may be of the GPL's family.

use crate::sources;

/// What may be passed on with the app.
const ALLOWED: &[&str] = &[
    "MIT",
    "MIT-0",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "0BSD",
    "BSL-1.0",
    "ISC",
    "Zlib",
    "Unicode-3.0",
    "Unicode-DFS-2016",
    "MPL-2.0",
    "CC0-1.0",
    "Unlicense",
];

/// Looks at every package of the lock file.
pub(crate) fn licences() -> Result<(), String> {
    let metadata = sources::metadata()?;
    let packages = metadata["packages"].as_array().map_or(&[][..], Vec::as_slice);
    let refused: Vec<String> = packages
        .iter()
        .filter_map(|package| {
            let text = |field: &str| package[field].as_str().unwrap_or_default();
            let licence = text("license");
            (!is_allowed(licence)).then(|| format!("  {} {}: {licence:?}", text("name"), text("version")))
        })
        .collect();
    println!("{} packages", packages.len());
    if refused.is_empty() {
        Ok(())
    } else {
        Err(format!("licences that are not on the list:\n{}", refused.join("\n")))
    }
}

/// Reads an SPDX expression: one side of an `OR`, every side of an `AND`. `/` is the old `OR`.
fn is_allowed(expression: &str) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut reader = Reader { words: &words };
    reader.any().unwrap_or(false) && reader.words.is_empty()
}

struct Reader<'a> {
    words: &'a [&'a str],
}

impl Reader<'_> {
    fn takes(&mut self, word: &str) -> bool {
        match self.words.split_first() {
            Some((first, rest)) if *first == word => {
                self.words = rest;
                true
            }
            _ => false,
        }
    }

    fn any(&mut self) -> Option<bool> {
        let mut is_allowed = self.all()?;
        while self.takes("OR") {
            is_allowed |= self.all()?;
        }
        Some(is_allowed)
    }

    fn all(&mut self) -> Option<bool> {
        let mut is_allowed = self.one()?;
        while self.takes("AND") {
            is_allowed &= self.one()?;
        }
        Some(is_allowed)
    }

    fn one(&mut self) -> Option<bool> {
        if self.takes("(") {
            let is_allowed = self.any()?;
            return self.takes(")").then_some(is_allowed);
        }
        let (first, rest) = self.words.split_first()?;
        self.words = rest;
        if self.takes("WITH") {
            let (exception, rest) = self.words.split_first()?;
            self.words = rest;
            return Some(ALLOWED.contains(&format!("{first} WITH {exception}").as_str()));
        }
        Some(ALLOWED.contains(first))
    }
}

#[cfg(test)]
mod tests {
    use super::is_allowed;

    // SPDX specification 2.3, annex D: AND binds closer than OR.
    #[test]
    fn one_side_of_or_and_every_side_of_and_must_be_on_the_list() {
        for good in [
            "MIT",
            "MIT/Apache-2.0",
            "MIT OR LGPL-2.1-or-later",
            "(MIT OR Apache-2.0) AND Unicode-3.0",
            "Apache-2.0 WITH LLVM-exception OR GPL-3.0",
        ] {
            assert!(is_allowed(good), "{good}");
        }
        for bad in [
            "",
            "GPL-3.0",
            "AGPL-3.0 AND MIT",
            "MIT AND (GPL-2.0 OR LGPL-3.0)",
            "MIT OR",
            "(MIT",
            "GPL-2.0 WITH Classpath-exception-2.0",
        ] {
            assert!(!is_allowed(bad), "{bad}");
        }
    }
}
