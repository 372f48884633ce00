//! What is wrong, above every screen, with what can be done about it at once. Which messages there
//! are is decided in the kernel.

use pingyi_kernel::view::{Alert, Frame, Offer};
use pingyi_kernel::{Act, FileWay};
use pingyi_wording::Lang;
use pingyi_wording::field::Key;
use yew::{Callback, Html, html};

use crate::ui::tell;

/// All messages, and the waiting update.
pub(crate) fn draw(frame: &Frame, act: &Callback<Act>) -> Html {
    let messages =
        frame.alerts.iter().enumerate().map(|(index, alert)| message(index, alert, frame.lang, act));
    html! {
        <div class="alerts">
            { for messages }
            if frame.update_ready { { update(frame.lang, act) } }
        </div>
    }
}

fn message(index: usize, alert: &Alert, lang: Lang, act: &Callback<Act>) -> Html {
    let class = if alert.is_error { "alert alert--error" } else { "alert" };
    html! {
        <div key={alert.what.clone()} class={class} role="alert">
            <p class="alert__what">{ alert.what.clone() }</p>
            if !alert.remedy.is_empty() { <p>{ alert.remedy.clone() }</p> }
            <div class="buttons">
                { for alert.offer.map(|offer| offered(offer, lang, act)) }
                if !alert.is_error {
                    <button type="button" class="button button--quiet" data-action="dismiss"
                        onclick={tell(act, Act::Dismiss(index))}>{ Key::ActionCloseLabel.text(lang) }</button>
                }
            </div>
        </div>
    }
}

fn offered(offer: Offer, lang: Lang, act: &Callback<Act>) -> Html {
    let button = |word: &'static str, label: Key, what: Act| {
        html! {
            <button type="button" class="button" data-action={word} onclick={tell(act, what)}>
                { label.text(lang) }
            </button>
        }
    };
    let retry = || button("retry", Key::ActionRetryLabel, Act::RetrySave);
    match offer {
        Offer::RetrySave => retry(),
        Offer::RescueFile => html! {
            <>{ button("rescue", Key::ActionSaveAsLabel, Act::RescueFile) }{ retry() }</>
        },
        Offer::Export => {
            button("export", Key::ActionExportLabel, Act::Export { all: false, way: FileWay::Download })
        }
    }
}

fn update(lang: Lang, act: &Callback<Act>) -> Html {
    html! {
        <div class="alert alert--news">
            <p>{ Key::AppUpdateMessage.text(lang) }</p>
            <div class="buttons">
                <button type="button" class="button" data-action="update" onclick={tell(act, Act::TakeUpdate)}>
                    { Key::AppUpdateLabel.text(lang) }
                </button>
                <button type="button" class="button button--quiet" data-action="update-later" onclick={tell(act, Act::PostponeUpdate)}>
                    { Key::AppUpdateLaterLabel.text(lang) }
                </button>
            </div>
        </div>
    }
}
