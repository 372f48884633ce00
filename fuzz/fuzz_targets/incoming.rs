//! Whatever comes back to a device or to the office, read as a backup, as a pasted text and as exported
//! files: no panic, and nothing that is taken differs from what was written.

#![no_main]

use libfuzzer_sys::fuzz_target;
use pingyi_interchange::readback::ReadBack;
use pingyi_interchange::{backup, pasted};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(read) = backup::read(bytes) {
        assert_eq!(backup::read(&backup::write(&read)).as_ref(), Ok(&read));
    }
    let text = String::from_utf8_lossy(bytes);
    let (files, findings) = pasted::read(&text);
    assert!(!files.is_empty() || !findings.is_empty());
    let mut back = ReadBack::default();
    assert_eq!(back.add(bytes), back.has(bytes));
});
