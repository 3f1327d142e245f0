//! A door in front of the database that tests shut, open and break.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{ReadHalf, WriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// What the door does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Door {
    Open,
    /// Who is inside is thrown out, and nobody is let in.
    Shut,
    /// Who is inside is thrown out, and there is no door: connecting is refused.
    Gone,
    /// Whoever is inside gets no answer any more, whatever becomes of the door, and no word that
    /// there is none.
    Silent,
    /// Nobody hears anything until the door does something else; then all of it arrives.
    Mute,
    /// Each piece comes later by so much, and so many bytes take a second.
    Slow(Duration, u32),
    /// Who says COMMIT is thrown out when the database has done it, before its answer.
    CutAtCommit,
    /// So many bytes of answers pass, then who is inside is thrown out.
    CutAfter(usize),
}

/// What connections look at.
#[derive(Clone, Copy)]
struct Turned {
    door: Door,
    /// How often all were thrown out.
    times: u32,
}

/// Passes bytes on to the database, as the door allows.
pub(crate) struct Proxy {
    pub(crate) address: SocketAddr,
    door: watch::Sender<Turned>,
    passed: Arc<AtomicUsize>,
}

impl Proxy {
    pub(crate) async fn before(database: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let first = Turned {
            door: Door::Open,
            times: 0,
        };
        let (door, seen) = watch::channel(first);
        let passed = Arc::<AtomicUsize>::default();
        actix_web::rt::spawn(listen(listener, database, seen, passed.clone()));
        Self {
            address,
            door,
            passed,
        }
    }

    pub(crate) fn turn(&self, to: Door) {
        self.passed.store(0, Relaxed);
        self.door.send_modify(|turned| turned.door = to);
    }

    /// Whoever is inside is thrown out, and may come again.
    pub(crate) fn throw_out(&self) {
        self.door.send_modify(|turned| turned.times += 1);
    }
}

async fn listen(
    mut listener: TcpListener,
    database: String,
    door: watch::Receiver<Turned>,
    passed: Arc<AtomicUsize>,
) {
    let address = listener.local_addr().unwrap();
    let inside = Inside { door, passed };
    loop {
        tokio::select! {
            came = listener.accept() => {
                let Ok((client, _)) = came else { return };
                actix_web::rt::spawn(pass(client, database.clone(), inside.clone()));
            }
            () = inside.until(|turned| turned.door == Door::Gone) => {
                drop(listener);
                inside.until(|turned| turned.door != Door::Gone).await;
                listener = TcpListener::bind(address).await.unwrap();
            }
        }
    }
}

#[derive(Clone)]
struct Inside {
    door: watch::Receiver<Turned>,
    passed: Arc<AtomicUsize>,
}

impl Inside {
    /// What is seen is not held while it waits.
    async fn until(&self, is: impl Fn(&Turned) -> bool) {
        if self
            .door
            .clone()
            .wait_for(|turned| is(turned))
            .await
            .is_err()
        {
            std::future::pending::<()>().await; // the test is over
        }
    }

    fn sees(&self) -> Door {
        self.door.borrow().door
    }
}

async fn pass(mut client: TcpStream, database: String, inside: Inside) {
    let came = inside.door.borrow().times;
    inside.until(|turned| turned.door != Door::Mute).await;
    match inside.sees() {
        Door::Shut | Door::Gone => return,
        Door::Silent => return std::future::pending().await,
        _ => {}
    }
    let Ok(mut server) = TcpStream::connect(database).await else {
        return;
    };
    let is_thrown_out =
        |turned: &Turned| turned.times != came || matches!(turned.door, Door::Shut | Door::Gone);
    let (from_client, to_client) = client.split();
    let (from_server, to_server) = server.split();
    let cut = AtomicBool::default();
    let is_silent = tokio::select! {
        () = asks(from_client, to_server, &inside, &cut) => false,
        () = answers(from_server, to_client, &inside, &cut) => false,
        () = inside.until(is_thrown_out) => false,
        () = inside.until(|turned| turned.door == Door::Silent) => true,
    };
    if is_silent {
        std::future::pending::<()>().await;
    }
    client.set_zero_linger().ok(); // thrown out, not let go
}

/// Waits as the door asks before so many bytes are passed on.
async fn hold(inside: &Inside, bytes: usize) {
    inside.until(|turned| turned.door != Door::Mute).await;
    if let Door::Slow(later, rate) = inside.sees() {
        let bytes = u32::try_from(bytes).unwrap();
        tokio::time::sleep(later + Duration::from_secs(1) * bytes / rate).await;
    }
}

async fn asks(mut from: ReadHalf<'_>, mut to: WriteHalf<'_>, inside: &Inside, cut: &AtomicBool) {
    let mut piece = [0; 16 * 1024];
    while let Ok(n @ 1..) = from.read(&mut piece).await {
        hold(inside, n).await;
        let says_commit = piece[..n].windows(6).any(|word| word == b"COMMIT");
        if inside.sees() == Door::CutAtCommit && says_commit {
            cut.store(true, Relaxed);
        }
        if to.write_all(&piece[..n]).await.is_err() {
            return;
        }
    }
}

async fn answers(mut from: ReadHalf<'_>, mut to: WriteHalf<'_>, inside: &Inside, cut: &AtomicBool) {
    let mut piece = [0; 16 * 1024];
    while let Ok(n @ 1..) = from.read(&mut piece).await {
        hold(inside, n).await;
        if cut.load(Relaxed) {
            return;
        }
        let mut may = n;
        if let Door::CutAfter(most) = inside.sees() {
            let before = inside.passed.fetch_add(n, Relaxed);
            may = most.saturating_sub(before).min(n);
        }
        if to.write_all(&piece[..may]).await.is_err() || may < n {
            return;
        }
    }
}
