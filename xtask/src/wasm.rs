//! The compiler for wasm and its standard library. The compiler is the one that builds everything
//! else, or Debian's where rustup has no server. The library is built by set-up from the compiler's
//! own source, because the ready-made one is built for speed and adds 20 kB to what a phone
//! downloads; where there is no source, the ready-made one does. It decides which is used and what a
//! command needs for it; installing is left to `setup`.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::places::{self, TARGET};
use crate::run;

/// Whose compiler.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Compiler {
    Rustup,
    Debian,
}

impl Compiler {
    /// Debian's has its whole path, because rustup's stands before it on the `PATH`.
    pub(crate) fn rustc(self) -> &'static str {
        match self {
            Self::Rustup => "rustc",
            Self::Debian => "/usr/bin/rustc",
        }
    }

    pub(crate) fn cargo(self) -> Command {
        match self {
            Self::Rustup => run::cargo(),
            Self::Debian => run::program("/usr/bin/cargo"),
        }
    }

    fn asked(self, words: &[&str]) -> Option<String> {
        run::output(run::program(self.rustc()).args(words))
    }

    /// `1.96.0` of `rustc 1.96.0 (…)`.
    pub(crate) fn version(self) -> Option<String> {
        self.asked(&["--version"])?.split_whitespace().nth(1).map(str::to_owned)
    }

    /// Whether the source of its standard library is there.
    pub(crate) fn has_source(self) -> bool {
        let root = self.asked(&["--print", "sysroot"]).map(PathBuf::from);
        root.is_some_and(|root| root.join("lib/rustlib/src/rust/library/std").is_dir())
    }

    /// Whether the ready-made standard library is there.
    fn has_own_library(self) -> bool {
        let folder = self.asked(&["--print", "target-libdir", "--target", TARGET]);
        folder.is_some_and(|folder| has_library(Path::new(&folder)))
    }

    /// The private sysroot with the small standard library, whether it is built or not. Library and
    /// compiler must be equal to the last digit.
    pub(crate) fn sysroot(self) -> Option<PathBuf> {
        Some(places::private().join(format!("sysroot-{}-small", self.version()?)))
    }

    /// The linker under the name by which the compiler knows its kind. Each brings its own: with
    /// another sysroot it is not found by itself.
    pub(crate) fn linker(self) -> Option<PathBuf> {
        let linker = match self {
            Self::Debian => places::tools().join("rust-lld"),
            Self::Rustup => {
                let host = self.host()?;
                PathBuf::from(self.asked(&["--print", "sysroot"])?)
                    .join("lib/rustlib")
                    .join(host)
                    .join("bin/rust-lld")
            }
        };
        linker.is_file().then_some(linker)
    }

    /// Such as `x86_64-unknown-linux-gnu`.
    pub(crate) fn host(self) -> Option<String> {
        self.asked(&["-vV"])?.lines().find_map(|line| line.strip_prefix("host: ")).map(str::to_owned)
    }
}

/// A compiler that can build for wasm now.
#[derive(Debug)]
pub(crate) struct Toolchain {
    pub(crate) compiler: Compiler,
    /// The small standard library; without it, the compiler's own.
    pub(crate) sysroot: Option<PathBuf>,
}

impl Toolchain {
    /// The best that is there.
    pub(crate) fn find() -> Option<Self> {
        let both = [Compiler::Rustup, Compiler::Debian];
        let small = both.into_iter().find_map(|compiler| {
            let sysroot = compiler.sysroot()?;
            let is_ready = has_library(&libraries(&sysroot)) && compiler.linker().is_some();
            is_ready.then_some(Self { compiler, sysroot: Some(sysroot) })
        });
        let own = || {
            Compiler::Rustup.has_own_library().then_some(Self { compiler: Compiler::Rustup, sysroot: None })
        };
        small.or_else(own)
    }

    /// Makes a command that calls cargo build for wasm with this compiler and the private tools.
    pub(crate) fn dress<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        if let Ok(path) = env::join_paths(places::program_folders()) {
            command.env("PATH", path);
        }
        // Flags for everything would hide those for the target alone.
        let mut flags = env::var_os("RUSTFLAGS").unwrap_or_default();
        for flag in self.flags() {
            flags.push(" ");
            flags.push(flag);
        }
        command.env_remove("RUSTFLAGS").env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", flags);
        if self.sysroot.is_some()
            && let Some(linker) = self.compiler.linker()
        {
            command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker);
        }
        if self.compiler == Compiler::Debian {
            command.env("RUSTC", self.compiler.rustc());
        }
        command
    }

    /// The private library; and no folder of this machine in what is handed out, which would tell
    /// who built it and make each machine's build another.
    fn flags(&self) -> Vec<OsString> {
        let joined = |before: &str, path: &Path, after: &str| {
            let mut flag = OsString::from(before);
            flag.push(path);
            flag.push(after);
            flag
        };
        let mut flags = vec![joined("--remap-path-prefix=", places::root(), "=.")];
        let sources = fs::read_dir(places::cargo_home().join("registry/src"));
        flags.extend(
            sources
                .into_iter()
                .flatten()
                .flatten()
                .map(|entry| joined("--remap-path-prefix=", &entry.path(), "=.")),
        );
        flags.extend(self.sysroot.iter().map(|sysroot| joined("--sysroot=", sysroot, "")));
        flags
    }

    /// Clippy for wasm, without its arguments.
    pub(crate) fn clippy(&self) -> Command {
        let mut command = match self.compiler {
            Compiler::Rustup => run::cargo(),
            Compiler::Debian => run::program(DEBIAN_CLIPPY),
        };
        command.arg("clippy");
        command
    }

    /// Whether it can be run.
    pub(crate) fn has_clippy(&self) -> bool {
        self.compiler == Compiler::Rustup || Path::new(DEBIAN_CLIPPY).is_file()
    }

    /// For people.
    pub(crate) fn describe(&self) -> String {
        let whose = if self.compiler == Compiler::Debian { "Debian's" } else { "rustup's" };
        let library = self.sysroot.as_ref().map_or_else(
            || "its own library (the small one would save 20 kB)".to_owned(),
            |sysroot| format!("library in {}", sysroot.display()),
        );
        format!("{whose} {}, {library}", self.compiler.version().unwrap_or_default())
    }
}

const DEBIAN_CLIPPY: &str = "/usr/bin/cargo-clippy";

/// Where a sysroot has the target's libraries.
pub(crate) fn libraries(sysroot: &Path) -> PathBuf {
    sysroot.join("lib/rustlib").join(TARGET).join("lib")
}

/// Whether a folder holds a whole standard library: `test` is the last that is built.
pub(crate) fn has_library(folder: &Path) -> bool {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let names: Vec<String> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
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
