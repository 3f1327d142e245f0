//! What the shop has already: as many statements however many rows a file has.

use crate::db::ShopDb;
use crate::entity::{customer, customer_contact, service, vehicle, vehicle_owner};
use crate::error::AppResult;
use crate::kernel::ids::{CustomerId, VehicleId};
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect};
use std::collections::{BTreeMap, BTreeSet};

/// Everybody, oldest first: of two with one phone the older one is meant.
pub(super) async fn customers(db: &ShopDb) -> AppResult<Vec<customer::Model>> {
    let all = customer::Entity::find()
        .filter(customer::Column::DeletedAt.is_null())
        .order_by_asc(customer::Column::Id);
    Ok(db.all(all).await?)
}

/// Phones and e-mails of contacts, with whom they speak for: a merge may have made one of what was a
/// customer's own (R-CUST-4).
pub(super) async fn contacts(db: &ShopDb) -> AppResult<Vec<customer_contact::Model>> {
    use customer_contact::Column as C;
    let reached = customer_contact::Entity::find()
        .filter(C::Phone.is_not_null().or(C::EmailNormalized.is_not_null()))
        .order_by_asc(C::Id);
    Ok(db.all(reached).await?)
}

pub(super) async fn services(db: &ShopDb) -> AppResult<Vec<service::Model>> {
    let all = service::Entity::find().filter(service::Column::DeletedAt.is_null());
    Ok(db.all(all).await?)
}

/// How owners are named in a file.
#[derive(Debug, Default)]
pub(super) struct People {
    pub(super) ids: BTreeSet<CustomerId>,
    /// By phone and by e-mail.
    pub(super) reached: BTreeMap<String, CustomerId>,
    /// By folded name.
    pub(super) named: BTreeMap<String, Vec<CustomerId>>,
}

pub(super) async fn people(db: &ShopDb) -> AppResult<People> {
    use customer::Column::{DeletedAt, EmailNormalized, Id, NameNormalized, Phone};
    #[derive(FromQueryResult)]
    struct Row {
        id: CustomerId,
        name_normalized: String,
        phone: Option<String>,
        email_normalized: Option<String>,
    }
    let all = customer::Entity::find()
        .filter(DeletedAt.is_null())
        .select_only()
        .columns([Id, NameNormalized, Phone, EmailNormalized])
        .order_by_asc(Id);
    let rows: Vec<Row> = db.rows(all).await?;
    let mut people = People::default();
    for row in rows {
        people.ids.insert(row.id);
        for key in row.phone.into_iter().chain(row.email_normalized) {
            people.reached.entry(key).or_insert(row.id);
        }
        people
            .named
            .entry(row.name_normalized)
            .or_default()
            .push(row.id);
    }
    for contact in contacts(db).await? {
        if people.ids.contains(&contact.customer_id) {
            for key in contact.phone.into_iter().chain(contact.email_normalized) {
                people.reached.entry(key).or_insert(contact.customer_id);
            }
        }
    }
    Ok(people)
}

/// The cars with their owners, and who has a main car.
#[derive(Debug, Default)]
pub(super) struct Garage {
    pub(super) cars: Vec<(vehicle::Model, Option<CustomerId>)>,
    pub(super) driving: BTreeSet<CustomerId>,
}

pub(super) async fn garage(db: &ShopDb) -> AppResult<Garage> {
    use vehicle_owner::Column::{CustomerId as Owner, IsPrimary, UntilDay, VehicleId as Car};
    #[derive(FromQueryResult)]
    struct Owned {
        vehicle_id: VehicleId,
        customer_id: CustomerId,
        is_primary: bool,
    }
    let cars = vehicle::Entity::find().filter(vehicle::Column::DeletedAt.is_null());
    let cars = db.all(cars).await?;
    let owned = vehicle_owner::Entity::find()
        .filter(UntilDay.is_null())
        .select_only()
        .columns([Car, Owner, IsPrimary]);
    let owned: Vec<Owned> = db.rows(owned).await?;
    let driving = owned
        .iter()
        .filter(|o| o.is_primary)
        .map(|o| o.customer_id)
        .collect();
    let of: BTreeMap<VehicleId, CustomerId> = owned
        .iter()
        .map(|o| (o.vehicle_id, o.customer_id))
        .collect();
    let cars = cars.into_iter().map(|car| {
        let owner = of.get(&car.id).copied();
        (car, owner)
    });
    Ok(Garage {
        cars: cars.collect(),
        driving,
    })
}
