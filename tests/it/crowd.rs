//! More people than can be answered (quality, section 3).

use crate::support::App;
use std::io::Write;
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

/// A form that is being sent.
fn unfinished(to: SocketAddr) -> TcpStream {
    let mut form = TcpStream::connect(to).unwrap();
    let head = format!(
        "POST /session HTTP/1.1\r\nHost: {to}\r\nOrigin: http://{to}\r\nContent-Length: 100\r\n\
         Content-Type: application/x-www-form-urlencoded\r\n\r\nemail="
    );
    form.write_all(head.as_bytes()).unwrap();
    form
}

#[actix_web::test]
async fn whoever_comes_when_too_many_are_answered_is_told_so_at_once_and_nobody_else_is() {
    let app = App::answering(1).await;
    let visitor = app.visitor();
    visitor.get("/login").await.assert_ok();

    // Forms whose end never comes. One that comes before the last page was put away is refused itself.
    let mut slow = Vec::new();
    let begun = Instant::now();
    let refused = loop {
        slow.push(unfinished(app.address));
        tokio::time::sleep(Duration::from_millis(50)).await;
        let answer = visitor.get("/login").await;
        if answer.status == 503 {
            break answer;
        }
        let waited = begun.elapsed();
        assert!(waited < Duration::from_secs(10), "nobody is refused");
    };

    assert_eq!(refused.header("retry-after"), "2");
    assert!(
        refused
            .body()
            .contains("Too many people ask at this moment")
    );
    visitor.get("/health").await.assert_ok();
    visitor.get("/ready").await.assert_ok();
    drop(slow);
    let begun = Instant::now();
    while visitor.get("/login").await.status != 200 {
        assert!(
            begun.elapsed() < Duration::from_secs(10),
            "there is room again"
        );
    }
}
