//! A headless Chromium, driven by chromedriver: one a test, ended with it.

use crate::support::{App, PASSWORD};
use fantoccini::actions::{
    InputSource, KeyAction, KeyActions, MOUSE_BUTTON_LEFT, MouseActions, PointerAction,
};
use fantoccini::error::CmdError;
use fantoccini::key::Key;
use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use reqwest::{Method, Url};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::str::FromStr;
use std::time::{Duration, Instant};

/// Chromium, and what it is pointed at.
pub(super) struct Screen {
    pub(super) client: Client,
    base: String,
    driver: Child,
}

/// A phone of 390 by 844 with touch, or a desk of 1280 by 800.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Size {
    Phone,
    Desk,
}

pub(super) const BOTH: [Size; 2] = [Size::Phone, Size::Desk];

/// A shop of its own on a screen of its own; nothing unless browser tests are asked for, because
/// they need Chromium and some seconds.
pub(super) async fn opened(size: Size) -> Option<(App, Screen)> {
    if !is_wanted() {
        return None;
    }
    let app = App::start().await;
    let screen = Screen::at(app.address).await;
    screen.resize(size).await;
    Some((app, screen))
}

/// Browser tests are asked for.
pub(super) fn is_wanted() -> bool {
    std::env::var_os("AUTOSHOP_BROWSER").is_some_and(|wanted| wanted == "1")
}

/// A driver at a port that it takes itself: one that was found free before could be somebody's by then.
fn started() -> (Child, u16) {
    let mut driver = Command::new("chromedriver")
        .arg("--port=0")
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("chromedriver is installed");
    let told = driver.stdout.as_mut().expect("it is piped");
    let port = BufReader::new(told)
        .lines()
        .map_while(Result::ok)
        .find_map(|line| {
            let (_, port) = line.split_once("started successfully on port ")?;
            port.trim_end_matches('.').parse().ok()
        });
    (driver, port.expect("chromedriver starts"))
}

impl Screen {
    /// One more screen, pointed at a server.
    pub(super) async fn at(address: SocketAddr) -> Self {
        let (driver, port) = started();
        let mut tries = 0;
        let client = loop {
            let mut builder = ClientBuilder::new(HttpConnector::new());
            builder.capabilities(capabilities());
            match builder.connect(&format!("http://127.0.0.1:{port}")).await {
                Ok(client) => break client,
                Err(error) if tries > 200 => panic!("chromedriver: {error}"),
                Err(_) => tries += 1,
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        };
        Self {
            client,
            base: format!("http://{address}"),
            driver,
        }
    }

    /// A command that only Chromium knows.
    async fn order(&self, path: &'static str, body: Value) -> Value {
        self.client.issue_cmd(Order { path, body }).await.unwrap()
    }

    async fn devtools(&self, cmd: &str, params: Value) {
        let body = json!({"cmd": cmd, "params": params});
        self.order("goog/cdp/execute", body).await;
    }

    pub(super) async fn resize(&self, size: Size) {
        let is_phone = size == Size::Phone;
        let (width, height) = if is_phone { (390, 844) } else { (1280, 800) };
        self.devtools(
            "Emulation.setDeviceMetricsOverride",
            json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": is_phone}),
        )
        .await;
        let touch = json!({"enabled": is_phone, "maxTouchPoints": 1});
        self.devtools("Emulation.setTouchEmulationEnabled", touch)
            .await;
    }

    /// From the next page on no script of the product runs.
    pub(super) async fn forbid_scripts(&self) {
        let off = json!({"value": true});
        self.devtools("Emulation.setScriptExecutionDisabled", off)
            .await;
    }

    /// From now on each answer takes two seconds to begin, and comes at 50 KB a second.
    pub(super) async fn slow(&self) {
        self.devtools("Network.enable", json!({})).await;
        let slow = json!({
            "offline": false, "latency": 2_000, "downloadThroughput": 50_000, "uploadThroughput": 50_000
        });
        self.devtools("Network.emulateNetworkConditions", slow)
            .await;
    }

    pub(super) async fn go(&self, path: &str) {
        let url = format!("{}{path}", self.base);
        self.client.goto(&url).await.unwrap();
    }

    pub(super) async fn sign_in(&self, role: &str) {
        self.sign_in_as(&format!("{role}@a.example"), PASSWORD)
            .await;
    }

    pub(super) async fn sign_in_as(&self, email: &str, password: &str) {
        self.go("/login").await;
        self.fill("email", email).await;
        self.fill("password", password).await;
        self.press("Sign in").await;
        self.wait_for(".staff").await;
    }

    /// Types into a field of the page's main part.
    pub(super) async fn fill(&self, name: &str, text: &str) {
        let field = format!("main [name={name}]");
        let field = self.client.find(Locator::Css(&field)).await.unwrap();
        field.clear().await.ok();
        field.send_keys(text).await.unwrap();
    }

    /// The button, link or heading of the page's main part that begins with these words.
    pub(super) async fn press(&self, words: &str) {
        let what = format!(
            "//main//*[self::button or self::a or self::summary][starts-with(normalize-space(), '{words}')]"
        );
        self.click(Locator::XPath(&what)).await;
    }

    /// Clicks in the middle of the screen: the phone's bottom bar lies over what is at its edge.
    /// A page may just be on its way, so what is not there yet is looked for again.
    pub(super) async fn click(&self, what: Locator<'_>) {
        let mut tries = 0;
        while let Err(error) = self.try_click(what).await {
            assert!(tries < 100, "{what:?}: {error}");
            tries += 1;
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    async fn try_click(&self, what: Locator<'_>) -> Result<(), CmdError> {
        let element = self.client.find(what).await?;
        let middle = "arguments[0].scrollIntoView({block: 'center'})";
        let element_here = serde_json::to_value(&element).unwrap();
        self.client.execute(middle, vec![element_here]).await?;
        element.click().await
    }

    /// A finger on the middle of what is there, and off again.
    pub(super) async fn tap(&self, selector: &str) {
        self.wait_for(selector).await;
        let middle = format!(
            "const e = document.querySelector('{selector}');
             e.scrollIntoView({{block: 'center', behavior: 'instant'}});
             const r = e.getBoundingClientRect();
             return [r.x + r.width / 2, r.y + r.height / 2]"
        );
        let at = self.run(&middle).await;
        let point = json!([{"x": at[0], "y": at[1]}]);
        for (kind, points) in [("touchStart", point), ("touchEnd", json!([]))] {
            let touch = json!({"type": kind, "touchPoints": points});
            self.devtools("Input.dispatchTouchEvent", touch).await;
        }
    }

    pub(super) async fn wait_for(&self, selector: &str) {
        let wait = self.client.wait().at_most(Duration::from_secs(10));
        let wait = wait.every(Duration::from_millis(50));
        wait.for_element(Locator::Css(selector))
            .await
            .unwrap_or_else(|e| panic!("{selector}: {e}"));
    }

    /// Asks again and again until the script gives `true`.
    pub(super) async fn until(&self, script: &str) {
        let begun = Instant::now();
        while self.run(script).await != json!(true) {
            assert!(begun.elapsed() < Duration::from_secs(15), "{script}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    pub(super) async fn text(&self, selector: &str) -> String {
        let found = self.client.find(Locator::Css(selector)).await.unwrap();
        found.text().await.unwrap()
    }

    pub(super) async fn run(&self, script: &str) -> Value {
        self.client.execute(script, vec![]).await.unwrap()
    }

    /// Real keys, to whatever has the focus.
    pub(super) async fn keys(&self, text: impl IntoIterator<Item = char>) {
        let mut keys = KeyActions::new("keyboard".to_owned());
        for value in text {
            keys = keys.then(KeyAction::Down { value });
            keys = keys.then(KeyAction::Up { value });
        }
        self.client.perform_actions(keys).await.unwrap();
    }

    pub(super) async fn key(&self, key: Key) {
        self.keys([char::from(key)]).await;
    }

    /// Drags from the middle of the first element to the middle of the second with the mouse. The window
    /// must be tall enough for both: the driver scrolls to what it does not see, and lets the wrong
    /// thing go.
    pub(super) async fn drag(&self, what: &str, onto: &str) {
        self.drag_to(what, onto, 0.0).await;
    }

    /// The same, to just below the middle of the second: under it, among the cards of a column.
    pub(super) async fn drag_beside(&self, what: &str, onto: &str) {
        self.drag_to(what, onto, 8.0).await;
    }

    /// The same, to so many pixels below the middle of the second.
    pub(super) async fn drag_to(&self, what: &str, onto: &str, below: f64) {
        let find = async |css: &str| self.client.find(Locator::Css(css)).await.unwrap();
        let (what, onto) = (find(what).await, find(onto).await);
        let duration = Some(Duration::from_millis(200));
        let to = |element, x, y| PointerAction::MoveToElement {
            element,
            duration,
            x,
            y,
        };
        let mouse = MouseActions::new("mouse".to_owned())
            .then(to(what, 0.0, 0.0))
            .then(PointerAction::Down {
                button: MOUSE_BUTTON_LEFT,
            })
            .then(PointerAction::MoveBy {
                duration,
                x: 8.0,
                y: 8.0,
            })
            .then(to(onto.clone(), 0.0, below))
            .then(to(onto, 2.0, below))
            .then(PointerAction::Up {
                button: MOUSE_BUTTON_LEFT,
            });
        self.client.perform_actions(mouse).await.unwrap();
    }

    /// A desk on which a whole board fits.
    pub(super) async fn tall(&self) {
        let metrics =
            json!({"width": 1280, "height": 2400, "deviceScaleFactor": 1, "mobile": false});
        self.devtools("Emulation.setDeviceMetricsOverride", metrics)
            .await;
    }

    /// Closes it. The console must have stayed silent: no page error, no refusal by the content
    /// security policy, nothing missing. That a form or an address was refused is meant.
    pub(super) async fn close(self) {
        let log = self.order("se/log", json!({"type": "browser"})).await;
        let said = log.as_array().cloned().unwrap_or_default();
        let said = said.iter().filter_map(|line| line["message"].as_str());
        let is_meant = |line: &&str| {
            let answers = [
                "status of 422",
                "status of 409",
                "status of 401",
                "/nowhere - Failed to load",
            ];
            answers.iter().any(|answer| line.contains(answer))
        };
        let faults: Vec<&str> = said.filter(|line| !is_meant(line)).collect();
        assert_eq!(faults, Vec::<&str>::new(), "the console");
        self.client.clone().close().await.ok();
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        self.driver.kill().ok();
        self.driver.wait().ok();
    }
}

/// What chromedriver knows beyond the standard.
#[derive(Debug)]
struct Order {
    path: &'static str,
    body: Value,
}

impl WebDriverCompatibleCommand for Order {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, <Url as FromStr>::Err> {
        base.join(&format!(
            "session/{}/{}",
            session.unwrap_or_default(),
            self.path
        ))
    }
    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(self.body.to_string()))
    }
}

fn capabilities() -> serde_json::Map<String, Value> {
    let options = json!({"args": [
        "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
        "--disable-dev-shm-usage", "--window-size=1280,900", "--force-prefers-reduced-motion",
        "--lang=en-US",
    ]});
    let mut capabilities = serde_json::Map::new();
    capabilities.insert("browserName".into(), json!("chrome"));
    capabilities.insert("goog:chromeOptions".into(), options);
    capabilities.insert("goog:loggingPrefs".into(), json!({"browser": "ALL"}));
    capabilities
}
