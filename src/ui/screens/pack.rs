//! What is handed out: the facts of the pack, its questionnaires to look at, and the author's desk as
//! the office worker draws it. What is pressed and typed there goes to the worker as it stands: a
//! button's `data-action` and an input's `name` are its commands.

use pingyi_kernel::Act;
use pingyi_kernel::office::LOAD;
use pingyi_kernel::view::{LinkView, PackView};
use pingyi_wording::Lang;
use pingyi_wording::field::Key;
use yew::{Callback, Event, Html, MouseEvent, html};

use super::{button, heading, links, offer, packs};
use crate::shell::{dom, files};
use crate::ui::parts::node;
use crate::ui::{ScreenProps, say, tell};

#[inline(never)]
pub(super) fn draw(props: &ScreenProps<PackView>) -> Html {
    let ScreenProps { view, lang, act } = props;
    let lang = *lang;
    let (plain, named): (Vec<_>, Vec<_>) = view.facts.iter().partition(|(_, value)| value.is_empty());
    html! {
        <>
            { heading(&view.title) }
            { packs::look(&view.packs, lang, act) }
            <p class="lead"><code>{ view.version.clone() }</code><span class="lead__more">{ Key::PackActiveLabel.text(lang) }</span></p>
            <dl class="facts">
                { for named.into_iter().map(|(label, value)| html! { <><dt>{ label.clone() }</dt><dd>{ value.clone() }</dd></> }) }
            </dl>
            <ul class="counts">{ for plain.into_iter().map(|(label, _)| html! { <li>{ label.clone() }</li> }) }</ul>
            { packs::draw(&view.packs, lang, act) }
            <section>
                <h2>{ Key::PackQuestionnairesTitle.text(lang) }</h2>
                <ul class="cards">{ for view.questionnaires.iter().map(|one| offer(one, false, lang, act)) }</ul>
                <div class="buttons">
                    { for view.questionnaires.iter().map(|one| html! {
                        <button type="button" class="button" data-action="paper" onclick={tell(act, Act::PaperForm(one.hash.clone()))}>
                            { say(Key::PackPaperLabel, lang, &[("title", one.label.as_str())]) }
                        </button>
                    }) }
                </div>
                { for view.questionnaires.iter().map(|one| enter(one, lang, act)) }
            </section>
            { links::draw(view, lang, act) }
            { desk(props) }
        </>
    }
}

/// The number of a form on paper, to be entered.
fn enter(one: &LinkView, lang: Lang, act: &Callback<Act>) -> Html {
    let hash = one.hash.clone();
    let onchange =
        act.reform(move |event: Event| Act::EnterForm { hash: hash.clone(), number: dom::value(&event) });
    html! {
        <label class="field">
            { say(Key::PaperEnterLabel, lang, &[("title", one.label.as_str())]) }
            <input type="text" name="slip" autocomplete="off" placeholder={Key::PaperNumberPlaceholder.text(lang)} {onchange} />
        </label>
    }
}

fn desk(props: &ScreenProps<PackView>) -> Html {
    let ScreenProps { view, lang, act } = props;
    let command = |command, value| Act::Author { command, value };
    if view.author.is_empty() {
        let look = command("look".to_owned(), String::new());
        return button("author", "button", Key::PackAuthorLabel, *lang, act, look);
    }
    let tell = act.clone();
    let onclick = move |event: MouseEvent| {
        if let Some((word, value)) = dom::pressed(&event) {
            tell.emit(command(word, value));
        }
    };
    let onchange = act.reform(move |event: Event| {
        let word = dom::name(&event);
        if word == LOAD {
            // Nothing chosen is told by an empty hand.
            let _ = files::hold(&event);
            return command(word, String::new());
        }
        command(word, dom::value(&event))
    });
    html! { <section class="author" {onclick} {onchange}>{ for view.author.iter().map(node::draw) }</section> }
}
