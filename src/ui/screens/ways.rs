//! Ways out beside the plain download: what is known to go wrong in this browser, a text that was
//! copied, what was handed over so far.

use pingyi_kernel::view::{MarkLine, TrapView, WaitingView, WaysView};
use pingyi_kernel::{Act, DeviceAct};
use pingyi_wording::Lang;
use pingyi_wording::field::Key;
use yew::{AttrValue, Callback, Html, html};

use super::button;
use crate::ui::parts::confirm::Confirm;
use crate::ui::tell;

/// What to press in a browser in which downloads come to nothing: before the buttons.
pub(super) fn trap(trap: &TrapView, lang: Lang) -> Html {
    html! {
        <section class="note-box trap" data-trap={trap.word}>
            <h2>{ Key::TrapPageTitle.text(lang) }</h2>
            <p>{ trap.what.clone() }</p>
            <p><strong>{ trap.press.clone() }</strong></p>
            <p>{ Key::WaysOtherBrowserHint.text(lang) }</p>
        </section>
    }
}

/// The same for everybody else, folded up.
pub(super) fn help(lang: Lang) -> Html {
    let lines = [
        Key::WaysHelpMessage,
        Key::WaysHelpInAppMessage,
        Key::WaysHelpIphoneMessage,
        Key::WaysOtherBrowserHint,
    ];
    html! {
        <details class="help" data-help="ways">
            <summary>{ Key::WaysHelpTitle.text(lang) }</summary>
            <ul>{ for lines.into_iter().map(|line| html! { <li>{ line.text(lang) }</li> }) }</ul>
        </details>
    }
}

/// Something has left, and only a person can say whether it arrived.
pub(super) fn waiting(waiting: &WaitingView, lang: Lang, act: &Callback<Act>) -> Html {
    let is_text = !waiting.text.is_empty();
    let [yes, no, title] = if is_text {
        [Key::WaysPastedLabel, Key::WaysNotSentLabel, Key::WaysCopyLabel]
    } else {
        [Key::WaysFoundLabel, Key::WaysNotThereLabel, Key::WaysIsItThereLabel]
    };
    let by_hand = (!waiting.copied).then(|| tell(act, Act::Device(DeviceAct::CopiedByHand)));
    let arrived = |yes: bool| Act::Device(DeviceAct::Arrived(yes));
    html! {
        <div class="confirm" role="group" aria-label={title.text(lang)} data-question="arrived">
            <p class="confirm__title">{ title.text(lang) }</p>
            <p>{ waiting.said.clone() }</p>
            if is_text {
                <textarea name="text-out" readonly=true rows="5" aria-label={Key::WaysShownLabel.text(lang)}
                    value={waiting.text.to_string()} oncopy={by_hand} />
            }
            <div class="buttons">
                if waiting.copied { { button("arrived", "button button--main", yes, lang, act, arrived(true)) } }
                { button("not-arrived", "button", no, lang, act, arrived(false)) }
            </div>
        </div>
    }
}

/// What was handed over so far; each can be taken back.
pub(super) fn given(ways: &WaysView, lang: Lang, act: &Callback<Act>) -> Html {
    if ways.marks.is_empty() {
        return html! {};
    }
    html! {
        <details class="help" data-help="given">
            <summary>{ Key::WaysGivenTitle.text(lang) }</summary>
            <p class="hint">{ Key::WaysGivenHint.text(lang) }</p>
            <ul class="responses">{ for ways.marks.iter().map(|mark| line(mark, lang, act)) }</ul>
        </details>
    }
}

fn line(mark: &MarkLine, lang: Lang, act: &Callback<Act>) -> Html {
    let text = |key: Key| key.text(lang);
    let action = AttrValue::from(format!("unmark-{}", mark.mark.trim_start_matches("export/")));
    html! {
        <li key={mark.mark.clone()} class="response">
            <p class="response__title">{ mark.at.clone() }</p>
            <p class="response__facts"><span class="file-name">{ mark.what.clone() }</span></p>
            <div class="buttons">
                <Confirm {action} label={text(Key::WaysUnmarkLabel)} title={text(Key::WaysUnmarkTitle)}
                    text={text(Key::WaysUnmarkMessage)} yes={text(Key::WaysUnmarkConfirmLabel)} {lang}
                    sure={tell(act, Act::Device(DeviceAct::Unmark(mark.mark.clone())))} />
            </div>
        </li>
    }
}
