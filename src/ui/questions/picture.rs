//! A picture: taken with the camera or chosen from the device, shown, taken away. How it becomes
//! small is for the shell, where it is kept for the kernel.

use pingyi_kernel::Act;
use pingyi_kernel::view::{PictureState, QuestionView};
use pingyi_wording::Lang;
use pingyi_wording::field::Key;
use yew::{Callback, Event, Html, html};

use super::{clear, described, grouped, invalid};
use crate::shell::image;

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
                if matches!(state, PictureState::Kept { .. }) {
                    { clear(question, Key::FillPictureRemoveLabel, true, lang, act) }
                }
            </div>
        </div>
    };
    grouped(question, None, Some(Key::FillPictureHint), lang, controls)
}

fn shown(state: &PictureState, lang: Lang) -> Html {
    let frame = |text: Key, class: &'static str| html! { <p {class}>{ text.text(lang) }</p> };
    match state {
        PictureState::Empty => html! {},
        PictureState::Kept { address } if !address.is_empty() => html! {
            <img class="picture__image" src={address.clone()} alt={Key::FillPictureLabel.text(lang)} />
        },
        PictureState::Reading | PictureState::Kept { .. } => {
            frame(Key::FillPictureReadingMessage, "picture__image picture__image--waiting")
        }
        PictureState::Failed => frame(Key::FillPictureFailedError, "problem"),
    }
}
