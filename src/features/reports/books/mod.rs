//! What the books promise: each promise is one statement that finds the rows which break it, so that
//! a fault is named and not only counted. Nothing is mended here.

use crate::db::ShopDb;
use crate::entity::{
    credit_note, customer_stats, invoice, invoice_line, number_series, payment, shop_settings,
};
use crate::error::AppResult;
use crate::features::customers;
use sea_orm::sea_query::Expr;
use sea_orm::{EntityTrait, FromQueryResult, QueryFilter, QuerySelect, Select};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

mod promises;

pub use promises::PROMISES;

/// One promise of the books.
#[derive(Clone, Copy, Debug)]
pub struct Promise {
    /// Its word in the records: "paid".
    pub name: &'static str,
    /// What it says.
    pub words: &'static str,
    of: Of,
    /// True of a row that breaks it, in words that both databases know; `$row` is its table, `$digits`
    /// how many digits its number ends in.
    broken: &'static str,
}

/// Whose rows may break a promise.
#[derive(Clone, Copy, Debug)]
enum Of {
    Shop,
    Invoice,
    Line,
    Payment,
    CreditNote,
    Customer,
    Series,
}

/// Where a row is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// On the page of a bill.
    Invoice,
    /// On the page of a credit note.
    CreditNote,
    /// On the page of a customer.
    Customer,
    /// On none.
    Nowhere,
}

/// A row that breaks a promise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// What people call it.
    pub label: String,
    /// What page shows it.
    pub kind: Kind,
    /// Which one.
    pub id: Option<Uuid>,
}

/// What a look at one promise found.
#[derive(Clone, Debug)]
pub struct Finding {
    /// What was asked.
    pub promise: &'static Promise,
    /// The first rows that break it; none: it holds.
    pub faults: Vec<Fault>,
    /// There are more than are named.
    pub more: bool,
}

impl Finding {
    /// It holds.
    #[must_use]
    pub const fn is_kept(&self) -> bool {
        self.faults.is_empty()
    }
}

/// Rows that are named for each promise.
const NAMED: usize = 20;

/// Asks every promise of the shop's books: one statement each, however many rows there are.
///
/// # Errors
/// When the database does not answer.
pub async fn check(db: &ShopDb) -> AppResult<Vec<Finding>> {
    let mut findings = Vec::with_capacity(PROMISES.len());
    for promise in PROMISES {
        let mut faults = faults(db, promise).await?;
        let more = faults.len() > NAMED;
        faults.truncate(NAMED);
        findings.push(Finding {
            promise,
            faults,
            more,
        });
    }
    Ok(findings)
}

#[derive(FromQueryResult)]
struct Row {
    label: Option<String>,
    target: Option<Uuid>,
}

async fn faults(db: &ShopDb, promise: &Promise) -> AppResult<Vec<Fault>> {
    let rows: Vec<Row> = match promise.of {
        Of::Shop => {
            let query = find::<shop_settings::Entity>(promise, "'All of the shop'");
            db.rows(query.column_as(shop_settings::Column::ShopId, "target"))
                .await?
        }
        Of::Invoice => {
            let query = find::<invoice::Entity>(promise, "coalesce(invoice.number, 'A draft')");
            db.rows(query.column_as(invoice::Column::Id, "target"))
                .await?
        }
        Of::Line => {
            let query = find::<invoice_line::Entity>(promise, LINE);
            let target = invoice_line::Column::InvoiceId;
            db.rows(query.column_as(target, "target")).await?
        }
        Of::Payment => {
            let query = find::<payment::Entity>(promise, PAYMENT);
            let target = payment::Column::InvoiceId;
            db.rows(query.column_as(target, "target")).await?
        }
        Of::CreditNote => {
            let query = find::<credit_note::Entity>(promise, "credit_note.number");
            db.rows(query.column_as(credit_note::Column::Id, "target"))
                .await?
        }
        Of::Customer => {
            let wrong = customers::wrong_figures(db.shop()).into();
            let query = rows::<customer_stats::Entity>(wrong, CUSTOMER);
            let target = customer_stats::Column::CustomerId;
            db.rows(query.column_as(target, "target")).await?
        }
        Of::Series => {
            let query = find::<number_series::Entity>(promise, SERIES);
            let target = number_series::Column::ShopId;
            db.rows(query.column_as(target, "target")).await?
        }
    };
    let kind = promise.of.seen();
    let fault = |row: Row| Fault {
        label: row.label.unwrap_or_default(),
        kind,
        id: row.target.filter(|_| kind != Kind::Nowhere),
    };
    Ok(rows.into_iter().map(fault).collect())
}

impl Of {
    const fn seen(self) -> Kind {
        match self {
            Self::Invoice | Self::Line | Self::Payment => Kind::Invoice,
            Self::CreditNote => Kind::CreditNote,
            Self::Customer => Kind::Customer,
            Self::Shop | Self::Series => Kind::Nowhere,
        }
    }
}

/// Five at least (R-INV-7).
const DIGITS: &str =
    "CASE WHEN $row.series_no > 99999 THEN length(CAST($row.series_no AS text)) ELSE 5 END";
const LINE: &str = "coalesce((SELECT i.number FROM invoice i WHERE i.shop_id = invoice_line.shop_id \
    AND i.id = invoice_line.invoice_id), 'A draft') || ': ' || invoice_line.name";
const PAYMENT: &str = "'Payment of ' || CAST(payment.received_day AS text) || coalesce(', ' || \
    (SELECT i.number FROM invoice i WHERE i.shop_id = payment.shop_id AND i.id = payment.invoice_id), '')";
const CUSTOMER: &str = "(SELECT c.name FROM customer c WHERE c.shop_id = customer_stats.shop_id \
    AND c.id = customer_stats.customer_id)";
const SERIES: &str = "number_series.prefix || CAST(number_series.next - 1 AS text)";

/// The rows that break it, with what people call them.
fn find<E: EntityTrait>(promise: &Promise, label: &'static str) -> Select<E> {
    let broken = promise.broken.replace("$digits", DIGITS);
    let broken = broken.replace("$row", E::default().table_name());
    rows(Expr::cust(broken), label)
}

fn rows<E: EntityTrait>(broken: Expr, label: &'static str) -> Select<E> {
    let most = u64::try_from(NAMED).unwrap_or_default() + 1;
    E::find()
        .filter(broken)
        .select_only()
        .expr_as(Expr::cust(label), "label")
        .limit(most)
}
