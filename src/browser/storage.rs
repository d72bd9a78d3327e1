//! Texts that stay on the reader's machine, under names of their own. Nothing here is ever sent.

fn local() -> Option<web_sys::Storage> {
    gloo::utils::window().local_storage().ok().flatten()
}

/// The text of a name; none where there is none, or where the browser keeps nothing.
#[must_use]
pub fn read(name: &str) -> Option<String> {
    local()?.get_item(name).ok().flatten()
}

/// Keeps a text under a name. False where the browser keeps nothing, or nothing more.
#[must_use]
pub fn write(name: &str, text: &str) -> bool {
    local().is_some_and(|storage| storage.set_item(name, text).is_ok())
}
