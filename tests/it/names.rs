//! Names that may stand in one place only: the browser's in `src/shell`, clocks, files and chance
//! outside of the engines. Clippy refuses the calls; this refuses the names, also where the code is
//! not built.

use std::fs;
use std::path::{Path, PathBuf};

use crate::wording::{is_test, read, rust_files};

/// Words of code, paths as one word each: `web_sys::Window` and `std::fs`.
fn words(path: &Path) -> Vec<String> {
    let source = fs::read_to_string(path).unwrap();
    // Tests inside a file stand at its end, and may open files.
    let source = source.split("#[cfg(test)]\nmod tests {").next().unwrap();
    let (code, _) = read(source);
    let parts = code.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':'));
    parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

fn uses(word: &str, name: &str) -> bool {
    let parts: Vec<&str> = word.split("::").collect();
    let wanted: Vec<&str> = name.split("::").collect();
    parts.windows(wanted.len()).any(|window| window == wanted)
}

fn offences(files: &[PathBuf], names: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for path in files {
        for word in words(path) {
            found.extend(
                names
                    .iter()
                    .filter(|name| uses(&word, name))
                    .map(|name| format!("{}: {name}", path.display())),
            );
        }
    }
    found.sort();
    found.dedup();
    found
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

const BROWSER: &[&str] = &[
    "web_sys",
    "js_sys",
    "wasm_bindgen",
    "wasm_bindgen_futures",
    "gloo",
    "gloo_storage",
    "gloo_utils",
    "gloo_events",
    "gloo_timers",
    "window",
];

// Source of truth: "one folder touches the browser". `window` is what the shell would hand out
// under another name.
#[test]
fn the_browser_is_named_in_the_shell_only() {
    let shell = root().join("src/shell");
    let mut files = rust_files(&root().join("src"));
    files.extend(rust_files(&root().join("crates")));
    files.retain(|path| !path.starts_with(&shell));
    let found = offences(&files, BROWSER);
    assert!(found.is_empty(), "only src/shell speaks to the browser:\n{}", found.join("\n"));
}

// Source of truth: values in, values out. What an engine needs to know of time and chance comes
// with each event.
#[test]
fn engines_know_no_clock_file_thread_environment_or_chance() {
    let engines = [
        "base",
        "questionnaire",
        "response",
        "estimate",
        "appraisal",
        "interchange",
        "wording",
        "xlsform",
        "kernel",
    ];
    let folders = engines.map(|name| root().join("crates").join(name).join("src"));
    let mut files: Vec<PathBuf> = folders.iter().flat_map(|folder| rust_files(folder)).collect();
    files.retain(|path| !is_test(path));
    let names = [
        "std::time",
        "Instant",
        "SystemTime",
        "std::fs",
        "std::env",
        "std::thread",
        "std::net",
        "std::process",
        "std::os",
        "rand",
        "getrandom",
        "HashMap",
        "HashSet",
    ];
    let found = offences(&files, &names);
    assert!(
        found.is_empty(),
        "engines take values and give values (and walk through maps in an order that is the same each time):\n{}",
        found.join("\n")
    );
}

// Source of truth: "components only draw". What a view needs comes with the view.
#[test]
fn views_name_no_engine_and_the_worker_names_only_the_shell_and_the_kernel() {
    let engines = [
        "pingyi_questionnaire",
        "pingyi_response",
        "pingyi_estimate",
        "pingyi_appraisal",
        "pingyi_interchange",
    ];
    let mut files = rust_files(&root().join("src"));
    files.retain(|path| !is_test(path));
    let found = offences(&files, &engines);
    assert!(found.is_empty(), "the app speaks to the kernel:\n{}", found.join("\n"));
    let office = rust_files(&root().join("src/office"));
    let found = offences(&office, &["ui", "yew"]);
    assert!(found.is_empty(), "the worker draws nothing:\n{}", found.join("\n"));
}
