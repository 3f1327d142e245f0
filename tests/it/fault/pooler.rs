//! A pooler in front of PostgreSQL that gives all its clients one connection, a transaction each, and knows
//! nothing of prepared statements: PgBouncer before 1.21.

use crate::support::Database;
use autoshop::db::{Db, check_roles};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Mutex;

/// "May we speak TLS?"
const TLS: [u8; 4] = 80_877_103_u32.to_be_bytes();

type Shared = Arc<Mutex<Option<TcpStream>>>;

async fn pooler_before(server: String) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let shared = Shared::default();
    actix_web::rt::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            let own = TcpStream::connect(&server).await.unwrap();
            actix_web::rt::spawn(serve(client, own, shared.clone()));
        }
    });
    address
}

/// The rest of a message whose length comes next, with the length.
async fn body(from: &mut TcpStream) -> Option<Vec<u8>> {
    let mut length = [0; 4];
    from.read_exact(&mut length).await.ok()?;
    let rest = usize::try_from(u32::from_be_bytes(length)).unwrap() - 4;
    let mut body = length.to_vec();
    body.resize(4 + rest, 0);
    from.read_exact(&mut body[4..]).await.ok()?;
    Some(body)
}

/// A message with its kind before it.
async fn message(from: &mut TcpStream) -> Option<Vec<u8>> {
    let kind = from.read_u8().await.ok()?;
    let body = body(from).await?;
    Some([&[kind], &body[..]].concat())
}

/// Passes on what the server says until it is ready for more. Is a transaction over?
async fn until_ready(server: &mut TcpStream, client: &mut TcpStream) -> Option<bool> {
    loop {
        let said = message(server).await?;
        client.write_all(&said).await.ok()?;
        if said[0] == b'Z' {
            return Some(said[5] == b'I');
        }
        let asks_for_password = said[0] == b'R' && said[8] != 0;
        if asks_for_password {
            let password = message(client).await?;
            server.write_all(&password).await.ok()?;
        }
    }
}

/// Signs in by a connection of its own, and then speaks through the one that all share.
async fn serve(mut client: TcpStream, mut own: TcpStream, shared: Shared) -> Option<()> {
    let mut hello = body(&mut client).await?;
    while hello[4..8] == TLS {
        client.write_all(b"N").await.ok()?;
        hello = body(&mut client).await?;
    }
    own.write_all(&hello).await.ok()?;
    until_ready(&mut own, &mut client).await?;
    shared.lock().await.get_or_insert(own);
    loop {
        let mut said = message(&mut client).await?;
        if said[0] == b'X' {
            return None; // goodbye
        }
        let mut server = shared.lock().await;
        let server = server.as_mut()?;
        loop {
            server.write_all(&said).await.ok()?;
            let is_end = matches!(said[0], b'Q' | b'S');
            if is_end && until_ready(server, &mut client).await? {
                break;
            }
            said = message(&mut client).await?;
        }
    }
}

#[actix_web::test] // F7
async fn on_postgres_a_pooler_that_mixes_up_statements_is_refused_in_words() {
    let database = Database::fresh().await;
    if database.owner_url().is_none() {
        return; // nobody stands before a file
    }
    let (before, rest) = database.url.split_once('@').unwrap();
    let (server, name) = rest.split_once('/').unwrap();
    let pooler = pooler_before(server.to_owned()).await;
    let url = format!("{before}@{pooler}/{name}");

    for size in [1, 4] {
        let db = Db::connect(&url, size, Duration::from_secs(5)).await;
        let db = db.unwrap();
        let refused = check_roles(&db).await.unwrap_err().to_string();
        assert!(refused.contains("PgBouncer 1.21"), "{refused}");
        db.close().await;
    }
}
