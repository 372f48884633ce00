//! `cargo xtask build`: trunk makes `dist/` from `index.html`, then the service worker gets its list
//! and the sizes are weighed. It decides whether a build is needed; what is in the app is Trunk's
//! business.

use std::fs;
use std::path::Path;
use std::time::SystemTime;

use crate::wasm::Toolchain;
use crate::{places, precache, run, setup, shorten, sizes};

/// What the built app is made from.
const SOURCES: &[&str] =
    &["Cargo.lock", "Cargo.toml", "Trunk.toml", "index.html", "src", "static", "crates", "xtask/src"];

/// Builds for release and weighs.
pub(crate) fn build() -> Result<(), String> {
    setup::setup(setup::Purpose::Build)?;
    let toolchain = Toolchain::find().ok_or("There is no compiler for wasm; see cargo xtask doctor.")?;
    let trunk = places::find_program("trunk").ok_or("There is no trunk; see cargo xtask doctor.")?;
    let mut command = run::program(trunk);
    // NO_COLOR=1 is taken for a flag of trunk's and refused; this project's choice is plain anyway.
    command.env_remove("NO_COLOR").args(["build", "--release"]);
    run::long("Building the app", "3 min, the first time 6", toolchain.dress(&mut command))?;
    small_glue(&places::dist())?;
    precache::fill(&places::dist())?;
    sizes::weigh(&places::dist())
}

/// The programs' JavaScript sides without white space and long names.
fn small_glue(dist: &Path) -> Result<(), String> {
    let esbuild = places::find_program("esbuild").ok_or("There is no esbuild; see cargo xtask doctor.")?;
    for program in precache::files(dist)?.iter().filter(|file| is_program(file)) {
        let stem =
            program.file_stem().map(|stem| stem.to_string_lossy().replace("_bg", "")).unwrap_or_default();
        let glue = program.with_file_name(format!("{stem}.js"));
        let mut command = run::program(&esbuild);
        command.args(["--minify", "--log-level=warning", "--allow-overwrite"]).arg(&glue);
        let mut outfile = std::ffi::OsString::from("--outfile=");
        outfile.push(&glue);
        let output = command.arg(outfile).output().map_err(|error| format!("esbuild: {error}"))?;
        if !output.status.success() {
            return Err(format!("esbuild: {}", String::from_utf8_lossy(&output.stderr)));
        }
        shorten::shorten(program, &glue)?;
    }
    Ok(())
}

fn is_program(file: &Path) -> bool {
    file.extension().is_some_and(|extension| extension == "wasm")
}

/// Whether nothing has changed since the app in `dist/` was finished: the service worker's list is
/// written last.
pub(crate) fn is_current() -> bool {
    let last = places::dist().join("sw.js");
    let Ok(text) = fs::read_to_string(&last) else { return false };
    let Ok(built) = last.metadata().and_then(|data| data.modified()) else { return false };
    let is_filled = !text.contains(precache::VERSION) && !text.contains(precache::FILES);
    is_filled
        && SOURCES.iter().all(|path| newest(&places::root().join(path)).is_some_and(|time| time <= built))
}

fn newest(path: &Path) -> Option<SystemTime> {
    let own = path.metadata().and_then(|data| data.modified()).ok()?;
    if !path.is_dir() {
        return Some(own);
    }
    // A folder's own time counts too: it tells of a file that went.
    let below = fs::read_dir(path).ok()?.flatten().filter_map(|entry| newest(&entry.path()));
    below.chain([own]).max()
}
