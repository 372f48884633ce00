//! `cargo xtask build`: trunk makes `dist/` from `index.html`, then the service worker gets its list
//! and the sizes are weighed. It decides whether a build is needed; what is in the app is Trunk's
//! business.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::wasm::Toolchain;
use crate::{early, halves, places, precache, run, setup, shorten, sizes};

/// What the built app is made from.
const SOURCES: &[&str] =
    &["Cargo.lock", "Cargo.toml", "Trunk.toml", "index.html", "src", "static", "crates", "xtask/src"];

/// Builds for release and weighs.
pub(crate) fn build() -> Result<(), String> {
    make()?;
    sizes::weigh(&places::dist())
}

/// Builds for release.
pub(crate) fn make() -> Result<(), String> {
    setup::setup(setup::Purpose::Build)?;
    let toolchain = Toolchain::find().ok_or("There is no compiler for wasm; see cargo xtask doctor.")?;
    let trunk = places::find_program("trunk").ok_or("There is no trunk; see cargo xtask doctor.")?;
    let mut command = run::program(trunk);
    // NO_COLOR=1 is taken for a flag of trunk's and refused; this project's choice is plain anyway.
    command.env_remove("NO_COLOR").args(["build", "--release"]);
    run::long("Building the app", "3 min, the first time 6", toolchain.dress(&mut command))?;
    in_halves(&places::dist())?;
    small_glue(&places::dist())?;
    precache::fill(&places::dist())
}

/// The functions that run until the first question is drawn; `cargo xtask profile` writes them.
pub(crate) const EARLY: &str = "xtask/src/first-question.txt";

/// What wasm-opt may use, and how it makes programs small: without inlining, which compresses worse.
const WASM_OPT: &[&str] = &[
    "-Oz",
    "--enable-bulk-memory",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-multivalue",
    "--low-memory-unused",
    "-ocimfs",
    "0",
    "-aimfs",
    "0",
    "--strip-debug",
    "--strip-producers",
];

/// The field program as `wasm-bindgen` made it, with the names of its functions.
pub(crate) fn whole_program() -> Result<Vec<u8>, String> {
    let path = places::target_dir().join("wasm-bindgen/release/pingyi-field_bg.wasm");
    fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))
}

/// Its glue, as `wasm-bindgen` made it.
pub(crate) fn whole_glue() -> PathBuf {
    places::target_dir().join("wasm-bindgen/release/pingyi-field.js")
}

/// The field program and its glue in the built app.
pub(crate) fn field(dist: &Path) -> Result<(PathBuf, PathBuf), String> {
    let files = precache::files(dist)?;
    let named = |end: &str| {
        let is = |file: &&PathBuf| {
            let name = precache::name(dist, file);
            name.starts_with("pingyi-field-") && name.ends_with(end)
        };
        files.iter().find(is).cloned().ok_or(format!("There is no pingyi-field-*{end} in dist/."))
    };
    Ok((named("_bg.wasm")?, named(".js")?))
}

/// Adds a function to those that the glue gives to the program.
pub(crate) fn with_import(glue: &Path, name: &str, code: &str) -> Result<(), String> {
    with_line(glue, "const import0 = {\n        __proto__: null,", &format!("{name}: {code},"))
}

/// Lets `static/start.js` do its part between the making of the program and its start.
fn with_pause(glue: &Path) -> Result<(), String> {
    let made = "const { instance, module } = await __wbg_load(await module_or_path, imports);";
    with_line(glue, made, "await globalThis.pingyiMade(instance.exports);")
}

/// Adds a line behind one that stands in the glue once.
fn with_line(glue: &Path, place: &str, line: &str) -> Result<(), String> {
    let told = |error| format!("{}: {error}", glue.display());
    let text = fs::read_to_string(glue).map_err(told)?;
    let Some((before, after)) = text.split_once(place) else {
        return Err(format!("{} is not as expected: it lacks {place:?}", glue.display()));
    };
    fs::write(glue, format!("{before}{place}\n        {line}{after}")).map_err(told)
}

/// The version of the compiler that builds the programs.
pub(crate) fn compiler() -> Option<String> {
    Toolchain::find()?.compiler.version()
}

/// The field program in two halves, each made small.
fn in_halves(dist: &Path) -> Result<(), String> {
    let list = places::root().join(EARLY);
    let list = fs::read_to_string(&list).map_err(|error| format!("{}: {error}", list.display()))?;
    let (used, listed) = (compiler(), early::compiler(&list));
    if used.as_deref() != listed {
        println!(
            "The program is divided by a list that was made with Rust {}, and is built with {}: the first half may be larger than it need be, or the second be wanted sooner. `cargo xtask profile` makes the list anew.",
            listed.unwrap_or("of another version"),
            used.as_deref().unwrap_or("another")
        );
    }
    let (first, second) = halves::halves(&whole_program()?, &early::List::read(&list))?;
    let (program, glue) = field(dist)?;
    with_import(&glue, halves::BRING, "() => globalThis.pingyiBring(wasm)")?;
    with_pause(&glue)?;
    let name = precache::name(dist, &program).replace("_bg.wasm", "_second.wasm");
    smaller(&program, &first)?;
    smaller(&dist.join(name), &second)
}

/// Writes a program, made small.
fn smaller(path: &Path, program: &[u8]) -> Result<(), String> {
    let wasm_opt = places::find_program("wasm-opt").ok_or("There is no wasm-opt; see cargo xtask doctor.")?;
    fs::write(path, program).map_err(|error| format!("{}: {error}", path.display()))?;
    let output = run::program(&wasm_opt)
        .args(WASM_OPT)
        .arg(path)
        .arg("-o")
        .arg(path)
        .output()
        .map_err(|error| format!("wasm-opt: {error}"))?;
    if output.status.success() {
        Ok(())
    } else {
        Err(format!("wasm-opt: {}", String::from_utf8_lossy(&output.stderr)))
    }
}

/// The programs' JavaScript sides without white space and long names.
fn small_glue(dist: &Path) -> Result<(), String> {
    let esbuild = places::find_program("esbuild").ok_or("There is no esbuild; see cargo xtask doctor.")?;
    for program in precache::files(dist)? {
        let Some(stem) = precache::name(dist, &program).strip_suffix("_bg.wasm").map(str::to_owned) else {
            continue;
        };
        let glue = dist.join(format!("{stem}.js"));
        let mut command = run::program(&esbuild);
        command.args(["--minify", "--log-level=warning", "--allow-overwrite"]).arg(&glue);
        let mut outfile = std::ffi::OsString::from("--outfile=");
        outfile.push(&glue);
        let output = command.arg(outfile).output().map_err(|error| format!("esbuild: {error}"))?;
        if !output.status.success() {
            return Err(format!("esbuild: {}", String::from_utf8_lossy(&output.stderr)));
        }
        shorten::shorten(&program, &glue)?;
    }
    Ok(())
}

/// Whether nothing has changed since the app in `dist/` was finished: the service worker's list is
/// written last.
pub(crate) fn is_current() -> bool {
    let last = places::dist().join("sw.js");
    let Ok(text) = fs::read_to_string(&last) else { return false };
    let is_filled = !text.contains(precache::VERSION) && !text.contains(precache::FILES);
    is_filled && is_newer_than_sources(&last)
}

/// Whether a file is there and newer than all that the app is made from.
pub(crate) fn is_newer_than_sources(file: &Path) -> bool {
    let Ok(built) = file.metadata().and_then(|data| data.modified()) else { return false };
    SOURCES.iter().all(|path| newest(&places::root().join(path)).is_some_and(|time| time <= built))
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
