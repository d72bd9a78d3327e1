//! Steps that run the page in real browsers: wasm tests, and end-to-end tests of the release build.

use super::{Tally, count};
use crate::process::{cargo, program, project};
use crate::{bundle, dist, incidents, serve, tools};

/// The path that the end-to-end tests use besides `/`.
const PREFIX: &str = "/a/b/";

/// wasm-bindgen's runner drives headless Chromium through ChromeDriver, and Node.
pub(super) fn wasm() -> Result<Tally, String> {
    let path = tools::for_wasm_tests()?;
    let browser = tools::for_browser()?;
    let mut command = cargo();
    // Without `--quiet`: cargo would hand it to the runner, which does not know it.
    command.args(["test", "--locked", "--test", "wasm", "--test", "node", "--target", tools::WASM_TARGET]);
    command.env("PATH", path).env("CHROMEDRIVER", browser.chromedriver);
    // Seconds; the runner's own are too few for a browser's first start on a busy machine.
    command.env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", "60").env("WASM_BINDGEN_TEST_TIMEOUT", "180");
    command.env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", project().join("tests").join("webdriver.json"));
    count(&mut command)
}

/// Node's test runner and Playwright, on the release build as this program serves it.
pub(super) fn end_to_end() -> Result<Tally, String> {
    tools::for_end_to_end()?;
    let browser = tools::for_browser()?;
    let firefox = tools::firefox()?;
    let folder = dist::build()?;
    let first = incidents::catalogue()?.first().map(|entry| entry.id.clone()).ok_or("The catalogue is empty.")?;
    let site = serve::start(folder.clone(), "/", 0)?;
    let prefixed = serve::start(folder.clone(), PREFIX, 0)?;
    let mut command = program("node");
    command.args(["--test", "--test-reporter=spec", "--test-concurrency=2"]).args(test_files()?);
    command.env("PAGE_URL", site.url).env("PREFIXED_PAGE_URL", prefixed.url).env("CHROMIUM", browser.chromium);
    command.env("FIREFOX", firefox).env("DIST", &folder);
    command.env("BUNDLE", folder.join(bundle::FOLDER).join(format!("{first}.html")));
    if let Some(nginx) = tools::nginx() {
        command.env("NGINX", nginx);
    }
    count(&mut command)
}

/// Every `*.test.mjs` of `e2e/`, in the order of their names.
fn test_files() -> Result<Vec<String>, String> {
    let folder = project().join("e2e");
    let entries =
        std::fs::read_dir(&folder).map_err(|error| format!("{} cannot be read: {error}.", folder.display()))?;
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let mut files: Vec<String> =
        names.filter(|name| name.ends_with(".test.mjs")).map(|name| format!("e2e/{name}")).collect();
    files.sort();
    Ok(files)
}
