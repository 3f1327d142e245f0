//! What the books must say: bills, lines and payments add up, numbers have no gaps, figures are what
//! they are defined as.

use super::MOST;
use crate::db::ShopDb;
use crate::entity::{invoice, invoice_line, number_series, payment};
use crate::features::customers::wrong_figures;
use crate::kernel::ids::InvoiceId;
use crate::kernel::money::Cents;
use crate::kernel::words::InvoiceStatus;
use sea_orm::sea_query::{Expr, ExprTrait, Func, Query};
use sea_orm::{
    ColumnTrait, Condition, DbErr, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
    QuerySelect, Select,
};
use std::collections::BTreeMap;

pub(super) async fn faults(db: &ShopDb) -> Result<Vec<String>, DbErr> {
    let mut faults = Vec::new();
    let paid = sum(
        db,
        payment::Entity,
        (payment::Column::Applied, payment::Column::InvoiceId),
    );
    let wrong = invoice::Entity::find().filter(column(invoice::Column::Paid).ne(paid));
    tell(
        db,
        wrong,
        "what is paid is not what its payments add up to",
        &mut faults,
    )
    .await?;
    for (of, is, name) in [
        (invoice::Column::Total, invoice_line::Column::Total, "total"),
        (invoice::Column::Tax, invoice_line::Column::Tax, "tax"),
    ] {
        let lines = sum(
            db,
            invoice_line::Entity,
            (is, invoice_line::Column::InvoiceId),
        );
        let wrong = invoice::Entity::find().filter(column(of).ne(lines));
        let words = format!("its {name} is not what its lines add up to");
        tell(db, wrong, &words, &mut faults).await?;
    }
    let wrong = invoice::Entity::find().filter(unfitting());
    tell(
        db,
        wrong,
        "its status does not fit what is paid and due",
        &mut faults,
    )
    .await?;
    numbers(db, &mut faults).await?;
    for customer in wrong_figures(db).await? {
        faults.push(format!(
            "the figures of customer {customer} are not what the visits and bills say"
        ));
    }
    Ok(faults)
}

fn column(of: invoice::Column) -> Expr {
    Expr::col((invoice::Entity, of))
}

/// What the children of the bill at hand add up to.
fn sum<E: EntityTrait>(db: &ShopDb, child: E, (amount, bill): (E::Column, E::Column)) -> Expr {
    let sum = Func::coalesce([Expr::col((child, amount)).sum(), Expr::value(0)]);
    let of_bill = Query::select()
        .expr(sum)
        .from(child)
        .and_where(Expr::col((child, "shop_id")).eq(db.shop()))
        .and_where(Expr::col((child, bill)).equals((invoice::Entity, invoice::Column::Id)))
        .take();
    Expr::from(of_bill)
}

fn unfitting() -> Condition {
    use invoice::Column::{Due, Number, Paid, Status};
    let is = |status: InvoiceStatus| Condition::all().add(Status.eq(status));
    Condition::any()
        .add(is(InvoiceStatus::Draft).add(Number.is_not_null().or(Paid.ne(Cents::ZERO))))
        .add(is(InvoiceStatus::Issued).add(Paid.ne(Cents::ZERO)))
        .add(is(InvoiceStatus::PartiallyPaid).add(Paid.lte(Cents::ZERO).or(Due.lte(Cents::ZERO))))
        .add(is(InvoiceStatus::Paid).add(Due.gt(Cents::ZERO)))
}

#[derive(FromQueryResult)]
struct Bill {
    id: InvoiceId,
    number: Option<String>,
}

async fn tell(
    db: &ShopDb,
    wrong: Select<invoice::Entity>,
    words: &str,
    faults: &mut Vec<String>,
) -> Result<(), DbErr> {
    let wrong = wrong
        .select_only()
        .columns([invoice::Column::Id, invoice::Column::Number])
        .order_by_asc(invoice::Column::Id)
        .limit(u64::try_from(MOST).unwrap_or_default() + 1);
    for Bill { id, number } in db.rows(wrong).await? {
        let name = number.unwrap_or_else(|| format!("draft {id}"));
        faults.push(format!("{name}: {words}"));
    }
    Ok(())
}

#[derive(FromQueryResult)]
struct Numbered {
    number: Option<String>,
    series_no: Option<i32>,
}

/// Invoice numbers have no gaps (R-INV-7), and the next one was never given.
async fn numbers(db: &ShopDb, faults: &mut Vec<String>) -> Result<(), DbErr> {
    use invoice::Column::{Number, SeriesNo};
    let given = invoice::Entity::find()
        .select_only()
        .columns([Number, SeriesNo])
        .filter(Number.is_not_null());
    let mut series: BTreeMap<String, Vec<i32>> = BTreeMap::new();
    for bill in db.rows::<_, Numbered>(given).await? {
        let (Some(number), Some(no)) = (bill.number, bill.series_no) else {
            faults.push("a bill has a number and no place in its series".to_owned());
            continue;
        };
        let name = number.trim_end_matches(|c: char| c.is_ascii_digit());
        series.entry(name.to_owned()).or_default().push(no);
    }
    let mut newest = 0;
    for (name, mut numbers) in series {
        numbers.sort_unstable();
        newest = Ord::max(newest, numbers.last().copied().unwrap_or_default());
        let gap = (1..).zip(&numbers).find(|(wanted, no)| wanted != *no);
        if let Some((wanted, no)) = gap {
            faults.push(format!(
                "the series {name} has {no} where {wanted} is wanted"
            ));
        }
    }
    let rows = number_series::Entity::find().filter(number_series::Column::Kind.eq("invoice"));
    let next = db.all(rows).await?.iter().map(|row| row.next).max();
    if next.is_none_or(|next| next <= newest) {
        faults.push(format!(
            "the next invoice number is {next:?}, and {newest} was given"
        ));
    }
    Ok(())
}
