//! An SMS is taken, or the house knows why not and what to do next.

use super::{by_sms, post, texted, told};
use crate::support::{Gateway, Say};
use std::time::{Duration, Instant};

#[actix_web::test] // R-MSG-9
async fn an_sms_is_asked_for_as_the_api_says() {
    let gateway = Gateway::start().await;
    let (post, _) = post(&by_sms(&gateway));

    let answer = told(texted(&post).await);

    assert_eq!(answer, ("accepted", format!("SM{:032}", 1)));
    let call = gateway.calls().remove(0);
    assert_eq!(call.path, "/2010-04-01/Accounts/AC12/Messages.json");
    assert_eq!(call.authorization, "Basic QUMxMjpzZXNhbWU=");
    let fields: Vec<_> = call.fields.iter().map(|(k, v)| (&**k, &**v)).collect();
    let wanted = [
        ("Body", "On my way & here soon + ✓"),
        ("From", "+15305550100"),
        (
            "StatusCallback",
            "https://shop.example/api/hooks/sms?message=0199",
        ),
        ("To", "+15305550142"),
    ];
    assert_eq!(fields, wanted);
}

#[actix_web::test] // F38
async fn what_a_gateway_says_decides_what_comes_next() {
    let gateway = Gateway::start().await;
    let no = "{\"code\": 21211, \"message\": \"'To' +15305550142 is not valid\", \"status\": 400}";
    let full = "{\"code\": 21611, \"message\": \"queue is full\"}";
    for (status, headers, body, becomes) in [
        (
            400,
            "",
            no,
            "refused The SMS gateway says 400: 'To' … is not valid (21211)",
        ),
        (
            400,
            "",
            full,
            "later 30s The SMS gateway says 400: queue is full (21611)",
        ),
        (401, "", "{}", "later The SMS gateway says 401: no reason"),
        (
            404,
            "",
            "<html>",
            "later The SMS gateway says 404: no reason",
        ),
        (
            429,
            "Retry-After: 90\r\n",
            "",
            "later 90s The SMS gateway says 429: no reason",
        ),
        (429, "", "", "later 30s The SMS gateway says 429: no reason"),
        (500, "", "oops", "later The SMS gateway says 500: no reason"),
        (
            503,
            "Retry-After: 7\r\n",
            "",
            "later 7s The SMS gateway says 503: no reason",
        ),
        (504, "", "", "unknown The SMS gateway says 504: no reason"),
        (
            302,
            "Location: /login\r\n",
            "",
            "later The SMS gateway says 302: no reason",
        ),
        (
            200,
            "",
            "<html>hello",
            "unknown The SMS gateway says 200: no reason",
        ),
        (
            201,
            "",
            "{\"sid\": \"\"}",
            "unknown The SMS gateway says 201: no reason",
        ),
    ] {
        let (post, _) = post(&by_sms(&gateway));
        gateway.says(Say::This(status, headers, body));
        let (kind, words) = told(texted(&post).await);
        assert_eq!(format!("{kind} {words}"), becomes, "{status}");
    }
}

#[actix_web::test] // F38, R-MSG-9
async fn what_was_lost_on_the_way_is_unknown_and_nobody_waits_long() {
    let gateway = Gateway::start().await;
    for (say, becomes) in [
        (Say::Nothing, "unknown"),
        (Say::HangUp, "unknown"),
        (Say::Drip, "unknown"),
        (Say::Babble, "unknown"),
    ] {
        let (post, _) = post(&by_sms(&gateway));
        gateway.says(say.clone());
        let began = Instant::now();
        assert_eq!(told(texted(&post).await).0, becomes, "{say:?}");
        assert!(began.elapsed() < Duration::from_secs(10), "{say:?}");
    }
}

#[actix_web::test] // F38
async fn a_gateway_that_is_not_there_can_be_asked_later() {
    let gateway = Gateway::start().await;
    let mut settings = by_sms(&gateway);
    settings.sms.as_mut().unwrap().url = "http://127.0.0.1:1".to_owned();
    let (post, _) = post(&settings);

    assert_eq!(told(texted(&post).await).0, "later");
}
