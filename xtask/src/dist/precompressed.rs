//! `.br` and `.gz` beside each file of the build that gets smaller: for hosts that send what is compressed already.

use std::io::Write as _;
use std::path::Path;

use flate2::{Compression, write::GzEncoder};

use crate::Outcome;
use crate::process::files_below;

/// Files below this are sent as they are [bytes]: a packet holds them either way.
const SMALLEST_BYTES: usize = 1_000;

/// Types that compress.
const KINDS: &[&str] = &["html", "css", "js", "json", "svg", "wasm", "webmanifest", "md"];

/// Compresses every file of the build, at the highest quality.
///
/// # Errors
/// When a file cannot be read or written.
pub(super) fn write(dist: &Path) -> Outcome {
    for file in files_below(dist, 8)? {
        let kind = file.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        if !KINDS.contains(&kind) {
            continue;
        }
        let bytes = std::fs::read(&file).map_err(|error| format!("{} cannot be read: {error}.", file.display()))?;
        if bytes.len() < SMALLEST_BYTES {
            continue;
        }
        for (ending, packed) in [("br", brotli(&bytes)?), ("gz", gzip(&bytes)?)] {
            if packed.len() < bytes.len() {
                let beside = file.with_added_extension(ending);
                std::fs::write(&beside, packed)
                    .map_err(|error| format!("{} cannot be written: {error}.", beside.display()))?;
            }
        }
    }
    Ok(())
}

/// As brotli sends it.
///
/// # Errors
/// When compressing fails.
pub(crate) fn brotli(bytes: &[u8]) -> Result<Vec<u8>, String> {
    let parameters = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
    let mut packed = Vec::new();
    brotli::BrotliCompress(&mut &*bytes, &mut packed, &parameters)
        .map_err(|error| format!("Compressing failed: {error}."))?;
    Ok(packed)
}

/// As gzip sends it.
///
/// # Errors
/// When compressing fails.
pub(crate) fn gzip(bytes: &[u8]) -> Result<Vec<u8>, String> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    let packed = encoder.write_all(bytes).and_then(|()| encoder.finish());
    packed.map_err(|error| format!("Compressing failed: {error}."))
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    #[test]
    fn what_is_compressed_comes_back_as_it_was() {
        let text = "the same words again and again, ".repeat(100);
        let mut from_brotli = Vec::new();
        brotli::BrotliDecompress(&mut brotli(text.as_bytes()).expect("packed").as_slice(), &mut from_brotli)
            .expect("brotli");
        assert_eq!(from_brotli, text.as_bytes());
        let packed = gzip(text.as_bytes()).expect("packed");
        let mut from_gzip = String::new();
        flate2::read::GzDecoder::new(packed.as_slice()).read_to_string(&mut from_gzip).expect("gzip");
        assert_eq!(from_gzip, text);
    }

    #[test]
    fn large_texts_get_both_and_small_ones_and_pictures_none() {
        let folder = std::env::temp_dir().join(format!("xtask-precompressed-{}", std::process::id()));
        std::fs::create_dir_all(folder.join("inner")).expect("a folder");
        for (name, n_letters) in [("inner/a.js", 5_000), ("b.js", 10), ("c.png", 5_000)] {
            std::fs::write(folder.join(name), "a".repeat(n_letters)).expect("written");
        }
        write(&folder).expect("compressed");
        let all = files_below(&folder, 2).expect("readable");
        let mut names: Vec<String> = all.iter().map(|file| crate::dist::relative(&folder, file)).collect();
        names.sort();
        std::fs::remove_dir_all(&folder).expect("removed");
        assert_eq!(names, ["b.js", "c.png", "inner/a.js", "inner/a.js.br", "inner/a.js.gz"]);
    }
}
