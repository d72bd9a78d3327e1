//! Marks elements by their ids, whoever renders them and whenever: a style sheet of the page's own that names them.
//!
//! What a mark looks like stands in the page's style sheets, under the custom properties `--mark` and `--mark-line`; here
//! is only which elements have them. So a changed selection renders no view again.

use web_sys::{CssStyleSheet, wasm_bindgen::JsValue};

/// The style sheet. Its marks go when it is dropped.
pub struct Marked(CssStyleSheet);

impl Marked {
    /// A sheet without marks. None where the browser has no sheets that are made by programs: nothing is marked there.
    #[must_use]
    pub fn new() -> Option<Self> {
        let sheet = CssStyleSheet::new().ok()?;
        let document = gloo::utils::document();
        let sheets = document.adopted_style_sheets();
        sheets.push(&sheet);
        document.set_adopted_style_sheets(&JsValue::from(sheets));
        Some(Self(sheet))
    }

    /// Marks the elements of these ids, and no others. An id that is no plain name (letters, digits, `-`, `_`) is left out.
    pub fn show(&self, ids: &[String]) {
        let is_plain =
            |id: &&String| id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
        let names: Vec<String> = ids.iter().filter(is_plain).map(|id| format!("#{id}")).collect();
        let text = if names.is_empty() {
            String::new()
        } else {
            format!(":is({}) {{ --mark: var(--focus); --mark-line: solid; }}", names.join(","))
        };
        // Refused only while the sheet is being loaded from elsewhere, which it never is.
        let _ = self.0.replace_sync(&text);
    }
}

impl Drop for Marked {
    fn drop(&mut self) {
        let document = gloo::utils::document();
        let others = document.adopted_style_sheets().filter(&mut |sheet, _, _| !sheet.loose_eq(&self.0));
        document.set_adopted_style_sheets(&JsValue::from(others));
    }
}
