//! Changing the shop's own row, and its rates and rules.

use super::forms::{Profile, Rules};
use super::queries;
use crate::audit::{self, Entry};
use crate::db::ShopTx;
use crate::db::cache::CacheKey;
use crate::entity::{appointment, invoice, number_series, shop, shop_settings};
use crate::error::{AppError, AppResult};
use crate::kernel::time::ShopTime;
use crate::kernel::words::AppointmentStatus;
use crate::web::staff::By;
use chrono::Datelike;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect};
use serde_json::{Value, json};

/// Changes what stands on the shop's documents, if it is still as it was `seen`.
///
/// # Errors
/// [`AppError::Stale`]; [`AppError::Refused`] if the zone can't be changed now.
pub(super) async fn change_profile(
    tx: &ShopTx,
    by: By<'_>,
    seen: i64,
    new: &Profile,
) -> AppResult<()> {
    let before = queries::shop(tx).await?;
    if before.zone != new.zone {
        nothing_ahead(tx, by).await?;
    }
    let row = shop::ActiveModel {
        name: Set(new.name.clone()),
        legal_name: Set(new.legal_name.clone()),
        line1: Set(new.line1.clone()),
        city: Set(new.city.clone()),
        region: Set(new.region.clone()),
        postal: Set(new.postal.clone()),
        phone: Set(new.phone.clone()),
        email: Set(new.email.clone()),
        website: Set(new.website.clone()),
        registration_no: Set(new.registration_no.clone()),
        tax_id: Set(new.tax_id.clone()),
        zone: Set(new.zone.clone()),
        updated_at: Set(by.1),
        ..Default::default()
    };
    tx.update_shop(row, seen).await?;
    let entry = Entry {
        action: "shop.changed",
        entity: "shop",
        id: Some(tx.shop().0),
        label: &new.name,
        before: Some(profile(&before.into())),
        after: Some(profile(new)),
    };
    audit::record(tx, by, entry);
    Ok(())
}

/// Visits were promised on the old zone's clock (R-APPT-16). Until moving them with the zone is
/// offered, it stays while there are any.
async fn nothing_ahead(tx: &ShopTx, by: By<'_>) -> AppResult<()> {
    use appointment::Column::{DeletedAt, StartAt, Status};
    let ahead = appointment::Entity::find()
        .filter(Status.eq(AppointmentStatus::Scheduled))
        .filter(StartAt.gt(by.1))
        .filter(DeletedAt.is_null());
    if tx.count_up_to(ahead, 1).await? > 0 {
        return Err(AppError::Refused(
            "Visits are booked ahead in the present time zone, so it can't be changed now.".into(),
        ));
    }
    Ok(())
}

fn profile(shop: &Profile) -> Value {
    json!({
        "name": shop.name, "legal_name": shop.legal_name, "line1": shop.line1, "city": shop.city,
        "region": shop.region, "postal": shop.postal, "phone": shop.phone, "email": shop.email,
        "website": shop.website, "registration_no": shop.registration_no, "tax_id": shop.tax_id,
        "zone": shop.zone,
    })
}

/// Changes rates and rules, if they are still as they were `seen`. What is on a draft stays until
/// it is recalculated (R-SET-2).
///
/// # Errors
/// [`AppError::Stale`] if somebody was faster.
pub(super) async fn change_rules(tx: &ShopTx, by: By<'_>, seen: i64, new: &Rules) -> AppResult<()> {
    let before = Rules::from(queries::rules(tx).await?);
    let row = shop_settings::ActiveModel {
        labor_rate: Set(new.labor_rate),
        tax_labor: Set(new.tax_labor),
        tax_part: Set(new.tax_part),
        tax_fee: Set(new.tax_fee),
        tax_sublet: Set(new.tax_sublet),
        invoice_due_days: Set(new.invoice_due_days),
        invoice_footer: Set(new.invoice_footer.clone()),
        default_duration: Set(new.default_duration),
        buffer: Set(new.buffer),
        default_travel: Set(new.default_travel),
        max_jobs_per_day: Set(new.max_jobs_per_day),
        technician_sees_prices: Set(new.technician_sees_prices),
        technician_may_complete: Set(new.technician_may_complete),
        version: Set(seen),
        ..Default::default()
    };
    tx.update(row, by.1).await?;
    if before.invoice_prefix != new.invoice_prefix {
        rename_invoices(tx, by, &new.invoice_prefix).await?;
    }
    tx.touch(CacheKey::Settings);
    let entry = Entry {
        action: "settings.changed",
        entity: "settings",
        id: Some(tx.shop().0),
        label: "Prices and rules",
        before: Some(rules(&before)),
        after: Some(rules(new)),
    };
    audit::record(tx, by, entry);
    Ok(())
}

/// The numbers themselves go on: a series only moves forward (R-SET-2), and past every number that
/// was given with the same words before it (R-INV-7).
async fn rename_invoices(tx: &ShopTx, by: By<'_>, prefix: &str) -> AppResult<()> {
    use number_series::Column::{Kind, Next, Prefix, ShopId, UpdatedAt, Year};
    let rename = number_series::Entity::update_many()
        .col_expr(Prefix, Expr::value(prefix))
        .col_expr(UpdatedAt, Expr::value(by.1))
        .filter(Kind.eq("invoice"));
    let series = tx.update_returning(rename).await?;
    let zone: ShopTime = queries::shop(tx)
        .await?
        .zone
        .parse()
        .map_err(|_| AppError::NotFound)?;
    let today = zone.day(by.1).year();
    let year = if prefix.contains(YEAR) { today } else { 0 };
    let words = prefix.replace(YEAR, &format!("{today:04}"));
    let given = invoice::Entity::find()
        .select_only()
        .expr_as(Expr::col(invoice::Column::SeriesNo).max(), "most")
        .filter(invoice::Column::Number.gte(words.as_str()))
        .filter(invoice::Column::Number.lt(format!("{words}\u{10FFFF}")));
    let given: Option<Given> = tx.row(given).await?;
    let given = given.and_then(|given| given.most).unwrap_or_default();
    let now = series.iter().find(|row| row.year == year);
    let next = Ord::max(given + 1, now.map_or(1, |row| row.next));
    let row = number_series::ActiveModel {
        kind: Set("invoice".to_owned()),
        year: Set(year),
        created_at: Set(by.1),
        updated_at: Set(by.1),
        prefix: Set(prefix.to_owned()),
        next: Set(next),
        ..Default::default()
    };
    tx.upsert(row, &[ShopId, Kind, Year], &[Next, UpdatedAt])
        .await?;
    Ok(())
}

/// The word that stands for the year.
const YEAR: &str = "{YYYY}";

/// The highest number given.
#[derive(FromQueryResult)]
struct Given {
    most: Option<i32>,
}

fn rules(rules: &Rules) -> Value {
    json!({
        "labor_rate": rules.labor_rate, "tax_labor": rules.tax_labor, "tax_part": rules.tax_part,
        "tax_fee": rules.tax_fee, "tax_sublet": rules.tax_sublet,
        "invoice_prefix": rules.invoice_prefix, "invoice_due_days": rules.invoice_due_days,
        "invoice_footer": rules.invoice_footer, "default_duration": rules.default_duration,
        "buffer": rules.buffer, "default_travel": rules.default_travel,
        "max_jobs_per_day": rules.max_jobs_per_day,
        "technician_sees_prices": rules.technician_sees_prices,
        "technician_may_complete": rules.technician_may_complete,
    })
}
