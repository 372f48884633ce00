//! What a newcomer and CI need, as `cargo xtask COMMAND`: set-up, checks, tests, builds. It decides
//! which command is meant and how it ended; each command is a file of its own.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command for people: the terminal is its business"
)]

mod bench;
mod build;
mod bundle;
mod check;
mod doctor;
mod early;
mod fuzz;
mod halves;
mod icons;
mod languages;
mod licences;
mod need;
mod places;
mod precache;
mod profile;
mod run;
mod serve;
mod setup;
mod shorten;
mod sizes;
mod sources;
mod test;
mod timings;
mod wasm;

use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask COMMAND

  serve [--port 8080] [--open]   set up what is missing, build, and serve the app on this machine
  test [NAME ...]                set up what is missing, check, then every test, the browser's included;
                                 with names, only these files of tests/browser, without the rest
  build                          the app for release in dist/, with its sizes
  bench [NAME ...]               set up what is missing, build, and time the app beside SurveyJS in a browser whose
                                 CPU is slowed; prints tables and writes target/bench.json; with names, only
                                 forms with these words in their names
  check                          formatting, lints native and wasm, bans, licences, sources
  setup                          only the set-up
  doctor                         what this machine has and lacks
  languages                      the app with a right-to-left test language, in target/dist-languages
  profile                        list anew what runs until the first question, after changes of the field app
  icons                          draw the icons anew from static/icons/icon.svg
  bundle                         the app as one file, dist/pingyi.html, which opens from a stick";

/// How a command ended, for the exit code.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Something does not hold, or could not be done; the text says what to do.
    Failed(String),
    /// Not a command that can be run.
    Unusable(String),
}

impl From<String> for Failure {
    fn from(text: String) -> Self {
        Self::Failed(text)
    }
}

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match command(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Failed(text)) => {
            eprintln!("{text}");
            ExitCode::from(1)
        }
        Err(Failure::Unusable(text)) => {
            eprintln!("{text}");
            ExitCode::from(2)
        }
    }
}

fn command(words: &[&str]) -> Result<(), Failure> {
    match words {
        ["serve", options @ ..] => serve::serve(options),
        ["test", names @ ..] => test::test(names),
        ["build"] => Ok(build::build()?),
        ["bench", names @ ..] => bench::bench(names),
        ["check"] => check::check(),
        ["setup"] => Ok(setup::setup(setup::Purpose::Test)?),
        ["doctor"] => doctor::doctor(),
        ["languages"] => Ok(languages::languages()?),
        ["profile"] => Ok(profile::profile()?),
        ["icons"] => icons::icons(),
        ["bundle"] => Ok(bundle::bundle()?),
        [] | ["help" | "--help" | "-h"] => {
            println!("{USAGE}");
            Ok(())
        }
        _ => Err(Failure::Unusable(format!("No such command: {}\n\n{USAGE}", words.join(" ")))),
    }
}
