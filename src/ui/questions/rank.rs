//! Choices to be put in an order: tapped one after the other, and moved by arrows. Nothing has to be
//! dragged, and a keyboard does it all.

use pingyi_kernel::Act;
use pingyi_kernel::view::{PlaceView, QuestionView};
use pingyi_wording::Lang;
use pingyi_wording::field::Key;
use yew::{Callback, Html, MouseEvent, html};

use super::{clear, grouped, press};
use crate::shell::dom;
use crate::ui::{class, say};

#[inline(never)]
pub(super) fn draw(question: &QuestionView, choices: &[PlaceView], lang: Lang, act: &Callback<Act>) -> Html {
    let placed = choices.iter().filter(|choice| choice.place > 0).count();
    let is_whole = placed == choices.len();
    let row = |(row, choice): (usize, &PlaceView)| {
        // Until all have a place they stand as listed, and places are exchanged among those that
        // have one. With none or all of them, what is seen is what is moved.
        let (here, end) = match (placed, usize::try_from(choice.place).unwrap_or(0)) {
            (0, _) => (row + 1, choices.len()),
            (_, 0) => (0, 0),
            (_, place) => (place, placed),
        };
        let place = choice.place.to_string();
        let (known, n) = (("choice", choice.label.as_str()), ("n", place.as_str()));
        let said = |key: Key| say(key, lang, &[known, n]);
        let button = |word: &'static str, class: &'static str, able: bool, label: Key, inside: Html| {
            press(word, class, &choice.code, able, Some(question.name.clone()), said(label), inside)
        };
        let inside = html! {
            <>
                <span class="rank__place">if choice.place > 0 { { place.clone() } }</span>
                <span lang={choice.language.clone()}>{ choice.label.clone() }</span>
            </>
        };
        let pick = if choice.place > 0 { Key::FillRankPlaceLabel } else { Key::FillRankFreeLabel };
        html! {
            <li key={choice.code.clone()} class={class("rank__row", &[(choice.place > 0, "rank__row--placed")])}>
                { button("pick", "rank__pick", !is_whole, pick, inside) }
                { button("up", "rank__arrow", here > 1, Key::FillRankUpLabel, Html::from("↑")) }
                { button("down", "rank__arrow", here < end, Key::FillRankDownLabel, Html::from("↓")) }
            </li>
        }
    };
    let controls = html! {
        <>
            <ol class="rank" onclick={listener(&question.name, act)}>{ for choices.iter().enumerate().map(row) }</ol>
            { clear(question, Key::FillRankRestartLabel, placed > 0, lang, act) }
        </>
    };
    grouped(question, None, Some(Key::FillRankHint), lang, controls)
}

/// One listener for all rows; which button it was stands on it.
fn listener(name: &str, act: &Callback<Act>) -> Callback<MouseEvent> {
    let (name, act) = (name.to_owned(), act.clone());
    Callback::from(move |event: MouseEvent| {
        let Some((word, code)) = dom::pressed(&event) else { return };
        dom::keep_focus(&event);
        let name = name.clone();
        act.emit(match word.as_str() {
            "pick" => Act::RankPick { name, code },
            word => Act::Rank { name, code, up: word == "up" },
        });
    })
}
