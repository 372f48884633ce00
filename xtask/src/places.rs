//! Where things are: the repository, the private place for tools, and the versions that this
//! project's own files ask for. It reads and decides nothing else.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

/// The trunk that `Trunk.toml` was written for; a later one asks for a newer compiler.
pub(crate) const TRUNK: &str = "0.21.14";

/// The programs' target.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// The repository.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."))
}

/// The built app.
pub(crate) fn dist() -> PathBuf {
    root().join("dist")
}

/// The tests that drive a real browser.
pub(crate) fn browser_tests() -> PathBuf {
    root().join("tests/browser")
}

/// What times the app in a real browser.
pub(crate) fn browser_bench() -> PathBuf {
    root().join("benches/browser")
}

/// Where cargo builds.
pub(crate) fn target_dir() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// The user's private place for tools and the wasm standard library; shared by all clones.
pub(crate) fn private() -> PathBuf {
    let given = env::var_os("PINGYI_CACHE").map(PathBuf::from);
    let shared = || env::var_os("XDG_CACHE_HOME").map(|folder| PathBuf::from(folder).join("pingyi"));
    given.or_else(shared).unwrap_or_else(|| home().join(".cache/pingyi"))
}

/// Where cargo installs tools.
pub(crate) fn tools_root() -> PathBuf {
    private().join("tools")
}

/// Where their programs are.
pub(crate) fn tools() -> PathBuf {
    tools_root().join("bin")
}

/// Where npm installs tools.
pub(crate) fn npm_tools() -> PathBuf {
    tools_root().join("npm")
}

/// Where the Python is that has pyxform, of that version.
pub(crate) fn python(pyxform: &str) -> PathBuf {
    private().join(format!("pyxform-{pyxform}"))
}

/// Where cargo keeps what it downloads.
pub(crate) fn cargo_home() -> PathBuf {
    env::var_os("CARGO_HOME").map_or_else(|| home().join(".cargo"), PathBuf::from)
}

fn home() -> PathBuf {
    env::var_os("HOME").or_else(|| env::var_os("USERPROFILE")).map_or_else(env::temp_dir, PathBuf::from)
}

/// The version of a package in `Cargo.lock`.
pub(crate) fn locked_version(package: &str) -> Result<String, String> {
    let path = root().join("Cargo.lock");
    let lock = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let wanted = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != wanted);
    let version = lines
        .nth(1)
        .and_then(|line| line.strip_prefix("version = \""))
        .and_then(|line| line.strip_suffix('"'));
    version.map(str::to_owned).ok_or_else(|| format!("Cargo.lock names no {package}"))
}

/// Where programs are looked for: the private tools first, then the `PATH`.
pub(crate) fn program_folders() -> Vec<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let own = [tools(), npm_tools().join("node_modules/.bin")];
    own.into_iter().chain(env::split_paths(&path)).collect()
}

/// The first program of that name.
pub(crate) fn find_program(name: &str) -> Option<PathBuf> {
    program_folders().into_iter().map(|folder| folder.join(name)).find(|file| file.is_file())
}

/// The first of several programs that is there.
pub(crate) fn find_any(names: &[&str]) -> Option<PathBuf> {
    names.iter().find_map(|name| find_program(name))
}

/// The browser for tests and icons.
pub(crate) fn find_chromium() -> Option<PathBuf> {
    let given = env::var_os("PINGYI_CHROMIUM").map(PathBuf::from).filter(|file| file.is_file());
    given.or_else(|| find_any(&["chromium", "chromium-browser", "google-chrome"]))
}
