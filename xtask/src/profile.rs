//! `cargo xtask profile`: which functions run until the first question is drawn. It lets a browser
//! open the demo with a program that tells of each function that runs, and writes their names into
//! the list from which `halves` divides. It decides nothing about the division.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::{build, halves, places, precache, run, setup};

/// The glue's part: it keeps the number of each function that has run.
const HEAR: &str = "(k) => { (globalThis.pingyiHits ??= new Set()).add(k); }";

/// Measures and writes the list.
pub(crate) fn profile() -> Result<(), String> {
    setup::setup(setup::Purpose::Test)?;
    if !build::is_current() {
        build::make()?;
    }
    let (program, names) = halves::instrumented(&build::whole_program()?)?;
    let folder = places::target_dir().join("profile");
    telling(&places::dist(), &folder, &program)?;
    let heard = places::target_dir().join("profile.txt");
    let mut node = run::program("node");
    node.current_dir(places::browser_tests()).arg("harness/first-question.mjs").arg(&folder).arg(&heard);
    if let Some(chromium) = places::find_chromium() {
        node.env("PINGYI_CHROMIUM", chromium);
    }
    run::long("Opening the first questions", "30 s", &mut node)?;
    let heard = fs::read_to_string(&heard).map_err(|error| format!("{}: {error}", heard.display()))?;
    let numbers = heard.lines().map(str::parse::<usize>).map_while(Result::ok);
    let early: BTreeSet<&str> = numbers
        .filter_map(|number| names.get(number))
        .map(String::as_str)
        .filter(|name| !name.is_empty())
        .collect();
    if early.is_empty() {
        return Err("No function was heard of: the list stays as it is.".to_owned());
    }
    write(&early, names.len())
}

/// A copy of the app whose program tells, without the worker, which would refuse files that are not
/// on its list.
fn telling(dist: &Path, folder: &Path, program: &[u8]) -> Result<(), String> {
    let told = |path: &Path, error: std::io::Error| format!("{}: {error}", path.display());
    let _ = fs::remove_dir_all(folder);
    for file in precache::files(dist)? {
        let name = precache::name(dist, &file);
        if name == precache::WORKER {
            continue;
        }
        let copy = folder.join(name);
        if let Some(parent) = copy.parent() {
            fs::create_dir_all(parent).map_err(|error| told(parent, error))?;
        }
        fs::copy(&file, &copy).map_err(|error| told(&copy, error))?;
    }
    let (whole, glue) = build::field(folder)?;
    fs::write(&whole, program).map_err(|error| told(&whole, error))?;
    let plain = build::whole_glue();
    fs::copy(&plain, &glue).map_err(|error| told(&plain, error))?;
    build::with_import(&glue, halves::HIT, HEAR)
}

/// Writes the list, and says how much is new in it.
fn write(early: &BTreeSet<&str>, all: usize) -> Result<(), String> {
    let path = places::root().join(build::EARLY);
    let old = fs::read_to_string(&path).unwrap_or_default();
    let before = halves::early(&old);
    let version = build::compiler().unwrap_or_default();
    let mut text = format!("{}{version}\n", halves::COMPILER);
    for name in early {
        let _ = writeln!(text, "{name}");
    }
    println!(
        "{} of {all} functions run until the first question is drawn: {} more than before, {} no longer.",
        early.len(),
        early.difference(&before).count(),
        before.difference(early).count()
    );
    if text == old {
        println!("The list in {} is as it was.", build::EARLY);
        return Ok(());
    }
    fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))?;
    println!("They stand in {}; the next build divides by it.", build::EARLY);
    Ok(())
}
