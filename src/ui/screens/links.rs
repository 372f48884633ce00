//! Links for residents' own phones: a line to mark, and a button that copies it.

use pingyi_kernel::Act;
use pingyi_kernel::view::LinkView;
use pingyi_wording::Lang;
use pingyi_wording::field::Key;
use yew::{Callback, Html, html};

use crate::ui::{say, tell};

pub(super) fn draw(links: &[LinkView], lang: Lang, act: &Callback<Act>) -> Html {
    if links.is_empty() {
        return html! {};
    }
    html! {
        <section class="links">
            <h2>{ Key::LinksPageTitle.text(lang) }</h2>
            <p class="hint">{ Key::LinksPageHint.text(lang) }</p>
            <ul class="cards">{ for links.iter().map(|one| link(one, lang, act)) }</ul>
        </section>
    }
}

fn link(one: &LinkView, lang: Lang, act: &Callback<Act>) -> Html {
    let title = [("title", one.label.as_str())];
    html! {
        <li class="link" key={one.hash.clone()}>
            <label class="field">
                <span>{ say(Key::LinksAddressLabel, lang, &title) }</span>
                <input type="text" name="link" readonly={true} autocomplete="off" value={one.hash.clone()} />
            </label>
            <p class="hint">{ one.note.clone() }</p>
            <button type="button" class="button" data-action="copy-link" onclick={tell(act, Act::CopyLink(one.hash.clone()))}>
                { say(Key::LinksCopyLabel, lang, &title) }
            </button>
        </li>
    }
}
