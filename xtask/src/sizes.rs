//! The weight of the built app as phones download it: brotli at its highest quality. It decides
//! what a phone loads before the first question and fails over the budget.

use std::fs;
use std::path::Path;

use crate::precache;

/// What all that is loaded before the first question may weigh, in bytes after brotli.
const BUDGET: u64 = 250_000;

/// When a file is loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum When {
    First,
    Second,
    Later,
    Office,
    Scan,
}

/// Icons are loaded when the app is installed, the second half of the program and the worker's list
/// behind the first question, the office when somebody opens it, the reader of codes when somebody scans
/// one. All else counts.
fn when(name: &str) -> When {
    if name.starts_with("pingyi-office") {
        When::Office
    } else if name.starts_with("pingyi-scan") {
        When::Scan
    } else if name.ends_with("_second.wasm") {
        When::Second
    } else if name.ends_with(".png") || name == "sw.js" {
        When::Later
    } else {
        When::First
    }
}

/// Prints the sizes and compares with the budget.
pub(crate) fn weigh(dist: &Path) -> Result<(), String> {
    println!("\n{:>12} {:>12}  loaded  file in dist/", "bytes", "brotli");
    let (mut first, mut second, mut office, mut scan) = (0, 0, 0, 0);
    for file in precache::files(dist)? {
        let bytes = fs::read(&file).map_err(|error| format!("{}: {error}", file.display()))?;
        let (name, small) = (precache::name(dist, &file), compressed(&bytes)?);
        let loaded = match when(&name) {
            When::First => {
                first += small;
                "first"
            }
            When::Office => {
                office += small;
                "office"
            }
            When::Scan => {
                scan += small;
                "scan"
            }
            When::Second => {
                second += small;
                "second"
            }
            When::Later => "later",
        };
        println!("{:>12} {:>12}  {loaded:<6}  {name}", grouped(bytes.len() as u64), grouped(small));
    }
    println!(
        "second half of the field program, loaded behind the first question: {} bytes brotli",
        grouped(second)
    );
    println!("office, fetched when it is opened: {} bytes brotli", grouped(office));
    println!("reader of codes, fetched when a browser without one scans: {} bytes brotli", grouped(scan));
    let verdict = format!(
        "field app, all that a phone downloads before the first question: {} bytes brotli, budget {}",
        grouped(first),
        grouped(BUDGET)
    );
    println!("{verdict}");
    if first > BUDGET {
        Err(format!("The field app is {} bytes over its budget.", grouped(first - BUDGET)))
    } else {
        Ok(())
    }
}

fn compressed(bytes: &[u8]) -> Result<u64, String> {
    let (mut input, mut output) = (bytes, Vec::new());
    let settings = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        size_hint: bytes.len(),
        ..Default::default()
    };
    brotli::BrotliCompress(&mut input, &mut output, &settings).map_err(|error| error.to_string())?;
    Ok(output.len() as u64)
}

/// `1,234,567`
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{When, grouped, when};

    #[test]
    fn what_a_phone_needs_first_is_all_but_office_icons_and_the_list() {
        assert_eq!(when("pingyi-office_bg.wasm"), When::Office);
        assert_eq!(when("pingyi-scan_bg.wasm"), When::Scan);
        assert_eq!(when("icons/icon-512.png"), When::Later);
        assert_eq!(when("pingyi-field-0123456789abcdef_bg.wasm"), When::First);
        assert_eq!(when("pingyi-field-0123456789abcdef_second.wasm"), When::Second);
        assert_eq!(when("packs/demo.pack.json"), When::First);
    }

    #[test]
    fn numbers_are_grouped_by_thousands() {
        assert_eq!(
            [0, 999, 1000, 250_000, 1_234_567].map(grouped),
            ["0", "999", "1,000", "250,000", "1,234,567"]
        );
    }
}
