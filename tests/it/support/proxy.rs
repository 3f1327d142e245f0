//! A door in front of the database that tests shut and open.

use std::net::SocketAddr;
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// What the door does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Door {
    Open,
    /// Who is inside is thrown out, and nobody is let in.
    Shut,
    /// Whoever is inside gets no answer any more, whatever becomes of the door, and no word that
    /// there is none.
    Silent,
}

/// Passes bytes on to the database, as long as the door is open.
pub(crate) struct Proxy {
    pub(crate) address: SocketAddr,
    door: watch::Sender<Door>,
}

impl Proxy {
    pub(crate) async fn before(database: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (door, seen) = watch::channel(Door::Open);
        actix_web::rt::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                actix_web::rt::spawn(pass(client, database.clone(), seen.clone()));
            }
        });
        Self { address, door }
    }

    pub(crate) fn turn(&self, to: Door) {
        self.door.send_replace(to);
    }
}

async fn pass(mut client: TcpStream, database: String, mut door: watch::Receiver<Door>) {
    let now = *door.borrow(); // not held while it waits
    match now {
        Door::Open => {}
        Door::Shut => return,
        Door::Silent => return std::future::pending().await,
    }
    let Ok(mut server) = TcpStream::connect(database).await else {
        return;
    };
    let turned = async {
        door.wait_for(|now| *now != Door::Open)
            .await
            .map(|now| *now)
    };
    let to = tokio::select! {
        _ = copy_bidirectional(&mut client, &mut server) => return,
        to = turned => to,
    };
    if matches!(to, Ok(Door::Silent)) {
        std::future::pending::<()>().await;
    }
}
