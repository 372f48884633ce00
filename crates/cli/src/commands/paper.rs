//! `pingyi questionnaire paper`: a questionnaire as a form to be printed. It decides where the file
//! goes; what stands on the form is decided in the office.

use std::path::Path;

use anyhow::{Context as _, bail};
use pingyi_kernel::office::Office;
use pingyi_wording::Lang;

use crate::arguments::Paper;
use crate::{Ending, output};

/// Makes the form: written whole, or not at all.
pub(crate) fn paper(options: &Paper) -> anyhow::Result<Ending> {
    let tag = &options.language;
    let lang = Lang::from_tag(tag).with_context(|| format!("--language {tag}: there are {}", languages()))?;
    let (path, id) = options
        .questionnaire
        .rsplit_once('#')
        .with_context(|| format!("{} is no PACK#ID, such as pack.json#visit", options.questionnaire))?;
    let (office, findings) = Office::open(&output::read(Path::new(path))?);
    output::findings(&findings, lang);
    let Some(office) = office else { bail!("{path} is no pack that can be used") };
    let (_, html) = office.paper_html(id, lang).with_context(|| {
        let all = office.pack().questionnaires.iter().map(|one| one.id.as_str());
        format!("{path} has no questionnaire {id}; there are {}", all.collect::<Vec<_>>().join(", "))
    })?;
    match &options.out {
        Some(out) => output::write_whole(out, &html, &[Path::new(path)])?,
        None => output::print(&String::from_utf8_lossy(&html))?,
    }
    Ok(if findings.is_empty() { Ending::Done } else { Ending::Look })
}

fn languages() -> String {
    Lang::ALL.iter().map(|lang| lang.tag()).collect::<Vec<_>>().join(", ")
}
