//! The demo shop's own rows: address, rates, hours.

use super::bills::TAX;
use crate::db::ShopTx;
use crate::entity::{business_hours, shop, shop_settings};
use crate::kernel::money::Cents;
use crate::kernel::words::BookingMode;
use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{DbErr, EntityTrait};
use uuid::Uuid;

const ABOUT: &str = "We bring the shop to your driveway, your office lot or the roadside in and around Woodland. \
    Most repairs are done in one visit, with the price agreed before we start.";

pub(super) async fn write(tx: &ShopTx, now: DateTime<Utc>) -> Result<(), DbErr> {
    let row = shop::ActiveModel {
        legal_name: Set(Some("Edgar Ramirez Automotive LLC".to_owned())),
        phone: Set(Some("+15305550100".to_owned())),
        email: Set(Some("hello@edgars.example".to_owned())),
        website: Set(Some("edgars.example".to_owned())),
        line1: Set(Some("1020 Main St".to_owned())),
        city: Set(Some("Woodland".to_owned())),
        region: Set(Some("CA".to_owned())),
        postal: Set(Some("95695".to_owned())),
        registration_no: Set(Some("ARD 00301234".to_owned())),
        has_site: Set(true),
        site_about: Set(Some(ABOUT.to_owned())),
        ..Default::default()
    };
    tx.update_shop(row, 1).await?;
    use shop_settings::Column::{
        BookingMode as Mode, InvoiceDueDays, InvoiceFooter, LaborRate, RefundLimit, TaxFee,
        TaxPart, TechnicianMayCollect,
    };
    let footer = "Thank you for trusting us with your car. Questions? Call (530) 555-0100.";
    let settings = shop_settings::Entity::update_many()
        .col_expr(LaborRate, Expr::value(Cents(14_500)))
        .col_expr(TaxPart, Expr::value(TAX.part))
        .col_expr(TaxFee, Expr::value(TAX.fee))
        .col_expr(Mode, Expr::value(BookingMode::Request))
        .col_expr(InvoiceDueDays, Expr::value(14))
        .col_expr(RefundLimit, Expr::value(Cents(10_000)))
        .col_expr(TechnicianMayCollect, Expr::value(true))
        .col_expr(InvoiceFooter, Expr::value(footer));
    tx.update_where(settings).await?;
    let hours = (1..=6).map(|weekday: i32| business_hours::ActiveModel {
        id: Set(Uuid::from_u128(weekday.unsigned_abs().into())),
        created_at: Set(now),
        updated_at: Set(now),
        weekday: Set(weekday),
        opens: Set(8 * 60),
        closes: Set(if weekday == 6 { 14 * 60 } else { 18 * 60 }),
        ..Default::default()
    });
    tx.insert_all(hours.collect::<Vec<business_hours::ActiveModel>>())
        .await
}
