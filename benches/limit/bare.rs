//! The least this machine can do: a server that gives bytes it has, and statements over one connection with nothing
//! around them.

use crate::shop::Running;
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::web::{Bytes, ServiceConfig};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use autoshop::db::{Tape, reader_options};
use autoshop::web::staff::signed_in;
use sea_orm::{Statement, Values};
use sea_query_sqlx::SqlxValues;
use sqlx::{AssertSqlSafe, ConnectOptions, Row, SqliteConnection};
use std::net::TcpListener;
use std::time::{Duration, Instant};
use tokio::runtime::{Builder, Runtime};

/// An answer of the real server, to be given again.
#[derive(Clone, Debug)]
pub(crate) struct Sample {
    pub(crate) path: String,
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    pub(crate) body: Bytes,
}

/// What each server writes by itself, of this answer.
const FRAMING: [HeaderName; 3] = [
    header::CONTENT_LENGTH,
    header::TRANSFER_ENCODING,
    header::DATE,
];

/// What a page says of itself; all other headers come from what stands around it.
const OF_PAGE: [HeaderName; 4] = [
    header::CONTENT_TYPE,
    header::CACHE_CONTROL,
    header::ETAG,
    header::VARY,
];

impl Sample {
    pub(crate) fn of(path: &str, (head, body): (&str, &[u8])) -> Self {
        let lines = head.lines().filter_map(|line| line.split_once(':'));
        let headers = lines.map(|(name, value)| {
            let name: HeaderName = name.parse().expect("a header's name");
            let value: HeaderValue = value.trim().parse().expect("a header's value");
            (name, value)
        });
        let headers: Vec<_> = headers.collect();
        let is_chunked = headers
            .iter()
            .any(|(name, _)| name == header::TRANSFER_ENCODING);
        let body = match is_chunked {
            true => joined(body),
            false => body.to_vec(),
        };
        Self {
            path: path.to_owned(),
            headers,
            body: Bytes::from(body),
        }
    }

    /// The names of all that is sent before the body, whoever wrote it.
    pub(crate) fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.headers.iter().map(|(name, _)| name.as_str()).collect();
        names.sort_unstable();
        names
    }

    /// As the page itself left its handler.
    pub(crate) fn of_page(&self) -> Self {
        self.with(|name| OF_PAGE.contains(name))
    }

    /// As it was sent.
    pub(crate) fn as_sent(&self) -> Self {
        self.with(|name| !FRAMING.contains(name))
    }

    fn with(&self, is_kept: impl Fn(&HeaderName) -> bool) -> Self {
        let mut sample = self.clone();
        sample.headers.retain(|(name, _)| is_kept(name));
        sample
    }

    fn answer(&self) -> HttpResponse {
        let mut answer = HttpResponse::Ok();
        for header in &self.headers {
            answer.append_header(header.clone());
        }
        answer.body(self.body.clone())
    }
}

/// What came in chunks, each behind its length and before an empty line.
fn joined(mut chunks: &[u8]) -> Vec<u8> {
    let mut body = Vec::with_capacity(chunks.len());
    loop {
        let line = chunks.windows(2).position(|two| two == b"\r\n");
        let line = line.expect("a chunk has a length");
        let length = std::str::from_utf8(&chunks[..line]).expect("it is text");
        let length = usize::from_str_radix(length.trim(), 16).expect("it is a number");
        if length == 0 {
            return body;
        }
        let begin = line + 2;
        body.extend_from_slice(&chunks[begin..begin + length]);
        chunks = &chunks[begin + length + 2..];
    }
}

/// These answers for whoever is signed in, as handlers of an application that looks up the session around them.
pub(crate) fn pages(samples: Vec<Sample>) -> impl Fn(&mut ServiceConfig) + Clone + Send + 'static {
    move |cfg| {
        for sample in samples.clone() {
            let path = sample.path.clone();
            let page = move |req: HttpRequest| {
                let answer = signed_in(&req).map(|_| sample.answer());
                async move { answer }
            };
            cfg.route(&path, web::get().to(page));
        }
    }
}

/// actix-web with nothing around these answers, which are packed already; as many workers as the real server.
pub(crate) fn served(samples: Vec<Sample>, workers: usize) -> Running {
    Running::begin(move |told| async move {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let address = listener.local_addr().expect("it has an address");
        let server = HttpServer::new(move || {
            samples.iter().fold(App::new(), |app, sample| {
                let (path, sample) = (sample.path.clone(), sample.clone());
                app.route(
                    &path,
                    web::get().to(move || {
                        let answer = sample.answer();
                        async move { answer }
                    }),
                )
            })
        });
        let server = { server }.workers(workers).tcp_nodelay(true);
        let server = server.keep_alive(Duration::from_secs(75)).listen(listener);
        let server = server.expect("it listens").run();
        told.send((address, server.handle(), Tape::default()))
            .expect("somebody waits");
        server.await.expect("it serves");
    })
}

/// sqlx with nothing around it: one connection, opened as the application's readers are.
pub(crate) struct Database {
    connection: SqliteConnection,
    runtime: Runtime,
}

impl Database {
    pub(crate) fn open(url: &str) -> Self {
        let runtime = Builder::new_current_thread().enable_all().build();
        let runtime = runtime.expect("a runtime");
        let options = reader_options(url).expect("a file of SQLite");
        let connection = runtime.block_on(options.connect());
        Self {
            connection: connection.expect("the file opens"),
            runtime,
        }
    }

    /// Sends these one after another, and fetches all rows of each. A reader has no transaction around them, in the
    /// application neither.
    pub(crate) fn ask(&mut self, statements: &[Statement]) -> Duration {
        let bound = |s: &Statement| {
            let values = s.values.clone().unwrap_or_else(|| Values(Vec::new()));
            (s.sql.clone(), SqlxValues(values))
        };
        let bound: Vec<_> = statements.iter().map(bound).collect();
        self.runtime.block_on(async {
            let begun = Instant::now();
            for (sql, values) in bound {
                let asked = sqlx::query_with(AssertSqlSafe(sql), values);
                let rows = asked.fetch_all(&mut self.connection).await;
                std::hint::black_box(rows.expect("the file answers"));
            }
            begun.elapsed()
        })
    }

    /// What stands first in the first row.
    pub(crate) fn word(&mut self, sql: String) -> String {
        let row = sqlx::query(AssertSqlSafe(sql)).fetch_one(&mut self.connection);
        self.runtime.block_on(row).expect("there is one").get(0)
    }
}
