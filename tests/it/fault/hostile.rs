//! Who dawdles, and who sends what is monstrous.

use super::{lasting, times};
use crate::support::{App, Database, Program};
use futures_util::future::join_all;
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const FORM: &str = "POST /session HTTP/1.1\r\nHost: shop.example\r\nSec-Fetch-Site: same-origin\r\n\
    Content-Type: application/x-www-form-urlencoded\r\n";

/// Sends `head`, then `piece` again and again with such a pause, until there is an answer or the end of the
/// line. The first words of the answer, if there was one.
async fn dawdles(at: SocketAddr, head: &str, (piece, pause): (&[u8], Duration)) -> String {
    let mut line = TcpStream::connect(at).await.unwrap();
    line.write_all(head.as_bytes()).await.unwrap();
    let (mut from, mut to) = line.split();
    let sends = async {
        while to.write_all(piece).await.is_ok() {
            tokio::time::sleep(pause).await;
        }
        std::future::pending::<()>().await;
    };
    let mut answer = [0; 12];
    let hears = from.read_exact(&mut answer);
    tokio::select! {
        () = sends => String::new(),
        heard = hears => match heard {
            Ok(_) => String::from_utf8_lossy(&answer).into_owned(),
            Err(_) => String::new(),
        },
    }
}

#[actix_web::test] // F44
async fn who_dawdles_is_cut_off_and_holds_up_nobody_else() {
    let app = App::start().await;
    let at = app.address;
    let idle = join_all((0..times(200, 2_000)).map(|_| TcpStream::connect(at))).await;
    assert!(idle.iter().all(Result::is_ok));
    let (begun, slowly) = (Instant::now(), Duration::from_millis(400));

    let head = "GET /login HTTP/1.1\r\nHost: shop.example\r\nX-Long: ";
    let heads = join_all((0..20).map(|_| dawdles(at, head, (b"a", slowly))));
    let form = format!("{FORM}Content-Length: 1000\r\n\r\n");
    let bodies = join_all((0..20).map(|_| dawdles(at, &form, (b"a", slowly))));
    let others = async {
        let mut all = Vec::new();
        while begun.elapsed() < lasting(4, 8) {
            let asked = Instant::now();
            app.visitor().get("/login").await.assert_ok();
            all.push(asked.elapsed());
        }
        all.sort();
        all[all.len() / 2]
    };
    let (heads, bodies, others) = tokio::join!(heads, bodies, others);

    // Five seconds for a head, eight for a request, and what a busy machine adds.
    assert!(
        begun.elapsed() < Duration::from_secs(16),
        "{:?}",
        begun.elapsed()
    );
    assert!(others < Duration::from_secs(1), "{others:?}");
    for answer in heads.iter().chain(&bodies) {
        assert!(!answer.starts_with("HTTP/1.1 2"), "{answer}");
    }
}

#[actix_web::test] // F45
async fn what_is_monstrous_is_refused_and_fills_no_memory() {
    let database = Database::fresh().await;
    let program = Program::serve(&database);
    let at = program.address;
    program.visitor().get("/login").await.assert_ok();
    let before = program.anonymous_kib();
    let piece = [b'a'; 64 * 1024];
    let at_once = (&piece[..], Duration::ZERO);
    let many = "a=&".repeat(100_000);
    let fields = format!("{FORM}Content-Length: {}\r\n\r\n", many.len());

    let monsters = (0..4).map(|_| async {
        let body = format!("{FORM}Content-Length: 1073741824\r\n\r\n");
        let pieces = format!("{FORM}Transfer-Encoding: chunked\r\n\r\n100000000\r\n");
        let head = "GET /login HTTP/1.1\r\nHost: shop.example\r\nX-Long: ";
        [
            dawdles(at, &body, at_once).await,
            dawdles(at, &pieces, at_once).await,
            dawdles(at, head, at_once).await,
            dawdles(at, &fields, (many.as_bytes(), Duration::ZERO)).await,
        ]
    });
    let answers = join_all(monsters).await;

    for answer in answers.as_flattened() {
        // Who sends on and on may lose the answer with the line.
        assert!(
            answer.is_empty() || answer.starts_with("HTTP/1.1 4"),
            "{answer}"
        );
    }
    program.visitor().get("/login").await.assert_ok();
    let grown = program.anonymous_kib().saturating_sub(before);
    assert!(grown < 50 * 1024, "{grown} KiB");
}
