use super::*;
use crate::kernel::ids::{ServiceId, ShopId};
use crate::kernel::money::{Cents, Quantity};
use crate::kernel::search::words as folded;
use crate::kernel::words::{Category, Pricing};
use chrono::DateTime;
use proptest::{prop_assert, prop_assert_eq, proptest, sample::subsequence, strategy::Strategy};
use uuid::Uuid;

/// Name and keywords.
const WORK: [(&str, &str); 12] = [
    ("Full Synthetic Oil Change", "oil, synthetic, filter"),
    ("Conventional Oil Change", "oil, conventional, filter"),
    ("Tire Rotation (FWD/RWD)", "tire, rotation"),
    ("Engine Air Filter Replacement", "filter, engine"),
    (
        "Brake Inspection (Comprehensive)",
        "brake, safety, inspection",
    ),
    ("Front Brake Pads & Rotors", "brake, pads, rotors, front"),
    ("Rear Brake Pads & Rotors", "brake, pads, rotors, rear"),
    ("Check Engine Light Diagnostic (Basic)", "obd2, cel, codes"),
    ("A/C Recharge (R-1234yf)", "ac, recharge, r1234yf"),
    ("Battery Replacement (Group 35)", "battery, install"),
    (
        "Timing Belt & Water Pump (Honda V6)",
        "timing belt, water pump",
    ),
    ("Radiator Replacement", "radiator, leak, overheat"),
];

fn catalog() -> Vec<service::Model> {
    let new = |(at, (name, keywords)): (usize, &(&str, &str))| service::Model {
        id: ServiceId(Uuid::from_u128(u128::try_from(at).unwrap())),
        shop_id: ShopId(Uuid::nil()),
        created_at: DateTime::UNIX_EPOCH,
        updated_at: DateTime::UNIX_EPOCH,
        code: String::new(),
        name: (*name).to_owned(),
        category: Category::Brakes,
        description: None,
        keywords: None,
        search: folded(&format!("{name} {keywords}")).join(" "),
        pricing: Pricing::Fixed,
        price: Cents(1_000),
        hours: Quantity(100),
        skill_level: 1,
        is_bookable: true,
        is_active: true,
        sort: 0,
        deleted_at: None,
        version: 1,
    };
    WORK.iter().enumerate().map(new).collect()
}

/// A Tuesday morning.
fn now() -> NaiveDateTime {
    "2026-03-10T09:30:00".parse().unwrap()
}

fn understood(line: &str) -> Understood {
    read(line, &catalog(), now())
}

/// What was understood, as one line: `phone | name | car | work | when | rest`.
fn told(line: &str) -> String {
    let said = understood(line);
    let text = |part: &Option<String>| part.clone().unwrap_or_default();
    let ids = [&said.phone, &said.email, &said.vin].map(text).join(" ");
    let year = said.year.map(|year| year.to_string()).unwrap_or_default();
    let plate = [
        text(&said.plate),
        said.region.unwrap_or_default().to_owned(),
    ]
    .join(" ");
    let car = [
        year,
        said.make.unwrap_or_default().to_owned(),
        text(&said.model),
        plate,
    ]
    .join(" ");
    let name_of = |fit: &Fit| {
        let found = catalog().into_iter().find(|s| s.id == fit.services[0]);
        format!("{} ({})", found.unwrap().name, fit.services.len())
    };
    let work: Vec<String> = said.services.iter().map(name_of).collect();
    let day = said.day.map(|day| day.to_string()).unwrap_or_default();
    let time = said.time.map(|time| time.format("%H:%M").to_string());
    let when = [day, time.unwrap_or_default()].join(" ");
    let parts = [
        ids,
        said.name.clone(),
        car,
        work.join(" + "),
        when,
        said.rest.clone(),
    ];
    let parts = parts.map(|part| part.split_whitespace().collect::<Vec<_>>().join(" "));
    parts.join(" | ")
}

/// Each line, and what [`told`] says of it.
const LINES: &[(&str, &str)] = &[
    (
        "530-555-0142 civic oil change tomorrow 2pm",
        "530-555-0142 |  | Honda Civic | {OIL} | 2026-03-11 14:00 | ",
    ),
    (
        "tomorrow 2pm oil change civic 530-555-0142",
        "530-555-0142 |  | Honda Civic | {OIL} | 2026-03-11 14:00 | ",
    ),
    (
        "ana ruiz (530) 555-0142 2014 civic oil change fri 9am",
        "530 555-0142 | Ana Ruiz | 2014 Honda Civic | {OIL} | 2026-03-13 09:00 | ",
    ),
    ("5305550142", "5305550142 |  |  |  |  | "),
    ("530 555 0142 ana", "530 555 0142 | Ana |  |  |  | "),
    (
        "+1 530 555 0142, oil change",
        "+1 530 555 0142 |  |  | {OIL} |  | ",
    ),
    (
        "555-0142 battery",
        "555-0142 |  |  | Battery Replacement (Group 35) (1) |  | ",
    ),
    ("555 0142", "555 0142 |  |  |  |  | "),
    ("2014 530-555-0142", "530-555-0142 |  | 2014 |  |  | "),
    (
        "530-555-0142 2014 honda",
        "530-555-0142 |  | 2014 Honda |  |  | ",
    ),
    ("+49 30 123456 ana", "+49 30 123456 | Ana |  |  |  | "),
    ("2026-03-14 9:30 ana", " | Ana |  |  | 2026-03-14 09:30 | "),
    (
        "3/14/2026 noon zoe quill",
        " | Zoe Quill |  |  | 2026-03-14 12:00 | ",
    ),
    ("ana@example.com ana", "ana@example.com | Ana |  |  |  | "),
    (
        "1hgcm82633a004352 oil change",
        "1HGCM82633A004352 |  |  | {OIL} |  | ",
    ),
    ("7abc123 oil change", " |  | 7ABC123 | {OIL} |  | "),
    (
        "7ABC-123 CA tire rotation mon at 930",
        " |  | 7ABC123 CA | Tire Rotation (FWD/RWD) (1) | 2026-03-16 09:30 | ",
    ),
    (
        "plate 12345 or battery",
        " |  | 12345 OR | Battery Replacement (Group 35) (1) |  | ",
    ),
    ("r1234yf", " |  |  | A/C Recharge (R-1234yf) (1) |  | "),
    ("ac recharge", " |  |  | A/C Recharge (R-1234yf) (1) |  | "),
    (
        "chevy silverado brakes",
        " |  | Chevrolet Silverado | Brake Inspection (Comprehensive) (3) |  | ",
    ),
    ("silverado", " |  | Chevrolet Silverado |  |  | "),
    ("f150 today 3p", " |  | Ford F-150 |  | 2026-03-10 15:00 | "),
    ("f-150", " |  | Ford F-150 |  |  | "),
    ("ford f 150", " |  | Ford F-150 |  |  | "),
    ("honda cr v 2019", " |  | 2019 Honda CR-V |  |  | "),
    ("crv", " |  | Honda CR-V |  |  | "),
    ("jeep grand cherokee", " |  | Jeep Grand Cherokee |  |  | "),
    ("range rover", " |  | Land Rover Range Rover |  |  | "),
    ("mini cooper", " |  | Mini Cooper |  |  | "),
    ("3/14 555-0142", "555-0142 |  |  |  | 2026-03-14 | "),
    (
        "land rover discovery",
        " |  | Land Rover Discovery |  |  | ",
    ),
    ("bmw 328i", " |  | BMW 328i |  |  | "),
    ("mazda 3 tomorrow", " |  | Mazda 3 |  | 2026-03-11 | "),
    ("ram 1500", " |  | Ram 1500 |  |  | "),
    ("honda fit", " |  | Honda Fit |  |  | "),
    ("tesla model 3", " |  | Tesla Model 3 |  |  | "),
    (
        "honda timing belt",
        " |  | Honda | Timing Belt & Water Pump (Honda V6) (1) |  | ",
    ),
    ("civic 2014 3", " |  | 2014 Honda Civic |  |  | 3"),
    ("2030 civic", " |  | Honda Civic |  |  | 2030"),
    (
        "front brakes",
        " |  |  | Front Brake Pads & Rotors (1) |  | ",
    ),
    (
        "brakes 2pm rear",
        " |  |  | Brake Inspection (Comprehensive) (3) | 14:00 | rear",
    ),
    (
        "pads 2pm rotors rear",
        " |  |  | Rear Brake Pads & Rotors (1) | 14:00 | ",
    ),
    (
        "oil and tire rotation",
        " |  |  | {OIL} + Tire Rotation (FWD/RWD) (1) |  | ",
    ),
    (
        "oil change and synthetic",
        " |  |  | Full Synthetic Oil Change (1) |  | ",
    ),
    ("synth oil", " |  |  | Full Synthetic Oil Change (1) |  | "),
    ("change the oil", " |  |  | {OIL} |  | "),
    (
        "check engine light",
        " |  |  | Check Engine Light Diagnostic (Basic) (1) |  | ",
    ),
    ("engine noise", " |  |  |  |  | engine noise"),
    (
        "ana ruiz grinding noise front left",
        " | Ana Ruiz |  |  |  | grinding noise front left",
    ),
    ("wont start, bo diaz", " | Bo Diaz |  |  |  | wont start"),
    ("al smith", " | Al Smith |  |  |  | "),
    (
        "Zoë O'Brien-Müller thu",
        " | Zoë O'Brien-Müller |  |  | 2026-03-12 | ",
    ),
    (
        "McDonald needs battery",
        " | McDonald |  | Battery Replacement (Group 35) (1) |  | ",
    ),
    (
        "ana ruiz fri 9am: brakes squeak when cold",
        " | Ana Ruiz |  |  | 2026-03-13 09:00 | brakes squeak when cold",
    ),
    ("ana 12 elm st", " | Ana |  |  |  | 12 elm st"),
    ("for ana with the civic", " | Ana | Honda Civic |  |  | "),
    (
        "in 3 days at noon, ana",
        " | Ana |  |  | 2026-03-13 12:00 | ",
    ),
    ("next fri 2:30 pm", " |  |  |  | 2026-03-20 14:30 | "),
    ("", " |  |  |  |  | "),
    ("   ,;  ", " |  |  |  |  | "),
    ("555", " |  |  |  |  | 555"),
    ("???", " |  |  |  |  | "),
];

#[test] // R-APPT-14, R-CUST-6, R-UX-13
fn a_line_is_understood_as_it_is_said() {
    for (line, meant) in LINES {
        let meant = meant.replace("{OIL}", "Full Synthetic Oil Change (2)");
        assert_eq!(told(line), meant, "{line}");
    }
}

#[test]
fn who_is_said_is_who_is_found() {
    assert!(is_named("Ana María Ruiz", "maria ruiz"));
    assert!(is_named("O'Brien", "obrien"));
    assert!(!is_named("Ana Ruiz", "ana stone"));
    assert!(!is_named("Ana Ruiz", ""));
}

/// What stands for itself, wherever it stands.
const PARTS: [&str; 8] = [
    "530-555-0142",
    "7ABC123",
    "tomorrow",
    "2pm",
    "honda civic",
    "oil change",
    "ana ruiz",
    "2014",
];

proptest! {
    #[test] // R-UX-16
    fn no_line_is_too_strange(line: String, like in "[ 0-9a-zA-Z:/,;@'+().-]{0,60}") {
        understood(&line);
        understood(&like);
    }

    #[test]
    fn the_order_of_the_words_says_nothing(order in subsequence(PARTS.to_vec(), 0..=8).prop_shuffle()) {
        let said = understood(&order.join(" "));
        let has = |part: &str| order.contains(&part);
        prop_assert_eq!(said.phone.is_some(), has("530-555-0142"));
        prop_assert_eq!(said.plate.as_deref() == Some("7ABC123"), has("7ABC123"));
        prop_assert_eq!(said.day.is_some(), has("tomorrow"));
        prop_assert_eq!(said.time.is_some(), has("2pm"));
        prop_assert_eq!(said.model.as_deref() == Some("Civic"), has("honda civic"));
        prop_assert_eq!(said.services.len(), usize::from(has("oil change")));
        prop_assert_eq!(said.name == "Ana Ruiz", has("ana ruiz"));
        prop_assert_eq!(said.year.is_some(), has("2014"));
        prop_assert_eq!(said.rest, "");
    }

    #[test]
    fn each_word_is_taken_once(order in subsequence(PARTS.to_vec(), 0..=8).prop_shuffle(), more in "[a-z]{3,9}") {
        let line = format!("{} {more}", order.join(" "));
        let said = understood(&line);
        let text = |part: &Option<String>| part.clone().unwrap_or_default();
        let work: Vec<&str> = said.services.iter().map(|fit| fit.words.as_str()).collect();
        let work = work.join(" ");
        let ids = [&said.phone, &said.email, &said.vin, &said.plate].map(text).join(" ");
        let chips = [ids, said.name.clone(), work, said.rest.clone()].join(" ");
        let count = |text: &str, word: &str| text.split_whitespace().filter(|w| w.eq_ignore_ascii_case(word)).count();
        for word in line.split_whitespace() {
            prop_assert!(count(&chips, word) <= count(&line, word), "{word} of {line:?}: {said:?}");
        }
    }
}
