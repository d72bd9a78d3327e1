//! A plain color, and how it is read from a style sheet's computed value.

use plotters_backend::BackendColor;

/// Red, green, blue and opacity.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rgba {
    /// Each 0 to 255.
    pub rgb: (u8, u8, u8),
    /// 0 is invisible, 1 covers.
    pub alpha: f64,
}

impl Rgba {
    /// A color that covers.
    #[must_use]
    pub const fn opaque(red: u8, green: u8, blue: u8) -> Self {
        Self { rgb: (red, green, blue), alpha: 1.0 }
    }

    /// The same color, fainter.
    #[must_use]
    pub fn faded(self, by: f64) -> Self {
        Self { alpha: self.alpha * by, ..self }
    }

    /// Reads `#rgb`, `#rrggbb`, `#rrggbbaa`, `rgb(…)` and `rgba(…)`, with commas or spaces, as browsers compute them.
    #[must_use]
    pub fn from_css(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Some(hex) = text.strip_prefix('#') {
            return Self::from_hex(hex);
        }
        let inner = text.strip_prefix("rgba(").or_else(|| text.strip_prefix("rgb("))?.strip_suffix(')')?;
        let mut parts = inner.split([',', ' ', '/']).filter(|part| !part.is_empty());
        let mut channel = || parts.next()?.parse::<u8>().ok();
        let rgb = (channel()?, channel()?, channel()?);
        let alpha = match parts.next() {
            None => 1.0,
            Some(part) => match part.strip_suffix('%') {
                Some(percent) => percent.parse::<f64>().ok()? / 100.0,
                None => part.parse().ok()?,
            },
        };
        (parts.next().is_none() && (0.0..=1.0).contains(&alpha)).then_some(Self { rgb, alpha })
    }

    fn from_hex(hex: &str) -> Option<Self> {
        let digits: Option<Vec<u8>> =
            hex.chars().map(|c| c.to_digit(16).and_then(|digit| digit.try_into().ok())).collect();
        let digits = digits?;
        let bytes: Vec<u8> = match digits.len() {
            3 => digits.iter().map(|digit| digit * 17).collect(),
            6 | 8 => digits.chunks(2).map(|pair| pair.iter().fold(0, |byte, digit| byte * 16 + digit)).collect(),
            _ => return None,
        };
        match *bytes.as_slice() {
            [red, green, blue] => Some(Self::opaque(red, green, blue)),
            [red, green, blue, alpha] => Some(Self::opaque(red, green, blue).faded(f64::from(alpha) / 255.0)),
            _ => None,
        }
    }
}

impl From<Rgba> for BackendColor {
    fn from(color: Rgba) -> Self {
        Self { alpha: color.alpha, rgb: color.rgb }
    }
}
