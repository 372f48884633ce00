//! `cargo xtask check`: all that can be seen without running anything. It decides the order, the
//! quick ones first, and goes through all of them before it fails.

use crate::wasm::Toolchain;
use crate::{licences, places, run, setup, sources};

/// A check, which says what does not hold.
type Check = fn() -> Result<(), String>;

/// Runs every check; fails where one does.
pub(crate) fn check() -> Result<(), crate::Failure> {
    setup::setup(setup::Purpose::Test)?;
    let failures = failures();
    if failures.is_empty() {
        Ok(())
    } else {
        Err(crate::Failure::Failed(format!("\n{}", failures.join("\n"))))
    }
}

/// What does not hold, each in a sentence.
pub(crate) fn failures() -> Vec<String> {
    let checks: [(&str, Check); 5] = [
        ("formatting", formatting),
        ("sources and bans", sources::sources),
        ("licences", licences::licences),
        ("lints, native", lints),
        ("lints, wasm", wasm_lints),
    ];
    let mut failures = Vec::new();
    for (name, check) in checks {
        run::heading(name);
        match check() {
            Ok(()) => println!("{name}: ok"),
            Err(error) => {
                println!("{name}: FAILED\n{error}");
                failures.push(format!("check failed: {name}"));
            }
        }
    }
    failures
}

fn formatting() -> Result<(), String> {
    run::shown(run::cargo().args(["fmt", "--all", "--check"]))
        .map_err(|error| format!("{error} `cargo fmt --all` mends it."))
}

fn lints() -> Result<(), String> {
    run::shown(run::cargo().args([
        "clippy",
        "--quiet",
        "--workspace",
        "--all-targets",
        "--locked",
        "--",
        "-D",
        "warnings",
    ]))
}

fn wasm_lints() -> Result<(), String> {
    let toolchain = Toolchain::find().ok_or("There is no compiler for wasm; see cargo xtask doctor.")?;
    let mut clippy = toolchain.clippy();
    clippy.args([
        "--quiet",
        "--target",
        places::TARGET,
        "--package",
        "pingyi-web",
        "--lib",
        "--bins",
        "--locked",
        "--",
        "-D",
        "warnings",
    ]);
    run::shown(toolchain.dress(&mut clippy))
}
