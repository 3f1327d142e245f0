//! The page, in words that need no dictionary.

use super::names::name;
use super::queries::Speed;
use crate::kernel::vitals::{Device, Measure, Verdict};
use crate::ui::list::{Tab, tabs};
use crate::ui::table::{self, Column};
use crate::ui::{Icon, empty, kpi, page_header, place};
use crate::web::paths::{SettingsPath, SpeedPath};
use maud::{Markup, html};

const COLUMNS: &[Column] = &[
    table::text("Page"),
    table::number("Visits"),
    table::text("Shown within"),
    table::text("Answers within"),
    table::text("Jumps"),
];

pub(super) fn speed(pages: &[Speed], on: Option<Device>) -> Markup {
    let settings = SettingsPath.to_string();
    let rows = html! { @for page in pages { (row(page)) } };
    html! {
        (page_header("Speed").back("Settings", &settings))
        p { "How fast your pages were in the last four weeks, for the people who used them. Three of four visits were at least as good as it says here." }
        (devices(on))
        @if pages.is_empty() {
            (empty(Icon::Gauge, "Nobody told yet", "Browsers tell how fast a page was when it is left, a minute later it stands here. Nothing is kept of who it was.", None))
        } @else {
            (table::table("Pages by how often they were used", COLUMNS, &rows, None))
            (place::muted("Shown: until the largest part of the page is there (LCP). Answers: from a press until something is seen of it, the slowest press of a visit (INP). Jumps: how far things move by themselves, 0 is best (CLS). Not every browser tells all of it; one that asks not to be tracked is not measured."))
        }
    }
}

fn devices(on: Option<Device>) -> Markup {
    let path = SpeedPath.to_string();
    let of = |device: Device| format!("{path}?on={}", device.as_str());
    let (phone, desk) = (of(Device::Phone), of(Device::Desk));
    let tab = |label, href, current| Tab {
        label,
        href,
        current,
        count: None,
    };
    tabs(
        "Read on",
        &[
            tab("Any device", &path, on.is_none()),
            tab("Phone", &phone, on == Some(Device::Phone)),
            tab("Computer", &desk, on == Some(Device::Desk)),
        ],
    )
}

fn row(page: &Speed) -> Markup {
    let cells = [
        html! { (name(&page.route)) },
        html! { (kpi::grouped(page.visits)) },
        judged(Measure::Paint, page.paint),
        judged(Measure::Press, page.press),
        judged(Measure::Jump, page.jump),
    ];
    table::row(None, COLUMNS, &cells)
}

/// The figure with its verdict, in a word.
fn judged(measure: Measure, most: Option<Option<u32>>) -> Markup {
    let Some(within) = most else {
        return html! { span.muted { "–" } };
    };
    let (icon, word) = match measure.verdict(within) {
        Verdict::Good => (Icon::Check, "good"),
        Verdict::Fair => (Icon::TriangleAlert, "needs work"),
        Verdict::Poor => (Icon::OctagonAlert, "poor"),
    };
    // No badge: on a phone there is one a card, in its corner, and here there are three.
    html! { (icon) " " (figure(measure, within)) ", " (word) }
}

fn figure(measure: Measure, within: Option<u32>) -> String {
    let Some(value) = within else {
        let last = measure.bounds().last().copied().unwrap_or_default();
        return format!("over {}", unit(measure, last));
    };
    unit(measure, value)
}

/// "1.2 s", "200 ms", "0.1".
fn unit(measure: Measure, value: u32) -> String {
    let thousandths = || {
        let text = format!("{}.{:03}", value / 1_000, value % 1_000);
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    };
    match measure {
        Measure::Jump => thousandths(),
        _ if value < 1_000 => format!("{value} ms"),
        _ => format!("{} s", thousandths()),
    }
}
