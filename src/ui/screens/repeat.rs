//! What is asked any number of times: which of how many this is, removing it, bringing it back, and
//! whether there is one more.

use pingyi_kernel::Act;
use pingyi_kernel::view::{AddView, InstanceView, RemovedView};
use pingyi_wording::Lang;
use pingyi_wording::field::Key;
use yew::{Callback, Html, html};

use super::button;
use crate::ui::parts::confirm::Confirm;
use crate::ui::{say, tell};

/// `r[1]`, as the names of its items begin.
pub(super) fn name(instance: &InstanceView) -> String {
    [&instance.repeat, "[", &instance.number.to_string(), "]"].concat()
}

pub(super) fn heading(instance: &InstanceView, lang: Lang) -> Html {
    let (n, total) = (instance.position.0.to_string(), instance.position.1.to_string());
    let args = [("label", instance.label.as_str()), ("n", &n), ("total", &total)];
    html! { <span class="subject__name">{ say(Key::FillInstanceTitle, lang, &args) }</span> }
}

pub(super) fn remove(instance: &InstanceView, lang: Lang, act: &Callback<Act>) -> Html {
    if !instance.can_remove {
        return html! {};
    }
    let args = [("label", instance.label.as_str()), ("n", &instance.position.0.to_string())];
    let what = Act::RemoveInstance { repeat: instance.repeat.clone(), number: instance.number };
    let label = Key::FillRemoveLabel.text(lang);
    html! {
        <div class="subject__foot">
            <Confirm action="remove" {label} title={say(Key::FillRemoveTitle, lang, &args)}
                text={Key::FillRemoveMessage.text(lang)} yes={label} {lang} sure={tell(act, what)} />
        </div>
    }
}

pub(super) fn removed(removed: &RemovedView, lang: Lang, act: &Callback<Act>) -> Html {
    let what = Act::RestoreInstance { repeat: removed.repeat.clone() };
    html! {
        <div class="note-box note-box--wanting">
            <p>{ say(Key::FillRemovedMessage, lang, &[("label", &removed.label)]) }</p>
            { button("restore", "button", Key::FillRestoreLabel, lang, act, what) }
        </div>
    }
}

/// A page of its own; "no" is the way to the next page.
pub(super) fn add(add: &AddView, lang: Lang, act: &Callback<Act>) -> Html {
    let title = if add.count == 0 { Key::FillAddFirstTitle } else { Key::FillAddTitle };
    html! {
        <section class="add" data-repeat={add.repeat.clone()}>
            <h2 class="question__label">{ say(title, lang, &[("label", &add.label)]) }</h2>
            if add.count > 0 {
                <p class="hint">{ say(Key::FillAddCountMessage, lang, &[("n", &add.count.to_string())]) }</p>
            }
            if add.can_add {
                { button("add", "button add__button", Key::FillAddLabel, lang, act,
                    Act::AddInstance { repeat: add.repeat.clone() }) }
            }
        </section>
    }
}
