//! The device's own records in the settings: name and clock, backup and restoring, deleting what was
//! handed over.

use pingyi_kernel::view::{AskedView, DeviceView};
use pingyi_kernel::{Act, DeviceAct, FileWay};
use pingyi_wording::Lang;
use pingyi_wording::field::Key;
use yew::{Callback, Event, Html, html};

use super::button;
use crate::shell::{dom, files};
use crate::ui::parts::confirm::Confirm;
use crate::ui::tell;

/// Name and clock.
pub(super) fn about(own: &DeviceView, lang: Lang, act: &Callback<Act>) -> Html {
    let named = act.reform(|event: Event| Act::Device(DeviceAct::Name(dom::value(&event))));
    html! {
        <>
            <div class="field">
                <label for="device-name">{ Key::SettingsNameLabel.text(lang) }</label>
                <input id="device-name" name="device-name" type="text" autocomplete="off" maxlength="40"
                    value={own.name.clone()} onchange={named} aria-describedby="device-name-hint" />
                <p class="hint" id="device-name-hint">{ Key::SettingsNameHint.text(lang) }</p>
            </div>
            <h3>{ Key::SettingsClockTitle.text(lang) }</h3>
            <p data-clock="">{ own.clock.clone() }</p>
        </>
    }
}

/// Backup and restoring.
pub(super) fn backup(own: &DeviceView, lang: Lang, act: &Callback<Act>) -> Html {
    let way = |action: &'static str, class: &'static str, label: Key, way: FileWay| {
        html! {
            <button type="button" {class} data-action={action} disabled={own.busy}
                onclick={tell(act, Act::Device(DeviceAct::Backup(way)))}>{ label.text(lang) }</button>
        }
    };
    html! {
        <section class="panel">
            <h2>{ Key::BackupPageTitle.text(lang) }</h2>
            <p>{ Key::BackupPageHint.text(lang) }</p>
            <div class="buttons">
                { way("backup", "button", Key::BackupMakeLabel, FileWay::Download) }
                if own.can_share { { way("backup-share", "button", Key::ActionShareLabel, FileWay::Share) } }
                if own.can_save_as { { way("backup-save-as", "button", Key::ActionSaveAsLabel, FileWay::SaveAs) } }
            </div>
            <p class="hint">{ Key::BackupRestoreHint.text(lang) }</p>
            { choose("restore", Key::BackupRestoreLabel, false, own.busy, DeviceAct::RestoreChosen, lang, act) }
            if let Some(asked) = &own.restore { { restore(asked, lang, act) } }
        </section>
    }
}

fn restore(asked: &AskedView, lang: Lang, act: &Callback<Act>) -> Html {
    let answer = |yes: bool| Act::Device(DeviceAct::Restore(yes));
    html! {
        <div class="confirm" role="group" aria-label={asked.title.clone()} data-question="restore">
            { about_to(asked) }
            <div class="buttons">
                if asked.can { { button("restore-take", "button button--main", Key::BackupTakeLabel, lang, act, answer(true)) } }
                { button("restore-leave", "button", Key::BackupLeaveLabel, lang, act, answer(false)) }
            </div>
        </div>
    }
}

/// Deleting what was handed over.
pub(super) fn purge(own: &DeviceView, lang: Lang, act: &Callback<Act>) -> Html {
    html! {
        <section class="panel">
            <h2>{ Key::PurgePageTitle.text(lang) }</h2>
            <p>{ Key::PurgePageHint.text(lang) }</p>
            { choose("purge-files", Key::PurgeChooseLabel, true, own.busy, DeviceAct::PurgeChosen, lang, act) }
            if let Some(asked) = &own.purge { { delete(asked, lang, act) } }
        </section>
    }
}

fn delete(asked: &AskedView, lang: Lang, act: &Callback<Act>) -> Html {
    let text = |key: Key| key.text(lang);
    html! {
        <div class="confirm" role="group" aria-label={asked.title.clone()} data-question="purge">
            { about_to(asked) }
            <div class="buttons">
                if asked.can {
                    <Confirm action="purge" label={text(Key::PurgeSureLabel)} title={text(Key::PurgeSureTitle)}
                        text={text(Key::PurgeSureMessage)} yes={text(Key::PurgeSureLabel)} {lang}
                        sure={tell(act, Act::Device(DeviceAct::Purge(true)))} />
                }
                { button("purge-leave", "button", Key::PurgeLeaveLabel, lang, act, Act::Device(DeviceAct::Purge(false))) }
            </div>
        </div>
    }
}

fn about_to(asked: &AskedView) -> Html {
    html! {
        <>
            <p class="confirm__title">{ asked.title.clone() }</p>
            <ul>{ for asked.lines.iter().map(|line| html! { <li>{ line.clone() }</li> }) }</ul>
        </>
    }
}

/// A file input that looks like the other buttons.
fn choose(
    action: &'static str,
    label: Key,
    multiple: bool,
    busy: bool,
    what: DeviceAct,
    lang: Lang,
    act: &Callback<Act>,
) -> Html {
    let chosen = act.reform(move |event: Event| {
        let _ = files::hold(&event);
        Act::Device(what.clone())
    });
    html! {
        <div class="buttons">
            <label class="button drop__button">
                { label.text(lang) }
                <input type="file" class="drop__input" data-action={action} {multiple} disabled={busy} onchange={chosen} />
            </label>
        </div>
    }
}
