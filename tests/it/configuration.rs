//! What the program is told before it starts, and the words with which it refuses it.

use crate::support::autoshop;
use std::fs;

#[test]
fn all_mistakes_of_the_settings_are_told_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("short");
    fs::write(&key, "too short").unwrap();
    let settings = [
        ("AUTOSHOP_LISTEN", "nowhere"),
        ("AUTOSHOP_METRICS_LISTEN", "9464"),
        ("AUTOSHOP_CONNECTIONS", "0"),
        ("AUTOSHOP_SLOW_MS", "soon"),
        ("AUTOSHOP_LOG_FORMAT", "poem"),
        ("AUTOSHOP_CACHE", "maybe"),
        ("AUTOSHOP_LIMITS", "perhaps"),
        ("AUTOSHOP_ROLE", "boss"),
        ("AUTOSHOP_PUBLIC_URL", "shop.example"),
        ("AUTOSHOP_TRUST_PROXY", "perhaps"),
        ("AUTOSHOP_KEY_FILE", key.to_str().unwrap()),
        ("DATABASE_URL", "mysql://localhost/shop"),
        ("DATABASE_DIRECT_URL_FILE", "/nowhere/at/all"),
    ];

    let told = autoshop(&["serve"], &settings, "");
    assert_eq!(told.code, Some(78), "{}", told.words);
    for (name, _) in settings {
        assert!(told.words.contains(name), "{name}: {}", told.words);
    }
    assert!(told.words.contains("9 bytes"), "{}", told.words);
    fs::rename(key, folder.path().join("key")).unwrap();
    let ours = [("AUTOSHOP_DATA_DIR", folder.path().to_str().unwrap())];
    let told = autoshop(&["serve"], &ours, "");
    assert!(told.words.contains("key holds 9 bytes"), "{}", told.words);
    assert!(!told.words.contains("KEY_FILE"), "{}", told.words);
}

#[test]
fn whether_a_proxy_is_trusted_is_said_in_plain_words() {
    let address = "127.0.0.1:1"; // nobody listens there

    for (word, is_known) in [
        ("1", true),
        ("0", true),
        ("true", true),
        ("False", true),
        ("yes", true),
        ("no", true),
        ("2", false),
    ] {
        let settings = [("AUTOSHOP_TRUST_PROXY", word), ("AUTOSHOP_LISTEN", address)];
        let told = autoshop(&["health"], &settings, "");
        let code = if is_known { 1 } else { 78 };
        assert_eq!(told.code, Some(code), "{word}: {}", told.words);
    }
    let told = autoshop(&["health", "--trust-proxy", "--listen", address], &[], "");
    assert_eq!(told.code, Some(1), "{}", told.words);
}

#[test] // R-GEN-13
fn limits_are_lifted_only_where_nobody_else_can_reach_the_server() {
    let of = |at: &str| {
        let settings = [("AUTOSHOP_LIMITS", "off"), ("AUTOSHOP_LISTEN", at)];
        autoshop(&["health"], &settings, "")
    };

    let reachable = of("0.0.0.0:1");
    let own = of("127.0.0.1:1");

    assert_eq!(reachable.code, Some(78), "{}", reachable.words);
    assert!(reachable.words.contains("AUTOSHOP_LIMITS"));
    assert_eq!(own.code, Some(1), "{}", own.words); // nobody listens there
}
