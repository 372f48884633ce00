//! Brings what is missing: first by rustup and cargo, where that fails by Debian's packages. It
//! says what it does and how long that usually takes, and where it may not install it says what to
//! type. What is there already is left alone.

use std::fs;
use std::path::Path;
use std::time::Duration;

use crate::need::{self, Need};
use crate::places::{self, TARGET};
use crate::run;
use crate::wasm::{self, Compiler, Toolchain};

/// What for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    Build,
    Test,
}

/// Makes the machine ready.
pub(crate) fn setup(purpose: Purpose) -> Result<(), String> {
    let is_wanted = |need: &Need| need.there.is_none() && (purpose == Purpose::Test || !need.for_tests_only);
    let mut packages: Vec<&str> = Vec::new();
    let is_small = || Toolchain::find().is_some_and(|toolchain| toolchain.sysroot.is_some());
    if !is_small() {
        by_rustup();
    }
    let needs_debian = Toolchain::find().is_none();
    if needs_debian && !debian_is_complete() {
        packages.extend(need::DEBIAN_COMPILER);
        if purpose == Purpose::Test {
            packages.push("rust-web-clippy");
        }
    }
    for need in need::system().iter().filter(|need| is_wanted(need)) {
        packages.extend(need.packages);
    }
    packages.sort_unstable();
    packages.dedup();
    if !packages.is_empty() {
        install_packages(&packages)?;
    }
    if needs_debian {
        link_linker()?;
        build_library(Compiler::Debian)?;
    }
    for need in need::tools()?.iter().filter(|need| is_wanted(need)) {
        install_tool(need)?;
    }
    let from_npm = [(need::wasm_opt(), need::WASM_OPT), (need::esbuild(), need::ESBUILD)];
    let missing: Vec<&str> =
        from_npm.iter().filter(|(need, _)| is_wanted(need)).map(|(_, package)| *package).collect();
    if !missing.is_empty() {
        let mut npm = run::program("npm");
        npm.args(["install", "--no-audit", "--no-fund", "--prefix"]).arg(places::npm_tools()).args(&missing);
        let what = format!("Fetching {}", missing.join(" and "));
        run::long(&what, "10 s", npm.current_dir(std::env::temp_dir()))?;
    }
    if is_wanted(&need::node_modules()) {
        let mut npm = run::program("npm");
        npm.arg("ci").current_dir(places::browser_tests());
        run::long("Fetching what the browser tests need", "10 s", &mut npm)?;
    }
    if purpose == Purpose::Test {
        extras();
    }
    Ok(())
}

/// The plain way, on a machine where rustup has its server: the target, and the source of its
/// library. A machine without the server is not at fault: there is the other way.
fn by_rustup() {
    let limit = Duration::from_secs(180);
    let mut target = run::program("rustup");
    target.args(["target", "add", TARGET]);
    if Toolchain::find().is_none()
        && run::patient("Adding the wasm target", "20 s", limit, &mut target).is_err()
    {
        println!("rustup cannot bring the wasm target here; Debian's compiler can do it.");
        return;
    }
    let mut source = run::program("rustup");
    source.args(["component", "add", "rust-src"]);
    let has_source = Compiler::Rustup.has_source()
        || run::patient("Adding the library's source", "10 s", limit, &mut source).is_ok();
    if !has_source || build_library(Compiler::Rustup).is_err() {
        println!("The app will be built with the ready-made library, which makes it 20 kB larger.");
    }
}

/// What tests can do without. A machine that cannot have it is not at fault; tests say what they left
/// out.
fn extras() {
    if need::nightly().is_some() && places::find_program("cargo-fuzz").is_none() {
        let _ = install("cargo-fuzz", need::CARGO_FUZZ);
    }
    if need::pyxform().is_err() && places::find_program("python3").is_some() {
        let folder = places::python(need::PYXFORM);
        let _ = fs::remove_dir_all(&folder);
        let what = format!("Fetching pyxform {}, once", need::PYXFORM);
        let mut python = run::program("python3");
        python.args(["-m", "venv"]).arg(&folder);
        let mut pip = run::program(folder.join("bin/python"));
        pip.args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--only-binary",
            ":all:",
        ]);
        pip.arg(format!("pyxform=={}", need::PYXFORM));
        let limit = Duration::from_secs(180);
        let is_there = run::patient("Making room for Python's packages", "5 s", limit, &mut python)
            .and_then(|()| run::patient(&what, "10 s", limit, &mut pip));
        if is_there.is_err() {
            let _ = fs::remove_dir_all(&folder);
        }
    }
}

fn debian_is_complete() -> bool {
    Compiler::Debian.has_source() && Path::new("/usr/bin/cargo").is_file() && wasm::debian_linker().is_some()
}

fn install_packages(packages: &[&str]) -> Result<(), String> {
    let Some(apt) = places::find_program("apt-get") else {
        return Err(format!(
            "This machine lacks what these Debian packages bring, and has no apt-get:\n  {}\nInstall them in its own way, then start again. `cargo xtask doctor` lists each.",
            packages.join(" ")
        ));
    };
    if !is_root() {
        return Err(format!(
            "Packages are missing, and only an administrator may install them. Please run\n\n  {}\n\nand start again.",
            need::apt_line(packages)
        ));
    }
    let mut update = run::program(&apt);
    run::long("Asking for the system's packages", "10 s", update.args(["update", "-qq"]))?;
    let mut install = run::program(&apt);
    install
        .env("DEBIAN_FRONTEND", "noninteractive")
        .args(["install", "-y", "-qq", "--no-install-recommends"])
        .args(packages);
    run::long("Installing the system's packages", "1 min", &mut install)
        .map_err(|error| format!("{error}\nIf a package is unknown here, use a machine where `rustup target add {TARGET}` works, or a current Debian."))
}

fn is_root() -> bool {
    run::output(run::program("id").arg("-u")).as_deref() == Some("0")
}

/// Builds the wasm standard library, small, into the private sysroot. It is complete or not there:
/// the folder gets its name at the end.
fn build_library(compiler: Compiler) -> Result<(), String> {
    let told = |path: &Path, error: std::io::Error| format!("{}: {error}", path.display());
    let sysroot = compiler.sysroot().ok_or("The compiler cannot be run.")?;
    if wasm::has_library(&wasm::libraries(&sysroot)) {
        return Ok(());
    }
    let work = places::private().join("std-in-work");
    let _ = fs::remove_dir_all(&work);
    let package = work.join("empty");
    fs::create_dir_all(package.join("src")).map_err(|error| told(&package, error))?;
    let manifest = "[package]\nname = \"empty\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[profile.release]\nopt-level = \"z\"\n\n[workspace]\n";
    fs::write(package.join("Cargo.toml"), manifest).map_err(|error| told(&package, error))?;
    fs::write(package.join("src/lib.rs"), "#![no_std]\n").map_err(|error| told(&package, error))?;

    let mut cargo = compiler.cargo();
    cargo.current_dir(&package).args(["build", "--release", "--target", TARGET]);
    cargo.args(["-Zbuild-std=std,panic_abort,test", "-Zbuild-std-features=optimize_for_size"]);
    // Without its bitcode the library cannot take part in link-time optimisation. A stable compiler
    // builds its own library only when told that it may use what is not stable.
    cargo.env("RUSTFLAGS", "-Cembed-bitcode=yes").env("RUSTC", compiler.rustc()).env("RUSTC_BOOTSTRAP", "1");
    cargo.env("CARGO_TARGET_DIR", work.join("target"));
    run::long("Building the wasm standard library, once", "40 s", &mut cargo)?;

    let built = work.join("target").join(TARGET).join("release/deps");
    let whole = work.join("sysroot");
    let libraries = wasm::libraries(&whole);
    fs::create_dir_all(&libraries).map_err(|error| told(&libraries, error))?;
    for entry in fs::read_dir(&built).map_err(|error| told(&built, error))?.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.ends_with(".rlib") && !name.starts_with("libempty") {
            fs::copy(entry.path(), libraries.join(&name)).map_err(|error| told(&libraries, error))?;
        }
    }
    let _ = fs::remove_dir_all(&sysroot);
    fs::rename(&whole, &sysroot).map_err(|error| told(&sysroot, error))?;
    let _ = fs::remove_dir_all(&work);
    if Toolchain::find().is_some() {
        Ok(())
    } else {
        Err(format!("The standard library in {} is not whole.", sysroot.display()))
    }
}

fn link_linker() -> Result<(), String> {
    let link = places::tools().join("rust-lld");
    if link.is_file() {
        return Ok(());
    }
    let linker = wasm::debian_linker().ok_or("There is no wasm-ld in /usr/bin; the package is lld-22.")?;
    fs::create_dir_all(places::tools()).map_err(|error| error.to_string())?;
    let _ = fs::remove_file(&link);
    #[cfg(unix)]
    let linked = std::os::unix::fs::symlink(&linker, &link);
    #[cfg(not(unix))]
    let linked = fs::copy(&linker, &link).map(|_| ());
    linked.map_err(|error| format!("{}: {error}", link.display()))
}

/// Installs by cargo. The authors' own lock file first; one that names a version which the registry
/// does not have (yet) is left aside.
fn install_tool(need: &Need) -> Result<(), String> {
    install(need.name, need.mend.split_whitespace().nth(2).unwrap_or_default())
}

fn install(name: &str, package: &str) -> Result<(), String> {
    let (what, usually) = (format!("Building {name}, once"), if name == "trunk" { "5 min" } else { "2 min" });
    let install = |locked: bool| {
        let mut cargo = run::cargo();
        cargo.args(["install", package, "--force", "--root"]).arg(places::tools_root());
        if locked {
            cargo.arg("--locked");
        }
        // Tools that run for seconds need not be the fastest; their own settings take twice as long.
        cargo.env("CARGO_PROFILE_RELEASE_LTO", "off").env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1");
        cargo.env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16").env("CARGO_PROFILE_RELEASE_DEBUG", "0");
        cargo.env("CARGO_TARGET_DIR", places::private().join("tools-in-work"));
        cargo.env_remove("RUSTFLAGS").current_dir(std::env::temp_dir());
        cargo
    };
    let locked = run::long(&what, usually, &mut install(true));
    if locked.is_err() {
        println!("Its authors' list of versions cannot be had here; trying with versions that can.");
        run::long(&what, usually, &mut install(false))?;
    }
    let _ = fs::remove_dir_all(places::private().join("tools-in-work"));
    Ok(())
}
