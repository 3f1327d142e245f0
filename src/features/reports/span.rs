//! Spans of days, and what each is compared with (R-DASH-2).

use chrono::{Datelike, Days, Months, NaiveDate};

/// Whole days of the shop, the last one included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub from: NaiveDate,
    pub to: NaiveDate,
}

/// A span that moves with the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preset {
    Today,
    Week,
    Month,
    Quarter,
    Year,
}

/// A span, and the equal one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Compared {
    pub now: Span,
    pub before: Span,
}

impl Span {
    /// One day.
    #[must_use]
    pub const fn day(day: NaiveDate) -> Self {
        Self { from: day, to: day }
    }

    /// How many days.
    #[must_use]
    pub fn days(self) -> i64 {
        (self.to - self.from).num_days() + 1
    }

    /// "Mar 1 – 10", "Feb 20 – Mar 3", "Mar 10": the year only where it is another than today's.
    #[must_use]
    pub fn words(self, today: NaiveDate) -> String {
        let Self { from, to } = self;
        let year = |day: NaiveDate| match day.year() == today.year() {
            true => "",
            false => ", %Y",
        };
        let last = to.format(&format!("%b %-d{}", year(to))).to_string();
        if from == to {
            return last;
        }
        if from.year() == to.year() && from.month() == to.month() {
            let end = to.format(&format!("%-d{}", year(to))).to_string();
            return format!("{} – {end}", from.format("%b %-d"));
        }
        let first = match from.year() == to.year() {
            true => from.format("%b %-d").to_string(),
            false => from.format("%b %-d, %Y").to_string(),
        };
        format!("{first} – {last}")
    }

    /// For an address: "from=2026-03-01&to=2026-03-10".
    #[must_use]
    pub fn query(self) -> String {
        format!("from={}&to={}", self.from, self.to)
    }
}

impl Preset {
    /// In the order of their lengths.
    pub const ALL: [Self; 5] = [
        Self::Today,
        Self::Week,
        Self::Month,
        Self::Quarter,
        Self::Year,
    ];

    /// As an address says it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Today => "today",
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        }
    }

    /// As people read it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Today => "Today",
            Self::Week => "This week",
            Self::Month => "This month",
            Self::Quarter => "This quarter",
            Self::Year => "This year",
        }
    }

    /// Up to today, and beside it as much of the week, month, quarter or year before.
    #[must_use]
    pub fn until(self, today: NaiveDate) -> Compared {
        let of_month = |month: u32| today.with_day(1).and_then(|day| day.with_month(month));
        let first = match self {
            Self::Today => Some(today),
            Self::Week => {
                let since = u64::from(today.weekday().num_days_from_monday());
                today.checked_sub_days(Days::new(since))
            }
            Self::Month => today.with_day(1),
            Self::Quarter => of_month(today.month0() / 3 * 3 + 1),
            Self::Year => of_month(1),
        };
        let back = |day: NaiveDate| match self {
            Self::Today => day.pred_opt(),
            Self::Week => day.checked_sub_days(Days::new(7)),
            Self::Month => day.checked_sub_months(Months::new(1)),
            Self::Quarter => day.checked_sub_months(Months::new(3)),
            Self::Year => day.checked_sub_months(Months::new(12)),
        };
        let from = first.unwrap_or(today);
        Compared {
            now: Span { from, to: today },
            before: Span {
                from: back(from).unwrap_or(from),
                to: back(today).unwrap_or(today),
            },
        }
    }
}

impl Compared {
    /// Of any span: as many days just before it.
    #[must_use]
    pub fn of(now: Span) -> Self {
        let length = Days::new(u64::try_from(now.days()).unwrap_or(1));
        let back = |day: NaiveDate| day.checked_sub_days(length).unwrap_or(day);
        Self {
            now,
            before: Span {
                from: back(now.from),
                to: back(now.to),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Compared, Preset, Span};
    use chrono::NaiveDate;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn span(from: &str, to: &str) -> Span {
        Span {
            from: day(from),
            to: day(to),
        }
    }

    // R-DASH-2
    #[test]
    fn a_span_stands_beside_as_much_of_the_one_before() {
        let on = |today: &str, preset: Preset| preset.until(day(today));
        for (today, preset, now, before) in [
            (
                "2026-03-10",
                Preset::Today,
                ("2026-03-10", "2026-03-10"),
                ("2026-03-09", "2026-03-09"),
            ),
            (
                "2026-03-11",
                Preset::Week,
                ("2026-03-09", "2026-03-11"),
                ("2026-03-02", "2026-03-04"),
            ),
            (
                "2026-03-31",
                Preset::Month,
                ("2026-03-01", "2026-03-31"),
                ("2026-02-01", "2026-02-28"),
            ),
            (
                "2026-05-20",
                Preset::Quarter,
                ("2026-04-01", "2026-05-20"),
                ("2026-01-01", "2026-02-20"),
            ),
            (
                "2024-02-29",
                Preset::Year,
                ("2024-01-01", "2024-02-29"),
                ("2023-01-01", "2023-02-28"),
            ),
        ] {
            let found = on(today, preset);
            assert_eq!(found.now, span(now.0, now.1), "{today} {preset:?}");
            assert_eq!(found.before, span(before.0, before.1), "{today} {preset:?}");
        }
        let own = Compared::of(span("2026-03-02", "2026-03-11"));
        assert_eq!(own.before, span("2026-02-20", "2026-03-01"));
        assert_eq!(own.before.days(), own.now.days());
    }

    #[test]
    fn spans_are_said_in_few_words() {
        let today = day("2026-03-10");
        for (from, to, words) in [
            ("2026-03-10", "2026-03-10", "Mar 10"),
            ("2026-03-01", "2026-03-10", "Mar 1 – 10"),
            ("2026-02-20", "2026-03-03", "Feb 20 – Mar 3"),
            ("2025-03-01", "2025-03-10", "Mar 1 – 10, 2025"),
            ("2025-12-20", "2026-01-03", "Dec 20, 2025 – Jan 3"),
        ] {
            assert_eq!(span(from, to).words(today), words);
        }
    }
}
