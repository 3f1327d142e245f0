//! What stands before the digits of a number, and from where it goes on.

use crate::entity::number_series;
use crate::ui::form::FormState;

/// The most digits a number has in 20 characters, after a prefix of 12.
const MOST: i32 = 99_999_999;
/// The word that stands for the year.
pub(in super::super) const YEAR: &str = "{YYYY}";

/// A series as it is stored.
#[derive(Clone, Debug)]
pub(in super::super) struct Series {
    /// "invoice".
    pub(in super::super) kind: String,
    /// With the word for the year.
    pub(in super::super) prefix: String,
    /// What the next one will be called.
    pub(in super::super) next: String,
}

impl Series {
    /// What its numbers are for.
    pub(in super::super) fn label(&self) -> &str {
        match self.kind.as_str() {
            "order" => "Repair orders",
            "invoice" => "Invoices",
            "credit_note" => "Credit notes",
            other => other,
        }
    }

    /// Of the rows of all years, each kind once, in the order of a job: order, invoice, credit.
    pub(in super::super) fn all(rows: &[number_series::Model], year: i32) -> Vec<Self> {
        let rank = |kind: &str| ["order", "invoice"].iter().position(|k| *k == kind);
        let mut bases: Vec<_> = rows.iter().filter(|row| row.year == 0).collect();
        bases.sort_by_key(|row| rank(&row.kind).unwrap_or(2));
        let series = |base: &number_series::Model| {
            let counting = if base.prefix.contains(YEAR) { year } else { 0 };
            let counted =
                |row: &&number_series::Model| (&row.kind, row.year) == (&base.kind, counting);
            let next = rows.iter().find(counted).map_or(1, |row| row.next);
            let words = base.prefix.replace(YEAR, &format!("{year:04}"));
            Self {
                kind: base.kind.clone(),
                prefix: base.prefix.clone(),
                next: format!("{words}{next:05}"),
            }
        };
        bases.into_iter().map(series).collect()
    }

    /// The name of a field of this series.
    pub(in super::super) fn field(&self, name: &str) -> String {
        format!("{}_{name}", self.kind)
    }
}

/// What was typed about one series.
#[derive(Clone, Debug)]
pub(in super::super) struct Numbers {
    pub(in super::super) kind: String,
    pub(in super::super) prefix: String,
    /// Skips ahead to it; else it goes on by itself.
    pub(in super::super) from: Option<i32>,
}

pub(in super::super) fn state(series: &[Series]) -> FormState {
    let mut form = FormState::empty();
    for one in series {
        form.set(one.field("prefix"), one.prefix.clone());
    }
    form
}

pub(in super::super) fn numbers(form: &mut FormState, series: &[Series]) -> Option<Vec<Numbers>> {
    let typed: Vec<Numbers> = series
        .iter()
        .map(|one| Numbers {
            kind: one.kind.clone(),
            prefix: prefix(form, one),
            from: form.integer(&one.field("next"), "Skip ahead to", 1..=MOST),
        })
        .collect();
    (!form.has_errors()).then_some(typed)
}

/// `{YYYY}` is the year (R-INV-7). In capitals: a number is found however it is typed.
fn prefix(form: &mut FormState, series: &Series) -> String {
    let name = series.field("prefix");
    let text = form.optional(&name, "Prefix", 12).unwrap_or_default();
    let text = text.to_uppercase();
    let fits = |c: char| c.is_ascii_alphanumeric() || "-_/.#".contains(c);
    let is_order = series.kind == "order";
    let without_year = if is_order {
        text.clone()
    } else {
        text.replacen(YEAR, "", 1)
    };
    if !without_year.chars().all(fits) {
        let words = if is_order {
            "The prefix of repair orders may have letters, digits and - _ / . #."
        } else {
            "Prefix may have letters, digits, - _ / . # and {YYYY} for the year."
        };
        form.fail(&name, words);
    } else if text.ends_with(|c: char| c.is_ascii_digit()) && is_order {
        form.fail(
            &name,
            "End the prefix with a letter or a sign, so that its digits are no part of the number.",
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(kind: &str, value: &str) -> bool {
        let series = Series {
            kind: kind.to_owned(),
            prefix: String::new(),
            next: String::new(),
        };
        let mut form = FormState::posted(vec![(series.field("prefix"), value.to_owned())]);
        prefix(&mut form, &series);
        !form.has_errors()
    }

    // R-INV-7
    #[test]
    fn a_prefix_may_name_the_year_once() {
        for good in ["INV-", "{YYYY}-", "", "A{YYYY}/"] {
            assert!(typed("invoice", good), "{good}");
        }
        for bad in ["{YY}-", "{YYYY}{YYYY}", "INV 1", "INV-INV-INV-1"] {
            assert!(!typed("invoice", bad), "{bad}");
        }
        assert!(typed("order", "RO-") && !typed("order", "{YYYY}-") && !typed("order", "RO1"));
    }
}
