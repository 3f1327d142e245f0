//! What a message is about, in one statement: the customer, a visit or a bill, the shop, what the customer
//! agreed to, and the templates in use.

use crate::db::{List, ShopDb, is_true};
use crate::entity::{
    appointment, consent, customer, invoice, membership, message, message_template, repair_order,
    shop, shop_settings, vehicle,
};
use crate::error::AppResult;
use crate::kernel::ids::{AppointmentId, CustomerId, InvoiceId, RepairOrderId, ShopId, TemplateId};
use crate::kernel::money::Cents;
use crate::kernel::time::ShopTime;
use crate::kernel::words::{
    AppointmentStatus, Channel, ConsentState, CustomerKind, MessageState, Place, Purpose, Trigger,
};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait, IntoCondition, Order, Query};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect,
    RelationDef, Select,
};
use serde::Deserialize;

/// What a message is about, beside the customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum About {
    /// One of these visits.
    Visits(Vec<AppointmentId>),
    /// One of these bills.
    Bills(Vec<InvoiceId>),
    /// Nothing yet.
    Nothing,
}

/// What a customer said about a kind of messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct Said {
    pub channel: Channel,
    pub purpose: Purpose,
    pub state: ConsentState,
}

/// A template as it is used.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct InUse {
    pub id: TemplateId,
    pub channel: Channel,
    pub trigger: Option<Trigger>,
    pub subject: Option<String>,
    pub body: String,
}

/// A customer, with what can be said to them.
#[derive(Clone, Debug, FromQueryResult)]
pub(crate) struct Subject {
    pub customer: CustomerId,
    pub name: String,
    pub kind: CustomerKind,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub consents: List<Said>,
    pub templates: List<InUse>,
    pub visit: Option<AppointmentId>,
    pub status: Option<AppointmentStatus>,
    pub start: Option<DateTime<Utc>>,
    pub visit_zone: Option<String>,
    pub place: Option<Place>,
    pub line1: Option<String>,
    pub city: Option<String>,
    pub technician: Option<String>,
    /// Minutes in which somebody is to be expected.
    pub window: i32,
    pub order_id: Option<RepairOrderId>,
    pub order_number: Option<String>,
    pub bill: Option<InvoiceId>,
    pub invoice_number: Option<String>,
    pub total: Option<Cents>,
    pub due: Option<Cents>,
    pub due_day: Option<NaiveDate>,
    pub year: Option<i32>,
    pub make: Option<String>,
    pub model: Option<String>,
    pub plate: Option<String>,
    pub shop_name: String,
    pub shop_phone: Option<String>,
    pub shop_email: Option<String>,
    pub shop_zone: String,
    /// Messages of a technician on the way to this visit, of the last minutes (R-MSG-11).
    pub on_way: i64,
}

/// So long one "On my way" is enough (R-MSG-11).
const ON_WAY: TimeDelta = TimeDelta::minutes(5);

impl Subject {
    /// In which zone the customer is told times: that of the visit, else the shop's.
    #[must_use]
    pub(crate) fn zone(&self) -> Option<ShopTime> {
        let named = self.visit_zone.as_ref().unwrap_or(&self.shop_zone);
        named.parse().ok()
    }

    /// Where this channel reaches them.
    #[must_use]
    pub(crate) fn address(&self, channel: Channel) -> Option<&str> {
        match channel {
            Channel::Sms => self.phone.as_deref(),
            Channel::Email => self.email.as_deref(),
        }
    }

    /// What they said about messages on this channel.
    #[must_use]
    pub(crate) fn consent(&self, channel: Channel, purpose: Purpose) -> ConsentState {
        let about = |said: &&Said| said.channel == channel && said.purpose == purpose;
        let said = self.consents.0.iter().find(about);
        said.map_or(ConsentState::Unknown, |said| said.state)
    }
}

/// One customer and what the message is about; `None` if they are not there (any more). `used`: of which
/// moments the templates in use are wanted. One statement.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn subject(
    db: &ShopDb,
    (customer, about): (CustomerId, &About),
    used: &[Trigger],
    now: DateTime<Utc>,
) -> AppResult<Option<Subject>> {
    let query = subjects(db, about, used, now).filter(customer::Column::Id.eq(customer));
    Ok(db.row(query).await?)
}

/// The latest five for a preview (R-MSG-2), those of most interest first. Two statements at most.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn latest(
    db: &ShopDb,
    moment: Option<Trigger>,
    now: DateTime<Utc>,
) -> AppResult<Vec<Subject>> {
    const SHOWN: u64 = 5;
    let about = match moment {
        Some(Trigger::InvoiceSent | Trigger::Paid) => {
            use invoice::Column as I;
            let bills = invoice::Entity::find()
                .filter(I::Number.is_not_null())
                .order_by_desc(I::Id)
                .limit(SHOWN);
            let bills = db.all(bills).await?;
            About::Bills(bills.into_iter().map(|row| row.id).collect())
        }
        None => About::Nothing,
        Some(_) => {
            use appointment::Column as A;
            let visits = appointment::Entity::find()
                .filter(A::DeletedAt.is_null())
                .order_by_desc(A::Id)
                .limit(SHOWN);
            let visits = db.all(visits).await?;
            About::Visits(visits.into_iter().map(|row| row.id).collect())
        }
    };
    let query = subjects(db, &about, &[], now)
        .order_by_desc(customer::Column::Id)
        .limit(SHOWN);
    Ok(db.rows(query).await?)
}

fn subjects(
    db: &ShopDb,
    about: &About,
    used: &[Trigger],
    now: DateTime<Utc>,
) -> Select<customer::Entity> {
    use {appointment::Column as A, customer::Column as C, invoice::Column as I};
    use {repair_order::Column as O, shop::Column as S, vehicle::Column as V};
    let (visits, bills): (&[AppointmentId], &[InvoiceId]) = match about {
        About::Visits(visits) => (visits, &[]),
        About::Bills(bills) => (&[], bills),
        About::Nothing => (&[], &[]),
    };
    let query = customer::Entity::find()
        .select_only()
        .column_as(C::Id, "customer")
        .columns([C::Name, C::Kind, C::Phone, C::Email])
        .join(JoinType::InnerJoin, own_shop())
        .join(JoinType::InnerJoin, rules())
        .join(JoinType::LeftJoin, among(visit(), (A::Id, visits)))
        .join(JoinType::LeftJoin, among(bill(), (I::Id, bills)))
        .join(JoinType::LeftJoin, order())
        .join(JoinType::LeftJoin, car())
        .join(JoinType::LeftJoin, technician())
        .column_as(A::Id, "visit")
        .column_as(A::Status, "status")
        .column_as(A::StartAt, "start")
        .column_as(A::Zone, "visit_zone")
        .columns([A::Place, A::Line1, A::City])
        .column_as(membership::Column::Name, "technician")
        .column_as(shop_settings::Column::ArrivalWindow, "window")
        .column_as(O::Id, "order_id")
        .column_as(O::Number, "order_number")
        .column_as(I::Id, "bill")
        .column_as(I::Number, "invoice_number")
        .columns([I::Total, I::Due, I::DueDay])
        .columns([V::Year, V::Make, V::Model, V::Plate])
        .column_as(S::Name, "shop_name")
        .column_as(S::Phone, "shop_phone")
        .column_as(S::Email, "shop_email")
        .column_as(S::Zone, "shop_zone")
        .expr_as(consents(db), "consents")
        .expr_as(templates(db, used), "templates")
        .expr_as(on_way(db.shop(), now), "on_way")
        .filter(C::DeletedAt.is_null());
    match about {
        About::Visits(_) => query.filter(A::Id.is_not_null()),
        About::Bills(_) => query.filter(I::Id.is_not_null()),
        About::Nothing => query,
    }
}

fn own_shop() -> RelationDef {
    customer::Entity::belongs_to(shop::Entity)
        .from(customer::Column::ShopId)
        .to(shop::Column::Id)
        .into()
}

fn rules() -> RelationDef {
    customer::Entity::belongs_to(shop_settings::Entity)
        .from(customer::Column::ShopId)
        .to(shop_settings::Column::ShopId)
        .into()
}

fn visit() -> RelationDef {
    use {appointment::Column as A, customer::Column as C};
    customer::Entity::belongs_to(appointment::Entity)
        .from((C::ShopId, C::Id))
        .to((A::ShopId, A::CustomerId))
        .into()
}

fn bill() -> RelationDef {
    use {customer::Column as C, invoice::Column as I};
    customer::Entity::belongs_to(invoice::Entity)
        .from((C::ShopId, C::Id))
        .to((I::ShopId, I::CustomerId))
        .into()
}

/// Those of these ids.
fn among<C, I>(of: RelationDef, (column, ids): (C, &[I])) -> RelationDef
where
    C: ColumnTrait + 'static,
    I: Copy + Into<sea_orm::Value>,
{
    let ids: Vec<sea_orm::Value> = ids.iter().map(|id| (*id).into()).collect();
    of.on_condition(move |_, right| {
        Expr::col((right, column))
            .is_in(ids.iter().cloned())
            .into_condition()
    })
}

/// The order of the visit, or of the bill.
fn order() -> RelationDef {
    use {customer::Column as C, repair_order::Column as O};
    let of: RelationDef = customer::Entity::belongs_to(repair_order::Entity)
        .from(C::ShopId)
        .to(O::ShopId)
        .into();
    of.on_condition(|_, right| {
        let visits = Expr::col((appointment::Entity, appointment::Column::RepairOrderId));
        let bills = Expr::col((invoice::Entity, invoice::Column::RepairOrderId));
        // COALESCE may tell what it sees, as PostgreSQL has it: behind the wall (row-level security) no index is asked for
        // its value, and each row of the shop is read.
        let order = CaseStatement::new().case(visits.clone().is_null(), bills);
        let order = order.finally(visits);
        Expr::col((right, O::Id)).eq(order).into_condition()
    })
}

fn car() -> RelationDef {
    use {repair_order::Column as O, vehicle::Column as V};
    repair_order::Entity::belongs_to(vehicle::Entity)
        .from((O::ShopId, O::VehicleId))
        .to((V::ShopId, V::Id))
        .into()
}

fn technician() -> RelationDef {
    use {appointment::Column as A, membership::Column as M};
    appointment::Entity::belongs_to(membership::Entity)
        .from((A::ShopId, A::TechnicianId))
        .to((M::ShopId, M::Id))
        .into()
}

fn consents(db: &ShopDb) -> Expr {
    use {consent::Column as N, customer::Column as C};
    let of: RelationDef = customer::Entity::belongs_to(consent::Entity)
        .from((C::ShopId, C::Id))
        .to((N::ShopId, N::CustomerId))
        .into();
    db.list(
        of,
        &[N::Channel, N::Purpose, N::State],
        (N::Channel, Order::Asc),
    )
}

fn templates(db: &ShopDb, used: &[Trigger]) -> Expr {
    use {customer::Column as C, message_template::Column as T};
    let of: RelationDef = customer::Entity::belongs_to(message_template::Entity)
        .from(C::ShopId)
        .to(T::ShopId)
        .into();
    let used = used.to_vec();
    let of = of.on_condition(move |_, right| {
        let column = |column: T| Expr::col((right.clone(), column));
        column(T::Trigger)
            .is_in(used.iter().map(|trigger| trigger.as_str()))
            .and(is_true(T::IsActive))
            .and(column(T::DeletedAt).is_null())
            .into_condition()
    });
    let columns = [T::Id, T::Channel, T::Trigger, T::Subject, T::Body];
    db.list(of, &columns, (T::Code, Order::Asc))
}

fn on_way(shop: ShopId, now: DateTime<Utc>) -> Expr {
    use message::Column as M;
    let sent = Query::select()
        .expr(Expr::col(M::Id).count())
        .from(message::Entity)
        .and_where(M::ShopId.eq(shop))
        .and_where(
            Expr::col((message::Entity, M::AppointmentId))
                .equals((appointment::Entity, appointment::Column::Id)),
        )
        .and_where(M::Trigger.eq(Trigger::OnWay))
        .and_where(M::State.ne(MessageState::Canceled))
        .and_where(M::CreatedAt.gt(now - ON_WAY))
        .take();
    Expr::from(sent)
}
