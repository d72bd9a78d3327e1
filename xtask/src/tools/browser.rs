//! The real browser of the tests: an installed Chromium or Chrome with its ChromeDriver, else Debian's packages.
//!
//! Not pinned: browsers update themselves, and the page must work in the one that people have.

use std::path::{Path, PathBuf};

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
    install()?;
    installed().ok_or("Debian's chromium was installed, but is not on PATH.".into())
}

fn installed() -> Option<Browser> {
    let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    let on_path = names.iter().find_map(|name| which(name));
    let mac = PathBuf::from("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");
    let chromium = on_path.or_else(|| mac.is_file().then_some(mac))?;
    Some(Browser { chromium, chromedriver: which("chromedriver")? })
}

fn install() -> Result<(), String> {
    let missing = "The tests need Chromium (or Chrome) and its ChromeDriver on PATH, and did not find both.";
    if which("apt-get").is_none() {
        return Err(format!("{missing} Please install them."));
    }
    let is_root = output(program("id").arg("-u")).is_ok_and(|id| id == "0");
    let has_sudo = || which("sudo").is_some() && run(program("sudo").args(["-n", "true"])).is_ok();
    if !is_root && !has_sudo() {
        return Err(format!(
            "{missing} Installing them needs root: apt-get install --no-install-recommends chromium chromium-driver"
        ));
    }
    let apt_get = |arguments: &[&str]| {
        let mut command = if is_root { program("apt-get") } else { program("sudo") };
        if !is_root {
            command.args(["-n", "DEBIAN_FRONTEND=noninteractive", "apt-get"]);
        }
        run(command.env("DEBIAN_FRONTEND", "noninteractive").arg("-qq").args(arguments))
    };
    say("Chromium and its driver are installed from Debian's packages (about a minute) …");
    if !Path::new("/var/lib/apt/lists")
        .read_dir()
        .is_ok_and(|mut lists| lists.any(|list| is_package_list(list.as_ref())))
    {
        apt_get(&["update"])?;
    }
    let packages = ["install", "-y", "--no-install-recommends", "chromium", "chromium-driver"];
    // The lists may be older than the packages that the mirror still has.
    apt_get(&packages).or_else(|_| apt_get(&["update"]).and_then(|()| apt_get(&packages)))
}

fn is_package_list(list: Result<&std::fs::DirEntry, &std::io::Error>) -> bool {
    list.is_ok_and(|list| list.file_name().to_string_lossy().contains("_Packages"))
}
