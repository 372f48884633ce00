//! Where code comes from: the public registry alone, in versions that the lock file fixes, and
//! nothing that could speak to a network. It reads; what a licence allows is for `licences`.

use std::fs;

use serde_json::Value;

use crate::{places, run};

/// No request leaves the app's own origin, and no part of it can make one.
const BANNED: &[(&str, &str)] = &[
    ("reqwest", "a network client"),
    ("ureq", "a network client"),
    ("hyper", "a network client"),
    ("openssl-sys", "needs the system's library"),
    ("wee_alloc", "abandoned, and leaks"),
    ("instant", "a clock in disguise"),
    ("web-time", "a clock in disguise"),
];

/// What cargo knows of every package in the lock file.
pub(crate) fn metadata() -> Result<Value, String> {
    let text = run::output(run::cargo().args(["metadata", "--format-version", "1", "--locked", "--all-features"]))
        .ok_or("`cargo metadata --locked` failed: Cargo.lock is behind the manifests. `cargo check` mends it; commit the lock file.")?;
    serde_json::from_str(&text).map_err(|error| format!("cargo metadata: {error}"))
}

/// Checks sources, bans, and the pin that ties the app to its command-line twin.
pub(crate) fn sources() -> Result<(), String> {
    let metadata = metadata()?;
    let mut wrong = Vec::new();
    for package in metadata["packages"].as_array().map_or(&[][..], Vec::as_slice) {
        let text = |field: &str| package[field].as_str().unwrap_or_default();
        let (name, source) = (text("name"), text("source"));
        let is_ours =
            source.is_empty() && text("manifest_path").starts_with(&*places::root().to_string_lossy());
        let is_registry = source.starts_with("registry+") && source.ends_with("crates.io-index");
        if !is_ours && !is_registry {
            wrong.push(format!("  {name} comes from {source:?} and not from the public registry"));
        }
        if let Some((_, reason)) = BANNED.iter().find(|(banned, _)| *banned == name) {
            wrong.push(format!("  {name} is banned: {reason}"));
        }
    }
    wrong.extend(pins()?);
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n")) }
}

/// `wasm-bindgen` in `Cargo.toml`, `Cargo.lock` and `Trunk.toml` must be one version: the programs
/// and the tool that reads them speak a format that changes with each.
fn pins() -> Result<Vec<String>, String> {
    let locked = places::locked_version("wasm-bindgen")?;
    let mut wrong = Vec::new();
    for (file, line) in [
        ("Cargo.toml", format!("wasm-bindgen = \"={locked}\"")),
        ("Trunk.toml", format!("wasm_bindgen = \"{locked}\"")),
    ] {
        let text =
            fs::read_to_string(places::root().join(file)).map_err(|error| format!("{file}: {error}"))?;
        if !text.lines().any(|other| other.trim() == line) {
            wrong.push(format!("  {file} should say `{line}`, as Cargo.lock does"));
        }
    }
    Ok(wrong)
}
