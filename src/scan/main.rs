//! The reader of codes for browsers that have none: a Web Worker of its own, which a phone fetches when
//! somebody scans a code and the browser cannot. It decides nothing but what a picture says.

use pingyi_web::shell::scanner::{self, Picture};

fn main() {
    scanner::serve(read);
}

/// The text of the first code in the picture that can be read.
fn read(picture: &Picture) -> Option<String> {
    let (width, height) = (picture.width, picture.height);
    if width == 0 || height == 0 || picture.pixels.len() < width * height * 4 {
        return None;
    }
    let grey = |x: usize, y: usize| {
        let place = (y * width + x) * 4;
        let part = |offset: usize| u32::from(picture.pixels.get(place + offset).copied().unwrap_or(0));
        // Luma after ITU-R BT.601, in 256ths.
        u8::try_from((77 * part(0) + 150 * part(1) + 29 * part(2)) >> 8).unwrap_or(u8::MAX)
    };
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(width, height, grey);
    let codes = image.detect_grids();
    codes.into_iter().find_map(|code| code.decode().ok().map(|(_, text)| text))
}
