//! ZIP files as others read them. Source of truth: the `zip` crate (Python's `zipfile` reads
//! one in `tests/browser`), and the check value of CRC-32: cbf43926 for "123456789".

use std::io::Read as _;

use pingyi_base::{FindingCode, Severity};

use crate::decode;
use crate::zip_out::{Zip, file_name, holds_pictures};

fn made(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = Zip::default();
    for (name, content) in files {
        assert!(zip.add(name, content));
    }
    zip.finish()
}

#[test]
fn a_zip_file_is_read_by_another_library_as_it_was_written() {
    let noise: Vec<u8> = (0..300_000_u32).map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes()[3]).collect();
    let files: [(&str, &[u8]); 4] = [
        ("R-1-a.jpg", b"123456789"),
        ("R-1-a-2.jpg", &noise),
        ("街道.jpg", b"\xff\xd8\xff"),
        ("none.jpg", b""),
    ];
    let bytes = made(&files);
    let mut read = zip::ZipArchive::new(std::io::Cursor::new(&bytes)).unwrap();
    assert_eq!(read.len(), files.len());
    for (place, (name, content)) in files.into_iter().enumerate() {
        let mut file = read.by_index(place).unwrap();
        assert_eq!(file.name().unwrap(), name);
        assert_eq!(file.compression(), zip::CompressionMethod::Stored);
        let mut bytes = Vec::new();
        // Reading to the end compares the check sum.
        file.read_to_end(&mut bytes).unwrap();
        assert_eq!(bytes, content, "{name}");
    }
    assert_eq!(read.by_index(0).unwrap().crc32(), 0xcbf4_3926);
    assert_eq!(bytes, made(&files), "the same pictures make the same file");
}

#[test]
fn pictures_are_known_by_their_first_name_and_no_workbook_is_taken_for_them() {
    let pictures = made(&[("R-1-a.jpg", b"x")]);
    assert!(holds_pictures(&pictures));
    let found = decode::text("renamed.csv", &pictures).unwrap_err();
    assert_eq!((found.code, found.severity), (FindingCode::FilePictures, Severity::Note));
    let mut import = crate::import::Importer::new(super::demo());
    import.file("a.pictures.zip", &pictures);
    let imported = import.finish();
    assert_eq!((imported.totals.files, imported.totals.rows, imported.totals.rejected), (1, 0, 0));
    assert_eq!(imported.findings.len(), 1, "a note and nothing else");
    for other in [made(&[("[Content_Types].xml", b"x")]), made(&[]), b"PK\x03\x04".to_vec(), b"a,b".to_vec()]
    {
        assert!(!holds_pictures(&other));
    }
    assert_eq!(file_name("demo_q_1_2026Q3_D-1_1-2.csv"), "demo_q_1_2026Q3_D-1_1-2.pictures.zip");
}
