//! What the demo shop sells together.

use super::chance::Chance;
use crate::db::ShopTx;
use crate::entity::service;
use crate::error::AppResult;
use crate::features::shops::packages::{self, NewPackage};
use crate::kernel::ids::PackageId;
use crate::kernel::money::{Cents, Quantity};
use crate::kernel::words::Category;
use crate::web::staff::By;

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

pub(super) async fn write(
    tx: &ShopTx,
    by: By<'_>,
    (services, chance): (&[service::Model], &mut Chance),
) -> AppResult<()> {
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
