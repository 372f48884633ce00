//! `cargo xtask languages`: the app in a language that was added by files alone. The files are made from
//! the English ones by a rule: Arabic letters for Latin ones, written from right to left. Nobody can read
//! it and nobody gets it; whoever looks at it, or a test, sees at once what is not translated, what
//! cannot be mirrored and where a name or a number breaks the order of a sentence. It decides how that
//! language is made and where its app stands.

use std::fs;
use std::path::{Path, PathBuf};

use crate::wasm::Toolchain;
use crate::{build, places, run, setup};

/// Which further folders of texts the build of `wording` reads.
const FOLDERS: &str = "PINGYI_LANGUAGES";
/// Unicode's tag for pseudo-bidi (CLDR, pseudo-locales).
const TAG: &str = "ar-XB";
const FILES: [&str; 5] = ["field.toml", "office.toml", "report.toml", "author.toml", "terms.toml"];
/// For a to z: letters of about the same sound, joined and unjoined ones as in real words.
const LETTERS: [char; 26] = [
    'ا', 'ب', 'ك', 'د', 'ي', 'ف', 'ج', 'ه', 'ى', 'ج', 'ق', 'ل', 'م', 'ن', 'و', 'پ', 'ق', 'ر', 'س', 'ت', 'ع',
    'ڤ', 'و', 'خ', 'ي', 'ز',
];

/// The app in all its languages and the test language.
pub(crate) fn dist() -> PathBuf {
    places::target_dir().join("dist-languages")
}

/// Builds it where something has changed.
pub(crate) fn languages() -> Result<(), String> {
    let there = dist().join("index.html");
    if build::is_newer_than_sources(&there) {
        return Ok(());
    }
    setup::setup(setup::Purpose::Build)?;
    let folders = places::target_dir().join("languages");
    write(&places::root().join("crates/wording/text/en"), &folders.join(TAG))?;
    let toolchain = Toolchain::find().ok_or("There is no compiler for wasm; see cargo xtask doctor.")?;
    let trunk = places::find_program("trunk").ok_or("There is no trunk; see cargo xtask doctor.")?;
    let mut command = run::program(trunk);
    // Not for release: it is not weighed, and takes a quarter of the time.
    command.env_remove("NO_COLOR").env(FOLDERS, &folders).env("CARGO_PROFILE_DEV_DEBUG", "0");
    command.args(["build", "--release", "false", "--dist"]).arg(dist());
    let what = format!("Building the app with the test language {TAG}");
    run::long(&what, "1 min, the first time 3", toolchain.dress(&mut command))
}

/// The texts of the test language, made from those of another.
fn write(from: &Path, to: &Path) -> Result<(), String> {
    let told = |path: &Path, error: std::io::Error| format!("{}: {error}", path.display());
    fs::create_dir_all(to).map_err(|error| told(to, error))?;
    for name in FILES {
        let (source, copy) = (from.join(name), to.join(name));
        let text = fs::read_to_string(&source).map_err(|error| told(&source, error))?;
        let lines: Vec<String> = text.lines().map(mirrored).collect();
        let text = lines.join("\n") + "\n";
        // An unchanged file keeps its time, so that nothing is built anew for it.
        if fs::read_to_string(&copy).is_ok_and(|old| old == text) {
            continue;
        }
        fs::write(&copy, text).map_err(|error| told(&copy, error))?;
    }
    Ok(())
}

/// A line of a file of texts: its key as it is, its text in Arabic letters.
fn mirrored(line: &str) -> String {
    if line.trim() == "[language]" {
        return format!("{line}\ndirection = \"rtl\"");
    }
    let parts = line.split_once(" = \"").and_then(|(key, rest)| Some((key, rest.strip_suffix('"')?)));
    match parts {
        Some((key, text)) => format!("{key} = \"{}\"", arabic(text)),
        None => line.to_owned(),
    }
}

/// Letters and marks; what stands in braces is filled in by the program and stays.
fn arabic(text: &str) -> String {
    let mut depth = 0_u32;
    let change = |letter: char| {
        match letter {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > 0 {
            return letter;
        }
        match letter {
            ',' => '،',
            ';' => '؛',
            '?' => '؟',
            'a'..='z' | 'A'..='Z' => {
                let place = usize::from(letter.to_ascii_lowercase() as u8 - b'a');
                LETTERS.get(place).copied().unwrap_or(letter)
            }
            other => other,
        }
    };
    text.chars().map(change).collect()
}

#[cfg(test)]
mod tests {
    use super::{arabic, mirrored};

    // A key and a particular must stay, or the build of `wording` refuses the file.
    #[test]
    fn only_what_people_read_is_changed() {
        assert_eq!(arabic("Person {n} of {total}?"), "پيرسون {n} وف {total}؟");
        assert_eq!(mirrored("next.label = \"Next\""), "next.label = \"نيخت\"");
        assert_eq!(mirrored("# A comment"), "# A comment");
        assert_eq!(mirrored("[fill]"), "[fill]");
        assert_eq!(mirrored("[language]"), "[language]\ndirection = \"rtl\"");
        assert_eq!(arabic("{=Wave}"), "{=Wave}");
    }
}
