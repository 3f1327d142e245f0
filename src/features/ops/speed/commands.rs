//! From memory into the database, and out of it again.

use crate::db::{Fault, ShopDb, fault_of};
use crate::entity::field_vital::{ActiveModel, Column, Entity};
use crate::error::AppResult;
use crate::kernel::ids::ShopId;
use crate::web::State;
use crate::web::field::Cell;
use chrono::{DateTime, Days, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Longer than the page looks back.
const KEPT: Days = Days::new(35);

const KEY: [Column; 5] = [
    Column::Day,
    Column::Route,
    Column::Device,
    Column::Measure,
    Column::Bucket,
];

/// Writes what browsers told since the last time, in one statement a shop. What can't be written because the
/// database is away waits for the next time.
pub async fn write(state: &State) {
    let mut shops: BTreeMap<ShopId, Vec<(Cell, u32)>> = BTreeMap::new();
    for (cell, visits) in state.field.take() {
        shops.entry(cell.shop).or_default().push((cell, visits));
    }
    for (shop, mut cells) in shops {
        // In one order, or two instances could stand in each other's way.
        cells.sort_by_cached_key(|(cell, _)| key(cell));
        let Err(error) = write_shop(state, shop, &cells).await else {
            continue;
        };
        tracing::warn!(%error, %shop, "speed.write");
        if fault_of(&error) == Fault::Away {
            for (cell, visits) in cells {
                state.field.add(cell, visits);
            }
        }
    }
}

fn key(cell: &Cell) -> (chrono::NaiveDate, String, &'static str, &'static str, usize) {
    let Cell { day, route, .. } = cell;
    let (device, measure) = (cell.device.as_str(), cell.measure.as_str());
    (*day, route.clone(), device, measure, cell.bucket)
}

async fn write_shop(state: &State, shop: ShopId, cells: &[(Cell, u32)]) -> Result<(), DbErr> {
    let now = state.clock.now();
    let row = |(cell, visits): &(Cell, u32)| ActiveModel {
        day: Set(cell.day),
        route: Set(cell.route.clone()),
        device: Set(cell.device.as_str().to_owned()),
        measure: Set(cell.measure.as_str().to_owned()),
        bucket: Set(i32::try_from(cell.bucket).unwrap_or(i32::MAX)),
        created_at: Set(now),
        updated_at: Set(now),
        visits: Set(i32::try_from(*visits).unwrap_or(i32::MAX)),
        ..Default::default()
    };
    let rows: Vec<ActiveModel> = cells.iter().map(row).collect();
    let mut db = state.db.for_shop(shop, Arc::default());
    db.transaction(async |tx| tx.add_up(rows.clone(), &KEY, Column::Visits).await)
        .await
}

/// Deletes what is older than anybody asks for.
///
/// # Errors
/// When the database does not answer.
pub async fn forget(db: &mut ShopDb, now: DateTime<Utc>) -> AppResult<()> {
    let old = now.date_naive() - KEPT;
    db.transaction(async |tx| {
        let gone = Entity::delete_many().filter(Column::Day.lt(old));
        tx.delete_unlisted(gone).await?;
        Ok(())
    })
    .await
}
