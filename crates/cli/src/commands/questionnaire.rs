//! `pingyi questionnaire`: XLSForms in and out. It decides where things are written and how it
//! ends; what a form means is decided in `xlsform`, whether a questionnaire holds, and is fair, where the
//! author's desk looks too.

use std::path::Path;

use anyhow::{Context as _, bail};
use pingyi_base::{Finding, Severity};
use pingyi_wording::Lang;
use serde_json::Value;

use crate::arguments::{Convert, Export};
use crate::{Ending, output};

/// Converts a form: written whole, or not at all.
pub(crate) fn convert(options: &Convert) -> anyhow::Result<Ending> {
    let lang = Lang::from_tag(&options.language).unwrap_or(Lang::En);
    let bytes = output::read(&options.form)?;
    let name = options.form.file_name().unwrap_or(options.form.as_os_str()).to_string_lossy().into_owned();
    let conversion = pingyi_xlsform::read(&name, &bytes).checked(|json| pingyi_kernel::author::read(json).1);
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
