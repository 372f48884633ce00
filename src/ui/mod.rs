//! The interface: it draws what the kernel's view says and tells the kernel what a person does. It
//! decides how things look and which element they are; what is shown is for the kernel, what it
//! says for `wording`, and how the browser is reached for `shell`.

mod app;
mod parts;
mod questions;
mod screens;

use std::rc::Rc;

use pingyi_kernel::Act;
use pingyi_wording::Lang;
use pingyi_wording::field::Key;
use yew::{Callback, Properties};

pub use app::start;

/// What every screen is drawn from. Equal properties draw nothing.
#[derive(Properties, PartialEq)]
pub(crate) struct ScreenProps<V: PartialEq> {
    /// What is shown.
    pub(crate) view: Rc<V>,
    /// In which language the fixed labels are.
    pub(crate) lang: Lang,
    /// Where to tell what a person did.
    pub(crate) act: Callback<Act>,
}

/// A listener that tells one thing, whatever the event was.
pub(crate) fn tell<E>(act: &Callback<Act>, what: Act) -> Callback<E> {
    act.reform(move |_| what.clone())
}

/// A fixed text with numbers or names in it.
pub(crate) fn say(key: Key, lang: Lang, args: &[(&str, &str)]) -> String {
    lang.fill(key.text(lang), args)
}

/// Several class names, without those that do not apply.
pub(crate) fn class(always: &'static str, sometimes: &[(bool, &'static str)]) -> String {
    let mut all = always.to_owned();
    for (_, name) in sometimes.iter().filter(|(applies, _)| *applies) {
        all.push(' ');
        all.push_str(name);
    }
    all
}

#[cfg(test)]
mod tests;
