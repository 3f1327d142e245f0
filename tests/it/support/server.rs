//! The real application in a thread of its own, on a port that it takes itself.

use actix_web::dev::ServerHandle;
use autoshop::app::Application;
use autoshop::config::Settings;
use autoshop::kernel::time::{Clock, MockClock};
use autoshop::web::State;
use std::net::SocketAddr;
use std::sync::Arc;
use std::thread::JoinHandle;

/// A server in a thread of its own.
pub(crate) struct Server {
    handle: ServerHandle,
    thread: Option<JoinHandle<()>>,
    /// Where its metrics are, if somebody watches it.
    pub(super) watched_at: Option<SocketAddr>,
}

impl Server {
    pub(super) async fn run(settings: Settings, clock: &MockClock) -> (SocketAddr, State, Self) {
        let (sender, receiver) = tokio::sync::oneshot::channel();
        let served: Arc<dyn Clock> = Arc::new(clock.clone());
        let thread = std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let app = Application::build(&settings, served, Vec::new())
                    .await
                    .unwrap();
                let known = (app.address, app.state.clone(), app.handle());
                sender.send((known, app.watched_at())).ok().unwrap();
                app.run().await.unwrap();
            });
        });
        let told = receiver.await.expect("the application starts");
        let ((address, state, handle), watched_at) = told;
        let server = Self {
            handle,
            thread: Some(thread),
            watched_at,
        };
        (address, state, server)
    }

    /// What its thread came to; none if it was stopped before.
    pub(crate) fn stop(&mut self) -> Option<std::thread::Result<()>> {
        drop(self.handle.stop(false));
        self.thread.take().map(JoinHandle::join)
    }
}
