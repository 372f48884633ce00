//! Sides in styles are named by the direction of writing, so that a language from right to left needs
//! no file of its own; and motion is only for those who have not asked for less of it.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::path::Path;

/// Every style sheet: of the app, of reports and of forms on paper.
fn sheets() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = ["static/styles", "crates/kernel/src/office"].map(|folder| root.join(folder));
    let files = folders.iter().flat_map(|folder| fs::read_dir(folder).unwrap());
    let files = files.map(|file| file.unwrap().path());
    files
        .filter(|file| file.extension().is_some_and(|extension| extension == "css"))
        .map(|file| (file.display().to_string(), fs::read_to_string(&file).unwrap()))
        .collect()
}

// Source of truth: CSS Logical Properties and Values, level 1.
#[test]
fn no_style_names_left_or_right() {
    const PHYSICAL: [&str; 10] = [
        "margin-left",
        "margin-right",
        "padding-left",
        "padding-right",
        "border-left",
        "border-right",
        "text-align: left",
        "text-align: right",
        " left:",
        " right:",
    ];
    let mut found = Vec::new();
    for (name, text) in sheets() {
        for (number, line) in text.lines().enumerate() {
            for word in PHYSICAL.iter().filter(|word| line.contains(**word)) {
                found.push(format!("{name}:{}: {word}", number + 1));
            }
        }
    }
    assert!(found.is_empty(), "write -inline-start or -inline-end:\n{}", found.join("\n"));
}

// Source of truth: WCAG 2.2, 2.3.3.
#[test]
fn nothing_moves_but_for_those_who_do_not_mind() {
    for (name, text) in sheets() {
        let calm = text.split("prefers-reduced-motion: no-preference").next().unwrap();
        for word in ["transition:", "animation:", "scroll-behavior: smooth"] {
            assert!(!calm.contains(word), "{name}: {word} stands outside of prefers-reduced-motion");
        }
    }
}
