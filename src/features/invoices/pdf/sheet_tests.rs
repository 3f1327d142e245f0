//! Papers of blocks with everything too long, too much, or missing.

use super::samples::ugly;
use super::{BillTo, Block, Column, Group, Paper, Sheet, ShopBlock, Table, print};
use chrono::{DateTime, Utc};
use std::io::Write;
use std::process::Command;

fn pages(sheet: &Sheet) -> Vec<String> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(&print(sheet).unwrap()).unwrap();
    let output = Command::new("pdftotext")
        .arg("-layout")
        .arg(file.path())
        .arg("-")
        .output()
        .unwrap();
    assert!(output.status.success() && output.stderr.is_empty());
    let text = String::from_utf8(output.stdout).unwrap();
    let pages = text.split('\u{c}').filter(|page| !page.is_empty());
    pages.map(str::to_owned).collect()
}

fn sheet(blocks: Vec<Block>) -> Sheet {
    Sheet {
        name: "Estimate",
        number: Some("RO-00031".to_owned()),
        watermark: None,
        paper: Paper::A4,
        brand: None,
        shop: ShopBlock {
            name: "Ada's Garage".to_owned(),
            ..ShopBlock::default()
        },
        party: (
            "FOR",
            BillTo {
                name: "Sam Lee".to_owned(),
                ..BillTo::default()
            },
        ),
        vehicle: None,
        facts: Vec::new(),
        band: Vec::new(),
        main: None,
        blocks,
        footer: None,
        generated_at: DateTime::<Utc>::from_timestamp(1_795_219_200, 0).unwrap(),
    }
}

fn table(rows: usize, name: &str, part_no: &str) -> Block {
    let column = |label, width, right| Column {
        label,
        width,
        right,
    };
    let row = |n: usize| {
        let name = format!("{name} {n}");
        vec![
            name,
            part_no.to_owned(),
            "1,234.5".to_owned(),
            format!("${n}.00"),
        ]
    };
    Block::Table(Table {
        caption: "Lines",
        columns: vec![
            column("Description", None, false),
            column("Part no.", Some(88.0), false),
            column("Qty", Some(36.0), true),
            column("Amount", Some(70.0), true),
        ],
        groups: (0..rows.div_ceil(8))
            .map(|group| Group {
                heading: format!("Assembly {group}"),
                note: Some("Taken apart and measured.".to_owned()),
                rows: (group * 8..rows.min(group * 8 + 8)).map(row).collect(),
                total: Some(("With tax".to_owned(), "$1,000.00".to_owned())),
            })
            .collect(),
    })
}

#[test] // R-PDF-1
fn two_hundred_lines_lose_none_and_each_page_repeats_the_head() {
    let pages = pages(&sheet(vec![table(200, "Replacement part", "PN-1")]));

    assert!(pages.len() > 3);
    let all = pages.concat();
    for n in 0..200 {
        assert!(all.contains(&format!("${n}.00")), "line {n}");
    }
    let count = pages.len();
    for (at, page) in pages.iter().enumerate() {
        assert!(
            page.contains("DESCRIPTION") && page.contains("AMOUNT"),
            "{page}"
        );
        assert!(page.contains(&format!("Page {} of {count}", at + 1)));
        assert!(page.contains("RO-00031"));
    }
}

#[test] // R-PDF-1
fn long_names_and_part_numbers_break_in_their_columns_and_lose_nothing() {
    let name = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft 王小明 Дмитрий";
    let part_no = "ABCDEFGHIJKLMNOPQRSTUVWXYZ01234567890123";
    let ugly = ugly();
    let mut paper = sheet(vec![
        Block::Text("WHAT IS WRONG", "Squeals. ".repeat(400)),
        table(3, name, part_no),
        Block::Sums(vec![(
            "A very long label that needs a second line to be read".repeat(2),
            "$123,456,789.00".to_owned(),
        )]),
        Block::Blanks(vec!["ODOMETER BEFORE", "ODOMETER AFTER", "ADVISED"]),
        Block::Terms("Twelve months. ".repeat(200)),
        Block::Signature("CUSTOMER SIGNATURE"),
    ]);
    paper.shop = ugly.shop.clone();
    paper.party.1 = ugly.bill_to.clone();
    paper.vehicle = ugly.vehicle.clone();
    paper.facts = vec![("Technician", "Ελένη Παπαδοπούλου-Κωνσταντινίδου".to_owned())];
    paper.main = Some(("ESTIMATED TOTAL", "$123,456,789.00".to_owned()));

    let words: String = pages(&paper).concat().split_whitespace().collect();

    // However it breaks, nothing is lost: each column is read on its own lines.
    for piece in [
        "Donaudampfschiff",
        "王小明",
        "Дмитрий",
        "CUSTOMERSIGNATURE",
        "$123,456,789.00",
        "ADVISED",
    ] {
        assert!(words.contains(piece), "{piece}");
    }
    let letters = |c: char| words.matches(c).count();
    assert!(
        letters('Q') >= 3 && letters('Z') >= 3,
        "part numbers are whole"
    );
    assert_eq!(words.matches("Squeals.").count(), 400);
    assert_eq!(words.matches("Twelvemonths.").count(), 200);
}

#[test]
fn the_same_paper_gives_the_same_bytes_and_an_empty_one_prints() {
    let empty = sheet(Vec::new());
    assert_eq!(print(&empty).unwrap(), print(&empty).unwrap());
    assert_eq!(pages(&empty).len(), 1);
    let nothing = sheet(vec![
        Block::Text("NOTES", "  ".to_owned()),
        Block::Terms(String::new()),
    ]);
    assert!(!pages(&nothing).concat().contains("NOTES"));
}
