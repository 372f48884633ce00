//! Findings: what is not as wanted in a person's input. A finding says which rule (its code),
//! how grave, where, and with which particulars. The sentences, and the remedy, are in `wording`.

use std::fmt;

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; nothing was changed or left out.
    Note,
    /// Used, but somebody should look.
    Warning,
    /// Not used, or not possible.
    Error,
}

/// Where a finding stands. What does not apply stays `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The file, by the name under which it was given.
    pub file: Option<String>,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// The line in the file or the sheet, from 1; the header is line 1.
    pub line: Option<u64>,
    /// The column, by its header.
    pub column: Option<String>,
    /// The path inside a JSON file, such as `questionnaires[0].survey[3].relevant`.
    pub path: Option<String>,
    /// The item, by its field name, such as `Q3` or `C01.K2`.
    pub item: Option<String>,
}

impl Place {
    /// A place inside a JSON file.
    #[must_use]
    pub fn path(path: &str) -> Self {
        Self { path: Some(path.to_owned()), ..Self::default() }
    }

    /// A place at an item.
    #[must_use]
    pub fn item(name: &str) -> Self {
        Self { item: Some(name.to_owned()), ..Self::default() }
    }

    /// A file as a whole.
    #[must_use]
    pub fn file(name: &str) -> Self {
        Self { file: Some(name.to_owned()), ..Self::default() }
    }

    /// A line of a file.
    #[must_use]
    pub fn line(file: &str, line: u64) -> Self {
        Self { file: Some(file.to_owned()), line: Some(line), ..Self::default() }
    }

    /// The same place, narrowed to a column.
    #[must_use]
    pub fn column(mut self, header: &str) -> Self {
        self.column = Some(header.to_owned());
        self
    }
}

/// One thing that is not as wanted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Finding {
    /// Which rule.
    pub code: FindingCode,
    /// How grave.
    pub severity: Severity,
    /// Where.
    pub at: Place,
    /// Particulars by name, for the sentence in `wording`.
    pub args: Vec<(&'static str, String)>,
}

impl Finding {
    /// A finding that means "not used, or not possible".
    #[must_use]
    pub fn error(code: FindingCode, at: Place) -> Self {
        Self { code, severity: Severity::Error, at, args: Vec::new() }
    }

    /// A finding that means "used, but look".
    #[must_use]
    pub fn warning(code: FindingCode, at: Place) -> Self {
        Self { code, severity: Severity::Warning, at, args: Vec::new() }
    }

    /// A finding that means "worth knowing".
    #[must_use]
    pub fn note(code: FindingCode, at: Place) -> Self {
        Self { code, severity: Severity::Note, at, args: Vec::new() }
    }

    /// The same finding with one more particular.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.args.push((name, value.to_string()));
        self
    }
}

macro_rules! finding_codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal),+ $(,)?) => {
        /// Every rule that a finding can name. `wording` has a sentence and a remedy for each.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum FindingCode { $($(#[$doc])* $name),+ }

        impl FindingCode {
            /// All codes, in the order of their declaration.
            pub const ALL: &'static [FindingCode] = &[$(FindingCode::$name),+];

            /// The code as it stands in files and on the command line.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(FindingCode::$name => $text),+ }
            }
        }
    };
}

// One line a code, grouped by what is being read. `{arg}` names in the comment are the particulars.
finding_codes! {
    // Filling: what is asked, and what was answered.
    /// A required item has no answer.
    FillRequired = "fill.required",
    /// An answer breaks the item's constraint.
    FillConstraint = "fill.constraint",
    /// Not a whole number. `{value}`
    FillNotInteger = "fill.not-integer",
    /// Not a number. `{value}`
    FillNotNumber = "fill.not-number",
    /// Not a day of the calendar. `{value}`
    FillNotDate = "fill.not-date",
    /// Not a time of day. `{value}`
    FillNotTime = "fill.not-time",
    /// Not a day with a time of day. `{value}`
    FillNotDateTime = "fill.not-date-time",
    /// Not one of the numbers that can be set. `{value}` `{start}` `{end}`
    FillOutOfRange = "fill.out-of-range",
    /// Some choices have no place in the order yet. `{count}`
    FillRankIncomplete = "fill.rank-incomplete",
    /// Follows from other answers, or must not be changed.
    FillReadonly = "fill.readonly",
    /// A code that the item's list does not have. `{value}`
    FillUnknownChoice = "fill.unknown-choice",
    /// No such item in the questionnaire. `{value}`
    FillUnknownItem = "fill.unknown-item",
    /// An exclusive choice stands beside others. `{value}`
    FillExclusive = "fill.exclusive",
    /// Too many characters. `{limit}`
    FillTooLong = "fill.too-long",
    /// More instances of a repeat than there may be. `{value}` `{limit}`
    FillInstances = "fill.instances",
    /// An expression could not be evaluated. `{problem}`
    FillExpression = "fill.expression",
    /// Looks like a phone number or an identity number; asked to be left out.
    FillPersonal = "fill.personal",

    // Packs and questionnaires.
    /// Not JSON. `{problem}`
    PackNotJson = "pack.not-json",
    /// No text at all: an archive, a workbook, a picture. `{kind}`
    PackNotText = "pack.not-text",
    /// Text, but not in UTF-8.
    PackEncoding = "pack.encoding",
    /// Larger than a pack may be. `{bytes}` `{limit}`
    PackTooLarge = "pack.too-large",
    /// The `format` is unknown or newer than this program. `{value}` `{expected}`
    PackFormat = "pack.format",
    /// A field is missing. `{field}`
    PackMissing = "pack.missing",
    /// A field has the wrong type or an impossible value. `{value}` `{expected}`
    PackInvalid = "pack.invalid",
    /// A field that this version does not know; kept out. `{field}` `{nearest}`
    PackUnknownField = "pack.unknown-field",
    /// An id with characters that it may not have, or that a spreadsheet would change. `{value}`
    PackId = "pack.id",
    /// An id used twice. `{value}`
    PackDuplicate = "pack.duplicate",
    /// A reference to something that is not there. `{value}` `{nearest}`
    PackReference = "pack.reference",
    /// A text lacks a language that the others have. `{language}`
    PackLanguage = "pack.language",
    /// An expression cannot be used. `{expression}`, and why: `{reason}` with what that names.
    PackExpression = "pack.expression",
    /// Expressions that take more steps than filling allows, whatever is answered. `{value}` `{limit}`
    PackTooMuchWork = "pack.too-much-work",
    /// A scale without a way to say "don't know". `{value}`
    PackNoDontKnow = "pack.no-dont-know",
    /// A numeric item allows −1 or −2, which mean "missing". `{value}`
    PackMissingCode = "pack.missing-code",
    /// A type or function that Pingyi does not have. `{value}`
    NotSupported = "xlsform.not-supported",
    /// `begin` without `end`, or the reverse. `{value}`
    PackGroups = "pack.groups",
    /// A default that can be no answer of the item. `{value}` `{expected}`
    PackDefault = "pack.default",
    /// A group or repeat with nothing in it. `{value}`
    PackEmptySection = "pack.empty-section",
    /// A word of an appearance that nobody knows. `{value}` `{nearest}`
    PackAppearance = "pack.appearance",

    // Packs by a link to a file beside the app.
    /// The file could not be fetched. `{address}`
    LinkUnreachable = "link.unreachable",
    /// The server has no such file. `{address}`
    LinkNotThere = "link.not-there",
    /// The file's hash is not that of the link. `{address}`
    LinkOtherContent = "link.other-content",

    // XLSForms: what stands in the sheets.
    /// Neither a workbook, nor CSV, nor Markdown that could be a form. `{problem}`
    XlsformUnreadable = "xlsform.unreadable",
    /// A workbook of Excel 97–2003.
    XlsformOldExcel = "xlsform.old-excel",
    /// More than a form may have. `{what}` `{value}` `{limit}`
    XlsformTooLarge = "xlsform.too-large",
    /// A sheet that a form needs is missing or empty. `{value}` `{nearest}`
    XlsformNoSheet = "xlsform.no-sheet",
    /// A sheet that is almost named like one of a form's; left out. `{value}` `{nearest}`
    XlsformSheetName = "xlsform.sheet-name",
    /// A column that the sheet needs is missing. `{value}` `{nearest}`
    XlsformNoColumn = "xlsform.no-column",
    /// Two columns mean the same. `{value}` `{other}`
    XlsformDuplicateColumn = "xlsform.duplicate-column",
    /// A column that means nothing here; left out. `{value}` `{nearest}`
    XlsformUnknownColumn = "xlsform.unknown-column",
    /// A row with a name or a label, and no type.
    XlsformNoType = "xlsform.no-type",
    /// A type that XLSForm does not have. `{value}` `{nearest}`
    XlsformUnknownType = "xlsform.unknown-type",
    /// A function that XLSForm does not have. `{value}` `{nearest}`
    XlsformUnknownFunction = "xlsform.unknown-function",
    /// A row that needs a name and has none.
    XlsformNoName = "xlsform.no-name",
    /// A name or code that could not be a column or a cell in a file. `{value}` `{nearest}`
    XlsformName = "xlsform.name",
    /// A name that every file of responses uses itself; another was taken. `{value}` `{nearest}`
    XlsformReservedName = "xlsform.reserved-name",
    /// A name used twice. `{value}` `{first}`
    XlsformDuplicateName = "xlsform.duplicate-name",
    /// A begin without an end, or the reverse. `{value}`
    XlsformGroups = "xlsform.groups",
    /// The choices sheet has no such list. `{value}` `{nearest}`
    XlsformNoList = "xlsform.no-list",
    /// `${…}` names an item that is not there. `{value}` `{nearest}`
    XlsformReference = "xlsform.reference",
    /// An expression that cannot be read. `{expression}`, and why: `{reason}` with what that names.
    XlsformExpression = "xlsform.expression",
    /// A parameter that the type does not have, or with an impossible value. `{value}` `{expected}`
    XlsformParameter = "xlsform.parameter",
    /// The file is empty.
    XlsformEmpty = "xlsform.empty",
    /// A choice that belongs to no list; left out.
    XlsformNoListName = "xlsform.no-list-name",
    /// Written where other programs pass over it, because they would refuse it. `{value}`
    XlsformOthersRefuse = "xlsform.others-refuse",
    /// A cell with an impossible value. `{value}` `{expected}`
    XlsformValue = "xlsform.value",
    /// An item or choice without a label; its name was taken. `{value}`
    XlsformNoLabel = "xlsform.no-label",
    /// A row without type and name; left out.
    XlsformCommentRow = "xlsform.comment-row",
    /// A slip of a word processor in an expression that was mended. `{value}` `{expected}`
    XlsformTidied = "xlsform.tidied",
    /// A setting that is missing or cannot stand as it is; this was taken. `{value}` `{taken}`
    XlsformSetting = "xlsform.setting",
    /// A language without a code. `{value}` `{taken}`
    XlsformLanguage = "xlsform.language",
    /// A date or time in a cell, taken as text. `{value}`
    XlsformDateCell = "xlsform.date-cell",
    /// Formulas in a column; what they last gave was taken. `{value}`
    XlsformFormulaCell = "xlsform.formula-cell",
    /// A formula's error, or a formula without a result. `{value}`
    XlsformErrorCell = "xlsform.error-cell",
    /// A number might have been −1 or −2; a constraint was added. `{value}`
    XlsformMissingCode = "xlsform.missing-code",

    // Fairness: what an author should look at before anybody is asked.
    /// A scale with more levels on one side of its middle. `{value}` `{upper}` `{lower}`
    FairUnbalanced = "fair.unbalanced",
    /// A scale on which nobody can be dissatisfied. `{value}`
    FairNoDissatisfied = "fair.no-dissatisfied",
    /// A scale that is not marked as one: its choices have no level. `{value}`
    FairNoLevel = "fair.no-level",
    /// A rating that is answered before it is asked. `{value}`
    FairPrefilled = "fair.prefilled",
    /// A question with a word that says what to think. `{value}`
    FairLeading = "fair.leading",
    /// Personal data asked, and not said what for. `{value}`
    FairPersonal = "fair.personal",

    // Files and rows of responses and visits.
    /// The file is empty.
    FileEmpty = "file.empty",
    /// Not text that Pingyi reads: binary, a spreadsheet, noise. `{kind}`
    FileNotText = "file.not-text",
    /// A ZIP file with the pictures of responses: nothing of it is read, and nothing is missing.
    FilePictures = "file.pictures",
    /// Too large for this import. `{bytes}` `{limit}`
    FileTooLarge = "file.too-large",
    /// The header lacks columns that make a file of responses or visits. `{columns}`
    FileHeader = "file.header",
    /// A column stands twice: an error where it is read, a warning where nothing needs it. `{value}`
    FileDuplicateColumn = "file.duplicate-column",
    /// A column that the questionnaire does not have; left out. `{value}`
    FileExtraColumn = "file.extra-column",
    /// More findings than are listed. `{count}`
    FileMoreFindings = "file.more-findings",
    /// The pack is not the one that is open. `{value}` `{expected}`
    RowPack = "row.pack",
    /// The questionnaire, or its version, is not in the pack. `{value}`
    RowQuestionnaire = "row.questionnaire",
    /// The wave is not in the pack. `{value}`
    RowWave = "row.wave",
    /// Not as many cells as the header has columns. `{cells}` `{expected}`
    RowLength = "row.length",
    /// The file ends inside a quoted cell.
    RowTruncated = "row.truncated",
    /// A system column has an impossible value. `{value}` `{expected}`
    RowValue = "row.value",
    /// A code that the item's list does not have. `{value}`
    RowCode = "row.code",
    /// An item column is missing or its cell is empty.
    RowEmptyCell = "row.empty-cell",
    /// The content does not match the row's hash.
    RowChanged = "row.changed",
    /// Several contents for one identity, and not exactly one whose hash holds. `{files}`
    RowConflict = "row.conflict",
    /// The same row was there already. `{file}`
    RowDuplicate = "row.duplicate",
    /// A response without all the rows of its repeats; taken whole or not at all. `{repeat}`
    /// `{present}` `{expected}`
    RowIncomplete = "row.incomplete",
    /// A row of a repeat whose response was not taken. `{value}`
    RowOrphan = "row.orphan",
    /// Numbers are missing in a device's sequence of responses. `{device}` `{missing}`
    DeviceGap = "device.gap",
    /// Two different responses of one device have the same number. `{device}` `{seq}`
    DeviceSeqTwice = "device.seq-twice",
    /// Numbers are missing in a device's sequence of visits. `{device}` `{missing}`
    DeviceVisitGap = "device.visit-gap",
    /// Two different visits of one device have the same number. `{device}` `{seq}`
    DeviceVisitSeqTwice = "device.visit-seq-twice",

    // What is kept on the device.
    /// A kept record was damaged in one copy and repaired from the other. `{key}`
    StoreRepaired = "store.repaired",
    /// A kept record is damaged in every copy. `{key}`
    StoreDamaged = "store.damaged",
    /// A kept record was written by a newer version of Pingyi. `{key}`
    StoreNewer = "store.newer",

    // What comes back to a device or to the office by another way than a file of rows.
    /// What was pasted holds no text that Pingyi has written.
    TextNone = "text.none",
    /// A pasted text of a newer version of Pingyi.
    TextNewer = "text.newer",
    /// The end of a pasted text did not arrive. `{arrived}` `{characters}` `{missing}`
    TextCut = "text.cut",
    /// A pasted text is not what was copied.
    TextChanged = "text.changed",
    /// No backup of a device.
    BackupOther = "backup.other",
    /// A backup of a newer version of Pingyi.
    BackupNewer = "backup.newer",
    /// A backup that is cut off or changed.
    BackupDamaged = "backup.damaged",
}

impl fmt::Display for FindingCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}
