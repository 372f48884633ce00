//! The packs of a device: those that are here, one that may be taken, a link to hand out, the camera.
//! It decides how they stand on the page; what may be done with which pack is for the kernel.

use pingyi_kernel::view::{LinkMade, LookView, PackLine, PacksView, ScanView};
use pingyi_kernel::{Act, PackAct};
use pingyi_wording::Lang;
use pingyi_wording::field::Key;
use yew::{Callback, DragEvent, Event, Html, html};

use crate::shell::{dom, files};
use crate::ui::parts::confirm::Confirm;
use crate::ui::parts::{code, node};
use crate::ui::{say, tell};

/// Draws one screen's worth of it; each part knows the language and where to tell.
#[derive(Clone, Copy)]
struct Desk<'a> {
    lang: Lang,
    act: &'a Callback<Act>,
}

/// What may be taken, which comes before everything else on the screen.
pub(super) fn look(view: &PacksView, lang: Lang, act: &Callback<Act>) -> Html {
    let desk = Desk { lang, act };
    html! {
        <>
            if view.is_busy { <p class="note-box" aria-live="polite">{ desk.text(Key::PacksBusyMessage) }</p> }
            { for view.look.as_ref().map(|look| desk.look(look, view.drafts)) }
        </>
    }
}

/// The list of packs, and the ways to load one.
pub(super) fn draw(view: &PacksView, lang: Lang, act: &Callback<Act>) -> Html {
    let desk = Desk { lang, act };
    html! {
        <>
            <section class="no-print">
                <h2>{ desk.text(Key::PacksTitleTitle) }</h2>
                <p class="hint">{ desk.text(Key::PacksIntroHint) }</p>
                <ul class="packs">{ for view.lines.iter().map(|line| desk.line(line, view)) }</ul>
            </section>
            { for view.link.as_ref().map(|link| desk.link(link)) }
            <section class="panel no-print">
                <h2>{ desk.text(Key::PacksAddTitle) }</h2>
                { desk.drop_zone(view.is_busy) }
                { desk.follow() }
                { desk.scan(&view.scan) }
            </section>
        </>
    }
}

impl Desk<'_> {
    fn text(self, key: Key) -> &'static str {
        key.text(self.lang)
    }

    fn tell<E>(self, what: PackAct) -> Callback<E> {
        tell(self.act, Act::Pack(what))
    }

    fn button(self, action: &'static str, class: &'static str, label: Key, what: PackAct) -> Html {
        html! {
            <button type="button" {class} data-action={action} onclick={self.tell(what)}>{ self.text(label) }</button>
        }
    }

    fn look(self, look: &LookView, drafts: u32) -> Html {
        let take = if look.replaces { Key::PacksReplaceLabel } else { Key::PacksTakeLabel };
        html! {
            <fieldset class="panel looked" name="pack-looked" tabindex="-1" data-look={if look.can_take { "ready" } else { "refused" }}>
                <legend>{ self.text(if look.can_take { Key::PacksLookedTitle } else { Key::PacksRefusedTitle }) }</legend>
                { for look.look.nodes.iter().map(node::draw) }
                if look.is_here { <p class="note-box">{ self.text(Key::PacksHereMessage) }</p> }
                if look.can_take && drafts > 0 {
                    <p class="hint">{ say(Key::PacksUseMessage, self.lang, &[("n", &drafts.to_string())]) }</p>
                }
                <div class="buttons">
                    if look.can_take { { self.button("pack-take", "button button--main", take, PackAct::Take) } }
                    { self.button("pack-away", "button", Key::PacksAwayLabel, PackAct::Away) }
                </div>
            </fieldset>
        }
    }

    fn line(self, line: &PackLine, view: &PacksView) -> Html {
        let kind = if line.practice { Key::PacksPracticeLabel } else { Key::PacksRealLabel };
        let id = || line.id.clone();
        html! {
            <li key={line.id.clone()} class="card pack" data-pack={line.id.clone()} aria-current={line.is_active.then_some("true")}>
                <p class="card__title">{ line.title.clone() }</p>
                <p class="pack__marks">
                    <code>{ line.version.clone() }</code>
                    <span class={if line.practice { "fact fact--practice" } else { "fact" }}>{ self.text(kind) }</span>
                    if line.is_active { <strong class="fact pack__active">{ self.text(Key::PacksActiveLabel) }</strong> }
                </p>
                <p class="card__note">{ line.organiser.clone() }</p>
                <ul class="counts">{ for line.facts.iter().map(|fact| html! { <li>{ fact.clone() }</li> }) }</ul>
                <div class="buttons">
                    if !line.is_active { { self.use_it(line, view.drafts) } }
                    { self.button("pack-save", "button", Key::PacksSaveLabel, PackAct::Save(id())) }
                    { self.button("pack-link", "button", Key::PacksLinkLabel, PackAct::Link { id: id(), path: String::new() }) }
                    if line.needed.is_empty() { { self.remove(line) } }
                </div>
                if !line.needed.is_empty() { <p class="hint">{ line.needed.clone() }</p> }
            </li>
        }
    }

    /// Where interviews of the pack in use wait, it is asked once more.
    fn use_it(self, line: &PackLine, drafts: u32) -> Html {
        if drafts == 0 {
            return self.button(
                "pack-use",
                "button button--main",
                Key::PacksUseLabel,
                PackAct::Use(line.id.clone()),
            );
        }
        let text = say(Key::PacksUseMessage, self.lang, &[("n", &drafts.to_string())]);
        html! {
            <Confirm action={format!("pack-use-{}", line.id)} label={self.text(Key::PacksUseLabel)} title={self.text(Key::PacksUseTitle)}
                {text} yes={self.text(Key::PacksUseLabel)} lang={self.lang} sure={self.tell(PackAct::Use(line.id.clone()))} />
        }
    }

    fn remove(self, line: &PackLine) -> Html {
        html! {
            <Confirm action={format!("pack-remove-{}", line.id)} label={self.text(Key::PacksRemoveLabel)} title={self.text(Key::PacksRemoveTitle)}
                text={self.text(Key::PacksRemoveMessage)} yes={self.text(Key::PacksRemoveLabel)} lang={self.lang}
                sure={self.tell(PackAct::Remove(line.id.clone()))} />
        }
    }

    fn drop_zone(self, busy: bool) -> Html {
        let chosen = self.act.reform(|event: Event| Act::Pack(PackAct::Chosen(files::hold(&event))));
        let dropped =
            self.act.reform(|event: DragEvent| Act::Pack(PackAct::Chosen(files::hold_dropped(&event))));
        let over = Callback::from(|event: DragEvent| event.prevent_default());
        html! {
            <div class="drop" ondrop={dropped} ondragover={over}>
                <p class="hint">{ self.text(Key::PacksAddHint) }</p>
                <label class="button button--main drop__button">
                    { self.text(Key::PacksChooseLabel) }
                    <input type="file" class="drop__input" name="pack-file" data-action="pack-load"
                        accept=".json,application/json" disabled={busy} onchange={chosen} />
                </label>
            </div>
        }
    }

    fn follow(self) -> Html {
        let onchange = self.act.reform(|event: Event| Act::Pack(PackAct::Follow(dom::value(&event))));
        html! {
            <label class="field">
                { self.text(Key::PacksFollowLabel) }
                <input type="text" name="pack-link" inputmode="url" autocomplete="off" autocapitalize="off" spellcheck="false"
                    placeholder={self.text(Key::PacksFollowPlaceholder)} {onchange} />
            </label>
        }
    }

    fn scan(self, scan: &ScanView) -> Html {
        let start = || self.button("scan", "button", Key::ScanStartLabel, PackAct::Scan(true));
        match scan {
            ScanView::Off => html! { <div class="buttons">{ start() }</div> },
            ScanView::Asking | ScanView::On => {
                let (word, said) = if *scan == ScanView::On {
                    ("on", Key::ScanOnMessage)
                } else {
                    ("asking", Key::ScanAskingMessage)
                };
                html! {
                    <div class="scan" data-scan={word}>
                        <p aria-live="polite">{ self.text(said) }</p>
                        <video class="scan__picture" data-camera="" muted=true playsinline=true aria-label={self.text(Key::ScanVideoLabel)}></video>
                        { self.button("scan-stop", "button button--main", Key::ScanStopLabel, PackAct::Scan(false)) }
                    </div>
                }
            }
            ScanView::Failed(what, remedy) => html! {
                <div class="scan" data-scan="failed">
                    <p class="problem" role="alert">{ what.clone() }{ " " }{ remedy.clone() }</p>
                    <div class="buttons">{ start() }</div>
                </div>
            },
            ScanView::Foreign(text) => html! {
                <div class="scan" data-scan="foreign">
                    <div class="note-box" role="alert">
                        <p class="note-box__title">{ self.text(Key::ScanForeignTitle) }</p>
                        <p>{ self.text(Key::ScanForeignMessage) }</p>
                        <p class="scan__text">{ text.clone() }</p>
                    </div>
                    <div class="buttons">{ start() }</div>
                </div>
            },
        }
    }

    fn link(self, link: &LinkMade) -> Html {
        let id = link.id.clone();
        let onchange = self.act.reform(move |event: Event| {
            Act::Pack(PackAct::Link { id: id.clone(), path: dom::value(&event) })
        });
        let title = say(Key::PacksLinkTitle, self.lang, &[("title", &link.title)]);
        let long = |bytes: usize| say(Key::PacksLongMessage, self.lang, &[("n", &bytes.to_string())]);
        html! {
            <section class="panel linked">
                <h2>{ title }</h2>
                <label class="field no-print">
                    { self.text(Key::PacksPathLabel) }
                    <input type="text" name="pack-path" autocomplete="off" value={link.path.clone()} {onchange}
                        aria-invalid={link.address.is_none().then_some("true")} />
                </label>
                <p class="hint no-print">{ self.text(Key::PacksLinkHint) }</p>
                if link.address.is_none() {
                    <p class="problem" role="alert">{ say(Key::PacksPathError, self.lang, &[("id", &link.id)]) }</p>
                }
                { for link.code.iter().map(|made| match made {
                    Ok(made) => code::draw(made, &link.title),
                    Err(long_) => html! { <p class="problem" role="alert">{ long(long_.bytes) }</p> },
                }) }
                { for link.address.iter().map(|address| html! { <p class="linked__address"><code>{ address.clone() }</code></p> }) }
                <div class="buttons">
                    <button type="button" class="button button--main" data-action="print" onclick={tell(self.act, Act::Print)}>
                        { self.text(Key::PacksPrintLabel) }
                    </button>
                    { self.button("link-away", "button", Key::PacksLinkAwayLabel, PackAct::LinkAway) }
                </div>
            </section>
        }
    }
}
