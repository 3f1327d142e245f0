//! Streams never end by themselves, and yet a server stops when it is told to.

use crate::support::Program;
use std::time::Duration;

const PASSWORD: &str = "demo-autoshop-2026";

#[actix_web::test] // F20
async fn fifty_open_streams_do_not_keep_the_server_from_stopping() {
    let folder = tempfile::tempdir().unwrap();
    let mut program = Program::demo(&folder.path().join("demo.db"));
    let mut streams = Vec::new();
    for role in ["owner", "advisor", "technician", "accountant"] {
        let email = format!("{role}@demo.autoshop.example");
        let browser = program.signed_in_as(&email, PASSWORD).await;
        for _ in 0..13 {
            let mut stream = browser.listen(None).await;
            assert_eq!(stream.change().await.names, "all");
            streams.push(stream);
        }
    }
    assert_eq!(streams.len(), 52);

    let took = tokio::task::spawn_blocking(move || program.stop())
        .await
        .unwrap();

    // Kept open they would hold it for the fifteen seconds that others have to end.
    assert!(took < Duration::from_secs(12), "{took:?}");
    for stream in &mut streams {
        stream.ends().await;
    }
}
