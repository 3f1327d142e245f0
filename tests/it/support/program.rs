//! The program itself, as a shop runs it.

use super::{Browser, Database};
use std::io::{BufRead, BufReader, Lines, Read, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};

const PROGRAM: &str = env!("CARGO_BIN_EXE_autoshop");
const EMAIL: &str = "ana@yolo.example";
const PASSWORD: &str = "gravel plum lantern 42";

/// The real program.
pub(crate) struct Program {
    child: Child,
    pub(crate) address: SocketAddr,
    /// Its words up to the moment when it listened.
    words: Vec<String>,
}

/// What a command said and how it ended.
#[derive(Debug)]
pub(crate) struct Told {
    pub(crate) code: Option<i32>,
    pub(crate) words: String,
}

/// Runs a command that ends by itself, with these settings and no others.
pub(crate) fn autoshop(command: &[&str], settings: &[(&str, &str)], input: &str) -> Told {
    let mut child = Command::new(PROGRAM)
        .args(command)
        .env_clear()
        .envs(settings.iter().copied())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Who refuses at once reads nothing.
    drop(child.stdin.take().unwrap().write_all(input.as_bytes()));
    let done = child.wait_with_output().unwrap();
    Told {
        code: done.status.code(),
        words: String::from_utf8_lossy(&[done.stdout, done.stderr].concat()).into_owned(),
    }
}

/// Reads up to the line with `sign`, and goes on reading beside, so that the program never waits.
fn listen(out: impl Read + Send + 'static, sign: &str) -> Vec<String> {
    let mut lines: Lines<_> = BufReader::new(out).lines();
    let mut words = Vec::new();
    while !words.last().is_some_and(|line: &String| line.contains(sign)) {
        let line = lines.next().unwrap_or_else(|| panic!("it ended: {words:?}"));
        words.push(line.unwrap());
    }
    std::thread::spawn(move || lines.for_each(drop));
    words
}

impl Program {
    pub(crate) fn serve(database: &Database) -> Self {
        Self::start(Command::new(PROGRAM), database)
    }

    /// It may write no file longer than so many KiB, as on a full disk.
    pub(crate) fn serve_on_a_full_disk(database: &Database, kib: u64) -> Self {
        let mut shell = Command::new("bash");
        // The signal would end the program; a full disk is an error instead.
        let limited = format!("trap '' XFSZ; ulimit -f {kib}; exec \"$0\" \"$@\"");
        shell.args(["-c", &limited, PROGRAM]);
        Self::start(shell, database)
    }

    fn start(mut command: Command, database: &Database) -> Self {
        let direct = database.owner_url().unwrap_or_else(|| database.url.clone());
        let mut child = command
            .args(["serve", "--listen", "127.0.0.1:0", "--data-dir"])
            .arg(database.directory.path())
            .env("DATABASE_URL", &database.url)
            .env("DATABASE_DIRECT_URL", direct)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let words = listen(child.stderr.take().unwrap(), "listening on http://");
        Self::of(child, words)
    }

    /// A fresh demo shop in this file.
    pub(crate) fn demo(file: &Path) -> Self {
        let mut child = Command::new(PROGRAM)
            .args(["demo", "--listen", "127.0.0.1:0", "--data"])
            .arg(file)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let words = listen(child.stdout.take().unwrap(), "accountant@");
        Self::of(child, words)
    }

    fn of(child: Child, words: Vec<String>) -> Self {
        let mut program = Self {
            child,
            address: ([127, 0, 0, 1], 0).into(),
            words,
        };
        let address = program.word("listening on http://");
        program.address = address.expect("it says where it listens").parse().unwrap();
        program
    }

    /// The rest of the word that begins so.
    fn word(&self, sign: &str) -> Option<String> {
        let rest = |line: &String| line.split_once(sign).map(|(_, rest)| rest.to_owned());
        let rest = self.words.iter().find_map(rest)?;
        rest.split_whitespace().next().map(str::to_owned)
    }

    /// Did it say that when it began?
    pub(crate) fn said(&self, words: &str) -> bool {
        self.words.iter().any(|line| line.contains(words))
    }

    /// Nobody in particular.
    pub(crate) fn visitor(&self) -> Browser {
        Browser::at(self.address)
    }

    /// Sets up the shop by the link that the program printed.
    pub(crate) async fn set_up(&self) {
        let browser = self.visitor();
        let link = self.word("set up your shop at http://").unwrap();
        let page = browser.get(&link[link.find('/').unwrap()..]).await;
        let form = page.form("Set up the shop").fill("shop", "Yolo Mechanics");
        let form = form.fill("name", "Ana Ruiz").fill("password", PASSWORD);
        let made = form.fill("email", EMAIL).submit(&browser).await;
        made.assert_status(303);
    }

    pub(crate) async fn signed_in(&self) -> Browser {
        self.signed_in_as(EMAIL, PASSWORD).await
    }

    pub(crate) async fn signed_in_as(&self, email: &str, password: &str) -> Browser {
        let browser = self.visitor();
        let form = browser.get("/login").await.form("Sign in");
        let form = form.fill("email", email).fill("password", password);
        form.submit(&browser).await.assert_status(303);
        browser
    }

    /// SIGKILL: no word, no last write.
    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}
