//! Reports as rows of cells: what a page shows and what its file holds is the same (R-EXP-7).

mod crew;
pub(super) mod people;
mod sales;
mod visits;

use super::numbers::{Cycle, Numbers, Share};
use super::queries::buyers;
use super::span::{Compared, Preset, Span};
use crate::db::ShopDb;
use crate::error::AppResult;
use crate::kernel::money::Cents;
use crate::kernel::time::ShopTime;
use crate::web::paths::{
    CustomersReportPath, InvoicesPath, SalesReportPath, TechniciansReportPath, VisitsReportPath,
};
use chrono::NaiveDate;

/// Which report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Sales,
    Appointments,
    Customers,
    Technicians,
}

impl Kind {
    /// In the order of the page of reports.
    pub const ALL: [Self; 4] = [
        Self::Sales,
        Self::Appointments,
        Self::Customers,
        Self::Technicians,
    ];

    /// As an address says it, and a file is named.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Sales => "sales",
            Self::Appointments => "appointments",
            Self::Customers => "customers",
            Self::Technicians => "technicians",
        }
    }

    /// As people read it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Sales => "Sales",
            Self::Appointments => "Appointments",
            Self::Customers => "Customers",
            Self::Technicians => "Technicians",
        }
    }

    /// What it tells.
    #[must_use]
    pub const fn about(self) -> &'static str {
        match self {
            Self::Sales => {
                "What was invoiced by day, week, month, category, service or technician."
            }
            Self::Appointments => {
                "How many were done, missed and canceled, and how long they took."
            }
            Self::Customers => {
                "Who was invoiced: new, returning and VIP customers; who is overdue."
            }
            Self::Technicians => "Jobs, hours, labor and sales of each technician.",
        }
    }

    /// Its page.
    #[must_use]
    pub fn path(self) -> String {
        match self {
            Self::Sales => SalesReportPath.to_string(),
            Self::Appointments => VisitsReportPath.to_string(),
            Self::Customers => CustomersReportPath.to_string(),
            Self::Technicians => TechniciansReportPath.to_string(),
        }
    }

    /// By what its rows can be put together.
    #[must_use]
    pub const fn groups(self) -> &'static [By] {
        match self {
            Self::Sales => &[
                By::Day,
                By::Week,
                By::Month,
                By::Category,
                By::Service,
                By::Technician,
            ],
            Self::Appointments => &[By::Day, By::Week, By::Month],
            Self::Customers | Self::Technicians => &[],
        }
    }
}

/// By what rows are put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    Day,
    Week,
    Month,
    Category,
    Service,
    Technician,
}

impl By {
    /// As an address says it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Category => "category",
            Self::Service => "service",
            Self::Technician => "technician",
        }
    }

    /// As people read it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Day => "Day",
            Self::Week => "Week",
            Self::Month => "Month",
            Self::Category => "Category",
            Self::Service => "Service",
            Self::Technician => "Technician",
        }
    }

    /// What these days are put together by unless something else is asked for: nobody reads a year by day.
    #[must_use]
    pub fn usual(span: Span) -> Self {
        match span.days() {
            ..=62 => Self::Day,
            63..=366 => Self::Week,
            _ => Self::Month,
        }
    }

    /// The part of time that this day is in, within the span.
    fn within(self, day: NaiveDate, span: Span) -> Span {
        let part = match self {
            Self::Week => Preset::Week.until(day).now.from,
            Self::Month => Preset::Month.until(day).now.from,
            _ => day,
        };
        let end = match self {
            Self::Week => part.checked_add_days(chrono::Days::new(6)),
            Self::Month => part
                .checked_add_months(chrono::Months::new(1))
                .and_then(|next| next.pred_opt()),
            _ => Some(day),
        };
        Span {
            from: part.max(span.from),
            to: end.unwrap_or(day).min(span.to),
        }
    }
}

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Asked {
    pub kind: Kind,
    pub days: Compared,
    /// The words by which the days were named, if they move with the day.
    pub preset: Option<Preset>,
    pub by: By,
    /// Of customers, which are listed.
    pub who: buyers::Kind,
    /// Where that list goes on.
    pub after: Option<String>,
}

impl Asked {
    /// As an address says which days: with what they are compared stands in it.
    #[must_use]
    pub fn days_query(&self) -> String {
        match self.preset {
            Some(preset) => format!("range={}", preset.word()),
            None => self.days.now.query(),
        }
    }

    /// Whether each row is of some days.
    fn is_by_days(&self) -> bool {
        let of_days = matches!(self.by, By::Day | By::Week | By::Month);
        of_days && self.kind.groups().contains(&self.by)
    }
}

/// Who asks, and when.
#[derive(Clone, Copy, Debug)]
pub struct Reader {
    pub today: NaiveDate,
    pub zone: ShopTime,
    /// Lists of visits, and of customers.
    pub sees_visits: bool,
    pub sees_customers: bool,
}

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    Text(String),
    /// As few words on a page, as two days in a file.
    Days(Span),
    Count(i64),
    Money(Cents),
    /// In hundredths.
    Hours(i64),
    Rate(Option<Cents>),
    Share(Option<Share>),
    Cycle(Option<Cycle>),
    /// Of what cannot be compared.
    None,
}

/// A cell, and the list of exactly the rows that it counts.
#[derive(Clone, Debug)]
pub struct Cell {
    pub value: Value,
    pub href: Option<String>,
}

impl Cell {
    const fn plain(value: Value) -> Self {
        Self { value, href: None }
    }
    const fn to(value: Value, href: String) -> Self {
        Self {
            value,
            href: Some(href),
        }
    }
    fn text(text: impl Into<String>) -> Self {
        Self::plain(Value::Text(text.into()))
    }
    /// A count is no way to rows where there are none, or where one may not see them.
    fn count(count: i64, href: Option<String>) -> Self {
        Self {
            value: Value::Count(count),
            href: href.filter(|_| count > 0),
        }
    }
}

/// A number over the table, with the same one of the days before.
#[derive(Clone, Debug)]
pub struct Tile {
    pub label: &'static str,
    pub now: Cell,
    pub before: Cell,
    pub formula: &'static str,
}

/// A table: its columns, of which the first is text and the others are numbers.
#[derive(Clone, Debug)]
pub struct Table {
    pub caption: &'static str,
    pub columns: Vec<&'static str>,
    pub rows: Vec<Vec<Cell>>,
    pub total: Option<Vec<Cell>>,
}

/// A report.
#[derive(Clone, Debug)]
pub struct Report {
    pub tiles: Vec<Tile>,
    /// What its file holds, unless rows are listed besides.
    pub table: Table,
    /// How the columns are counted.
    pub note: &'static str,
    /// The rows behind, where no list elsewhere shows them, and where they go on.
    pub listed: Option<(Table, Option<String>)>,
}

/// Reads the report; at most three statements.
///
/// # Errors
/// When the database does not answer.
pub async fn report(db: &ShopDb, asked: &Asked, reader: Reader) -> AppResult<Report> {
    match asked.kind {
        Kind::Sales => sales::report(db, asked).await,
        Kind::Appointments => visits::report(db, asked, reader).await,
        Kind::Customers => people::report(db, asked, reader).await,
        Kind::Technicians => crew::report(db, asked, reader).await,
    }
}

/// The columns of its file: whole days, and how long something took in minutes.
#[must_use]
pub fn heads(asked: &Asked) -> Vec<&'static str> {
    let columns = match asked.kind {
        Kind::Sales => sales::columns(asked.by),
        Kind::Appointments => visits::columns(asked.by),
        Kind::Customers => people::LISTED.to_vec(),
        Kind::Technicians => crew::COLUMNS.to_vec(),
    };
    let mut heads = Vec::new();
    for (at, column) in columns.into_iter().enumerate() {
        match column {
            _ if at == 0 && asked.is_by_days() => heads.extend(["From", "To"]),
            crew::CYCLE => heads.push("Average cycle, minutes"),
            column => heads.push(column),
        }
    }
    heads
}

/// The bills of a span that count, narrowed by these words.
fn bills(span: Span, narrowed: &str) -> String {
    format!("{InvoicesPath}?status=counted&{}{narrowed}", span.query())
}

fn both(
    (now, before): (&Numbers, &Numbers),
    days: Compared,
    show: impl Fn(&Numbers) -> Value,
    behind: impl Fn(Span) -> Option<String>,
) -> (Cell, Cell) {
    let cell = |of: &Numbers, span: Span| Cell {
        value: show(of),
        href: behind(span),
    };
    (cell(now, days.now), cell(before, days.before))
}
