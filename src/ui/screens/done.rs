//! Handed in: whether it is saved stands first and largest.

use pingyi_kernel::Act;
use pingyi_kernel::view::{DoneView, SavingState};
use pingyi_wording::field::Key;
use yew::{Html, html};

use super::{button, heading, staff};
use crate::ui::{ScreenProps, class};

#[inline(never)]
pub(super) fn draw(props: &ScreenProps<DoneView>) -> Html {
    let ScreenProps { view, lang, act } = props;
    let lang = *lang;
    let is_kept = matches!(view.saving_state, SavingState::Saved | SavingState::Partly);
    html! {
        <div class={class("done", &[(is_kept, "done--kept"), (view.saving_state == SavingState::NotSaved, "done--lost")])}>
            { heading(&view.headline) }
            <p>{ view.text.clone() }</p>
            if !view.hand_over.is_empty() { <p class="note-box" data-hand-over="">{ view.hand_over.clone() }</p> }
            if view.hand_back { <p class="note-box">{ Key::DoneHandBackMessage.text(lang) }</p> }
            if view.can_leave {
                <div class="buttons">
                    if view.is_locked { { staff(view.by_pin, lang, act) } } else {
                        { button("leave", "button", Key::ActionLeaveLabel, lang, act, Act::Leave) }
                    }
                </div>
            }
            if is_kept && view.is_locked {
                <div class="ways-out">{ staff(view.by_pin, lang, act) }</div>
            } else if is_kept {
                <div class="buttons">
                    if view.can_again { { button("again", "button button--main", Key::ActionAgainLabel, lang, act, Act::Again) } }
                    if view.to_visits { <a class="button" href="#/visits">{ Key::DoneVisitsLabel.text(lang) }</a> }
                    if !view.hand_back {
                        <a class="button" href="#/records">{ Key::DoneRecordsLabel.text(lang) }</a>
                        <a class="button" href="#/">{ Key::ActionHomeLabel.text(lang) }</a>
                    }
                </div>
            }
        </div>
    }
}
