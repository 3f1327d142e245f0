//! Who asked on the demo's public page, and waits for an answer.

use super::chance::Chance;
use crate::db::ShopTx;
use crate::entity::lead;
use crate::kernel::ids::LeadId;
use crate::kernel::words::{LeadKind, LeadState};
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::DbErr;

type Asked = (
    LeadKind,
    &'static str,
    &'static str,
    Option<&'static str>,
    &'static str,
);

const ASKED: [Asked; 3] = [
    (
        LeadKind::NoSlot,
        "Renee Whitfield",
        "+15305550177",
        Some("95616"),
        "After six on weekdays, or any Sunday.\nWhere: 640 Pole Line Rd, Davis, 95616\nCar: 2016 Subaru Outback\nWork: “Grinds when braking”",
    ),
    (
        LeadKind::OutOfArea,
        "Marcus Bell",
        "+19165550131",
        Some("95630"),
        "I can drive half-way, to your side of the causeway.",
    ),
    (
        LeadKind::Question,
        "Tess Nakamura",
        "+15305550119",
        None,
        "Do you work on hybrids? Mine shows a battery warning.",
    ),
];

pub(super) async fn write(
    tx: &ShopTx,
    now: DateTime<Utc>,
    chance: &mut Chance,
) -> Result<(), DbErr> {
    let rows = ASKED.iter().zip(1_i64..).map(|(asked, n)| {
        let (kind, name, phone, postal, body) = asked;
        let at = now - TimeDelta::minutes(n * n * 47);
        lead::ActiveModel {
            id: Set(LeadId(chance.id(at))),
            created_at: Set(at),
            updated_at: Set(at),
            kind: Set(*kind),
            name: Set((*name).to_owned()),
            phone: Set(Some((*phone).to_owned())),
            postal: Set(postal.map(str::to_owned)),
            body: Set(Some((*body).to_owned())),
            state: Set(LeadState::Open),
            version: Set(1),
            ..Default::default()
        }
    });
    tx.insert_all(rows.collect::<Vec<_>>()).await
}
