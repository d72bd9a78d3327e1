//! A number with its source, and how it is written.
//!
//! Thousands are separated by commas, the unit follows a narrow no-break space (U+202F), money leads with its sign.

use super::super::prose::Paragraph;
use super::{Evidence, FactSource};

/// A number with its source.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    /// Unique among the facts.
    pub id: String,
    /// What is counted or measured.
    pub title: String,
    /// The number, in `unit`.
    pub value: f64,
    /// `%`, `h`, `min`, `s`, `ms`, a currency such as `USD`, or a plural noun.
    pub unit: String,
    /// Half-width, same unit.
    pub uncertainty: Option<f64>,
    /// True where the source itself says "about".
    pub approximate: bool,
    /// Where the number comes from.
    pub source: FactSource,
    /// The document, formula, query or reason.
    pub detail: Paragraph,
    /// Id of the experiment that it came out of, or that holds it against the model.
    pub experiment: Option<String>,
    /// What shows it.
    pub evidence: Vec<Evidence>,
}

/// A fact in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactText {
    /// The number with "about", sign and uncertainty: `about 8`, `7.8 ± 0.2`, `about $47,000`.
    pub number: String,
    /// The unit, or nothing where the number holds it (money).
    pub unit: String,
    /// Both, with a narrow no-break space between: `about 8 %`.
    pub whole: String,
}

const NARROW_SPACE: char = '\u{202f}';
/// Currencies with a sign of their own; others are written with their code.
const SIGNS: &[(&str, &str)] = &[("USD", "$"), ("EUR", "€"), ("GBP", "£"), ("JPY", "¥")];

impl Fact {
    /// The fact in words.
    #[must_use]
    pub fn display(&self) -> FactText {
        let about = if self.approximate { "about " } else { "" };
        let spread = self.uncertainty.map_or_else(String::new, |half| format!(" ± {}", number_in_words(half)));
        let value = number_in_words(self.value);
        if crate::incident::is_money(&self.unit) {
            let sign = SIGNS.iter().find(|(code, _)| *code == self.unit);
            let lead = sign.map_or_else(|| format!("{}{NARROW_SPACE}", self.unit), |(_, sign)| (*sign).to_owned());
            // The minus stands before the sign: −$5.
            let (minus, amount) = value.strip_prefix('−').map_or(("", value.as_str()), |amount| ("−", amount));
            let number = format!("{about}{minus}{lead}{amount}{spread}");
            return FactText { whole: number.clone(), number, unit: String::new() };
        }
        let number = format!("{about}{value}{spread}");
        FactText { whole: format!("{number}{NARROW_SPACE}{}", self.unit), number, unit: self.unit.clone() }
    }
}

/// A number with commas between thousands and a real minus sign, with the digits that it was written with.
#[must_use]
pub fn number_in_words(value: f64) -> String {
    let text = value.abs().to_string();
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let mut grouped = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let minus = if value < 0.0 { "−" } else { "" };
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{minus}{grouped}{point}{fraction}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fact(value: f64, unit: &str, approximate: bool, uncertainty: Option<f64>) -> FactText {
        let (id, title) = ("f".to_owned(), "F".to_owned());
        let (source, detail, evidence) = (FactSource::Assumed, Vec::new(), Vec::new());
        let unit = unit.to_owned();
        Fact { id, title, value, unit, uncertainty, approximate, source, detail, experiment: None, evidence }.display()
    }

    #[test]
    fn a_number_has_commas_between_thousands() {
        let written = [0.0, 7.8, 999.0, 1_000.0, 47_000.0, 1_234_567.25, -1_500.0].map(number_in_words);
        assert_eq!(written, ["0", "7.8", "999", "1,000", "47,000", "1,234,567.25", "−1,500"]);
    }

    #[test]
    fn a_unit_follows_a_narrow_space() {
        let text = fact(8.0, "%", true, None);
        assert_eq!((text.number.as_str(), text.unit.as_str()), ("about 8", "%"));
        assert_eq!(text.whole, "about 8\u{202f}%");
        assert_eq!(fact(18.0, "h", false, None).whole, "18\u{202f}h");
        assert_eq!(fact(7.8, "%", false, Some(0.2)).whole, "7.8 ± 0.2\u{202f}%");
    }

    #[test]
    fn money_leads_with_its_sign() {
        let text = fact(47_000.0, "USD", true, None);
        assert_eq!((text.number.as_str(), text.unit.as_str()), ("about $47,000", ""));
        assert_eq!(text.whole, "about $47,000");
        assert_eq!(fact(5.0, "CHF", false, None).whole, "CHF\u{202f}5");
        assert_eq!(fact(-5.0, "EUR", false, None).whole, "−€5");
    }
}
