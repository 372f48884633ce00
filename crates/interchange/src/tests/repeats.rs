//! Responses with repeats: a further file for each, taken together with the main one or not at all.
//! Source of truth: `docs/formats/responses-csv.md` and the responses that went in.

use std::collections::BTreeSet;

use pingyi_base::{FindingCode, ItemName, Place};
use pingyi_response::finish::{HandIn, finish};
use pingyi_response::{AnswerKey, Cell, Draft, DraftKey, Filling, RepeatRows, Response, Start};
use proptest::prelude::*;

use super::support::{self, Table, found, home, home_files, homes, import, named, questionnaire, taken};
use crate::csv_out;
use crate::import::{Imported, ImportedRow};

/// The repeats of a row as a response has them.
fn repeats(row: &ImportedRow) -> Vec<RepeatRows> {
    let mut repeats: Vec<RepeatRows> = Vec::new();
    for instance in &row.instances {
        match repeats.last_mut().filter(|rows| rows.repeat == instance.repeat) {
            Some(rows) => rows.instances.push(instance.row.clone()),
            None => repeats
                .push(RepeatRows { repeat: instance.repeat.clone(), instances: vec![instance.row.clone()] }),
        }
    }
    repeats
}

fn same(imported: &Imported, responses: &[Response]) {
    assert_eq!(imported.rows.len(), responses.len());
    for (row, response) in imported.rows.iter().zip(responses) {
        assert_eq!(row.header, response.header);
        assert_eq!(row.row, response.rows[0]);
        assert_eq!(repeats(row), response.repeats);
    }
}

#[test]
fn a_repeat_has_a_file_of_its_own() {
    let files = home_files(&homes());
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["h.csv", "h.person.csv", "h.visit.csv"]);
    let header = |index: usize| Table::read(&files[index].1).0[0].clone();
    assert_eq!(header(0)[29..], ["day", "at", "seen", "metres"]);
    assert_eq!(header(1), ["response_id", "instance", "instances", "called", "grade", "wishes", "hash"]);
    assert_eq!(header(2), ["response_id", "instance", "instances", "when", "sum", "hash"]);
    let row = |index: usize, row: usize| {
        let table = Table::read(&files[index].1);
        table.0[row][..table.0[row].len() - 1].to_vec()
    };
    assert_eq!(row(1, 1), ["R-h1", "1", "3", "安", "0.5", "8 1 2"]);
    // The number is the instance's own: one was taken away between 1 and 3.
    assert_eq!(row(1, 2), ["R-h1", "3", "3", "'=1+1", "0.5", "8 1 2"]);
    assert_eq!(row(1, 4), ["R-h2", "2", "1", "'-1", "0.5", "8 1 2"]);
    assert_eq!(row(2, 2), ["R-h1", "2", "2", "2026-07-02T08:05", "-7.5"]);
    assert_eq!(Table::read(&files[0].1).0[1][29..], ["2026-07-01", "09:30", "OK", "2.5"]);
    // Without an instance there is no file, and no repeat in a name that has none.
    assert_eq!(home_files(&homes()[2..]).len(), 1);
}

#[test]
fn responses_with_repeats_come_back() {
    let files = home_files(&homes());
    let imported = import(&named(&files));
    assert_eq!(imported.findings, []);
    assert_eq!((imported.totals.rows, imported.totals.accepted), (9, 9));
    same(&imported, &homes());
}

/// Under other names, the columns in another order, with one column more, in any encoding.
#[test]
fn a_repeats_file_is_known_by_its_columns() {
    let mut files = home_files(&homes());
    for (index, (name, bytes)) in files.iter_mut().enumerate() {
        let mut table = Table::read(bytes);
        for row in &mut table.0 {
            row.reverse();
        }
        *bytes = format!("\u{feff}{}", table.text(';', "\n")).into_bytes();
        *name = format!("{index}.txt");
    }
    let imported = import(&named(&files));
    assert_eq!(imported.findings, []);
    same(&imported, &homes());
}

/// What a spreadsheet in China makes of days and times is what it was.
#[test]
fn days_and_times_that_a_spreadsheet_has_rewritten_hold() {
    let mut files = home_files(&homes());
    let main =
        Table::read(&files[0].1).set(1, "day", "2026/7/1").set(2, "day", "2026-7-1").set(1, "at", "9:30");
    let visits = Table::read(&files[2].1).set(1, "when", "2026/7/1 8:05").set(2, "when", "2026-07-02 08:05");
    files[0].1 = main.bytes();
    files[2].1 = visits.bytes();
    let imported = import(&named(&files));
    assert_eq!(imported.findings, []);
    same(&imported, &homes());
    for (column, text) in [("day", "2026/7/2"), ("day", "7/1/2026"), ("at", "9:31"), ("at", "9.30")] {
        files[0].1 = Table::read(&home_files(&homes())[0].1).set(1, column, text).bytes();
        assert_eq!(taken(&import(&named(&files))), ["R-h2", "R-h3"], "{column} {text}");
    }
}

fn codes(imported: &Imported) -> Vec<(FindingCode, String, u64)> {
    let place = |at: &Place| (at.file.clone().unwrap_or_default(), at.line.unwrap_or_default());
    let codes = found(imported).into_iter().filter(|(code, _)| *code != FindingCode::DeviceGap);
    codes.map(|(code, at)| (code, place(&at).0, place(&at).1)).collect()
}

/// Everything of the first response is told, each row at its place; the others are taken.
fn incomplete(imported: &Imported, others: &[(FindingCode, &str, u64)], args: &str) {
    assert_eq!(taken(imported), ["R-h2", "R-h3"]);
    let told: BTreeSet<_> = codes(imported).into_iter().collect();
    for (code, file, line) in others {
        assert!(told.contains(&(*code, (*file).to_owned(), *line)), "{code} {file}:{line} in {told:?}");
    }
    let first = imported.findings.iter().find(|one| one.code == FindingCode::RowIncomplete).unwrap();
    let said: Vec<&str> = first.args.iter().map(|(_, text)| text.as_str()).collect();
    assert_eq!(said.join(" "), args);
}

/// The file of a repeat did not come: nothing in the main file says how many rows it had, and the
/// hash tells.
#[test]
fn a_response_without_the_file_of_its_repeat_is_not_taken() {
    use FindingCode::RowIncomplete;
    let mut files = home_files(&homes());
    let visits = files.pop().unwrap();
    let imported = import(&named(&files));
    incomplete(&imported, &[(RowIncomplete, "h.csv", 2), (RowIncomplete, "h.person.csv", 2)], "visit 0 2");
    assert_eq!(imported.totals.rejected, 4);
    // Neither came.
    let imported = import(&named(&files[..1]));
    assert_eq!(taken(&imported), ["R-h3"]);
    let told: Vec<_> = codes(&imported).into_iter().map(|(code, _, line)| (code, line)).collect();
    assert_eq!(told, [(RowIncomplete, 2), (RowIncomplete, 3)]);
    let first = imported.findings.iter().find(|one| one.code == RowIncomplete).unwrap();
    assert_eq!(first.args[2], ("expected", "3".to_owned()));
    // The main file did not come.
    let imported = import(&[("h.visit.csv", &visits.1)]);
    let told = codes(&imported);
    assert_eq!(told.iter().map(|(code, ..)| *code).collect::<Vec<_>>(), [FindingCode::RowOrphan; 2]);
    assert_eq!((imported.totals.rejected, imported.totals.accepted), (2, 0));
}

#[test]
fn a_lost_or_changed_row_of_a_repeat_leaves_out_its_response_and_no_other() {
    use FindingCode::{RowChanged, RowCode, RowIncomplete};
    let files = home_files(&homes());
    let with = |change: &dyn Fn(Table) -> Table| {
        let mut files = files.clone();
        files[1].1 = change(Table::read(&files[1].1)).bytes();
        import(&named(&files))
    };
    let lost = with(&|mut table| {
        table.0.remove(2);
        table
    });
    incomplete(&lost, &[(RowIncomplete, "h.csv", 2), (RowIncomplete, "h.person.csv", 3)], "person 2 3");
    assert_eq!(lost.totals.rejected, 5);
    for (column, text) in
        [("called", "康"), ("grade", "5"), ("wishes", "1 8 2"), ("instance", "2"), ("instances", "2")]
    {
        let imported = with(&|table| table.set(1, column, text));
        incomplete(&imported, &[(RowChanged, "h.person.csv", 2), (RowIncomplete, "h.csv", 2)], "person 2 3");
        assert_eq!(imported.totals.rejected, 6, "{column}");
    }
    // A row that is moved to another response spoils that one alone, and is no instance of the other.
    let moved = with(&|table| table.set(1, "response_id", "R-h2"));
    incomplete(&moved, &[(RowChanged, "h.person.csv", 2)], "person 2 3");
    assert_eq!(repeats(&moved.rows[0]), homes()[1].repeats);
    // No number at all.
    let imported = with(&|table| table.set(1, "instance", "01"));
    assert_eq!(codes(&imported)[0].0, RowIncomplete);
    assert!(
        found(&imported)
            .contains(&(FindingCode::RowValue, Place::line("h.person.csv", 2).column("instance")))
    );
    // The hash holds, and the list does not have the code.
    let unknown = with(&|table| {
        let texts = ["R-h1", "1", "3"].map(str::to_owned);
        let cells = ["安", "0.5", "8 7"].map(str::to_owned);
        let (pack, main) = (support::pack(), Table::read(&files[0].1));
        let homes = questionnaire(&pack, "homes", "1");
        let hash = csv_out::instance_hash(&homes, &"person".into(), main.get(1, "hash"), &texts, &cells);
        table.set(1, "wishes", "8 7").set(1, "hash", &hash)
    });
    assert!(found(&unknown).contains(&(RowCode, Place::line("h.person.csv", 2).column("wishes"))));
    incomplete(&unknown, &[(RowIncomplete, "h.csv", 2)], "person 2 3");
}

/// A changed main row: its instances belong to nothing.
#[test]
fn a_changed_row_takes_its_instances_with_it() {
    let mut files = home_files(&homes());
    files[0].1 = Table::read(&files[0].1).set(1, "metres", "3").bytes();
    let imported = import(&named(&files));
    assert_eq!(taken(&imported), ["R-h2", "R-h3"]);
    let told: Vec<FindingCode> = codes(&imported).into_iter().map(|(code, ..)| code).collect();
    let expected = [&[FindingCode::RowChanged][..], &[FindingCode::RowOrphan; 5]].concat();
    assert_eq!(told, expected);
    // Beside the unchanged one it is the unchanged one that is taken, with its instances.
    let mut both = home_files(&homes());
    both.push(("edited.csv".to_owned(), files[0].1.clone()));
    let imported = import(&named(&both));
    same(&imported, &homes());
    assert!(codes(&imported).contains(&(FindingCode::RowChanged, "edited.csv".to_owned(), 2)));
    assert_eq!((imported.totals.rejected, imported.totals.duplicates), (1, 2));
}

/// Of several contents of one instance the one whose hash holds is taken.
#[test]
fn of_two_contents_of_an_instance_the_one_that_holds_is_taken() {
    let mut files = home_files(&homes());
    let edited = Table::read(&files[1].1).set(1, "called", "康").set(2, "grade", "4").bytes();
    files.push(("edited.person.csv".to_owned(), edited));
    let imported = import(&named(&files));
    same(&imported, &homes());
    let totals = imported.totals;
    assert_eq!((totals.rows, totals.accepted, totals.duplicates, totals.rejected), (13, 9, 2, 2));
    // Neither holds: nobody can tell, and the response is left out.
    let other = Table::read(&files[1].1).set(1, "called", "宁").bytes();
    files[1].1 = other;
    let imported = import(&named(&files));
    assert_eq!((taken(&imported), imported.totals.conflicts), (vec!["R-h2", "R-h3"], 2));
}

/// A row more than there were: it is told, and the response is whole without it. One of the texts has
/// a line end, so the fifth row begins on line 7.
#[test]
fn a_surplus_row_is_told_and_changes_nothing() {
    let mut files = home_files(&homes());
    let mut table = Table::read(&files[1].1);
    let row = table.0[3].clone();
    table.0.push(row);
    files[1].1 = table.clone().set(5, "instance", "9").bytes();
    let imported = import(&named(&files));
    same(&imported, &homes());
    assert_eq!(codes(&imported), [(FindingCode::RowChanged, "h.person.csv".to_owned(), 7)]);
    // The same with a response that has none, and one that is not there.
    for id in ["R-h3", "R-x"] {
        files[1].1 = table.clone().set(5, "response_id", id).bytes();
        let imported = import(&named(&files));
        same(&imported, &homes());
        let code = if id == "R-x" { FindingCode::RowOrphan } else { FindingCode::RowChanged };
        assert_eq!(codes(&imported), [(code, "h.person.csv".to_owned(), 7)]);
    }
}

/// An item's column is missing: no repeat of the questionnaire looks like that.
#[test]
fn a_repeats_file_without_a_column_is_told_which() {
    let mut files = home_files(&homes());
    let mut table = Table::read(&files[1].1);
    let at = table.column("grade");
    for row in &mut table.0 {
        row.remove(at);
    }
    files[1].1 = table.bytes();
    let imported = import(&named(&files));
    assert_eq!(taken(&imported), ["R-h3"]);
    let finding = imported.findings.iter().find(|one| one.code == FindingCode::FileHeader).unwrap();
    assert_eq!(finding.args, [("columns", "grade".to_owned())]);
    for row in &mut table.0 {
        row.pop();
    }
    files[1].1 = table.bytes();
    let imported = import(&named(&files));
    assert!(found(&imported).contains(&(FindingCode::FileHeader, Place::line("h.person.csv", 1))));
}

/// The merged files are files like others.
#[test]
fn the_merged_files_of_repeats_import_to_the_same_rows() {
    let files = home_files(&homes());
    let first = import(&named(&files));
    let merged = first.merged(&support::pack());
    let names: Vec<&str> = merged.iter().map(|(name, _)| name.as_str()).collect();
    let stem = "demo_homes_internal-merged";
    assert_eq!(names, [format!("{stem}.csv"), format!("{stem}.person.csv"), format!("{stem}.visit.csv")]);
    let again = import(&named(&merged));
    assert_eq!(again.findings, []);
    assert_eq!(again.rows, first.rows);
    assert_eq!(Table::read(&merged[1].1).0, Table::read(&files[1].1).0);
}

/// A number in a cell that would be taken for "missing", in whatever spelling.
#[test]
fn no_number_is_minus_one_or_minus_two() {
    let pack = support::pack();
    let homes = questionnaire(&pack, "homes", "1");
    let metres = homes.item(&"metres".into()).unwrap();
    let read = |text: &str| crate::columns::cell_from_text(metres, text);
    assert_eq!(read("-1"), Ok(Cell::NotAsked));
    assert_eq!(read("-2"), Ok(Cell::LeftOut));
    for text in ["-1.0", "-2.00", "1e5", "0,5", "+1", " 1", "NaN", "."] {
        assert_eq!(read(text), Err(FindingCode::RowValue), "{text}");
    }
    for text in ["0", "-1.5", "2.5", "123456789012345"] {
        assert_eq!(read(text), Ok(Cell::Decimal(text.to_owned())), "{text}");
    }
    let seen = homes.item(&"seen".into()).unwrap();
    assert_eq!(crate::columns::cell_from_text(seen, "OK"), Ok(Cell::Code("OK".into())));
    assert_eq!(crate::columns::cell_from_text(seen, "1"), Err(FindingCode::RowCode));
    let sum = homes.item(&"sum".into()).unwrap();
    for (text, cell) in [
        ("42", Cell::Decimal("42".to_owned())),
        ("-3.5", Cell::Decimal("-3.5".to_owned())),
        ("1.50", Cell::Text("1.50".to_owned())),
        ("'-1", Cell::Text("-1".to_owned())),
        ("'=x", Cell::Text("=x".to_owned())),
    ] {
        assert_eq!(crate::columns::cell_from_text(sum, text), Ok(cell.clone()));
        assert_eq!(crate::columns::cell_text(&cell), text);
    }
}

/// The rows of a file dealt out to several ones.
fn dealt(bytes: &[u8], hands: &[usize]) -> Vec<Vec<u8>> {
    let table = Table::read(bytes);
    let mut parts = vec![Table(vec![table.0[0].clone()]); 3];
    for (index, row) in table.0[1..].iter().enumerate() {
        parts[hands[index % hands.len()] % 3].0.push(row.clone());
    }
    parts.into_iter().filter(|part| part.0.len() > 1).map(|part| part.bytes()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    /// However the files are split, ordered, named and doubled: the same rows.
    #[test]
    fn splitting_ordering_and_doubling_files_of_repeats_changes_nothing(
        persons in proptest::collection::vec((proptest::sample::subsequence(vec![1_u32, 2, 5, 9], 0..=4), 0..3_u32), 1..5),
        words in "[=+@'\",;\t\n\\\\0-9 a满-]{1,8}",
        hands in proptest::collection::vec(0..3_usize, 1..6),
        order in Just((0..9_usize).collect::<Vec<_>>()).prop_shuffle(),
        twice in 0..9_usize,
    ) {
        let responses: Vec<Response> = persons
            .iter()
            .zip(1_u64..)
            .map(|((numbers, visits), seq)| {
                let persons: Vec<(u32, &str)> = numbers.iter().map(|number| (*number, words.as_str())).collect();
                home(&format!("R-{seq}"), seq, &persons, *visits)
            })
            .collect();
        let first = import(&named(&home_files(&responses)));
        prop_assert_eq!(&first.findings, &[]);
        same(&first, &responses);
        let mut parts: Vec<Vec<u8>> =
            home_files(&responses).iter().flat_map(|(_, bytes)| dealt(bytes, &hands)).collect();
        parts.push(parts[twice % parts.len()].clone());
        let parts: Vec<(String, Vec<u8>)> = order
            .iter()
            .chain(&[9])
            .filter_map(|index| Some((format!("{index}.csv"), parts.get(*index)?.clone())))
            .collect();
        let other = import(&named(&parts));
        prop_assert_eq!(&other.rows, &first.rows);
        prop_assert_eq!(other.totals.accepted, first.totals.accepted);
        prop_assert_eq!(other.totals.conflicts + other.totals.rejected, 0);
        let codes: BTreeSet<FindingCode> = other.findings.iter().map(|finding| finding.code).collect();
        prop_assert!(codes.is_subset(&BTreeSet::from([FindingCode::RowDuplicate])));
    }
}

/// One changed byte in the files of responses with repeats: never a response that differs, never a silent
/// loss.
#[test]
fn no_changed_byte_makes_an_instance_that_was_not_there() {
    let files = home_files(&homes());
    let contents = |imported: &Imported| -> BTreeSet<String> {
        let row = |row: &ImportedRow| format!("{:?} {:?} {:?}", row.header, row.row, repeats(row));
        imported.rows.iter().map(row).collect()
    };
    let original = contents(&import(&named(&files)));
    for (index, step) in [(0, 7), (1, 1), (2, 1)] {
        for place in (0..files[index].1.len()).step_by(step) {
            let bit = files[index].1[place] ^ (1 << (place % 8));
            for other in [bit, b"\",\n';\r\0"[place % 7]] {
                let mut changed = files.clone();
                changed[index].1[place] = other;
                let imported = import(&named(&changed));
                let more: Vec<_> = contents(&imported).difference(&original).cloned().collect();
                assert!(more.is_empty(), "file {index} byte {place} to {other}: {more:?}");
                let lost = imported.rows.len() < original.len();
                assert!(!lost || !imported.findings.is_empty(), "file {index} byte {place}: silently lost");
            }
        }
    }
}

/// A file of a repeat that is cut off anywhere: whole responses or none.
#[test]
fn a_cut_file_of_a_repeat_gives_whole_responses_or_none() {
    let files = home_files(&homes());
    for length in 0..files[1].1.len() {
        let mut cut = files.clone();
        cut[1].1.truncate(length);
        let imported = import(&named(&cut));
        for row in &imported.rows {
            let original = homes().into_iter().find(|one| one.header.response_id == row.header.response_id);
            assert_eq!(repeats(row), original.unwrap().repeats, "cut at {length}");
        }
        assert!(imported.rows.len() == 3 || !imported.findings.is_empty(), "cut at {length}: silently lost");
    }
}

/// From a person's answers to the office: what was handed in is what comes in.
#[test]
fn what_is_handed_in_comes_in() {
    let pack = support::pack();
    let homes = questionnaire(&pack, "homes", "1");
    let mut filling = Filling::begin(homes, Start::default());
    let person = ItemName::new("person");
    filling.add_instance(&person);
    filling.add_instance(&person);
    filling.remove_instance(&person, 2);
    for (name, text) in [
        ("person[1].called", "-1"),
        ("person[1].grade", "2.50"),
        ("person[3].wishes", "8 1 2"),
        ("visit[1].when", "2026-07-01T08:05"),
        ("at", "09:30"),
        ("day", "2026-07-01"),
        ("seen", "OK"),
        ("metres", "1.5"),
    ] {
        let key = AnswerKey::parse(name);
        let answer = filling.answer_from_text(&key, text);
        assert_eq!(filling.set(&key, answer), [], "{name}");
    }
    let at = support::time("2026-07-01T10:05:00+08:00");
    let header = home("R-f1", 1, &[], 0).header;
    let draft = Draft {
        key: DraftKey {
            pack: "demo".into(),
            questionnaire: "homes".into(),
            wave: "2026Q3".into(),
            household: Some("H01-003".into()),
            slip: None,
        },
        version: "1".into(),
        response_id: "R-f1".into(),
        revision: 1,
        origin: header.origin,
        mode: header.mode,
        helper: header.helper,
        interviewer: Some("S01".into()),
        started_at: support::time("2026-07-01T10:00:00+08:00"),
        answers: filling.answers().clone(),
        instances: filling.kept_instances().clone(),
        seed: 1,
        place: None,
        replaces: None,
        entered: false,
    };
    let hand_in = HandIn {
        device: "D-a1".into(),
        seq: 1,
        at,
        area: Some("A01".into()),
        language: header.language,
        early: None,
        eligible_adults: None,
        weight: 1.0,
    };
    let response = finish(&draft, &filling, &hand_in);
    assert_eq!(response.repeats.len(), 2);
    assert_eq!(crate::stored::read(&crate::stored::write(&response)).as_ref(), Ok(&response));
    assert_eq!(crate::stored::read(&crate::stored::write(&draft)).as_ref(), Ok(&draft));
    let responses = [response];
    let files = home_files(&responses);
    let persons = Table::read(&files[1].1).0;
    assert_eq!(persons[1][..6], ["R-f1", "1", "2", "'-1", "2.5", "-2"]);
    assert_eq!(persons[2][..6], ["R-f1", "3", "2", "-2", "-2", "8 1 2"]);
    let imported = import(&named(&files));
    assert_eq!(imported.findings, []);
    same(&imported, &responses);
}
