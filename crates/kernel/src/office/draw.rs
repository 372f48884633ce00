//! Blocks of a report as nodes that a page draws, and as one file that needs no program. It decides
//! tags, classes and colours; what is said comes with the blocks.

use std::fmt::Write as _;

use pingyi_appraisal::report::{Bar, Block, Shade};
use pingyi_interchange::office::Node;
use pingyi_wording::Lang;

/// The page has a title and a heading of its own above the report.
const LEVELS_ABOVE: u8 = 2;

/// Longer cells are sentences, and may break; numbers may not.
const NUMBER_LENGTH: usize = 26;

/// The bars' size in units of the drawing; a browser scales it to the page.
const WIDTH: f64 = 400.0;
const HEIGHT: f64 = 16.0;

/// The style of the file. What is printed in colour is drawn, not a background, so that it is on
/// paper whatever the printer is told.
const STYLE: &str = include_str!("report.css");

/// The report's nodes, to be drawn below a page's own heading.
pub(super) fn nodes(blocks: &[Block]) -> Vec<Node> {
    blocks.iter().map(|block| node(block, LEVELS_ABOVE)).collect()
}

/// The report as a file.
pub(super) fn report(blocks: &[Block], language: &str, watermark: Option<&str>) -> String {
    let title = blocks.iter().find_map(|block| match block {
        Block::Heading { level: 1, text } => Some(text.as_str()),
        _ => None,
    });
    let body = blocks.iter().map(|block| node(block, 0)).collect();
    document(language, title.unwrap_or_default(), STYLE, watermark, "report", body)
}

/// A file that needs nothing else, of these nodes.
pub(super) fn document(
    language: &str,
    title: &str,
    style: &str,
    watermark: Option<&str>,
    class: &str,
    body: Vec<Node>,
) -> String {
    let mark = watermark
        .map(|mark| element("div", &[("class", "watermark"), ("aria-hidden", "true")], vec![words(mark)]));
    let head = vec![
        element("meta", &[("charset", "utf-8")], Vec::new()),
        element(
            "meta",
            &[("name", "viewport"), ("content", "width=device-width, initial-scale=1")],
            Vec::new(),
        ),
        element(
            "meta",
            &[
                ("http-equiv", "Content-Security-Policy"),
                ("content", "default-src 'none'; style-src 'unsafe-inline'"),
            ],
            Vec::new(),
        ),
        element("title", &[], vec![words(title)]),
        element("style", &[], vec![words(style)]),
    ];
    let page: Vec<Node> = mark.into_iter().chain([element("main", &[("class", class)], body)]).collect();
    let mut root = vec![("lang", language)];
    if Lang::from_tag(language).is_some_and(Lang::is_rtl) {
        root.push(("dir", "rtl"));
    }
    let root = element("html", &root, vec![element("head", &[], head), element("body", &[], page)]);
    let mut html = "<!doctype html>\n".to_owned();
    write(&root, &mut html);
    html.push('\n');
    html
}

fn node(block: &Block, levels_above: u8) -> Node {
    match block {
        Block::Heading { level, text } => {
            element(&format!("h{}", (level + levels_above).min(6)), &[], vec![words(text)])
        }
        Block::Paragraph { is_warning: false, text } => element("p", &[], vec![words(text)]),
        Block::Paragraph { is_warning: true, text } => {
            element("p", &[("class", "note-box")], vec![words(text)])
        }
        Block::Grid { caption, columns, rows } => grid(caption, columns, rows),
        Block::Bars { caption, legend, bars } => figure(caption, legend, bars),
    }
}

fn grid(caption: &str, columns: &[(String, bool)], rows: &[Vec<String>]) -> Node {
    let class = |is_number: bool| if is_number { vec![("class", "number")] } else { Vec::new() };
    let heads = columns.iter().map(|(name, is_number)| {
        let mut attributes = class(*is_number);
        attributes.push(("scope", "col"));
        element("th", &attributes, vec![words(name)])
    });
    let row = |cells: &Vec<String>| {
        let cells = cells.iter().zip(columns).enumerate().map(|(place, (text, (_, is_number)))| {
            let mut attributes = class(*is_number && text.chars().count() <= NUMBER_LENGTH);
            if place == 0 {
                attributes.push(("scope", "row"));
            }
            element(if place == 0 { "th" } else { "td" }, &attributes, vec![words(text)])
        });
        element("tr", &[], cells.collect())
    };
    let table = vec![
        element("caption", &[], vec![words(caption)]),
        element("thead", &[], vec![element("tr", &[], heads.collect())]),
        element("tbody", &[], rows.iter().map(row).collect()),
    ];
    // A wide table scrolls by itself, also by keyboard. It is no landmark: a report has many, and
    // several of one caption.
    let frame = [("class", "scroll"), ("tabindex", "0"), ("role", "group"), ("aria-label", caption)];
    element("div", &frame, vec![element("table", &[], table)])
}

fn figure(caption: &str, legend: &[(Shade, String)], bars: &[Bar]) -> Node {
    let entry = |(shade, name): &(Shade, String)| {
        let square = rectangle(0.0, 12.0, 12.0, *shade);
        let attributes =
            [("width", "12"), ("height", "12"), ("viewBox", "0 0 12 12"), ("aria-hidden", "true")];
        element("li", &[], vec![element("svg", &attributes, vec![square]), words(name)])
    };
    let mut inside = vec![
        element("figcaption", &[], vec![words(caption)]),
        element("ul", &[("class", "legend")], legend.iter().map(entry).collect()),
    ];
    for bar in bars {
        inside.push(element("p", &[("class", "bar__label")], vec![words(&bar.label)]));
        inside.push(drawn(bar));
    }
    element("figure", &[("class", "bars")], inside)
}

fn drawn(bar: &Bar) -> Node {
    let mut from = 0.0;
    let mut parts = Vec::new();
    for (shade, share) in bar.parts.iter().filter(|(_, share)| *share > 0.0) {
        let width = share * WIDTH;
        parts.push(rectangle(from, width, HEIGHT, *shade));
        from += width;
    }
    let size = format!("0 0 {WIDTH} {HEIGHT}");
    let summary = format!("{}: {}", bar.label, bar.summary);
    let attributes =
        [("role", "img"), ("aria-label", summary.as_str()), ("viewBox", &size), ("width", "100%")];
    element("svg", &attributes, parts)
}

fn rectangle(x: f64, width: f64, height: f64, shade: Shade) -> Node {
    let (x, width, height) = (format!("{x:.2}"), format!("{width:.2}"), format!("{height}"));
    let attributes = [
        ("x", x.as_str()),
        ("y", "0"),
        ("width", &width),
        ("height", &height),
        ("fill", colour(shade)),
        ("stroke", "#ffffff"),
        ("stroke-width", "0.5"),
    ];
    element("rect", &attributes, Vec::new())
}

/// From teal to rust over a pale middle: apart for the colour-blind, and by lightness on grey paper.
fn colour(shade: Shade) -> &'static str {
    match shade {
        Shade::Level(0) => "#0b5d66",
        Shade::Level(1) => "#5fa8a0",
        Shade::Level(2) => "#d9d2b0",
        Shade::Level(3) => "#d98b4a",
        Shade::Level(_) => "#8f2f14",
        Shade::DontKnow => "#9aa0a8",
        Shade::Missing => "#d3d6da",
    }
}

/// An element.
pub(crate) fn element(tag: &str, attributes: &[(&str, &str)], children: Vec<Node>) -> Node {
    let attributes = attributes.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Node { tag: tag.to_owned(), text: String::new(), attributes: attributes.collect(), children }
}

/// A text.
pub(crate) fn words(text: &str) -> Node {
    Node { text: text.to_owned(), ..Node::default() }
}

/// A node as HTML. Every text and attribute is escaped, but for the style, which is our own.
fn write(node: &Node, out: &mut String) {
    if node.tag.is_empty() {
        escape(&node.text, out);
        return;
    }
    out.push('<');
    out.push_str(&node.tag);
    for (name, value) in &node.attributes {
        // Writing into a text cannot fail.
        let _ = write!(out, " {name}=\"");
        escape(value, out);
        out.push('"');
    }
    out.push('>');
    if node.tag == "meta" {
        return;
    }
    for child in &node.children {
        match node.tag.as_str() {
            "style" => out.push_str(&child.text),
            _ => write(child, out),
        }
    }
    out.push_str("</");
    out.push_str(&node.tag);
    out.push('>');
    if matches!(node.tag.as_str(), "p" | "tr" | "table" | "figure" | "h1" | "h2" | "h3" | "head" | "caption")
    {
        out.push('\n');
    }
}

fn escape(text: &str, out: &mut String) {
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
}
