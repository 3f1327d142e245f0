//! The program is killed while people write: nothing that was answered is lost, nothing is half
//! there. Three rounds; ten longer ones with AUTOSHOP_LONG=1.

use crate::support::{Browser, Database, rows};
use autoshop::db::{Db, Meter, ShopDb};
use autoshop::entity::{audit_log, customer, customer_stats, idempotency, search_term};
use autoshop::kernel::ids::CustomerId;
use futures_util::future::join_all;
use sea_orm::EntityTrait;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

const WRITERS: usize = 8;
const PASSWORD: &str = "gravel plum lantern 42";

/// The real program.
struct Program {
    child: Child,
    address: SocketAddr,
    /// The way to the set-up page, if there is no shop yet.
    set_up: Option<String>,
}

impl Program {
    fn serve(database: &Database) -> Self {
        let direct = database.owner_url().unwrap_or_else(|| database.url.clone());
        let mut child = Command::new(env!("CARGO_BIN_EXE_autoshop"))
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

    /// SIGKILL: no word, no last write.
    fn kill(&mut self) {
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

async fn set_up(program: &Program) {
    let browser = Browser::at(program.address);
    let page = browser.get(program.set_up.as_ref().unwrap()).await;
    let form = page.form("Set up the shop").fill("shop", "Yolo Mechanics");
    let form = form.fill("name", "Ana Ruiz").fill("password", PASSWORD);
    let made = form
        .fill("email", "ana@yolo.example")
        .submit(&browser)
        .await;
    made.assert_status(303);
}

async fn signed_in(program: &Program) -> Browser {
    let browser = Browser::at(program.address);
    let form = browser.get("/login").await.form("Sign in");
    let form = form.fill("email", "ana@yolo.example");
    let form = form.fill("password", PASSWORD);
    form.submit(&browser).await.assert_status(303);
    browser
}

/// Names by the id that was answered; and the names that were sent and never answered.
#[derive(Clone, Default)]
struct Ledger {
    answered: BTreeMap<CustomerId, String>,
    unanswered: BTreeSet<String>,
}

/// Adds one customer; its name is also its key. `false` if no answer came.
async fn add(browser: &Browser, name: &str, ledger: &RefCell<Ledger>) -> bool {
    let fields = [("name", name), ("kind", "person"), ("_key", name)];
    ledger.borrow_mut().unanswered.insert(name.to_owned());
    let Some(answer) = browser.try_post("/customers", &fields).await else {
        return false;
    };
    let id = answer.location().rsplit('/').next().unwrap().parse();
    let mut ledger = ledger.borrow_mut();
    ledger.answered.insert(id.unwrap(), name.to_owned());
    ledger.unanswered.remove(name);
    true
}

/// All write until the program is killed under them.
async fn round(
    database: &Database,
    browsers: &[Browser],
    (n, acknowledged): (u32, usize),
    ledger: &RefCell<Ledger>,
) {
    let program = RefCell::new(Program::serve(database));
    let address = program.borrow().address;
    let before = ledger.borrow().answered.len();
    let writers = browsers.iter().enumerate().map(|(w, browser)| async move {
        let browser = browser.moved_to(address);
        // What had no answer is sent again: the same button is safe to press.
        let mine = format!("w{w} ");
        let again: Vec<_> = ledger.borrow().unanswered.iter().cloned().collect();
        for name in again.iter().filter(|name| name.starts_with(&mine)) {
            if !add(&browser, name, ledger).await {
                return;
            }
        }
        let mut i = 0;
        while add(&browser, &format!("w{w} round {n} no {i}"), ledger).await {
            i += 1;
        }
    });
    let killer = async {
        while ledger.borrow().answered.len() < before + acknowledged {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        program.borrow_mut().kill();
    };
    tokio::join!(join_all(writers), killer);
}

async fn whole(database: &Database, ledger: &Ledger) {
    let db = Db::connect(&database.url, 2, Duration::from_secs(5))
        .await
        .unwrap();
    let shop = db.shops().await.unwrap()[0].id;
    let shop: ShopDb = db.for_shop(shop, Arc::new(Meter::default()));
    let rows = shop.all(customer::Entity::find()).await.unwrap();
    let there: BTreeMap<_, _> = rows.iter().map(|row| (row.id, row.name.clone())).collect();
    for (id, name) in &ledger.answered {
        assert_eq!(there.get(id), Some(name), "answered, and lost");
    }
    let names: BTreeSet<_> = there.values().collect();
    assert_eq!(names.len(), there.len(), "nobody is there twice");
    for name in names {
        let known = ledger.unanswered.contains(name) || ledger.answered.values().any(|n| n == name);
        assert!(known, "nobody sent {name}");
    }

    let ids: BTreeSet<_> = there.keys().copied().collect();
    let stats = shop.all(customer_stats::Entity::find()).await.unwrap();
    assert_eq!(
        stats.iter().map(|s| s.customer_id).collect::<BTreeSet<_>>(),
        ids
    );
    let terms = shop.all(search_term::Entity::find()).await.unwrap();
    assert_eq!(
        terms.iter().map(|t| t.customer_id).collect::<BTreeSet<_>>(),
        ids
    );
    let traces = shop.all(audit_log::Entity::find()).await.unwrap();
    let traces: Vec<_> = traces
        .iter()
        .filter(|t| t.action == "customer.created")
        .collect();
    assert_eq!(traces.len(), ids.len(), "one trace each");
    assert!(
        traces
            .iter()
            .all(|t| t.entity_id.is_some_and(|id| ids.contains(&CustomerId(id))))
    );
    let keys = shop.all(idempotency::Entity::find()).await.unwrap();
    assert_eq!(keys.len(), ids.len(), "one key each");
    drop(shop);
    db.close().await;
}

#[actix_web::test]
async fn nothing_answered_is_lost_when_the_program_is_killed() {
    let is_long = std::env::var_os("AUTOSHOP_LONG").is_some_and(|long| long == "1");
    let (rounds, acknowledged) = if is_long { (10, 120) } else { (3, 40) };
    let database = Database::fresh().await;
    let ledger = RefCell::new(Ledger::default());
    let mut first = Program::serve(&database);
    set_up(&first).await;
    let browsers = join_all((0..WRITERS).map(|_| signed_in(&first))).await;
    first.kill(); // their sessions are in the database

    for n in 0..rounds {
        round(&database, &browsers, (n, acknowledged), &ledger).await;
        let kept = ledger.borrow().clone();
        whole(&database, &kept).await;
        if database.owner_url().is_none() {
            let check = rows(&database.url, "PRAGMA integrity_check").await;
            assert_eq!(check.unwrap(), [["ok"]]);
        }
    }

    assert!(ledger.borrow().answered.len() >= acknowledged * 3);
    database.forget().await;
}
