//! Bars over a table that holds the same figures: the picture is drawn by the server and only named.

use maud::{Markup, html};

use super::table::{number, row, table, text};

/// One bar, and its row of the table.
#[derive(Clone, Debug)]
pub struct Bar {
    /// "Mar 10".
    pub label: String,
    /// How high.
    pub value: i64,
    /// As people read it.
    pub shown: Markup,
    /// The rows behind it.
    pub href: String,
}

const HIGH: i128 = 100;
const STEP: i128 = 10;

/// A picture `name` of these bars, from left to right, with a table of `what` and `how much`. What is
/// below zero hangs below the line, and is hatched.
#[must_use]
pub fn bars((name, what, how_much): (&str, &'static str, &'static str), bars: &[Bar]) -> Markup {
    let columns = [text(what), number(how_much)];
    let rows = html! {
        @for bar in bars {
            (row(None, &columns, &[html! { (bar.label) }, html! { a href=(bar.href) { (bar.shown) } }]))
        }
    };
    let most = bars.iter().max_by_key(|bar| bar.value);
    html! {
        figure.chart {
            figcaption {
                strong { (name) }
                @if let Some(bar) = most.filter(|bar| bar.value > 0) {
                    span.muted { "Highest: " (bar.shown) " on " (bar.label) }
                }
            }
            (picture(name, bars))
            @if let (Some(first), Some(last)) = (bars.first(), bars.last()) {
                div.axis aria-hidden="true" { span { (first.label) } span { (last.label) } }
            }
            details.fold {
                summary { span { "Figures" } span.muted { (name) } }
                (table(name, &columns, &rows, None))
            }
        }
    }
}

fn picture(name: &str, bars: &[Bar]) -> Markup {
    let top = bars.iter().map(|bar| bar.value).max().unwrap_or(0).max(0);
    let low = bars.iter().map(|bar| bar.value).min().unwrap_or(0).min(0);
    let range = (i128::from(top) - i128::from(low)).max(1);
    let high = |value: i64| i128::from(value) * HIGH / range;
    let zero = high(top);
    let wide = i128::try_from(bars.len()).unwrap_or(1).max(1) * STEP;
    let each = bars.iter().zip(0_i128..);
    html! {
        svg role="img" aria-label=(name) viewBox={ "0 0 " (wide) " " (HIGH + 1) } preserveAspectRatio="none" {
            @for (bar, at) in each {
                @let of = high(bar.value);
                @if bar.value > 0 {
                    rect x=(at * STEP + 1) y=(zero - of.max(1)) width=(STEP - 2) height=(of.max(1)) {}
                } @else if bar.value < 0 {
                    rect.below x=(at * STEP + 1) y=(zero) width=(STEP - 2) height=(of.abs().max(1)) {}
                }
            }
            line x1="0" x2=(wide) y1=(zero) y2=(zero) vector-effect="non-scaling-stroke" {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Bar, bars};
    use maud::html;

    fn drawn(values: &[i64]) -> String {
        let bar = |value: &i64| Bar {
            label: format!("Day {value}"),
            value: *value,
            shown: html! { (value) },
            href: "/x".to_owned(),
        };
        let all: Vec<Bar> = values.iter().map(bar).collect();
        bars(("Money", "Day", "Amount"), &all).into_string()
    }

    #[test]
    fn bars_stand_on_the_line_and_hang_below_it() {
        let of = drawn(&[30, 0, -10]);
        assert!(of.contains(r#"viewBox="0 0 30 101""#), "{of}");
        assert!(
            of.contains(r#"<rect x="1" y="0" width="8" height="75">"#),
            "{of}"
        );
        assert!(
            of.contains(r#"<rect class="below" x="21" y="75" width="8" height="25">"#),
            "{of}"
        );
        assert_eq!(of.matches("<rect").count(), 2, "nothing is no bar");
        assert!(of.contains("Highest: 30 on Day 30"), "{of}");
        assert_eq!(of.matches("<tr").count(), 4, "the table holds them all");
    }

    #[test]
    fn no_figures_are_no_bars() {
        for values in [&[][..], &[0, 0], &[i64::MAX, i64::MIN]] {
            let of = drawn(values);
            assert!(of.contains("role=\"img\""), "{of}");
        }
    }
}
