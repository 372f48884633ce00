//! The service worker's list: every file of the built app with its hash, and one version over all
//! of them. It decides what a device keeps for work without network; how, is `static/sw.js`.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

/// What stands for the version in `static/sw.js`.
pub(crate) const VERSION: &str = "@VERSION@";
/// What stands for the list there.
pub(crate) const FILES: &str = "/*FILES*/";
/// The service worker.
pub(crate) const WORKER: &str = "sw.js";

/// Writes version and list into `dist/sw.js`.
pub(crate) fn fill(dist: &Path) -> Result<(), String> {
    let path = dist.join(WORKER);
    let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    if !text.contains(VERSION) || !text.contains(FILES) {
        return Err(format!("{} has no place for {VERSION} and {FILES}.", path.display()));
    }
    let mut list = String::new();
    for file in files(dist)? {
        let name = name(dist, &file);
        // The worker itself is kept by the browser; a copy in its own cache would never be renewed.
        if name == WORKER {
            continue;
        }
        let bytes = fs::read(&file).map_err(|error| format!("{}: {error}", file.display()))?;
        // A name is written as JSON writes it, which is as JavaScript reads it.
        let _ = write!(list, "\n  [{}, '{}'],", serde_json::Value::from(name), hex(&bytes));
    }
    list.push('\n');
    // The worker's own text is part of the version: a change of how files are kept is a change.
    let version = hex(format!("{text}{list}").as_bytes()).chars().take(12).collect::<String>();
    let filled = text.replace(VERSION, &version).replace(FILES, &list);
    fs::write(&path, filled).map_err(|error| format!("{}: {error}", path.display()))
}

/// Every file below a folder, in order of its name.
pub(crate) fn files(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let mut found = Vec::new();
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            found.extend(files(&path)?);
        } else {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// A file's name as an address within the app.
pub(crate) fn name(dist: &Path, file: &Path) -> String {
    let inner = file.strip_prefix(dist).unwrap_or(file);
    let parts: Vec<_> = inner.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}

fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::{fill, hex};
    use std::fs;

    // FIPS 180-2, appendix B.1.
    #[test]
    fn a_hash_is_sha_256_in_lower_case() {
        assert_eq!(hex(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    #[test]
    fn the_list_holds_every_file_but_the_worker_and_is_the_same_for_the_same_files() {
        let dist = std::env::temp_dir().join(format!("pingyi-precache-{}", std::process::id()));
        fs::create_dir_all(dist.join("packs")).unwrap();
        fs::write(dist.join("packs/a.json"), "abc").unwrap();
        fs::write(dist.join("index.html"), "").unwrap();
        let read = || {
            fs::write(dist.join("sw.js"), "const V = '@VERSION@'; const F = [/*FILES*/];").unwrap();
            fill(&dist).unwrap();
            fs::read_to_string(dist.join("sw.js")).unwrap()
        };
        let first = read();
        assert!(first.contains(r#"["packs/a.json", 'ba7816bf"#), "{first}");
        assert!(first.contains(r#"["index.html", 'e3b0c442"#), "{first}");
        assert!(!first.contains("sw.js") && !first.contains('@'), "{first}");
        assert_eq!(first, read());
        fs::write(dist.join("index.html"), "x").unwrap();
        assert_ne!(first.lines().next(), read().lines().next(), "another version");
        fs::remove_dir_all(&dist).unwrap();
    }
}
