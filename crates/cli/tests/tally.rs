//! `pingyi tally` as somebody types it: files in, JSON and a report out, and how it ends.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test opens files and starts the program"
)]

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use pingyi_base::{Language, Timestamp};
use pingyi_interchange::csv_out;
use pingyi_response::response::Trace;
use pingyi_response::{Cell, Consent, Disposition, Header, Helper, Mode, Origin, Response, Row};
use serde_json::Value;

const PACK: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../static/packs/demo.pack.json");

/// A folder for one test, with the hundred ballots in `ballots.csv`: five of them in another area.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("pingyi-tally-{}-{name}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        fs::write(path.join("ballots.csv"), ballots()).unwrap();
        Self(path)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    fn run(&self, words: &[&str]) -> Output {
        let program = Command::new(env!("CARGO_BIN_EXE_pingyi"));
        let mut program = program;
        program
            .current_dir(&self.0)
            .env("LANG", "C")
            .args(["tally", "--pack", PACK])
            .args(words)
            .output()
            .unwrap()
    }

    fn json(&self, words: &[&str]) -> Value {
        let output = self.run(&[&["--json"], words].concat());
        serde_json::from_slice(&output.stdout).unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn ballots() -> Vec<u8> {
    let (pack, _) = pingyi_interchange::pack::read(&fs::read(PACK).unwrap());
    csv_out::responses(&pack.unwrap().questionnaires[0], &responses().iter().collect::<Vec<_>>(), 0)
}

fn responses() -> Vec<Response> {
    let (pack, _) = pingyi_interchange::pack::read(&fs::read(PACK).unwrap());
    let questionnaire = pack.unwrap().questionnaires[0].clone();
    let codes = [("5", 30), ("4", 35), ("3", 20), ("2", 8), ("8", 7)];
    let all = codes.iter().flat_map(|(code, n)| std::iter::repeat_n(*code, *n)).zip(1_u64..);
    let at = Timestamp::parse("2026-07-01T10:00:00+08:00").unwrap();
    let response = |(code, seq): (&str, u64)| {
        let cell = |name: &str| match name {
            "C0" => Cell::Code("1".into()),
            "Q3" => Cell::Code(code.into()),
            _ => Cell::NotAsked,
        };
        Response {
            repeats: Vec::new(),
            header: Header {
                response_id: format!("R-{seq:06}").as_str().into(),
                questionnaire: questionnaire.id.clone(),
                version: questionnaire.version.clone(),
                pack: "demo".into(),
                wave: "2026Q3".into(),
                origin: Origin::Field,
                area: Some(if seq % 20 == 0 { "A01" } else { "A02" }.into()),
                mode: Mode::SelfCompleted,
                helper: Helper::None,
                language: Language::new("zh-CN"),
                disposition: Disposition::Complete,
                consent: Consent::Agreed,
                notice: None,
                eligible_adults: None,
                weight: 1.0,
                trace: Trace::Open {
                    household: None,
                    interviewer: None,
                    device: "D-1".into(),
                    seq,
                    started_at: at,
                    ended_at: at,
                    duration_s: 100,
                },
                shown: String::new(),
                replaces: None,
                void_reason: None,
            },
            rows: vec![Row {
                subject: None,
                cells: questionnaire.value_items().map(|item| cell(item.name.as_str())).collect(),
            }],
        }
    };
    all.map(response).collect()
}

fn of<'a>(json: &'a Value, item: &str) -> &'a Value {
    json["results"].as_array().unwrap().iter().find(|row| row["item"] == item).unwrap()
}

fn close(value: &Value, wanted: f64) {
    assert!((value.as_f64().unwrap() - wanted).abs() < 5.1e-7, "{value} is not {wanted}");
}

// Source of truth: fractions worked out by hand; Wilson's limits of 85 in 100 by statsmodels 0.15.0.
#[test]
fn the_json_holds_each_conventions_figure() {
    let folder = Folder::new("conventions");
    let wanted = [
        ("top3-all", "share", 0.85),
        ("top3-evaluable", "share", 85.0 / 93.0),
        ("top2-all", "share", 0.65),
        ("top2-evaluable", "share", 65.0 / 93.0),
        ("weighted75-all", "share", 0.80),
        ("weighted75-evaluable", "share", 80.0 / 93.0),
        ("mean-100-80-60-0", "mean", 7000.0 / 93.0),
        ("mean-100-80-60-0-dk0", "mean", 70.0),
        ("mean-100-80-60-40", "mean", 7320.0 / 93.0),
        ("mean-100-90-70-50", "mean", 7950.0 / 93.0),
        ("sd2008", "mean", 8440.0 / 93.0),
        ("net-top2", "net", 0.57),
    ];
    for (convention, metric, value) in wanted {
        let json = folder.json(&["--convention", convention, "ballots.csv"]);
        let row = of(&json, "Q3");
        close(&row["value"], value);
        assert_eq!((row["metric"].as_str(), row["convention"].as_str()), (Some(metric), Some(convention)));
        assert_eq!(
            (row["n"].as_u64(), row["valid"].as_u64(), row["dont_know"].as_u64()),
            (Some(100), Some(93), Some(7))
        );
        assert_eq!(row["counts"]["5"], 30);
        if convention == "top3-all" {
            close(&row["lower"], 0.767_164);
            close(&row["upper"], 0.906_940);
            assert_eq!((row["method"].as_str(), row["level"].as_f64()), (Some("wilson"), Some(0.95)));
        }
    }
}

// Source of truth: five of a hundred are fewer than ten, and the others with the total give them away.
#[test]
fn a_small_area_is_null_and_says_why() {
    let folder = Folder::new("areas");
    let json = folder.json(&["--by", "area,wave", "ballots.csv"]);
    let rows: Vec<&Value> =
        json["results"].as_array().unwrap().iter().filter(|row| row["item"] == "Q3").collect();
    assert_eq!(rows.len(), 2);
    let reasons: Vec<_> = rows
        .iter()
        .map(|row| (row["by"]["area"].as_str().unwrap(), row["reason"].as_str().unwrap()))
        .collect();
    assert_eq!(reasons, [("A01", "too-few"), ("A02", "complementary")]);
    for row in rows {
        assert_eq!(row["by"]["wave"], "2026Q3");
        assert_eq!(row["suppressed"], true);
        for field in ["value", "lower", "upper", "valid", "dont_know", "counts"] {
            assert!(row[field].is_null(), "{field}");
        }
    }
}

// Source of truth: the files' set decides: twice, and under another name, they give the same.
#[test]
fn the_same_rows_twice_give_the_same_results_and_end_well() {
    let folder = Folder::new("twice");
    fs::copy(folder.path("ballots.csv"), folder.path("again.csv")).unwrap();
    let (once, twice) = (folder.json(&["ballots.csv"]), folder.json(&["again.csv", "ballots.csv"]));
    assert_eq!(once["results"], twice["results"]);
    assert_eq!(twice["import"]["duplicates"], 100);
    assert_eq!(folder.run(&["again.csv", "ballots.csv"]).status.code(), Some(0));
}

// Source of truth: 0 done, 1 something to look at, 2 unusable; nothing is written over an input.
#[test]
fn it_ends_as_it_went() {
    let folder = Folder::new("endings");
    let mut changed = fs::read_to_string(folder.path("ballots.csv")).unwrap();
    changed = changed.replacen("A02", "A03", 1);
    fs::write(folder.path("changed.csv"), changed).unwrap();
    fs::write(folder.path("noise.csv"), [0_u8; 64]).unwrap();
    let code = |words: &[&str]| folder.run(words).status.code();
    assert_eq!(code(&["ballots.csv"]), Some(0));
    assert_eq!(code(&["changed.csv"]), Some(1));
    assert_eq!(code(&["ballots.csv", "noise.csv"]), Some(1));
    assert_eq!(code(&["noise.csv"]), Some(2));
    assert_eq!(code(&["absent.csv"]), Some(2));
    assert_eq!(code(&["--convention", "none", "ballots.csv"]), Some(2));
    assert_eq!(code(&["--by", "nose", "ballots.csv"]), Some(2));
    assert_eq!(code(&["--html", "ballots.csv", "ballots.csv"]), Some(2));
    assert!(fs::read(folder.path("ballots.csv")).unwrap().starts_with(b"\xef\xbb\xbfresponse_id"));
}

// Source of truth: by hand: 85 of 93 in the third quarter and again in the fourth, where nobody says
// "very satisfied" any more: 55 of 63. Results are of all rows that were taken, 140 of 156; the report and
// the indicators are of the newest wave.
#[test]
fn reports_are_of_the_newest_wave_and_results_of_every_row() {
    let folder = Folder::new("waves");
    let (pack, _) = pingyi_interchange::pack::read(&fs::read(PACK).unwrap());
    let questionnaire = pack.unwrap().questionnaires[0].clone();
    let later: Vec<Response> = responses()
        .into_iter()
        .skip(30)
        .map(|mut response| {
            response.header.wave = "2026Q4".into();
            response.header.response_id = format!("S{}", response.header.response_id).as_str().into();
            response
        })
        .collect();
    let bytes = csv_out::responses(&questionnaire, &later.iter().collect::<Vec<_>>(), 0);
    fs::write(folder.path("later.csv"), bytes).unwrap();
    let files = ["later.csv", "ballots.csv"];
    let json = |words: &[&str]| folder.json(&[words, &files[..]].concat());
    close(&of(&json(&[]), "Q3")["value"], 140.0 / 156.0);
    close(&of(&json(&["--wave", "all"]), "Q3")["value"], 140.0 / 156.0);
    close(&of(&json(&["--wave", "2026Q3"]), "Q3")["value"], 85.0 / 93.0);
    let by_wave = json(&["--by", "wave"]);
    let q3: Vec<&Value> =
        by_wave["results"].as_array().unwrap().iter().filter(|row| row["item"] == "Q3").collect();
    assert_eq!(q3.len(), 2);
    close(&q3[0]["value"], 85.0 / 93.0);
    close(&q3[1]["value"], 55.0 / 63.0);
    let wave = |words: &[&str]| {
        let json = json(words);
        assert_eq!(json["indicators"][0]["wave"], json["response_rates"][0]["wave"]);
        json["indicators"][0]["wave"].as_str().map(str::to_owned)
    };
    assert_eq!(wave(&[]).as_deref(), Some("2026Q4"));
    assert_eq!(wave(&["--wave", "2026Q3"]).as_deref(), Some("2026Q3"));
    assert_eq!(wave(&["--wave", "all"]), None);
    let text = |words: &[&str]| String::from_utf8(folder.run(&[words, &files[..]].concat()).stdout).unwrap();
    // 55 of 63 is 87.3 %, 140 of 156 is 89.7 %.
    let newest = text(&[]);
    assert!(
        newest.contains("Wave: 2026Q4") && newest.contains("87.3%") && !newest.contains("89.7%"),
        "{newest}"
    );
    let all = text(&["--wave", "all"]);
    assert!(all.contains("All waves") && all.contains("89.7%") && !all.contains("This wave"));
}

// Source of truth: two phones and two folders give files of one name; whoever looks for the row must
// find the right one.
#[test]
fn findings_tell_files_of_one_name_apart() {
    let folder = Folder::new("names");
    let changed = fs::read_to_string(folder.path("ballots.csv")).unwrap().replacen("A02", "A03", 1);
    for (name, content) in [("east", changed.as_str()), ("west", "noise")] {
        fs::create_dir_all(folder.path(name)).unwrap();
        fs::write(folder.path(name).join("a.csv"), content).unwrap();
    }
    let files = |words: &[&str]| -> Vec<String> {
        let json = folder.json(words);
        let findings = json["import"]["findings"].as_array().unwrap();
        findings.iter().map(|finding| finding["file"].as_str().unwrap_or("-").to_owned()).collect()
    };
    assert_eq!(files(&["east/a.csv", "west/a.csv"])[..2], ["east/a.csv", "west/a.csv"]);
    assert_eq!(files(&["west/a.csv", "ballots.csv"]), ["a.csv"], "one of a name needs no folder");
}

// Source of truth: no command may destroy what is there. The names that a careless program would take
// are taken: by a file of the person's own, and by an input.
#[test]
fn a_report_is_written_beside_nothing_that_was_there() {
    let folder = Folder::new("beside");
    fs::write(folder.path("report.html.part"), "mine").unwrap();
    fs::write(folder.path("report.html"), "old").unwrap();
    assert_eq!(folder.run(&["--html", "report.html", "ballots.csv"]).status.code(), Some(0));
    assert_eq!(fs::read_to_string(folder.path("report.html.part")).unwrap(), "mine");
    assert!(fs::read_to_string(folder.path("report.html")).unwrap().starts_with("<!doctype html>"));
    fs::rename(folder.path("ballots.csv"), folder.path("x.html.part")).unwrap();
    assert_eq!(folder.run(&["--html", "x.html", "x.html.part"]).status.code(), Some(0));
    assert!(fs::read(folder.path("x.html.part")).unwrap().starts_with(b"\xef\xbb\xbfresponse_id"));
    let mut left: Vec<_> = fs::read_dir(&folder.0)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    left.sort();
    assert_eq!(left, ["report.html", "report.html.part", "x.html", "x.html.part"]);
}

// Source of truth: a report is one file that needs nothing else; standard output stays for JSON.
#[test]
fn the_report_is_one_file_and_json_stands_alone() {
    let folder = Folder::new("report");
    let json = folder.json(&["--html", "report.html", "--lang", "zh-CN", "ballots.csv"]);
    assert_eq!(json["import"]["accepted"], 100);
    for field in ["results", "subjects", "indicators", "response_rates", "quality", "notes"] {
        assert!(json[field].is_array(), "{field}");
    }
    let html = fs::read_to_string(folder.path("report.html")).unwrap();
    assert!(html.contains("91.4%") && html.contains("<html lang=\"zh-CN\">") && !html.contains("<script"));
    let csv = folder.run(&["--csv", "--by", "wave", "ballots.csv"]).stdout;
    let csv = String::from_utf8(csv).unwrap();
    assert!(
        csv.contains("resident-satisfaction,Q3,,top3-evaluable,share,2026Q3,100,93,7,0,0.9139784946236559"),
        "{csv}"
    );
}
