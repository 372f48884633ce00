//! ZIP out: pictures beside a CSV file, stored as they are, because JPEG does not get smaller. It
//! decides the bytes: the same pictures always make the same file, and nothing in it tells a time.
//!
//! Written by hand after PKWARE's APPNOTE 6.3, because the part that is needed is small and a library
//! would weigh more in a phone's download.

/// A ZIP file being made.
#[derive(Clone, Debug, Default)]
pub struct Zip {
    bytes: Vec<u8>,
    directory: Vec<u8>,
    count: u16,
}

/// Names are UTF-8 (APPNOTE 4.4.4, bit 11).
const UTF_8: u16 = 1 << 11;
/// The earliest day that the format knows, 1 January 1980.
const DAY: u16 = 1 << 5 | 1;
/// Version 1.0: stored files need no more.
const NEEDS: u16 = 10;

const LOCAL: u32 = 0x0403_4b50;
const CENTRAL: u32 = 0x0201_4b50;
const END: u32 = 0x0605_4b50;

impl Zip {
    /// Adds a file. False if there is no room: the format counts files in 16 bits and bytes in 32.
    #[must_use]
    pub fn add(&mut self, name: &str, content: &[u8]) -> bool {
        let whole = self.bytes.len() + self.directory.len() + content.len() + 2 * name.len() + 128;
        let (Ok(start), Ok(size), Ok(length), Ok(_), Some(count)) = (
            u32::try_from(self.bytes.len()),
            u32::try_from(content.len()),
            u16::try_from(name.len()),
            u32::try_from(whole),
            self.count.checked_add(1),
        ) else {
            return false;
        };
        self.count = count;
        let mut about = Vec::new();
        // Flags, method (stored), time, day.
        two(&mut about, &[NEEDS, UTF_8, 0, 0, DAY]);
        four(&mut about, &[crc(content), size, size]);
        // Lengths of the name and of what else there is.
        two(&mut about, &[length, 0]);
        four(&mut self.bytes, &[LOCAL]);
        self.bytes.extend_from_slice(&about);
        self.bytes.extend_from_slice(name.as_bytes());
        self.bytes.extend_from_slice(content);
        four(&mut self.directory, &[CENTRAL]);
        two(&mut self.directory, &[NEEDS]);
        self.directory.extend_from_slice(&about);
        // Length of the comment, number of the disk, kind of content.
        two(&mut self.directory, &[0, 0, 0]);
        // What an operating system has to say of it; where it begins.
        four(&mut self.directory, &[0, start]);
        self.directory.extend_from_slice(name.as_bytes());
        true
    }

    /// Whether nothing was added.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The whole file.
    #[must_use]
    pub fn finish(mut self) -> Vec<u8> {
        let fits = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        let (start, size) = (fits(self.bytes.len()), fits(self.directory.len()));
        self.bytes.append(&mut self.directory);
        four(&mut self.bytes, &[END]);
        two(&mut self.bytes, &[0, 0, self.count, self.count]);
        four(&mut self.bytes, &[size, start]);
        two(&mut self.bytes, &[0]);
        self.bytes
    }
}

fn two(bytes: &mut Vec<u8>, numbers: &[u16]) {
    numbers.iter().for_each(|number| bytes.extend_from_slice(&number.to_le_bytes()));
}

fn four(bytes: &mut Vec<u8>, numbers: &[u32]) {
    numbers.iter().for_each(|number| bytes.extend_from_slice(&number.to_le_bytes()));
}

/// CRC-32 (APPNOTE 4.4.7), four bits at a time: a table of 16 numbers is quick enough.
fn crc(bytes: &[u8]) -> u32 {
    const TABLE: [u32; 16] = {
        let (mut table, mut index) = ([0; 16], 0);
        while index < 16 {
            let (mut value, mut bit) = (index, 0);
            while bit < 4 {
                value = if value & 1 == 1 { value >> 1 ^ 0xedb8_8320 } else { value >> 1 };
                bit += 1;
            }
            table[index as usize] = value;
            index += 1;
        }
        table
    };
    let step = |crc: u32, bits: u32| TABLE.get((bits & 15) as usize).copied().unwrap_or(0) ^ crc >> 4;
    !bytes.iter().map(|byte| u32::from(*byte)).fold(u32::MAX, |crc, byte| {
        let crc = step(crc, crc ^ byte);
        step(crc, crc ^ byte >> 4)
    })
}

/// Whether a file begins like one of these: a ZIP file whose first name is that of a JPEG.
#[must_use]
pub fn holds_pictures(bytes: &[u8]) -> bool {
    let length = bytes
        .get(26..28)
        .map_or(0, |two| two.iter().rev().fold(0, |sum, byte| sum << 8 | usize::from(*byte)));
    let name = bytes.get(30..30 + length).unwrap_or_default().to_ascii_lowercase();
    bytes.starts_with(&LOCAL.to_le_bytes()) && (name.ends_with(b".jpg") || name.ends_with(b".jpeg"))
}

/// `<main file>.pictures.zip`
#[must_use]
pub fn file_name(main: &str) -> String {
    format!("{}.pictures.zip", main.strip_suffix(".csv").unwrap_or(main))
}
