//! The coordinator: files in, what became of them, what is missing, and the report. The report and
//! every finding come from the office engine, ready to be drawn.

use std::rc::Rc;

use pingyi_kernel::office::{FindingLine, Imported, State};
use pingyi_kernel::view::OfficeView;
use pingyi_kernel::{Act, DeviceAct};
use pingyi_wording::Lang;
use pingyi_wording::field::Key as FieldKey;
use pingyi_wording::office::Key;
use yew::{Callback, DragEvent, Event, Html, html};

use super::heading;
use crate::shell::{dom, files};
use crate::ui::parts::confirm::Confirm;
use crate::ui::parts::field;
use crate::ui::parts::node::Report;
use crate::ui::parts::progress;
use crate::ui::{ScreenProps, tell};

#[inline(never)]
pub(super) fn draw(props: &ScreenProps<OfficeView>) -> Html {
    let ScreenProps { view, lang, act } = props;
    let lang = *lang;
    let state = &view.state;
    html! {
        <>
            { heading(Key::OfficePageTitle.text(lang)) }
            if state.practice { <p class="note-box">{ Key::OfficePracticeMessage.text(lang) }</p> }
            <section class="panel panel--main no-print">
                // One child whether there or not: what is unfolded below stays so.
                if let Some((done, total)) = view.busy { { working(done, total, lang, act) } }
                { drop_zone(view.busy.is_some(), lang, act) }
                { paste(view.busy.is_some(), lang, act) }
                if let Some(imported) = &state.imported { { numbers(imported, lang) } }
                if state.imported.is_some() { <div class="buttons">{ clear(lang, act) }</div> }
            </section>
            if let Some(imported) = &state.imported { { findings(imported, lang, act) } }
            if let Some(imported) = &state.imported { { gaps(imported, lang) } }
            if state.imported.is_some() { { report(state, lang, act) } }
        </>
    }
}

fn working(done: u32, total: u32, lang: Lang, act: &Callback<Act>) -> Html {
    if total == 0 {
        return html! { <p class="hint">{ Key::OfficeLoadingMessage.text(lang) }</p> };
    }
    let file = |n: u32| {
        lang.fill(Key::ImportFilesLabel.text(lang), &[("n", n.to_string()), ("total", total.to_string())])
    };
    let text = if done < total { file(done + 1) } else { Key::ImportCountingMessage.text(lang).to_owned() };
    html! {
        <div class="working">
            { progress::draw(text, done, total) }
            <button type="button" class="button" data-action="cancel-import" onclick={tell(act, Act::CancelImport)}>
                { Key::ImportCancelLabel.text(lang) }
            </button>
        </div>
    }
}

fn drop_zone(busy: bool, lang: Lang, act: &Callback<Act>) -> Html {
    let chosen = act.reform(|event: Event| Act::FilesChosen { count: files::hold(&event) });
    let dropped = act.reform(|event: DragEvent| Act::FilesChosen { count: files::hold_dropped(&event) });
    let over = Callback::from(|event: DragEvent| event.prevent_default());
    html! {
        <div class="drop" ondrop={dropped} ondragover={over}>
            <p class="drop__title">{ Key::ImportDropTitle.text(lang) }</p>
            <p class="hint">{ Key::ImportDropHint.text(lang) }</p>
            <label class="button button--main drop__button">
                { FieldKey::ActionImportLabel.text(lang) }
                <input type="file" class="drop__input" data-action="import" multiple=true accept=".csv,text/csv"
                    disabled={busy} onchange={chosen} />
            </label>
        </div>
    }
}

/// A text that came by chat or e-mail.
fn paste(busy: bool, lang: Lang, act: &Callback<Act>) -> Html {
    let take = act.reform(|_: yew::MouseEvent| Act::Device(DeviceAct::Paste(dom::value_of("paste"))));
    html! {
        <details class="help" data-help="paste">
            <summary>{ Key::ImportPasteLabel.text(lang) }</summary>
            <div class="field">
                <label for="paste" class="hint">{ Key::ImportPasteHint.text(lang) }</label>
                <textarea id="paste" name="paste" rows="6" autocomplete="off" spellcheck="false" disabled={busy} />
            </div>
            <div class="buttons">
                <button type="button" class="button" data-action="paste" disabled={busy} onclick={take}>
                    { Key::ImportPasteTakeLabel.text(lang) }
                </button>
            </div>
        </details>
    }
}

fn numbers(imported: &Imported, lang: Lang) -> Html {
    let lines = [
        ("rows", Key::ImportRowsLabel, None, imported.rows),
        ("accepted", Key::ImportAcceptedLabel, Some(Key::ImportAcceptedHint), imported.accepted),
        ("duplicates", Key::ImportDuplicatesLabel, Some(Key::ImportDuplicatesHint), imported.duplicates),
        ("conflicts", Key::ImportConflictsLabel, Some(Key::ImportConflictsHint), imported.conflicts),
        ("rejected", Key::ImportRejectedLabel, Some(Key::ImportRejectedHint), imported.rejected),
    ];
    let line = |(word, label, hint, number): (&'static str, Key, Option<Key>, u64)| {
        let wanting = number > 0 && matches!(word, "conflicts" | "rejected");
        html! {
            <div class="number-box" data-wanting={wanting.then_some("")}>
                <dt>{ label.text(lang) }</dt>
                <dd>
                    <span class="number-box__number">{ grouped(number) }</span>
                    { for hint.map(|hint| html! { <span class="hint">{ hint.text(lang) }</span> }) }
                </dd>
            </div>
        }
    };
    html! { <dl class="numbers">{ for lines.into_iter().map(line) }</dl> }
}

fn clear(lang: Lang, act: &Callback<Act>) -> Html {
    let text = |key: Key| key.text(lang);
    html! {
        <Confirm action="forget" label={text(Key::ImportClearLabel)} title={text(Key::ImportClearTitle)}
            text={text(Key::ImportClearMessage)} yes={text(Key::ImportClearConfirmLabel)} {lang}
            sure={tell(act, Act::ForgetFiles)} />
    }
}

fn findings(imported: &Imported, lang: Lang, act: &Callback<Act>) -> Html {
    let (drawn, all) = (imported.findings.len() as u64, imported.findings_total);
    let more = [("n", drawn.to_string()), ("total", all.to_string())];
    let head =
        [Key::FindingsFileLabel, Key::FindingsLineLabel, Key::FindingsWhatLabel, Key::FindingsRemedyLabel];
    html! {
        <section class="no-print">
            <h2>{ Key::FindingsTableTitle.text(lang) }</h2>
            if all == 0 {
                <p>{ Key::FindingsNoneMessage.text(lang) }</p>
            } else {
                <div class="scroll" tabindex="0" role="region" aria-label={Key::FindingsTableTitle.text(lang)}>
                    <table class="findings">
                        <thead><tr>{ for head.into_iter().map(|key| html! { <th scope="col">{ key.text(lang) }</th> }) }</tr></thead>
                        <tbody>{ for imported.findings.iter().map(|line| finding(line, lang)) }</tbody>
                    </table>
                </div>
                if all > drawn { <p class="hint">{ lang.fill(Key::FindingsMoreMessage.text(lang), &more) }</p> }
                <div class="buttons">
                    { output("findings", "button", Key::FindingsDownloadLabel, lang, act, Act::ExportFindings) }
                </div>
            }
        </section>
    }
}

fn finding(line: &FindingLine, lang: Lang) -> Html {
    let (word, grave) = match line.severity.as_str() {
        "error" => ("error", Key::FindingsErrorLabel),
        "note" => ("note", Key::FindingsNoteLabel),
        _ => ("warning", Key::FindingsWarningLabel),
    };
    let place = [line.line.as_str(), line.column.as_str()].join(" ");
    html! {
        <tr data-severity={word} data-code={line.code.clone()}>
            <td class="findings__file">{ line.file.clone() }</td>
            <td class="number">{ place.trim().to_owned() }</td>
            <td><strong class="findings__grave">{ grave.text(lang) }</strong>{ " " }{ line.what.clone() }{ " " }<code class="hint">{ line.code.clone() }</code></td>
            <td>{ line.remedy.clone() }</td>
        </tr>
    }
}

fn gaps(imported: &Imported, lang: Lang) -> Html {
    html! {
        <section class="no-print">
            <h2>{ Key::GapsTableTitle.text(lang) }</h2>
            if imported.gaps.is_empty() {
                <p>{ Key::GapsNoneMessage.text(lang) }</p>
            } else {
                <p class="hint">{ Key::GapsHintMessage.text(lang) }</p>
                <ul class="gaps">{ for imported.gaps.iter().map(|gap| html! { <li>{ gap.clone() }</li> }) }</ul>
            }
        </section>
    }
}

fn report(state: &Rc<State>, lang: Lang, act: &Callback<Act>) -> Html {
    let text = |key: Key| key.text(lang);
    let waves: Vec<(String, String)> = state.waves.iter().map(|wave| (wave.clone(), wave.clone())).collect();
    let convention = act.reform(|id: Option<String>| Act::OfficeConvention(id.unwrap_or_default()));
    html! {
        <section class="result">
            <h2>{ text(Key::OutputReportTitle) }</h2>
            <div class="choose no-print">
                { field::select("wave", text(Key::ChooseWaveLabel), Some(text(Key::ChooseAllWavesLabel)), &waves,
                    state.wave.as_deref(), &act.reform(Act::OfficeWave)) }
                { field::select("area", text(Key::ChooseAreaLabel), Some(text(Key::ChooseAllAreasLabel)), &state.areas,
                    state.area.as_deref(), &act.reform(Act::OfficeArea)) }
                { field::select("convention", text(Key::ChooseConventionLabel), None, &state.conventions,
                    state.convention.as_deref(), &convention) }
            </div>
            <div class="buttons no-print">
                { output("report", "button button--main", Key::OutputHtmlLabel, lang, act, Act::ExportReport) }
                { output("print", "button", Key::OutputPrintLabel, lang, act, Act::Print) }
                { output("merged", "button", Key::OutputMergedLabel, lang, act, Act::ExportMerged) }
            </div>
            <p class="hint no-print">{ text(Key::OutputMergedHint) }</p>
            <Report state={state.clone()} />
        </section>
    }
}

fn output(
    action: &'static str,
    class: &'static str,
    label: Key,
    lang: Lang,
    act: &Callback<Act>,
    what: Act,
) -> Html {
    html! {
        <button type="button" {class} data-action={action} onclick={tell(act, what)}>{ label.text(lang) }</button>
    }
}

/// With a thin space between thousands.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push('\u{2009}');
        }
        out.push(digit);
    }
    out
}
