//! Other programs: how they are started, shown while they work, and told apart from failures. Long
//! ones are shown as one line with the time and their last word; the whole of what they said is
//! printed where they fail.

use std::env;
use std::ffi::OsStr;
use std::io::{BufRead as _, BufReader, IsTerminal as _, Read, Write as _};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use crate::places;

/// A program in the repository's folder, without what cargo told xtask about xtask itself: build
/// scripts would take it for theirs and be built again.
pub(crate) fn program(name: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(name);
    command.current_dir(places::root()).stdin(Stdio::null());
    for (name, _) in env::vars_os() {
        let text = name.to_string_lossy();
        let own = ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_", "CARGO_CRATE_", "CARGO_PRIMARY_"];
        if own.iter().any(|prefix| text.starts_with(prefix)) {
            command.env_remove(&name);
        }
    }
    command.env_remove("LD_LIBRARY_PATH");
    command
}

/// The cargo that runs xtask.
pub(crate) fn cargo() -> Command {
    program(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// What a short program prints, if it can be run and succeeds.
pub(crate) fn output(command: &mut Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Runs it in the open: what it says is what people see.
pub(crate) fn shown(command: &mut Command) -> Result<(), String> {
    println!("{}", dim(&format!("$ {}", spelled(command))));
    let status = command.status().map_err(|error| format!("{}: {error}", spelled(command)))?;
    if status.success() { Ok(()) } else { Err(format!("{} failed ({status}).", spelled(command))) }
}

/// Runs something long: says what it is and how long it usually takes, then the time and the last
/// line; all of it where it fails.
pub(crate) fn long(what: &str, usually: &str, command: &mut Command) -> Result<(), String> {
    patient(what, usually, Duration::MAX, command)
}

/// As [`long`], and ends it after that time.
pub(crate) fn patient(
    what: &str,
    usually: &str,
    limit: Duration,
    command: &mut Command,
) -> Result<(), String> {
    println!("{what} (usually {usually})");
    println!("{}", dim(&format!("  $ {}", spelled(command))));
    let start = Instant::now();
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| format!("{}: {error}", spelled(command)))?;
    let said = follow(&mut child, start, limit);
    let status = child.wait().map_err(|error| error.to_string())?;
    if status.success() {
        println!("  done in {}", duration(start.elapsed()));
        return Ok(());
    }
    for line in said.iter().skip(said.len().saturating_sub(60)) {
        eprintln!("{}", dim(&format!("  | {line}")));
    }
    Err(format!("{what}: failed after {} ({status}).", duration(start.elapsed())))
}

/// Collects the lines of both streams and shows that something goes on.
fn follow(child: &mut Child, start: Instant, limit: Duration) -> Vec<String> {
    let (sender, receiver) = mpsc::channel();
    let streams: [Option<Box<dyn Read + Send>>; 2] = [
        child.stdout.take().map(|stream| Box::new(stream) as _),
        child.stderr.take().map(|stream| Box::new(stream) as _),
    ];
    for stream in streams.into_iter().flatten() {
        let sender = sender.clone();
        thread::spawn(move || {
            for line in BufReader::new(stream).split(b'\n').map_while(Result::ok) {
                let _ = sender.send(String::from_utf8_lossy(&line).trim_end().to_owned());
            }
        });
    }
    drop(sender);
    let lively = std::io::stdout().is_terminal();
    // A log that is read later wants a sign of life, not every second of it.
    let every = if lively { Duration::from_secs(1) } else { Duration::from_secs(30) };
    let (mut said, mut next) = (Vec::new(), start + every);
    loop {
        match receiver.recv_timeout(Duration::from_millis(500)) {
            Ok(line) => said.push(line),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break,
        }
        if start.elapsed() > limit {
            let _ = child.kill();
        }
        if Instant::now() >= next {
            next = Instant::now() + every;
            let last = said.iter().rev().find(|line| !line.trim().is_empty());
            let last: String = last.map_or("", |line| line.trim()).chars().take(80).collect();
            let line = dim(&format!("  {:>7}  {last}", duration(start.elapsed())));
            if lively {
                print!("\r\x1b[2K{line}");
            } else {
                println!("{line}");
            }
            let _ = std::io::stdout().flush();
        }
    }
    if lively {
        print!("\r\x1b[2K");
    }
    said
}

/// The command as one would type it.
pub(crate) fn spelled(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    let words = words.map(|word| {
        let word = word.to_string_lossy();
        if word.is_empty() || word.contains([' ', '*', '$']) {
            format!("'{word}'")
        } else {
            word.into_owned()
        }
    });
    words.collect::<Vec<_>>().join(" ")
}

/// Grey on a terminal, plain elsewhere.
pub(crate) fn dim(text: &str) -> String {
    if std::io::stdout().is_terminal() { format!("\x1b[2m{text}\x1b[0m") } else { text.to_owned() }
}

/// A heading between the parts of a long run.
pub(crate) fn heading(text: &str) {
    let line = format!("== {text}");
    println!("\n{}", if std::io::stdout().is_terminal() { format!("\x1b[1m{line}\x1b[0m") } else { line });
    let _ = std::io::stdout().flush();
}

/// `4.2 s`, `3 min 05 s`.
pub(crate) fn duration(time: Duration) -> String {
    let seconds = time.as_secs();
    if seconds < 60 {
        format!("{:.1} s", time.as_secs_f64())
    } else {
        format!("{} min {:02} s", seconds / 60, seconds % 60)
    }
}
