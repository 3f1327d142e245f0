//! Any paper as a page to be read aloud or printed: the very words of its file (R-PDF-1, R-PDF-6).

use super::super::paper::LogoRef;
use super::super::pdf::{Block, Sheet, Table};
use crate::ui::plate::number as document_number;
use crate::ui::sheet::{blank, logo as picture, marked_sheet, sheet_head, totals};
use crate::ui::table::{self, number, row, table, text};
use crate::ui::{Icon, button, facts, page_header, place, plate};
use crate::web::paths::LogoPath;
use maud::{Markup, html};

/// The page; the way back, and the file that says the same.
#[must_use]
pub fn print_page(sheet: &Sheet, logo: Option<LogoRef>, (back, file): (&str, &str)) -> Markup {
    let title = sheet.title();
    html! {
        (page_header(&title).back("Back", back).button(&button::secondary("PDF").icon(Icon::Download).href(file)))
        (marked_sheet(sheet.watermark, &html! {
            (sheet_head(&seller(sheet, logo), &what(sheet)))
            (sheet_head(&party(sheet), &car(sheet)))
            @for block in &sheet.blocks { (shown(block)) }
            @if let Some(footer) = &sheet.footer { (place::lines(footer)) }
        }))
    }
}

fn seller(sheet: &Sheet, logo: Option<LogoRef>) -> Markup {
    let shop = &sheet.shop;
    let lines = [&shop.phone, &shop.email, &shop.website];
    html! {
        @if let Some(of) = logo {
            (picture(&LogoPath { logo: of.id }.to_string(), (of.width, of.height), &shop.name))
        }
        h2 { (shop.name) }
        @if let Some(name) = &shop.legal_name { p { (name) } }
        @for line in &shop.address_lines { p { (line) } }
        @for line in lines.into_iter().flatten() { p { (line) } }
        @if let Some(no) = &shop.registration_no { p { (place::muted(&format!("Registration {no}"))) } }
        @if let Some(no) = &shop.tax_id { p { (place::muted(&format!("Tax number {no}"))) } }
    }
}

/// What it is, its days, and what matters most.
fn what(sheet: &Sheet) -> Markup {
    let plain = |(label, value): &(&'static str, String)| (sentence(label), html! { (value) });
    let mut all: Vec<(String, Markup)> = sheet.facts.iter().map(plain).collect();
    all.extend(sheet.band.iter().map(plain));
    let main = sheet.main.as_ref();
    all.extend(main.map(|(label, value)| (sentence(label), html! { strong { (value) } })));
    html! {
        h2 {
            (sheet.name)
            @if let Some(number) = &sheet.number { " " (document_number(number)) }
        }
        (facts(all.iter().map(|(label, value)| (label.as_str(), value.clone()))))
    }
}

fn party(sheet: &Sheet) -> Markup {
    let (label, to) = &sheet.party;
    html! {
        h3 { (sentence(label)) }
        p { strong { (to.name) } }
        @for line in to.lines.iter().chain(&to.phone) { p { (line) } }
        @if let Some(number) = &to.po_number { p { "PO number " (number) } }
        @if let Some(certificate) = &to.tax_exempt { p { "Tax exempt, certificate " (certificate) } }
    }
}

fn car(sheet: &Sheet) -> Markup {
    html! {
        @if let Some(car) = &sheet.vehicle {
            h3 { "Vehicle" }
            p {
                strong { (car.title) }
                @if let Some(number) = &car.plate { " " (plate(number, car.plate_region.as_deref())) }
            }
            @if let Some(vin) = &car.vin { p { "VIN " (vin) } }
            @if let Some(odometer) = &car.odometer { p { "Odometer " (odometer) } }
            @if let Some(color) = &car.color { p { (color) } }
        }
    }
}

fn shown(block: &Block) -> Markup {
    match block {
        Block::Text(_, words) | Block::Terms(words) if words.trim().is_empty() => html! {},
        Block::Text(label, words) => {
            html! { div { h3 { (sentence(label)) } (place::lines(words)) } }
        }
        Block::Terms(words) => html! { div { h3 { "Terms" } (place::lines(words)) } },
        Block::Table(table) => rows(table),
        Block::Sums(sums) => {
            let sums: Vec<(&str, Markup)> = sums
                .iter()
                .map(|(label, amount)| (label.as_str(), html! { (amount) }))
                .collect();
            totals(&sums)
        }
        Block::Blanks(labels) => {
            html! { div { @for label in labels { (blank(&sentence(label))) } } }
        }
        Block::Signature(who) => html! { div { (blank(&sentence(who))) (blank("Date")) } },
    }
}

fn rows(of: &Table) -> Markup {
    let columns: Vec<table::Column> = of
        .columns
        .iter()
        .map(|column| match column.right {
            true => number(column.label),
            false => text(column.label),
        })
        .collect();
    let only = |first: Markup, last: Markup| {
        let mut cells = vec![html! {}; columns.len()];
        if let Some(cell) = cells.last_mut() {
            *cell = last;
        }
        if let Some(cell) = cells.first_mut() {
            *cell = first;
        }
        row(None, &columns, &cells)
    };
    let body = html! {
        @for group in &of.groups {
            @if !group.heading.is_empty() {
                (only(html! {
                    strong { (group.heading) }
                    @if let Some(note) = &group.note { (place::lines(note)) }
                }, html! {}))
            }
            @for cells in &group.rows {
                @let cells: Vec<Markup> = cells.iter().map(|cell| html! { (cell) }).collect();
                (row(None, &columns, &cells))
            }
            @if let Some((label, amount)) = &group.total {
                (only(html! { strong { (label) } }, html! { strong { (amount) } }))
            }
        }
    };
    table(of.caption, &columns, &body, None)
}

/// "AMOUNT DUE" on the sheet is "Amount due" where a reader speaks it.
fn sentence(label: &str) -> String {
    if label.chars().any(char::is_lowercase) {
        return label.to_owned();
    }
    let mut letters = label.chars();
    let first: String = letters.by_ref().take(1).collect();
    first + &letters.as_str().to_lowercase()
}
