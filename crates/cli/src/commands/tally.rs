//! `pingyi tally`: files in, figures out, with everything that was not taken. The same engines as in
//! the browser's office; here is decided only what is printed, and how it ended.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use pingyi_appraisal::indicator::{Reached, indicators};
use pingyi_appraisal::rates::response_rates;
use pingyi_appraisal::report::Block;
use pingyi_appraisal::subject::subjects;
use pingyi_appraisal::table::{Dimension, Group, Selection};
use pingyi_appraisal::{Figure, ResultRow, Table, results};
use pingyi_base::Severity;
use pingyi_interchange::import::Imported;
use pingyi_interchange::{csv_out, tally as counting};
use pingyi_kernel::office::{self, Office, ShowOptions, WaveShown};
use pingyi_questionnaire::pack::Direction;
use pingyi_questionnaire::{Convention, Metric, Pack};
use pingyi_wording::Lang;
use pingyi_wording::report::Key;
use serde_json::{Map, Value, json};

use crate::arguments::Tally;
use crate::{Ending, output};

/// Imports, counts, prints.
pub(crate) fn tally(options: &Tally) -> anyhow::Result<Ending> {
    let lang = Lang::from_tag(&options.language).unwrap_or(Lang::En);
    let (opened, findings) = Office::open(&output::read(&options.pack)?);
    output::findings(&findings, lang);
    let Some(mut office) = opened else { bail!("{} is no pack that can be used", options.pack.display()) };
    let selection = selection(options, office.pack())?;
    let convention = convention(options, office.pack())?.clone();

    let mut import = office.begin();
    for (path, name) in options.files.iter().zip(names(&options.files)) {
        import.file(&name, &output::read(path)?);
    }
    office.finish(import);
    let imported = office.imported().context("nothing was imported")?;
    let shown = ShowOptions::new(wave(options), options.area.as_deref(), Some(convention.id.as_str()));
    let reported = office.selection(&shown);
    // Rates by wave are of all waves, unless one is picked.
    let by_wave = selection.by.contains(&Dimension::Wave).then(|| selection.wave.clone());
    let rated = Selection {
        wave: by_wave.unwrap_or_else(|| reported.wave.clone()),
        by: selection.by.clone(),
        ..reported.clone()
    };
    let part = |selection| Part { table: counting::table(imported, office.pack(), &selection), selection };
    let found = Found {
        office: &office,
        imported,
        results: part(selection),
        reported: part(reported),
        rated: part(rated),
        convention: &convention,
        lang,
    };

    if let Some(path) = &options.html {
        let inputs: Vec<&Path> = options.files.iter().chain([&options.pack]).map(AsRef::as_ref).collect();
        output::write_whole(path, &office.report_html(&shown, lang).1, &inputs)?;
    }
    if options.json {
        output::print(&format!("{}\n", found.json()))?;
    } else {
        output::findings(&imported.findings, lang);
        if options.csv {
            output::print(&String::from_utf8_lossy(&found.csv()))?;
        } else {
            let mut said = text(&office.blocks(&shown, lang));
            if !found.results.selection.by.is_empty() {
                let (header, lines) = found.lines();
                said.push(String::new());
                if found.results.selection.wave.is_none() {
                    said.push(Key::ReportAllWavesLabel.text(lang).to_owned());
                }
                said.push(header.join("\t"));
                said.extend(lines.iter().map(|line| line.join("\t")));
            }
            said.push(String::new());
            output::print(&said.join("\n"))?;
        }
    }
    Ok(ending(imported, &findings))
}

/// The name of each file; where two folders have one of the same name, its path as it was given.
fn names(paths: &[PathBuf]) -> Vec<String> {
    let base = |path: &Path| {
        path.file_name()
            .map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
    };
    let name = |path: &PathBuf| {
        let has_namesake = paths.iter().any(|other| other != path && base(other) == base(path));
        if has_namesake { path.display().to_string() } else { base(path) }
    };
    paths.iter().map(name).collect()
}

/// 2 where no file holds a row; 1 where something is to be looked at; a row that was there twice is
/// nothing to look at.
fn ending(imported: &Imported, of_pack: &[pingyi_base::Finding]) -> Ending {
    let is_grave = |finding: &&pingyi_base::Finding| finding.severity != Severity::Note;
    let has_error = imported.findings.iter().any(|finding| finding.severity == Severity::Error);
    if imported.totals.rows == 0 && has_error {
        Ending::Unusable
    } else if imported.findings.iter().chain(of_pack).any(|finding| is_grave(&finding)) {
        Ending::Look
    } else {
        Ending::Done
    }
}

/// The word for all waves together.
const ALL_WAVES: &str = "all";

/// Which wave the report is about; whether the pack has it was seen before.
fn wave(options: &Tally) -> WaveShown {
    match options.wave.as_deref() {
        None => WaveShown::Newest,
        Some(ALL_WAVES) => WaveShown::All,
        Some(id) => WaveShown::One(id.to_owned()),
    }
}

/// Which rows results are made of: all that were taken, unless a wave or an area is picked.
fn selection(options: &Tally, pack: &Pack) -> anyhow::Result<Selection> {
    let mut selection = Selection::default();
    if let Some(id) = options.wave.as_ref().filter(|id| *id != ALL_WAVES) {
        let wave = pack.wave(&id.as_str().into()).with_context(|| format!("the pack has no wave {id}"))?;
        selection.wave = Some(wave.id.clone());
    }
    if let Some(id) = &options.area {
        let area = pack.area(&id.as_str().into()).with_context(|| format!("the pack has no area {id}"))?;
        selection.area = Some(area.id.clone());
    }
    for name in &options.by {
        let known = || Dimension::ALL.map(|(_, name)| name).join(", ");
        let dimension =
            Dimension::parse(name).with_context(|| format!("--by {name}: there are {}", known()))?;
        selection.by.insert(dimension);
    }
    Ok(selection)
}

fn convention<'a>(options: &Tally, pack: &'a Pack) -> anyhow::Result<&'a Convention> {
    match &options.convention {
        None => pack.conventions.first().context("the pack has no convention"),
        Some(id) => {
            let all =
                || pack.conventions.iter().map(|known| known.id.as_str()).collect::<Vec<_>>().join(", ");
            let found = pack.conventions.iter().find(|known| known.id.as_str() == id);
            found.with_context(|| format!("the pack has no convention {id}; there are {}", all()))
        }
    }
}

/// Everything that is printed from.
struct Found<'a> {
    office: &'a Office,
    imported: &'a Imported,
    results: Part,
    /// What the report and the indicators are about.
    reported: Part,
    /// What the response rates are about.
    rated: Part,
    convention: &'a Convention,
    lang: Lang,
}

/// A part of what came in, with its counts.
struct Part {
    selection: Selection,
    table: Table,
}

impl Found<'_> {
    fn json(&self) -> Value {
        let pack = self.office.pack();
        let Part { selection, table } = &self.results;
        let results = results(table, pack, selection, self.convention);
        let subjects = subjects(table, pack, selection, self.convention);
        json!({
            "import": self.import(),
            "results": results.iter().map(|row| self.result(row, self.convention)).collect::<Vec<_>>(),
            "subjects": subjects.iter().map(|row| self.result(&row.result, self.convention)).collect::<Vec<_>>(),
            "indicators": self.indicators(),
            "response_rates": self.rates(),
            "quality": self.quality(),
            "notes": self.notes(),
        })
    }

    fn import(&self) -> Value {
        let totals = self.imported.totals;
        let finding = |finding: &pingyi_base::Finding| {
            let said = office::line(finding, self.lang);
            json!({
                "file": finding.at.file,
                "line": finding.at.line,
                "column": finding.at.column,
                "code": said.code,
                "message": said.what,
                "remedy": said.remedy,
            })
        };
        json!({
            "files": totals.files,
            "rows": totals.rows,
            "accepted": totals.accepted,
            "duplicates": totals.duplicates,
            "conflicts": totals.conflicts,
            "rejected": totals.rejected,
            "findings": self.imported.findings.iter().map(finding).collect::<Vec<_>>(),
        })
    }

    fn result(&self, row: &ResultRow, convention: &Convention) -> Value {
        let mut fields = Map::new();
        let mut set = |name: &str, value: Value| {
            fields.insert(name.to_owned(), value);
        };
        set("questionnaire", json!(row.questionnaire.as_str()));
        set("item", json!(row.item.as_str()));
        set("subject", json!(row.subject.as_ref().map(|subject| subject.as_str())));
        set("by", by(&row.group));
        set("convention", json!(convention.id.as_str()));
        set("metric", json!(metric(&convention.metric)));
        set("n", json!(row.n));
        let counts = row.counts.as_ref();
        set("valid", json!(counts.map(|counts| counts.valid)));
        set("dont_know", json!(counts.map(|counts| counts.dont_know)));
        set("missing", json!(counts.map(|counts| counts.refused + counts.left_out)));
        set(
            "counts",
            counts.map_or(Value::Null, |counts| {
                counts
                    .codes
                    .iter()
                    .map(|(code, count)| (code.to_string(), json!(count)))
                    .collect::<Map<_, _>>()
                    .into()
            }),
        );
        for (name, value) in figure(&row.figure) {
            set(name, value);
        }
        set("suppressed", json!(row.is_suppressed));
        Value::Object(fields)
    }

    fn indicators(&self) -> Vec<Value> {
        let pack = self.office.pack();
        let Part { selection, table } = &self.reported;
        let rows = indicators(table, pack, selection);
        let wave = selection.wave.as_ref().map(|wave| wave.as_str());
        let one = |(row, indicator): (_, &pingyi_questionnaire::Indicator)| {
            let row: &pingyi_appraisal::indicator::IndicatorRow = row;
            let measured = row.measured.as_ref();
            let before = indicator.baseline.as_ref();
            let convention = pingyi_appraisal::indicator::convention(pack, indicator);
            let mut value = json!({
                "id": row.id.as_str(),
                "wave": wave,
                "item": indicator.source.as_ref().map(|source| format!("{}.{}", source.questionnaire, source.item)),
                "convention": convention.map(|known| known.id.as_str()),
                "metric": indicator.source.as_ref().map(|_| convention.map_or("share", |known| metric(&known.metric))),
                "baseline": before.map(|before| before.value),
                "baseline_source": before.map(|before| if before.stated { "stated" } else { "measured" }),
                "target": indicator.target,
                "direction": match row.direction {
                    Direction::Up => "up",
                    Direction::Down => "down",
                },
                "n": measured.map(|row| row.n),
                "change": row.change,
                "reached": row.reached.map(|reached| match reached {
                    Reached::Yes => "yes",
                    Reached::No => "no",
                    Reached::Undecided => "undecided",
                }),
                "suppressed": measured.is_some_and(|row| row.is_suppressed),
            });
            let none = Figure { reason: row.reason, ..Figure::default() };
            if let Some(fields) = value.as_object_mut() {
                fields.extend(
                    figure(measured.map_or(&none, |row| &row.figure))
                        .map(|(name, value)| (name.to_owned(), value)),
                );
            }
            value
        };
        rows.iter().zip(&pack.indicators).map(one).collect()
    }

    fn rates(&self) -> Vec<Value> {
        let mut all = Vec::new();
        let Part { selection, table } = &self.rated;
        let wave = selection.wave.as_ref().map(|wave| wave.as_str());
        for row in response_rates(table, self.office.pack(), selection) {
            for (name, value) in row.rates.named() {
                let reason =
                    row.reason.or(value.is_none().then_some(pingyi_appraisal::Reason::EmptyDenominator));
                all.push(json!({
                    "by": by(&row.group),
                    "wave": wave,
                    "name": name,
                    "value": value,
                    "households": row.households,
                    "e": row.rates.e,
                    "reason": reason.map(pingyi_appraisal::Reason::code),
                }));
            }
        }
        all
    }

    fn quality(&self) -> Vec<Value> {
        let looks = self.office.quality(self.lang);
        looks.into_iter().map(|(look, text)| json!({"code": look.code(), "message": text})).collect()
    }

    fn notes(&self) -> Vec<Value> {
        let notes = pingyi_appraisal::report::notes(
            self.office.pack(),
            &self.results.table,
            &self.results.selection,
            self.lang,
        );
        notes.into_iter().map(|(code, text)| json!({"code": code, "message": text})).collect()
    }

    fn csv(&self) -> Vec<u8> {
        let (header, lines) = self.lines();
        // Ids, codes and numbers only: a negative figure is a number and must not be guarded as text.
        csv_out::raw(&header, lines)
    }

    /// The results as a table: ids, codes and numbers.
    fn lines(&self) -> (Vec<&'static str>, Vec<Vec<String>>) {
        const FIXED: [&str; 5] = ["questionnaire", "item", "subject", "convention", "metric"];
        const NUMBERS: [&str; 12] = [
            "n",
            "valid",
            "dont_know",
            "missing",
            "value",
            "se",
            "lower",
            "upper",
            "level",
            "method",
            "suppressed",
            "reason",
        ];
        let Part { selection, table } = &self.results;
        let by: Vec<&'static str> = selection.by.iter().map(|dimension| dimension.name()).collect();
        let header: Vec<&'static str> = FIXED.iter().chain(&by).chain(&NUMBERS).copied().collect();
        let text = |value: Option<&Value>| match value {
            None | Some(Value::Null) => String::new(),
            Some(Value::String(text)) => text.clone(),
            Some(other) => other.to_string(),
        };
        let rows = results(table, self.office.pack(), selection, self.convention);
        let line = |row: &ResultRow| {
            let value = self.result(row, self.convention);
            let field = |name: &&str| text(value.get(*name));
            let group = by.iter().map(|name| text(value.get("by").and_then(|by| by.get(*name))));
            FIXED.iter().map(field).chain(group).chain(NUMBERS.iter().map(field)).collect::<Vec<_>>()
        };
        (header, rows.iter().map(line).collect())
    }
}

fn by(group: &Group) -> Value {
    group
        .iter()
        .map(|(dimension, value)| (dimension.name().to_owned(), json!(value)))
        .collect::<Map<_, _>>()
        .into()
}

fn metric(metric: &Metric) -> &'static str {
    match metric {
        Metric::Share { .. } | Metric::WeightedShare { .. } => "share",
        Metric::Mean { .. } => "mean",
        Metric::Net { .. } => "net",
    }
}

fn figure(figure: &Figure) -> [(&'static str, Value); 7] {
    [
        ("value", json!(figure.value)),
        ("se", json!(figure.standard_error)),
        ("lower", json!(figure.interval.map(|interval| interval.lower))),
        ("upper", json!(figure.interval.map(|interval| interval.upper))),
        ("level", json!(figure.interval.map(|_| pingyi_estimate::LEVEL))),
        ("method", json!(figure.method.map(pingyi_appraisal::Method::name))),
        ("reason", json!(figure.reason.map(pingyi_appraisal::Reason::code))),
    ]
}

/// The report in plain lines, cells apart by tabs.
fn text(blocks: &[Block]) -> Vec<String> {
    let mut lines = Vec::new();
    for block in blocks {
        match block {
            Block::Heading { text, .. } => lines.extend([String::new(), format!("# {text}")]),
            Block::Paragraph { text, .. } => lines.push(text.clone()),
            Block::Grid { caption, columns, rows } => {
                let heads: Vec<&str> = columns.iter().map(|(name, _)| name.as_str()).collect();
                lines.extend([String::new(), caption.clone(), heads.join("\t")]);
                lines.extend(rows.iter().map(|row| row.join("\t")));
            }
            // The numbers stand in the table that follows.
            Block::Bars { .. } => {}
        }
    }
    lines
}
