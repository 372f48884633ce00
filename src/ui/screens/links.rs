//! Links for residents' own phones: a line to mark, a button that copies it, a code for a camera.

use pingyi_kernel::Act;
use pingyi_kernel::view::{LinkView, PackView};
use pingyi_wording::Lang;
use pingyi_wording::field::Key;
use yew::{Callback, Html, html};

use crate::ui::parts::code;
use crate::ui::{say, tell};

pub(super) fn draw(view: &PackView, lang: Lang, act: &Callback<Act>) -> Html {
    if view.links.is_empty() {
        return html! {};
    }
    html! {
        <section class="links">
            <h2>{ Key::LinksPageTitle.text(lang) }</h2>
            <p class="hint">{ Key::LinksPageHint.text(lang) }</p>
            <ul class="cards">{ for view.links.iter().map(|one| link(one, view, lang, act)) }</ul>
        </section>
    }
}

fn link(one: &LinkView, view: &PackView, lang: Lang, act: &Callback<Act>) -> Html {
    let shown = view.code.as_ref().filter(|(address, _)| *address == one.hash);
    let title = [("title", one.label.as_str())];
    html! {
        <li class="link" key={one.hash.clone()}>
            <label class="field">
                <span>{ say(Key::LinksAddressLabel, lang, &title) }</span>
                <input type="text" name="link" readonly={true} autocomplete="off" value={one.hash.clone()} />
            </label>
            <p class="hint">{ one.note.clone() }</p>
            <div class="buttons">
                <button type="button" class="button" data-action="copy-link" onclick={tell(act, Act::CopyLink(one.hash.clone()))}>
                    { say(Key::LinksCopyLabel, lang, &title) }
                </button>
                <button type="button" class="button" data-action="show-code" aria-expanded={shown.is_some().to_string()}
                    onclick={tell(act, Act::ShowCode(one.hash.clone()))}>{ say(Key::LinksCodeLabel, lang, &title) }</button>
            </div>
            { for shown.map(|(_, code)| code::draw(code, &one.label)) }
        </li>
    }
}
