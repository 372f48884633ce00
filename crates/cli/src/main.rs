//! The command line `pingyi`: words to commands, files to engines, findings to people. It decides
//! exit codes and where things are written; every figure and rule comes from the engines.

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "the command line is a shell: files, clock, environment and terminal are its business"
)]

mod arguments;
mod commands;
mod output;

use std::process::ExitCode;

use arguments::Command;

/// How a command ended, for the exit code: 0, 1 and 2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// Done, and nothing to look at.
    Done,
    /// Done, and there is something to look at.
    Look,
    /// Arguments or files that could not be used.
    Unusable,
}

fn main() -> ExitCode {
    let ending = match arguments::parse(lexopt::Parser::from_env()) {
        Ok(Command::Help(words)) => {
            println!("{}", arguments::usage(&words));
            Ok(Ending::Done)
        }
        Ok(Command::Version) => {
            println!("pingyi {}", env!("CARGO_PKG_VERSION"));
            Ok(Ending::Done)
        }
        Ok(Command::PackCheck(options)) => commands::pack::check(&options),
        Ok(Command::PackCompare(options)) => commands::pack_compare::compare_packs(&options),
        Ok(Command::Convert(options)) => commands::questionnaire::convert(&options),
        Ok(Command::Export(options)) => commands::questionnaire::export(&options),
        Ok(Command::Paper(options)) => commands::paper::paper(&options),
        Ok(Command::Fill(options)) => commands::fill::fill(&options),
        Ok(Command::Tally(options)) => commands::tally::tally(&options),
        Ok(Command::Serve(options)) => commands::serve::serve(&options),
        // Its source says the same once more.
        Err(error) => Err(anyhow::anyhow!(error.to_string())),
    };
    match ending {
        Ok(Ending::Done) => ExitCode::SUCCESS,
        Ok(Ending::Look) => ExitCode::from(1),
        Ok(Ending::Unusable) => ExitCode::from(2),
        Err(error) => {
            eprintln!("pingyi: {error:#}");
            ExitCode::from(2)
        }
    }
}
