//! Every kind of control as HTML, from views made by hand. Source of truth: the outside contract (an
//! item's inputs carry its name, a choice's its code; words of `data-action`) and the rules of
//! accessible names. With `PINGYI_GALLERY=<folder>` the pages are also written there as files, to be
//! looked at in a browser.

use std::rc::Rc;

use pingyi_kernel::view::{
    AddView, Aloud, ChoiceView, ColumnView, Control, FillView, Frame, GridRow, GridView, InstanceView, Look,
    PictureState, PlaceView, QuestionView, RemovedView, SavingState, Screen, View, When,
};
use pingyi_wording::Lang;

use super::{elements, html, words};

fn question(name: &str, label: &str, control: Control) -> QuestionView {
    QuestionView {
        name: name.to_owned(),
        label: label.to_owned(),
        language: None,
        hint: String::new(),
        hint_language: None,
        aloud: Aloud::Offered,
        control,
        required: true,
        problem: String::new(),
        caution: String::new(),
    }
}

fn page(questions: Vec<QuestionView>) -> FillView {
    FillView {
        title: "居民满意度调查".to_owned(),
        title_language: None,
        notice_language: None,
        notice_aloud: Aloud::Offered,
        section_language: None,
        untranslated: String::new(),
        household: String::new(),
        page: "p".to_owned(),
        notice: Vec::new(),
        section: String::new(),
        subject: None,
        instance: None,
        add: None,
        removed: None,
        questions,
        progress: (3, 12),
        is_locked: false,
        by_pin: false,
        to_review: false,
        can_go_back: true,
        private: false,
        saving: String::new(),
        saving_state: SavingState::Saved,
        can_end_early: false,
    }
}

fn view(lang: Lang, large: bool, page: FillView) -> View {
    let frame = Frame {
        lang,
        large,
        practice: false,
        pack_title: String::new(),
        status: String::new(),
        alerts: Vec::new(),
        not_exported: 0,
        reminder: String::new(),
        update_ready: false,
        navigation: false,
        doors: true,
    };
    View { frame: Rc::new(frame), screen: Screen::Fill(Rc::new(page)) }
}

fn one(control: Control) -> String {
    html(view(Lang::En, false, page(vec![question("Q", "What?", control)])))
}

/// The start tags of an element.
fn tags<'a>(html: &'a str, tag: &str) -> Vec<&'a str> {
    let open = format!("<{tag} ");
    html.split(open.as_str()).skip(1).map(|rest| rest.split('>').next().unwrap()).collect()
}

/// The tags of an element that have all of these attributes.
fn with(html: &str, tag: &str, attributes: &[(&str, &str)]) -> usize {
    let wanted: Vec<String> = attributes.iter().map(|(name, value)| format!("{name}=\"{value}\"")).collect();
    tags(html, tag).iter().filter(|tag| wanted.iter().all(|wanted| tag.contains(wanted.as_str()))).count()
}

fn choice(code: &str, label: &str, checked: bool, apart: bool) -> ChoiceView {
    ChoiceView { code: code.to_owned(), label: label.to_owned(), language: None, checked, apart, level: None }
}

fn choices(look: Look, labels: &[(&str, &str)], chosen: usize) -> Control {
    let choices = labels.iter().enumerate();
    let choices = choices.map(|(place, (code, label))| choice(code, label, place == chosen, *code >= "8"));
    Control::Choices { multiple: false, look, choices: choices.collect() }
}

fn slider(value: &str) -> Control {
    let (less, more) = if value.is_empty() { ("50", "50") } else { ("30", "50") };
    let [value, less, more] = [value, less, more].map(str::to_owned);
    let [start, end, step] = ["0", "100", "10"].map(str::to_owned);
    Control::Slider { value, start, end, step, less, more }
}

fn points(value: &str, last: u32, stars: bool) -> Control {
    let first = u32::from(stars);
    let points = (first..=last).map(|point| point.to_string()).collect();
    Control::Points { value: value.to_owned(), points, stars }
}

fn rank(places: &[(&str, &str, u32)]) -> Control {
    let choices = places.iter().map(|(code, label, place)| PlaceView {
        code: (*code).to_owned(),
        label: (*label).to_owned(),
        language: None,
        place: *place,
    });
    Control::Rank { choices: choices.collect() }
}

fn grid(rows: &[&str], columns: &[(&str, &str)], problem: &str) -> Control {
    let columns = columns.iter().map(|(code, label)| ColumnView {
        code: (*code).to_owned(),
        label: (*label).to_owned(),
        language: None,
        apart: *code >= "8",
    });
    let rows = rows.iter().enumerate().map(|(place, label)| {
        Rc::new(GridRow {
            name: format!("G{}", place + 1),
            label: (*label).to_owned(),
            language: None,
            chosen: if place == 0 { vec!["4".to_owned()] } else { Vec::new() },
            problem: if place == 1 { problem.to_owned() } else { String::new() },
        })
    });
    Control::Grid(GridView { multiple: false, rows: rows.collect(), columns: Rc::new(columns.collect()) })
}

fn failed(address: &str) -> PictureState {
    PictureState::Failed { address: address.to_owned(), problem: "It was not kept.".to_owned() }
}

fn picture(state: PictureState, camera_only: bool) -> Control {
    Control::Picture { max_pixels: 1024, camera_only, state }
}

#[test]
fn days_and_times_have_the_browsers_own_inputs_and_can_be_emptied() {
    for (kind, word) in [(When::Date, "date"), (When::Time, "time"), (When::DateTime, "datetime-local")] {
        let empty = one(Control::When { kind, value: String::new() });
        assert_eq!(with(&empty, "input", &[("name", "Q"), ("type", word), ("id", "input-Q")]), 1, "{empty}");
        assert!(elements(&empty, "button").iter().any(|b| b.contains("\"clear\"") && b.contains("disabled")));
        let full = one(Control::When { kind, value: "2026-07-01".to_owned() });
        assert!(elements(&full, "button").iter().any(|b| b.contains("\"clear\"") && !b.contains("disabled")));
    }
}

#[test]
fn a_number_with_decimals_is_a_line_with_the_keys_for_it() {
    let html = one(Control::Decimal { value: "1.5".to_owned() });
    let wanted = [("name", "Q"), ("inputmode", "decimal"), ("value", "1.5"), ("type", "text")];
    assert_eq!(with(&html, "input", &wanted), 1, "{html}");
}

#[test]
fn a_slider_that_nobody_touched_says_that_there_is_no_answer() {
    let open = one(slider(""));
    assert!(words(&open).contains("No answer yet") && open.contains("aria-valuetext=\"No answer yet\""));
    let answered = one(slider("40"));
    assert!(!answered.contains("No answer yet") && !answered.contains("aria-valuetext"), "{answered}");
    let wanted =
        [("name", "Q"), ("type", "range"), ("min", "0"), ("max", "100"), ("step", "10"), ("value", "40")];
    assert_eq!(with(&answered, "input", &wanted), 1, "{answered}");
    assert_eq!(
        with(&answered, "button", &[("data-action", "less"), ("value", "30"), ("aria-label", "Less")]),
        1
    );
    assert_eq!(
        with(&answered, "button", &[("data-action", "more"), ("value", "50"), ("aria-label", "More")]),
        1
    );
}

#[test]
fn points_and_stars_are_radio_buttons_with_names() {
    let ten = one(points("7", 10, false));
    assert_eq!(with(&ten, "input", &[("type", "radio"), ("name", "Q")]), 11, "{ten}");
    assert_eq!(elements(&ten, "input").iter().filter(|input| input.contains("checked")).count(), 1);
    let stars = one(points("3", 5, true));
    assert_eq!(with(&stars, "input", &[("type", "radio"), ("name", "Q")]), 5);
    assert!(elements(&stars, "label").iter().any(|label| words(label).contains("3 of 5")), "{stars}");
    assert_eq!(stars.matches("point--on").count(), 3, "three stars are full");
}

/// From 0 to 10 there are ten stars, and a 0 that is none of them.
#[test]
fn nought_is_no_star() {
    let points = (0..=10).map(|point| point.to_string()).collect();
    let html = one(Control::Points { value: "8".to_owned(), points, stars: true });
    assert_eq!(with(&html, "input", &[("type", "radio"), ("name", "Q")]), 11, "{html}");
    assert_eq!(html.matches("point--on").count(), 8);
    assert_eq!(html.matches("point--zero").count(), 1);
    assert!(words(&html).contains("8 of 10") && !words(&html).contains("of 11"), "{html}");
}

/// The line to type in is not the item's: it has no name, so that only radio buttons hold an answer.
#[test]
fn a_long_list_has_a_line_to_type_in_and_real_radio_buttons() {
    let choices = vec![
        choice("a", "Oak", true, false),
        choice("b", "Oaktree", false, false),
        choice("8", "Elsewhere", false, true),
    ];
    let html = one(Control::Search { query: "oak".to_owned(), choices, drawn: 2, found: 70 });
    let typed = [("type", "text"), ("data-action", "search"), ("value", "oak"), ("id", "search-Q")];
    assert_eq!(with(&html, "input", &typed), 1, "{html}");
    assert!(tags(&html, "input").iter().all(|tag| tag.contains("radio") || !tag.contains(" name=")));
    assert_eq!(with(&html, "input", &[("type", "radio"), ("name", "Q")]), 3);
    assert_eq!(with(&html, "label", &[("for", "search-Q")]), 1);
    assert!(words(&html).contains("The first 2 of 70"), "{html}");
}

#[test]
fn a_rank_has_arrows_for_each_choice_that_name_it() {
    let html = one(rank(&[("a", "Roads", 0), ("b", "Water", 0), ("c", "Light", 0)]));
    for (code, label) in [("a", "Roads"), ("b", "Water"), ("c", "Light")] {
        for (word, name) in [("up", ": up"), ("down", ": down"), ("pick", ", no place yet")] {
            let name = format!("{label}{name}");
            let wanted = [("data-action", word), ("name", "Q"), ("value", code), ("aria-label", &name)];
            assert_eq!(with(&html, "button", &wanted), 1, "{word} {code}: {html}");
        }
    }
    let able = |html: &str, word: &str| {
        let buttons = tags(html, "button");
        let of = buttons.iter().filter(|tag| tag.contains(&format!("data-action=\"{word}\"")));
        of.map(|tag| if tag.contains("disabled") { '-' } else { '+' }).collect::<String>()
    };
    // Untouched, the order on the screen can be moved at once; the ends lead nowhere.
    assert_eq!((able(&html, "up"), able(&html, "down")), ("-++".to_owned(), "++-".to_owned()));
    // With some placed, places are exchanged among those.
    let some = one(rank(&[("a", "Roads", 2), ("b", "Water", 0), ("c", "Light", 1)]));
    assert_eq!((able(&some, "up"), able(&some, "down")), ("+--".to_owned(), "--+".to_owned()));
    assert!(some.contains("aria-label=\"Roads, place 2\""), "{some}");
}

#[test]
fn an_acknowledgement_is_one_box() {
    let html = one(Control::Acknowledge { checked: false });
    assert_eq!(with(&html, "input", &[("type", "checkbox"), ("name", "Q"), ("value", "OK")]), 1, "{html}");
}

#[test]
fn folded_choices_are_a_select_that_can_be_emptied() {
    let html = one(choices(Look::Minimal, &[("1", "One"), ("2", "Two")], 1));
    assert_eq!(with(&html, "select", &[("name", "Q")]), 1);
    assert_eq!(elements(&html, "option").len(), 3, "{html}");
    assert!(elements(&html, "option")[0].contains("value=\"\""));
}

#[test]
fn every_radio_of_a_matrix_is_named_by_its_row_and_its_column() {
    let columns = [("1", "Bad"), ("4", "Good"), ("8", "Don't know")];
    let html = one(grid(&["Roads", "Water"], &columns, "Please answer."));
    for row in ["G1", "G2"] {
        for (code, _) in columns {
            let named = format!("label-{row} column-Q-{code}");
            let wanted = [("type", "radio"), ("name", row), ("value", code), ("aria-labelledby", &named)];
            assert_eq!(with(&html, "input", &wanted), 1, "{row} {code}: {html}");
            assert_eq!(html.matches(&format!(" id=\"column-Q-{code}\"")).count(), 1);
        }
        assert_eq!(html.matches(&format!(" id=\"label-{row}\"")).count(), 1);
    }
    assert_eq!(tags(&html, "fieldset").len(), 3, "one around all, and one for each row");
    let wrong = tags(&html, "input").iter().filter(|tag| tag.contains("aria-invalid")).count();
    assert_eq!(wrong, 3, "only the row that lacks an answer");
    assert_eq!(with(&html, "span", &[("id", "problem-G2"), ("role", "alert")]), 1);
}

#[test]
fn a_picture_comes_from_the_camera_or_from_a_file_and_the_name_stands_once() {
    let empty = one(picture(PictureState::Empty, false));
    let camera = [("type", "file"), ("accept", "image/*"), ("capture", "environment"), ("name", "Q")];
    assert_eq!(with(&empty, "input", &camera), 1, "{empty}");
    assert_eq!(with(&empty, "input", &[("type", "file")]), 2);
    assert!(!empty.contains("<img") && !empty.contains("\"clear\""));
    assert_eq!(with(&one(picture(PictureState::Empty, true)), "input", &[("type", "file")]), 1);
    let kept = one(picture(PictureState::Kept { address: "blob:x".to_owned() }, false));
    assert_eq!(with(&kept, "img", &[("src", "blob:x"), ("alt", "The picture")]), 1, "{kept}");
    assert!(kept.contains("\"clear\""));
    // What went wrong is said aloud, and what was there before stays in sight.
    let lost = one(picture(failed(""), false));
    assert_eq!(with(&lost, "p", &[("role", "alert")]), 1, "{lost}");
    assert!(!lost.contains("<img") && !lost.contains("\"clear\""));
    let old = one(picture(failed("blob:x"), false));
    assert_eq!(with(&old, "img", &[("src", "blob:x")]), 1, "{old}");
    assert!(old.contains("\"clear\"") && words(&old).contains("It was not kept."));
}

#[test]
fn what_is_reckoned_is_read_and_not_typed() {
    let html = one(Control::Computed { value: "42".to_owned() });
    assert_eq!(with(&html, "output", &[("name", "Q")]), 1, "{html}");
    assert!(words(&html).contains("42") && tags(&html, "input").is_empty());
}

#[test]
fn an_instance_has_a_heading_and_can_be_removed_and_brought_back() {
    let mut one = page(vec![question("r[4].name", "Name", Control::Line { value: String::new() })]);
    one.instance = Some(instance());
    one.removed = Some(RemovedView { repeat: "r".to_owned(), label: "Member".to_owned() });
    let html = html(view(Lang::En, false, one));
    assert!(words(&html).contains("Member 2 of 3"), "{html}");
    assert_eq!(with(&html, "fieldset", &[("data-instance", "r[4]")]), 1);
    assert_eq!(with(&html, "input", &[("name", "r[4].name")]), 1);
    for word in ["remove", "restore", "next", "back"] {
        assert_eq!(with(&html, "button", &[("data-action", word)]), 1, "{word}");
    }
}

#[test]
fn whether_there_is_one_more_is_a_page_of_its_own() {
    let html = html(view(Lang::En, false, adding(2, true)));
    for word in ["add", "next", "back"] {
        assert_eq!(with(&html, "button", &[("data-action", word)]), 1, "{word}: {html}");
    }
    let full = super::html(view(Lang::En, false, adding(9, false)));
    assert!(!full.contains("data-action=\"add\""), "no more are allowed");
}

fn instance() -> InstanceView {
    InstanceView {
        repeat: "r".to_owned(),
        number: 4,
        label: "Member".to_owned(),
        position: (2, 3),
        can_remove: true,
    }
}

fn adding(count: u32, can_add: bool) -> FillView {
    let mut page = page(Vec::new());
    page.add = Some(AddView { repeat: "r".to_owned(), label: "Member".to_owned(), count, can_add });
    page
}

/// Pages to look at, by name.
fn gallery(zh: bool) -> Vec<(&'static str, FillView)> {
    let t = |chinese: &'static str, english: &'static str| if zh { chinese } else { english };
    let q = |name: &str, chinese: &'static str, english: &'static str, control: Control| {
        question(name, t(chinese, english), control)
    };
    let sat = [
        ("5", t("非常满意", "Very satisfied")),
        ("4", t("比较满意", "Satisfied")),
        ("3", t("一般", "Neither satisfied nor dissatisfied")),
        ("2", t("不太满意", "Dissatisfied")),
        ("1", t("很不满意", "Very dissatisfied")),
        ("8", t("说不清", "Don't know")),
    ];
    let seven = [
        ("1", t("完全不同意", "Strongly disagree")),
        ("2", t("不同意", "Disagree")),
        ("3", t("不太同意", "Rather disagree")),
        ("4", t("说不准", "Neutral")),
        ("5", t("有点同意", "Rather agree")),
        ("6", t("同意", "Agree")),
        ("7", t("完全同意", "Strongly agree")),
    ];
    let rows = [
        t("村里的路", "Roads in the village"),
        t("自来水", "Water"),
        t(
            "垃圾清运，包括楼道和院子里的堆放物",
            "Waste collection, and what is left lying in stairwells and yards",
        ),
        t("路灯", "Street lights"),
        t("办事的态度", "How officials treat you"),
    ];
    let (roads, water, light) = (t("修路", "Roads"), t("自来水", "Water"), t("路灯", "Street lights"));
    let buses = t("去镇上的公交车，一天多几趟", "More buses into town each day");
    let mut wrong = q(
        "D1",
        "哪一天搬来的？",
        "When did you move in?",
        Control::When { kind: When::Date, value: String::new() },
    );
    wrong.problem = t("请选一个日期。", "Please choose a day.").to_owned();
    let mut hinted = q(
        "N2",
        "住房有多少平方米？",
        "How large is the flat, in square metres?",
        Control::Decimal { value: "83.5".to_owned() },
    );
    hinted.required = false;
    let mut inside = page(vec![
        q(
            "r[4].name",
            "称呼",
            "What is this person called?",
            Control::Line { value: t("小李", "Lee").to_owned() },
        ),
        q("r[4].age", "多大年纪？", "How old?", Control::Number { value: "42".to_owned() }),
    ]);
    let member = t("家庭成员", "Member").to_owned();
    inside.instance = Some(InstanceView { label: member.clone(), ..instance() });
    inside.removed = Some(RemovedView { repeat: "r".to_owned(), label: member.clone() });
    let mut more = adding(2, true);
    more.add.as_mut().unwrap().label = member;
    let taken = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='640' height='480'%3E%3Crect width='640' height='480' fill='%23789'/%3E%3Ccircle cx='320' cy='240' r='120' fill='%23abc'/%3E%3C/svg%3E";
    vec![
        (
            "when",
            page(vec![
                wrong,
                q(
                    "D2",
                    "几点到的？",
                    "At what time did you arrive?",
                    Control::When { kind: When::Time, value: "09:30".to_owned() },
                ),
                q(
                    "D3",
                    "下次来的日期和时间",
                    "When shall we come again?",
                    Control::When { kind: When::DateTime, value: "2026-07-01T09:30".to_owned() },
                ),
                hinted,
            ]),
        ),
        (
            "slider",
            page(vec![
                q("S1", "这件事您知道多少？", "How much do you know about this?", slider("")),
                q("S2", "做完了百分之几？", "What share is done, in per cent?", slider("40")),
            ]),
        ),
        (
            "points",
            page(vec![
                q("P1", "总的来说，您打几分？", "All in all, how many points?", points("7", 10, false)),
                q("P2", "给这次服务打几颗星？", "How many stars for this service?", points("3", 5, true)),
                q("P3", "十颗星里给几颗？", "And out of ten?", points("", 10, true)),
            ]),
        ),
        (
            "rank",
            page(vec![
                q(
                    "R1",
                    "先办哪一件？",
                    "What should be done first?",
                    rank(&[("a", roads, 2), ("b", water, 0), ("c", light, 1), ("d", buses, 0)]),
                ),
                q(
                    "R2",
                    "您排的顺序",
                    "Your order",
                    rank(&[("c", light, 1), ("a", roads, 2), ("d", buses, 3), ("b", water, 4)]),
                ),
            ]),
        ),
        (
            "choices",
            page(vec![
                q(
                    "C1",
                    "您去年参加过村民会议吗？",
                    "Did you go to a village meeting last year?",
                    choices(
                        Look::Pair,
                        &[("1", t("是", "Yes")), ("2", t("不是", "No")), ("8", t("记不清", "Don't know"))],
                        0,
                    ),
                ),
                q("C2", "您住哪个组？", "Which group do you live in?", choices(Look::Minimal, &sat, 9)),
                q(
                    "C3",
                    "上面的话我看过了。",
                    "I have read what is said above, and I agree to take part.",
                    Control::Acknowledge { checked: true },
                ),
                q("C4", "合计", "Total of the two, in yuan", Control::Computed { value: "1 280".to_owned() }),
                q(
                    "C5",
                    "您好，小李。\n下面问几件家里的事。",
                    "Thank you, Lee.\nNext are a few questions about your home.",
                    Control::Note,
                ),
            ]),
        ),
        (
            "likert",
            page(vec![
                q(
                    "L1",
                    "您对村里的账目公开满意吗？",
                    "How satisfied are you with the published accounts?",
                    choices(Look::Likert, &sat, 1),
                ),
                q("L2", "干部办事公道。", "Officials act fairly.", choices(Look::Likert, &seven, 9)),
            ]),
        ),
        (
            "grid",
            page(vec![q(
                "G",
                "您对下面各项满意吗？",
                "How satisfied are you with each of these?",
                grid(&rows, &sat, t("请选一项。", "Please choose one.")),
            )]),
        ),
        ("grid7", page(vec![q("H", "您同意下面的说法吗？", "Do you agree?", grid(&rows, &seven, ""))])),
        (
            "picture",
            page(vec![
                q(
                    "I1",
                    "请拍一张路面的照片。",
                    "Please take a picture of the road.",
                    picture(PictureState::Empty, false),
                ),
                q(
                    "I2",
                    "路灯",
                    "The street light",
                    picture(PictureState::Kept { address: taken.to_owned() }, false),
                ),
                q("I3", "门牌", "The gate", picture(PictureState::Reading, true)),
                q("I4", "井盖", "The manhole", picture(failed(""), true)),
            ]),
        ),
        ("member", inside),
        ("add", more),
    ]
}

#[test]
fn no_page_has_an_unnamed_button_an_inline_style_or_an_id_twice() {
    let folder = std::env::var_os("PINGYI_GALLERY");
    for (lang, zh) in [(Lang::ZhCn, true), (Lang::En, false)] {
        for large in [false, true] {
            for (name, mut page) in gallery(zh) {
                page.title = if zh { "居民满意度调查" } else { "Resident satisfaction survey" }.to_owned();
                let html = html(view(lang, large, page));
                for button in elements(&html, "button") {
                    let is_named = !words(button).trim().is_empty() || button.contains("aria-label=\"");
                    assert!(is_named, "{name}: {button}");
                }
                assert!(!html.contains(" style="), "{name}");
                let mut ids: Vec<&str> =
                    html.split(" id=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
                let all = ids.len();
                ids.sort_unstable();
                ids.dedup();
                assert_eq!(ids.len(), all, "{name}: an id stands twice");
                if let Some(folder) = &folder {
                    write(std::path::Path::new(folder), name, lang, large, &html);
                }
            }
        }
    }
}

fn write(folder: &std::path::Path, name: &str, lang: Lang, large: bool, body: &str) {
    let styles = concat!(env!("CARGO_MANIFEST_DIR"), "/static/styles/");
    let sheets = ["tokens", "base", "controls", "questions", "screens", "report", "print"];
    let links: String =
        sheets.iter().map(|sheet| format!("<link rel=stylesheet href=\"{styles}{sheet}.css\">")).collect();
    let (size, mark) = if large { ("large", " data-large") } else { ("normal", "") };
    let tag = lang.tag();
    let page = format!(
        "<!DOCTYPE html><html lang=\"{tag}\"{mark}><meta charset=utf-8><meta name=viewport content=\"width=device-width, initial-scale=1\">{links}<body><div id=app>{body}</div>"
    );
    std::fs::write(folder.join(format!("{tag}-{size}-{name}.html")), page).unwrap();
}
