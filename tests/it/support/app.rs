//! The real application on a free port, with its own database and a clock that tests move.

use super::books;
use super::browser::Browser;
use super::database::{Database, apart};
use super::proxy::Proxy;
use super::server::Server;
use autoshop::config::{Duty, Settings};
use autoshop::db::{Db, Meter, ShopDb};
use autoshop::error::AppResult;
use autoshop::features::accounts::{NewPerson, add_person, password};
use autoshop::features::shops::{NewShop, found};
use autoshop::kernel::contact::Email;
use autoshop::kernel::ids::ShopId;
use autoshop::kernel::time::{Clock, MockClock};
use autoshop::kernel::words::Role;
use autoshop::post::PostSettings;
use autoshop::web::State;
use autoshop::web::staff::Actor;
use chrono::{DateTime, Utc};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::sync::{OnceCell, Semaphore};

/// Everybody's password.
pub(crate) const PASSWORD: &str = "plum lantern gravel 42";

/// A shop and how its people sign in: `owner@a.example`, `advisor@a.example`, …
#[derive(Clone, Debug)]
pub(crate) struct Shop {
    pub(crate) id: ShopId,
    pub(crate) domain: String,
}

/// A server of one's own, with one shop in it.
pub(crate) struct App {
    pub(crate) address: SocketAddr,
    pub(crate) state: State,
    pub(crate) clock: MockClock,
    pub(crate) shop: Shop,
    settings: Settings,
    server: Server,
    db: Db,
    database: Database,
    /// The test broke the books itself.
    broken: AtomicBool,
}

impl App {
    /// Tuesday, 10 March 2026, 9:30 in the morning in Los Angeles.
    pub(crate) async fn start() -> Self {
        let mut app = Self::empty().await;
        app.shop = app.found_shop("a").await;
        app
    }

    /// A server with one shop that reaches its database through a door; none on SQLite, whose file
    /// is never away.
    pub(crate) async fn behind_a_door() -> Option<(Self, Proxy)> {
        let database = Database::fresh().await;
        let (before, rest) = database.url.split_once('@')?;
        let (server, name) = rest.split_once('/')?;
        let proxy = Proxy::before(server.to_owned()).await;
        let url = format!("{before}@{}/{name}", proxy.address);
        let mut app = Self::serving(database, url, as_usual).await;
        app.shop = app.found_shop("a").await;
        Some((app, proxy))
    }

    /// A server without any shop.
    pub(crate) async fn empty() -> Self {
        Self::over(Database::fresh().await).await
    }

    /// A server over records that are there already.
    pub(crate) async fn over(database: Database) -> Self {
        Self::upon(database, as_usual).await
    }

    /// A server with one shop that people reach by another address.
    pub(crate) async fn known_as(public: &str) -> Self {
        Self::set(|settings| settings.public_url = Some(public.to_owned())).await
    }

    /// A server with one shop and these ways out, which people reach at `https://shop.example`.
    pub(crate) async fn sending(post: PostSettings) -> Self {
        Self::set(|settings| {
            settings.public_url = Some("https://shop.example".to_owned());
            settings.post = post;
        })
        .await
    }

    /// A server with one shop that somebody watches, and where.
    pub(crate) async fn watched() -> (Self, SocketAddr) {
        let free = Some("127.0.0.1:0".parse().unwrap());
        let app = Self::set(|settings| settings.metrics = free).await;
        let at = app.server.watched_at.expect("it is watched");
        (app, at)
    }

    /// A server with one shop that holds nobody back, as it is measured.
    pub(crate) async fn unlimited() -> Self {
        Self::set(|settings| settings.is_limited = false).await
    }

    /// A server with one shop where what others wrote is counted an hour later.
    pub(crate) async fn a_moment_behind() -> Self {
        Self::set(|settings| settings.moment = Duration::from_secs(3600)).await
    }

    /// A server with one shop that keeps what gives a right for so long.
    pub(crate) async fn keeping(kept_for: Duration) -> Self {
        Self::set(|settings| settings.kept_for = kept_for).await
    }

    /// A server with one shop that answers so many at the same moment.
    pub(crate) async fn answering(crowd: i64) -> Self {
        Self::set(|settings| settings.crowd = crowd).await
    }

    pub(crate) async fn set(change: impl FnOnce(&mut Settings)) -> Self {
        let mut app = Self::upon(Database::fresh().await, change).await;
        app.shop = app.found_shop("a").await;
        app
    }

    /// The same with other settings.
    pub(crate) async fn upon(database: Database, change: impl FnOnce(&mut Settings)) -> Self {
        let url = database.url.clone();
        Self::serving(database, url, change).await
    }

    /// The server stops while a page of it is open.
    pub(crate) fn halt(&mut self) {
        let stopped = self.server.stop();
        assert!(matches!(stopped, Some(Ok(()))), "the server panicked");
    }

    /// A second server over the same records that keeps nothing in memory.
    pub(crate) async fn without_cache(&self) -> (SocketAddr, Server) {
        let settings = Settings {
            kept_for: Duration::ZERO,
            ..self.settings.clone()
        };
        let (address, _, server) = Server::run(settings, &self.clock).await;
        (address, server)
    }

    /// A second server over the same records, as when a shop has outgrown one machine.
    pub(crate) async fn beside(&self) -> (SocketAddr, Server) {
        let (address, _, server) = Server::run(self.settings.clone(), &self.clock).await;
        (address, server)
    }

    async fn serving(database: Database, url: String, change: impl FnOnce(&mut Settings)) -> Self {
        let clock = MockClock::new("2026-03-10T16:30:00Z".parse().unwrap());
        let mut settings = Settings {
            listen: "127.0.0.1:0".parse().unwrap(),
            metrics: None,
            database_url: url,
            direct_url: database.owner_url().unwrap_or_else(|| database.url.clone()),
            runtime_role: None,
            data_dir: database.directory.path().to_path_buf(),
            key: None,
            public_url: None,
            is_https: false,
            connections: 4,
            slow: Duration::from_secs(5),
            trust_proxy: true,
            crowd: 1_024,
            pace: super::unhurried(),
            is_limited: true,
            kept_for: Duration::from_secs(3600), // what is counted must not hang on how slow the machine is
            moment: Duration::ZERO, // or one person would not see at once what another wrote
            workers: 2,
            beat: Duration::from_millis(300),
            // Or it would race with the test for what is due: App::run_jobs.
            duty: Duty::Web,
            otlp: None,
            post: PostSettings::default(),
        };
        change(&mut settings);
        let (address, state, server) = Server::run(settings.clone(), &clock).await;
        let shop = Shop {
            id: ShopId(uuid::Uuid::nil()),
            domain: String::new(),
        };
        // Its own connections: one that belongs to the test's runtime would never come back to the
        // server's pool once the test waits for the server to stop. The caches and who listens are the
        // server's.
        let mut db = Db::connect(&database.url, 2, Duration::from_secs(5))
            .await
            .unwrap();
        db.caches = state.db.caches.clone();
        db.live = state.db.live.clone();
        db.metrics = state.db.metrics.clone();
        Self {
            address,
            state,
            clock,
            shop,
            settings,
            server,
            db,
            database,
            broken: AtomicBool::new(false),
        }
    }

    /// Founds a shop with one person of each role: `owner@DOMAIN.example` and so on.
    pub(crate) async fn found_shop(&self, domain: &str) -> Shop {
        let now = self.clock.now();
        let hash = password_hash().await;
        let person = |role: Role| NewPerson {
            email: Email::parse(&format!("{}@{domain}.example", role.as_str())).unwrap(),
            name: format!("{} {}", role.label(), domain.to_uppercase()),
            role,
            is_bookable: matches!(role, Role::Technician | Role::Owner),
            password_hash: hash.clone(),
        };
        let shop = NewShop {
            name: format!("Shop {}", domain.to_uppercase()),
            zone: "America/Los_Angeles".parse().unwrap(),
            is_demo: false,
        };
        let actor = Actor::system("test");
        let id = ShopId::new(now);
        let mut db = self.db(id);
        let founded: AppResult<()> = db
            .transaction(async |tx| {
                found(tx, (&actor, now), &shop, &person(Role::Owner)).await?;
                for role in [Role::Advisor, Role::Technician, Role::Accountant] {
                    add_person(tx, (&actor, now), &person(role)).await?;
                }
                Ok(())
            })
            .await;
        founded.unwrap();
        Shop {
            id,
            domain: domain.to_owned(),
        }
    }

    /// Does all that is due in all shops, what comes back included; how much.
    pub(crate) async fn run_jobs(&self) -> usize {
        let runner = autoshop::app::runner(&self.state_here());
        runner.plan().await.unwrap();
        runner.drain().await.unwrap()
    }

    /// The server's state with the test's own connections.
    pub(crate) fn state_here(&self) -> State {
        State {
            db: self.db.clone(),
            ..self.state.clone()
        }
    }

    /// One shop's data, past the web but not past the wall.
    pub(crate) fn db(&self, shop: ShopId) -> ShopDb {
        self.doors().for_shop(shop, Arc::new(Meter::default()))
    }

    pub(crate) fn doors(&self) -> &Db {
        &self.db
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// Nobody asks the books afterwards: the test broke them itself.
    pub(crate) fn broken_on_purpose(&self) {
        self.broken.store(true, Ordering::Relaxed);
    }

    pub(crate) fn database(&self) -> &Database {
        &self.database
    }

    /// The run-time role's URL.
    pub(crate) fn url(&self) -> String {
        self.database.url.clone()
    }

    /// The owning role's URL on PostgreSQL, to look behind the wall.
    pub(crate) fn owner_url(&self) -> Option<String> {
        self.database.owner_url()
    }

    /// Nobody in particular.
    pub(crate) fn visitor(&self) -> Browser {
        Browser::at(self.address)
    }

    /// Somebody of the shop, signed in by the real form.
    pub(crate) async fn signed_in(&self, role: Role, shop: &Shop) -> Browser {
        let browser = self.visitor();
        let page = browser.get("/login").await;
        let email = format!("{}@{}.example", role.as_str(), shop.domain);
        let answer = page
            .form("Sign in")
            .fill("email", &email)
            .fill("password", PASSWORD)
            .submit(&browser)
            .await;
        answer.assert_status(303);
        browser
    }

    pub(crate) async fn owner(&self) -> Browser {
        self.signed_in(Role::Owner, &self.shop).await
    }
    pub(crate) async fn advisor(&self) -> Browser {
        self.signed_in(Role::Advisor, &self.shop).await
    }
    pub(crate) async fn technician(&self) -> Browser {
        self.signed_in(Role::Technician, &self.shop).await
    }
    pub(crate) async fn accountant(&self) -> Browser {
        self.signed_in(Role::Accountant, &self.shop).await
    }
}

/// Nothing is told differently.
fn as_usual(_: &mut Settings) {}

/// Hashed once a process: it takes 35 ms of a core.
pub(super) async fn password_hash() -> String {
    static HASH: OnceCell<String> = OnceCell::const_new();
    let make = || async {
        password::hash(&Arc::new(Semaphore::new(1)), PASSWORD.to_owned())
            .await
            .unwrap()
    };
    HASH.get_or_init(make).await.clone()
}

/// Stops the server. What a shop's books must always say holds for what the test left behind.
impl Drop for App {
    fn drop(&mut self) {
        let stopped = self.server.stop();
        let is_failing = std::thread::panicking() || self.broken.load(Ordering::Relaxed);
        let url = &self.database.url;
        let faults = match is_failing {
            true => Vec::new(),
            false => apart(async || books::faults(url).await),
        };
        if !std::thread::panicking() {
            assert!(
                matches!(stopped, None | Some(Ok(()))),
                "the server panicked"
            );
            assert_eq!(faults, Vec::<String>::new(), "the books are wrong");
        }
    }
}
