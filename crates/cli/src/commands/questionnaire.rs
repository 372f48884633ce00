//! `pingyi questionnaire`: XLSForms in and out. It decides where things are written and how it
//! ends; what a form means is decided in `xlsform`, whether a questionnaire holds in `interchange`.

use std::path::Path;

use anyhow::{Context as _, bail};
use pingyi_base::{Finding, Severity};
use pingyi_questionnaire::check::fairness;
use pingyi_wording::Lang;
use pingyi_wording::report::Key;
use serde_json::Value;

use crate::arguments::{Convert, Export};
use crate::{Ending, output};

/// Converts a form: written whole, or not at all.
pub(crate) fn convert(options: &Convert) -> anyhow::Result<Ending> {
    let lang = Lang::from_tag(&options.language).unwrap_or(Lang::En);
    let bytes = output::read(&options.form)?;
    let name = options.form.file_name().unwrap_or(options.form.as_os_str()).to_string_lossy().into_owned();
    let conversion = pingyi_xlsform::read(&name, &bytes).checked(|json| {
        let (questionnaire, mut findings) = pingyi_interchange::questionnaire::read_in_part(json);
        findings.extend(questionnaire.iter().flat_map(|found| fairness::fairness(found, &words())));
        findings
    });
    let (questionnaire, findings) = conversion.finish();
    output::findings(&findings, lang);
    let Some(questionnaire) = questionnaire else { return Ok(Ending::Unusable) };
    let text = format!("{questionnaire:#}\n");
    match &options.out {
        Some(path) => output::write_whole(path, text.as_bytes(), &[options.form.as_path()])?,
        None => output::print(&text)?,
    }
    Ok(ending(&findings))
}

/// The words that the lint looks for, in all languages.
fn words() -> fairness::Words {
    let mut words = fairness::Words::default();
    for lang in Lang::ALL {
        let [leading, personal, purpose] =
            [Key::FairnessLeadingHint, Key::FairnessPersonalHint, Key::FairnessPurposeHint]
                .map(|key| key.text(*lang));
        words.add(leading, personal, purpose);
        for (key, is_frequency) in [
            (Key::FairnessSatisfactionHint, false),
            (Key::FairnessAgreementHint, false),
            (Key::FairnessQualityHint, false),
            (Key::FairnessFrequencyHint, true),
        ] {
            words.scales.add(key.text(*lang), is_frequency);
        }
        words.scales.add_unsure(Key::FairnessUnsureHint.text(*lang));
    }
    words
}

fn ending(findings: &[Finding]) -> Ending {
    let worst = findings.iter().map(|finding| finding.severity).max();
    if worst >= Some(Severity::Warning) { Ending::Look } else { Ending::Done }
}

/// Exports `FILE`, or `PACK#ID`, as a workbook.
pub(crate) fn export(options: &Export) -> anyhow::Result<Ending> {
    let lang = Lang::from_tag(&options.language).unwrap_or(Lang::En);
    let (path, id) = match options.questionnaire.rsplit_once('#') {
        Some((path, id)) => (path, Some(id)),
        None => (options.questionnaire.as_str(), None),
    };
    let bytes = output::read(Path::new(path))?;
    let whole: Value = serde_json::from_slice(&bytes).with_context(|| format!("{path} is no JSON"))?;
    let questionnaire = match id {
        Some(id) => one_of(&whole, id).with_context(|| format!("{path} has no questionnaire {id}"))?,
        None => whole,
    };
    let (read, mut findings) = pingyi_interchange::questionnaire::read(questionnaire.to_string().as_bytes());
    if read.is_none() {
        output::findings(&findings, lang);
        bail!("{} holds no questionnaire that can be exported", options.questionnaire);
    }
    let (workbook, further) = pingyi_xlsform::export(&questionnaire);
    findings.extend(further);
    output::findings(&findings, lang);
    let Some(workbook) = workbook else { return Ok(Ending::Unusable) };
    output::write_whole(&options.out, &workbook, &[Path::new(path)])?;
    Ok(ending(&findings))
}

fn one_of(pack: &Value, id: &str) -> Option<Value> {
    let questionnaires = pack.get("questionnaires")?.as_array()?;
    questionnaires.iter().find(|one| one.get("id").and_then(Value::as_str) == Some(id)).cloned()
}
