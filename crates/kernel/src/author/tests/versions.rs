//! Two versions in one report: an item that both have is counted once over both, one that a version
//! lacks over the other alone. Source of truth: the numbers of responses that are made here.

use pingyi_appraisal::results;
use pingyi_appraisal::table::Selection;
use pingyi_base::{Language, Timestamp};
use pingyi_interchange::{csv_out, tally};
use pingyi_questionnaire::Questionnaire;
use pingyi_response::response::Trace;
use pingyi_response::{Cell, Consent, Disposition, Header, Helper, Mode, Origin, Response, Row};

use super::{Reply, act, desk, json, names};
use crate::office::Office;

/// So many responses that say the same.
fn file(office: &Office, questionnaire: &Questionnaire, from: u64, n: u64, said: &[(&str, &str)]) -> Vec<u8> {
    let at = Timestamp::parse("2026-07-01T10:00:00+08:00").unwrap();
    let cell = |name: &str| {
        let said = said.iter().find(|(item, _)| *item == name);
        said.map_or(Cell::NotAsked, |(_, code)| Cell::Code((*code).into()))
    };
    let response = |seq: u64| Response {
        repeats: Vec::new(),
        header: Header {
            response_id: format!("R-{seq:06}").as_str().into(),
            questionnaire: questionnaire.id.clone(),
            version: questionnaire.version.clone(),
            pack: office.pack().id.clone(),
            wave: "2026Q3".into(),
            origin: Origin::Practice,
            area: Some("A01".into()),
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
    };
    let responses: Vec<Response> = (from..from + n).map(response).collect();
    csv_out::responses(questionnaire, &responses.iter().collect::<Vec<_>>(), 0)
}

#[test]
fn responses_of_two_versions_merge_item_by_item() {
    let mut author = desk();
    act(&mut author, "begin", "resident-satisfaction 2026.1");
    let place = |author: &super::Author, name: &str| {
        names(author).iter().position(|known| known == name).unwrap().to_string()
    };
    // One item goes, one comes; the list of the others is taken.
    let gone = place(&author, "Q21");
    act(&mut author, "select", &gone);
    act(&mut author, "remove", "");
    let before = place(&author, "Q3");
    act(&mut author, "select", &before);
    act(&mut author, "add-after", "");
    act(&mut author, "set name", "N1");
    act(&mut author, "type", "select_one");
    act(&mut author, "list", "sat");
    assert!(json(&author)["survey"].as_array().unwrap().len() > 25);
    let replies = act(&mut author, "save", "");
    let Reply::Files { files, .. } = &replies[0] else { panic!("{replies:?}") };

    let mut office = Office::open(files[0].1.as_bytes()).0.unwrap();
    let version = |version: &str| {
        let found = office.pack().questionnaire_version(&"resident-satisfaction".into(), &version.into());
        found.unwrap().clone()
    };
    let (old, new) = (version("2026.1"), version("2026.2"));
    assert!(old.item(&"Q21".into()).is_some() && new.item(&"Q21".into()).is_none());
    let mut import = office.begin();
    import.file("old.csv", &file(&office, &old, 1, 30, &[("C0", "1"), ("Q3", "5"), ("Q21", "4")]));
    import.file("new.csv", &file(&office, &new, 31, 20, &[("C0", "1"), ("Q3", "2"), ("N1", "5")]));
    office.finish(import);

    let imported = office.imported().unwrap();
    assert_eq!((imported.totals.accepted, imported.totals.rejected), (50, 0), "{:?}", imported.findings);
    let selection = Selection::default();
    let table = tally::table(imported, office.pack(), &selection);
    let rows = results(&table, office.pack(), &selection, &office.pack().conventions[0]);
    let of = |item: &str| {
        let found: Vec<_> = rows.iter().filter(|row| row.item.as_str() == item).collect();
        assert_eq!(found.len(), 1, "{item} stands once");
        let levels = &found[0].counts.as_ref().unwrap().levels;
        (found[0].n, levels.iter().map(|(level, n)| (*level, *n)).collect::<Vec<_>>())
    };
    assert_eq!(of("Q3"), (50, vec![(2, 20), (5, 30)]));
    assert_eq!(of("Q21"), (30, vec![(4, 30)]));
    assert_eq!(of("N1"), (20, vec![(5, 20)]));
}
