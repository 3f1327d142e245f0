//! The program itself, as a shop runs it.

use super::{Browser, Database};
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};

const PROGRAM: &str = env!("CARGO_BIN_EXE_autoshop");
const EMAIL: &str = "ana@yolo.example";
const PASSWORD: &str = "gravel plum lantern 42";

/// The real program.
pub(crate) struct Program {
    child: Child,
    pub(crate) address: SocketAddr,
    /// The way to the set-up page, if there is no shop yet.
    set_up: Option<String>,
}

impl Program {
    pub(crate) fn serve(database: &Database) -> Self {
        Self::start(Command::new(PROGRAM), database)
    }

    /// It may write no file longer than so many KiB, as on a full disk.
    pub(crate) fn serve_on_a_full_disk(database: &Database, kib: u64) -> Self {
        let mut shell = Command::new("bash");
        // The signal would end the program; a full disk is an error instead.
        let limited = format!("trap '' XFSZ; ulimit -S -f {kib}; exec \"$0\" \"$@\"");
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
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let (mut set_up, mut address) = (None, None);
        while address.is_none() {
            let line = lines.next().expect("the program says where it listens");
            let line = line.unwrap();
            let word = |sign: &str| {
                let at = line.find(sign)? + sign.len();
                line[at..].split_whitespace().next().map(str::to_owned)
            };
            set_up = set_up.or_else(|| word("set up your shop at http://"));
            address = word("listening on http://").map(|a| a.parse().unwrap());
        }
        // The rest of its words is read, so that it never waits for a reader.
        std::thread::spawn(move || lines.for_each(drop));
        let path = |link: String| link[link.find('/').unwrap()..].to_owned();
        Self {
            child,
            address: address.unwrap(),
            set_up: set_up.map(path),
        }
    }

    /// Sets up the shop by the link that the program printed.
    pub(crate) async fn set_up(&self) {
        let browser = Browser::at(self.address);
        let page = browser.get(self.set_up.as_ref().unwrap()).await;
        let form = page.form("Set up the shop").fill("shop", "Yolo Mechanics");
        let form = form.fill("name", "Ana Ruiz").fill("password", PASSWORD);
        let made = form.fill("email", EMAIL).submit(&browser).await;
        made.assert_status(303);
    }

    pub(crate) async fn signed_in(&self) -> Browser {
        let browser = Browser::at(self.address);
        let form = browser.get("/login").await.form("Sign in");
        let form = form.fill("email", EMAIL).fill("password", PASSWORD);
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
