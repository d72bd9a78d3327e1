//! The real browsers and the real host of the tests: Chromium or Chrome with its ChromeDriver, Firefox, nginx; those that
//! are installed, else Debian's packages.
//!
//! Not pinned: browsers update themselves, and the page must work in the one that people have.

use std::path::PathBuf;

use crate::process::{output, program, run, say, which};

/// Chromium and the program that drives it.
pub(crate) struct Browser {
    pub(crate) chromium: PathBuf,
    pub(crate) chromedriver: PathBuf,
}

/// Finds the browser, or installs Debian's.
///
/// # Errors
/// In words, when there is none and it cannot be installed here.
pub(crate) fn for_browser() -> Result<Browser, String> {
    if let Some(browser) = installed() {
        return Ok(browser);
    }
    install("Chromium (or Chrome) with its ChromeDriver", &["chromium", "chromium-driver"])?;
    installed().ok_or("Debian's chromium was installed, but is not on PATH.".into())
}

fn installed() -> Option<Browser> {
    let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    let on_path = names.iter().find_map(|name| which(name));
    let mac = PathBuf::from("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");
    let chromium = on_path.or_else(|| mac.is_file().then_some(mac))?;
    Some(Browser { chromium, chromedriver: which("chromedriver")? })
}

/// Finds Firefox, or installs Debian's. Any that distributions have: the tests drive it through `WebDriver BiDi`.
///
/// # Errors
/// In words, when there is none and it cannot be installed here.
pub(crate) fn firefox() -> Result<PathBuf, String> {
    let found = || {
        let mac = PathBuf::from("/Applications/Firefox.app/Contents/MacOS/firefox");
        ["firefox-esr", "firefox"].iter().find_map(|name| which(name)).or_else(|| mac.is_file().then_some(mac))
    };
    if let Some(firefox) = found() {
        return Ok(firefox);
    }
    install("Firefox", &["firefox-esr"])?;
    found().ok_or("Debian's firefox-esr was installed, but is not on PATH.".into())
}

/// Finds nginx with its brotli module, or installs Debian's. Where neither is possible, the tests of hosting say that they
/// did not run.
pub(crate) fn nginx() -> Option<PathBuf> {
    let found = || which("nginx").or_else(|| Some(PathBuf::from("/usr/sbin/nginx")).filter(|file| file.is_file()));
    if let Some(nginx) = found() {
        return Some(nginx);
    }
    if let Err(sentence) = install("nginx", &["nginx-light", "libnginx-mod-http-brotli-static"]) {
        say(&format!("{sentence}\nThe tests behind nginx are left out."));
    }
    found()
}

/// Installs Debian's packages for `what`.
fn install(what: &str, packages: &[&str]) -> Result<(), String> {
    let missing = format!("The tests need {what}, and did not find it.");
    if which("apt-get").is_none() {
        return Err(format!("{missing} Please install it."));
    }
    let is_root = output(program("id").arg("-u")).is_ok_and(|id| id == "0");
    let has_sudo = || which("sudo").is_some() && run(program("sudo").args(["-n", "true"])).is_ok();
    if !is_root && !has_sudo() {
        let packages = packages.join(" ");
        return Err(format!("{missing} Installing it needs root: apt-get install --no-install-recommends {packages}"));
    }
    let apt_get = |arguments: &[&str]| {
        let mut command = if is_root { program("apt-get") } else { program("sudo") };
        if !is_root {
            command.args(["-n", "DEBIAN_FRONTEND=noninteractive", "apt-get"]);
        }
        run(command.env("DEBIAN_FRONTEND", "noninteractive").arg("-qq").args(arguments))
    };
    say(&format!("{what} is installed from Debian's packages (about a minute) …"));
    // Lists that came with a machine's image name packages of that day: a Firefox of half a year ago does not speak what the
    // tests' driver asks of it. Where no mirror answers, the lists that are there have to do.
    if let Err(problem) = apt_get(&["update"]) {
        say(&format!("The lists of packages stay as they are: {problem}"));
    }
    let all: Vec<&str> = ["install", "-y", "--no-install-recommends"].iter().chain(packages).copied().collect();
    apt_get(&all)
}
