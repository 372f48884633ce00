//! What set-up brings, thing by thing: whether it is there, and who brings it. Only asks; `setup`
//! installs and `doctor` prints.

use std::path::{Path, PathBuf};

use crate::places::{self, TARGET};
use crate::run;
use crate::wasm::Toolchain;

/// One thing that a command needs.
pub(crate) struct Need {
    pub(crate) name: &'static str,
    pub(crate) why: &'static str,
    /// Where or which, if it is there.
    pub(crate) there: Option<String>,
    /// Debian packages that bring it.
    pub(crate) packages: &'static [&'static str],
    /// What to type where Debian's packages are not the way.
    pub(crate) mend: String,
    /// Whether building and serving need it too, or only the tests.
    pub(crate) for_tests_only: bool,
}

/// The Debian packages of a compiler for wasm, and the source of its standard library.
pub(crate) const DEBIAN_COMPILER: &[&str] = &["rustc-web", "cargo-web", "rust-web-src", "lld-22"];

/// The wasm compiler.
pub(crate) fn compiler() -> Need {
    Need {
        name: "wasm target",
        why: "the app is a wasm program",
        there: Toolchain::find().map(|toolchain| toolchain.describe()),
        packages: &[],
        mend: format!("rustup target add {TARGET}, or where it has no server: cargo xtask setup"),
        for_tests_only: false,
    }
}

/// The programs that cargo installs, with the versions that must be met.
pub(crate) fn tools() -> Result<Vec<Need>, String> {
    let wasm_bindgen = places::locked_version("wasm-bindgen")?;
    Ok(vec![
        tool("trunk", "trunk", places::TRUNK, "puts the app together"),
        tool("wasm-bindgen", "wasm-bindgen-cli", &wasm_bindgen, "writes the programs' JavaScript side"),
    ])
}

fn tool(name: &'static str, package: &str, version: &str, why: &'static str) -> Need {
    let found = places::find_program(name).filter(|file| {
        let said = run::output(run::program(file).arg("--version")).unwrap_or_default();
        said.split_whitespace().nth(1) == Some(version)
    });
    let root = places::tools_root();
    Need {
        name,
        why,
        there: found.map(|file| format!("{version}, {}", file.display())),
        packages: &[],
        mend: format!("cargo install {package}@{version} --root {}", root.display()),
        for_tests_only: false,
    }
}

/// What the system's own packages bring.
pub(crate) fn system() -> Vec<Need> {
    let file = |found: Option<std::path::PathBuf>| found.map(|file| file.display().to_string());
    let need = |name, why, there, packages| Need {
        name,
        why,
        there,
        packages,
        mend: String::new(),
        for_tests_only: true,
    };
    let has_clippy = Toolchain::find().is_none_or(|toolchain| toolchain.has_clippy());
    let mut needs = vec![
        need(
            "clippy for wasm",
            "lints the programs",
            has_clippy.then(|| "there".to_owned()),
            &["rust-web-clippy"],
        ),
        need("chromium", "the browser that tests drive", file(places::find_chromium()), &["chromium"]),
        need(
            "chromedriver",
            "drives it for unit tests",
            file(places::find_program("chromedriver")),
            &["chromium-driver"],
        ),
        need("Chinese fonts", "the screens are looked at", chinese_fonts(), &["fonts-noto-cjk"]),
        Need {
            for_tests_only: false,
            ..need("node", "runs wasm-opt and the browser tests", node(), &["nodejs"])
        },
        Need {
            for_tests_only: false,
            ..need("npm", "fetches both", file(places::find_program("npm")), &["npm"])
        },
    ];
    for need in &mut needs {
        need.mend = apt_line(need.packages);
    }
    needs
}

/// The optimiser. Debian's is too old for what `wasm-bindgen` writes (it has no `table.fill`), so
/// the first that is not, else npm's.
pub(crate) fn wasm_opt() -> Need {
    let found = places::find_program("wasm-opt").filter(|file| {
        let said = run::output(run::program(file).arg("--version")).unwrap_or_default();
        let number = said.split_whitespace().nth(2).and_then(|number| number.parse::<u32>().ok());
        number.is_some_and(|number| number >= OLDEST_WASM_OPT)
    });
    let folder = places::npm_tools();
    Need {
        name: "wasm-opt",
        why: "makes the programs smaller",
        there: found.map(|file| file.display().to_string()),
        packages: &[],
        mend: format!("npm install --no-audit --no-fund --prefix {} {WASM_OPT}", folder.display()),
        for_tests_only: false,
    }
}

/// The optimiser that is installed, and the oldest that is good enough.
pub(crate) const WASM_OPT: &str = "binaryen@132.0.0";
const OLDEST_WASM_OPT: u32 = 120;

/// What makes the programs' JavaScript side smaller.
pub(crate) fn esbuild() -> Need {
    let folder = places::npm_tools();
    let version = ESBUILD.rsplit('@').next().unwrap_or_default();
    let found = places::find_program("esbuild")
        .filter(|file| run::output(run::program(file).arg("--version")).as_deref() == Some(version));
    Need {
        name: "esbuild",
        why: "makes the programs' JavaScript smaller",
        there: found.map(|file| format!("{version}, {}", file.display())),
        packages: &[],
        mend: format!("npm install --no-audit --no-fund --prefix {} {ESBUILD}", folder.display()),
        for_tests_only: false,
    }
}

/// One version for all, so that all make the same bytes.
pub(crate) const ESBUILD: &str = "esbuild@0.28.2";

/// What tests use where it is there; where it is not, they say what they leave out. Set-up tries to
/// bring both and does not mind if it cannot.
pub(crate) fn extras() -> Vec<Need> {
    let need = |name, why, there: Result<String, String>| Need {
        name,
        why,
        mend: there.as_ref().err().cloned().unwrap_or_default(),
        there: there.ok(),
        packages: &[],
        for_tests_only: true,
    };
    vec![
        need("cargo-fuzz", "tries inputs that nobody would think of", fuzzer()),
        need("pyxform", "a second opinion on forms", pyxform().map(|python| python.display().to_string())),
    ]
}

/// The fuzzer that is installed.
pub(crate) const CARGO_FUZZ: &str = "cargo-fuzz@0.13.2";

/// The nightly toolchain with which targets are fuzzed, or why they cannot be.
pub(crate) fn fuzzer() -> Result<String, String> {
    let nightly = nightly().ok_or("there is no nightly compiler (rustup toolchain install nightly)")?;
    if places::find_program("cargo-fuzz").is_none() {
        return Err(format!(
            "there is no cargo-fuzz (cargo install {CARGO_FUZZ} --root {})",
            places::tools_root().display()
        ));
    }
    if places::find_any(&["c++", "g++", "clang++"]).is_none() {
        return Err("there is no compiler for C++, in which its fuzzer is written".to_owned());
    }
    Ok(nightly)
}

/// The first nightly toolchain of rustup's.
pub(crate) fn nightly() -> Option<String> {
    let listed = run::output(run::program("rustup").args(["toolchain", "list"]))?;
    let name = listed
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .find(|name| name.starts_with("nightly"));
    name.map(str::to_owned)
}

/// The version of pyxform with which `fixtures/xlsform/differences.csv` is right.
pub(crate) const PYXFORM: &str = "4.5.0";

/// The Python that has pyxform, or why there is none.
pub(crate) fn pyxform() -> Result<PathBuf, String> {
    let python = places::python(PYXFORM).join("bin/python");
    let has_it = python.is_file()
        && run::output(run::program(&python).args(["-c", "import pyxform; print(pyxform.__version__)"]))
            .as_deref()
            == Some(PYXFORM);
    if has_it {
        Ok(python)
    } else {
        Err(format!(
            "pyxform {PYXFORM} is not there; cargo xtask setup brings it where there are python3 and pip"
        ))
    }
}

/// What the browser tests take from npm.
pub(crate) fn node_modules() -> Need {
    Need {
        name: "npm packages",
        why: "the browser tests' driver",
        there: has_node_modules(&places::browser_tests()).then(|| "tests/browser/node_modules".to_owned()),
        packages: &[],
        mend: "(cd tests/browser && npm ci)".to_owned(),
        for_tests_only: true,
    }
}

/// The line that an administrator types.
pub(crate) fn apt_line(packages: &[&str]) -> String {
    let packages = packages.join(" ");
    format!("sudo apt-get update && sudo apt-get install -y --no-install-recommends {packages}")
}

/// Node's version, from the first that has the test runner as the tests use it.
fn node() -> Option<String> {
    let version = run::output(run::program(places::find_program("node")?).arg("--version"))?;
    let major: u32 = version.strip_prefix('v')?.split('.').next()?.parse().ok()?;
    (major >= 18).then_some(version)
}

fn chinese_fonts() -> Option<String> {
    let known = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc";
    if Path::new(known).is_file() {
        return Some(known.to_owned());
    }
    let listed = run::output(run::program("fc-list").args([":lang=zh", "family"]))?;
    listed.lines().next().map(str::to_owned)
}

/// npm leaves a copy of the list that it followed; an older copy than the list is another list.
pub(crate) fn has_node_modules(folder: &Path) -> bool {
    let time = |path: &str| folder.join(path).metadata().and_then(|data| data.modified()).ok();
    match (time("node_modules/.package-lock.json"), time("package-lock.json")) {
        (Some(followed), Some(list)) => followed >= list,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::PYXFORM;
    use crate::places;
    use std::fs;

    // Source of truth: the comparison itself, and the page that tells of it.
    #[test]
    fn pyxform_is_the_one_that_forms_are_compared_with() {
        for file in ["crates/xlsform/tests/oracle.rs", "docs/xlsform.md"] {
            let text = fs::read_to_string(places::root().join(file)).unwrap();
            assert!(text.contains(&format!("pyxform {PYXFORM}")), "{file}");
        }
    }
}
