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

/// A word of the type column, in lower case and with `_` for spaces.
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
    plain("q_string", "text"),
    plain("add_text_prompt", "text"),
    row("phone_number", Meaning::Bounded("text", "regex(., '^\\d*$')")),
    plain("integer", "integer"),
    plain("int", "integer"),
    plain("q_int", "integer"),
    plain("add_integer_prompt", "integer"),
    row("percentage", Meaning::Bounded("integer", "0 <= . and . <= 100")),
    row("number_of_days_in_last_month", Meaning::Bounded("integer", "0 <= . and . <= 31")),
    row("number_of_days_in_last_six_months", Meaning::Bounded("integer", "0 <= . and . <= 183")),
    row("number_of_days_in_last_year", Meaning::Bounded("integer", "0 <= . and . <= 365")),
    plain("decimal", "decimal"),
    plain("q_decimal", "decimal"),
    plain("add_decimal_prompt", "decimal"),
    plain("range", "range"),
    plain("date", "date"),
    plain("q_date", "date"),
    plain("add_date_prompt", "date"),
    plain("time", "time"),
    plain("datetime", "dateTime"),
    plain("date_time", "dateTime"),
    plain("q_datetime", "dateTime"),
    plain("q_date_time", "dateTime"),
    plain("add_datetime_prompt", "dateTime"),
    plain("add_date_time_prompt", "dateTime"),
    plain("note", "note"),
    plain("q_note", "note"),
    plain("add_note_prompt", "note"),
    plain("acknowledge", "acknowledge"),
    plain("q_acknowledge", "acknowledge"),
    plain("add_acknowledge_prompt", "acknowledge"),
    plain("trigger", "acknowledge"),
    plain("calculate", "calculate"),
    plain("q_calculate", "calculate"),
    plain("add_calculate_prompt", "calculate"),
    plain("hidden", "hidden"),
    plain("image", "image"),
    plain("photo", "image"),
    plain("q_image", "image"),
    plain("q_picture", "image"),
    plain("add_image_prompt", "image"),
    plain("add_photo_prompt", "image"),
    plain("start", "start"),
    plain("start_time", "start"),
    plain("get_start_time", "start"),
    plain("end", "end"),
    plain("end_time", "end"),
    plain("get_end_time", "end"),
    plain("today", "today"),
    plain("get_today", "today"),
    plain("deviceid", "deviceid"),
    plain("device_id", "deviceid"),
    plain("get_device_id", "deviceid"),
    plain("imei", "deviceid"),
    row("select_one", Meaning::List("select_one")),
    row("select1", Meaning::List("select_one")),
    row("select_one_from", Meaning::List("select_one")),
    row("select_one_using", Meaning::List("select_one")),
    row("q_select1", Meaning::List("select_one")),
    row("add_select_one_prompt_using", Meaning::List("select_one")),
    row("select_multiple", Meaning::List("select_multiple")),
    row("select_all_that_apply", Meaning::List("select_multiple")),
    row("select_all_that_apply_from", Meaning::List("select_multiple")),
    row("select_multiple_from", Meaning::List("select_multiple")),
    row("select_multiple_using", Meaning::List("select_multiple")),
    row("q_select", Meaning::List("select_multiple")),
    row("add_select_multiple_prompt_using", Meaning::List("select_multiple")),
    row("rank", Meaning::List("rank")),
    row("select_one_from_file", Meaning::File("select_one_from_file")),
    row("select_multiple_from_file", Meaning::File("select_multiple_from_file")),
    row("begin_group", Meaning::Begin("group")),
    row("end_group", Meaning::End("group")),
    row("begin_repeat", Meaning::Begin("repeat")),
    row("end_repeat", Meaning::End("repeat")),
    row("begin_lgroup", Meaning::Begin("repeat")),
    row("end_lgroup", Meaning::End("repeat")),
    row("begin_looped_group", Meaning::Begin("repeat")),
    row("end_looped_group", Meaning::End("repeat")),
    refused("begin_loop", Key::NotSupportedLoopMessage),
    refused("end_loop", Key::NotSupportedLoopMessage),
    refused("geopoint", Key::NotSupportedGeoMessage),
    refused("geotrace", Key::NotSupportedGeoMessage),
    refused("geoshape", Key::NotSupportedGeoMessage),
    refused("gps", Key::NotSupportedGeoMessage),
    refused("location", Key::NotSupportedGeoMessage),
    refused("q_location", Key::NotSupportedGeoMessage),
    refused("q_geopoint", Key::NotSupportedGeoMessage),
    refused("q_geoshape", Key::NotSupportedGeoMessage),
    refused("q_geotrace", Key::NotSupportedGeoMessage),
    refused("add_location_prompt", Key::NotSupportedGeoMessage),
    refused("start-geopoint", Key::NotSupportedGeoMessage),
    refused("background-geopoint", Key::NotSupportedGeoMessage),
    refused("osm", Key::NotSupportedGeoMessage),
    refused("barcode", Key::NotSupportedBarcodeMessage),
    refused("q_barcode", Key::NotSupportedBarcodeMessage),
    refused("add_barcode_prompt", Key::NotSupportedBarcodeMessage),
    refused("audio", Key::NotSupportedMediaAnswerMessage),
    refused("q_audio", Key::NotSupportedMediaAnswerMessage),
    refused("add_audio_prompt", Key::NotSupportedMediaAnswerMessage),
    refused("background-audio", Key::NotSupportedMediaAnswerMessage),
    refused("video", Key::NotSupportedMediaAnswerMessage),
    refused("q_video", Key::NotSupportedMediaAnswerMessage),
    refused("add_video_prompt", Key::NotSupportedMediaAnswerMessage),
    refused("file", Key::NotSupportedMediaAnswerMessage),
    refused("add_file_prompt", Key::NotSupportedMediaAnswerMessage),
    refused("audit", Key::NotSupportedAuditMessage),
    refused("phonenumber", Key::NotSupportedIdentityMessage),
    refused("get_phone_number", Key::NotSupportedIdentityMessage),
    refused("simserial", Key::NotSupportedIdentityMessage),
    refused("sim_id", Key::NotSupportedIdentityMessage),
    refused("get_sim_id", Key::NotSupportedIdentityMessage),
    refused("subscriberid", Key::NotSupportedIdentityMessage),
    refused("subscriber_id", Key::NotSupportedIdentityMessage),
    refused("get_subscriber_id", Key::NotSupportedIdentityMessage),
    refused("username", Key::NotSupportedIdentityMessage),
    refused("email", Key::NotSupportedIdentityMessage),
    refused("uri:subscriberid", Key::NotSupportedIdentityMessage),
    refused("uri:phonenumber", Key::NotSupportedIdentityMessage),
    refused("uri:simserial", Key::NotSupportedIdentityMessage),
    refused("uri:deviceid", Key::NotSupportedIdentityMessage),
    refused("uri:username", Key::NotSupportedIdentityMessage),
    refused("uri:email", Key::NotSupportedIdentityMessage),
    refused("select_one_external", Key::NotSupportedExternalListMessage),
    refused("cascading_select", Key::NotSupportedExternalListMessage),
    refused("csv-external", Key::NotSupportedExternalListMessage),
    refused("xml-external", Key::NotSupportedExternalListMessage),
    refused("form_title", Key::NotSupportedSettingTypeMessage),
    refused("set_form_title", Key::NotSupportedSettingTypeMessage),
    refused("form_id", Key::NotSupportedSettingTypeMessage),
    refused("set_form_id", Key::NotSupportedSettingTypeMessage),
    refused("prefix", Key::NotSupportedSettingTypeMessage),
];

/// The longest beginning of a cell that is a type, and the words behind it. Case does not matter,
/// and `_` is as good as a space.
pub(crate) fn read_type(cell: &str) -> Option<(Meaning, Vec<&str>)> {
    let words: Vec<&str> = cell.split_whitespace().collect();
    (1..=words.len().min(6)).rev().find_map(|length| {
        let (first, rest) = words.split_at(length);
        let phrase = first.join("_").to_lowercase();
        let known = TYPES.iter().find(|row| row.word == phrase)?;
        Some((known.meaning, rest.to_vec()))
    })
}
