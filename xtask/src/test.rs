//! `cargo xtask test`: set-up, checks, Rust's tests, fuzzing, the build, and the tests that drive a real
//! browser. It goes through all of them, then says how many passed and what took longest.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Instant;

use crate::timings::Report;
use crate::wasm::Compiler;
use crate::{Failure, build, bundle, check, fuzz, languages, need, places, run, setup};

/// Runs everything, or only the named files of `tests/browser`.
pub(crate) fn test(names: &[&str]) -> Result<(), Failure> {
    let start = Instant::now();
    let (mut report, mut wrong) = (Report::default(), Vec::new());
    run::heading("set-up");
    setup::setup(setup::Purpose::Test)?;
    if names.is_empty() {
        wrong.extend(check::failures());
        run::heading("tests, native");
        wrong.extend(native(&mut report).err());
        run::heading("fuzzing");
        wrong.extend(fuzz::fuzz(&mut report).err());
    }
    run::heading("build");
    let built = if build::is_current() { Ok(()) } else { build::build() };
    let is_there = places::dist().join("index.html").is_file();
    wrong.extend(built.and_then(|()| bundle::bundle()).err());
    wrong.extend(languages::languages().err());
    run::heading("tests in the browser");
    if is_there {
        wrong.extend(browser(names, &mut report).err());
    } else {
        wrong.push("The browser tests could not run: there is no app in dist/.".to_owned());
    }
    run::heading("the slowest ten");
    for (time, name) in report.slowest() {
        println!("{:>10}  {name}", run::duration(*time));
    }
    run::heading("summary");
    for line in report.summaries.iter().chain(&wrong) {
        println!("{line}");
    }
    println!("in {}", run::duration(start.elapsed()));
    println!("{} passed, {} failed", report.passed, report.failed);
    let is_green = wrong.is_empty() && report.failed == 0 && report.passed > 0;
    if is_green { Ok(()) } else { Err(Failure::Failed(String::new())) }
}

/// Every test of the workspace.
fn native(report: &mut Report) -> Result<(), String> {
    let mut cargo = run::cargo();
    cargo.args(["test", "--workspace", "--locked", "--no-fail-fast", "--lib", "--bins", "--tests"]);
    if let Some(host) = host_in_capitals().filter(|_| cfg!(unix)) {
        // The test harness tells times only where it takes itself for an unstable one. The variable
        // is set for the tests alone and not for the compiler, which would build another program.
        cargo.env(format!("CARGO_TARGET_{host}_RUNNER"), "env RUSTC_BOOTSTRAP=1");
        cargo.args(["--", "-Zunstable-options", "--report-time"]);
    }
    match need::pyxform() {
        Ok(python) => {
            cargo.env("PINGYI_PYTHON", python);
        }
        Err(reason) => {
            report.skip(format!("SKIPPED: the comparison of forms with pyxform, because {reason}."));
        }
    }
    println!("{}", run::dim(&format!("$ {}", run::spelled(&cargo))));
    let mut child = cargo.stdout(Stdio::piped()).spawn().map_err(|error| format!("cargo test: {error}"))?;
    for line in child
        .stdout
        .take()
        .into_iter()
        .flat_map(|stream| BufReader::new(stream).split(b'\n'))
        .map_while(Result::ok)
    {
        let line = String::from_utf8_lossy(&line).into_owned();
        println!("{line}");
        report.take_cargo_line(&line);
    }
    let status = child.wait().map_err(|error| format!("cargo test: {error}"))?;
    if status.success() { Ok(()) } else { Err("cargo test failed.".to_owned()) }
}

/// `X86_64_UNKNOWN_LINUX_GNU`, as cargo writes it in the names of its variables.
fn host_in_capitals() -> Option<String> {
    Some(Compiler::Rustup.host()?.to_uppercase().replace('-', "_"))
}

/// The running app, from outside. One file after the other: each has browsers and measures deaths.
fn browser(names: &[&str], report: &mut Report) -> Result<(), String> {
    let folder = places::browser_tests();
    let files = test_files(names)?;
    let tap = places::target_dir().join("browser-tests.tap");
    let mut node = run::program("node");
    node.current_dir(&folder).args(["--test", "--test-concurrency=1"]);
    node.args(["--test-reporter=spec", "--test-reporter-destination=stdout", "--test-reporter=tap"]);
    node.arg(format!("--test-reporter-destination={}", tap.display())).args(&files);
    if let Some(chromium) = places::find_chromium() {
        node.env("PINGYI_CHROMIUM", chromium);
    }
    node.env("PINGYI_DIST_LANGUAGES", languages::dist());
    if let Some(version) = build::compiler() {
        node.env("PINGYI_COMPILER", version);
    }
    let ended = run::shown(&mut node);
    report.take_tap(&fs::read_to_string(&tap).map_err(|error| format!("{}: {error}", tap.display()))?);
    ended
}

fn test_files(names: &[&str]) -> Result<Vec<PathBuf>, String> {
    let entries = fs::read_dir(places::browser_tests()).map_err(|error| error.to_string())?;
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    files.retain(|file| {
        let name = file.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
        let stem = name.strip_suffix(".test.mjs");
        stem.is_some_and(|stem| names.is_empty() || names.contains(&stem) || names.contains(&&*name))
    });
    files.sort();
    if files.is_empty() {
        Err(format!("No test file in tests/browser is called {}.", names.join(" or ")))
    } else {
        Ok(files)
    }
}
