//! Large files and heavy work: they take neither all of the memory nor the workers.

use super::scarce::sign_in;
use super::times;
use crate::bytes::{SITE, drafted};
use crate::support::{Answer, Browser, Program, camera};
use futures_util::future::join_all;
use reqwest::Method;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::Barrier;

const OWNER: (&str, &str) = ("owner@demo.autoshop.example", "demo-autoshop-2026");

/// The page on which a visitor of the demo shop shows what the car has.
async fn draft(visitor: &Browser) -> String {
    let steps = drafted(visitor).await;
    let is_work = |step: &String| step.ends_with("/services");
    steps.into_iter().find(is_work).unwrap()
}

/// Sends two large files that are no photos; the last bytes when all others have sent theirs. The answer, of which
/// nothing is left to whoever still sends when the server has gone.
async fn shows(at: SocketAddr, path: &str, all: &Barrier) -> String {
    let file = [b'x'; 64 * 1024];
    let part = "--b\r\nContent-Disposition: form-data; name=\"photos\"; filename=\"a.jpg\"\r\n\r\n";
    let (pieces, end) = (14 * 16, "\r\n--b--\r\n");
    let length = 2 * (part.len() + 2 + pieces * file.len()) - 2 + end.len();
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: shop.example\r\nConnection: close\r\nSec-Fetch-Site: same-origin\r\n\
         Content-Type: multipart/form-data; boundary=b\r\nContent-Length: {length}\r\n\r\n"
    );
    let mut line = TcpStream::connect(at).await.unwrap();
    let mut sent = line.write_all(head.as_bytes()).await;
    for between in ["", "\r\n"] {
        let begin = format!("{between}{part}");
        let pieces = std::iter::repeat_n(&file[..], pieces);
        for piece in std::iter::once(begin.as_bytes()).chain(pieces) {
            if sent.is_ok() {
                sent = line.write_all(piece).await;
            }
        }
    }
    all.wait().await;
    line.write_all(end.as_bytes()).await.ok();
    let mut answer = Vec::new();
    line.read_to_end(&mut answer).await.ok();
    String::from_utf8_lossy(&answer).into_owned()
}

async fn looks(visitor: &Browser) {
    let page = Answer::of(visitor.request(Method::GET, SITE)).await;
    if page.status != 200 {
        assert!(!page.assert_status(503).header("retry-after").is_empty());
    }
}

#[actix_web::test] // F23
async fn on_sqlite_what_many_send_at_once_fits_into_256_mb_and_who_finds_no_room_is_told() {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let program = Program::demo(&folder.path().join("demo.db"));
    let visitor = program.visitor();
    let work = draft(&visitor).await;
    let senders = times(10, 30);
    let all = Barrier::new(senders);
    let photos = join_all((0..senders).map(|_| shows(program.address, &work, &all)));
    let others = join_all((0..times(400, 1_000)).map(|_| looks(&visitor)));

    let storm = async { tokio::join!(photos, others).0 };
    tokio::pin!(storm);
    let mut most = 0;
    let answers = loop {
        tokio::select! {
            answers = &mut storm => break answers,
            () = tokio::time::sleep(Duration::from_millis(20)) => most = most.max(program.anonymous_kib()),
        }
    };

    assert!(most < 256 * 1024, "{most} KiB");
    let said = |words: &str| answers.iter().any(|answer| answer.contains(words));
    assert!(
        said("Many people send photos") || said(" 503 "),
        "{answers:?}"
    );
    visitor.get(&work).await.assert_ok();
}

/// What it took of the workers, and of all other threads, in hundredths of a second.
async fn taken(program: &Program, work: impl AsyncFnOnce()) -> (u64, u64) {
    let before = program.ticks_of_workers();
    work().await;
    let after = program.ticks_of_workers();
    (after.0 - before.0, after.1.saturating_sub(before.1))
}

#[actix_web::test] // F26
async fn on_sqlite_heavy_work_is_done_beside_the_workers_and_keeps_none_of_them() {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let program = Program::demo(&folder.path().join("demo.db"));
    let (visitor, owner) = (
        program.visitor(),
        program.signed_in_as(OWNER.0, OWNER.1).await,
    );
    let work = draft(&visitor).await;
    let form = visitor.get(&work).await.form("Add photos");
    let photo = camera::jpeg((1_600, 1_200));
    let form = form.attach("photos", ("a.jpg", &photo));
    let bills = owner.get("/invoices?status=paid").await;
    let bills = bills.attributes("main a[href^='/invoices/']", "href");
    let is_bill = |href: &String| href.len() == "/invoices/".len() + 36;
    let bills: Vec<String> = bills.into_iter().filter(is_bill).take(4).collect();

    let hashes = taken(&program, async || {
        let many = (0..8).map(|_| sign_in(&visitor, OWNER, "203.0.113.7"));
        for answer in join_all(many).await {
            answer.assert_status(303);
        }
    })
    .await;
    let documents = taken(&program, async || {
        for bill in &bills {
            owner.get(format!("{bill}/document")).await.assert_ok();
        }
    })
    .await;
    let photos = taken(&program, async || {
        form.submit(&visitor).await.assert_status(303);
    })
    .await;

    assert_eq!(bills.len(), 4);
    for (workers, beside) in [hashes, documents, photos] {
        assert!(workers < beside, "{hashes:?}, {documents:?}, {photos:?}");
    }
}
