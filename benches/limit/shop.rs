//! The shop that is measured, and the servers over it.

use actix_web::dev::ServerHandle;
use actix_web::rt::System;
use actix_web::web::ServiceConfig;
use autoshop::app::{Application, look_at_books};
use autoshop::config::{Duty, ServeArgs, Settings};
use autoshop::db::{Tape, sqlite_url};
use autoshop::demo::seed::{self, SeedArgs};
use autoshop::kernel::time::{Clock, SystemClock};
use clap::Parser;
use std::fs::File;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;
use tempfile::TempDir;
use tracing_subscriber::filter::LevelFilter;

/// Where a server listens, how it is stopped, and what it asks of the database.
type Told = (SocketAddr, ServerHandle, Tape);

/// A server in a thread of its own.
pub(crate) struct Running {
    pub(crate) address: SocketAddr,
    pub(crate) tape: Tape,
    handle: ServerHandle,
    thread: JoinHandle<()>,
}

impl Running {
    /// `work` tells that it listens, and goes on until it is stopped.
    pub(crate) fn begin<W: Future<Output = ()>>(
        work: impl FnOnce(Sender<Told>) -> W + Send + 'static,
    ) -> Self {
        let (sender, receiver) = channel();
        let thread = std::thread::spawn(move || System::new().block_on(work(sender)));
        let (address, handle, tape) = receiver.recv().expect("the server begins");
        Self {
            address,
            tape,
            handle,
            thread,
        }
    }

    pub(crate) fn stop(self) {
        drop(self.handle.stop(false));
        self.thread.join().expect("the server ends well");
    }
}

#[derive(Parser)]
struct Seed {
    #[command(flatten)]
    args: SeedArgs,
}

/// A large shop in a file of its own, which is gone afterwards.
pub(crate) struct Shop {
    pub(crate) settings: Settings,
    folder: TempDir,
}

impl Shop {
    pub(crate) fn seeded(customers: u32) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        let data = folder.path().display().to_string();
        let url = sqlite_url(&folder.path().join("autoshop.db"));
        let wanted = [
            ["--customers", &customers.to_string()],
            ["--shops", "1"],
            ["--data-dir", &data],
            ["--database-url", &url],
        ];
        let args = std::iter::once("seed").chain(wanted.into_iter().flatten());
        System::new().block_on(seed::run(&Seed::try_parse_from(args)?.args))?;
        Ok(Self {
            settings: settings(folder.path())?,
            folder,
        })
    }

    /// Lines of the log are written as `serve` writes them, but to a file.
    pub(crate) fn log(&self) -> anyhow::Result<()> {
        let file = File::create(self.folder.path().join("log"))?;
        tracing_subscriber::fmt()
            .compact()
            .with_target(false)
            .with_max_level(LevelFilter::INFO)
            .with_writer(Arc::new(file))
            .init();
        Ok(())
    }

    /// The real application.
    pub(crate) fn warm(&self) -> Running {
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let settings = self.settings.clone();
        Running::begin(move |told| async move {
            run(Application::build(&settings, clock, Vec::new()).await, told).await;
        })
    }

    /// The same, which keeps nothing in memory: `--cache off`.
    pub(crate) fn cold(&self) -> Running {
        let mut settings = self.settings.clone();
        settings.kept_for = Duration::ZERO;
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        Running::begin(move |told| async move {
            run(Application::build(&settings, clock, Vec::new()).await, told).await;
        })
    }

    /// All that stands around pages, around other ones.
    pub(crate) fn behind(
        &self,
        pages: impl Fn(&mut ServiceConfig) + Clone + Send + 'static,
    ) -> Running {
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let settings = self.settings.clone();
        Running::begin(move |told| async move {
            let app = Application::around(&settings, clock, Vec::new(), pages).await;
            run(app, told).await;
        })
    }
}

/// Those of `serve --limits off`, with nothing from the environment. Work outside requests would write in between
/// and clear what is kept, so there is none.
fn settings(folder: &Path) -> anyhow::Result<Settings> {
    let args = ServeArgs {
        listen: Some("127.0.0.1:0".to_owned()),
        data_dir: Some(folder.to_path_buf()),
        limits: Some("off".to_owned()),
        ..ServeArgs::default()
    };
    Ok(Settings {
        duty: Duty::Web,
        ..args.serving()?
    })
}

/// The books of the night are looked at before, or it would be done while somebody measures.
async fn run(app: anyhow::Result<Application>, told: Sender<Told>) {
    let app = app.expect("the application starts");
    look_at_books(&app.state).await.expect("there are shops");
    let tape = app.state.db.tape.clone();
    told.send((app.address, app.handle(), tape))
        .expect("somebody waits");
    app.run().await.expect("it serves");
}
