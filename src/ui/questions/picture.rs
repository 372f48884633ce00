//! A picture: taken with the camera or chosen from the device, shown, taken away. How it becomes
//! small is for the shell, where it is kept for the kernel.

use pingyi_kernel::Act;
use pingyi_kernel::view::{PictureState, QuestionView};
use pingyi_wording::Lang;
use pingyi_wording::field::Key;
use yew::{Callback, Event, Html, html};

use super::{clear, described, grouped, invalid};
use crate::shell::image;

#[inline(never)]
pub(super) fn draw(
    question: &QuestionView,
    max_pixels: u32,
    camera_only: bool,
    state: &PictureState,
    lang: Lang,
    act: &Callback<Act>,
) -> Html {
    let (name, emit) = (question.name.clone(), act.clone());
    let onchange = Callback::from(move |event: Event| {
        let (name, emit) = (name.clone(), emit.clone());
        image::take(&event, max_pixels, move |taken| emit.emit(Act::Picture { name: name.clone(), taken }));
    });
    let is_reading = *state == PictureState::Reading;
    // A phone that is told of the camera offers nothing else, so files have an input of their own;
    // the item's name stands on one of them only.
    let input = |label: Key, name: Option<&str>, capture: Option<&'static str>| {
        html! {
            <label class="button picture__button">
                <input class="picture__input" type="file" accept="image/*" {capture} name={name.map(str::to_owned)}
                    disabled={is_reading} aria-invalid={invalid(question)} aria-describedby={described(question)} />
                { label.text(lang) }
            </label>
        }
    };
    let controls = html! {
        <div class="picture" {onchange}>
            { shown(state, lang) }
            <div class="buttons">
                { input(Key::FillPictureTakeLabel, Some(&question.name), Some("environment")) }
                if !camera_only { { input(Key::FillPictureChooseLabel, None, None) } }
                if is_there(state) {
                    { clear(question, Key::FillPictureRemoveLabel, true, lang, act) }
                }
            </div>
        </div>
    };
    grouped(question, None, Some(Key::FillPictureHint), lang, controls)
}

/// Whether there is a picture that can be taken away.
fn is_there(state: &PictureState) -> bool {
    match state {
        PictureState::Kept { .. } => true,
        PictureState::Failed { address, .. } => !address.is_empty(),
        PictureState::Empty | PictureState::Reading => false,
    }
}

fn shown(state: &PictureState, lang: Lang) -> Html {
    let image = |address: &str| {
        html! { <img class="picture__image" src={address.to_owned()} alt={Key::FillPictureLabel.text(lang)} /> }
    };
    match state {
        PictureState::Empty => html! {},
        PictureState::Kept { address } if !address.is_empty() => image(address),
        PictureState::Reading | PictureState::Kept { .. } => html! {
            <p class="picture__image picture__image--waiting">{ Key::FillPictureReadingMessage.text(lang) }</p>
        },
        PictureState::Failed { address, problem } => html! {
            <>
                if !address.is_empty() { { image(address) } }
                <p class="problem" role="alert">{ problem.clone() }</p>
            </>
        },
    }
}
