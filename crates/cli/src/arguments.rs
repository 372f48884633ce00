//! The words of the command line. It decides what is asked for; whether the files are any good is
//! seen by the commands.

use std::ffi::OsString;
use std::path::PathBuf;

use lexopt::prelude::{Long, Short, Value};

/// What `pingyi --help` prints.
pub(crate) const USAGE: &str = "\
pingyi - offline surveys and ratings, on the command line

  pingyi pack check PACK [--lang TAG] [--json]
      validate a pack; every finding with its place and remedy
  pingyi pack compare OLD NEW [--lang TAG] [--json]
      what a new version of a pack changes; 0 nothing, 1 something
  pingyi questionnaire convert FILE.xlsx|FILE.csv|FILE.md [-o OUT.json] [--lang TAG]
      an XLSForm to a questionnaire; 0 clean, 1 written with warnings, 2 nothing written
  pingyi questionnaire export QUESTIONNAIRE -o FORM.xlsx [--lang TAG]
      a questionnaire, or PACK#ID for one of a pack's, to an XLSForm workbook
  pingyi questionnaire paper PACK#ID [-o FORM.html] [--language TAG]
      a questionnaire as a form to be printed, with its codes
  pingyi fill QUESTIONNAIRE --answers ANSWERS.json [--subject ID ...] [--json]
      fill a questionnaire without a browser; QUESTIONNAIRE is a file,
      or PACK#ID for one of a pack's; a rating is about the subjects named,
      else the pack's, else those of the answers (C01.K2)
  pingyi tally --pack PACK [--wave ID] [--area ID] [--convention ID] [--by COLUMN,...]
               [--json | --csv] [--html REPORT.html] [--lang TAG] FILES...
      import, check and count exported files; text unless --json; the report,
      indicators and response rates are of the newest wave of which something
      came in, or of --wave ID, or of --wave all; results are of every row that
      was taken, or of --wave ID
  pingyi serve DIR [--port N]
      serve the built app on this machine

Exit status: 0 done; 1 done, and there is something to look at; 2 unusable arguments or files.";

/// What is asked for.
#[derive(Debug)]
pub(crate) enum Command {
    /// Of the command of these words; of all where there are none.
    Help(Vec<String>),
    Version,
    PackCheck(PackCheck),
    PackCompare(PackCompare),
    Convert(Convert),
    Export(Export),
    Paper(Paper),
    Fill(Fill),
    Tally(Tally),
    Serve(Serve),
}

/// `pack check`
#[derive(Debug, Default)]
pub(crate) struct PackCheck {
    pub(crate) pack: PathBuf,
    pub(crate) language: String,
    pub(crate) json: bool,
}

/// `pack compare`
#[derive(Debug, Default)]
pub(crate) struct PackCompare {
    pub(crate) old: PathBuf,
    pub(crate) new: PathBuf,
    pub(crate) language: String,
    pub(crate) json: bool,
}

/// `questionnaire convert`
#[derive(Debug, Default)]
pub(crate) struct Convert {
    pub(crate) form: PathBuf,
    pub(crate) out: Option<PathBuf>,
    pub(crate) language: String,
}

/// `questionnaire export`
#[derive(Debug, Default)]
pub(crate) struct Export {
    pub(crate) questionnaire: String,
    pub(crate) out: PathBuf,
    pub(crate) language: String,
}

/// `questionnaire paper`
#[derive(Debug, Default)]
pub(crate) struct Paper {
    pub(crate) questionnaire: String,
    pub(crate) out: Option<PathBuf>,
    pub(crate) language: String,
}

/// `fill`
#[derive(Debug, Default)]
pub(crate) struct Fill {
    pub(crate) questionnaire: String,
    pub(crate) answers: PathBuf,
    pub(crate) subjects: Vec<String>,
    pub(crate) json: bool,
    pub(crate) language: String,
}

/// `tally`
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) pack: PathBuf,
    pub(crate) wave: Option<String>,
    pub(crate) area: Option<String>,
    pub(crate) convention: Option<String>,
    pub(crate) by: Vec<String>,
    pub(crate) json: bool,
    pub(crate) csv: bool,
    pub(crate) html: Option<PathBuf>,
    pub(crate) language: String,
    pub(crate) files: Vec<PathBuf>,
}

/// `serve`
#[derive(Debug)]
pub(crate) struct Serve {
    pub(crate) folder: PathBuf,
    pub(crate) port: u16,
}

/// Reads the words; the error says which word is wrong.
pub(crate) fn parse(mut words: lexopt::Parser) -> Result<Command, lexopt::Error> {
    if let Some(help) = help(&words) {
        return Ok(help);
    }
    match words.next()? {
        None => Ok(Command::Help(Vec::new())),
        Some(Long("version") | Short('V')) => Ok(Command::Version),
        Some(Value(word)) => match word.to_str() {
            Some("help") => Ok(Command::Help(Vec::new())),
            Some("pack") => pack(&mut words),
            Some("questionnaire") => questionnaire(&mut words),
            Some("fill") => fill(&mut words),
            Some("tally") => tally(&mut words),
            Some("serve") => serve(&mut words),
            _ => Err(format!("no command {word:?}; see pingyi --help").into()),
        },
        Some(other) => Err(other.unexpected()),
    }
}

/// Whoever asks for help wants no other answer, wherever the word stands.
fn help(words: &lexopt::Parser) -> Option<Command> {
    let mut rest = words.clone();
    let words: Vec<String> = rest.raw_args().ok()?.map(|word| word.to_string_lossy().into_owned()).collect();
    let end = words.iter().position(|word| word == "--").unwrap_or(words.len());
    let place = words.iter().take(end).position(|word| word == "--help" || word == "-h")?;
    let is_word = |word: &&String| word.bytes().all(|byte| byte.is_ascii_lowercase());
    Some(Command::Help(words.iter().take(place).take_while(is_word).take(2).cloned().collect()))
}

/// What is printed for a command, or for all where no command has these words.
pub(crate) fn usage(words: &[String]) -> String {
    let wanted = format!("  pingyi {}", words.join(" "));
    let mut is_wanted = false;
    let mut found = Vec::new();
    for line in USAGE.lines() {
        if line.starts_with("  pingyi ") {
            is_wanted = line.starts_with(&wanted);
        } else if line.is_empty() {
            is_wanted = false;
        }
        if is_wanted {
            found.push(line);
        }
    }
    if words.is_empty() || found.is_empty() { USAGE.to_owned() } else { found.join("\n") }
}

fn pack(words: &mut lexopt::Parser) -> Result<Command, lexopt::Error> {
    match words.next()? {
        Some(Value(word)) if word == "check" => pack_check(words),
        Some(Value(word)) if word == "compare" => pack_compare(words),
        Some(other) => Err(other.unexpected()),
        None => Err("pack what? see pingyi --help".into()),
    }
}

fn pack_compare(words: &mut lexopt::Parser) -> Result<Command, lexopt::Error> {
    let mut options = PackCompare { language: default_language(), ..PackCompare::default() };
    while let Some(word) = words.next()? {
        match word {
            Long("json") => options.json = true,
            Long("lang") => options.language = text(words.value()?)?,
            Value(path) if options.old.as_os_str().is_empty() => options.old = path.into(),
            Value(path) if options.new.as_os_str().is_empty() => options.new = path.into(),
            other => return Err(other.unexpected()),
        }
    }
    wanted(&options.old, "OLD")?;
    wanted(&options.new, "NEW")?;
    Ok(Command::PackCompare(options))
}

fn pack_check(words: &mut lexopt::Parser) -> Result<Command, lexopt::Error> {
    let mut options = PackCheck { language: default_language(), ..PackCheck::default() };
    while let Some(word) = words.next()? {
        match word {
            Long("json") => options.json = true,
            Long("lang") => options.language = text(words.value()?)?,
            Value(path) if options.pack.as_os_str().is_empty() => options.pack = path.into(),
            other => return Err(other.unexpected()),
        }
    }
    wanted(&options.pack, "PACK")?;
    Ok(Command::PackCheck(options))
}

fn questionnaire(words: &mut lexopt::Parser) -> Result<Command, lexopt::Error> {
    match words.next()? {
        Some(Value(word)) if word == "convert" => convert(words),
        Some(Value(word)) if word == "export" => export(words),
        Some(Value(word)) if word == "paper" => paper(words),
        Some(other) => Err(other.unexpected()),
        None => Err("questionnaire what? see pingyi --help".into()),
    }
}

fn convert(words: &mut lexopt::Parser) -> Result<Command, lexopt::Error> {
    let mut options = Convert { language: default_language(), ..Convert::default() };
    while let Some(word) = words.next()? {
        match word {
            Short('o') | Long("out") => options.out = Some(words.value()?.into()),
            Long("lang") => options.language = text(words.value()?)?,
            Value(path) if options.form.as_os_str().is_empty() => options.form = path.into(),
            other => return Err(other.unexpected()),
        }
    }
    wanted(&options.form, "FILE")?;
    Ok(Command::Convert(options))
}

fn export(words: &mut lexopt::Parser) -> Result<Command, lexopt::Error> {
    let mut options = Export { language: default_language(), ..Export::default() };
    while let Some(word) = words.next()? {
        match word {
            Short('o') | Long("out") => options.out = words.value()?.into(),
            Long("lang") => options.language = text(words.value()?)?,
            Value(path) if options.questionnaire.is_empty() => options.questionnaire = text(path)?,
            other => return Err(other.unexpected()),
        }
    }
    if options.questionnaire.is_empty() {
        return Err("QUESTIONNAIRE is missing; see pingyi --help".into());
    }
    wanted(&options.out, "-o FORM.xlsx")?;
    Ok(Command::Export(options))
}

fn paper(words: &mut lexopt::Parser) -> Result<Command, lexopt::Error> {
    let mut options = Paper { language: default_language(), ..Paper::default() };
    while let Some(word) = words.next()? {
        match word {
            Short('o') | Long("out") => options.out = Some(words.value()?.into()),
            Long("language" | "lang") => options.language = text(words.value()?)?,
            Value(path) if options.questionnaire.is_empty() => options.questionnaire = text(path)?,
            other => return Err(other.unexpected()),
        }
    }
    if options.questionnaire.is_empty() {
        return Err("PACK#ID is missing; see pingyi --help".into());
    }
    Ok(Command::Paper(options))
}

fn fill(words: &mut lexopt::Parser) -> Result<Command, lexopt::Error> {
    let mut options = Fill { language: default_language(), ..Fill::default() };
    while let Some(word) = words.next()? {
        match word {
            Long("json") => options.json = true,
            Long("lang") => options.language = text(words.value()?)?,
            Long("answers") => options.answers = words.value()?.into(),
            Long("subject") => options.subjects.push(text(words.value()?)?),
            Value(path) if options.questionnaire.is_empty() => options.questionnaire = text(path)?,
            other => return Err(other.unexpected()),
        }
    }
    if options.questionnaire.is_empty() {
        return Err("QUESTIONNAIRE is missing; see pingyi --help".into());
    }
    wanted(&options.answers, "--answers ANSWERS.json")?;
    Ok(Command::Fill(options))
}

fn tally(words: &mut lexopt::Parser) -> Result<Command, lexopt::Error> {
    let mut options = Tally { language: default_language(), ..Tally::default() };
    while let Some(word) = words.next()? {
        match word {
            Long("json") => options.json = true,
            Long("pack") => options.pack = words.value()?.into(),
            Long("wave") => options.wave = Some(text(words.value()?)?),
            Long("area") => options.area = Some(text(words.value()?)?),
            Long("csv") => options.csv = true,
            Long("convention") => options.convention = Some(text(words.value()?)?),
            Long("by") => {
                options.by = text(words.value()?)?.split(',').map(|by| by.trim().to_owned()).collect();
            }
            Long("html") => options.html = Some(words.value()?.into()),
            Long("lang") => options.language = text(words.value()?)?,
            Value(path) => options.files.push(path.into()),
            other => return Err(other.unexpected()),
        }
    }
    wanted(&options.pack, "--pack PACK")?;
    if options.files.is_empty() {
        return Err("FILES are missing; see pingyi --help".into());
    }
    Ok(Command::Tally(options))
}

fn serve(words: &mut lexopt::Parser) -> Result<Command, lexopt::Error> {
    let mut options = Serve { folder: PathBuf::new(), port: 8080 };
    while let Some(word) = words.next()? {
        match word {
            Long("port") => {
                let port = text(words.value()?)?;
                options.port = port.parse().map_err(|_| format!("--port {port} is no port"))?;
            }
            Value(path) if options.folder.as_os_str().is_empty() => options.folder = path.into(),
            other => return Err(other.unexpected()),
        }
    }
    wanted(&options.folder, "DIR")?;
    Ok(Command::Serve(options))
}

fn wanted(path: &std::path::Path, what: &str) -> Result<(), lexopt::Error> {
    if path.as_os_str().is_empty() {
        Err(format!("{what} is missing; see pingyi --help").into())
    } else {
        Ok(())
    }
}

fn text(word: OsString) -> Result<String, lexopt::Error> {
    word.into_string().map_err(|word| format!("{word:?} is not UTF-8").into())
}

/// The language of the terminal, by `LANG`; English where it says nothing.
fn default_language() -> String {
    let lang = std::env::var("LANG").unwrap_or_default();
    if lang.starts_with("zh") { "zh-CN".to_owned() } else { "en".to_owned() }
}
