use super::{
    SearchQuery, TermKind, TooShort, compact, fold, terms_for_customer, terms_for_document,
    terms_for_vehicle, words,
};
use proptest::{prop_assert, prop_assert_eq, proptest};

fn ann() -> Vec<(TermKind, String)> {
    let phones = ["+15305550142", "+15305550199"];
    let mut terms = terms_for_customer("Ann O’Brien-Müller", &phones, Some("Ann.B@Example.com"));
    terms.extend(terms_for_vehicle(
        Some("7ABC 123"),
        Some("1HGCM82633A004352"),
    ));
    terms.extend(terms_for_document(TermKind::Order, "RO-01042"));
    terms.extend(terms_for_document(TermKind::Invoice, "INV-2026-00077"));
    terms
}

fn finds(query: &str) -> bool {
    SearchQuery::parse(query).unwrap().matches(&ann())
}

fn of(kind: TermKind, terms: &[(TermKind, String)]) -> Vec<&str> {
    terms
        .iter()
        .filter(|(k, _)| *k == kind)
        .map(|(_, term)| term.as_str())
        .collect()
}

// R-CUST-6
#[test]
fn case_accents_and_punctuation_do_not_matter() {
    assert_eq!(
        fold("  Łukasz  O’Brien-Müller, Jr. "),
        "lukasz obrien muller jr"
    );
    assert_eq!(fold("STRAẞE Straße"), "strasse strasse");
    assert_eq!(
        fold("Ærø Đặng Œuvre İstanbul ﬁn"),
        "aero dang oeuvre istanbul fin"
    );
    assert_eq!(fold("100%_\\"), "100");
    assert_eq!(words("Joe's Auto & Tire"), ["joes", "auto", "tire"]);
    assert_eq!(compact("7abc-123"), "7abc123");
}

#[test]
fn a_customer_is_found_by_any_fragment_of_the_name() {
    for query in [
        "ann",
        "AN",
        "mull",
        "ller",
        "brien",
        "O'Brien",
        "obr",
        "müller ann",
        "o b m",
    ] {
        assert!(finds(query), "{query}");
    }
    for query in ["anna", "brienm", "ann smith", "anm"] {
        assert!(!finds(query), "{query}");
    }
}

#[test]
fn a_customer_is_found_by_any_three_digits_of_a_phone() {
    for query in [
        "530",
        "555-0142",
        "0142",
        "(530) 555-0142",
        "+1 530 555 0199",
        "15305550142",
        "055",
    ] {
        assert!(finds(query), "{query}");
    }
    for query in ["14", "531", "0143", "+1 530 555 0143"] {
        assert!(!finds(query), "{query}");
    }
    assert_eq!(
        SearchQuery::parse("(530) 555").unwrap().phone.as_deref(),
        Some("530555")
    );
    assert_eq!(SearchQuery::parse("ann 530").unwrap().phone, None);
}

#[test]
fn a_phone_nobody_could_read_is_still_found() {
    let terms = terms_for_customer("Bo", &["555-0142 at work"], None);
    assert!(SearchQuery::parse("5550142").unwrap().matches(&terms));
}

#[test]
fn a_customer_is_found_by_the_start_of_the_address_or_its_domain() {
    for query in [
        "ann.b",
        "Ann.B@Example.com",
        "example.c",
        "@example",
        "ann.b@e müll",
    ] {
        assert!(finds(query), "{query}");
    }
    for query in ["xample", "com", "b@example"] {
        assert!(!finds(query), "{query}");
    }
}

#[test]
fn a_customer_is_found_by_plate_vin_and_numbers() {
    for query in ["7abc123", "7ABC 123", "bc-12", "c1", "23"] {
        assert!(finds(query), "plate {query}");
    }
    for query in [
        "1HGCM82633A004352",
        "1hgcm 82633 a004352",
        "004352",
        "4352",
        "3A004352",
    ] {
        assert!(finds(query), "VIN {query}");
    }
    for query in ["352x", "33A004352", "1HGCM826", "04351"] {
        assert!(!finds(query), "VIN {query}");
    }
    for query in [
        "RO-01042",
        "ro 01042",
        "#1042",
        "01042",
        "INV-2026-00077",
        "77",
        "2026-00077",
    ] {
        assert!(finds(query), "number {query}");
    }
    assert!(!finds("104"), "the start of a number is not its number");
}

#[test]
fn several_words_must_all_match_in_any_order() {
    assert!(finds("0142 müller"));
    assert!(finds("004352 ann 7abc"));
    assert!(!finds("0142 schmidt"));
}

#[test]
fn shorter_queries_find_nothing_and_say_why() {
    for query in ["", " ", "a", "é", "%_", "'7'"] {
        assert_eq!(SearchQuery::parse(query), Err(TooShort), "{query}");
    }
    assert_eq!(TooShort.to_string(), "Type at least two characters.");
}

#[test]
fn the_terms_are_the_ends_of_the_words() {
    let terms = terms_for_customer("J Lee Lee", &["+15305550142"], Some("Jo@Example.com"));
    assert_eq!(of(TermKind::Name, &terms), ["ee", "j", "lee"]);
    let phones = of(TermKind::Phone, &terms);
    assert_eq!(phones.len(), 9);
    assert!(phones.contains(&"15305550142") && phones.contains(&"142") && !phones.contains(&"42"));
    assert_eq!(
        of(TermKind::Email, &terms),
        ["example.com", "jo@example.com"]
    );
    let terms = terms_for_vehicle(Some("AB-12"), Some("1HGCM82633A004352"));
    assert_eq!(of(TermKind::Plate, &terms), ["12", "ab12", "b12"]);
    assert_eq!(
        of(TermKind::Vin, &terms),
        [
            "004352",
            "04352",
            "1hgcm82633a004352",
            "3a004352",
            "4352",
            "a004352"
        ]
    );
    assert_eq!(terms_for_vehicle(None, None), []);
    let terms = terms_for_document(TermKind::Invoice, "INV-2026-00042");
    assert_eq!(
        of(TermKind::Invoice, &terms),
        ["00042", "202600042", "42", "inv202600042"]
    );
}

proptest! {
    #[test]
    fn folding_twice_changes_nothing(text: String) {
        prop_assert_eq!(fold(&fold(&text)), fold(&text));
    }

    #[test]
    fn any_two_letters_of_a_word_find_the_name(
        word in "[A-Za-zÀ-ÖØ-öø-ÿ0-9]{2,60}", at: proptest::sample::Index, length in 2_usize..20,
    ) {
        let folded: Vec<char> = fold(&word).chars().collect();
        let start = at.index(folded.len() - 1);
        let fragment: String = folded.iter().skip(start).take(length).collect();
        let terms = terms_for_customer(&format!("Zed {word}"), &[], None);
        prop_assert!(SearchQuery::parse(&fragment).unwrap().matches(&terms));
    }

    #[test]
    fn every_customer_is_found_by_the_whole_name(name: String) {
        let terms = terms_for_customer(&name, &[], None);
        if let Ok(query) = SearchQuery::parse(&name) {
            prop_assert!(query.matches(&terms));
        }
    }

    #[test]
    fn terms_fit_their_column_and_come_once(name: String, phone: String, email: String, code: String) {
        let mut terms = terms_for_customer(&name, &[&phone], Some(&email));
        terms.extend(terms_for_vehicle(Some(&code), Some(&code)));
        terms.extend(terms_for_document(TermKind::Order, &code));
        prop_assert!(terms.iter().all(|(_, t)| !t.is_empty() && t.chars().count() <= 40));
        let count = terms.len();
        terms.sort();
        terms.dedup();
        prop_assert_eq!(terms.len(), count);
    }

    #[test]
    fn the_end_of_a_needle_bounds_its_terms(query in "[a-zé0-9@. -]{2,12}", rest: String) {
        for needle in SearchQuery::parse(&query).into_iter().flat_map(|q| q.words.concat()) {
            let term = format!("{}{rest}", needle.text);
            prop_assert!(term >= needle.text && term < needle.end());
        }
    }
}
