//! The types of the survey sheet, as pyxform 4.5 lists them in `question_type_dictionary` and
//! `aliases`, with their old words.

use pingyi_wording::report::Key;

/// What a type becomes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Meaning {
    /// A type by itself.
    Plain(&'static str),
    /// A type by itself that brings a constraint.
    Bounded(&'static str, &'static str),
    /// A type that is followed by a list.
    List(&'static str),
    /// A type that is followed by the name of a file with a list.
    File(&'static str),
    /// The begin of a `group` or `repeat`.
    Begin(&'static str),
    /// The end of a `group` or `repeat`.
    End(&'static str),
    /// Not supported, and why.
    Refused(Key),
}

/// A word of the type column, in lower case and with spaces.
#[derive(Clone, Copy, Debug)]
pub struct TypeRow {
    /// The word.
    pub word: &'static str,
    /// What it becomes.
    pub meaning: Meaning,
}

const fn row(word: &'static str, meaning: Meaning) -> TypeRow {
    TypeRow { word, meaning }
}

const fn plain(word: &'static str, name: &'static str) -> TypeRow {
    row(word, Meaning::Plain(name))
}

const fn refused(word: &'static str, reason: Key) -> TypeRow {
    row(word, Meaning::Refused(reason))
}

/// Every type.
pub const TYPES: &[TypeRow] = &[
    plain("text", "text"),
    plain("string", "text"),
    plain("q string", "text"),
    plain("add text prompt", "text"),
    row("phone number", Meaning::Bounded("text", "regex(., '^\\d*$')")),
    plain("integer", "integer"),
    plain("int", "integer"),
    plain("q int", "integer"),
    plain("add integer prompt", "integer"),
    row("percentage", Meaning::Bounded("integer", "0 <= . and . <= 100")),
    row("number of days in last month", Meaning::Bounded("integer", "0 <= . and . <= 31")),
    row("number of days in last six months", Meaning::Bounded("integer", "0 <= . and . <= 183")),
    row("number of days in last year", Meaning::Bounded("integer", "0 <= . and . <= 365")),
    plain("decimal", "decimal"),
    plain("q decimal", "decimal"),
    plain("add decimal prompt", "decimal"),
    plain("range", "range"),
    plain("date", "date"),
    plain("q date", "date"),
    plain("add date prompt", "date"),
    plain("time", "time"),
    plain("datetime", "dateTime"),
    plain("date time", "dateTime"),
    plain("q datetime", "dateTime"),
    plain("q date time", "dateTime"),
    plain("add datetime prompt", "dateTime"),
    plain("add date time prompt", "dateTime"),
    plain("note", "note"),
    plain("q note", "note"),
    plain("add note prompt", "note"),
    plain("acknowledge", "acknowledge"),
    plain("q acknowledge", "acknowledge"),
    plain("add acknowledge prompt", "acknowledge"),
    plain("trigger", "acknowledge"),
    plain("calculate", "calculate"),
    plain("q calculate", "calculate"),
    plain("add calculate prompt", "calculate"),
    plain("hidden", "hidden"),
    plain("image", "image"),
    plain("photo", "image"),
    plain("q image", "image"),
    plain("q picture", "image"),
    plain("add image prompt", "image"),
    plain("add photo prompt", "image"),
    plain("start", "start"),
    plain("start time", "start"),
    plain("get start time", "start"),
    plain("end", "end"),
    plain("end time", "end"),
    plain("get end time", "end"),
    plain("today", "today"),
    plain("get today", "today"),
    plain("deviceid", "deviceid"),
    plain("device id", "deviceid"),
    plain("get device id", "deviceid"),
    plain("imei", "deviceid"),
    row("select one", Meaning::List("select_one")),
    row("select1", Meaning::List("select_one")),
    row("select one from", Meaning::List("select_one")),
    row("select one using", Meaning::List("select_one")),
    row("q select1", Meaning::List("select_one")),
    row("add select one prompt using", Meaning::List("select_one")),
    row("select multiple", Meaning::List("select_multiple")),
    row("select all that apply", Meaning::List("select_multiple")),
    row("select all that apply from", Meaning::List("select_multiple")),
    row("select multiple from", Meaning::List("select_multiple")),
    row("select multiple using", Meaning::List("select_multiple")),
    row("q select", Meaning::List("select_multiple")),
    row("add select multiple prompt using", Meaning::List("select_multiple")),
    row("rank", Meaning::List("rank")),
    row("select one from file", Meaning::File("select_one_from_file")),
    row("select multiple from file", Meaning::File("select_multiple_from_file")),
    row("begin group", Meaning::Begin("group")),
    row("end group", Meaning::End("group")),
    row("begin repeat", Meaning::Begin("repeat")),
    row("end repeat", Meaning::End("repeat")),
    row("begin lgroup", Meaning::Begin("repeat")),
    row("end lgroup", Meaning::End("repeat")),
    row("begin looped group", Meaning::Begin("repeat")),
    row("end looped group", Meaning::End("repeat")),
    refused("begin loop", Key::NotSupportedLoopMessage),
    refused("end loop", Key::NotSupportedLoopMessage),
    refused("geopoint", Key::NotSupportedGeoMessage),
    refused("geotrace", Key::NotSupportedGeoMessage),
    refused("geoshape", Key::NotSupportedGeoMessage),
    refused("gps", Key::NotSupportedGeoMessage),
    refused("location", Key::NotSupportedGeoMessage),
    refused("q location", Key::NotSupportedGeoMessage),
    refused("q geopoint", Key::NotSupportedGeoMessage),
    refused("q geoshape", Key::NotSupportedGeoMessage),
    refused("q geotrace", Key::NotSupportedGeoMessage),
    refused("add location prompt", Key::NotSupportedGeoMessage),
    refused("start-geopoint", Key::NotSupportedGeoMessage),
    refused("background-geopoint", Key::NotSupportedGeoMessage),
    refused("osm", Key::NotSupportedGeoMessage),
    refused("barcode", Key::NotSupportedBarcodeMessage),
    refused("q barcode", Key::NotSupportedBarcodeMessage),
    refused("add barcode prompt", Key::NotSupportedBarcodeMessage),
    refused("audio", Key::NotSupportedMediaAnswerMessage),
    refused("q audio", Key::NotSupportedMediaAnswerMessage),
    refused("add audio prompt", Key::NotSupportedMediaAnswerMessage),
    refused("background-audio", Key::NotSupportedMediaAnswerMessage),
    refused("video", Key::NotSupportedMediaAnswerMessage),
    refused("q video", Key::NotSupportedMediaAnswerMessage),
    refused("add video prompt", Key::NotSupportedMediaAnswerMessage),
    refused("file", Key::NotSupportedMediaAnswerMessage),
    refused("add file prompt", Key::NotSupportedMediaAnswerMessage),
    refused("audit", Key::NotSupportedAuditMessage),
    refused("phonenumber", Key::NotSupportedIdentityMessage),
    refused("get phone number", Key::NotSupportedIdentityMessage),
    refused("simserial", Key::NotSupportedIdentityMessage),
    refused("sim id", Key::NotSupportedIdentityMessage),
    refused("get sim id", Key::NotSupportedIdentityMessage),
    refused("subscriberid", Key::NotSupportedIdentityMessage),
    refused("subscriber id", Key::NotSupportedIdentityMessage),
    refused("get subscriber id", Key::NotSupportedIdentityMessage),
    refused("username", Key::NotSupportedIdentityMessage),
    refused("email", Key::NotSupportedIdentityMessage),
    refused("uri:subscriberid", Key::NotSupportedIdentityMessage),
    refused("uri:phonenumber", Key::NotSupportedIdentityMessage),
    refused("uri:simserial", Key::NotSupportedIdentityMessage),
    refused("uri:deviceid", Key::NotSupportedIdentityMessage),
    refused("uri:username", Key::NotSupportedIdentityMessage),
    refused("uri:email", Key::NotSupportedIdentityMessage),
    refused("select one external", Key::NotSupportedExternalListMessage),
    refused("cascading select", Key::NotSupportedExternalListMessage),
    refused("csv-external", Key::NotSupportedExternalListMessage),
    refused("xml-external", Key::NotSupportedExternalListMessage),
    refused("form title", Key::NotSupportedSettingTypeMessage),
    refused("set form title", Key::NotSupportedSettingTypeMessage),
    refused("form id", Key::NotSupportedSettingTypeMessage),
    refused("set form id", Key::NotSupportedSettingTypeMessage),
    refused("prefix", Key::NotSupportedSettingTypeMessage),
];

/// The longest beginning of a cell that is a type, and the words behind it. Case does not matter,
/// and `_` is as good as a space.
pub(crate) fn read_type(cell: &str) -> Option<(Meaning, Vec<&str>)> {
    let words: Vec<&str> = cell.split_whitespace().collect();
    (1..=words.len().min(6)).rev().find_map(|length| {
        let (first, rest) = words.split_at(length);
        let phrase = first.join(" ").replace('_', " ").to_lowercase();
        let known = TYPES.iter().find(|row| row.word == phrase)?;
        Some((known.meaning, rest.to_vec()))
    })
}
