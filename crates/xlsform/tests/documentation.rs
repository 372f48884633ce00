//! `docs/xlsform.md` is made from the tables in the code and the list of differences, so that it
//! says the truth. `UPDATE_DOCS=1 cargo test -p pingyi-xlsform --test documentation` writes it.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test opens files"
)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use pingyi_wording::Lang;
use pingyi_wording::report::Key;
use pingyi_xlsform::tables::{
    CHOICES, Column, ColumnRow, Function, KNOWN_FUNCTIONS, Meaning, SETTINGS, SURVEY, TYPES, is_converted,
};

const HEAD: &str = "\
# XLSForm: what is read, and what is not

Made from the tables in `crates/xlsform/src/tables` by `UPDATE_DOCS=1 cargo test -p pingyi-xlsform --test documentation`; do not edit it by hand.

`pingyi questionnaire convert FORM.xlsx -o OUT.json` reads a workbook (`.xlsx`), the CSV form or the Markdown form that pyxform reads, and writes a [questionnaire](formats/questionnaire.md). It ends with 0 where nothing is to be looked at, 1 where it was written with warnings, 2 where nothing was written. Notes change nothing about that. `pingyi questionnaire export QUESTIONNAIRE.json -o FORM.xlsx` goes the other way.

Every word below is converted or refused; what is refused has the code `xlsform.not-supported`, its place by sheet, row and column, and the reason. **Refused** means that nothing is written, because something else would be asked or kept; **left out** means a warning.

## Rules

- **Names** are columns of files that people open in spreadsheets: `[A-Za-z][A-Za-z0-9_-]*`, nothing that a spreadsheet reads as a number or a date, and each name once in the whole form. Codes of choices are such names or numbers of at most nine digits. A finding proposes a valid one. Names that every file of responses has itself (`household`, `area`, `weight` …) get `q_` in front, everywhere.
- **Numbers** may not be −1 or −2, which stand for \"not asked\" and \"left out\": an item that allows them gets `. != -1 and . != -2`, with a note.
- **Languages**: `label::English (en)` has the tag in brackets; without one the name is looked up, and an unknown name gets a tag for private use with a warning. Texts without a language stand in the `default_language`; where none is named, in what their letters say.
- **Settings** that are missing are made: `form_id` from the file's name, `version` 1, `form_title` from `form_id`, each with a warning. An id that cannot stand is changed to the nearest valid one.
- **Labels** that are missing are the name, with a warning. Rows without type and name are remarks.
- **Cells**: formulas give what they last gave, with a warning; dates and times become ISO 8601, with a warning; an error in a cell is an error. `1.0` is `1`.
- **Expressions**: typographic quotation marks and full-width signs are mended, with a warning, and so is `${ name }`.
- `or_other` adds the choice `other` and the item `<name>_other`.
- **Our own columns**: `level`, `missing`, `exclusive`, `disposition` for choices; `choice_order` (`half-reversed`) for items, where an export puts what other programs refuse among the parameters; `kind`, `notice`, `subject_order` in the settings; a sheet `pingyi` with the columns `name` (`title` or `notice`) and `label::…` for the languages of title and notice. Columns of choices that a `choice_filter` names are kept.
- **Limits**: 16 MiB, 64 MiB unfolded, 10,000 rows and 500 columns a sheet, 32,767 characters a cell; a repeat stands outside of repeats.
";

fn reason(key: Key) -> &'static str {
    key.text(Lang::En)
}

fn types(text: &mut String) {
    text.push_str("\n## Types\n\nCase does not matter, and a space is as good as `_`.\n\n| type | other words | becomes |\n| --- | --- | --- |\n");
    let mut rows: Vec<(String, Vec<&str>)> = Vec::new();
    for row in TYPES {
        let becomes = match row.meaning {
            Meaning::Plain(kind) => format!("`{kind}`"),
            Meaning::Bounded(kind, bound) => format!("`{kind}` with `{bound}`"),
            Meaning::List(kind) => format!("`{kind} LIST`"),
            Meaning::File(kind) => format!("`{kind} FILE.csv`, a list of the form or the pack"),
            Meaning::Begin(kind) => format!("`begin_{kind}`"),
            Meaning::End(kind) => format!("`end_{kind}`"),
            Meaning::Refused(key) => format!("**refused**: {}", reason(key)),
        };
        match rows.iter_mut().find(|(known, _)| *known == becomes) {
            Some((_, words)) => words.push(row.word),
            None => rows.push((becomes, vec![row.word])),
        }
    }
    for (becomes, words) in rows {
        let others: Vec<String> = words[1..].iter().map(|word| format!("`{word}`")).collect();
        writeln!(text, "| `{}` | {} | {becomes} |", words[0], others.join(", ")).unwrap();
    }
}

fn columns(text: &mut String, title: &str, table: &[ColumnRow]) {
    writeln!(text, "\n## Columns: {title}\n\n| column | becomes |\n| --- | --- |").unwrap();
    let mut rows: Vec<(String, Vec<String>)> = Vec::new();
    for row in table {
        let becomes = match row.column {
            Column::Field(field) => format!("`{field}`"),
            Column::Texts(field) => format!("`{field}`, in several languages"),
            Column::LeftOut(key) => format!("left out: {}", reason(key)),
            Column::Refused(key) => format!("**refused**: {}", reason(key)),
        };
        let word = format!("`{}`", row.word);
        match rows.iter_mut().find(|(known, _)| *known == becomes) {
            Some((_, words)) => words.push(word),
            None => rows.push((becomes, vec![word])),
        }
    }
    for (becomes, words) in rows {
        writeln!(text, "| {} | {becomes} |", words.join(", ")).unwrap();
    }
}

fn functions(text: &mut String) {
    text.push_str("\n## Functions\n\nConverted: ");
    let (converted, refused): (Vec<&Function>, Vec<&Function>) =
        KNOWN_FUNCTIONS.iter().partition(|known| is_converted(known.name));
    let name = |name: &str| format!("`{name}`");
    let names: Vec<String> = converted.iter().map(|known| name(known.name)).collect();
    writeln!(text, "{}.\n\n| refused | reason |\n| --- | --- |", names.join(", ")).unwrap();
    let mut by_reason: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for known in refused {
        by_reason.entry(reason(known.reason)).or_default().push(name(known.name));
    }
    for (reason, names) in by_reason {
        writeln!(text, "| {} | {reason} |", names.join(", ")).unwrap();
    }
    text.push_str("\nPaths (`../name`, `/data/name`, predicates) are refused: items are named as `${name}`. `..` stands in `position(..)` only.\n");
}

fn differences(text: &mut String, root: &Path) {
    text.push_str("\n## Where pyxform judges otherwise\n\nThe forms in `fixtures/xlsform` are put before pyxform 4.5.0 (`tests/xlsform/oracle.py`), which takes and refuses the same ones, but for these.\n\n| form | reason |\n| --- | --- |\n");
    let list = fs::read_to_string(root.join("fixtures/xlsform/differences.csv")).unwrap();
    for line in list.lines().skip(1) {
        let (form, reason) = line.split_once(',').unwrap();
        writeln!(text, "| `{form}` | {reason} |").unwrap();
    }
    text.push_str("\nIt also takes items of one name in different groups, items without a label only where they have a hint, and types in lower case only; it does not look into expressions beyond their references.\n");
}

// Source of truth: the tables themselves.
#[test]
fn the_feature_table_says_what_the_code_does() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut text = HEAD.to_owned();
    types(&mut text);
    columns(&mut text, "survey", SURVEY);
    columns(&mut text, "choices", CHOICES);
    columns(&mut text, "settings", SETTINGS);
    functions(&mut text);
    differences(&mut text, &root);
    let path = root.join("docs/xlsform.md");
    if std::env::var("UPDATE_DOCS").is_ok() {
        fs::write(&path, &text).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(written == text, "docs/xlsform.md is out of date; run this test with UPDATE_DOCS=1");
}

// Source of truth: a function that expressions have is never refused at import.
#[test]
fn every_function_of_expressions_is_known_here() {
    for function in pingyi_questionnaire::expression::FUNCTIONS {
        assert!(KNOWN_FUNCTIONS.iter().any(|known| known.name == function.name), "{}", function.name);
        assert!(is_converted(function.name));
    }
}
