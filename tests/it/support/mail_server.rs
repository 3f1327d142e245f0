//! A mail server that keeps what it gets, and behaves as it is told. It speaks SMTP over a real socket.

use autoshop::kernel::contact::Email;
use autoshop::post::{Secret, SmtpSettings, Tls};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// What the server does.
#[derive(Clone, Debug)]
pub(crate) enum Mood {
    /// Takes what it gets.
    Kind,
    /// Answers this to a command that begins so; "." is the end of a mail.
    Says(&'static str, &'static str),
    /// Hangs up instead of answering a command that begins so.
    HangsUp(&'static str),
    /// Never answers a command that begins so.
    Hangs(&'static str),
    /// Answers a letter at a time, so slowly that nobody waits for the end.
    Drips,
    /// Talks without an end.
    Babbles,
}

/// A mail as it came.
#[derive(Clone, Debug)]
pub(crate) struct Letter {
    pub(crate) from: String,
    pub(crate) to: Vec<String>,
    /// Headers and parts, as they went over the line.
    pub(crate) raw: String,
}

impl Letter {
    pub(crate) fn header(&self, name: &str) -> Option<String> {
        let head = self.raw.split("\r\n\r\n").next()?.replace("\r\n ", " ");
        let start = format!("{name}: ");
        head.lines()
            .find_map(|line| Some(line.strip_prefix(&start)?.to_owned()))
    }

    /// The text of all parts, as people read it.
    pub(crate) fn text(&self) -> String {
        let joined = self.raw.replace("=\r\n", "");
        let mut bytes = Vec::new();
        let mut rest = joined.as_bytes();
        while let Some((first, after)) = rest.split_first() {
            let pair = after
                .get(..2)
                .and_then(|pair| std::str::from_utf8(pair).ok());
            let coded = pair.and_then(|pair| u8::from_str_radix(pair, 16).ok());
            match coded.filter(|_| *first == b'=' && joined.contains("quoted-printable")) {
                Some(byte) => {
                    bytes.push(byte);
                    rest = &after[2..];
                }
                None => {
                    bytes.push(*first);
                    rest = after;
                }
            }
        }
        String::from_utf8(bytes).unwrap()
    }

    /// The path of the only link of ours in it.
    pub(crate) fn link(&self) -> String {
        let text = self.text();
        let links = text.split_whitespace();
        let link = links
            .into_iter()
            .find(|word| word.starts_with("https://shop.example/"));
        let link = link.unwrap_or_else(|| panic!("no link in {text}"));
        link.trim_start_matches("https://shop.example").to_owned()
    }
}

/// A mail server of a test's own.
#[derive(Clone)]
pub(crate) struct MailServer {
    pub(crate) address: SocketAddr,
    mood: Arc<Mutex<Mood>>,
    letters: Arc<Mutex<Vec<Letter>>>,
    visits: Arc<Mutex<usize>>,
}

impl MailServer {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Self {
            address: listener.local_addr().unwrap(),
            mood: Arc::new(Mutex::new(Mood::Kind)),
            letters: Arc::default(),
            visits: Arc::default(),
        };
        let own = server.clone();
        actix_web::rt::spawn(async move {
            while let Ok((line, _)) = listener.accept().await {
                *own.visits.lock().unwrap() += 1;
                let own = own.clone();
                actix_web::rt::spawn(async move { own.talk(line).await });
            }
        });
        server
    }

    /// How a server is told of it. It knows a user "shop" of the password "open sesame".
    pub(crate) fn settings(&self) -> SmtpSettings {
        SmtpSettings {
            host: self.address.ip().to_string(),
            port: self.address.port(),
            tls: Tls::Offered,
            login: Some(("shop".to_owned(), Secret::new("open sesame"))),
            from: Email::parse("mail@shop.example").unwrap(),
        }
    }

    pub(crate) fn becomes(&self, mood: Mood) {
        *self.mood.lock().unwrap() = mood;
    }

    pub(crate) fn letters(&self) -> Vec<Letter> {
        self.letters.lock().unwrap().clone()
    }

    /// The only mail that came.
    pub(crate) fn letter(&self) -> Letter {
        let mut letters = self.letters();
        assert_eq!(letters.len(), 1, "{letters:?}");
        letters.remove(0)
    }

    /// How often somebody connected.
    pub(crate) fn visits(&self) -> usize {
        *self.visits.lock().unwrap()
    }

    async fn talk(&self, line: TcpStream) -> Option<()> {
        let mut line = BufReader::new(line);
        let mood = self.mood.lock().unwrap().clone();
        self.say(
            &mut line,
            (&mood, "HELLO"),
            "220 mail.example at your service",
        )
        .await?;
        let mut letter = Letter {
            from: String::new(),
            to: Vec::new(),
            raw: String::new(),
        };
        loop {
            let mut command = String::new();
            if line.read_line(&mut command).await.ok()? == 0 {
                return None;
            }
            let command = command.trim_end();
            let asked = (&mood, command);
            let address = |text: &str| text.trim_matches(['<', '>']).to_owned();
            if command.starts_with("EHLO") {
                let offers = "250-mail.example\r\n250-8BITMIME\r\n250 AUTH PLAIN LOGIN";
                self.say(&mut line, asked, offers).await?;
            } else if command.starts_with("AUTH") {
                // "\0shop\0open sesame"
                let is_known = command == "AUTH PLAIN AHNob3AAb3BlbiBzZXNhbWU=";
                let said = if is_known {
                    "235 welcome"
                } else {
                    "535 who are you?"
                };
                self.say(&mut line, asked, said).await?;
            } else if let Some(from) = command.strip_prefix("MAIL FROM:") {
                letter.from = address(from);
                self.say(&mut line, asked, "250 fine").await?;
            } else if let Some(to) = command.strip_prefix("RCPT TO:") {
                letter.to.push(address(to));
                self.say(&mut line, asked, "250 fine").await?;
            } else if command == "DATA" {
                self.say(&mut line, asked, "354 go on").await?;
                letter.raw = read_mail(&mut line).await?;
                if !matches!(mood, Mood::Says("." | "RCPT" | "DATA", _)) {
                    self.letters.lock().unwrap().push(letter.clone());
                }
                self.say(&mut line, (&mood, "."), "250-got it\r\n250 as number 7")
                    .await?;
            } else if command == "QUIT" {
                self.say(&mut line, asked, "221 goodbye").await?;
                return None;
            } else {
                self.say(&mut line, asked, "500 what?").await?;
            }
        }
    }

    /// Answers as it is in the mood to. `None`: it hung up.
    async fn say(
        &self,
        line: &mut BufReader<TcpStream>,
        (mood, command): (&Mood, &str),
        usual: &str,
    ) -> Option<()> {
        let mut said = usual.to_owned();
        match mood {
            Mood::Says(at, words) if command.starts_with(at) => said = (*words).to_owned(),
            Mood::HangsUp(at) if command.starts_with(at) => return None,
            Mood::Hangs(at) if command.starts_with(at) => {
                tokio::time::sleep(Duration::from_secs(600)).await;
            }
            Mood::Drips => {
                for letter in said.bytes() {
                    line.write_all(&[letter]).await.ok()?;
                    tokio::time::sleep(Duration::from_millis(200)).await;
                }
            }
            Mood::Babbles => {
                while line.write_all(&[b'a'; 4096]).await.is_ok() {}
                return None;
            }
            _ => {}
        }
        line.write_all(format!("{said}\r\n").as_bytes()).await.ok()
    }
}

/// Up to the line that is a dot.
async fn read_mail(line: &mut BufReader<TcpStream>) -> Option<String> {
    let mut raw = Vec::new();
    let mut byte = [0];
    while !raw.ends_with(b"\r\n.\r\n") {
        if line.read(&mut byte).await.ok()? == 0 {
            return None;
        }
        raw.push(byte[0]);
    }
    let raw = String::from_utf8(raw).unwrap();
    let text = raw.trim_end_matches(".\r\n");
    Some(text.replace("\r\n..", "\r\n."))
}
