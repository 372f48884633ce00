//! Every screen as HTML, rendered natively from a running kernel: the names that tests, people and
//! assistive programs depend on. Source of truth: README.md and docs/formats; the words of
//! `data-screen` and `data-action` are an outside contract.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use std::rc::Rc;

use pingyi_base::Timestamp;
use pingyi_kernel::office::{FindingLine, Imported, Node, Reply, State};
use pingyi_kernel::{Act, Boot, Copies, Event, Kernel, Moment, View};
use yew::{Callback, Html, Properties, component};

use super::app;

mod controls;

const PACK: &[u8] = include_bytes!("../../static/packs/demo.pack.json");
const ROUTES: [(&str, &str); 8] = [
    ("#/", "home"),
    ("#/visits", "visits"),
    ("#/fill/resident-satisfaction", "fill"),
    ("#/fill/cadre-rating", "fill"),
    ("#/records", "records"),
    ("#/office", "office"),
    ("#/pack", "pack"),
    ("#/settings", "settings"),
];

#[derive(Properties, PartialEq)]
struct PageProps {
    view: Rc<View>,
}

#[component]
fn Page(props: &PageProps) -> Html {
    app::draw(&props.view, &Callback::noop())
}

fn html(view: View) -> String {
    let render =
        || yew::LocalServerRenderer::<Page>::with_props(PageProps { view: Rc::new(view) }).hydratable(false);
    pollster::block_on(render().render())
}

fn moment() -> Moment {
    Moment { now: Timestamp::parse("2026-11-25T09:00:00+08:00").unwrap(), entropy: 7 }
}

fn started(hash: &str, language: &str) -> Kernel {
    let mut kernel = Kernel::new();
    let boot = Boot {
        address: "https://survey.example/".to_owned(),
        hash: hash.to_owned(),
        languages: vec![language.to_owned()],
        width: 360,
        height: 780,
        secure: true,
        from_file: false,
        can_share: true,
        can_save_as: true,
    };
    kernel.update(Event::Opened(boot), moment());
    kernel.update(Event::Loaded(Copies { local: Ok(Vec::new()), database: Ok(Vec::new()) }), moment());
    kernel.update(Event::PackFetched(Some(PACK.to_vec())), moment());
    kernel
}

fn act(kernel: &mut Kernel, act: Act) {
    kernel.update(Event::Act(act), moment());
}

/// The start tags of an element, with what follows up to its end.
fn elements<'a>(html: &'a str, tag: &str) -> Vec<&'a str> {
    let (open, close) = (format!("<{tag}"), format!("</{tag}>"));
    html.split(open.as_str())
        .skip(1)
        .filter(|rest| rest.starts_with([' ', '>']))
        .map(|rest| rest.split(close.as_str()).next().unwrap_or_default())
        .collect()
}

fn words(html: &str) -> String {
    html.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect()
}

#[test]
fn every_route_has_its_screen_one_heading_and_one_status() {
    for (hash, screen) in ROUTES {
        for language in ["zh-CN", "en"] {
            let html = html(started(hash, language).view());
            assert!(html.contains(&format!("data-screen=\"{screen}\"")), "{hash}: {html}");
            assert_eq!(elements(&html, "main").len(), 1, "{hash}");
            assert_eq!(elements(&html, "h1").len(), 1, "{hash}");
            assert_eq!(html.matches("role=\"status\"").count(), 1, "{hash}");
            for action in ["language", "large"] {
                assert!(html.contains(&format!("data-action=\"{action}\"")), "{hash} {action}");
            }
            assert!(html.contains("watermark"), "{hash}: practice is watermarked");
        }
    }
}

#[test]
fn every_button_says_what_it_does_in_the_chosen_language() {
    for (hash, _) in ROUTES {
        let chinese = html(started(hash, "zh-CN").view());
        for button in elements(&chinese, "button") {
            assert!(!words(button).trim().is_empty(), "{hash}: a button without a name: {button}");
        }
        let english = html(started(hash, "en").view());
        for button in elements(&english, "button") {
            // Names of people and doors stay as they are, and the language button names the other one.
            let is_own = button.contains("data-household") || button.contains("data-action=\"language\"");
            let has_chinese = words(button).chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
            assert!(is_own || !has_chinese, "{hash}: Chinese on an English screen: {button}");
        }
    }
}

#[test]
fn an_item_is_asked_with_real_controls() {
    let html = html(started("#/fill/resident-satisfaction", "en").view());
    assert!(html.contains("name=\"C0\""));
    assert!(html.contains("value=\"1\"") && html.contains("type=\"radio\""));
    assert!(html.contains("<fieldset") && html.contains("<legend"));
    for action in ["next", "back"] {
        assert!(html.contains(&format!("data-action=\"{action}\"")), "{action}");
    }
}

#[test]
fn items_about_a_person_stand_in_a_fieldset_with_the_subject() {
    let html = html(started("#/fill/cadre-rating", "en").view());
    // Which person comes first is drawn by lot for each ballot.
    let first = ["C01", "C02", "C03", "C04", "C05", "C06", "C07"]
        .into_iter()
        .find(|id| html.contains(&format!("data-subject=\"{id}\"")));
    let first = first.unwrap_or_else(|| panic!("no subject: {html}"));
    assert!(html.contains(&format!("name=\"{first}.K1\"")));
}

#[test]
fn an_item_without_an_answer_is_marked_and_tied_to_its_problem() {
    let mut kernel = started("#/fill/resident-satisfaction", "en");
    act(&mut kernel, Act::Next);
    let html = html(kernel.view());
    assert!(html.contains("aria-invalid=\"true\""));
    assert!(elements(&html, "p").iter().any(|p| p.contains("role=\"alert\"") && p.contains("problem-C0")));
    assert!(html.contains("id=\"problem-C0\"") && html.contains("aria-describedby=\"problem-C0"), "{html}");
}

#[test]
fn what_is_missing_at_the_last_look_is_an_alert() {
    let mut kernel = started("#/fill/resident-satisfaction", "en");
    let choose = |kernel: &mut Kernel, name: &str, code: &str| {
        act(kernel, Act::Choose { name: name.to_owned(), code: code.to_owned() });
    };
    // Under age: the last look comes at once, and nothing is missing.
    for (name, code) in [("C0", "1"), ("Q1", "0")] {
        choose(&mut kernel, name, code);
        act(&mut kernel, Act::Next);
    }
    let ready = html(kernel.view());
    assert!(ready.contains("data-screen=\"review\"") && !ready.contains("role=\"alert\""), "{ready}");
    act(&mut kernel, Act::JumpTo { name: "Q1".to_owned() });
    choose(&mut kernel, "Q1", "2");
    act(&mut kernel, Act::Next);
    let wanting = html(kernel.view());
    assert!(
        wanting.contains("role=\"alert\"") && wanting.contains("data-action=\"first-missing\""),
        "{wanting}"
    );
}

#[test]
fn a_device_that_was_handed_over_offers_the_interviewers_code_and_no_other_way_out() {
    let html = html(started("#/fill/resident-satisfaction?household=H01-001&mode=self", "en").view());
    assert!(html.contains("data-action=\"staff\""));
    for action in ["leave", "discard", "end-early"] {
        assert!(!html.contains(&format!("data-action=\"{action}\"")), "{action}");
    }
    assert!(!html.contains("href=\"#/") && !html.contains("1号楼"), "{html}");
}

#[test]
fn an_import_tells_its_numbers_on_the_status() {
    let mut kernel = started("#/office", "en");
    let imported = Imported {
        files: 3,
        rows: 10,
        accepted: 5,
        duplicates: 2,
        conflicts: 2,
        rejected: 1,
        findings: vec![FindingLine {
            file: "<b>.csv".to_owned(),
            what: "a & b".to_owned(),
            severity: "note".to_owned(),
            ..FindingLine::default()
        }],
        findings_total: 321,
        gaps: vec!["D-1".to_owned()],
        ..Imported::default()
    };
    let node = Node {
        tag: "h2".to_owned(),
        children: vec![Node { text: "<script>".to_owned(), ..Node::default() }],
        ..Node::default()
    };
    let state = State { imported: Some(imported), report: vec![node], ..State::default() };
    act(&mut kernel, Act::FilesChosen { count: 3 });
    kernel.update(Event::Office(Reply::State(Box::new(state))), moment());
    let html = html(kernel.view());
    for number in [
        "data-accepted=\"5\"",
        "data-duplicates=\"2\"",
        "data-conflicts=\"2\"",
        "data-rejected=\"1\"",
        "data-imports=\"1\"",
    ] {
        assert!(html.contains(number), "{number}: {html}");
    }
    assert!(!html.contains("<script>") && !html.contains("<b>.csv"), "texts are escaped");
    assert!(html.contains("data-severity=\"note\"") && html.contains("1 of 321 are shown"), "{html}");
    for action in ["import", "merged", "print"] {
        assert!(html.contains(&format!("data-action=\"{action}\"")), "{action}: {html}");
    }
}

#[test]
fn the_authors_desk_is_drawn_as_the_worker_says() {
    let mut kernel = started("#/pack", "en");
    assert!(html(kernel.view()).contains("data-action=\"author\""));
    let attribute = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let area = Node {
        tag: "textarea".to_owned(),
        text: "</textarea><script>".to_owned(),
        attributes: vec![attribute("name", "set label en"), attribute("key", "set label en@3")],
        ..Node::default()
    };
    let line =
        Node { tag: "input".to_owned(), attributes: vec![attribute("value", "Q\"1")], ..Node::default() };
    let reply =
        Reply::Author { nodes: vec![area, line], status: "Saved.".to_owned(), focus: "up".to_owned() };
    let effects = kernel.update(Event::Office(reply), moment());
    assert_eq!(effects, [pingyi_kernel::Effect::Focus { name: Some("up".to_owned()) }]);
    let html = html(kernel.view());
    assert!(html.contains("name=\"set label en\"") && !html.contains("<script>"), "{html}");
    assert!(!html.contains("key=") && html.contains("Q&quot;1") && html.contains("Saved."), "{html}");
}

#[test]
fn what_is_done_at_the_desk_goes_to_the_worker_which_is_fetched_first() {
    use pingyi_kernel::Effect;
    use pingyi_kernel::office::Request;
    let mut kernel = started("#/pack", "en");
    let tell = |kernel: &mut Kernel, command: &str| {
        let author = Act::Author { command: command.to_owned(), value: "1".to_owned() };
        kernel.update(Event::Act(author), moment())
    };
    let effects = tell(&mut kernel, "look");
    assert!(matches!(
        &effects[..],
        [Effect::Office(Request::Open { .. }), Effect::Office(Request::Author { .. })]
    ));
    let effects = tell(&mut kernel, "select");
    let [Effect::Office(Request::Author { command, value, language })] = &effects[..] else {
        panic!("{effects:?}")
    };
    assert_eq!((command.as_str(), value.as_str(), language.as_str()), ("select", "1", "en"));
    // Another language draws it anew.
    let nodes = vec![Node { text: "x".to_owned(), ..Node::default() }];
    let reply = Reply::Author { nodes, status: String::new(), focus: String::new() };
    kernel.update(Event::Office(reply), moment());
    let effects = kernel.update(Event::Act(Act::Language("zh-CN".to_owned())), moment());
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Office(Request::Author { .. }))));
}
