//! The columns of the three sheets, as pyxform 4.5 lists them in `aliases`, with their old words
//! and our own ones.

use pingyi_wording::report::Key;

/// What a column becomes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Column {
    /// A field of the questionnaire's JSON.
    Field(&'static str),
    /// The same, in several languages.
    Texts(&'static str),
    /// Left out with a warning: what is asked and kept does not change.
    LeftOut(Key),
    /// Refused: without it something else would be asked or kept.
    Refused(Key),
}

/// A column by its word, in lower case and with `_` for spaces.
#[derive(Clone, Copy, Debug)]
pub struct ColumnRow {
    /// The word.
    pub word: &'static str,
    /// What it becomes.
    pub column: Column,
}

const fn field(word: &'static str, name: &'static str) -> ColumnRow {
    ColumnRow { word, column: Column::Field(name) }
}

const fn texts(word: &'static str, name: &'static str) -> ColumnRow {
    ColumnRow { word, column: Column::Texts(name) }
}

const fn left_out(word: &'static str, reason: Key) -> ColumnRow {
    ColumnRow { word, column: Column::LeftOut(reason) }
}

const fn refused(word: &'static str, reason: Key) -> ColumnRow {
    ColumnRow { word, column: Column::Refused(reason) }
}

/// The columns of the survey sheet. Two words with `::` between are a group and its member.
pub const SURVEY: &[ColumnRow] = &[
    field("type", "type"),
    field("command", "type"),
    field("name", "name"),
    field("tag", "name"),
    field("value", "name"),
    texts("label", "label"),
    texts("caption", "label"),
    texts("hint", "hint"),
    field("relevant", "relevant"),
    field("relevance", "relevant"),
    field("bind::relevant", "relevant"),
    field("required", "required"),
    field("bind::required", "required"),
    texts("required_message", "required_message"),
    texts("requiredmsg", "required_message"),
    texts("jr:requiredmsg", "required_message"),
    texts("bind::jr:requiredmsg", "required_message"),
    field("constraint", "constraint"),
    field("bind::constraint", "constraint"),
    texts("constraint_message", "constraint_message"),
    texts("constraining_message", "constraint_message"),
    texts("jr:constraintmsg", "constraint_message"),
    texts("bind::jr:constraintmsg", "constraint_message"),
    field("calculation", "calculation"),
    field("calculate", "calculation"),
    field("bind::calculate", "calculation"),
    field("default", "default"),
    field("readonly", "readonly"),
    field("read_only", "readonly"),
    field("bind::readonly", "readonly"),
    field("choice_filter", "choice_filter"),
    field("repeat_count", "repeat_count"),
    field("count", "repeat_count"),
    field("jr:count", "repeat_count"),
    field("control::jr:count", "repeat_count"),
    field("body::jr:count", "repeat_count"),
    field("parameters", "parameters"),
    field("choice_order", "choice_order"),
    field("appearance", "appearance"),
    field("control::appearance", "appearance"),
    field("body::appearance", "appearance"),
    field("disabled", "disabled"),
    left_out("guidance_hint", Key::NotSupportedGuidanceMessage),
    left_out("image", Key::NotSupportedMediaMessage),
    left_out("big-image", Key::NotSupportedMediaMessage),
    left_out("audio", Key::NotSupportedMediaMessage),
    left_out("video", Key::NotSupportedMediaMessage),
    left_out("media", Key::NotSupportedMediaMessage),
    left_out("autoplay", Key::NotSupportedMediaMessage),
    left_out("rows", Key::NotSupportedStyleMessage),
    left_out("noapperrorstring", Key::NotSupportedExternalAppMessage),
    left_out("no_app_error_string", Key::NotSupportedExternalAppMessage),
    refused("intent", Key::NotSupportedExternalAppMessage),
    refused("trigger", Key::NotSupportedTriggerMessage),
    refused("save_to", Key::NotSupportedEntitiesMessage),
    refused("bind::entities:saveto", Key::NotSupportedEntitiesMessage),
    refused("query", Key::NotSupportedExternalListMessage),
    left_out("bind", Key::NotSupportedBindingMessage),
    left_out("body", Key::NotSupportedBindingMessage),
    left_out("control", Key::NotSupportedBindingMessage),
    left_out("instance", Key::NotSupportedBindingMessage),
    left_out("compact_tag", Key::NotSupportedSmsMessage),
    left_out("sms_field", Key::NotSupportedSmsMessage),
    left_out("sms_option", Key::NotSupportedSmsMessage),
    left_out("sms_separator", Key::NotSupportedSmsMessage),
    left_out("sms_allow_media", Key::NotSupportedSmsMessage),
    left_out("sms_date_format", Key::NotSupportedSmsMessage),
    left_out("sms_datetime_format", Key::NotSupportedSmsMessage),
    left_out("sms_response", Key::NotSupportedSmsMessage),
];

/// The columns of the choices sheet; others are attributes for `choice_filter`.
pub const CHOICES: &[ColumnRow] = &[
    field("list_name", "list_name"),
    field("name", "name"),
    field("value", "name"),
    texts("label", "label"),
    texts("caption", "label"),
    field("level", "level"),
    field("missing", "missing"),
    field("exclusive", "exclusive"),
    field("disposition", "disposition"),
    left_out("image", Key::NotSupportedMediaMessage),
    left_out("big-image", Key::NotSupportedMediaMessage),
    left_out("audio", Key::NotSupportedMediaMessage),
    left_out("video", Key::NotSupportedMediaMessage),
    left_out("media", Key::NotSupportedMediaMessage),
    left_out("sms_option", Key::NotSupportedSmsMessage),
];

/// The columns of the settings sheet.
pub const SETTINGS: &[ColumnRow] = &[
    texts("form_title", "title"),
    texts("set_form_title", "title"),
    texts("title", "title"),
    field("form_id", "id"),
    field("set_form_id", "id"),
    field("id_string", "id"),
    field("version", "version"),
    field("default_language", "default_language"),
    field("kind", "kind"),
    texts("notice", "notice"),
    field("subject_order", "subject_order"),
    field("allow_choice_duplicates", "allow_choice_duplicates"),
    left_out("clean_text_values", Key::NotSupportedStyleMessage),
    left_out("style", Key::NotSupportedStyleMessage),
    left_out("name", Key::NotSupportedServerMessage),
    left_out("instance_name", Key::NotSupportedServerMessage),
    left_out("instance_id", Key::NotSupportedServerMessage),
    left_out("instance_xmlns", Key::NotSupportedServerMessage),
    left_out("omit_instanceid", Key::NotSupportedServerMessage),
    left_out("submission_url", Key::NotSupportedServerMessage),
    left_out("auto_send", Key::NotSupportedServerMessage),
    left_out("auto_delete", Key::NotSupportedServerMessage),
    left_out("client_editable", Key::NotSupportedServerMessage),
    left_out("namespaces", Key::NotSupportedBindingMessage),
    left_out("attribute", Key::NotSupportedBindingMessage),
    refused("public_key", Key::NotSupportedEncryptionMessage),
    field("add_none_option", "add_none_option"),
    left_out("flat", Key::NotSupportedServerMessage),
    left_out("prefix", Key::NotSupportedSmsMessage),
    left_out("delimiter", Key::NotSupportedSmsMessage),
    left_out("sms_keyword", Key::NotSupportedSmsMessage),
    left_out("sms_separator", Key::NotSupportedSmsMessage),
    left_out("sms_allow_media", Key::NotSupportedSmsMessage),
    left_out("sms_date_format", Key::NotSupportedSmsMessage),
    left_out("sms_datetime_format", Key::NotSupportedSmsMessage),
    left_out("sms_response", Key::NotSupportedSmsMessage),
];
