//! A browser's manners: cookies on, redirects shown, `Sec-Fetch-Site` on what it posts.

use super::form::Form;
use reqwest::header::HeaderMap;
use reqwest::{Client, Method, RequestBuilder, StatusCode};
use scraper::{Html, Selector};
use std::net::SocketAddr;
use std::sync::{Arc, LazyLock};
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

/// One browser with its cookies.
#[derive(Clone, Debug)]
pub(crate) struct Browser {
    client: Client,
    base: String,
    is_htmx: bool,
    traceparent: Option<String>,
}

impl Browser {
    /// A browser that has never been anywhere, pointed at this server.
    pub(crate) fn at(address: SocketAddr) -> Self {
        // It speaks to this machine only, so it believes nobody: reading whom to believe takes long.
        static NOBODY: LazyLock<ClientConfig> = LazyLock::new(|| {
            let ring = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
            let config = ring.with_safe_default_protocol_versions().unwrap();
            let nobody = RootCertStore::empty();
            config.with_root_certificates(nobody).with_no_client_auth()
        });
        let client = Client::builder()
            .tls_backend_preconfigured(NOBODY.clone())
            .cookie_store(true)
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .unwrap();
        Self {
            client,
            base: format!("http://{address}"),
            is_htmx: false,
            traceparent: None,
        }
    }

    /// The same browser with its cookies, pointed at where the server listens now.
    pub(crate) fn moved_to(&self, address: SocketAddr) -> Self {
        Self {
            base: format!("http://{address}"),
            ..self.clone()
        }
    }

    /// The same browser, asking as htmx does for a piece of a page.
    pub(crate) fn htmx(&self) -> Self {
        Self {
            is_htmx: true,
            ..self.clone()
        }
    }

    /// The same browser behind somebody who traces: all it asks is on that trace.
    pub(crate) fn on_trace(&self, traceparent: &str) -> Self {
        Self {
            traceparent: Some(traceparent.to_owned()),
            ..self.clone()
        }
    }

    /// Where it is pointed: "http://127.0.0.1:8080".
    pub(crate) fn address(&self) -> &str {
        &self.base
    }

    /// A request to be completed by hand.
    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let mut request = self.client.request(method, format!("{}{path}", self.base));
        if let Some(traceparent) = &self.traceparent {
            request = request.header("traceparent", traceparent);
        }
        if self.is_htmx {
            request
                .header("HX-Request", "true")
                .header("HX-Request-Type", "partial")
        } else {
            request
        }
    }

    pub(crate) async fn get(&self, path: impl std::fmt::Display) -> Answer {
        Answer::of(self.request(Method::GET, &path.to_string())).await
    }

    /// Posts fields as a form of our own pages would.
    pub(crate) async fn post(
        &self,
        path: impl std::fmt::Display,
        fields: &[(&str, &str)],
    ) -> Answer {
        let answer = self.try_post(path, fields).await;
        answer.expect("the server answers")
    }

    /// Like [`Self::post`]; `None` if there is no whole answer.
    pub(crate) async fn try_post(
        &self,
        path: impl std::fmt::Display,
        fields: &[(&str, &str)],
    ) -> Option<Answer> {
        let body = fields
            .iter()
            .map(|(n, v)| format!("{}={}", encode(n), encode(v)))
            .collect::<Vec<_>>()
            .join("&");
        let request = self
            .request(Method::POST, &path.to_string())
            .header("Sec-Fetch-Site", "same-origin")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .body(body);
        Answer::try_of(request).await.ok()
    }
}

/// Percent-encodes all but letters and digits.
pub(crate) fn encode(text: &str) -> String {
    text.bytes()
        .map(|b| {
            if b.is_ascii_alphanumeric() {
                char::from(b).to_string()
            } else {
                format!("%{b:02X}")
            }
        })
        .collect()
}

/// What came back.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    pub(crate) async fn of(request: RequestBuilder) -> Self {
        Self::try_of(request).await.expect("the server answers")
    }

    pub(crate) async fn try_of(request: RequestBuilder) -> reqwest::Result<Self> {
        let answer = request.send().await?;
        Ok(Self {
            status: answer.status(),
            headers: answer.headers().clone(),
            bytes: answer.bytes().await?.to_vec(),
        })
    }

    pub(crate) fn body(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|v| v.to_str().ok())
            .unwrap_or_default()
    }

    #[track_caller]
    pub(crate) fn assert_status(&self, status: u16) -> &Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.brief());
        self
    }

    #[track_caller]
    pub(crate) fn assert_ok(&self) -> &Self {
        self.assert_status(200)
    }

    fn brief(&self) -> String {
        let main = self.select("main");
        let text = if main.is_empty() {
            self.body()
        } else {
            main.join(" ")
        };
        text.chars().take(1500).collect()
    }

    /// Where a 303 leads.
    #[track_caller]
    pub(crate) fn location(&self) -> String {
        self.assert_status(303);
        self.header("location").to_owned()
    }

    /// The page to which a 303 leads.
    #[track_caller]
    pub(crate) fn follow(&self, browser: &Browser) -> impl Future<Output = Answer> {
        let (location, browser) = (self.location(), browser.clone());
        async move { browser.get(location).await }
    }

    /// The text of every match, white space folded.
    pub(crate) fn select(&self, selector: &str) -> Vec<String> {
        let html = Html::parse_document(&self.body());
        html.select(&Selector::parse(selector).unwrap())
            .map(|e| {
                e.text()
                    .collect::<Vec<_>>()
                    .join(" ")
                    .split_whitespace()
                    .collect::<Vec<_>>()
                    .join(" ")
            })
            .collect()
    }

    /// The text of the first match, or nothing.
    pub(crate) fn text(&self, selector: &str) -> String {
        self.select(selector).into_iter().next().unwrap_or_default()
    }

    /// An attribute of every match.
    pub(crate) fn attributes(&self, selector: &str, name: &str) -> Vec<String> {
        let html = Html::parse_document(&self.body());
        html.select(&Selector::parse(selector).unwrap())
            .filter_map(|e| e.attr(name))
            .map(str::to_owned)
            .collect()
    }

    /// The form with this button, filled as the page filled it.
    #[track_caller]
    pub(crate) fn form(&self, button: &str) -> Form {
        Form::of(&self.body(), button)
            .unwrap_or_else(|| panic!("no form with the button {button:?}: {}", self.brief()))
    }

    /// Is there such a form?
    pub(crate) fn has_form(&self, button: &str) -> bool {
        Form::of(&self.body(), button).is_some()
    }

    /// Statements sent for this answer, from `Server-Timing`.
    #[track_caller]
    pub(crate) fn statements(&self) -> u32 {
        self.counted(", db;")
    }

    /// Statements sent for it before a shop was known: who is signed in, or who signs in.
    #[track_caller]
    pub(crate) fn door_statements(&self) -> u32 {
        self.counted(", door;")
    }

    #[track_caller]
    fn counted(&self, of: &str) -> u32 {
        let timing = self.header("server-timing");
        let count = timing
            .split(of)
            .nth(1)
            .and_then(|entry| entry.split("desc=\"").nth(1)?.split(' ').next());
        count
            .and_then(|n| n.parse().ok())
            .unwrap_or_else(|| panic!("no statements in {timing:?}"))
    }
}
