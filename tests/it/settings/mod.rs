//! The shop, its prices and rules, hours and people.

mod brand;
mod crew;
mod groups;
mod hours;
mod people;
mod preview;
mod shop;
mod zone;
mod zones;

use crate::support::App;
use autoshop::entity::audit_log;
use chrono::NaiveDate;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

const PAGES: [&str; 14] = [
    "/settings",
    "/settings/shop",
    "/settings/brand",
    "/settings/prices",
    "/settings/numbering",
    "/settings/documents",
    "/settings/scheduling",
    "/settings/booking",
    "/settings/standing",
    "/settings/technicians",
    "/settings/limits",
    "/settings/hours",
    "/settings/zones",
    "/settings/people",
];

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

async fn noted(app: &App, action: &str) -> Vec<audit_log::Model> {
    let query = audit_log::Entity::find().filter(audit_log::Column::Action.eq(action));
    app.db(app.shop.id).all(query).await.unwrap()
}
