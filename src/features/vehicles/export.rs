//! `vehicles.csv`: those the list shows, in its order, each with its owner.

use super::queries::{OwnedCar, out};
use crate::db::ShopDb;
use crate::error::AppResult;
use crate::kernel::ids::VehicleId;
use crate::kernel::search::SearchQuery;
use crate::ui::form::FormState;
use crate::web::csv::{Rows, Sheet};
use crate::web::export::{PAGE, Table, is_full};
use chrono::{DateTime, Utc};

/// Cars to be read out.
#[derive(Debug)]
pub struct Vehicles {
    query: Option<SearchQuery>,
    last: Option<(DateTime<Utc>, VehicleId)>,
}

/// What the words of the list's address ask for. `None` if they can't be read; the form says which.
#[must_use]
pub fn vehicles(form: &mut FormState) -> Option<Vehicles> {
    let q = form.value("q").trim().to_owned();
    let query = SearchQuery::parse(&q).ok();
    if query.is_none() && !q.is_empty() {
        form.fail("q", "Type at least two characters to search for.");
    }
    (!form.has_errors()).then_some(Vehicles { query, last: None })
}

impl Table for Vehicles {
    fn name(&self) -> &'static str {
        "vehicles"
    }
    async fn count(&self, db: &ShopDb, most: u64) -> AppResult<u64> {
        out::count(db, self.query.as_ref(), most).await
    }
}

impl Rows for Vehicles {
    type Row = out::Out;

    fn columns(&self) -> Vec<&'static str> {
        vec![
            "ID",
            "Year",
            "Make",
            "Model",
            "Trim",
            "Engine",
            "VIN",
            "Plate",
            "Plate Region",
            "Color",
            "Odometer",
            "In Use",
            "Owner ID",
            "Owner Name",
            "Owner Phone",
            "Owner Email",
        ]
    }

    async fn page(&mut self, db: &ShopDb) -> AppResult<(Vec<Self::Row>, bool)> {
        let rows = out::page(db, self.query.as_ref(), (self.last.take(), PAGE)).await?;
        let last = rows.last().map(|row| &row.owned.car);
        self.last = last.map(|car| (car.created_at, car.id));
        let is_full = is_full(&rows);
        Ok((rows, is_full))
    }

    fn line(&self) -> impl Fn(Self::Row, &mut Sheet) -> AppResult<()> + 'static {
        |row, sheet| {
            line(row, sheet);
            Ok(())
        }
    }
}

fn line(row: out::Out, sheet: &mut Sheet) {
    let OwnedCar {
        car,
        owner_id,
        owner_name,
        ..
    } = row.owned;
    sheet.plain(car.id);
    sheet.plain_or_blank(car.year);
    sheet.text(&car.make);
    sheet.text(&car.model);
    for part in [&car.trim, &car.engine, &car.vin, &car.plate] {
        sheet.maybe(part.as_deref());
    }
    sheet.maybe(car.plate_region.as_deref());
    sheet.maybe(car.color.as_deref());
    sheet.plain_or_blank(car.last_odometer);
    sheet.plain(if car.is_active { "yes" } else { "no" });
    sheet.plain(owner_id);
    sheet.text(&owner_name);
    sheet.phone(row.owner_phone.as_deref(), row.owner_phone_raw.as_deref());
    sheet.maybe(row.owner_email.as_deref());
    sheet.end();
}
