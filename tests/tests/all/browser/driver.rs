//! A browser that does what it is told, one thing after the other.

use std::future::Future;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Instant;

use fantoccini::error::CmdError;
use fantoccini::{Client, ClientBuilder, Locator, elements::Element};
use hyper_util::client::legacy::connect::HttpConnector;
use orgo_tests::site::{DEADLINE, end, until};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::runtime::{self, Runtime};
use tokio::time::timeout;

/// Where Debian and others put Chromium.
const CHROMIUM: [&str; 2] = ["chromium", "chromium-browser"];

/// Names the variable that makes a missing browser a failure.
const STRICTNESS: &str = "ORGO_E2E";

/// How the browser shows pages.
#[derive(Debug, Clone, Copy)]
pub(super) struct Look {
    /// Width of the page in CSS pixels.
    pub(super) width: u32,
    /// Height of the page in CSS pixels.
    pub(super) height: u32,
    /// Whether it tells pages that it has the manners of a phone.
    pub(super) is_phone: bool,
    /// Whether the person prefers dark pages.
    pub(super) is_dark: bool,
    /// How high the letters are that the person asked for, in pixels; 16 is usual.
    pub(super) letters: u32,
    /// Whether pages may run script.
    pub(super) script: bool,
}

impl Look {
    /// A window on a desk.
    pub(super) const DESK: Self = Self {
        width: 1440,
        height: 1200,
        is_phone: false,
        is_dark: false,
        letters: 16,
        script: true,
    };

    /// A small phone, held upright.
    pub(super) const PHONE: Self = Self {
        width: 360,
        height: 740,
        is_phone: true,
        ..Self::DESK
    };

    /// The same in both schemes, the light one first.
    pub(super) fn in_both(self) -> [Self; 2] {
        [false, true].map(|is_dark| Self { is_dark, ..self })
    }

    fn capabilities(self, chromium: &Path, profile: &Path, downloads: &Path) -> Value {
        let scheme = u8::from(!self.is_dark);
        let mut options = json!({
            "binary": chromium,
            "args": [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic",
                "--no-first-run", "--disable-background-networking", "--disable-component-update",
                "--disable-sync", "--lang=en-US",
                format!("--user-data-dir={}", profile.display()),
                format!("--window-size={},{}", self.width, self.height),
                format!("--blink-settings=preferredColorScheme={scheme},defaultFontSize={}", self.letters),
            ],
        });
        let mut prefs = json!({"download.default_directory": downloads});
        if !self.script {
            prefs["profile.managed_default_content_settings.javascript"] = 2.into();
        }
        options["prefs"] = prefs;
        if self.is_phone {
            // A window of Chromium is never narrower than 500 pixels: only emulation is.
            options["mobileEmulation"] = json!({"deviceMetrics": {
                "width": self.width, "height": self.height, "pixelRatio": 2.0, "touch": true,
            }});
        }
        json!({"goog:chromeOptions": options})
    }
}

/// A browser with a profile of its own. All of it goes away with this value, also in a panic.
pub(super) struct Browser {
    client: Client,
    runtime: Runtime,
    // Fields go in this order: the driver may not outlive the folder its browser writes to.
    _driver: Driver,
    _profile: TempDir,
    downloads: TempDir,
}

impl Browser {
    /// Starts a browser; returns nothing, and says so, where there is none and none is required.
    pub(super) fn start(look: Look) -> Option<Self> {
        let (chromium, chromedriver) = installed()?;
        let profile = tempfile::tempdir().expect("a temporary folder can be made");
        let downloads = tempfile::tempdir().expect("a temporary folder can be made");
        let driver = Driver::start(&chromedriver);
        let runtime = runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.expect("a runtime can be made");
        let Value::Object(wanted) = look.capabilities(&chromium, profile.path(), downloads.path())
        else {
            unreachable!("capabilities are an object");
        };
        let mut builder = ClientBuilder::new(HttpConnector::new());
        let connecting = builder.capabilities(wanted).connect(&driver.address);
        let client = runtime.block_on(async { timeout(DEADLINE, connecting).await });
        let browser = Self {
            client: client.expect("Chromium starts in time").expect("it starts"),
            runtime,
            _driver: driver,
            _profile: profile,
            downloads,
        };
        assert_eq!(browser.runs_script(), look.script, "script is as wanted");
        Some(browser)
    }

    /// Opens an address.
    pub(super) fn open(&self, address: &str) {
        self.must(&format!("opening {address}"), self.client.goto(address));
    }

    /// Goes back one page, as the button beside the address does.
    pub(super) fn back(&self) {
        let from = self.document();
        self.must("going back", self.client.back());
        self.leave(from.as_deref(), "going back");
    }

    /// Returns the path of the page.
    pub(super) fn path(&self) -> String {
        let address = self.must("asking for the address", self.client.current_url());
        address.path().to_owned()
    }

    /// Returns the address of the page.
    pub(super) fn address(&self) -> String {
        let address = self.must("asking for the address", self.client.current_url());
        address.into()
    }

    /// Presses what stays on the page.
    pub(super) fn press(&self, xpath: &str) {
        let element = self.find(xpath);
        // What is under the bar at the foot of a phone is scrolled to by people, and not by the driver.
        let target = serde_json::to_value(&element).expect("an element has a name");
        let script = "arguments[0].scrollIntoView({block: 'center'})";
        self.must("scrolling", self.client.execute(script, vec![target]));
        self.must(&format!("pressing {xpath}"), element.click());
    }

    /// Presses what leads to another page, and waits until that is there.
    ///
    /// Every document has another root, so that also a page like the one before is told from it.
    pub(super) fn go(&self, xpath: &str) {
        let from = self.document();
        self.press(xpath);
        self.leave(from.as_deref(), xpath);
    }

    /// Presses keys where the focus is, as somebody without a mouse does.
    pub(super) fn keys(&self, keys: &str) {
        let focused = self.must("looking for the focus", self.client.active_element());
        self.must("pressing keys", focused.send_keys(keys));
    }

    /// Presses keys that lead to another page, and waits until that is there.
    pub(super) fn keys_go(&self, keys: &str) {
        let from = self.document();
        self.keys(keys);
        self.leave(from.as_deref(), keys);
    }

    /// Forgets every cookie, as when a session is over.
    pub(super) fn forget(&self) {
        self.must("forgetting cookies", self.client.delete_all_cookies());
    }

    /// Writes into a field, instead of what is in it.
    pub(super) fn write(&self, xpath: &str, text: &str) {
        let field = self.find(xpath);
        self.must(&format!("emptying {xpath}"), field.clear());
        self.must(&format!("writing {xpath}"), field.send_keys(text));
    }

    /// Gives a file to a field.
    pub(super) fn give(&self, xpath: &str, file: &Path) {
        let field = self.find(xpath);
        let path = file.to_str().expect("a path in UTF-8");
        self.must(&format!("giving a file to {xpath}"), field.send_keys(path));
    }

    /// Presses what brings a file, and returns where it was put.
    pub(super) fn fetch(&self, xpath: &str) -> PathBuf {
        let before = self.downloaded();
        self.press(xpath);
        until(&format!("{xpath} brings a file"), || {
            self.downloaded()
                .into_iter()
                .find(|file| !before.contains(file))
        })
    }

    /// Lists what was downloaded to its end.
    fn downloaded(&self) -> Vec<PathBuf> {
        let folder = std::fs::read_dir(self.downloads.path()).expect("the folder is there");
        let files = folder.map(|file| file.expect("it can be listed").path());
        let is_whole = |file: &PathBuf| {
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            !name.ends_with(".crdownload") && !name.starts_with('.')
        };
        files.filter(is_whole).collect()
    }

    /// Chooses the entry of a list that has this value.
    pub(super) fn choose(&self, xpath: &str, value: &str) {
        let list = self.find(xpath);
        self.must(&format!("choosing {value}"), list.select_by_value(value));
    }

    /// Returns what is in a field.
    pub(super) fn typed(&self, xpath: &str) -> String {
        let field = self.find(xpath);
        let typed = self.must(&format!("reading {xpath}"), field.prop("value"));
        typed.unwrap_or_default()
    }

    /// Counts what is on the page.
    pub(super) fn count(&self, xpath: &str) -> usize {
        let found = self.client.find_all(Locator::XPath(xpath));
        self.must(&format!("looking for {xpath}"), found).len()
    }

    /// Returns the words that can be seen.
    pub(super) fn words(&self) -> String {
        self.words_of("//body")
    }

    /// Returns the words that can be seen in one part of the page.
    pub(super) fn words_of(&self, xpath: &str) -> String {
        let end = Instant::now() + DEADLINE;
        loop {
            match self.wait(self.find(xpath).text()) {
                Ok(words) => return words,
                // A script put another part in its place meanwhile.
                Err(error) if error.is_stale_element_reference() && Instant::now() < end => {}
                Err(error) => panic!("reading {xpath}: {error}"),
            }
        }
    }

    /// Fails unless these words can be seen.
    #[track_caller]
    pub(super) fn shows(&self, words: &str) {
        let seen = self.words();
        assert!(seen.contains(words), "no `{words}` in:\n{seen}");
    }

    /// Returns what a script says about the page.
    pub(super) fn ask(&self, script: &str) -> Value {
        self.must("running a script", self.client.execute(script, vec![]))
    }

    /// Writes a picture of what can be seen.
    pub(super) fn picture(&self, path: &Path) {
        let png = self.must("taking a picture", self.client.screenshot());
        std::fs::write(path, png).expect("a picture can be written");
    }

    fn find(&self, xpath: &str) -> Element {
        match self.wait(self.client.find(Locator::XPath(xpath))) {
            Ok(element) => element,
            Err(error) => panic!("no {xpath} ({error}) in:\n{}", self.words()),
        }
    }

    /// Returns the name of the page's root, which no other document has; none while there is no page.
    fn document(&self) -> Option<String> {
        let root = self.wait(self.client.find(Locator::Css("html")));
        root.ok().map(|root| root.element_id().to_string())
    }

    fn leave(&self, from: Option<&str>, how: &str) {
        let end = Instant::now() + DEADLINE;
        loop {
            let now = self.document();
            if now.is_some() && now.as_deref() != from {
                return;
            }
            assert!(Instant::now() < end, "{how} led nowhere:\n{}", self.words());
        }
    }

    fn runs_script(&self) -> bool {
        self.open("data:text/html,<p>off</p><script>document.body.textContent='on'</script>");
        self.words() == "on"
    }

    fn must<T>(&self, what: &str, doing: impl Future<Output = Result<T, CmdError>>) -> T {
        self.wait(doing)
            .unwrap_or_else(|error| panic!("{what}: {error}"))
    }

    fn wait<T>(&self, doing: impl Future<Output = Result<T, CmdError>>) -> Result<T, CmdError> {
        let done = self
            .runtime
            .block_on(async { timeout(DEADLINE, doing).await });
        done.expect("the browser answers in time")
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // Chromium ends with its session. A driver that does not even answer can only be killed.
        let closing = self.client.clone().close();
        drop(
            self.runtime
                .block_on(async { timeout(DEADLINE, closing).await }),
        );
    }
}

/// How often a driver is started that finds no port.
const STARTS_MAX: u32 = 5;

/// A running chromedriver.
struct Driver {
    child: Child,
    address: String,
    /// Held open, so that the driver may go on writing.
    _stdout: BufReader<ChildStdout>,
}

impl Driver {
    /// Starts one. It picks a port that is free on IPv6, and gives up where somebody has that port on IPv4: then
    /// another is started.
    fn start(program: &Path) -> Self {
        let mut said = String::new();
        for _ in 0..STARTS_MAX {
            match Self::start_once(program) {
                Ok(driver) => return driver,
                Err(why) if why.contains("port not available") => said = why,
                Err(why) => panic!("chromedriver ended: {why}"),
            }
        }
        panic!("chromedriver found no port in {STARTS_MAX} tries: {said}")
    }

    /// Starts one, or returns what it said before it ended.
    fn start_once(program: &Path) -> Result<Self, String> {
        let spawned = Command::new(program)
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let mut child = spawned.expect("chromedriver starts");
        let mut stdout = BufReader::new(child.stdout.take().expect("it was asked for"));
        let mut said = String::new();
        let port = loop {
            let start = said.len();
            let read = stdout.read_line(&mut said).expect("it says UTF-8");
            let port = port(&said[start..]);
            if read == 0 || port.is_some() {
                break port;
            }
        };
        let started = Self {
            child,
            address: format!("http://127.0.0.1:{}", port.unwrap_or_default()),
            _stdout: stdout,
        };
        // What is dropped here has ended, and is waited for.
        port.map(|_| started).ok_or(said)
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        end(&mut self.child);
    }
}

/// Reads the port out of the line with which chromedriver says that it is ready.
fn port(line: &str) -> Option<u16> {
    let rest = line.split_once(" successfully on port ")?.1;
    rest.trim().trim_end_matches('.').parse().ok()
}

/// Returns Chromium and its driver, or says loudly that there is nothing to test with.
fn installed() -> Option<(PathBuf, PathBuf)> {
    let chromium = CHROMIUM.into_iter().find_map(on_path);
    let found = chromium.zip(on_path("chromedriver"));
    if found.is_none() {
        let required = std::env::var_os(STRICTNESS).is_some_and(|value| value == "require");
        assert!(
            !required,
            "{STRICTNESS}=require, and Chromium or chromedriver is missing"
        );
        // The runner keeps what passing tests print, so this goes past it.
        let said = std::io::stderr().write_all(
            b"SKIPPED: the pages were NOT tested in a browser: Chromium or chromedriver is missing\n",
        );
        said.expect("standard error takes a line");
    }
    found
}

fn on_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|program| program.is_file())
}

#[test]
fn the_port_is_read_from_the_line_that_names_it() {
    for (line, expected) in [
        (
            "ChromeDriver was started successfully on port 38191.\n",
            Some(38191),
        ),
        ("Starting ChromeDriver 156.0 on port 0\n", None),
        ("ChromeDriver was started successfully on port x.\n", None),
    ] {
        assert_eq!(port(line), expected, "{line}");
    }
}
