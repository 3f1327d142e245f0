//! A mail arrives, or the house knows why not and what to do next.

use super::{by_mail, mailed, post, told};
use crate::support::{MailServer, Mood};
use autoshop::post::Tls;
use std::time::{Duration, Instant};

#[actix_web::test] // R-MSG-9
async fn a_mail_arrives_as_it_was_written() {
    let server = MailServer::start().await;
    let (post, _) = post(&by_mail(&server));

    let answer = mailed(&post).await;

    assert_eq!(told(answer), ("accepted", "<0198@shop.example>".to_owned()));
    let letter = server.letter();
    assert_eq!(letter.from, "mail@shop.example");
    assert_eq!(letter.to, ["ana@home.example"]);
    let header = |name: &str| letter.header(name).unwrap();
    // "Edgar's Mobile", as headers hold it
    let name = "=?utf-8?b?RWRnYXIncyBNb2JpbGU=?=";
    assert_eq!(header("From"), format!("{name} <mail@shop.example>"));
    assert_eq!(header("To"), "ana@home.example");
    assert_eq!(header("Reply-To"), "edgar@shop.example");
    assert_eq!(header("Subject"), "Tomorrow at nine");
    assert_eq!(header("Message-ID"), "<0198@shop.example>");
    assert_eq!(header("Date"), "Tue, 10 Mar 2026 16:30:00 +0000");
    let text = letter.text();
    assert!(
        text.contains("\r\n. we come at nine.\r\n.\r\nEnd"),
        "{text}"
    );
}

#[actix_web::test] // F38
async fn what_a_server_says_decides_what_comes_next() {
    let server = MailServer::start().await;
    for (at, said, becomes) in [
        ("HELLO", "421 too busy", "later"),
        ("HELLO", "554 not for you", "later"),
        ("EHLO", "502 what?", "later"),
        ("AUTH", "535 wrong password", "later"),
        ("MAIL", "550 not from there", "later"),
        ("RCPT", "550 <ana@home.example> is unknown", "refused"),
        ("RCPT", "450 come back", "later"),
        ("DATA", "554 no", "refused"),
        (".", "552 too large", "refused"),
        (".", "451 try again", "later"),
        (".", "gibberish", "unknown"),
        ("RCPT", "gibberish", "later"),
        ("RCPT", "250-and\r\n250-so\r\n250 on", "accepted"),
    ] {
        let (post, _) = post(&by_mail(&server));
        server.becomes(Mood::Says(at, said));
        let (kind, words) = told(mailed(&post).await);
        assert_eq!(kind, becomes, "{at} {said}: {words}");
        assert!(!words.contains("ana@"), "{words}");
        assert!(!words.contains("sesame"), "{words}");
    }
}

#[actix_web::test] // F38, R-MSG-9
async fn only_what_was_lost_after_its_text_is_unknown() {
    let server = MailServer::start().await;
    for (mood, becomes) in [
        (Mood::HangsUp("HELLO"), "later"),
        (Mood::HangsUp("RCPT"), "later"),
        (Mood::HangsUp("DATA"), "later"),
        (Mood::HangsUp("."), "unknown"),
        (Mood::Hangs("EHLO"), "later"),
        (Mood::Hangs("."), "unknown"),
        (Mood::HangsUp("QUIT"), "accepted"),
        (Mood::Drips, "later"),
        (Mood::Babbles, "later"),
    ] {
        let (post, _) = post(&by_mail(&server));
        server.becomes(mood.clone());
        let began = Instant::now();
        let (kind, words) = told(mailed(&post).await);
        assert_eq!(kind, becomes, "{mood:?}: {words}");
        assert!(began.elapsed() < Duration::from_secs(10), "{mood:?}");
    }
}

#[actix_web::test] // stack: TLS to the mail server
async fn a_server_that_must_be_asked_for_tls_gets_nothing_without() {
    let server = MailServer::start().await;
    let mut settings = by_mail(&server);
    settings.smtp.as_mut().unwrap().tls = Tls::Asked;
    let (asked, _) = post(&settings);
    settings.smtp.as_mut().unwrap().tls = Tls::Always;
    let (always, _) = post(&settings);

    let (kind, words) = told(mailed(&asked).await);
    assert_eq!(
        (kind, words.contains("STARTTLS")),
        ("later", true),
        "{words}"
    );
    assert_eq!(told(mailed(&always).await).0, "later");
    assert!(server.letters().is_empty());
}
