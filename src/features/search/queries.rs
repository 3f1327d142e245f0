//! Cars, visits and invoices in one statement: three short lists beside one row of the shop.

use crate::db::{List, ShopDb};
use crate::entity::{appointment, customer, invoice, repair_order, search_term, shop_settings};
use crate::entity::{vehicle, vehicle_owner};
use crate::error::AppResult;
use crate::features::appointments::queries::{Assigned, Filter, matching as visits};
use crate::features::customers::queries::Car;
use crate::features::vehicles::matching as cars;
use crate::kernel::ids::{AppointmentId, InvoiceId, MembershipId, ShopId};
use crate::kernel::money::Cents;
use crate::kernel::search::{SearchQuery, TermKind};
use crate::kernel::words::{AppointmentStatus, InvoiceStatus};
use chrono::NaiveDate;
use sea_orm::sea_query::{Expr, ExprTrait, IntoCondition, Order, Query, SelectStatement};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QuerySelect, RelationDef, RelationTrait};
use serde::Deserialize;

/// Rows a group.
pub(super) const MOST: u64 = 8;

/// Which groups, and whose visits.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scope {
    pub(super) cars: bool,
    pub(super) visits: bool,
    /// Only this technician's, by any word; else by the order's number.
    pub(super) own: Option<MembershipId>,
    pub(super) invoices: bool,
}

/// What was found beside customers.
#[derive(Debug, FromQueryResult)]
pub(super) struct Found {
    pub(super) cars: List<FoundCar>,
    pub(super) visits: List<FoundVisit>,
    pub(super) invoices: List<FoundInvoice>,
}

/// A car and who has it.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct FoundCar {
    #[serde(flatten)]
    pub(super) car: Car,
    owners: Vec<Owner>,
}

#[derive(Clone, Debug, Deserialize)]
struct Owner {
    customer: Vec<Named>,
}

#[derive(Clone, Debug, Deserialize)]
struct Named {
    name: String,
}

/// A visit by its order's number.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct FoundVisit {
    pub(super) id: AppointmentId,
    pub(super) day: NaiveDate,
    pub(super) status: AppointmentStatus,
    order: Vec<Numbered>,
    customer: Vec<Named>,
}

#[derive(Clone, Debug, Deserialize)]
struct Numbered {
    number: String,
}

/// A bill.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct FoundInvoice {
    pub(super) id: InvoiceId,
    pub(super) number: Option<String>,
    pub(super) status: InvoiceStatus,
    pub(super) total: Cents,
    customer: Vec<Named>,
}

impl FoundCar {
    pub(super) fn owner(&self) -> &str {
        let owner = self.owners.first().map(|owner| owner.customer.as_slice());
        first(owner.unwrap_or_default())
    }
}
impl FoundVisit {
    pub(super) fn number(&self) -> &str {
        self.order.first().map_or("", |order| &order.number)
    }
    pub(super) fn customer(&self) -> &str {
        first(&self.customer)
    }
}
impl FoundInvoice {
    pub(super) fn customer(&self) -> &str {
        first(&self.customer)
    }
}

fn first(named: &[Named]) -> &str {
    named.first().map_or("", |named| &named.name)
}

/// One statement, whatever is asked for.
pub(super) async fn found(
    db: &ShopDb,
    query: &SearchQuery,
    scope: Scope,
) -> AppResult<Option<Found>> {
    let shop = db.shop();
    let all = shop_settings::Entity::find()
        .select_only()
        .expr_as(
            car_list(db, scope.cars.then(|| cars(shop, query, MOST))),
            "cars",
        )
        .expr_as(
            visit_list(db, scope.visits.then(|| which(shop, query, scope.own))),
            "visits",
        )
        .expr_as(
            invoice_list(
                db,
                scope
                    .invoices
                    .then(|| numbered(shop, query, TermKind::Invoice)),
            ),
            "invoices",
        );
    Ok(db.row(all).await?)
}

/// A technician's own visits by any word but their customers' phone and e-mail; the office's by number: their customers are found anyway.
fn which(shop: ShopId, query: &SearchQuery, own: Option<MembershipId>) -> SelectStatement {
    if let Some(technician) = own {
        let filter = Filter {
            technician: Some(Assigned::To(technician)),
            search: Some(query.clone().without_contact()),
            ..Filter::default()
        };
        return visits(shop, &filter, MOST);
    }
    use appointment::Column as A;
    Query::select()
        .column(A::Id)
        .from(appointment::Entity)
        .and_where(A::ShopId.eq(shop))
        .and_where(A::DeletedAt.is_null())
        .and_where(A::RepairOrderId.in_subquery(numbered(shop, query, TermKind::Order)))
        .order_by(A::StartAt, Order::Desc)
        .limit(MOST)
        .take()
}

/// Documents whose whole number was typed, with or without its prefix and zeros.
fn numbered(shop: ShopId, query: &SearchQuery, kind: TermKind) -> SelectStatement {
    use search_term::Column as T;
    Query::select()
        .column(T::TargetId)
        .from(search_term::Entity)
        .and_where(T::ShopId.eq(shop))
        .and_where(T::Kind.eq(kind.as_str()))
        .and_where(T::Term.eq(query.compact.as_str()))
        .limit(MOST)
        .take()
}

/// From the shop's one row to rows among these ids; to none without them.
fn among<C: ColumnTrait>(of: RelationDef, id: C, ids: Option<SelectStatement>) -> RelationDef {
    of.on_condition(move |_, table| match &ids {
        Some(ids) => Expr::col((table, id))
            .in_subquery(ids.clone())
            .into_condition(),
        None => Expr::cust("1 = 0").into_condition(),
    })
}

fn car_list(db: &ShopDb, ids: Option<SelectStatement>) -> Expr {
    use vehicle::Column::{Id, IsActive, Make, Model, Plate, PlateRegion, ShopId, Vin, Year};
    let of: RelationDef = shop_settings::Entity::belongs_to(vehicle::Entity)
        .from(shop_settings::Column::ShopId)
        .to(ShopId)
        .into();
    let current = vehicle::Relation::VehicleOwner
        .def()
        .on_condition(|_, owner| {
            Expr::col((owner, vehicle_owner::Column::UntilDay))
                .is_null()
                .into_condition()
        });
    let owner = db.list(
        vehicle_owner::Relation::Customer.def(),
        &[customer::Column::Name],
        (customer::Column::Id, Order::Asc),
    );
    let owners = db.list_with(
        current,
        &[vehicle_owner::Column::FromDay],
        vec![("customer", owner)],
        (vehicle_owner::Column::FromDay, Order::Asc),
    );
    db.list_with(
        among(of, Id, ids),
        &[Id, Year, Make, Model, Plate, PlateRegion, Vin, IsActive],
        vec![("owners", owners)],
        (vehicle::Column::CreatedAt, Order::Desc),
    )
}

fn visit_list(db: &ShopDb, ids: Option<SelectStatement>) -> Expr {
    use appointment::Column::{Day, Id, ShopId, StartAt, Status};
    let of: RelationDef = shop_settings::Entity::belongs_to(appointment::Entity)
        .from(shop_settings::Column::ShopId)
        .to(ShopId)
        .into();
    let order = db.list(
        appointment::Relation::RepairOrder.def(),
        &[repair_order::Column::Number],
        (repair_order::Column::Id, Order::Asc),
    );
    let customer = db.list(
        appointment::Relation::Customer.def(),
        &[customer::Column::Name],
        (customer::Column::Id, Order::Asc),
    );
    db.list_with(
        among(of, Id, ids),
        &[Id, Day, Status],
        vec![("order", order), ("customer", customer)],
        (StartAt, Order::Desc),
    )
}

fn invoice_list(db: &ShopDb, ids: Option<SelectStatement>) -> Expr {
    use invoice::Column::{CreatedAt, Id, Number, ShopId, Status, Total};
    let of: RelationDef = shop_settings::Entity::belongs_to(invoice::Entity)
        .from(shop_settings::Column::ShopId)
        .to(ShopId)
        .into();
    let customer = db.list(
        invoice::Relation::Customer.def(),
        &[customer::Column::Name],
        (customer::Column::Id, Order::Asc),
    );
    db.list_with(
        among(of, Id, ids),
        &[Id, Number, Status, Total],
        vec![("customer", customer)],
        (CreatedAt, Order::Desc),
    )
}
