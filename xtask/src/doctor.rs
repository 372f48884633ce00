//! What this machine has and lacks, and the command that mends it.

use crate::need;

/// Prints the table.
pub(crate) fn doctor() -> Result<(), crate::Failure> {
    let mut needs = vec![need::compiler()];
    needs.extend(need::tools()?);
    needs.push(need::wasm_opt());
    needs.push(need::esbuild());
    needs.extend(need::system());
    needs.push(need::node_modules());
    let extras = need::extras();
    let mut missing = 0;
    for need in &needs {
        let (mark, detail) = match &need.there {
            Some(there) => ("ok     ", there.as_str()),
            None => ("missing", need.mend.as_str()),
        };
        missing += u32::from(need.there.is_none());
        println!("{mark}  {:<16} {:<38} {detail}", need.name, need.why);
    }
    for need in &extras {
        // Tests do without it and say so.
        let (mark, detail) = match &need.there {
            Some(there) => ("ok     ", there),
            None => ("without", &need.mend),
        };
        println!("{mark}  {:<16} {:<38} {detail}", need.name, need.why);
    }
    if missing == 0 {
        println!("\nEverything is there.");
        return Ok(());
    }
    Err(crate::Failure::Failed(format!(
        "\n{missing} missing. `cargo xtask setup` brings it all, or says what to type."
    )))
}
