//! What the booking needs to know.

use super::draft::Told;
use crate::db::{List, ShopDb};
use crate::entity::{
    appointment, booking_draft, customer, customer_contact, lead, vehicle, vehicle_owner,
};
use crate::error::AppResult;
use crate::features::photos::{self, Photo};
use crate::kernel::contact::Phone;
use crate::kernel::ids::{AppointmentId, CustomerId, DraftId};
use crate::kernel::vehicle::{Plate, Vin};
use crate::kernel::words::{AppointmentStatus, Confirmation, LeadState, Source};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, IntoCondition, Query};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationDef, RelationTrait,
};

/// A draft that is not too old.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub(super) id: DraftId,
    pub(super) begun: DateTime<Utc>,
    pub(super) told: Told,
    /// The visit that it became.
    pub(super) visit: Option<AppointmentId>,
    /// What was shown of the car.
    pub(super) photos: Vec<Photo>,
}

pub(super) async fn draft(
    db: &ShopDb,
    id: DraftId,
    now: DateTime<Utc>,
) -> AppResult<Option<Draft>> {
    #[derive(FromQueryResult)]
    struct Row {
        #[sea_orm(nested)]
        draft: booking_draft::Model,
        photos: List<Photo>,
    }
    let query = booking_draft::Entity::find()
        .expr_as(photos::of_draft(db), "photos")
        .filter(booking_draft::Column::Id.eq(id))
        .filter(booking_draft::Column::ExpiresAt.gt(now));
    let row: Option<Row> = db.row(query).await?;
    row.map(|Row { draft, photos }| {
        Ok(Draft {
            id: draft.id,
            begun: draft.created_at,
            told: serde_json::from_value(draft.data).map_err(anyhow::Error::from)?,
            visit: draft.appointment_id,
            photos: photos.0,
        })
    })
    .transpose()
}

/// The visit that a draft became, as it stands now.
pub(super) async fn visit(db: &ShopDb, id: AppointmentId) -> AppResult<Option<appointment::Model>> {
    let query = appointment::Entity::find()
        .filter(appointment::Column::Id.eq(id))
        .filter(appointment::Column::DeletedAt.is_null());
    Ok(db.one(query).await?)
}

/// A customer of the shop with this phone, and how many visits booked online are ahead (R-BOOK-5).
#[derive(Debug, FromQueryResult)]
pub(super) struct Caller {
    pub(super) id: CustomerId,
    pub(super) name: String,
    pub(super) ahead: i64,
}

/// The one who has been the shop's longest of those with this phone, they or their contacts.
pub(super) async fn caller(
    db: &ShopDb,
    phone: &Phone,
    now: DateTime<Utc>,
) -> AppResult<Option<Caller>> {
    use {appointment::Column as A, customer::Column as C, customer_contact::Column as P};
    let speaks = Query::select()
        .column(P::CustomerId)
        .from(customer_contact::Entity)
        .and_where(P::ShopId.eq(db.shop()))
        .and_where(P::Phone.eq(phone.e164()))
        .take();
    let ahead = Query::select()
        .expr(Expr::col((appointment::Entity, A::Id)).count())
        .from(appointment::Entity)
        .and_where(A::ShopId.eq(db.shop()))
        .and_where(
            Expr::col((appointment::Entity, A::CustomerId)).equals((customer::Entity, C::Id)),
        )
        .and_where(A::Source.eq(Source::Booking))
        .and_where(A::Status.eq(AppointmentStatus::Scheduled))
        .and_where(A::StartAt.gt(now))
        .and_where(Expr::col((appointment::Entity, A::DeletedAt)).is_null())
        .take();
    let query = customer::Entity::find()
        .filter(C::DeletedAt.is_null())
        .filter(
            Condition::any()
                .add(C::Phone.eq(phone.e164()))
                .add(C::Id.in_subquery(speaks)),
        )
        .order_by_asc(C::CreatedAt)
        .order_by_asc(C::Id)
        .select_only()
        .columns([C::Id, C::Name])
        .expr_as(Expr::SubQuery(None, Box::new(ahead.into())), "ahead");
    Ok(db.row(query).await?)
}

/// A car, and whose it is now.
#[derive(Debug, FromQueryResult)]
pub(super) struct Owned {
    #[sea_orm(nested)]
    pub(super) car: vehicle::Model,
    pub(super) owner: CustomerId,
}

/// The customer's cars, and whoever's have this VIN or this plate.
pub(super) async fn cars(
    db: &ShopDb,
    owner: Option<CustomerId>,
    (vin, plate): (Option<&Vin>, Option<&Plate>),
) -> AppResult<Vec<Owned>> {
    use {vehicle::Column as V, vehicle_owner::Column as O};
    let any = Condition::any()
        .add_option(owner.map(|owner| O::CustomerId.eq(owner)))
        .add_option(vin.map(|vin| V::Vin.eq(vin.as_str())))
        .add_option(plate.map(|plate| {
            Condition::all()
                .add(V::PlateNormalized.eq(plate.normalized()))
                .add(V::PlateRegion.eq(plate.region()))
        }));
    if any.is_empty() {
        return Ok(Vec::new());
    }
    let now: RelationDef = vehicle::Entity::belongs_to(vehicle_owner::Entity)
        .from((V::ShopId, V::Id))
        .to((O::ShopId, O::VehicleId))
        .into();
    let query = vehicle::Entity::find()
        .join(JoinType::InnerJoin, now)
        .filter(O::UntilDay.is_null())
        .filter(V::DeletedAt.is_null())
        .filter(any)
        .order_by_asc(V::Id)
        .column_as(O::CustomerId, "owner");
    Ok(db.rows(query).await?)
}

/// So many leads are shown at a time.
pub(super) const LEADS: u64 = 100;

/// Somebody who asked, and what they showed.
#[derive(Debug, FromQueryResult)]
pub(super) struct Lead {
    #[sea_orm(nested)]
    pub(super) lead: lead::Model,
    pub(super) photos: List<Photo>,
    /// The visit that came of it, and when it is, while it stands.
    pub(super) visit_id: Option<AppointmentId>,
    pub(super) visit_at: Option<DateTime<Utc>>,
}

/// Those of one state, newest first.
pub(super) async fn leads(db: &ShopDb, state: LeadState) -> AppResult<Vec<Lead>> {
    use {appointment::Column as A, lead::Column as L};
    let came: RelationDef = lead::Entity::belongs_to(appointment::Entity)
        .from((L::ShopId, L::AppointmentId))
        .to((A::ShopId, A::Id))
        .on_condition(|_, visit| Expr::col((visit, A::DeletedAt)).is_null().into_condition())
        .into();
    let query = lead::Entity::find()
        .join(JoinType::LeftJoin, came)
        .column_as(A::Id, "visit_id")
        .column_as(A::StartAt, "visit_at")
        .expr_as(photos::of_lead(db), "photos")
        .filter(lead::Column::State.eq(state))
        .order_by_desc(lead::Column::CreatedAt)
        .order_by_desc(lead::Column::Id)
        .limit(LEADS);
    Ok(db.rows(query).await?)
}

/// A visit that was asked for online and waits for the shop's word (R-BOOK-4).
#[derive(Debug, FromQueryResult)]
pub(super) struct Request {
    pub(super) id: AppointmentId,
    pub(super) start_at: DateTime<Utc>,
    pub(super) customer: String,
}

/// Those ahead, the next one first.
pub(super) async fn requests(db: &ShopDb, now: DateTime<Utc>) -> AppResult<Vec<Request>> {
    use appointment::Column as A;
    let query = appointment::Entity::find()
        .join(JoinType::InnerJoin, appointment::Relation::Customer.def())
        .filter(A::Confirmation.eq(Confirmation::Requested))
        .filter(A::Status.eq(AppointmentStatus::Scheduled))
        .filter(A::StartAt.gt(now))
        .filter(A::DeletedAt.is_null())
        .order_by_asc(A::StartAt)
        .order_by_asc(A::Id)
        .limit(LEADS)
        .select_only()
        .columns([A::Id, A::StartAt])
        .column_as(customer::Column::Name, "customer");
    Ok(db.rows(query).await?)
}
