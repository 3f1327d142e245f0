//! More people than can be answered (quality, section 3).

use crate::support::App;
use std::io::Write;
use std::net::TcpStream;
use std::time::{Duration, Instant};

#[actix_web::test]
async fn whoever_comes_when_too_many_are_answered_is_told_so_at_once_and_nobody_else_is() {
    let app = App::answering(1).await;
    let visitor = app.visitor();
    visitor.get("/login").await.assert_ok();

    // A form whose end never comes.
    let mut slow = TcpStream::connect(app.address).unwrap();
    let form = format!(
        "POST /session HTTP/1.1\r\nHost: {0}\r\nOrigin: http://{0}\r\nContent-Length: 100\r\n\
         Content-Type: application/x-www-form-urlencoded\r\n\r\nemail=",
        app.address
    );
    slow.write_all(form.as_bytes()).unwrap();
    let begun = Instant::now();
    let refused = loop {
        let answer = visitor.get("/login").await;
        if answer.status == 503 {
            break answer;
        }
        assert!(
            begun.elapsed() < Duration::from_secs(10),
            "nobody is refused"
        );
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
