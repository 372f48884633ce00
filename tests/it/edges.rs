//! The table of edges: which package may use which. An edge that is new here is a decision that a
//! reviewer sees.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Each package's folder and its `[dependencies]`, without those for tests and build scripts.
/// Engines know only engines below them; what is not ours stands behind the bar.
const EDGES: &[(&str, &str)] = &[
    ("crates/base", ""),
    ("crates/questionnaire", "base | libm"),
    ("crates/response", "base questionnaire"),
    ("crates/estimate", "| libm"),
    ("crates/wording", "base"),
    ("crates/appraisal", "base questionnaire response estimate wording"),
    ("crates/interchange", "base questionnaire response appraisal | serde serde_json csv sha2 encoding_rs"),
    ("crates/xlsform", "base questionnaire wording | calamine zip csv encoding_rs serde_json"),
    (
        "crates/kernel",
        "base questionnaire response appraisal interchange wording xlsform | serde_json qrcodegen",
    ),
    ("crates/scenario", "base questionnaire response interchange"),
    ("crates/serve", ""),
    (
        "crates/cli",
        "base questionnaire response estimate appraisal interchange wording kernel serve xlsform | encoding_rs lexopt anyhow serde_json",
    ),
    // The app draws and performs; engines reach it through the kernel alone. `base` and `wording`
    // are the kernel's own words.
    (".", "base kernel wording | yew wasm-bindgen wasm-bindgen-futures js-sys web-sys gloo-storage"),
    ("xtask", "serve | brotli serde_json sha2 walrus"),
];

fn allowed(row: &str) -> BTreeSet<String> {
    let (ours, others) = row.split_once('|').unwrap_or((row, ""));
    let ours = ours.split_whitespace().map(|name| format!("pingyi-{name}"));
    ours.chain(others.split_whitespace().map(str::to_owned)).collect()
}

/// The names under `[dependencies]`. A line that goes on over several lists features only.
fn dependencies(manifest: &Path) -> BTreeSet<String> {
    let text = fs::read_to_string(manifest).unwrap();
    let mut names = BTreeSet::new();
    let mut is_inside = false;
    for line in text.lines() {
        if line.starts_with('[') {
            is_inside = line == "[dependencies]";
        } else if is_inside && line.starts_with(|c: char| c.is_ascii_alphabetic()) {
            names.insert(line.split(['.', ' ', '=']).next().unwrap().to_owned());
        }
    }
    names
}

// Source of truth: the map in ARCHITECTURE.md.
#[test]
fn each_package_uses_what_the_table_allows_and_no_more() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut wrong = Vec::new();
    for (folder, row) in EDGES {
        let (allowed, used) = (allowed(row), dependencies(&root.join(folder).join("Cargo.toml")));
        wrong.extend(used.difference(&allowed).map(|name| format!("{folder} may not use {name}")));
        wrong.extend(allowed.difference(&used).map(|name| format!("{folder} does not use {name} any more")));
    }
    assert!(wrong.is_empty(), "the table of edges and the manifests differ:\n{}", wrong.join("\n"));
}

#[test]
fn each_package_stands_in_the_table_and_in_the_architecture() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let architecture = fs::read_to_string(root.join("ARCHITECTURE.md")).unwrap();
    for entry in fs::read_dir(root.join("crates")).unwrap() {
        let folder = entry.unwrap().path();
        if folder.is_dir() {
            let name = folder.file_name().unwrap().to_string_lossy().into_owned();
            assert!(EDGES.iter().any(|(path, _)| *path == format!("crates/{name}")), "{name} has no row");
            assert!(
                architecture.contains(&format!("\n### {name}\n")),
                "ARCHITECTURE.md has no section {name}"
            );
        }
    }
}

// An engine is tested with engines and with libraries for tests; the scenario language alone
// stands above them, and the app's own tests draw it as text.
#[test]
fn a_table_row_points_only_downwards() {
    let order: Vec<&str> = EDGES.iter().filter_map(|(folder, _)| folder.strip_prefix("crates/")).collect();
    for (place, name) in order.iter().enumerate() {
        let row = EDGES.iter().find(|(folder, _)| folder.strip_prefix("crates/") == Some(*name)).unwrap().1;
        for used in row.split('|').next().unwrap().split_whitespace() {
            let below = order.iter().position(|other| *other == used).unwrap();
            assert!(below < place, "{name} uses {used}, which stands above it");
        }
    }
}
