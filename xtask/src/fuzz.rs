//! Fuzzing in `cargo xtask test`: each target of `fuzz/` runs for a while on top of its stored
//! corpus. Where there is no nightly compiler, that is said and nothing runs. It decides how long and
//! within which limits; what is tried is the targets' business.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use crate::timings::Report;
use crate::{need, places, run};

/// Bytes of an input: forms of the corpus fit, and nothing takes long by its mere length.
const LONGEST_INPUT: u32 = 16_384;
/// An input that takes longer is a hang; most take less than a thousandth of it.
const SLOWEST_INPUT_SECONDS: u32 = 20;

/// Runs every target; each counts as a test.
pub(crate) fn fuzz(report: &mut Report) -> Result<(), String> {
    let nightly = match need::fuzzer() {
        Ok(nightly) => nightly,
        Err(reason) => {
            report.skip(format!("SKIPPED: fuzzing, because {reason}."));
            return Ok(());
        }
    };
    let mut build = cargo_fuzz(&nightly, "build");
    run::long("Building the fuzz targets", "1 min", &mut build)?;
    let is_ci = std::env::var_os("CI").is_some_and(|value| !value.is_empty() && value != "false");
    let seconds: u32 = if is_ci { 120 } else { 15 };
    let mut wrong = Vec::new();
    for target in targets()? {
        let start = Instant::now();
        let ended = one(&nightly, &target, seconds);
        report.take(format!("fuzz: {target}"), start.elapsed(), ended.is_ok());
        report.summaries.push(match &ended {
            Ok(()) => format!("fuzz {target}: ok, {seconds} s"),
            Err(_) => format!("fuzz {target}: FAILED"),
        });
        wrong.extend(ended.err());
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n")) }
}

/// One target. What it finds new is kept out of the repository's corpus.
fn one(nightly: &str, target: &str, seconds: u32) -> Result<(), String> {
    let work = places::target_dir().join("fuzz-work").join(target);
    let (corpus, found) = (work.join("corpus"), work.join("found"));
    let _ = fs::remove_dir_all(&found);
    for folder in [&corpus, &found] {
        fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    let mut fuzz = cargo_fuzz(nightly, "run");
    fuzz.arg(target).arg(&corpus).arg(folder().join("corpus").join(target)).arg("--");
    fuzz.arg(format!("-max_total_time={seconds}"));
    fuzz.arg(format!("-max_len={LONGEST_INPUT}"));
    fuzz.arg(format!("-timeout={SLOWEST_INPUT_SECONDS}"));
    fuzz.arg(format!("-artifact_prefix={}/", found.display()));
    // The fuzzer ends by itself; what does not is a hang of another kind.
    let limit = Duration::from_secs(u64::from(seconds) + 600);
    let what = format!("Fuzzing {target}");
    run::patient(&what, &format!("{seconds} s"), limit, &mut fuzz).map_err(|error| {
        let inputs: Vec<String> = files(&found)
            .iter()
            .map(|input| format!("\n  {}\n  again: {}", input.display(), again(nightly, target, input)))
            .collect();
        let fixed = "mend it, and keep the input under fuzz/corpus";
        if inputs.is_empty() {
            error
        } else {
            format!("{error} With this input ({fixed}):{}", inputs.concat())
        }
    })
}

/// What to type to see a failure again.
fn again(nightly: &str, target: &str, input: &Path) -> String {
    format!("rustup run {nightly} cargo fuzz run {target} {}", input.display())
}

/// With the private tools, and apart from what other compilers build.
fn cargo_fuzz(nightly: &str, word: &str) -> Command {
    let mut command = run::program("rustup");
    command
        .args(["run", nightly, "cargo", "fuzz", word, "--target-dir"])
        .arg(places::target_dir().join("fuzz"));
    if let Ok(path) = std::env::join_paths(places::program_folders()) {
        command.env("PATH", path);
    }
    for other in ["CARGO", "RUSTC", "RUSTFLAGS", "RUSTUP_TOOLCHAIN", "CARGO_TARGET_DIR"] {
        command.env_remove(other);
    }
    command
}

fn folder() -> PathBuf {
    places::root().join("fuzz")
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    files.sort();
    files
}

/// The targets, by their files.
fn targets() -> Result<Vec<String>, String> {
    let names: Vec<String> = files(&folder().join("fuzz_targets"))
        .iter()
        .filter_map(|file| Some(file.file_name()?.to_str()?.strip_suffix(".rs")?.to_owned()))
        .collect();
    if names.is_empty() { Err("There is no target in fuzz/fuzz_targets.".to_owned()) } else { Ok(names) }
}

#[cfg(test)]
mod tests {
    use super::{files, folder, targets};
    use std::fs;

    // Source of truth: the files themselves.
    #[test]
    fn every_target_is_in_the_manifest_and_has_a_corpus_within_the_limit() {
        let manifest = fs::read_to_string(folder().join("Cargo.toml")).unwrap();
        let names = targets().unwrap();
        assert!(names.len() >= 2, "{names:?}");
        for name in names {
            assert!(manifest.contains(&format!("name = \"{name}\"")), "{name}");
            let corpus = files(&folder().join("corpus").join(&name));
            assert!(!corpus.is_empty(), "{name}");
            let longest = corpus.iter().map(|file| file.metadata().unwrap().len()).max().unwrap();
            assert!(longest <= u64::from(super::LONGEST_INPUT), "{name}: {longest}");
        }
    }
}
