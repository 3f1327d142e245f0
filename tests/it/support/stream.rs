//! A stream of news, read as a browser reads it.

use super::Browser;
use reqwest::{Method, Response};
use std::time::Duration;

/// One event of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct News {
    pub(crate) id: String,
    pub(crate) kind: String,
    pub(crate) names: String,
}

/// An open stream; dropping it goes away.
#[derive(Debug)]
pub(crate) struct Stream {
    pub(crate) answer: Response,
    rest: String,
}

impl Browser {
    /// Opens `GET /live` from the place `after` on.
    pub(crate) async fn listen(&self, after: Option<&str>) -> Stream {
        let mut request = self.request(Method::GET, "/live");
        request = request.header("Accept-Encoding", "gzip, zstd");
        if let Some(place) = after {
            request = request.header("Last-Event-ID", place);
        }
        Stream {
            answer: request.send().await.unwrap(),
            rest: String::new(),
        }
    }
}

impl Stream {
    /// The next event, of whatever kind; `None` if it has ended. Nobody waits for longer than this.
    pub(crate) async fn next(&mut self) -> Option<News> {
        loop {
            while let Some((frame, rest)) = self.rest.split_once("\n\n") {
                let (frame, rest) = (frame.to_owned(), rest.to_owned());
                self.rest = rest;
                if frame.contains("event: ") {
                    return Some(News::of(&frame));
                }
            }
            let more = tokio::time::timeout(Duration::from_secs(5), self.answer.chunk());
            let more = more.await.expect("it beats").ok().flatten()?;
            self.rest.push_str(std::str::from_utf8(&more).unwrap());
        }
    }

    /// The next change, past the beats.
    pub(crate) async fn change(&mut self) -> News {
        loop {
            let news = self.next().await.expect("it goes on");
            if news.kind == "changed" {
                return news;
            }
        }
    }

    /// It ends, whatever comes before.
    pub(crate) async fn ends(&mut self) {
        while self.next().await.is_some() {}
    }
}

impl News {
    fn of(frame: &str) -> Self {
        let field = |name: &str| {
            let mut lines = frame.lines();
            let value = lines.find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
            value.unwrap_or_default().trim().to_owned()
        };
        Self {
            id: field("id"),
            kind: field("event"),
            names: field("data"),
        }
    }
}
