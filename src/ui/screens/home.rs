//! Home: who are you? Questionnaires come first, because residents come here once and without help.

use pingyi_kernel::view::HomeView;
use pingyi_wording::field::Key;
use yew::{Html, html};

use super::{heading, install, offer};
use crate::ui::{ScreenProps, say};

pub(super) fn draw(props: &ScreenProps<HomeView>) -> Html {
    let ScreenProps { view, lang, act } = props;
    let lang = *lang;
    let ways = [
        ("#/visits", Key::HomeInterviewerTitle, Key::HomeInterviewerHint),
        ("#/office", Key::HomeCoordinatorTitle, Key::HomeCoordinatorHint),
        ("#/records", Key::HomeRecordsTitle, Key::HomeRecordsHint),
        ("#/pack", Key::HomePackTitle, Key::HomePackHint),
        ("#/settings", Key::HomeSettingsTitle, Key::HomeSettingsHint),
    ];
    let ways = ways.into_iter().filter(|(hash, ..)| view.doors || *hash == "#/records");
    let way = |(hash, title, hint): (&'static str, Key, Key)| {
        html! {
            <li>
                <a class="card" href={hash}>
                    <span class="card__title">{ title.text(lang) }</span>
                    <span class="card__note">{ hint.text(lang) }</span>
                </a>
            </li>
        }
    };
    html! {
        <>
            { heading(Key::HomePageTitle.text(lang)) }
            <p class="lead">
                { say(Key::HomeOrganiserLabel, lang, &[("organiser", &view.organiser)]) }
                <span class="lead__more">{ view.wave.clone() }</span>
            </p>
            if !view.drafts.is_empty() {
                <section>
                    <h2>{ Key::RecordsDraftsTitle.text(lang) }</h2>
                    <ul class="cards">{ for view.drafts.iter().map(|draft| offer(draft, true, lang, act)) }</ul>
                </section>
            }
            <section>
                <h2>{ Key::HomeResidentTitle.text(lang) }</h2>
                <p class="hint">{ Key::HomeResidentHint.text(lang) }</p>
                if view.questionnaires.is_empty() {
                    <p>{ Key::HomeNoQuestionnaireError.text(lang) }{ " " }{ Key::HomeNoQuestionnaireRemedy.text(lang) }</p>
                }
                <ul class="cards">{ for view.questionnaires.iter().map(|one| offer(one, false, lang, act)) }</ul>
            </section>
            <nav aria-label={Key::AppMenuLabel.text(lang)}>
                <ul class="cards cards--ways">{ for ways.map(way) }</ul>
            </nav>
            <p class="offline">{ Key::AppOfflineMessage.text(lang) }</p>
            if view.can_install { { install(lang, act) } }
            <p class="hint">{ Key::SettingsPrivacyMessage.text(lang) }</p>
        </>
    }
}
