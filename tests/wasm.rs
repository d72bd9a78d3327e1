//! Tests that need a real browser: run by wasm-bindgen's runner in headless Chromium (`cargo xtask test wasm`).
//!
//! Here stands only what the native tests cannot show: that the page mounts, and that the model computes the same in wasm.
#![cfg(target_arch = "wasm32")]

use postmortem_explorer::browser;
use postmortem_explorer::views::{App, app::AppProps, load::IndexLoad};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// An empty element of the test page.
fn new_element(tag: &str, id: &str) -> web_sys::Element {
    let document = gloo::utils::document();
    let element = document.create_element(tag).expect("an element");
    element.set_id(id);
    gloo::utils::body().append_child(&element).expect("appended");
    element
}

#[wasm_bindgen_test]
async fn the_app_mounts_into_an_element_and_says_what_it_is() {
    let mount = new_element("div", "mount");
    yew::Renderer::<App>::with_root_and_props(mount.clone(), AppProps { index: IndexLoad::Loading }).render();
    yew::platform::time::sleep(std::time::Duration::ZERO).await;
    let name = mount.query_selector("header a").expect("a valid selector").expect("the page's name");
    assert_eq!(name.text_content().as_deref(), Some("Postmortem Explorer"));
}

#[wasm_bindgen_test]
fn a_panic_shows_its_text_in_place_of_the_page_and_the_first_one_stays() {
    let page = new_element("div", "app");
    let failure = new_element("div", "failure");
    let sentence = new_element("p", "failure-sentence");
    let detail = new_element("pre", "failure-detail");
    failure.set_attribute("hidden", "").expect("set");

    browser::show_panic("first");
    browser::show_panic("second");

    assert!(page.has_attribute("hidden"));
    assert!(!failure.has_attribute("hidden"));
    assert!(sentence.text_content().is_some_and(|text| text.contains("Reloading")));
    assert_eq!(detail.text_content().as_deref(), Some("first"));
}

/// The shipped model's run, as in the native tests.
#[path = "core/digests.rs"]
mod digests;

#[wasm_bindgen_test]
fn a_seed_has_the_digests_that_it_has_natively() {
    let got: Vec<[u64; 2]> = (1..=5).map(digests::of_seed).collect();
    assert_eq!(got, digests::DIGESTS);
}
