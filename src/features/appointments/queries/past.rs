//! What happened to a visit, and which alerts must be read before it begins (R-UX-9).

use super::stamps::{Stamped, stamped};
use super::thread::{Said, said};
use crate::db::{List, ShopDb};
use crate::entity::{
    alert_acknowledgement, appointment, audit_log, blocker, customer_note, status_change, vehicle,
};
use crate::error::AppResult;
use crate::features::photos::{self, Photo};
use crate::kernel::ids::{AppointmentId, NoteId};
use crate::kernel::vehicle::label;
use crate::kernel::words::{AppointmentStatus, BlockerKind};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Condition, Expr, ExprTrait, IntoCondition, Order, Query};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, RelationDef,
    RelationTrait,
};
use serde::Deserialize;

/// An alert about the customer or the car that nobody acknowledged for this visit yet.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Alert {
    pub id: NoteId,
    pub body: String,
    pub author_name: String,
    vehicle: Vec<Named>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
struct Named {
    year: Option<i32>,
    make: String,
    model: String,
}

impl Alert {
    /// Which car it is about; `None` for the customer.
    #[must_use]
    pub fn car(&self) -> Option<String> {
        let car = self.vehicle.first()?;
        Some(label(car.year, &car.make, &car.model))
    }
}

/// One step of a visit.
#[derive(Clone, Debug, Deserialize)]
pub struct Change {
    pub to_status: AppointmentStatus,
    pub at: DateTime<Utc>,
    pub actor_name: Option<String>,
    pub reason: Option<String>,
}

/// Somebody read an alert.
#[derive(Clone, Debug, Deserialize)]
pub struct Acknowledged {
    pub at: DateTime<Utc>,
    pub actor_name: String,
    note: Vec<Body>,
}

#[derive(Clone, Debug, Deserialize)]
struct Body {
    body: String,
}

impl Acknowledged {
    /// What the alert says.
    #[must_use]
    pub fn words(&self) -> &str {
        self.note.first().map_or("", |note| &note.body)
    }
}

/// What held the visit up, or still does.
#[derive(Clone, Debug, Deserialize, FromQueryResult)]
pub struct Hold {
    pub kind: BlockerKind,
    pub note: Option<String>,
    pub set_at: DateTime<Utc>,
    pub set_by: String,
    pub cleared_at: Option<DateTime<Utc>>,
    pub cleared_by: Option<String>,
}

impl Hold {
    /// Whether it waits for it still.
    #[must_use]
    pub const fn stands(&self) -> bool {
        self.cleared_at.is_none()
    }
}

/// Something else that somebody did with the visit.
#[derive(Clone, Debug, Deserialize)]
pub struct Done {
    pub action: String,
    pub at: DateTime<Utc>,
    pub actor_name: String,
}

/// What the page tells of it, where nothing else does: what it is called in the log, and there.
const DONE: &[(&str, &str)] = &[
    ("appointment.changed", "Appointment changed"),
    ("appointment.rescheduled", "Moved to another time"),
    ("appointment.reschedule_undone", "Back to its former time"),
    ("appointment.promised", "Promised time changed"),
    ("appointment.checked_in", "Check-in noted"),
    ("appointment.checked_out", "Check-out noted"),
    ("appointment.stay_undone", "Check-in or check-out undone"),
    ("appointment.odometer_read", "Odometer read"),
    ("appointment.noted", "Words changed"),
    ("appointment.words_restored", "Former words put back"),
    ("appointment.services_added", "Services added"),
    ("appointment.job_removed", "Service removed"),
    ("appointment.job_restored", "Service put back"),
    ("appointment.authorised", "Authorization recorded"),
    ("appointment.restored", "Deletion undone"),
];

impl Done {
    /// In words.
    #[must_use]
    pub fn words(&self) -> &'static str {
        let known = DONE.iter().find(|(action, _)| *action == self.action);
        known.map_or("Changed", |(_, words)| words)
    }
}

/// What a visit's page says of before.
#[derive(Clone, Debug, Default)]
pub struct Past {
    /// Newest first.
    pub changes: Vec<Change>,
    /// Newest first.
    pub acknowledged: Vec<Acknowledged>,
    /// Still to be acknowledged.
    pub alerts: Vec<Alert>,
    /// What was tapped, newest first.
    pub stamps: Vec<Stamped>,
    /// Oldest first.
    pub holds: Vec<Hold>,
    /// Newest first.
    pub done: Vec<Done>,
    /// What was written to and fro, newest first.
    pub said: Vec<Said>,
    /// What the customer showed, in its order.
    pub photos: Vec<Photo>,
}

/// The steps of a visit, and its alerts. One statement.
///
/// # Errors
/// When the database does not answer.
pub async fn past(db: &ShopDb, id: AppointmentId) -> AppResult<Past> {
    use status_change::Column::{ActorName, At, Reason, ToStatus};
    #[derive(FromQueryResult)]
    struct Row {
        changes: List<Change>,
        acknowledged: List<Acknowledged>,
        alerts: List<Alert>,
        stamps: List<Stamped>,
        holds: List<Hold>,
        done: List<Done>,
        said: List<Said>,
        photos: List<Photo>,
    }
    use blocker::Column as B;
    let told = [
        B::Kind,
        B::Note,
        B::SetAt,
        B::SetBy,
        B::ClearedAt,
        B::ClearedBy,
    ];
    let holds = db.list(held(), &told, (B::Kind, Order::Asc));
    let changes = db.list(
        appointment::Relation::StatusChange.def(),
        &[ToStatus, At, ActorName, Reason],
        (At, Order::Desc),
    );
    let query = appointment::Entity::find_by_id(id)
        .select_only()
        .expr_as(changes, "changes")
        .expr_as(acknowledged(db), "acknowledged")
        .expr_as(alerts(db), "alerts")
        .expr_as(stamped(db), "stamps")
        .expr_as(holds, "holds")
        .expr_as(done(db), "done")
        .expr_as(said(db), "said")
        .expr_as(photos::of_visit(db), "photos");
    let row: Option<Row> = db.row(query).await?;
    let by_time = |hold: &Hold| (hold.set_at, hold.kind);
    Ok(row.map_or_else(Past::default, |mut row| {
        row.holds.0.sort_by_key(by_time);
        Past {
            changes: row.changes.0,
            acknowledged: row.acknowledged.0,
            alerts: row.alerts.0,
            stamps: row.stamps.0,
            holds: row.holds.0,
            done: row.done.0,
            said: row.said.0,
            photos: row.photos.0,
        }
    }))
}

/// What holds the visit up now, oldest first. One statement.
///
/// # Errors
/// When the database does not answer.
pub async fn holds(db: &ShopDb, id: AppointmentId) -> AppResult<Vec<Hold>> {
    use blocker::Column as B;
    let query = blocker::Entity::find()
        .filter(B::AppointmentId.eq(id))
        .filter(B::ClearedAt.is_null())
        .select_only()
        .columns([B::Kind, B::Note, B::SetAt, B::SetBy])
        .columns([B::ClearedAt, B::ClearedBy])
        .order_by_asc(B::SetAt)
        .order_by_asc(B::Kind);
    Ok(db.rows(query).await?)
}

/// What else was done with a visit, as a JSON column.
fn done(db: &ShopDb) -> Expr {
    use audit_log::Column as L;
    let of: RelationDef = appointment::Entity::belongs_to(audit_log::Entity)
        .from((appointment::Column::ShopId, appointment::Column::Id))
        .to((L::ShopId, L::EntityId))
        .into();
    let of = of.on_condition(|_, log| {
        let of_log = |column: L| Expr::col((log.clone(), column));
        let actions = DONE.iter().map(|(action, _)| *action);
        Condition::all()
            .add(of_log(L::Entity).eq("appointment"))
            .add(of_log(L::Action).is_in(actions))
            .into_condition()
    });
    db.list(of, &[L::Action, L::At, L::ActorName], (L::At, Order::Desc))
}

/// All that ever held a visit up.
pub(super) fn held() -> RelationDef {
    use blocker::Column as B;
    appointment::Entity::belongs_to(blocker::Entity)
        .from((appointment::Column::ShopId, appointment::Column::Id))
        .to((B::ShopId, B::AppointmentId))
        .into()
}

fn acknowledged(db: &ShopDb) -> Expr {
    use alert_acknowledgement::Column as K;
    let note: RelationDef = alert_acknowledgement::Entity::belongs_to(customer_note::Entity)
        .from((K::ShopId, K::NoteId))
        .to((customer_note::Column::ShopId, customer_note::Column::Id))
        .into();
    let body = db.list(
        note,
        &[customer_note::Column::Body],
        (customer_note::Column::Id, Order::Asc),
    );
    let read: RelationDef = appointment::Entity::belongs_to(alert_acknowledgement::Entity)
        .from((appointment::Column::ShopId, appointment::Column::Id))
        .to((K::ShopId, K::AppointmentId))
        .into();
    db.list_with(
        read,
        &[K::At, K::ActorName],
        vec![("note", body)],
        (K::At, Order::Desc),
    )
}

/// The alerts of a visit that are still to be acknowledged, as a JSON column: those about the
/// customer, and those about the visit's car.
#[must_use]
pub(super) fn alerts(db: &ShopDb) -> Expr {
    use alert_acknowledgement::Column as K;
    use appointment::Column as A;
    use customer_note::Column as N;
    let of: RelationDef = appointment::Entity::belongs_to(customer_note::Entity)
        .from((A::ShopId, A::CustomerId))
        .to((N::ShopId, N::CustomerId))
        .into();
    let of = of.on_condition(|visit, note| {
        let (of_visit, of_note) = (
            |column: A| Expr::col((visit.clone(), column)),
            |column: N| Expr::col((note.clone(), column)),
        );
        let read = |column: K| Expr::col((alert_acknowledgement::Entity, column));
        let seen = Query::select()
            .expr(Expr::Constant(1.into()))
            .from(alert_acknowledgement::Entity)
            .and_where(read(K::ShopId).eq(of_visit(A::ShopId)))
            .and_where(read(K::AppointmentId).eq(of_visit(A::Id)))
            .and_where(read(K::NoteId).eq(of_note(N::Id)))
            .take();
        let about = Condition::any()
            .add(of_note(N::VehicleId).is_null())
            .add(of_note(N::VehicleId).eq(of_visit(A::VehicleId)));
        Condition::all()
            .add(of_note(N::IsAlert).eq(true))
            .add(of_note(N::DeletedAt).is_null())
            .add(about)
            .add(Expr::exists(seen).not())
            .into_condition()
    });
    use vehicle::Column::{Id, Make, Model, Year};
    let car = db.list(
        customer_note::Relation::Vehicle.def(),
        &[Year, Make, Model],
        (Id, Order::Asc),
    );
    db.list_with(
        of,
        &[N::Id, N::Body, N::AuthorName],
        vec![("vehicle", car)],
        (N::CreatedAt, Order::Asc),
    )
}
