//! By whom things are sent is told by settings; what is wrong with them too, but never a secret.

use crate::support::autoshop;

#[test]
fn what_is_wrong_with_the_ways_out_is_told_without_their_secrets() {
    for (settings, told) in [
        (
            &[("AUTOSHOP_SMTP_URL", "smtps://shop:hunter2@mail.example")][..],
            &["AUTOSHOP_MAIL_FROM", "AUTOSHOP_SMTP_URL needs it"][..],
        ),
        (
            &[
                ("AUTOSHOP_SMTP_URL", "mail.example/hunter2"),
                ("AUTOSHOP_MAIL_FROM", "shop@shop.example"),
                ("AUTOSHOP_SMS_TOKEN", "hunter2"),
            ],
            &["AUTOSHOP_SMTP_URL", "smtps://user:", "AUTOSHOP_SMS_ACCOUNT"],
        ),
        (
            &[
                ("AUTOSHOP_SMTP_URL", "smtps://shop:hunter2@mail.example"),
                ("AUTOSHOP_MAIL_FROM", "caf\u{e9}@shop.example"),
                ("AUTOSHOP_SMS_ACCOUNT", "AC12"),
                ("AUTOSHOP_SMS_TOKEN", "hunter2"),
                ("AUTOSHOP_SMS_URL", "http://gateway.example"),
            ],
            &["AUTOSHOP_MAIL_FROM", "AUTOSHOP_SMS_URL", "https://"],
        ),
        (
            &[
                ("AUTOSHOP_SMS_ACCOUNT", "AC12"),
                ("AUTOSHOP_SMS_TOKEN", "hunter2"),
            ],
            &["AUTOSHOP_PUBLIC_URL", "links in messages"],
        ),
    ] {
        let program = autoshop(&["serve"], settings, "");
        assert_eq!(program.code, Some(78), "{}", program.words);
        for word in told {
            assert!(program.words.contains(word), "{word}: {}", program.words);
        }
        assert!(!program.words.contains("hunter2"), "{}", program.words);
    }
}

#[test]
fn the_check_tells_by_whom_things_are_sent() {
    let folder = tempfile::tempdir().unwrap();
    let data = ("AUTOSHOP_DATA_DIR", folder.path().to_str().unwrap());
    let file = folder.path().join("mail");
    std::fs::write(&file, "smtps://shop:hunter2@mail.example\n").unwrap();
    let settings = [
        data,
        ("AUTOSHOP_PUBLIC_URL", "https://shop.example"),
        ("AUTOSHOP_SMTP_URL_FILE", file.to_str().unwrap()),
        ("AUTOSHOP_MAIL_FROM", "shop@shop.example"),
        ("AUTOSHOP_SMS_ACCOUNT", "AC12"),
        ("AUTOSHOP_SMS_TOKEN", "hunter2"),
    ];

    let told = autoshop(&["check"], &settings, "");

    assert_eq!(told.code, Some(0), "{}", told.words);
    for part in [
        "mails are sent by mail.example:465",
        "SMS are sent by https://api.twilio.com",
    ] {
        assert!(told.words.contains(part), "{}", told.words);
    }
    assert!(!told.words.contains("hunter2"), "{}", told.words);
    let told = autoshop(&["check"], &[data], "");
    assert!(told.words.contains("no mails are sent"), "{}", told.words);
    assert!(told.words.contains("no SMS are sent"), "{}", told.words);
}
