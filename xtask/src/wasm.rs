//! The compiler for wasm. Where rustup has the target's standard library, it is the compiler that
//! builds everything else; elsewhere it is Debian's, with a standard library that set-up has built
//! into the user's private place. It decides which of the two, and what a command needs for it;
//! installing is left to `setup`.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::places::{self, TARGET};
use crate::run;

/// Debian's compiler. Its own path, because rustup's stands before it on the `PATH`.
pub(crate) const DEBIAN_RUSTC: &str = "/usr/bin/rustc";
pub(crate) const DEBIAN_CARGO: &str = "/usr/bin/cargo";
const DEBIAN_CLIPPY: &str = "/usr/bin/cargo-clippy";

/// A compiler that can build for wasm now.
#[derive(Debug)]
pub(crate) enum Toolchain {
    Rustup,
    Debian { sysroot: PathBuf },
}

impl Toolchain {
    /// The one that is there.
    pub(crate) fn find() -> Option<Self> {
        if has_std(&rustup_libraries()?) {
            return Some(Self::Rustup);
        }
        let sysroot = private_sysroot()?;
        let ready = has_std(&libraries(&sysroot)) && linker().is_file();
        ready.then_some(Self::Debian { sysroot })
    }

    /// Makes a command that calls cargo build for wasm with this compiler and the private tools.
    pub(crate) fn dress<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        if let Ok(path) = env::join_paths(places::program_folders()) {
            command.env("PATH", path);
        }
        if let Self::Debian { sysroot } = self {
            // Flags for everything would hide those for the target alone.
            let given = env::var_os("RUSTFLAGS").unwrap_or_default();
            let mut flags = OsString::from("--sysroot=");
            flags.push(sysroot);
            if !given.is_empty() {
                flags.push(" ");
                flags.push(given);
            }
            command.env_remove("RUSTFLAGS").env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", flags);
            command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker());
            command.env("RUSTC", DEBIAN_RUSTC);
        }
        command
    }

    /// Clippy for wasm, without its arguments.
    pub(crate) fn clippy(&self) -> Command {
        match self {
            Self::Rustup => {
                let mut command = run::cargo();
                command.arg("clippy");
                command
            }
            Self::Debian { .. } => {
                let mut command = run::program(DEBIAN_CLIPPY);
                command.arg("clippy");
                command
            }
        }
    }

    /// For people.
    pub(crate) fn describe(&self) -> String {
        match self {
            Self::Rustup => format!("rustup's {}", version("rustc").unwrap_or_default()),
            Self::Debian { sysroot } => {
                let version = version(DEBIAN_RUSTC).unwrap_or_default();
                format!("Debian's {version}, standard library in {}", sysroot.display())
            }
        }
    }
}

/// Where rustup's compiler looks for the target's standard library.
fn rustup_libraries() -> Option<PathBuf> {
    let mut command = run::program("rustc");
    run::output(command.args(["--print", "target-libdir", "--target", TARGET])).map(PathBuf::from)
}

/// The private sysroot for Debian's compiler, whether it is built or not. A newer compiler has
/// another: the two must be equal to the last digit.
pub(crate) fn private_sysroot() -> Option<PathBuf> {
    Some(places::private().join(format!("sysroot-{}", version(DEBIAN_RUSTC)?)))
}

/// Where a sysroot has the target's libraries.
pub(crate) fn libraries(sysroot: &Path) -> PathBuf {
    sysroot.join("lib/rustlib").join(TARGET).join("lib")
}

/// The linker under the name by which the compiler knows its kind.
pub(crate) fn linker() -> PathBuf {
    places::tools().join("rust-lld")
}

/// `1.96.0` of `rustc 1.96.0 (…)`.
pub(crate) fn version(rustc: &str) -> Option<String> {
    run::output(run::program(rustc).arg("--version"))?.split_whitespace().nth(1).map(str::to_owned)
}

/// Whether a folder holds a whole standard library: `test` is the last that is built.
pub(crate) fn has_std(folder: &Path) -> bool {
    let names: Vec<String> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    ["libstd-", "libtest-"].iter().all(|prefix| names.iter().any(|name| name.starts_with(prefix)))
}

/// Debian's wasm linker of the highest version, which is installed beside others.
pub(crate) fn debian_linker() -> Option<PathBuf> {
    let files = fs::read_dir("/usr/bin").ok()?.flatten().map(|entry| entry.path());
    let numbered = files.filter_map(|file| {
        let number: u32 = file.file_name()?.to_str()?.strip_prefix("wasm-ld-")?.parse().ok()?;
        Some((number, file))
    });
    numbered.max().map(|(_, file)| file)
}

/// Whether clippy for wasm can be run.
pub(crate) fn has_clippy(toolchain: &Toolchain) -> bool {
    matches!(toolchain, Toolchain::Rustup) || Path::new(DEBIAN_CLIPPY).is_file()
}
