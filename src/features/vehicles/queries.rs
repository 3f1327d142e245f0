//! Reading cars: the list, a car with its owner, what is in its way.

use super::commands::NewVehicle;
use super::odometer::{Shown, shown};
use super::search::found;
use crate::db::{List, ShopDb, by_the_way, is_true};
use crate::entity::{appointment, customer, vehicle, vehicle_owner};
use crate::error::AppResult;
use crate::features::customers::keyset::{behind, key};
use crate::kernel::ids::{CustomerId, ShopId, VehicleId};
use crate::kernel::page::{self, COUNT_LIMIT, PAGE, Paged};
use crate::kernel::search::SearchQuery;
use crate::kernel::vehicle::{Plate, Vin};
use crate::kernel::words::AppointmentStatus;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, IntoCondition, Order, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, RelationDef, RelationTrait, Select,
};
use serde::Deserialize;

/// "2014 Honda Civic".
#[must_use]
pub fn label(car: &vehicle::Model) -> String {
    crate::kernel::vehicle::label(car.year, &car.make, &car.model)
}

/// A car and who has it now.
#[derive(Debug, FromQueryResult)]
pub(super) struct OwnedCar {
    #[sea_orm(nested)]
    pub(super) car: vehicle::Model,
    pub(super) owner_id: CustomerId,
    pub(super) owner_name: String,
    /// The owner's main car (R-VEH-5).
    pub(super) is_primary: bool,
}

/// A page of the list, and how many match in all.
#[derive(Debug)]
pub(super) struct Listing {
    pub(super) page: Paged<OwnedCar>,
    pub(super) before: u64,
    pub(super) total: u64,
}

/// The cars that a customer has now and that can be booked, the primary one first (R-VEH-7).
///
/// # Errors
/// When the database does not answer.
pub async fn owned(db: &ShopDb, owner: CustomerId) -> AppResult<Vec<vehicle::Model>> {
    let query = joined()
        .filter(vehicle_owner::Column::CustomerId.eq(owner))
        .filter(vehicle::Column::IsActive.eq(true))
        .order_by_desc(vehicle_owner::Column::IsPrimary)
        .order_by_asc(vehicle::Column::Id);
    Ok(db.all(query).await?)
}

/// One car with its owner.
pub(super) async fn car(db: &ShopDb, id: VehicleId) -> AppResult<Option<OwnedCar>> {
    let query = with_owner(joined()).filter(vehicle::Column::Id.eq(id));
    Ok(db.row(query).await?)
}

/// A car's page, but for its visits.
#[derive(Debug, FromQueryResult)]
pub(super) struct Detail {
    #[sea_orm(nested)]
    pub(super) owned: OwnedCar,
    /// When a visit of this car was last finished (R-CUST-15).
    pub(super) last_visit: Option<DateTime<Utc>>,
    /// Everybody who had it.
    owners: List<Span>,
    /// Newest first.
    pub(super) readings: List<Shown>,
}

#[derive(Debug, Deserialize)]
struct Span {
    from_day: NaiveDate,
    until_day: Option<NaiveDate>,
    customer: Vec<Named>,
}

#[derive(Debug, Deserialize)]
struct Named {
    id: CustomerId,
    name: String,
}

/// Somebody who had the car before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Earlier {
    pub(super) customer: CustomerId,
    pub(super) name: String,
    pub(super) from: NaiveDate,
    pub(super) until: NaiveDate,
}

impl Detail {
    /// Earlier owners with their dates, the last one first (R-VEH-4).
    pub(super) fn earlier(&self) -> Vec<Earlier> {
        let one = |span: &Span| {
            let owner = span.customer.first()?;
            Some(Earlier {
                customer: owner.id,
                name: owner.name.clone(),
                from: span.from_day,
                until: span.until_day?,
            })
        };
        self.owners.0.iter().rev().filter_map(one).collect()
    }
}

/// One car with its owners and its newest readings, in one statement.
pub(super) async fn detail(db: &ShopDb, id: VehicleId, most: u64) -> AppResult<Option<Detail>> {
    use appointment::Column as A;
    let last = Query::select()
        .expr(Expr::col((appointment::Entity, A::CompletedAt)).max())
        .from(appointment::Entity)
        .and_where(A::ShopId.eq(db.shop()))
        .and_where(A::VehicleId.eq(id))
        .and_where(by_the_way(A::Status).eq(AppointmentStatus::Completed))
        .and_where(A::DeletedAt.is_null())
        .take();
    let customer = db.list(
        owner(),
        &[customer::Column::Id, customer::Column::Name],
        (customer::Column::Id, Order::Asc),
    );
    use vehicle_owner::Column::{FromDay, Id as Span, UntilDay};
    let owners = db.list_with(
        vehicle::Relation::VehicleOwner.def(),
        &[FromDay, UntilDay],
        vec![("customer", customer)],
        (Span, Order::Asc),
    );
    let query = with_owner(joined())
        .filter(vehicle::Column::Id.eq(id))
        .expr_as(Expr::from(last), "last_visit")
        .expr_as(owners, "owners")
        .expr_as(shown(db, id, most), "readings");
    Ok(db.row(query).await?)
}

/// Newest first: all cars, or those whose plate, VIN, owner, make or model the query names.
pub(super) async fn list(
    db: &ShopDb,
    query: Option<&SearchQuery>,
    after: Option<&str>,
) -> AppResult<Listing> {
    use vehicle::Column::{CreatedAt, Id};
    let matching = wanted(db.shop(), query);
    let cursor: Option<(u64, DateTime<Utc>, VehicleId)> = after.and_then(page::decode);
    let mut rows = with_current(matching.clone())
        .order_by_desc(CreatedAt)
        .order_by_desc(Id)
        .limit(PAGE + 1);
    if let Some((_, created, id)) = cursor {
        rows = rows.filter(behind(vec![
            key(Expr::col(CreatedAt.as_column_ref()), Order::Desc, created),
            key(Expr::col(Id.as_column_ref()), Order::Desc, id),
        ]));
    }
    // First, while no connection is held: who asks for the same waits for one count.
    let asked = format!("cars {query:?}");
    let total = db.count_of(asked, matching, COUNT_LIMIT + 1).await?;
    let rows: Vec<OwnedCar> = db.rows(rows).await?;
    let before = cursor.map_or(0, |(shown, ..)| shown);
    Ok(Listing {
        page: Paged::of(rows, PAGE, |row| {
            page::encode(&(before.saturating_add(PAGE), row.car.created_at, row.car.id))
        }),
        before,
        total,
    })
}

/// The ids of the `most` newest cars that the query names, for a list inside another query.
#[must_use]
pub fn matching(shop: ShopId, query: &SearchQuery, most: u64) -> SelectStatement {
    use vehicle::Column::{CreatedAt, Id};
    wanted(shop, Some(query))
        .filter(vehicle::Column::ShopId.eq(shop))
        .select_only()
        .column(Id)
        .order_by_desc(CreatedAt)
        .order_by_desc(Id)
        .limit(most)
        .into_query()
}

/// Other cars of the shop with this VIN, and cars in use with this plate: at most one of each.
///
/// # Errors
/// When the database does not answer.
pub async fn twins(
    db: &ShopDb,
    new: &NewVehicle,
    except: Option<VehicleId>,
) -> AppResult<Vec<vehicle::Model>> {
    use vehicle::Column::{
        DeletedAt, Id, IsActive, PlateNormalized, PlateRegion, Vin as VinColumn,
    };
    let plate = |plate: &Plate| {
        // Only cars in use hold a plate (R-VEH-3).
        Condition::all()
            .add(is_true(IsActive))
            .add(PlateNormalized.eq(plate.normalized()))
            .add(PlateRegion.eq(plate.region()))
    };
    let same = Condition::any()
        .add_option(new.vin.as_ref().map(|vin| VinColumn.eq(Vin::as_str(vin))))
        .add_option(new.plate.as_ref().map(plate));
    if same.is_empty() {
        return Ok(Vec::new());
    }
    let mut query = vehicle::Entity::find()
        .filter(same)
        .filter(DeletedAt.is_null());
    if let Some(id) = except {
        query = query.filter(Id.ne(id));
    }
    Ok(db.all(query).await?)
}

/// Living cars with their present ownership.
fn joined() -> Select<vehicle::Entity> {
    vehicle::Entity::find()
        .join(JoinType::InnerJoin, vehicle::Relation::VehicleOwner.def())
        .filter(vehicle_owner::Column::UntilDay.is_null())
        .filter(vehicle::Column::DeletedAt.is_null())
}

/// Living cars, all or those that the query names; who has them is not asked, for each has somebody.
fn wanted(shop: ShopId, query: Option<&SearchQuery>) -> Select<vehicle::Entity> {
    vehicle::Entity::find()
        .filter(vehicle::Column::DeletedAt.is_null())
        .filter(query.map_or(Condition::all(), |query| found(shop, query)))
}

/// A list's cars with their owners, joined from the left, so that the cars' own order leads.
fn with_current(query: Select<vehicle::Entity>) -> Select<vehicle::Entity> {
    let current = vehicle::Relation::VehicleOwner
        .def()
        .on_condition(|_, owner| {
            let until = Expr::col((owner, vehicle_owner::Column::UntilDay));
            until.is_null().into_condition()
        });
    with_owner(query.join(JoinType::LeftJoin, current))
}

fn with_owner(query: Select<vehicle::Entity>) -> Select<vehicle::Entity> {
    query
        .join(JoinType::LeftJoin, owner())
        .column_as(customer::Column::Id, "owner_id")
        .column_as(customer::Column::Name, "owner_name")
        .column(vehicle_owner::Column::IsPrimary)
}

fn owner() -> RelationDef {
    vehicle_owner::Relation::Customer.def()
}

/// Cars read out as a file: the list's own selection, a thousand at a time.
pub(super) mod out {
    use super::{OwnedCar, wanted, with_current};
    use crate::db::ShopDb;
    use crate::entity::{customer, vehicle};
    use crate::error::AppResult;
    use crate::features::customers::keyset::{behind, key};
    use crate::kernel::ids::VehicleId;
    use crate::kernel::search::SearchQuery;
    use chrono::{DateTime, Utc};
    use sea_orm::sea_query::{Expr, Order};
    use sea_orm::{ColumnTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect};

    /// A row of the list, and how its owner is reached.
    #[derive(Debug, FromQueryResult)]
    pub struct Out {
        #[sea_orm(nested)]
        pub(in super::super) owned: OwnedCar,
        pub(in super::super) owner_phone: Option<String>,
        pub(in super::super) owner_phone_raw: Option<String>,
        pub(in super::super) owner_email: Option<String>,
    }

    pub(in super::super) async fn count(
        db: &ShopDb,
        query: Option<&SearchQuery>,
        most: u64,
    ) -> AppResult<u64> {
        Ok(db.count_up_to(wanted(db.shop(), query), most).await?)
    }

    pub(in super::super) async fn page(
        db: &ShopDb,
        query: Option<&SearchQuery>,
        (last, size): (Option<(DateTime<Utc>, VehicleId)>, u64),
    ) -> AppResult<Vec<Out>> {
        use vehicle::Column::{CreatedAt, Id};
        let mut rows = with_current(wanted(db.shop(), query))
            .column_as(customer::Column::Phone, "owner_phone")
            .column_as(customer::Column::PhoneRaw, "owner_phone_raw")
            .column_as(customer::Column::Email, "owner_email")
            .order_by_desc(CreatedAt)
            .order_by_desc(Id)
            .limit(size);
        if let Some((created, id)) = last {
            rows = rows.filter(behind(vec![
                key(Expr::col(CreatedAt.as_column_ref()), Order::Desc, created),
                key(Expr::col(Id.as_column_ref()), Order::Desc, id),
            ]));
        }
        Ok(db.rows(rows).await?)
    }
}
