//! What the paper must show, read back with poppler's `pdftotext` and checked with `qpdf`.

use super::{InvoiceDocument, Logo, PdfError, model::JobBlock, render, samples, text};
use crate::kernel::{
    money::{Cents, Quantity, Rate},
    words::LineKind,
};
use std::process::Command;

/// A rendered file, on disk as long as the test needs it.
struct Paper {
    file: tempfile::NamedTempFile,
    bytes: Vec<u8>,
}

impl Paper {
    fn of(document: &InvoiceDocument) -> Self {
        let bytes = render(document).unwrap();
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), &bytes).unwrap();
        Self { file, bytes }
    }

    fn run(&self, program: &str, before: &[&str], after: &[&str]) -> String {
        let output = Command::new(program)
            .args(before)
            .arg(self.file.path())
            .args(after)
            .output()
            .unwrap();
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{program}: {errors}");
        assert_eq!(errors, "", "{program} complains");
        String::from_utf8(output.stdout).unwrap()
    }

    fn text(&self) -> String {
        self.run("pdftotext", &["-layout"], &["-"])
    }

    fn pages(&self) -> Vec<String> {
        self.text()
            .split('\u{c}')
            .filter(|page| !page.is_empty())
            .map(str::to_owned)
            .collect()
    }
}

#[test]
fn the_sheet_says_all_that_the_rules_ask_for() {
    let text = Paper::of(&samples::usual()).text();
    let said = "Rivera Mobile Auto Repair|Rivera Automotive Services LLC|1840 Alameda Street|\
        (510) 555-0142|hello@riveramobile.example|Reg. no. ARD 00312456|Tax ID 94-3217745|\
        INV-00042|Nov 21, 2026|Dec 5, 2026|RO-00031|Łukasz Nowak|Zoë Ångström|\
        77 Grand Avenue, Apt 5|PO number 4711-B|2014 Honda Civic EX|2HGFB2F59EH501234|7ABC123|\
        CALIFORNIA|84,210 mi|Silver|Front brake pads and rotors|Pads worn to 2 mm|45022-TR3-A01|\
        New|1.8|$145.00|$261.00|no charge|BEFORE TAX|Tax 8.25 % of|Subtotal|Paid|Amount due|\
        authorized $640.00 by phone|Cabin air filter|89,000 mi|Torque the wheel nuts|\
        warranted for 12 months|CUSTOMER SIGNATURE|Registered with the Bureau|Page 1 of 2";
    for words in said.split('|') {
        assert!(text.contains(words), "{words:?} is missing in\n{text}");
    }
}

#[test]
fn totals_and_due_day_stand_on_top_too() {
    let document = samples::usual();
    let text = Paper::of(&document).text();
    let top = text.split("DESCRIPTION").next().unwrap();
    for amount in [
        document.totals.total,
        document.totals.paid,
        document.totals.due,
    ] {
        assert!(
            top.contains(&text::money("$", amount)),
            "{amount:?} is missing in\n{top}"
        );
    }
    assert!(top.contains("DUE DATE") && top.contains("Dec 5, 2026"));
}

#[test]
fn names_in_any_of_four_scripts_can_be_read_and_copied() {
    let mut document = samples::usual();
    "Zoë Ångström Łukasz Ελένη Дмитрий 王小明".clone_into(&mut document.bill_to.name);
    // As decomposed letters, which some keyboards send
    document.technician = Some("Zoe\u{308} A\u{30a}ngstro\u{308}m".to_owned());
    let text = Paper::of(&document).text();
    for name in ["Zoë Ångström Łukasz", "Ελένη", "Дмитрий", "王小明"] {
        assert!(text.contains(name), "{name} is missing in\n{text}");
    }
    assert_eq!(text.matches("Zoë Ångström").count(), 3, "{text}");
}

#[test]
fn every_page_repeats_the_table_head() {
    let pages = Paper::of(&samples::long(200)).pages();
    assert!(pages.len() > 4, "{} pages", pages.len());
    let count = pages.len();
    for (index, page) in pages.iter().enumerate() {
        if page.contains("PN-") {
            assert_eq!(
                page.matches("DESCRIPTION").count(),
                1,
                "page {}\n{page}",
                index + 1
            );
        }
        assert!(
            page.contains(&format!("Page {} of {count}", index + 1)),
            "{page}"
        );
        assert!(page.contains("INV-00042"), "{page}");
    }
    let text = pages.concat();
    for n in 1..=200 {
        let words = if n % 3 == 1 {
            format!("Step {n} of")
        } else {
            format!("PN-{n:05}")
        };
        assert_eq!(text.matches(&words).count(), 1, "{words}");
    }
}

#[test]
fn a_heading_never_stands_alone_at_the_end_of_a_page() {
    for lines in (8..80).step_by(3) {
        for page in Paper::of(&samples::long(lines)).pages() {
            let body: Vec<&str> = page
                .lines()
                .filter(|line| !line.trim().is_empty())
                .collect();
            let heading = body
                .iter()
                .rposition(|line| line.trim().starts_with("Assembly"));
            let Some(heading) = heading else { continue };
            let below = body[heading + 1..].iter().any(|line| line.contains('$'));
            assert!(below, "{lines} lines:\n{page}");
        }
    }
}

#[test]
fn totals_stay_together() {
    for lines in 1..45 {
        let pages = Paper::of(&samples::long(lines)).pages();
        let rows = ["Subtotal", "Tax 8.25", "Total ", "Amount due"];
        let touched = pages
            .iter()
            .filter(|page| rows.iter().any(|row| page.contains(row)));
        assert_eq!(
            touched.count(),
            1,
            "{lines} lines: the totals are torn apart"
        );
    }
}

#[test]
fn a_job_that_goes_on_says_so() {
    let mut document = samples::long(60);
    let lines = document
        .jobs
        .iter()
        .flat_map(|job| job.lines.clone())
        .collect();
    document.jobs = vec![JobBlock {
        name: "Overhaul".to_owned(),
        note: None,
        lines,
    }];
    let pages = Paper::of(&document).pages();
    assert!(pages[1].contains("Overhaul (continued)"), "{}", pages[1]);
}

#[test]
fn a_note_longer_than_a_page_goes_on() {
    let mut document = samples::usual();
    document.jobs[0].note = Some("Measured again and again. ".repeat(500));
    document.terms = Some("Small print without end. ".repeat(900));
    let text = Paper::of(&document).text();
    let squeezed = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(squeezed.matches("Measured").count() == 500);
    assert!(squeezed.matches("Small").count() == 900);
}

#[test]
fn a_draft_says_so_on_every_page_and_an_invoice_never() {
    let mut document = samples::long(60);
    assert!(!Paper::of(&document).text().contains("DRAFT"));
    document.draft = true;
    document.number = None;
    let text = Paper::of(&document).run("pdftotext", &["-raw"], &["-"]);
    let pages: Vec<&str> = text
        .split('\u{c}')
        .filter(|page| !page.is_empty())
        .collect();
    assert!(pages.len() > 1);
    for page in pages {
        assert!(page.contains("not an invoice yet"), "{page}");
        // The word across the page is read letter by letter
        assert!(page.contains("D\nR\nA\nF\nT\n"), "{page}");
    }
}

#[test]
fn the_same_invoice_gives_the_same_bytes() {
    for document in [samples::usual(), samples::ugly()] {
        assert_eq!(render(&document).unwrap(), render(&document).unwrap());
    }
    let mut other = samples::usual();
    other.notes = None;
    assert_ne!(render(&samples::usual()).unwrap(), render(&other).unwrap());
}

#[test]
fn a_checker_finds_nothing_to_complain_about() {
    for document in [
        samples::usual(),
        samples::ugly(),
        samples::minimal(),
        samples::long(60),
    ] {
        let report = Paper::of(&document).run("qpdf", &["--check"], &[]);
        assert!(
            report.contains("No syntax or stream encoding errors found"),
            "{report}"
        );
    }
}

#[test]
fn one_page_is_small() {
    let bytes = Paper::of(&samples::usual()).bytes.len();
    assert!(bytes <= 60_000, "{bytes} bytes");
    let bytes = Paper::of(&samples::minimal()).bytes.len();
    assert!(bytes <= 60_000, "{bytes} bytes");
}

#[test]
fn the_file_says_what_it_is_and_carries_its_fonts() {
    let paper = Paper::of(&samples::usual());
    let info = paper.run("pdfinfo", &["-isodates"], &[]);
    for words in [
        "Invoice INV-00042",
        "Rivera Mobile Auto Repair",
        "2026-11-21T00:00:00",
        "letter",
    ] {
        assert!(info.contains(words), "{words:?} is missing in\n{info}");
    }
    let fonts = paper.run("pdffonts", &[], &[]);
    for font in fonts.lines().skip(2) {
        assert!(
            font.contains("+Noto") && font.contains("yes yes yes"),
            "{font}"
        );
    }
}

#[test]
fn control_and_direction_characters_are_dropped() {
    assert_eq!(text::clean(" a\u{7}b\u{202e}\tc\u{200b}\u{feff} "), "ab c");
    let text = Paper::of(&samples::ugly()).text();
    assert!(text.contains("bell, right-to-left , emoji ?"), "{text}");
}

#[test]
fn long_words_break_inside_their_column_and_lose_nothing() {
    let paper = Paper::of(&samples::ugly());
    let text = paper.run("pdftotext", &[], &["-"]);
    let joined: String = text.split_whitespace().collect();
    assert!(joined.contains(&"A".repeat(120)), "{text}");
    assert!(
        joined.contains("ABCDEFGHIJKLMNOPQRSTUVWXYZ01234567890123"),
        "{text}"
    );
    assert!(joined.contains(&"x".repeat(90)), "{text}");
    // No word crosses the margins
    let boxes = paper.run("pdftotext", &["-bbox"], &["-"]);
    for word in boxes.lines().filter(|line| line.contains("<word")) {
        let place = |name: &str| -> f32 {
            let (_, rest) = word.split_once(&format!("{name}=\"")).unwrap();
            rest.split('"').next().unwrap().parse().unwrap()
        };
        assert!(place("xMin") >= 45.5 && place("xMax") <= 566.9, "{word}");
        assert!(place("yMin") >= 30.0 && place("yMax") <= 792.0, "{word}");
    }
}

#[test]
fn an_invoice_without_car_or_phone_has_no_empty_labels() {
    let text = Paper::of(&samples::minimal()).text();
    for label in [
        "VEHICLE", "VIN", "Odometer", "Due", "PART NO.", "TERMS", "Reg. no.", "Discount",
    ] {
        assert!(!text.contains(label), "{label} in\n{text}");
    }
}

#[test]
fn a_discount_is_shown_with_its_reason() {
    let text = Paper::of(&samples::ugly()).text();
    assert!(text.contains("Before discounts"), "{text}");
    assert!(text.contains("Discount: Returning"), "{text}");
    assert!(text.contains("-$10.00"), "{text}");
}

#[test]
fn a_paid_invoice_says_paid_in_full() {
    let mut document = samples::usual();
    document.totals.paid = document.totals.total;
    document.totals.due = Cents(0);
    assert!(Paper::of(&document).text().contains("Paid in full"));
}

#[test]
fn a_logo_takes_the_place_of_the_initials() {
    let mut document = samples::minimal();
    assert!(Paper::of(&document).text().contains("AG"));
    let pixels = [0x1b, 0x1d, 0x22, 0x80].repeat(60 * 30);
    document.shop.logo = Some(Logo {
        width: 60,
        height: 30,
        alpha: true,
        pixels,
    });
    let paper = Paper::of(&document);
    assert!(!paper.text().contains("AG"));
    assert!(paper.run("pdfimages", &["-list"], &[]).contains("smask"));
    document.shop.logo.as_mut().unwrap().pixels.pop();
    assert!(matches!(
        render(&document),
        Err(PdfError::Logo {
            expected: 7200,
            actual: 7199
        })
    ));
}

#[test]
fn amounts_are_written_as_people_read_them() {
    let money = |cents| text::money("$", Cents(cents));
    assert_eq!(
        [0, 5, -1_999, 123_450, 100_000_000].map(money),
        ["$0.00", "$0.05", "-$19.99", "$1,234.50", "$1,000,000.00"]
    );
    assert_eq!(money(i64::MIN), "-$92,233,720,368,547,758.08");
    let quantities = [100, 150, 25, 0, -150, 1_000].map(|q| text::quantity(Quantity(q)));
    assert_eq!(quantities, ["1", "1.5", "0.25", "0", "-1.5", "10"]);
    let rates = [82_500, 100_000, 93_750, 0].map(|rate| text::rate(Rate(rate)));
    assert_eq!(rates, ["8.25 %", "10 %", "9.375 %", "0 %"]);
}

#[test]
fn nothing_said_prints_all_the_same() {
    let mut document = samples::minimal();
    document.shop.name.clear();
    document.bill_to.name.clear();
    document.number = Some("\u{0}".to_owned());
    document.jobs = vec![
        JobBlock::default(),
        JobBlock {
            name: "🚗".repeat(3),
            note: None,
            lines: vec![samples::line(
                LineKind::Labor,
                "",
                (i32::MAX, i64::MAX / i64::from(i32::MAX)),
            )],
        },
    ];
    document.totals.total = Cents(i64::MIN);
    document.totals.discount = Cents(i64::MIN);
    Paper::of(&document).text();
}
