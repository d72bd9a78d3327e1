//! A link as a QR code (ISO/IEC 18004), for phones in the room.

use std::fmt::Write as _;

use qrcodegen::{QrCode, QrCodeEcc};

/// Free modules around the code, as the standard asks for.
const QUIET: i32 = 4;

/// A code as a path of squares of side 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QrDrawing {
    /// Modules from edge to edge, with the free ones around.
    pub side: u32,
    /// The dark modules, as the data of an SVG path.
    pub path: String,
}

/// The code of a text; none of one that is too long for any code.
#[must_use]
pub fn qr(text: &str) -> Option<QrDrawing> {
    let code = QrCode::encode_text(text, QrCodeEcc::Low).ok()?;
    let mut path = String::new();
    for y in 0..code.size() {
        let mut x = 0;
        while x < code.size() {
            let length = (x..code.size()).take_while(|&x| code.get_module(x, y)).count();
            let run = i32::try_from(length).unwrap_or(0);
            if run > 0 {
                // Writing into a String cannot fail.
                let _ = write!(path, "M{} {}h{run}v1h-{run}z", x + QUIET, y + QUIET);
            }
            x += run.max(1);
        }
    }
    Some(QrDrawing { side: u32::try_from(code.size() + 2 * QUIET).ok()?, path })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Paints the path and lets another library read the code.
    fn read(drawing: &QrDrawing) -> String {
        let side = drawing.side as usize;
        let mut dark = vec![false; side * side];
        for run in drawing.path.split('M').skip(1) {
            let (place, rest) = run.split_once('h').unwrap();
            let (x, y) = place.split_once(' ').unwrap();
            let (x, y): (usize, usize) = (x.parse().unwrap(), y.parse().unwrap());
            let length: usize = rest.split_once('v').unwrap().0.parse().unwrap();
            dark[y * side + x..y * side + x + length].fill(true);
        }
        let scale = 4;
        let mut image = rqrr::PreparedImage::prepare_from_greyscale(side * scale, side * scale, |x, y| {
            if dark[y / scale * side + x / scale] { 0 } else { 255 }
        });
        let grids = image.detect_grids();
        grids.first().unwrap().decode().unwrap().1
    }

    #[test]
    fn another_library_reads_the_link_back() {
        let link = "https://reviews.example/a/b/#/2025-checkout-502/replay?at=2025-10-14T20:46:19Z&do=k3f9s0BR2-4";
        for text in [link.to_owned(), format!("{link}{}", "&x=1".repeat(400))] {
            assert_eq!(read(&qr(&text).unwrap()), text);
        }
    }

    #[test]
    fn a_text_that_fits_no_code_has_none() {
        assert_eq!(qr(&"x".repeat(4_000)), None);
    }
}
