//! What stands before an interview while the device changes hands: large, and nothing of anybody's
//! answers. Which one stands there is for the kernel.

use std::rc::Rc;

use pingyi_kernel::Act;
use pingyi_kernel::view::{CoverKind, CoverView, Renewal};
use pingyi_wording::Lang;
use pingyi_wording::field::Key;
use yew::{Callback, Html, html};

use super::{button, heading, pin, staff};
use crate::ui::parts::confirm::Confirm;
use crate::ui::{ScreenProps, say, tell};

/// For `data-cover`.
pub(crate) fn word(kind: CoverKind) -> &'static str {
    match kind {
        CoverKind::NewPin => "new-pin",
        CoverKind::Ready => "ready",
        CoverKind::Paused => "paused",
        CoverKind::Asking => "asking",
        CoverKind::Locked => "locked",
    }
}

#[inline(never)]
pub(super) fn draw(props: &ScreenProps<CoverView>) -> Html {
    let ScreenProps { view, lang, act } = props;
    let lang = *lang;
    let main = |action: &'static str, label: Key| {
        button(action, "button button--main cover__go", label, lang, act, Act::GoOn)
    };
    let (title, text) = match view.kind {
        CoverKind::NewPin => (Key::CoverNewPinTitle, Key::CoverNewPinMessage),
        CoverKind::Ready => (Key::CoverReadyTitle, Key::CoverReadyMessage),
        CoverKind::Paused => (Key::CoverPausedTitle, Key::CoverPausedMessage),
        CoverKind::Asking => (Key::CoverAskingTitle, Key::CoverAskingMessage),
        CoverKind::Locked => (Key::CoverLockedTitle, Key::CoverLockedMessage),
    };
    html! {
        <div class="cover">
            { heading(title.text(lang)) }
            <p class="cover__text">{ text.text(lang) }</p>
            { match view.kind {
                CoverKind::NewPin => {
                    let cancel = button("cancel", "button", Key::ActionCancelLabel, lang, act, Act::GoOn);
                    pin::new(Key::PinSaveOverLabel, lang, act, cancel)
                }
                CoverKind::Ready => html! { <>{ main("begin", Key::CoverBeginLabel) }{ for_staff(view, lang) }{ out(view, lang, act) }</> },
                CoverKind::Paused => html! { <>{ main("continue", Key::CoverContinueLabel) }{ out(view, lang, act) }</> },
                CoverKind::Asking => html! {
                    <>
                        <p class="cover__clock" role="timer">{ say(Key::CoverSecondsLabel, lang, &[("n", &view.seconds.to_string())]) }</p>
                        { main("continue", Key::CoverHereLabel) }
                        { button("stop-clock", "button", Key::CoverStopClockLabel, lang, act, Act::StopClock) }
                    </>
                },
                CoverKind::Locked => html! { <>{ unlock(view, lang, act) }{ forgotten(view, lang, act) }</> },
            } }
        </div>
    }
}

fn out(view: &Rc<CoverView>, lang: Lang, act: &Callback<Act>) -> Html {
    html! { <div class="ways-out">{ staff(view.by_pin, lang, act) }</div> }
}

/// What the interviewer must know before the tablet leaves their hands.
fn for_staff(view: &CoverView, lang: Lang) -> Html {
    let key = if view.by_pin { Key::CoverByPinLabel } else { Key::CoverByCodeLabel };
    html! {
        <section class="note-box cover__staff">
            <h2>{ Key::CoverReadyStaffTitle.text(lang) }</h2>
            <p>{ say(Key::CoverReadyStaffMessage, lang, &[("key", key.text(lang))]) }</p>
            if !view.household.is_empty() { <p class="hint">{ say(Key::CoverHouseholdLabel, lang, &[("household", &view.household)]) }</p> }
            <h3>{ Key::CoverPinningTitle.text(lang) }</h3>
            <p class="hint">{ Key::CoverPinningMessage.text(lang) }</p>
        </section>
    }
}

fn unlock(view: &CoverView, lang: Lang, act: &Callback<Act>) -> Html {
    if view.renewal == Renewal::Due {
        return html! {
            <>
                <p class="note-box">{ Key::PinForgotDueMessage.text(lang) }</p>
                { pin::new(Key::PinSaveLabel, lang, act, html! {}) }
            </>
        };
    }
    let (waits, checks) = (view.wait > 0, view.is_checking);
    let held = waits || checks;
    let buttons = html! {
        <>
            { pin::sends("unlock", Key::CoverOpenLabel, held, lang, act, Act::Staff) }
            if view.can_reopen { { pin::sends("reopen", Key::CoverReopenLabel, held, lang, act, Act::Reopen) } }
        </>
    };
    html! {
        <>
            { pin::enter(view.by_pin, waits, lang, act.reform(Act::Staff), buttons) }
            if checks { <p class="hint">{ Key::PinCheckingMessage.text(lang) }</p> }
            if waits { <p class="problem" role="timer">{ say(Key::PinWaitLabel, lang, &[("n", &view.wait.to_string())]) }</p> }
        </>
    }
}

fn forgotten(view: &CoverView, lang: Lang, act: &Callback<Act>) -> Html {
    let text = |key: Key| key.text(lang);
    match &view.renewal {
        Renewal::No if view.by_pin => html! {
            <div class="ways-out">
                <Confirm action="forgot-pin" label={text(Key::PinForgotLabel)} title={text(Key::PinForgotLabel)}
                    text={text(Key::PinForgotMessage)} yes={text(Key::PinForgotConfirmLabel)} {lang} sure={tell(act, Act::ForgotPin)} />
            </div>
        },
        Renewal::At(moment) => {
            html! { <p class="note-box">{ say(Key::PinForgotAtMessage, lang, &[("moment", moment)]) }</p> }
        }
        Renewal::No | Renewal::Due => html! {},
    }
}
