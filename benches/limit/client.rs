//! A browser without manners: one socket that stays open, and one question at a time.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// What a browser sends with its questions.
#[derive(Clone, Debug, Default)]
pub(crate) struct Manners {
    pub(crate) cookie: String,
    /// Whether it takes answers that are packed.
    pub(crate) is_packed: bool,
}

impl Manners {
    /// The whole question.
    pub(crate) fn get(&self, path: &str) -> String {
        let packed = match self.is_packed {
            true => "Accept-Encoding: gzip, deflate, br, zstd\r\n",
            false => "",
        };
        let cookie = &self.cookie;
        format!("GET {path} HTTP/1.1\r\nHost: limit.example\r\nCookie: {cookie}\r\n{packed}\r\n")
    }
}

pub(crate) struct Client {
    stream: TcpStream,
    answer: Vec<u8>,
}

impl Client {
    pub(crate) fn to(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).expect("the server listens");
        let patience = Some(Duration::from_secs(20));
        stream.set_nodelay(true).expect("the socket takes it");
        stream.set_read_timeout(patience).expect("it does");
        Self {
            stream,
            answer: Vec::with_capacity(1 << 20),
        }
    }

    /// Asks, and reads the answer to its end: head and body.
    pub(crate) fn ask(&mut self, question: &str) -> (&str, &[u8]) {
        let asked = self.stream.write_all(question.as_bytes());
        asked.expect("the server reads");
        self.answer.clear();
        let mut piece = [0; 65_536];
        while !is_whole(&self.answer) {
            let read = self.stream.read(&mut piece).expect("the server answers");
            assert!(read > 0, "the server hung up");
            self.answer.extend_from_slice(&piece[..read]);
        }
        let end = end_of_head(&self.answer).unwrap_or_default();
        let head = std::str::from_utf8(&self.answer[..end]).expect("a head is text");
        (head, &self.answer[end..])
    }

    /// Asks for what must be there.
    pub(crate) fn see(&mut self, question: &str) -> &[u8] {
        let (head, body) = self.ask(question);
        let first = question.lines().next().unwrap_or_default();
        assert!(head.starts_with("HTTP/1.1 200"), "{first}: {head}");
        body
    }

    /// Signs in as a form of our own pages would; the cookies of whoever is signed in.
    pub(crate) fn sign_in(&mut self, email: &str, password: &str) -> String {
        let form = format!("email={}&password={password}", email.replace('@', "%40"));
        let question = format!(
            "POST /session HTTP/1.1\r\nHost: limit.example\r\nOrigin: http://limit.example\r\n\
             Sec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\n\
             Content-Length: {}\r\n\r\n{form}",
            form.len()
        );
        let (head, _) = self.ask(&question);
        assert!(head.starts_with("HTTP/1.1 303"), "nobody signs in: {head}");
        let cookies = head
            .lines()
            .filter_map(|line| line.split_once(':'))
            .filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie"))
            .filter_map(|(_, value)| value.trim().split(';').next());
        cookies.collect::<Vec<_>>().join("; ")
    }
}

const LENGTH: &[u8] = b"content-length:";

fn end_of_head(answer: &[u8]) -> Option<usize> {
    let at = answer.windows(4).position(|four| four == b"\r\n\r\n")?;
    Some(at + 4)
}

/// Its length is told, or it comes in chunks, of which the last is empty. Asks for no memory.
fn is_whole(answer: &[u8]) -> bool {
    let Some(end) = end_of_head(answer) else {
        return false;
    };
    let lines = answer[..end].split(|byte| *byte == b'\n');
    let mut lengths = lines.filter_map(|line| {
        let (name, value) = line.split_at_checked(LENGTH.len())?;
        let is_length = name.eq_ignore_ascii_case(LENGTH);
        is_length.then(|| {
            std::str::from_utf8(value.trim_ascii())
                .ok()?
                .parse::<usize>()
                .ok()
        })?
    });
    match lengths.next() {
        Some(length) => answer.len() >= end + length,
        None => answer.ends_with(b"\r\n0\r\n\r\n"),
    }
}
