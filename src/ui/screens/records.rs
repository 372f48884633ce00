//! What is on this device: what waits for export first, then drafts, then single responses.

use pingyi_kernel::view::{RecordGroup, RecordsView, ResponseLine};
use pingyi_kernel::{Act, DeviceAct, FileWay};
use pingyi_wording::Lang;
use pingyi_wording::field::Key;
use yew::{AttrValue, Callback, Html, html};

use super::{button, heading, offer, ways};
use crate::ui::parts::confirm::Confirm;
use crate::ui::{ScreenProps, say, tell};

#[inline(never)]
pub(super) fn draw(props: &ScreenProps<RecordsView>) -> Html {
    let ScreenProps { view, lang, act } = props;
    let lang = *lang;
    let responses: u32 = view.groups.iter().map(|group| group.count).sum();
    let count = [("n", responses.to_string()), ("visits", view.visits.0.to_string())];
    let nothing = responses == 0 && view.visits.0 == 0;
    html! {
        <>
            { heading(Key::RecordsPageTitle.text(lang)) }
            <p class="lead">
                { lang.fill(Key::RecordsCountLabel.text(lang), &count) }
                <span class="lead__more">{ view.storage.clone() }</span>
            </p>
            if let Some(trap) = &view.ways.trap { { ways::trap(trap, lang) } }
            { export(view, lang, act) }
            if !view.drafts.is_empty() {
                <section>
                    <h2>{ Key::RecordsDraftsTitle.text(lang) }</h2>
                    <ul class="cards">{ for view.drafts.iter().map(|draft| offer(draft, true, lang, act)) }</ul>
                </section>
            }
            <section>
                <h2>{ Key::RecordsFinishedTitle.text(lang) }</h2>
                if nothing { <p>{ Key::RecordsEmptyMessage.text(lang) }</p> }
                <ul class="groups">{ for view.groups.iter().map(|one| group(one, lang)) }</ul>
                <ul class="responses">{ for view.responses.iter().map(|line| response(line, lang, act)) }</ul>
            </section>
        </>
    }
}

fn export(view: &RecordsView, lang: Lang, act: &Callback<Act>) -> Html {
    let waiting = if view.not_exported == 0 {
        Key::RecordsAllExportedLabel.text(lang).to_owned()
    } else {
        say(Key::RecordsWaitingLabel, lang, &[("n", &view.not_exported.to_string())])
    };
    // Where downloads come to nothing, another way stands in front.
    let is_plain = view.ways.trap.is_none();
    let main = |is_main: bool| if is_main { "button button--main" } else { "button" };
    let way = |action: &'static str, class: &'static str, label: Key, all: bool, way: FileWay| {
        html! {
            <button type="button" {class} data-action={action} disabled={view.busy}
                onclick={tell(act, Act::Export { all, way })}>{ label.text(lang) }</button>
        }
    };
    let download = way("export", main(is_plain), Key::ActionExportLabel, false, FileWay::Download);
    let share = if view.can_share {
        way("share", main(!is_plain), Key::ActionShareLabel, false, FileWay::Share)
    } else {
        html! {}
    };
    let save_as = if view.can_save_as {
        way("save-as", "button", Key::ActionSaveAsLabel, false, FileWay::SaveAs)
    } else {
        html! {}
    };
    let copy = Act::Device(DeviceAct::CopyText);
    let class = main(!is_plain && !view.can_share);
    let copy = button("copy-text", class, Key::WaysCopyLabel, lang, act, copy);
    let buttons = if is_plain { [download, share, save_as, copy] } else { [share, copy, save_as, download] };
    html! {
        <section class="panel panel--main">
            <h2>{ Key::RecordsExportTitle.text(lang) }</h2>
            <p class="figure">{ waiting }</p>
            <p class="hint">{ view.last_export.clone() }</p>
            if is_plain { <p>{ Key::RecordsExportHint.text(lang) }</p> }
            if !view.ballots.is_empty() { <p class="note-box">{ view.ballots.clone() }</p> }
            <div class="buttons">
                { for buttons }
                { way("export-all", "button button--quiet", Key::ActionExportAllLabel, true, FileWay::Download) }
            </div>
            if let Some(waiting) = &view.ways.waiting { { ways::waiting(waiting, lang, act) } }
            if is_plain { { ways::help(lang) } }
            { ways::given(&view.ways, lang, act) }
        </section>
    }
}

fn group(group: &RecordGroup, lang: Lang) -> Html {
    html! {
        <li class="group-line">
            <span class="group-line__title">{ group.title.clone() }<span class="hint">{ group.wave.clone() }</span></span>
            <span class="group-line__count">{ group.count }</span>
            if group.not_exported > 0 {
                <span class="fact fact--waiting">
                    { say(Key::RecordsWaitingLabel, lang, &[("n", &group.not_exported.to_string())]) }
                </span>
            }
        </li>
    }
}

fn response(line: &ResponseLine, lang: Lang, act: &Callback<Act>) -> Html {
    html! {
        <li key={line.id.clone()} class="response">
            <p class="response__title">{ line.title.clone() }<span class="hint">{ line.household.clone() }</span></p>
            <p class="response__facts">
                <span>{ line.at.clone() }</span><span>{ line.disposition.clone() }</span><span>{ line.state.clone() }</span>
                <code>{ line.id.clone() }</code>
            </p>
            if line.can_change { { change(line, lang, act) } }
        </li>
    }
}

/// Correcting and withdrawing, each after a question.
fn change(line: &ResponseLine, lang: Lang, act: &Callback<Act>) -> Html {
    let text = |key: Key| key.text(lang);
    let word = |action: &str| AttrValue::from(format!("{action}-{}", line.id));
    let void = {
        let id = line.id.clone();
        act.reform(move |reason| Act::Void { response: id.clone(), reason })
    };
    let reason =
        [Key::RecordsVoidReasonLabel, Key::RecordsVoidReasonPlaceholder, Key::RecordsVoidReasonError];
    html! {
        <div class="buttons">
            <Confirm action={word("correct")} label={text(Key::RecordsCorrectLabel)} title={text(Key::RecordsCorrectTitle)}
                text={text(Key::RecordsCorrectMessage)} yes={text(Key::RecordsCorrectConfirmLabel)} {lang}
                sure={tell(act, Act::Correct { response: line.id.clone() })} />
            <Confirm action={word("void")} label={text(Key::RecordsVoidLabel)} title={text(Key::RecordsVoidTitle)}
                text={text(Key::RecordsVoidMessage)} yes={text(Key::RecordsVoidConfirmLabel)} {lang}
                reason={reason.map(|key| AttrValue::Static(key.text(lang)))} sure={void} />
        </div>
    }
}
