//! A headless Chromium, driven by chromedriver: one a test, ended with it.

use crate::support::{App, PASSWORD};
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// Chromium, and what it is pointed at.
pub(super) struct Screen {
    pub(super) client: Client,
    base: String,
    driver: Child,
}

/// A phone of 390 by 844, or a desk of 1280 by 800.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Size {
    Phone,
    Desk,
}

pub(super) const BOTH: [Size; 2] = [Size::Phone, Size::Desk];

/// The browser tests run when they are asked for: they need Chromium and a few seconds.
pub(super) fn is_wanted() -> bool {
    std::env::var_os("AUTOSHOP_BROWSER").is_some_and(|wanted| wanted == "1")
}

fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port()
}

impl Screen {
    pub(super) async fn open(app: &App, size: Size) -> Self {
        let port = free_port();
        let driver = Command::new("chromedriver")
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver is installed");
        let capabilities = capabilities(size);
        let mut tries = 0;
        let client = loop {
            let mut builder = ClientBuilder::new(HttpConnector::new());
            builder.capabilities(capabilities.clone());
            match builder.connect(&format!("http://127.0.0.1:{port}")).await {
                Ok(client) => break client,
                Err(error) if tries > 50 => panic!("chromedriver: {error}"),
                Err(_) => tries += 1,
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        };
        Self {
            client,
            base: format!("http://{}", app.address),
            driver,
        }
    }

    pub(super) async fn go(&self, path: &str) {
        self.client
            .goto(&format!("{}{path}", self.base))
            .await
            .unwrap();
    }

    pub(super) async fn sign_in(&self, role: &str) {
        self.go("/login").await;
        self.fill("email", &format!("{role}@a.example")).await;
        self.fill("password", PASSWORD).await;
        self.press("main button[type=submit]").await;
        self.wait_for(".staff").await;
    }

    /// Types into a field of the page's main part.
    pub(super) async fn fill(&self, name: &str, text: &str) {
        let field = self
            .client
            .find(Locator::Css(&format!("main [name={name}]")))
            .await
            .unwrap();
        field.clear().await.ok();
        field.send_keys(text).await.unwrap();
    }

    pub(super) async fn press(&self, selector: &str) {
        self.click(Locator::Css(selector)).await;
    }

    /// Clicks in the middle of the screen: the phone's bottom bar lies over what is at its edge.
    pub(super) async fn click(&self, what: Locator<'_>) {
        let element = self.client.find(what).await.unwrap();
        let middle = "arguments[0].scrollIntoView({block: 'center'})";
        self.client
            .execute(middle, vec![serde_json::to_value(&element).unwrap()])
            .await
            .unwrap();
        element.click().await.unwrap();
    }

    pub(super) async fn wait_for(&self, selector: &str) {
        let wait = self.client.wait().at_most(Duration::from_secs(10));
        wait.for_element(Locator::Css(selector))
            .await
            .unwrap_or_else(|e| panic!("{selector}: {e}"));
    }

    pub(super) async fn text(&self, selector: &str) -> String {
        self.client
            .find(Locator::Css(selector))
            .await
            .unwrap()
            .text()
            .await
            .unwrap()
    }

    /// In both themes: no axe violation, and no sideways scroll.
    pub(super) async fn is_fit(&self, what: &str) {
        for theme in ["light", "dark"] {
            let set = "document.documentElement.dataset.theme = arguments[0]";
            self.client.execute(set, vec![json!(theme)]).await.unwrap();
            self.client
                .execute(include_str!("../support/axe.min.js"), vec![])
                .await
                .unwrap();
            let found = self.client.execute_async(AXE, vec![]).await.unwrap();
            assert_eq!(found, json!([]), "{what}, {theme}");
            let wide = "return document.documentElement.scrollWidth > document.documentElement.clientWidth";
            let scrolls = self.client.execute(wide, vec![]).await.unwrap();
            assert_eq!(scrolls, json!(false), "{what} scrolls sideways, {theme}");
        }
    }

    pub(super) async fn close(self) {
        self.client.clone().close().await.ok();
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        self.driver.kill().ok();
        self.driver.wait().ok();
    }
}

const AXE: &str = "const done = arguments[arguments.length - 1];
    axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
        resultTypes: ['violations']})
      .then(r => done(r.violations.map(v => v.id + ': ' + v.nodes[0].html)))";

fn capabilities(size: Size) -> serde_json::Map<String, Value> {
    let mut options = json!({"args": [
        "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
        "--disable-dev-shm-usage", "--window-size=1280,800", "--force-prefers-reduced-motion",
    ]});
    if size == Size::Phone {
        options["mobileEmulation"] = json!({"deviceMetrics":
            {"width": 390, "height": 844, "pixelRatio": 2.0, "touch": true, "mobile": true}});
    }
    let mut capabilities = serde_json::Map::new();
    capabilities.insert("browserName".into(), json!("chrome"));
    capabilities.insert("goog:chromeOptions".into(), options);
    capabilities
}
