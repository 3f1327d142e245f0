//! Booking: order, visit, jobs and lines, and on the way customer and car, or nothing at all
//! (R-APPT-14).

use super::super::refusal::Refusal;
use super::guard::{self, Rules, Wanted};
use super::{Authorisation, Plan, jobs, lead as won};
use crate::audit::{self, Entry};
use crate::db::{ShopTx, cache::CacheKey};
use crate::entity::{appointment, lead, number_series, repair_order};
use crate::features::messages::{self, Cause};
use crate::features::shops::catalog;
use crate::features::shops::charge::Charge;
use crate::features::{customers, vehicles};
use crate::kernel::ids::{AppointmentId, AuditId, CustomerId, RepairOrderId, VehicleId};
use crate::kernel::position::place_at;
use crate::kernel::search::{TermKind, terms_for_document};
use crate::kernel::words::{AppointmentStatus, Confirmation, Source, Trigger};
use crate::metrics::Deed;
use crate::web::staff::By;
use chrono::{DateTime, Utc};
use customers::NewCustomer;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};
use vehicles::NewVehicle;

/// The version of a visit that nobody has changed.
pub(super) const BOOKED: i64 = 1;

/// Who comes.
#[derive(Clone, Debug)]
pub enum Party {
    Known(CustomerId),
    New(CustomerId, Box<NewCustomer>),
}

impl Party {
    /// Whose visit it is.
    #[must_use]
    pub const fn id(&self) -> CustomerId {
        match self {
            Self::Known(id) | Self::New(id, _) => *id,
        }
    }

    /// Who was the shop's customer before.
    pub(super) const fn known(&self) -> Option<CustomerId> {
        match self {
            Self::Known(id) => Some(*id),
            Self::New(..) => None,
        }
    }
}

/// With what.
#[derive(Clone, Debug)]
pub enum Car {
    /// Not known yet.
    None,
    Known(VehicleId),
    New(VehicleId, Box<NewVehicle>),
}

impl Car {
    /// Which car it is.
    #[must_use]
    pub const fn id(&self) -> Option<VehicleId> {
        match self {
            Self::None => None,
            Self::Known(id) | Self::New(id, _) => Some(*id),
        }
    }
}

/// A visit to come.
#[derive(Clone, Debug)]
pub struct Booking {
    pub id: AppointmentId,
    pub order: RepairOrderId,
    pub party: Party,
    pub car: Car,
    /// From the catalog; copied, so that later changes of it never change the order (R-SVC-5).
    pub jobs: Vec<catalog::Job>,
    /// For driving there.
    pub trip: Option<Charge>,
    pub complaint: Option<String>,
    pub notes: Option<String>,
    pub plan: Plan,
    pub origin: Origin,
}

/// By which way it came, and what was agreed with it.
#[derive(Clone, Debug)]
pub struct Origin {
    pub source: Source,
    pub confirmation: Confirmation,
    /// Fixed prices that were agreed to by booking (R-BOOK-4).
    pub authorised: Option<Authorisation>,
    /// The words that somebody agreed to, as they were shown (R-BOOK-7).
    pub consent: Option<String>,
    /// Who asked before, and is answered by this visit.
    pub lead: Option<lead::Model>,
}

impl Default for Origin {
    /// By somebody of the shop.
    fn default() -> Self {
        Self {
            source: Source::Staff,
            confirmation: Confirmation::None,
            authorised: None,
            consent: None,
            lead: None,
        }
    }
}

/// Books a visit, or says what is in the way. Gives the entry that tells of it, by which it is taken back.
///
/// # Errors
/// [`Refusal`]; nothing is left behind then.
#[tracing::instrument(name = "appointments.book", skip_all, fields(appointment.id = %booking.id))]
pub async fn book(
    tx: &ShopTx,
    by: By<'_>,
    booking: &Booking,
    rules: &Rules,
) -> Result<AuditId, Refusal> {
    guard::queue(tx, booking.party.known(), by.1, rules).await?;
    in_line(tx, by, booking, rules).await
}

/// The same, for whoever stands in line already.
pub(super) async fn in_line(
    tx: &ShopTx,
    by: By<'_>,
    booking: &Booking,
    rules: &Rules,
) -> Result<AuditId, Refusal> {
    let (customer, today) = (booking.party.id(), rules.zone.day(by.1));
    tx.touch(CacheKey::Customer(customer));
    tx.touch(CacheKey::Day(booking.plan.when.day));
    if let Party::New(id, new) = &booking.party {
        customers::create(tx, by, (*id, today), new).await?;
    }
    if let Car::New(id, new) = &booking.car {
        let whose = (*id, customer, today);
        match booking.party {
            Party::New(..) => vehicles::create_first(tx, by, whose, new).await?,
            Party::Known(_) => vehicles::create(tx, by, whose, new).await?,
        }
    }
    let wanted = Wanted {
        id: booking.id,
        customer,
        vehicle: match booking.car {
            Car::Known(id) => Some(id),
            Car::None | Car::New(..) => None,
        },
        plan: &booking.plan,
        work: &jobs::asked_for(&booking.jobs),
    };
    let overridden = guard::check(tx, &wanted, rules).await?;
    let number = next_number(tx, by.1).await?;
    let entry = write(tx, by, booking, (&number, overridden)).await?;
    let charged = (&*booking.jobs, booking.trip.as_ref());
    jobs::write(tx, by.1, (booking.order, 0), charged).await?;
    if let Some(lead) = &booking.origin.lead {
        won::win(tx, by, (lead, booking.id, &number)).await?;
    }
    if let Some(id) = booking.party.known() {
        customers::recount(tx, id, by.1).await?;
    }
    let told = match booking.origin.confirmation {
        Confirmation::Requested => Trigger::Requested,
        Confirmation::None | Confirmation::Confirmed => Trigger::Booked,
    };
    let cause = Cause::Visit(customer, booking.id, Some(told));
    messages::plan(tx, by.1, cause).await?;
    Ok(entry)
}

/// The next number of the shop's orders. The row stays locked until the end: no gaps, no two alike.
async fn next_number(tx: &ShopTx, now: DateTime<Utc>) -> Result<String, Refusal> {
    use number_series::Column as N;
    let next = number_series::Entity::update_many()
        .col_expr(N::Next, Expr::col(N::Next).add(1))
        .col_expr(N::UpdatedAt, Expr::value(now))
        .filter(N::Kind.eq("order"))
        .filter(N::Year.eq(0));
    let series = tx.update_returning(next).await?.pop();
    let series = series.ok_or_else(|| {
        Refusal::App(anyhow::anyhow!("the shop has no numbers for its orders").into())
    })?;
    Ok(format!("{}{:05}", series.prefix, series.next - 1))
}

async fn write(
    tx: &ShopTx,
    by: By<'_>,
    booking: &Booking,
    (number, overridden): (&str, bool),
) -> Result<AuditId, Refusal> {
    let (actor, now) = by;
    let (customer, vehicle) = (booking.party.id(), booking.car.id());
    let (origin, agreed) = (&booking.origin, booking.origin.authorised.as_ref());
    tx.insert(repair_order::ActiveModel {
        id: Set(booking.order),
        created_at: Set(now),
        updated_at: Set(now),
        number: Set(number.to_owned()),
        customer_id: Set(customer),
        vehicle_id: Set(vehicle),
        complaint: Set(booking.complaint.clone()),
        authorised_by: Set(agreed.map(|word| word.by.clone())),
        authorised_amount: Set(agreed.map(|word| word.amount)),
        authorised_method: Set(agreed.map(|word| word.method)),
        authorised_at: Set(agreed.map(|word| word.at)),
        version: Set(1),
        ..Default::default()
    })
    .await?;
    let row = appointment::ActiveModel {
        id: Set(booking.id),
        created_at: Set(now),
        repair_order_id: Set(booking.order),
        customer_id: Set(customer),
        vehicle_id: Set(vehicle),
        status: Set(AppointmentStatus::Scheduled),
        notes: Set(booking.notes.clone()),
        booked_by: Set(Some(actor.name.clone())),
        source: Set(origin.source),
        confirmation: Set(origin.confirmation),
        updated_at: Set(now),
        version: Set(BOOKED),
        ..planned(&booking.plan)
    };
    let reason = booking.plan.override_reason.clone().filter(|_| overridden);
    tx.insert(appointment::ActiveModel {
        override_by: Set(reason.as_ref().map(|_| actor.id)),
        override_reason: Set(reason.clone()),
        ..row
    })
    .await?;
    tx.did(Deed::Booked);
    let terms = terms_for_document(TermKind::Order, number);
    tx.index((booking.order.0, customer, vehicle), terms, now);
    let entry = Entry {
        action: "appointment.booked",
        entity: "appointment",
        id: Some(booking.id.0),
        label: number,
        after: Some(told(booking, (number, reason))),
        ..Entry::default()
    };
    Ok(audit::record(tx, by, entry))
}

/// For the audit log.
fn told(booking: &Booking, (number, reason): (&str, Option<String>)) -> Value {
    let (plan, origin) = (&booking.plan, &booking.origin);
    let services: Vec<&str> = booking
        .jobs
        .iter()
        .map(|job| job.service.code.as_str())
        .collect();
    let mut told = json!({
        "number": number, "customer": booking.party.id(), "vehicle": booking.car.id(), "services": services,
        "complaint": booking.complaint, "start": plan.when.start, "end": plan.when.end,
        "technician": plan.technician, "place": plan.spot.place, "override_reason": reason,
    });
    let Value::Object(fields) = &mut told else {
        return told;
    };
    if let Some(trip) = &booking.trip {
        fields.insert("trip_fee".to_owned(), json!(trip.total()));
    }
    if let Some(lead) = &origin.lead {
        fields.insert("lead".to_owned(), json!(lead.name));
        fields.insert("lead_id".to_owned(), json!(lead.id));
    }
    if origin.source != Source::Staff {
        let agreed = origin.authorised.as_ref().map(|word| word.amount);
        fields.insert("source".to_owned(), json!(origin.source));
        fields.insert("confirmation".to_owned(), json!(origin.confirmation));
        fields.insert("consent".to_owned(), json!(origin.consent));
        fields.insert("amount".to_owned(), json!(agreed));
    }
    told
}

/// The columns of a plan.
pub(super) fn planned(plan: &Plan) -> appointment::ActiveModel {
    let (when, spot) = (&plan.when, &plan.spot);
    appointment::ActiveModel {
        technician_id: Set(plan.technician),
        start_at: Set(when.start),
        end_at: Set(when.end),
        day: Set(when.day),
        wall_start: Set(when.wall.clone()),
        position: Set(place_at(&when.wall)),
        zone: Set(when.zone.clone()),
        duration_source: Set(when.source),
        place: Set(spot.place),
        line1: Set(spot.line1.clone()),
        city: Set(spot.city.clone()),
        region: Set(spot.region.clone()),
        postal: Set(spot.postal.clone()),
        access_notes: Set(spot.access_notes.clone()),
        ..Default::default()
    }
}
