//! Figures of the day: each number is a link to the list it counts.

use maud::{Markup, html};

/// One figure.
#[derive(Debug)]
pub struct Kpi<'a> {
    /// What is counted: "Due today".
    pub label: &'a str,
    /// The number or amount.
    pub value: Markup,
    /// The list behind it.
    pub href: Option<&'a str>,
    /// How it is counted, or what it is compared with.
    pub note: Option<&'a str>,
}

/// "1,234".
#[must_use]
pub fn grouped(count: i64) -> String {
    match count {
        1_000.. => format!("{},{:03}", grouped(count / 1_000), count % 1_000),
        _ => count.to_string(),
    }
}

/// A row of figures.
#[must_use]
pub fn kpis(figures: &[Kpi<'_>]) -> Markup {
    html! {
        dl.kpis {
            @for Kpi { label, value, href, note } in figures {
                div.kpi {
                    dt { (label) }
                    dd {
                        @if let Some(href) = href { a href=(href) { (value) } } @else { (value) }
                        @if let Some(note) = note { small { (note) } }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn counts_are_grouped() {
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(1_000), "1,000");
        assert_eq!(grouped(1_234_005), "1,234,005");
    }
}
