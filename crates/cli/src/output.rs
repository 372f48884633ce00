//! Where results go: JSON and text to standard output, findings and progress to standard error,
//! files whole or not at all.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use pingyi_base::{Finding, Place, Severity};
use pingyi_wording::Lang;

/// Writes a file whole or not at all, and never over one of the inputs.
pub(crate) fn write_whole(path: &Path, bytes: &[u8], inputs: &[&Path]) -> anyhow::Result<()> {
    let same =
        |input: &&Path| matches!((fs::canonicalize(input), fs::canonicalize(path)), (Ok(a), Ok(b)) if a == b);
    if inputs.iter().any(same) {
        bail!("{} is an input; choose another name", path.display());
    }
    let whole = || {
        let (beside, mut file) = new_beside(path)?;
        let written = file.write_all(bytes).and_then(|()| file.sync_all());
        let moved = written.and_then(|()| fs::rename(&beside, path));
        if moved.is_err() {
            // What could not be finished is taken away; the message below tells why.
            let _ = fs::remove_file(&beside);
        }
        moved
    };
    whole().with_context(|| format!("cannot write {}", path.display()))
}

/// A new file in the same folder, under a name that nobody has.
fn new_beside(path: &Path) -> std::io::Result<(PathBuf, fs::File)> {
    const TRIES: u32 = 1_000;
    let mut tried = 0;
    loop {
        let mut beside = path.as_os_str().to_owned();
        beside.push(format!(".{}-{tried}.part", std::process::id()));
        let beside = PathBuf::from(beside);
        match fs::File::create_new(&beside) {
            Ok(file) => return Ok((beside, file)),
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists && tried < TRIES => tried += 1,
            Err(error) => return Err(error),
        }
    }
}

/// Prints to standard output. A reader that has seen enough, such as `head`, is no error.
pub(crate) fn print(text: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        other => other.context("cannot write to standard output"),
    }
}

/// Reads a file, or says which could not be read.
pub(crate) fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

/// Prints findings with place and remedy to standard error.
pub(crate) fn findings(findings: &[Finding], lang: Lang) {
    findings_in(findings, |finding| words(finding, lang));
}

/// Prints findings in words of one's own.
pub(crate) fn findings_in(findings: &[Finding], told: impl Fn(&Finding) -> (String, String)) {
    for finding in findings {
        let (what, remedy) = told(finding);
        let grave = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        };
        eprintln!("{grave}: {} [{}] {what}", place(&finding.at), finding.code);
        eprintln!("    {remedy}");
    }
}

/// What happened and what to do, in words.
pub(crate) fn words(finding: &Finding, lang: Lang) -> (String, String) {
    pingyi_wording::report::said(finding, lang)
}

/// A place in one line.
pub(crate) fn place(at: &Place) -> String {
    let sheet = at.sheet.as_ref().map(|sheet| format!("sheet {sheet}"));
    // In a sheet people count rows, in a text lines.
    let word = if at.sheet.is_some() { "row" } else { "line" };
    let line = at.line.map(|line| format!("{word} {line}"));
    let column = at.column.as_ref().map(|column| format!("column {column}"));
    let parts = [at.file.clone(), sheet, line, column, at.path.clone(), at.item.clone()];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}
