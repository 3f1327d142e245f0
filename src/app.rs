//! The application as a value: what `serve`, `demo` and the tests run.

use crate::config::{Duty, Settings};
use crate::db::cache::Caches;
use crate::db::sessions::DbSessions;
use crate::db::{self, Db, Ear};
use crate::error::AppError;
use crate::features;
use crate::jobs::{Runner, Stop};
use crate::kernel::time::Clock;
use crate::key;
use crate::post::Post;
use crate::web::pace::Paces;
use crate::web::state::DemoSignIn;
use crate::web::upload::HEARING;
use crate::web::{State, caught, crowd, errors, guard, timing};
use crate::work;
use actix_session::SessionMiddleware;
use actix_session::config::{PersistentSession, TtlExtensionPolicy};
use actix_web::cookie::{Key, SameSite, time::Duration as Ttl};
use actix_web::dev::Server;
use actix_web::middleware::{Compress, from_fn};
use actix_web::{App, HttpServer, web};
use anyhow::Context;
use sea_orm::DbErr;
use std::net::{SocketAddr, TcpListener};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::{RwLock, Semaphore};
use tracing_actix_web::TracingLogger;

/// A server that listens and waits to be run.
pub struct Application {
    /// Where it listens.
    pub address: SocketAddr,
    /// What it works with.
    pub state: State,
    server: Server,
    watched: Option<(SocketAddr, Server)>,
    ear: Ear,
    duty: Duty,
    stop: Stop,
}

impl std::fmt::Debug for Application {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Application")
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}

impl Application {
    /// Migrates nothing; the database must be current.
    ///
    /// # Errors
    /// When the database does not answer, the key can't be made, or the address is taken.
    pub async fn build(
        settings: &Settings,
        clock: Arc<dyn Clock>,
        demo: Vec<DemoSignIn>,
    ) -> anyhow::Result<Self> {
        let routes = match settings.duty {
            Duty::Worker => features::ops::configure,
            Duty::All | Duty::Web => routes,
        };
        Self::around(settings, clock, demo, routes).await
    }

    /// The same around other pages than ours: for whoever measures what all that stands around a page costs.
    ///
    /// # Errors
    /// As [`Self::build`].
    pub async fn around(
        settings: &Settings,
        clock: Arc<dyn Clock>,
        demo: Vec<DemoSignIn>,
        routes: impl Fn(&mut web::ServiceConfig) + Clone + Send + 'static,
    ) -> anyhow::Result<Self> {
        let mut db = Db::connect(&settings.database_url, settings.connections, settings.slow)
            .await
            .context("the database can't be opened")?;
        db.caches = Arc::new(Caches::kept_for(
            settings.kept_for,
            settings.moment,
            &db.metrics,
        ));
        db::check_roles(&db).await?;
        let ear = db.ear().await;
        let key = key::signing_key(settings).context("the signing key can't be used")?;
        let origin = settings.public_url.as_deref().unwrap_or_default();
        let post = Post::of(&settings.post, origin, &clock).context("nothing can be sent")?;
        let cores = settings.workers.max(1);
        let state = State {
            db,
            clock,
            hashing: Arc::new(Semaphore::new(cores)),
            printing: Arc::new(Semaphore::new(cores)),
            hearing: Arc::new(Semaphore::new(HEARING)),
            developing: Arc::new(Semaphore::new(cores.div_ceil(2))),
            setup: Arc::new(RwLock::new(None)),
            demo: Arc::new(demo),
            alarms: Arc::default(),
            crowd: settings.crowd,
            is_limited: settings.is_limited,
            windows: Arc::default(),
            paces: Arc::new(Paces::new(settings.pace)),
            field: Arc::default(),
            pulse: Arc::default(),
            public_url: settings.public_url.as_deref().map(Arc::from),
            is_https: settings.is_https,
            trust_proxy: settings.trust_proxy,
            beat: settings.beat,
            post,
            key: key.into(),
        };
        let listener = TcpListener::bind(settings.listen)
            .with_context(|| format!("{} can't be listened on", settings.listen))?;
        let address = listener.local_addr()?;
        let stop = Stop::default();
        let server = serve(listener, state.clone(), settings, (routes, stop.clone()))?;
        let watched = settings.metrics.map(|at| watched(at, state.clone()));
        Ok(Self {
            address,
            state,
            server,
            watched: watched.transpose()?,
            ear,
            duty: settings.duty,
            stop,
        })
    }

    /// Runs until it is told to stop; what is under way is finished first.
    ///
    /// # Errors
    /// When the server can't go on.
    pub async fn run(self) -> std::io::Result<()> {
        let worker = (self.duty != Duty::Web).then(|| Rc::new(runner(&self.state)));
        let house = actix_web::rt::spawn(keep_house(self.state.clone(), worker.clone()));
        let told = actix_web::rt::spawn(keep_watch(self.state.clone()));
        let db = self.state.db.clone();
        let ear = self.ear;
        let hearing = actix_web::rt::spawn(async move { db.hear(ear).await });
        let db = self.state.db.clone();
        let watching = actix_web::rt::spawn(async move { db.watch_over().await });
        let stop = self.stop.clone();
        let working = actix_web::rt::spawn(async move {
            if let Some(worker) = worker {
                worker.run(&stop).await;
            }
        });
        let watched = self.watched.map(|(_, server)| {
            let handle = server.handle();
            actix_web::rt::spawn(server);
            handle
        });
        let done = self.server.await;
        self.stop.tell();
        if let Some(watched) = watched {
            watched.stop(true).await;
        }
        house.abort();
        told.abort();
        for beside in [hearing, watching] {
            beside.abort();
            drop(beside.await);
        }
        drop(working.await);
        features::ops::speed::write(&self.state).await;
        self.state.db.close().await;
        done
    }

    /// With no shop yet, a fresh one-time token for `/setup`; only its digest is kept (R-ACC-8).
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn open_set_up(&self) -> anyhow::Result<Option<String>> {
        if self.duty == Duty::Worker || self.state.db.any_shop().await? {
            return Ok(None);
        }
        let token = crate::web::form::secret::<32>();
        *self.state.setup.write().await = Some(crate::db::sessions::digest(&token));
        Ok(Some(token))
    }

    /// Where metrics are asked for.
    #[must_use]
    pub fn watched_at(&self) -> Option<SocketAddr> {
        self.watched.as_ref().map(|(address, _)| *address)
    }

    /// To stop it from outside.
    #[must_use]
    pub fn handle(&self) -> actix_web::dev::ServerHandle {
        self.server.handle()
    }
}

/// What does the work of all shops outside requests.
#[must_use]
pub fn runner(state: &State) -> Runner {
    let kinds = Arc::new(work::kinds());
    Runner::new(state.db.clone(), state.clock.clone(), kinds)
        .with_post(state.post.clone(), state.key.clone())
}

/// What belongs to no shop, each hour; that each shop has its work that comes back; and whose books do
/// not add up, which each process knows for itself.
async fn keep_house(state: State, worker: Option<Rc<Runner>>) {
    loop {
        if let Some(worker) = &worker {
            if let Err(error) = state.db.sweep(state.clock.now()).await {
                tracing::warn!(%error, "app.sweep");
            }
            if let Err(error) = worker.plan().await {
                tracing::warn!(%error, "app.plan");
            }
        }
        if let Err(error) = look_at_books(&state).await {
            tracing::warn!(%error, "app.books");
        }
        tokio::time::sleep(Duration::from_secs(3600)).await;
    }
}

/// Each minute: how the server is, so that `/status` knows since when, and how fast its pages were.
async fn keep_watch(state: State) {
    loop {
        features::ops::look(&state).await;
        tokio::time::sleep(Duration::from_secs(60)).await;
        features::ops::speed::write(&state).await;
    }
}

/// Looks at each shop's books once a night, and notes whose do not add up. One shop's trouble is
/// no other's.
///
/// # Errors
/// When the database does not say which shops there are.
pub async fn look_at_books(state: &State) -> Result<(), DbErr> {
    for shop in state.db.shops().await? {
        let Ok(zone) = shop.zone.parse() else {
            continue;
        };
        let mut db = state.db.for_shop(shop.id, Arc::default());
        match features::reports::nightly(&mut db, zone, state.clock.now()).await {
            Ok(is_broken) => {
                if is_broken {
                    tracing::error!(shop = %shop.id, "books.broken");
                }
                state.alarms.set(shop.id, is_broken);
            }
            Err(error) => tracing::warn!(%error, shop = %shop.id, "books.check_failure"),
        }
    }
    Ok(())
}

fn serve(
    listener: TcpListener,
    state: State,
    settings: &Settings,
    (routes, stop): (
        impl Fn(&mut web::ServiceConfig) + Clone + Send + 'static,
        Stop,
    ),
) -> anyhow::Result<Server> {
    let data = web::Data::new(state);
    let kinds = web::Data::new(work::kinds());
    let hub = data.db.live.clone();
    let told = async move {
        told_to_stop().await;
        hub.close(); // streams of news would go on for ever
        stop.tell();
    };
    let store = DbSessions::new(data.db.clone(), data.clock.clone());
    let key = Key::derive_from(&data.key);
    let (is_https, name) = (settings.is_https, cookie_name(settings.is_https));
    let server = HttpServer::new(move || {
        actix_web::rt::spawn(crowd::look_at_line(data.db.metrics.clone())); // each worker begins here
        let twelve_hours = PersistentSession::default()
            .session_ttl(Ttl::hours(12))
            .session_ttl_extension_policy(TtlExtensionPolicy::OnStateChanges);
        let session = SessionMiddleware::builder(store.clone(), key.clone())
            .cookie_name(name.to_owned())
            .cookie_secure(is_https)
            .cookie_http_only(true)
            .cookie_same_site(SameSite::Lax)
            .session_lifecycle(twelve_hours)
            .build();
        App::new()
            .app_data(data.clone())
            .app_data(kinds.clone())
            .app_data(web::PathConfig::default().error_handler(|_, _| AppError::NotFound.into()))
            .app_data(web::QueryConfig::default().error_handler(|_, _| AppError::BadRequest.into()))
            .configure(&routes)
            .default_service(web::to(|| async {
                Err::<actix_web::HttpResponse, _>(AppError::NotFound)
            }))
            .wrap(from_fn(features::accounts::keep_unsent))
            .wrap(session)
            .wrap(from_fn(caught::panics))
            .wrap(from_fn(guard::in_time))
            .wrap(from_fn(guard::same_origin))
            .wrap(from_fn(crowd::admit))
            .wrap(from_fn(errors::render))
            .wrap(from_fn(timing::measure))
            .wrap(TracingLogger::<timing::RequestSpan>::new())
            .wrap(from_fn(guard::identify))
            .wrap(Compress::default())
    })
    .workers(settings.workers)
    .tcp_nodelay(true)
    .client_request_timeout(Duration::from_secs(5))
    .keep_alive(Duration::from_secs(75))
    .shutdown_signal(told)
    .shutdown_timeout(15)
    .listen(listener)?
    .run();
    Ok(server)
}

/// A server beside the other for who watches it: no session, no shop, one thread.
fn watched(at: SocketAddr, state: State) -> anyhow::Result<(SocketAddr, Server)> {
    let listener = TcpListener::bind(at).with_context(|| format!("{at} can't be listened on"))?;
    let address = listener.local_addr()?;
    let data = web::Data::new(state);
    let server = HttpServer::new(move || {
        App::new()
            .app_data(data.clone())
            .configure(features::ops::configure_metrics)
    });
    let server = server.workers(1).disable_signals().listen(listener)?.run();
    Ok((address, server))
}

/// SIGTERM or Ctrl-C.
async fn told_to_stop() {
    let interrupted = tokio::signal::ctrl_c();
    if let Ok(mut terminated) = signal(SignalKind::terminate()) {
        tokio::select! {
            _ = terminated.recv() => {}
            _ = interrupted => {}
        }
    } else {
        drop(interrupted.await);
    }
}

fn cookie_name(is_https: bool) -> &'static str {
    if is_https {
        "__Host-session"
    } else {
        "session"
    }
}

fn routes(cfg: &mut web::ServiceConfig) {
    features::ops::configure(cfg);
    features::ops::speed::configure(cfg);
    features::live::configure(cfg);
    features::accounts::configure(cfg);
    features::shops::configure(cfg);
    features::customers::configure(cfg);
    features::vehicles::configure(cfg);
    features::notifications::configure(cfg);
    features::messages::configure(cfg);
    features::hooks::configure(cfg);
    features::appointments::configure(cfg);
    features::feeds::configure(cfg);
    features::photos::configure(cfg);
    features::calendar::configure(cfg);
    features::invoices::configure(cfg);
    features::reports::configure(cfg);
    features::today::configure(cfg);
    features::quick::configure(cfg);
    features::dashboard::configure(cfg);
    features::search::configure(cfg);
    features::undo::configure(cfg);
    features::history::configure(cfg);
    features::exports::configure(cfg);
    features::papers::configure(cfg);
    features::site::configure(cfg);
    features::links::configure(cfg);
    features::booking::configure(cfg);
    features::imports::configure(cfg);
    crate::takeout::configure(cfg);
}
