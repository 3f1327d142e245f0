//! How fast a shop's pages were.

use crate::db::{ShopDb, sum};
use crate::entity::field_vital::{Column, Entity};
use crate::error::AppResult;
use crate::kernel::vitals::{Device, Measure};
use chrono::{DateTime, Days, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect};
use std::collections::HashMap;

/// So many days are looked back, as browsers' makers do.
const LOOKED_AT: Days = Days::new(28);

/// So many pages are shown: those that were looked at most.
const SHOWN: usize = 60;

/// A page, by what three of four visits to it stayed within. `None`: no browser told. `Some(None)`: it
/// is beyond all bounds.
#[derive(Debug)]
pub(super) struct Speed {
    pub(super) route: String,
    pub(super) visits: i64,
    pub(super) paint: Option<Option<u32>>,
    pub(super) press: Option<Option<u32>>,
    pub(super) jump: Option<Option<u32>>,
}

#[derive(FromQueryResult)]
struct Row {
    route: String,
    measure: String,
    bucket: i32,
    visits: i64,
}

/// The pages that were looked at within four weeks, on one kind of device or on any; those looked at most come
/// first.
pub(super) async fn pages(
    db: &ShopDb,
    now: DateTime<Utc>,
    on: Option<Device>,
) -> AppResult<Vec<Speed>> {
    let mut query = Entity::find()
        .select_only()
        .columns([Column::Route, Column::Measure, Column::Bucket])
        .expr_as(sum(Expr::col((Entity, Column::Visits))), "visits")
        .filter(Column::Day.gt(now.date_naive() - LOOKED_AT))
        .group_by(Column::Route)
        .group_by(Column::Measure)
        .group_by(Column::Bucket);
    if let Some(device) = on {
        query = query.filter(Column::Device.eq(device.as_str()));
    }
    let mut pages: HashMap<String, Vec<Row>> = HashMap::new();
    for row in db.rows::<Entity, Row>(query).await? {
        pages.entry(row.route.clone()).or_default().push(row);
    }
    let speeds = pages.into_iter().map(|(route, rows)| speed(route, &rows));
    let mut speeds: Vec<Speed> = speeds.collect();
    speeds.sort_by(|a, b| b.visits.cmp(&a.visits).then_with(|| a.route.cmp(&b.route)));
    speeds.truncate(SHOWN);
    Ok(speeds)
}

fn speed(route: String, rows: &[Row]) -> Speed {
    let counts = |measure: Measure| -> Vec<(usize, i64)> {
        let of = rows.iter().filter(|row| row.measure == measure.as_str());
        of.filter_map(|row| Some((usize::try_from(row.bucket).ok()?, row.visits)))
            .collect()
    };
    let most = |measure: Measure| measure.most_stay_within(&counts(measure));
    Speed {
        visits: counts(Measure::Visit)
            .iter()
            .map(|(_, visits)| visits)
            .sum(),
        paint: most(Measure::Paint),
        press: most(Measure::Press),
        jump: most(Measure::Jump),
        route,
    }
}
