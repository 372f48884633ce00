//! Codes that a camera reads (QR, ISO/IEC 18004): a text becomes a square of dark and light modules.
//! It decides how much a code may hold so that an ordinary phone still reads it off paper or another
//! screen; how it is drawn is for the components.

use qrcodegen::{Mask, QrCode, QrCodeEcc, QrSegment, Version};

/// The largest version that is made: 77 modules a side. On a printed side of 5 cm a module is then
/// 0.6 mm wide, about what a simple phone's camera resolves from a hand's breadth.
const LARGEST: u8 = 15;

/// Most bytes of a code: ISO/IEC 18004, table 7, version 15 at level M.
pub const MOST_BYTES: usize = 412;

/// Light modules that must surround a code on every side (ISO/IEC 18004, 5.3.8).
pub const QUIET: usize = 4;

/// A text as a square of modules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    side: usize,
    /// Row by row, eight modules a byte, the first in the highest bit; a row does not begin a byte.
    bits: Vec<u8>,
}

/// The text has more bytes than a code may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLong {
    /// Bytes of the text in UTF-8.
    pub bytes: usize,
}

impl Code {
    /// The code of a text, with error correction of level M (15 % of it may be spoilt) or better.
    ///
    /// # Errors
    /// The text is too long for a code that a phone reads well.
    pub fn of(text: &str) -> Result<Self, TooLong> {
        let segments = QrSegment::make_segments(text);
        let made = QrCode::encode_segments_advanced(
            &segments,
            QrCodeEcc::Medium,
            Version::MIN,
            Version::new(LARGEST),
            None::<Mask>,
            true,
        );
        let made = made.map_err(|_| TooLong { bytes: text.len() })?;
        let side = usize::try_from(made.size()).unwrap_or(0);
        let mut bits = vec![0; (side * side).div_ceil(8)];
        for (place, (y, x)) in
            (0..made.size()).flat_map(|y| (0..made.size()).map(move |x| (y, x))).enumerate()
        {
            if let Some(byte) = bits.get_mut(place / 8).filter(|_| made.get_module(x, y)) {
                *byte |= 0x80 >> (place % 8);
            }
        }
        Ok(Self { side, bits })
    }

    /// Modules a side, without the quiet zone.
    #[must_use]
    pub fn side(&self) -> usize {
        self.side
    }

    /// Whether a module is dark; outside of the code all are light.
    #[must_use]
    pub fn is_dark(&self, x: usize, y: usize) -> bool {
        if x >= self.side || y >= self.side {
            return false;
        }
        let place = y * self.side + x;
        self.bits.get(place / 8).is_some_and(|byte| byte & (0x80 >> (place % 8)) != 0)
    }

    /// The dark modules as runs within rows: column, row, length. So that a drawing has few parts.
    pub fn runs(&self) -> impl Iterator<Item = (usize, usize, usize)> + '_ {
        (0..self.side).flat_map(move |y| {
            let begins = move |x: &usize| self.is_dark(*x, y) && (*x == 0 || !self.is_dark(*x - 1, y));
            let length = move |x: usize| (x..=self.side).take_while(|x| self.is_dark(*x, y)).count();
            (0..self.side).filter(begins).map(move |x| (x, y, length(x)))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Code, MOST_BYTES, QUIET, TooLong};

    /// Reads a code with another library, four dots a module, as a camera would see it.
    fn read(code: &Code) -> String {
        let side = (code.side() + 2 * QUIET) * 4;
        let mut image = rqrr::PreparedImage::prepare_from_greyscale(side, side, |x, y| {
            let module = |dot: usize| (dot / 4).wrapping_sub(QUIET);
            if code.is_dark(module(x), module(y)) { 0 } else { 255 }
        });
        let grids = image.detect_grids();
        grids[0].decode().unwrap().1
    }

    // The other library is rqrr, which shares no line with the one that makes the codes.
    #[test]
    fn what_is_made_is_read_by_another_library() {
        let long = format!("https://example.org/{}", "a".repeat(MOST_BYTES - 20));
        for text in ["https://example.org/#/fill/resident-satisfaction?pack=demo", "评议", long.as_str()] {
            assert_eq!(read(&Code::of(text).unwrap()), text);
        }
    }

    // ISO/IEC 18004: table 7 gives 412 bytes for 15-M; a version has 17 + 4 v modules a side.
    #[test]
    fn a_text_that_a_phone_would_not_read_well_is_refused() {
        let most = Code::of(&"a".repeat(MOST_BYTES)).unwrap();
        assert_eq!(most.side(), 17 + 4 * 15);
        assert_eq!(Code::of(&"a".repeat(MOST_BYTES + 1)), Err(TooLong { bytes: MOST_BYTES + 1 }));
        assert_eq!(Code::of("").unwrap().side(), 21);
    }

    // ISO/IEC 18004, 5.3.2: a finder pattern's outermost row is seven dark modules, then a light one.
    #[test]
    fn runs_are_the_dark_modules_and_begin_with_the_finder_pattern() {
        let code = Code::of("https://example.org/").unwrap();
        assert_eq!(code.runs().next(), Some((0, 0, 7)));
        assert!(!code.is_dark(7, 0) && !code.is_dark(code.side(), 0) && !code.is_dark(0, code.side()));
        let runs: usize = code.runs().map(|(_, _, length)| length).sum();
        let side = code.side();
        let dark = (0..side * side).filter(|place| code.is_dark(place % side, place / side)).count();
        assert_eq!(runs, dark);
    }
}
