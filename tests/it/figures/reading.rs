//! What a page says, and how a plain number is said on it.

use crate::support::Answer;
use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, Utc};
use chrono_tz::America::Los_Angeles;
use scraper::{ElementRef, Html, Selector};

/// A page, read once.
pub(super) struct Page {
    html: Html,
}

fn all<'a>(of: ElementRef<'a>, selector: &str) -> Vec<ElementRef<'a>> {
    of.select(&Selector::parse(selector).unwrap()).collect()
}

fn text(of: ElementRef<'_>) -> String {
    let words = of.text().flat_map(str::split_whitespace);
    words.collect::<Vec<_>>().join(" ")
}

impl Page {
    pub(super) fn of(answer: &Answer) -> Self {
        Self {
            html: Html::parse_document(&answer.body()),
        }
    }

    fn all(&self, selector: &str) -> Vec<ElementRef<'_>> {
        all(self.html.root_element(), selector)
    }

    /// The text of every match.
    pub(super) fn texts(&self, selector: &str) -> Vec<String> {
        self.all(selector).into_iter().map(text).collect()
    }

    /// What is typed into the field already.
    pub(super) fn values(&self, selector: &str) -> Vec<String> {
        let fields = self.all(selector).into_iter();
        let values = fields.filter_map(|field| field.attr("value"));
        values.map(str::to_owned).collect()
    }

    /// What stands beside this label, in that part of the page.
    pub(super) fn facts(&self, part: &str, label: &str) -> Vec<String> {
        let labels = self.all(&format!("{part} dt")).into_iter();
        let labels = labels.filter(|dt| text(*dt) == label);
        let beside = labels.filter_map(|dt| dt.next_siblings().find_map(ElementRef::wrap));
        beside.map(text).collect()
    }

    /// Those columns of the rows of a table, by its caption; of its foot instead.
    pub(super) fn rows(
        &self,
        (caption, columns): (&str, &[&str]),
        is_foot: bool,
    ) -> Vec<Vec<String>> {
        let captions = self.all("table > caption").into_iter();
        let mut captions = captions.filter(|own| text(*own) == caption);
        let table = captions.next().and_then(|own| own.parent());
        let Some(table) = table.and_then(ElementRef::wrap) else {
            return Vec::new();
        };
        let part = if is_foot { "tfoot tr" } else { "tbody tr" };
        let cell = |cells: &[ElementRef<'_>], label: &str| {
            let found = cells.iter().find(|td| td.attr("data-label") == Some(label));
            found.map_or_else(|| format!("no column {label}"), |td| text(*td))
        };
        let row = |row: ElementRef<'_>| {
            let cells = all(row, "td");
            columns.iter().map(|label| cell(&cells, label)).collect()
        };
        all(table, part).into_iter().map(row).collect()
    }

    /// The page behind this one.
    pub(super) fn next(&self) -> Option<String> {
        let next = self.all("nav.pagination a[rel=next]").into_iter().next()?;
        next.attr("href").map(str::to_owned)
    }
}

/// A cell of a plain query as people read it. Before a number stand `$` for cents, `#` for what is
/// grouped in thousands, `%` for a rate ("8%") and `=` for one in a sentence ("8 %"), `*` for
/// hundredths, `@` for a day, `&` for a day with its year, `~` for the days since then and `!` for an
/// hour; between backquotes stands an instant, and `^` is the "s" of more than one.
pub(super) fn said(cell: &str, today: NaiveDate) -> String {
    let mut said = String::new();
    let mut rest = cell;
    while let Some(mark) = rest.chars().next() {
        let behind = &rest[mark.len_utf8()..];
        if mark == '^' {
            let is_number = |word: &&str| word.starts_with(|c: char| c.is_ascii_digit());
            let last = said.split_whitespace().rfind(is_number);
            said.push_str(if last == Some("1") { "" } else { "s" });
            rest = behind;
            continue;
        }
        if let ('`', Some((instant, behind))) = (mark, behind.split_once('`')) {
            said.push_str(&short(instant_in_zone(instant), today));
            rest = behind;
            continue;
        }
        let number = || behind.strip_prefix('-').unwrap_or(behind);
        if !"$#%=*@&~!".contains(mark) || !number().starts_with(|c: char| c.is_ascii_digit()) {
            said.push(mark);
            rest = behind;
            continue;
        }
        let of_day = "@&~".contains(mark);
        let is_part = |c: char| c.is_ascii_digit() || c == '-' || (mark == '!' && c == ':');
        let end = behind.find(|c| !is_part(c)).unwrap_or(behind.len());
        let (part, behind) = behind.split_at(if of_day { 10 } else { end });
        said.push_str(&one(mark, part, today));
        rest = behind;
    }
    said
}

fn one(mark: char, part: &str, today: NaiveDate) -> String {
    let number = || part.parse::<i64>().unwrap();
    let day = || part.parse::<NaiveDate>().unwrap();
    match mark {
        '$' => {
            let (cents, minus) = (number().abs(), if number() < 0 { "-" } else { "" });
            format!("{minus}${}.{:02}", grouped(cents / 100), cents % 100)
        }
        '#' => grouped(number()),
        '%' => format!("{}%", decimal(number(), 10_000)),
        '=' => format!("{} %", decimal(number(), 10_000)),
        '*' => decimal(number(), 100),
        '@' => short(day(), today),
        '&' => day().format("%b %-d, %Y").to_string(),
        '~' => (today - day()).num_days().to_string(),
        _ => {
            let hour: NaiveTime = part.parse().unwrap();
            hour.format("%-I:%M %p").to_string()
        }
    }
}

fn short(day: NaiveDate, today: NaiveDate) -> String {
    let format = if day.year() == today.year() {
        "%a, %b %-d"
    } else {
        "%b %-d, %Y"
    };
    day.format(format).to_string()
}

/// As either engine writes it.
fn instant_in_zone(instant: &str) -> NaiveDate {
    let instant = instant.replacen(' ', "T", 1);
    let instant = match instant.len() - instant.rfind(['+', 'Z']).unwrap() {
        3 => format!("{instant}:00"),
        _ => instant,
    };
    let instant: DateTime<Utc> = instant.parse().unwrap();
    instant.with_timezone(&Los_Angeles).date_naive()
}

/// "1,234,567".
fn grouped(number: i64) -> String {
    match number {
        0..1_000 => number.to_string(),
        _ => format!("{},{:03}", grouped(number / 1_000), number % 1_000),
    }
}

/// Without zeros at its end.
fn decimal(parts: i64, unit: i64) -> String {
    let width = unit.to_string().len() - 1;
    let text = format!("{}.{:0width$}", parts / unit, parts % unit);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[test]
fn a_number_is_said_as_people_read_it() {
    let today = "2026-03-10".parse().unwrap();
    for (cell, words) in [
        ("− $123456", "− $1,234.56"),
        ("$-5 of $100", "-$0.05 of $1.00"),
        ("Tax =82500 on #1234567 mi", "Tax 8.25 % on 1,234,567 mi"),
        ("%80000", "8%"),
        ("*150 h, *200 h", "1.5 h, 2 h"),
        ("@2026-03-02 !08:05", "Mon, Mar 2 8:05 AM"),
        ("&2025-12-31, ~2026-03-01 days", "Dec 31, 2025, 9 days"),
        ("`2026-03-10 02:00:00+00`", "Mon, Mar 9"),
        ("`2026-01-10T02:00:00+00:00`", "Fri, Jan 9"),
        ("1 bill^", "1 bill"),
        ("12 bill^ & $ales", "12 bills & $ales"),
    ] {
        assert_eq!(said(cell, today), words);
    }
}
