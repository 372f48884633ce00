//! `cargo xtask bench`: times the built app beside SurveyJS in a real browser. It decides nothing about
//! the figures: how fast a machine is, is no test.

use crate::{Failure, build, need, places, run, setup};

/// Times all forms, or those with these words in their names.
pub(crate) fn bench(names: &[&str]) -> Result<(), Failure> {
    setup::setup(setup::Purpose::Test)?;
    let folder = places::browser_bench();
    if !need::has_node_modules(&folder) {
        let mut npm = run::program("npm");
        npm.arg("ci").current_dir(&folder);
        run::long("Fetching SurveyJS and what drives the browser", "10 s", &mut npm)?;
    }
    if !build::is_current() {
        build::build()?;
    }
    let out = places::target_dir().join("bench.json");
    let mut node = run::program("node");
    node.current_dir(&folder).arg("bench.mjs").arg(format!("--out={}", out.display())).args(names);
    if let Some(chromium) = places::find_chromium() {
        node.env("PINGYI_CHROMIUM", chromium);
    }
    run::shown(&mut node)?;
    println!("All readings: {}", out.display());
    Ok(())
}
