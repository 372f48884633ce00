//! Settings of this device, each saved as soon as it is changed.

use pingyi_kernel::view::SettingsView;
use pingyi_kernel::{Act, TEXT_SIZES};
use pingyi_wording::Lang;
use pingyi_wording::field::Key;
use yew::{Callback, Event, Html, html};

use super::{button, heading, install, own, pin};
use crate::shell::dom;
use crate::ui::parts::field;
use crate::ui::{ScreenProps, class};

#[inline(never)]
pub(super) fn draw(props: &ScreenProps<SettingsView>) -> Html {
    let ScreenProps { view, lang, act } = props;
    let lang = *lang;
    let language = act.reform(|tag: Option<String>| Act::Language(tag.unwrap_or_default()));
    let practice =
        if view.practice_fixed { Key::SettingsPracticePackHint } else { Key::SettingsPracticeHint };
    html! {
        <>
            { heading(Key::SettingsPageTitle.text(lang)) }
            <section class="panel">
                { field::select("language", Key::SettingsLanguageLabel.text(lang), None, &view.languages, Some(lang.tag()), &language) }
                { switch("large", Key::SettingsLargeLabel, Key::SettingsLargeHint, view.large, false, lang, &act.reform(Act::Large)) }
                { sizes(view, lang, act) }
                { switch("contrast", Key::SettingsContrastLabel, Key::SettingsContrastHint, view.contrast, false, lang, &act.reform(Act::Contrast)) }
                { switch("practice", Key::SettingsPracticeLabel, practice, view.practice, view.practice_fixed, lang,
                    &act.reform(Act::Practice)) }
                { field::select("interviewer", Key::SettingsInterviewerLabel.text(lang),
                    Some(Key::SettingsInterviewerNoneLabel.text(lang)), &view.interviewers, view.interviewer.as_deref(),
                    &act.reform(Act::Interviewer)) }
                <p class="hint">{ Key::SettingsInterviewerHint.text(lang) }</p>
            </section>
            { pin::settings(view.has_pin, lang, act) }
            <section class="panel">
                <h2>{ Key::SettingsStorageTitle.text(lang) }</h2>
                <p>{ view.space.clone() }</p>
                <p>{ view.persisted.clone() }</p>
                if view.can_persist {
                    <div class="buttons">{ button("persist", "button", Key::SettingsPersistLabel, lang, act, Act::AskPersist) }</div>
                }
                <p class="hint">{ Key::SettingsPrivacyMessage.text(lang) }</p>
            </section>
            { own::backup(&view.own, lang, act) }
            { own::purge(&view.own, lang, act) }
            <section class="panel">
                <h2>{ Key::SettingsOfflineTitle.text(lang) }</h2>
                <p>{ view.offline.clone() }</p>
                if view.can_install { { install(lang, act) } }
            </section>
            <section class="panel">
                <h2>{ Key::SettingsAboutTitle.text(lang) }</h2>
                <dl class="facts">
                    <dt>{ Key::SettingsDeviceLabel.text(lang) }</dt>
                    <dd><code>{ view.device.clone() }</code><p class="hint">{ Key::SettingsDeviceHint.text(lang) }</p></dd>
                </dl>
                { own::about(&view.own, lang, act) }
                <p>{ view.version.clone() }</p>
            </section>
        </>
    }
}

/// Each drawn in its own size; a choice turns large type on.
fn sizes(view: &SettingsView, lang: Lang, act: &Callback<Act>) -> Html {
    let labels = [Key::SettingsTextSize18Label, Key::SettingsTextSize24Label, Key::SettingsTextSize30Label];
    let size = |(points, label): (u16, Key)| {
        let is_on = view.large && view.text_points == points;
        html! {
            <label class={class("choice", &[(is_on, "choice--on")])}>
                <input type="radio" name="text-size" value={points.to_string()} checked={is_on} />
                <span class="sample" data-points={points.to_string()}>{ label.text(lang) }</span>
            </label>
        }
    };
    let onchange = act.reform(|event: Event| Act::TextPoints(dom::value(&event).parse().unwrap_or_default()));
    html! {
        <fieldset class="field" role="radiogroup" {onchange}>
            <legend class="field__label">{ Key::SettingsTextSizeTitle.text(lang) }</legend>
            <div class="choices">{ for TEXT_SIZES.into_iter().zip(labels).map(size) }</div>
        </fieldset>
    }
}

fn switch(
    name: &'static str,
    label: Key,
    hint: Key,
    on: bool,
    fixed: bool,
    lang: Lang,
    set: &Callback<bool>,
) -> Html {
    let hint_id = format!("{name}-hint");
    html! {
        <div class="field">
            <label class="choice">
                <input type="checkbox" {name} checked={on} disabled={fixed} aria-describedby={hint_id.clone()}
                    onchange={set.reform(|event: Event| dom::checked(&event))} />
                <span>{ label.text(lang) }</span>
            </label>
            <p class="hint" id={hint_id}>{ hint.text(lang) }</p>
        </div>
    }
}
