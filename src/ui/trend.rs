//! A line over time, drawn beside the table that holds its figures.

use maud::{Markup, html};

const WIDE: i64 = 1_000;
const HIGH: i64 = 200;

/// Points in the order of time: seconds and a figure. Fewer than three are no line. What it shows
/// is said by the table; the picture is only named.
#[must_use]
pub fn trend(name: &str, points: &[(i64, i64)]) -> Markup {
    if points.len() < 3 {
        return html! {};
    }
    let range = |of: fn(&(i64, i64)) -> i64| {
        let least = points.iter().map(of).min().unwrap_or_default();
        let most = points.iter().map(of).max().unwrap_or_default();
        (least, (most - least).max(1))
    };
    let (xs, ys) = (range(|p| p.0), range(|p| p.1));
    let line: Vec<String> = points
        .iter()
        .map(|(x, y)| {
            let across = (x - xs.0) * WIDE / xs.1;
            let up = HIGH - (y - ys.0) * HIGH / ys.1;
            format!("{across},{up}")
        })
        .collect();
    html! {
        svg.trend role="img" aria-label=(name) viewBox="-10 -10 1020 220" preserveAspectRatio="none" {
            polyline points=(line.join(" ")) vector-effect="non-scaling-stroke" {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::trend;

    #[test]
    fn the_line_goes_from_corner_to_corner() {
        let line = trend("Odometer", &[(10, 100), (20, 150), (30, 200)]).into_string();
        assert!(line.contains(r#"points="0,200 500,100 1000,0""#), "{line}");
        assert!(trend("x", &[(1, 1), (2, 2)]).into_string().is_empty());
        assert!(
            !trend("x", &[(1, 5), (1, 5), (1, 5)])
                .into_string()
                .is_empty()
        );
    }
}
