//! `pingyi pack check`: every finding of a pack, with place and remedy.

use pingyi_base::Severity;
use pingyi_wording::Lang;
use serde_json::json;

use crate::arguments::PackCheck;
use crate::{Ending, output};

/// Checks and prints.
pub(crate) fn check(options: &PackCheck) -> anyhow::Result<Ending> {
    let lang = Lang::from_tag(&options.language).unwrap_or(Lang::En);
    let bytes = output::read(&options.pack)?;
    let (pack, findings) = pingyi_interchange::pack::read(&bytes);
    if options.json {
        let findings: Vec<_> = findings
            .iter()
            .map(|finding| {
                let (what, remedy) = output::words(finding, lang);
                let severity = match finding.severity {
                    Severity::Error => "error",
                    Severity::Warning => "warning",
                    Severity::Note => "note",
                };
                json!({"code": finding.code.as_str(), "severity": severity, "place": output::place(&finding.at), "message": what, "remedy": remedy})
            })
            .collect();
        println!("{}", json!({"findings": findings}));
    } else {
        output::findings(&findings, lang);
        if let Some(pack) = &pack {
            let (items, households) =
                (pack.questionnaires.iter().map(|q| q.items.len()).sum::<usize>(), pack.households.len());
            println!(
                "{} {}: {} questionnaires with {items} items, {households} households, {} subjects",
                pack.id,
                pack.version,
                pack.questionnaires.len(),
                pack.subjects.len()
            );
        }
    }
    let has_errors = findings.iter().any(|finding| finding.severity == Severity::Error);
    Ok(match (pack, has_errors, findings.is_empty()) {
        (None, ..) => Ending::Unusable,
        (Some(_), true, _) | (Some(_), false, false) => Ending::Look,
        (Some(_), false, true) => Ending::Done,
    })
}
