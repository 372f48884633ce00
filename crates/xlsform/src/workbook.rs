//! Rows of texts to an `.xlsx`: the least that Excel, WPS and LibreOffice read. Every cell is text,
//! so that no program makes a date of a code. The same rows give the same bytes: no clock is asked,
//! which is why this is our own and no library's.

use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const KIND: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";

/// Style 1 is text, style 2 a bold header.
const STYLES: &str = "<fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font>\
<font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>\
<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill>\
<fill><patternFill patternType=\"gray125\"/></fill></fills>\
<borders count=\"1\"><border/></borders>\
<cellStyleXfs count=\"1\"><xf/></cellStyleXfs>\
<cellXfs count=\"3\"><xf/><xf numFmtId=\"49\" applyNumberFormat=\"1\"/>\
<xf numFmtId=\"49\" fontId=\"1\" applyNumberFormat=\"1\" applyFont=\"1\"/></cellXfs>";

/// Writes the sheets; `None` only if there is no memory for them.
pub(crate) fn write(sheets: &[(&str, Vec<Vec<String>>)]) -> Option<Vec<u8>> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let mut part = |name: &str, text: &str| -> Option<()> {
        archive.start_file(name, options).ok()?;
        archive.write_all(text.as_bytes()).ok()
    };
    part("[Content_Types].xml", &content_types(sheets.len()))?;
    part("_rels/.rels", &relations(&[("officeDocument", "xl/workbook.xml".to_owned())]))?;
    part("xl/workbook.xml", &book(sheets))?;
    let mut parts: Vec<(&str, String)> =
        (1..=sheets.len()).map(|number| ("worksheet", format!("worksheets/sheet{number}.xml"))).collect();
    parts.push(("styles", "styles.xml".to_owned()));
    part("xl/_rels/workbook.xml.rels", &relations(&parts))?;
    part("xl/styles.xml", &format!("{HEAD}<styleSheet xmlns=\"{MAIN}\">{STYLES}</styleSheet>"))?;
    for (index, (_, rows)) in sheets.iter().enumerate() {
        part(&format!("xl/worksheets/sheet{}.xml", index + 1), &sheet(rows))?;
    }
    Some(archive.finish().ok()?.into_inner())
}

fn content_types(sheets: usize) -> String {
    let mut text = format!(
        "{HEAD}<Types xmlns=\"{PACKAGE}/content-types\">\
<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
<Default Extension=\"xml\" ContentType=\"application/xml\"/>\
<Override PartName=\"/xl/workbook.xml\" ContentType=\"{KIND}.sheet.main+xml\"/>\
<Override PartName=\"/xl/styles.xml\" ContentType=\"{KIND}.styles+xml\"/>"
    );
    for number in 1..=sheets {
        text.push_str(&format!(
            "<Override PartName=\"/xl/worksheets/sheet{number}.xml\" ContentType=\"{KIND}.worksheet+xml\"/>"
        ));
    }
    text.push_str("</Types>");
    text
}

fn relations(parts: &[(&str, String)]) -> String {
    let mut text = format!("{HEAD}<Relationships xmlns=\"{PACKAGE}/relationships\">");
    for (index, (kind, target)) in parts.iter().enumerate() {
        let id = index + 1;
        text.push_str(&format!(
            "<Relationship Id=\"rId{id}\" Type=\"{RELATIONS}/{kind}\" Target=\"{target}\"/>"
        ));
    }
    text.push_str("</Relationships>");
    text
}

fn book(sheets: &[(&str, Vec<Vec<String>>)]) -> String {
    let mut text = format!("{HEAD}<workbook xmlns=\"{MAIN}\" xmlns:r=\"{RELATIONS}\"><sheets>");
    for (index, (name, _)) in sheets.iter().enumerate() {
        let id = index + 1;
        text.push_str(&format!("<sheet name=\"{name}\" sheetId=\"{id}\" r:id=\"rId{id}\"/>"));
    }
    text.push_str("</sheets></workbook>");
    text
}

fn sheet(rows: &[Vec<String>]) -> String {
    let mut text = format!(
        "{HEAD}<worksheet xmlns=\"{MAIN}\"><sheetViews><sheetView workbookViewId=\"0\">\
<pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/>\
</sheetView></sheetViews><sheetData>"
    );
    for (index, row) in rows.iter().enumerate() {
        let (number, style) = (index + 1, if index == 0 { 2 } else { 1 });
        text.push_str(&format!("<row r=\"{number}\">"));
        for (column, cell) in row.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            let name = column_name(column);
            text.push_str(&format!("<c r=\"{name}{number}\" s=\"{style}\" t=\"inlineStr\"><is>"));
            text.push_str("<t xml:space=\"preserve\">");
            escape(cell, &mut text);
            text.push_str("</t></is></c>");
        }
        text.push_str("</row>");
    }
    text.push_str("</sheetData></worksheet>");
    text
}

/// `A`, `B` … `Z`, `AA`.
fn column_name(index: usize) -> String {
    let mut name = Vec::new();
    let mut rest = index + 1;
    while rest > 0 {
        let letter = (rest - 1) % 26;
        name.push(char::from(b'A' + u8::try_from(letter).unwrap_or(0)));
        rest = (rest - 1) / 26;
    }
    name.iter().rev().collect()
}

/// What XML may hold; control characters are left out.
fn escape(text: &str, into: &mut String) {
    for letter in text.chars() {
        match letter {
            '&' => into.push_str("&amp;"),
            '<' => into.push_str("&lt;"),
            '>' => into.push_str("&gt;"),
            '\n' | '\t' => into.push(letter),
            other if other.is_control() || matches!(other, '\u{fffe}' | '\u{ffff}') => {}
            other => into.push(other),
        }
    }
}
