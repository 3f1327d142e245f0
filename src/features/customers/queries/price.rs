//! What is to be done on a visit and what it costs, wherever that is shown (R-APPT-19).

use crate::db::ShopDb;
use crate::entity::{invoice, repair_job, repair_line};
use crate::kernel::money::{Cents, Quantity};
use crate::kernel::words::{Category, InvoiceStatus};
use sea_orm::sea_query::{Expr, ExprTrait, IntoCondition};
use sea_orm::{Condition, FromQueryResult, RelationDef, RelationTrait, TryGetableFromJson};
use serde::Deserialize;

/// What is to be done on an order, in order, without what was removed: the column of [`work`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "Vec<Flat>")]
pub struct Work(pub Vec<Job>);

impl TryGetableFromJson for Work {}

/// One job of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// What it is called.
    pub name: String,
    /// Or else it is only charged, as a trip fee is.
    pub is_work: bool,
    /// How many and at what price each: no more of them is shown.
    pub lines: Vec<(Quantity, Cents)>,
}

impl Job {
    /// Before tax. What nobody can mean is shown as nothing; the bill refuses it.
    #[must_use]
    pub fn price(&self) -> Cents {
        let worth = |(quantity, price): &(Quantity, Cents)| price.times(*quantity);
        let worth = self.lines.iter().map(worth);
        Cents::sum(worth.map(Result::unwrap_or_default)).unwrap_or_default()
    }
}

impl Work {
    /// What is to be done, in order.
    pub fn to_do(&self) -> impl Iterator<Item = &str> {
        let work = self.0.iter().filter(|job| job.is_work);
        work.map(|job| job.name.as_str())
    }

    /// Of all jobs, before tax.
    #[must_use]
    pub fn price(&self) -> Cents {
        Cents::sum(self.0.iter().map(Job::price)).unwrap_or_default()
    }
}

/// A job, once for each of its lines.
type Flat = (
    String,
    String,
    Option<Category>,
    Option<Quantity>,
    Option<Cents>,
);

impl From<Vec<Flat>> for Work {
    fn from(rows: Vec<Flat>) -> Self {
        let mut jobs: Vec<Job> = Vec::new();
        let mut last = None;
        for (id, name, category, quantity, unit_price) in rows {
            if last.as_ref() != Some(&id) {
                let lines = Vec::new();
                let is_work = category.is_some();
                jobs.push(Job {
                    name,
                    is_work,
                    lines,
                });
                last = Some(id);
            }
            if let (Some(job), Some(line)) = (jobs.last_mut(), quantity.zip(unit_price)) {
                job.lines.push(line);
            }
        }
        Self(jobs)
    }
}

/// The jobs that `of` leads to, with those of their lines for which `lines` holds.
#[must_use]
pub fn work(db: &ShopDb, of: RelationDef, lines: RelationDef) -> Expr {
    use repair_job::Column::{Category, Id, Name, Sort, State};
    use repair_line::Column::{Quantity, UnitPrice};
    let standing = of.on_condition(|_, job| {
        let state = Expr::col((job, State));
        state.ne(Expr::Constant("removed".into())).into_condition()
    });
    db.flat(
        (standing, &[Id, Name, Category]),
        (lines, &[Quantity, UnitPrice]),
        [Sort, Id],
    )
}

/// All lines of a job.
#[must_use]
pub fn lines() -> RelationDef {
    repair_job::Relation::RepairLine.def()
}

/// The lines of a job whose price nobody knows better: an issued bill says what the visit comes to. For a
/// query that joins [`current_bill`].
#[must_use]
pub fn unbilled_lines() -> RelationDef {
    lines().on_condition(|job, line| {
        let status = || Expr::col((invoice::Entity, invoice::Column::Status));
        let unbilled = Condition::any()
            .add(status().is_null())
            .add(status().eq(InvoiceStatus::Draft));
        // In the key that is looked for, so that nothing is looked up under an issued bill: as a mere
        // condition it is asked of each line found.
        let job = Expr::case(unbilled, Expr::col((job, repair_job::Column::Id)));
        Expr::col((line, repair_line::Column::RepairJobId))
            .eq(job)
            .into_condition()
    })
}

/// What a visit's row says of the order's current bill.
#[derive(Clone, Copy, Debug, FromQueryResult)]
pub struct Billed {
    /// How far it is paid.
    #[sea_orm(from_alias = "bill")]
    pub status: Option<InvoiceStatus>,
    /// Tax included.
    #[sea_orm(from_alias = "bill_total")]
    pub total: Option<Cents>,
    /// Still to be paid.
    #[sea_orm(from_alias = "bill_due")]
    pub due: Option<Cents>,
}

/// The columns of [`Billed`], for a query that joins [`current_bill`].
pub const BILL: [(invoice::Column, &str); 3] = [
    (invoice::Column::Status, "bill"),
    (invoice::Column::Total, "bill_total"),
    (invoice::Column::Due, "bill_due"),
];

impl Billed {
    /// Whether the bill was issued: a draft may still change or be thrown away.
    #[must_use]
    pub fn is_issued(&self) -> bool {
        self.status
            .is_some_and(|status| status != InvoiceStatus::Draft)
    }

    /// The bill's total once there is one that counts, else the sum of the lines.
    #[must_use]
    pub fn price(&self, lines: Cents) -> Cents {
        self.total.filter(|_| self.is_issued()).unwrap_or(lines)
    }
}

/// From an order to its current bill; there is at most one.
#[must_use]
pub fn current_bill() -> RelationDef {
    invoice::Relation::RepairOrder
        .def()
        .rev()
        .on_condition(|_, bill| {
            let current = Expr::col((bill, invoice::Column::IsCurrent));
            // Spelled out, like the index.
            Condition::all().add(current.eq(Expr::Constant(true.into())))
        })
}
