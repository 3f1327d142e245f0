//! A gateway for SMS that speaks the documented Messages API over a real socket, and behaves as it is
//! told.

use autoshop::post::{Secret, SmsSettings};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// How it answers.
#[derive(Clone, Debug)]
pub(crate) enum Say {
    /// 201 with a new sid.
    Taken,
    /// This status, these headers (each with its line end) and this body.
    This(u16, &'static str, &'static str),
    /// Nothing, for ever.
    Nothing,
    /// Hangs up when all was said.
    HangUp,
    /// A byte now and then.
    Drip,
    /// A body without an end.
    Babble,
}

/// A message as it was asked for.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) path: String,
    pub(crate) authorization: String,
    pub(crate) traceparent: Option<String>,
    pub(crate) fields: BTreeMap<String, String>,
}

/// A gateway of a test's own.
#[derive(Clone)]
pub(crate) struct Gateway {
    pub(crate) address: SocketAddr,
    say: Arc<Mutex<Say>>,
    calls: Arc<Mutex<Vec<Call>>>,
}

impl Gateway {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let gateway = Self {
            address: listener.local_addr().unwrap(),
            say: Arc::new(Mutex::new(Say::Taken)),
            calls: Arc::default(),
        };
        let own = gateway.clone();
        actix_web::rt::spawn(async move {
            while let Ok((line, _)) = listener.accept().await {
                let own = own.clone();
                actix_web::rt::spawn(async move { own.answer(line).await });
            }
        });
        gateway
    }

    /// How a server is told of it.
    pub(crate) fn settings(&self) -> SmsSettings {
        SmsSettings {
            url: format!("http://{}", self.address),
            account: "AC12".to_owned(),
            token: Secret::new("sesame"),
        }
    }

    pub(crate) fn says(&self, say: Say) {
        *self.say.lock().unwrap() = say;
    }

    pub(crate) fn calls(&self) -> Vec<Call> {
        self.calls.lock().unwrap().clone()
    }

    async fn answer(&self, mut line: TcpStream) -> Option<()> {
        let call = heard(&mut line).await?;
        let number = {
            let mut calls = self.calls.lock().unwrap();
            calls.push(call);
            calls.len()
        };
        let say = self.say.lock().unwrap().clone();
        let (status, headers, body) = match say {
            Say::Taken => {
                let body = format!("{{\"sid\": \"SM{number:032}\", \"status\": \"queued\"}}");
                (201, "", body)
            }
            Say::This(status, headers, body) => (status, headers, body.to_owned()),
            Say::Nothing => {
                tokio::time::sleep(Duration::from_secs(600)).await;
                return None;
            }
            Say::HangUp => return None,
            Say::Drip => {
                for letter in "HTTP/1.1 201 Created\r\n".repeat(100).bytes() {
                    line.write_all(&[letter]).await.ok()?;
                    tokio::time::sleep(Duration::from_millis(200)).await;
                }
                return None;
            }
            Say::Babble => {
                let head = b"HTTP/1.1 201 Created\r\nContent-Type: application/json\r\n\r\n";
                line.write_all(head).await.ok()?;
                while line.write_all(&[b'{'; 4096]).await.is_ok() {}
                return None;
            }
        };
        let length = body.len();
        let head = format!("HTTP/1.1 {status} Said\r\nContent-Length: {length}\r\n{headers}\r\n");
        line.write_all(format!("{head}{body}").as_bytes())
            .await
            .ok()
    }
}

/// Reads one request.
async fn heard(line: &mut TcpStream) -> Option<Call> {
    let mut text = Vec::new();
    let (head, length) = loop {
        let mut part = [0; 4096];
        let read = line.read(&mut part).await.ok().filter(|read| *read > 0)?;
        text.extend_from_slice(&part[..read]);
        let so_far = String::from_utf8_lossy(&text).into_owned();
        let Some((head, body)) = so_far.split_once("\r\n\r\n") else {
            continue;
        };
        let length: usize = header(head, "content-length")?.parse().ok()?;
        if body.len() >= length {
            break (so_far.clone(), length);
        }
    };
    let (head, body) = head.split_once("\r\n\r\n")?;
    let fields = serde_html_form::from_str::<Vec<(String, String)>>(&body[..length]).ok()?;
    Some(Call {
        path: head.split(' ').nth(1)?.to_owned(),
        authorization: header(head, "authorization")?,
        traceparent: header(head, "traceparent"),
        fields: fields.into_iter().collect(),
    })
}

fn header(head: &str, name: &str) -> Option<String> {
    head.lines().find_map(|line| {
        let (given, value) = line.split_once(": ")?;
        given.eq_ignore_ascii_case(name).then(|| value.to_owned())
    })
}
