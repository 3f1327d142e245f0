//! The program itself, as a shop runs it.

use super::{Browser, Database};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

const PROGRAM: &str = env!("CARGO_BIN_EXE_autoshop");
const EMAIL: &str = "ana@yolo.example";
const PASSWORD: &str = "gravel plum lantern 42";

/// The real program.
pub(crate) struct Program {
    child: Child,
    pub(crate) address: SocketAddr,
    /// Its words so far.
    words: Words,
}

type Words = Arc<Mutex<Vec<String>>>;

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
fn listen(out: impl Read + Send + 'static, sign: &str) -> Words {
    let words = Words::default();
    let mut lines = BufReader::new(out).lines().map_while(Result::ok);
    loop {
        let line = lines.next();
        let line = line.unwrap_or_else(|| panic!("it ended: {words:?}"));
        let is_ready = line.contains(sign);
        words.lock().unwrap().push(line);
        if is_ready {
            break;
        }
    }
    let heard = words.clone();
    std::thread::spawn(move || lines.for_each(|line| heard.lock().unwrap().push(line)));
    words
}

impl Program {
    pub(crate) fn serve(database: &Database) -> Self {
        Self::start(Command::new(PROGRAM), database)
    }

    pub(crate) fn serve_with(database: &Database, settings: &[(&str, &str)]) -> Self {
        let mut program = Command::new(PROGRAM);
        program.envs(settings.iter().copied());
        Self::start(program, database)
    }

    /// It may write no file longer than so many KiB, as on a full disk.
    pub(crate) fn serve_on_a_full_disk(database: &Database, kib: u64) -> Self {
        // The signal would end the program; a full disk is an error instead.
        Self::serve_within(database, &format!("trap '' XFSZ; ulimit -S -f {kib}"))
    }

    /// Within what the shell was told first.
    pub(crate) fn serve_within(database: &Database, limits: &str) -> Self {
        let mut shell = Command::new("bash");
        let limited = format!("{limits}; exec \"$0\" \"$@\"");
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
            .env("AUTOSHOP_LIMITS", "off") // tests are in a hurry
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let words = listen(child.stderr.take().unwrap(), "listening on http://");
        Self::of(child, words)
    }

    /// The records in this file.
    pub(crate) fn serve_file(file: &Path) -> Self {
        Self::serve_file_at(file, "127.0.0.1:0")
    }

    /// The records in this file, at the address where it was before.
    pub(crate) fn serve_file_at(file: &Path, address: &str) -> Self {
        let mut child = Command::new(PROGRAM)
            .args(["serve", "--listen", address, "--data-dir"])
            .arg(file.parent().unwrap())
            .env("DATABASE_URL", format!("sqlite:{}", file.display()))
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

    fn of(child: Child, words: Words) -> Self {
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
        let rest = self.words.lock().unwrap().iter().find_map(rest)?;
        let mut words = rest.split([' ', '"']);
        words.next().map(str::to_owned)
    }

    /// The lines in which it said that.
    pub(crate) fn said(&self, words: &str) -> Vec<String> {
        let lines = self.words.lock().unwrap();
        let lines = lines.iter().filter(|line| line.contains(words));
        lines.cloned().collect()
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

    /// Somebody made room on the disk.
    pub(crate) fn has_room_again(&self) {
        let pid = self.child.id().to_string();
        let mut prlimit = Command::new("prlimit");
        let done = prlimit.args(["--fsize=unlimited:unlimited", "--pid", &pid]);
        assert!(done.status().unwrap().success());
    }

    /// Memory of its own, in KiB.
    pub(crate) fn anonymous_kib(&self) -> u64 {
        let status = format!("/proc/{}/status", self.child.id());
        let status = std::fs::read_to_string(status).unwrap();
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("RssAnon:"));
        let kib = line.unwrap().trim().trim_end_matches("kB").trim();
        kib.parse().unwrap()
    }

    /// What it has had of the processors, in hundredths of a second.
    pub(crate) fn ticks(&self) -> u64 {
        let stat = format!("/proc/{}/stat", self.child.id());
        ticks(&std::fs::read_to_string(stat).unwrap())
    }

    /// The same: of the threads that answer requests, and of all others that are there.
    pub(crate) fn ticks_of_workers(&self) -> (u64, u64) {
        let threads = format!("/proc/{}/task", self.child.id());
        let threads = std::fs::read_dir(threads).unwrap();
        let stats = threads.filter_map(|thread| {
            let stat = thread.ok()?.path().join("stat");
            std::fs::read_to_string(stat).ok()
        });
        stats.fold((0, 0), |(workers, others), stat| {
            match stat.contains("(actix-rt|") {
                true => (workers + ticks(&stat), others),
                false => (workers, others + ticks(&stat)),
            }
        })
    }

    /// SIGTERM, as whoever runs it would stop it. How long that took.
    pub(crate) fn stop(&mut self) -> Duration {
        let begun = Instant::now();
        let mut kill = Command::new("kill");
        let told = kill.args(["-TERM", &self.child.id().to_string()]).status();
        assert!(told.unwrap().success());
        assert!(self.child.wait().unwrap().success(), "it ends well");
        begun.elapsed()
    }

    /// SIGKILL: no word, no last write.
    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// User and system time (`proc_pid_stat(5)`: fields 14 and 15, counted behind the name).
fn ticks(stat: &str) -> u64 {
    let (_, behind) = stat.rsplit_once(')').unwrap();
    let fields = behind.split_whitespace().skip(11).take(2);
    fields.map(|ticks| ticks.parse::<u64>().unwrap()).sum()
}

impl Drop for Program {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}
