//! The office from files to the report, as worker and command line use it.

#![allow(clippy::unwrap_used, reason = "tests")]

mod paper;
mod reports;

use pingyi_base::{Language, LocalText, Timestamp};
use pingyi_interchange::csv_out;
use pingyi_interchange::office::Node;
use pingyi_response::response::Trace;
use pingyi_response::{Cell, Consent, Disposition, Header, Helper, Mode, Origin, Response, Row};
use pingyi_wording::Lang;

use super::{Office, ShowOptions, WaveShown};

const DEMO: &[u8] = include_bytes!("../../../../static/packs/demo.pack.json");

fn office() -> Office {
    let (office, findings) = Office::open(DEMO);
    assert_eq!(findings, []);
    office.unwrap()
}

/// A hundred responses that say 5, 4, 3, 2 and "don't know" to the overall question.
fn file(office: &Office, origin: Origin) -> Vec<u8> {
    let questionnaire = office.pack().questionnaires[0].clone();
    let codes = [("5", 30), ("4", 35), ("3", 20), ("2", 8), ("8", 7)];
    let all = codes.iter().flat_map(|(code, n)| std::iter::repeat_n(*code, *n)).zip(1..);
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
                pack: office.pack().id.clone(),
                wave: "2026Q3".into(),
                origin,
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
    let responses: Vec<Response> = all.map(response).collect();
    csv_out::responses(&questionnaire, &responses.iter().collect::<Vec<_>>(), 0)
}

fn with(origin: Origin) -> Office {
    let mut office = office();
    let mut import = office.begin();
    import.file("a.csv", &file(&office, origin));
    office.finish(import);
    office
}

fn text(nodes: &[Node]) -> String {
    nodes.iter().map(|node| format!("{} {}", node.text, text(&node.children))).collect()
}

// Source of truth: 85 of 93 is 91.4 %, and 8440 points among 93 are 90.8.
#[test]
fn the_state_holds_what_was_imported_and_the_report() {
    let office = with(Origin::Field);
    let state = office.state(&ShowOptions::default(), Lang::En);
    let imported = state.imported.unwrap();
    assert_eq!((imported.files, imported.rows, imported.accepted), (1, 100, 100));
    assert_eq!((imported.findings.len(), imported.gaps.len()), (0, 0));
    assert_eq!((state.areas.len(), state.conventions.len(), state.waves.len()), (3, 12, 7));
    assert_eq!(state.convention.as_deref(), Some("top3-evaluable"));
    assert_eq!(state.wave.as_deref(), Some("2026Q3"), "the newest of which something came in");
    assert!(text(&state.report).contains("91.4%"));
    let by_points = ShowOptions::new(WaveShown::One("2026Q3".to_owned()), None, Some("sd2008"));
    let state = office.state(&by_points, Lang::ZhCn);
    assert_eq!((state.wave.as_deref(), state.convention.as_deref()), (Some("2026Q3"), Some("sd2008")));
    assert!(text(&state.report).contains("90.8 分"));
    let unknown = ShowOptions::new(WaveShown::One("1999".to_owned()), Some("?"), Some("?"));
    let state = office.state(&unknown, Lang::En);
    assert_eq!((state.wave, state.area), (None, None));
}

// Source of truth: five people are fewer than the pack's ten, and the total less the other area would
// be those five.
#[test]
fn a_small_area_is_hidden_whichever_way_one_asks() {
    let office = with(Origin::Field);
    for area in ["A01", "A02"] {
        let said = text(&office.state(&ShowOptions::new(WaveShown::All, Some(area), None), Lang::En).report);
        assert!(said.contains("not shown") || said.contains("Not shown"), "{area}: {said}");
        assert!(!said.contains("91.4%"));
    }
}

/// Thirty responses in the second quarter, who all say "very satisfied".
fn quarter_before(office: &Office) -> Vec<u8> {
    let questionnaire = office.pack().questionnaires[0].clone();
    let mut import = office.begin();
    import.file("a.csv", &file(office, Origin::Field));
    let mut other = Office { pack: office.pack.clone(), imported: None };
    other.finish(import);
    let rows = other.imported().unwrap().rows.iter().take(30);
    let responses: Vec<Response> = rows
        .map(|row| {
            let mut header = row.header.clone();
            header.response_id = format!("S{}", header.response_id).as_str().into();
            header.wave = "2026Q2".into();
            Response { header, rows: vec![row.row.clone()], repeats: Vec::new() }
        })
        .collect();
    csv_out::responses(&questionnaire, &responses.iter().collect::<Vec<_>>(), 0)
}

// Source of truth: by hand: 85 of 93 in the third quarter, 30 of 30 in the second, 115 of 123 in both,
// which is 93.5 %. Who is asked twice a year is no second person.
#[test]
fn a_report_is_about_the_newest_wave_unless_somebody_wants_another() {
    let mut office = office();
    let mut import = office.begin();
    import.file("b.csv", &file(&office, Origin::Field));
    import.file("a.csv", &quarter_before(&office));
    office.finish(import);
    let first = ShowOptions::default();
    let show = |options: &ShowOptions| {
        let state = office.state(options, Lang::En);
        (state.wave, text(&state.report))
    };
    let (wave, said) = show(&first);
    assert_eq!(wave.as_deref(), Some("2026Q3"));
    assert!(said.contains("91.4%") && said.contains("This wave") && !said.contains("All waves"));
    // The page names the wave that it shows: another convention is chosen, and still no wave.
    let same = office.options(&first, Some("2026Q3"), None, Some("sd2008"));
    assert_eq!(same, ShowOptions::new(WaveShown::Newest, None, Some("sd2008")));
    let before = office.options(&first, Some("2026Q2"), None, None);
    let (wave, said) = show(&before);
    assert_eq!(wave.as_deref(), Some("2026Q2"));
    assert!(said.contains("100.0%") && !said.contains("91.4%"));
    let all = office.options(&first, None, None, None);
    let (wave, said) = show(&all);
    assert_eq!(wave, None);
    assert!(said.contains("93.5%") && said.contains("All waves") && !said.contains("This wave"), "{said}");
    assert_eq!(
        office.options(&all, None, Some("A01"), None),
        ShowOptions::new(WaveShown::All, Some("A01"), None)
    );
    assert_eq!(office.report_html(&first, Lang::En).0, "demo_2026Q3_report.html");
    // Before anything came in the page shows no wave, and wants none in particular.
    office.forget();
    assert_eq!(
        office.options(&first, None, Some("A01"), None),
        ShowOptions::new(WaveShown::Newest, Some("A01"), None)
    );
}

// Source of truth: by hand: the file once more gives a hundred duplicates, and three times more three
// hundred; the page draws two hundred findings, the error among them first, and says how many there are.
#[test]
fn the_page_draws_the_gravest_findings_and_the_file_has_all() {
    let mut office = office();
    let mut import = office.begin();
    for name in ["a.csv", "b.csv", "c.csv", "d.csv"] {
        import.file(name, &file(&office, Origin::Field));
    }
    import.file("z.csv", b"noise");
    office.finish(import);
    let imported = office.state(&ShowOptions::default(), Lang::En).imported.unwrap();
    assert_eq!((imported.findings.len(), imported.findings_total), (200, 301));
    assert_eq!(
        (imported.findings[0].file.as_str(), imported.findings[0].severity.as_str()),
        ("z.csv", "error")
    );
    assert!(imported.findings[1..].iter().all(|line| line.severity == "note"));
    let csv = String::from_utf8(office.findings_csv(Lang::En).1).unwrap();
    assert_eq!(csv.matches("row.duplicate").count(), 300);
}

// Source of truth: HTML: a text that looks like a tag stays a text, and there is no script.
#[test]
fn the_report_file_is_whole_and_escapes_what_it_prints() {
    let mut office = with(Origin::Practice);
    let mut pack = (*office.pack).clone();
    pack.title = LocalText::new().with("en", "<script>alert('x')</script> & co");
    office.pack = pack.into();
    let (name, bytes) =
        office.report_html(&ShowOptions::new(WaveShown::One("2026Q3".to_owned()), None, None), Lang::En);
    let html = String::from_utf8(bytes).unwrap();
    assert_eq!(name, "demo_2026Q3_report.html");
    assert!(html.starts_with("<!doctype html>\n<html lang=\"en\">") && html.trim_end().ends_with("</html>"));
    assert!(!html.contains("<script") && !html.contains("src=") && !html.contains("href="));
    assert!(html.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; co"));
    assert!(html.contains("class=\"watermark\"") && html.contains("practice data"));
    assert!(html.contains("role=\"img\"") && html.contains("<th scope=\"row\">Q3 Overall"));
    for tag in ["table", "tr", "td", "th", "svg", "div", "figure", "p", "h2", "li"] {
        let opened = html.matches(&format!("<{tag}>")).count() + html.matches(&format!("<{tag} ")).count();
        assert_eq!(opened, html.matches(&format!("</{tag}>")).count(), "{tag}");
    }
}

// Source of truth: an import that is not finished changes nothing, and a forgotten one leaves nothing.
#[test]
fn an_import_counts_when_it_is_finished() {
    let mut office = with(Origin::Field);
    let before = office.state(&ShowOptions::default(), Lang::En);
    let mut import = office.begin();
    import.file("noise.csv", b"\0\0\0\0\0\0\0\0\0\0\0\0");
    assert_eq!(office.state(&ShowOptions::default(), Lang::En), before);
    office.finish(import);
    let after = office.state(&ShowOptions::default(), Lang::En).imported.unwrap();
    assert_eq!((after.accepted, after.findings.len()), (0, 1));
    let (name, bytes) = office.findings_csv(Lang::En);
    let csv = String::from_utf8(bytes).unwrap();
    assert_eq!(name, "demo_findings.csv");
    assert!(csv.contains("noise.csv") && csv.contains("file.not-text"));
    office.forget();
    assert_eq!(office.state(&ShowOptions::default(), Lang::En).imported, None);
    assert_eq!(office.merged(), []);
}
