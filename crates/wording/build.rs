//! Turns `text/<language>/{field,office,report,author}.toml` into Rust: an enum of keys and the texts of
//! each table, and the enum of languages. It decides that every language has every key; how well
//! the texts are written is for the tests and for readers.
#![allow(clippy::disallowed_methods, reason = "a build script reads and writes files")]
#![allow(clippy::print_stdout, reason = "cargo reads a build script's instructions from its output")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use pingyi_base::FindingCode;
use toml::{Table, Value};

/// The language in which texts are first written; it comes first, and is taken when nothing is known.
const SOURCE: &str = "zh-CN";
/// One table for each program that carries texts, so that none carries another's.
const TABLES: [&str; 4] = ["field", "office", "report", "author"];
/// Names further folders that hold a folder for each language, as `PATH` names folders: for a build of
/// one's own, and for the test language.
const MORE: &str = "PINGYI_LANGUAGES";
/// What a text can be: the last part of its key.
const KINDS: [&str; 7] = ["label", "title", "hint", "placeholder", "message", "error", "remedy"];

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;
/// Texts by key path.
type Texts = BTreeMap<String, String>;

/// One folder of texts.
struct Folder {
    tag: String,
    endonym: String,
    rtl: bool,
    tables: BTreeMap<&'static str, Texts>,
}

fn main() -> Outcome<()> {
    println!("cargo::rerun-if-changed=text");
    println!("cargo::rerun-if-changed=build.rs");
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("text");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    println!("cargo::rerun-if-env-changed={MORE}");
    let more = env::var_os(MORE).unwrap_or_default();
    let more: Vec<PathBuf> = env::split_paths(&more).filter(|path| !path.as_os_str().is_empty()).collect();
    for folder in &more {
        println!("cargo::rerun-if-changed={}", folder.display());
    }
    let folders = read_folders(&[&[root], more.as_slice()].concat())?;
    for table in TABLES {
        fs::write(out.join(format!("{table}.rs")), table_code(table, &folders)?)?;
    }
    fs::write(out.join("lang.rs"), lang_code(&folders)?)?;
    Ok(())
}

/// All languages: the source first, the others by tag.
fn read_folders(roots: &[PathBuf]) -> Outcome<Vec<Folder>> {
    let mut found = BTreeMap::new();
    for root in roots {
        for entry in fs::read_dir(root).map_err(|problem| format!("{}: {problem}", root.display()))? {
            let entry = entry?;
            let tag = entry.file_name().to_string_lossy().into_owned();
            if entry.file_type()?.is_dir() && found.insert(tag.clone(), root).is_some() {
                return Err(format!("{}: the language {tag} is there already", root.display()).into());
            }
        }
    }
    let mut folders: Vec<_> = found.into_iter().collect();
    folders.sort_by_key(|(tag, _)| (tag != SOURCE, tag.clone()));
    folders.iter().map(|(tag, root)| read_folder(root, tag)).collect()
}

/// One language. What is wrong with its files is said by file and key.
fn read_folder(root: &Path, tag: &str) -> Outcome<Folder> {
    let terms = flat(&read_toml(&root.join(tag).join("terms.toml"))?, tag)?;
    let (mut endonym, mut rtl) = (None, false);
    let mut used = BTreeSet::new();
    let mut tables = BTreeMap::new();
    for table in TABLES {
        let mut parsed = read_toml(&root.join(tag).join(format!("{table}.toml")))?;
        if let Some(Value::Table(language)) = parsed.remove("language") {
            endonym = language.get("endonym").and_then(Value::as_str).map(str::to_owned);
            rtl = language.get("direction").and_then(Value::as_str) == Some("rtl");
        }
        let mut texts = flat(&parsed, &format!("text/{tag}/{table}.toml"))?;
        for (key, text) in &mut texts {
            *text = with_terms(text, &terms, &mut used).map_err(|term| {
                format!("text/{tag}/{table}.toml: {key} uses the term {term}, which terms.toml lacks")
            })?;
        }
        tables.insert(table, texts);
    }
    if let Some(idle) = terms.keys().find(|term| !used.contains(*term)) {
        return Err(format!("text/{tag}/terms.toml: no text uses the term {idle}").into());
    }
    let endonym = endonym.ok_or_else(|| format!("text/{tag}/field.toml lacks language.endonym"))?;
    Ok(Folder { tag: tag.to_owned(), endonym, rtl, tables })
}

fn read_toml(path: &Path) -> Outcome<Table> {
    let text = fs::read_to_string(path).map_err(|problem| format!("{}: {problem}", path.display()))?;
    Ok(text.parse::<Table>().map_err(|problem| format!("{}: {problem}", path.display()))?)
}

/// The texts of a file by their whole path.
fn flat(table: &Table, place: &str) -> Outcome<Texts> {
    fn walk(table: &Table, before: &str, place: &str, into: &mut Texts) -> Outcome<()> {
        for (name, value) in table {
            let path = if before.is_empty() { name.clone() } else { format!("{before}.{name}") };
            match value {
                Value::Table(inner) => walk(inner, &path, place, into)?,
                Value::String(text) if !text.trim().is_empty() => {
                    into.insert(path, text.clone());
                }
                _ => return Err(format!("{place}: {path} is not a text, or is empty").into()),
            }
        }
        Ok(())
    }
    let mut texts = Texts::new();
    walk(table, "", place, &mut texts)?;
    Ok(texts)
}

/// Puts the shared words in: `{=wave}` becomes the term `wave`, `{=Wave}` the same with a capital.
fn with_terms(text: &str, terms: &Texts, used: &mut BTreeSet<String>) -> Result<String, String> {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{=") {
        let (name, after) = after.split_once('}').ok_or_else(|| after.to_owned())?;
        let key = name.to_lowercase();
        let term = terms.get(&key).ok_or_else(|| name.to_owned())?;
        out.push_str(before);
        if key == name {
            out.push_str(term);
        } else {
            let mut letters = term.chars();
            out.extend(letters.next().into_iter().flat_map(char::to_uppercase));
            out.push_str(letters.as_str());
        }
        used.insert(key);
        rest = after;
    }
    out.push_str(rest);
    Ok(out)
}

/// `fill.next-item.label` becomes `FillNextItemLabel`.
fn camel(path: &str) -> String {
    let words = path.split(|c: char| !c.is_ascii_alphanumeric());
    words
        .map(|word| {
            let mut letters = word.chars();
            letters.next().map_or_else(String::new, |c| c.to_ascii_uppercase().to_string() + letters.as_str())
        })
        .collect()
}

/// The key paths of a table, after checking that all languages have the same ones.
fn keys(table: &'static str, folders: &[Folder]) -> Outcome<Vec<String>> {
    let of = |folder: &'_ Folder| folder.tables.get(table).cloned().unwrap_or_default();
    let all: BTreeSet<String> = folders.iter().flat_map(|folder| of(folder).into_keys()).collect();
    let mut variants = BTreeMap::new();
    for key in &all {
        for folder in folders {
            if !of(folder).contains_key(key) {
                return Err(format!("text/{}/{table}.toml lacks {key}", folder.tag).into());
            }
        }
        if !key.rsplit('.').next().is_some_and(|kind| KINDS.contains(&kind)) {
            return Err(format!("{table}.toml: {key} does not end in one of {}", KINDS.join(", ")).into());
        }
        if let Some(other) = variants.insert(camel(key), key) {
            return Err(format!("{table}.toml: {key} and {other} make the same name").into());
        }
    }
    Ok(all.into_iter().collect())
}

/// The code of one table: its keys, their texts, and what findings and dispositions are called.
fn table_code(table: &'static str, folders: &[Folder]) -> Outcome<String> {
    let keys = keys(table, folders)?;
    let empty = Texts::new();
    let texts: Vec<&Texts> = folders.iter().map(|f| f.tables.get(table).unwrap_or(&empty)).collect();
    let mut code = String::new();
    writeln!(code, "/// A text of this table, by its key path.")?;
    writeln!(code, "#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]\n#[repr(u16)]")?;
    writeln!(code, "pub enum Key {{")?;
    for key in &keys {
        for text in texts.iter().filter_map(|texts| texts.get(key)) {
            writeln!(code, "    #[doc = {:?}]\n    #[doc = \"\"]", format!("`{key}`: {text}"))?;
        }
        writeln!(code, "    {},", camel(key))?;
    }
    writeln!(code, "}}\n\nimpl Key {{")?;
    writeln!(code, "    /// All keys, in the order of their paths.\n    pub const ALL: &'static [Key] = &[")?;
    for key in &keys {
        writeln!(code, "        Key::{},", camel(key))?;
    }
    writeln!(code, "    ];\n}}\n")?;
    writeln!(code, "static NAMES: [&str; {}] = [", keys.len())?;
    for key in &keys {
        writeln!(code, "    {key:?},")?;
    }
    writeln!(code, "];\n")?;
    write_texts(&mut code, &keys, &texts)?;
    write_findings(&mut code, table, &keys)?;
    write_dispositions(&mut code, &keys)?;
    Ok(code)
}

/// Each language's texts stand in one string, with the place where each ends: half the size of an
/// array of string slices once it is in a wasm file.
fn write_texts(code: &mut String, keys: &[String], texts: &[&Texts]) -> Outcome<()> {
    let joined: Vec<String> = texts
        .iter()
        .map(|texts| keys.iter().filter_map(|key| texts.get(key)).map(String::as_str).collect())
        .collect();
    let fits = joined.iter().all(|all| u16::try_from(all.len()).is_ok());
    let number = if fits { "u16" } else { "u32" };
    writeln!(code, "static TEXTS: [&str; {}] = [", texts.len())?;
    for all in &joined {
        writeln!(code, "    {all:?},")?;
    }
    writeln!(code, "];\n\nstatic ENDS: [[{number}; {}]; {}] = [", keys.len(), texts.len())?;
    for texts in texts {
        let ends = keys.iter().filter_map(|key| texts.get(key)).scan(0, |end, text| {
            *end += text.len();
            Some(end.to_string())
        });
        writeln!(code, "    [{}],", ends.collect::<Vec<_>>().join(", "))?;
    }
    Ok(writeln!(code, "];\n")?)
}

fn write_findings(code: &mut String, table: &str, keys: &[String]) -> Outcome<()> {
    let mut arms = String::new();
    for what in keys.iter().filter(|key| key.starts_with("finding.") && key.ends_with(".error")) {
        let name = what.trim_start_matches("finding.").trim_end_matches(".error");
        let Some(finding) = FindingCode::ALL.iter().find(|known| known.as_str() == name) else {
            return Err(format!("{table}.toml: there is no finding code {name}").into());
        };
        let remedy = format!("finding.{name}.remedy");
        if !keys.contains(&remedy) {
            return Err(format!("{table}.toml lacks {remedy}").into());
        }
        let (what, remedy) = (camel(what), camel(&remedy));
        writeln!(arms, "        FindingCode::{finding:?} => Some((Key::{what}, Key::{remedy})),")?;
    }
    if !arms.is_empty() {
        writeln!(code, "fn finding_keys(code: FindingCode) -> Option<(Key, Key)> {{\n    match code {{")?;
        writeln!(code, "{arms}        _ => None,\n    }}\n}}\n")?;
    }
    Ok(())
}

fn write_dispositions(code: &mut String, keys: &[String]) -> Outcome<()> {
    let named = |key: &&String| key.starts_with("disposition.") && key.ends_with(".label");
    let mut arms = String::new();
    for key in keys.iter().filter(named) {
        let disposition = key.trim_start_matches("disposition.").trim_end_matches(".label");
        writeln!(arms, "        {disposition:?} => Some(Key::{}),", camel(key))?;
    }
    if !arms.is_empty() {
        writeln!(code, "fn disposition_key(code: &str) -> Option<Key> {{\n    match code {{")?;
        writeln!(code, "{arms}        _ => None,\n    }}\n}}\n")?;
    }
    Ok(())
}

fn lang_code(folders: &[Folder]) -> Outcome<String> {
    let mut code = String::new();
    writeln!(code, "/// A language in which the app speaks.")?;
    writeln!(code, "#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]")?;
    writeln!(code, "#[repr(u8)]\npub enum Lang {{")?;
    for (index, folder) in folders.iter().enumerate() {
        let default = if index == 0 { "    #[default]\n" } else { "" };
        let variant = camel(&folder.tag.to_lowercase());
        writeln!(code, "    /// {} (`{}`)\n{default}    {variant},", folder.endonym, folder.tag)?;
    }
    writeln!(code, "}}\n\nimpl Lang {{")?;
    writeln!(code, "    /// All languages; the first is taken when nothing is known of the reader.")?;
    writeln!(code, "    pub const ALL: &'static [Lang] = &[")?;
    for folder in folders {
        writeln!(code, "        Lang::{},", camel(&folder.tag.to_lowercase()))?;
    }
    writeln!(code, "    ];\n}}\n")?;
    writeln!(code, "/// Tag, own name, and whether it is written from right to left.")?;
    writeln!(code, "static LANGUAGES: [(&str, &str, bool); {}] = [", folders.len())?;
    for folder in folders {
        writeln!(code, "    ({:?}, {:?}, {}),", folder.tag, folder.endonym, folder.rtl)?;
    }
    writeln!(code, "];")?;
    Ok(code)
}
