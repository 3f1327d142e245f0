//! What the demo shop sells together, what some services are made of, and who agreed to today's work.

use super::chance::Chance;
use crate::db::ShopTx;
use crate::entity::{appointment, service};
use crate::error::AppResult;
use crate::features::appointments::{Authorisation, authorise, queries};
use crate::features::shops::catalog::templates::{self, NewLine};
use crate::features::shops::packages::{self, NewPackage};
use crate::kernel::ids::{PackageId, ServiceLineId};
use crate::kernel::money::{Cents, Quantity};
use crate::kernel::words::{AppointmentStatus, AuthMethod, Category, LineKind};
use crate::web::staff::By;
use chrono::TimeDelta;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// Code, name, own price, and the codes of what is in it.
type Made = (
    &'static str,
    &'static str,
    Option<i64>,
    &'static [&'static str],
);

const PACKAGES: &[(Category, Made)] = &[
    (
        Category::Brakes,
        (
            "BRAKES_ALL_AROUND",
            "Brakes all around",
            Some(59_900),
            &["PADS_ROTORS_FRONT", "PADS_ROTORS_REAR", "BRAKE_FLUID_FLUSH"],
        ),
    ),
    (
        Category::Maintenance,
        (
            "ROAD_TRIP",
            "Ready for the road",
            Some(14_900),
            &[
                "OIL_SYNTH",
                "TIRE_ROTATION",
                "WIPER_BLADE_REPLACE",
                "MULTI_POINT_INSPECTION",
            ],
        ),
    ),
    (
        Category::Hvac,
        (
            "COOL_SUMMER",
            "Cool summer",
            None,
            &["AC_RECHARGE_R1234YF", "CABIN_FILTER_REPLACE"],
        ),
    ),
];

/// Code of the service; kind, name, hundredths, price and cost of each line. They come to its price.
type Line = (LineKind, &'static str, i32, Option<i64>, Option<i64>);

const LINES: &[(&str, &[Line])] = &[
    (
        "OIL_SYNTH",
        &[
            (LineKind::Labor, "Oil change", 50, None, None),
            (
                LineKind::Part,
                "Synthetic oil 5W-30, quart",
                500,
                Some(750),
                Some(410),
            ),
            (LineKind::Part, "Oil filter", 100, Some(1_000), Some(520)),
        ],
    ),
    (
        "PADS_ROTORS_FRONT",
        &[
            (
                LineKind::Labor,
                "Front pads and rotors",
                100,
                Some(12_000),
                None,
            ),
            (
                LineKind::Part,
                "Front brake pads, set",
                100,
                Some(5_600),
                Some(3_100),
            ),
            (LineKind::Part, "Front rotor", 200, Some(4_200), Some(2_450)),
        ],
    ),
];

/// What the shop wants to talk about first.
const BY_PHONE: [&str; 2] = ["TIMING_BELT_WP_V6_HONDA", "ECU_TUNE_STAGE1_VAG"];

pub(super) async fn write(
    tx: &ShopTx,
    by: By<'_>,
    (services, chance): (&[service::Model], &mut Chance),
) -> AppResult<()> {
    for (code, lines) in LINES {
        let Some(service) = services.iter().find(|service| service.code == *code) else {
            continue;
        };
        for (seen, (kind, name, hundredths, price, cost)) in (service.version..).zip(*lines) {
            let new = NewLine {
                kind: *kind,
                name: (*name).to_owned(),
                quantity: Quantity(*hundredths),
                unit_price: price.map(Cents),
                unit_cost: cost.map(Cents),
            };
            let id = ServiceLineId(chance.id(by.1));
            templates::add(tx, by, (service.id, id, seen), &new).await?;
        }
    }
    let by_phone = service::Entity::update_many()
        .col_expr(service::Column::IsBookable, Expr::value(false))
        .filter(service::Column::Code.is_in(BY_PHONE));
    tx.update_where(by_phone).await?;
    for (category, (code, name, price, codes)) in PACKAGES {
        let found = codes.iter().filter_map(|code| {
            let service = services.iter().find(|service| service.code == *code)?;
            Some((service.id, Quantity::ONE))
        });
        let new = NewPackage {
            code: (*code).to_owned(),
            name: (*name).to_owned(),
            category: *category,
            description: None,
            price: price.map(Cents),
            items: found.collect(),
        };
        packages::add(tx, by, PackageId(chance.id(by.1)), &new).await?;
    }
    Ok(())
}

/// Those whose cars are worked on today agreed to it, to the next ten dollars above its price with tax.
pub(super) async fn agree(tx: &ShopTx, by: By<'_>) -> AppResult<()> {
    use appointment::Column as A;
    let under_way = [AppointmentStatus::InProgress, AppointmentStatus::Ready];
    let visits = appointment::Entity::find()
        .filter(A::Status.is_in(under_way))
        .order_by_asc(A::StartAt)
        .order_by_asc(A::Id)
        .limit(4);
    for (row, method) in tx
        .all(visits)
        .await?
        .iter()
        .zip(AuthMethod::ALL.iter().cycle())
    {
        let Some(at) = queries::billable(tx, row.id).await? else {
            continue;
        };
        if at.jobs.is_empty() {
            continue;
        }
        let tens = at.price().0 / 900 + 1; // a ninth more covers the tax
        let agreed = Authorisation {
            by: at.customer.name.clone(),
            amount: Cents(tens * 1_000),
            method: *method,
            at: row.started_at.unwrap_or(by.1) - TimeDelta::minutes(12),
        };
        authorise(tx, by, (&at, at.order.version), &agreed).await?;
    }
    Ok(())
}
