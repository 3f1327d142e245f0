//! The referee of the calendar: locks, then looks at the neighbours (R-APPT-6 to R-APPT-11).
//!
//! The shop's settings are locked first, then the customer's figures, the technician's row and the
//! car's, and at last the visit and its bill; whoever moves a visit or issues its bill begins with
//! the figures too. On SQLite the writing transaction itself is the lock. So of two bookings of one
//! slot the second sees the first.

use super::super::calendar::{
    self, Holiday, HoursConflict, LONGEST, Opening, Visit, address_key, hours_conflict,
};
use super::super::queries::{Planned, planned};
use super::super::refusal::{Conflict, Other, Refusal};
use super::{Plan, crew};
use crate::db::{OpenHours, ShopTx};
use crate::entity::{appointment, membership, shop_settings, vehicle, vehicle_owner};
use crate::error::AppResult;
use crate::features::customers;
use crate::kernel::ids::{AppointmentId, CustomerId, MembershipId, VehicleId};
use crate::kernel::place::of_zip;
use crate::kernel::road::{FARTHEST, Roads};
use crate::kernel::time::ShopTime;
use crate::kernel::words::{AppointmentStatus, Category};
use appointment::Column as A;
use chrono::{DateTime, Datelike, TimeDelta, Utc};
use sea_orm::sea_query::Query;
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect,
    RelationTrait,
};

/// What the shop's rules say about time.
#[derive(Clone, Debug)]
pub struct Rules {
    /// Minutes between two visits.
    pub buffer: i32,
    /// How long drives take.
    pub roads: Roads,
    /// Visits a day.
    pub most: Option<i32>,
    pub zone: ShopTime,
    pub open: std::sync::Arc<OpenHours>,
}

impl Rules {
    /// Of the shop's settings and hours.
    #[must_use]
    pub fn of(
        settings: &shop_settings::Model,
        open: std::sync::Arc<OpenHours>,
        zone: ShopTime,
    ) -> Self {
        Self {
            buffer: settings.buffer,
            roads: roads(settings, &open, zone),
            most: settings.max_jobs_per_day,
            zone,
            open,
        }
    }

    /// Of the shop as it is now, in the zone that a visit was promised in.
    pub(super) async fn in_zone(tx: &ShopTx, zone: &str, now: DateTime<Utc>) -> AppResult<Self> {
        let (settings, open) = (tx.settings().await?, tx.open_hours(now).await?);
        let known = zone.parse();
        let known = known.map_err(|_| anyhow::anyhow!("the visit's zone {zone:?} is unknown"))?;
        Ok(Self::of(&settings, open, known))
    }
}

/// How long drives take in this shop (R-AVAIL-2).
#[must_use]
pub fn roads(settings: &shop_settings::Model, open: &OpenHours, zone: ShopTime) -> Roads {
    Roads::new(zone, settings.default_travel)
        .with_shop(open.shop)
        .at_pace_of(&open.drives)
}

/// Whose time is asked for.
pub(super) struct Wanted<'a> {
    pub(super) id: AppointmentId,
    pub(super) customer: CustomerId,
    /// A car that others may book too; a new one is nobody's yet.
    pub(super) vehicle: Option<VehicleId>,
    pub(super) plan: &'a Plan,
    /// What is to be done, and the skill that each asks for.
    pub(super) work: &'a [(Category, i32)],
}

/// Stands in line for what two bookings at once must not both pass, before anything else is locked:
/// the shop's day, if it takes only so many visits, then the customer's (R-APPT-9, R-APPT-11). A
/// customer made in this transaction is nobody else's yet.
pub(super) async fn queue(
    tx: &ShopTx,
    customer: Option<CustomerId>,
    now: DateTime<Utc>,
    rules: &Rules,
) -> AppResult<()> {
    if rules.most.is_some() {
        let day = shop_settings::Entity::find().lock_exclusive();
        tx.one(day).await?;
    }
    match customer {
        Some(customer) => customers::note_activity(tx, customer, now).await,
        None => Ok(()),
    }
}

/// Locks technician and car, and refuses what collides, unless there is a reason (R-APPT-10).
/// `true`: something does collide, and the reason counts.
pub(super) async fn check(
    tx: &ShopTx,
    wanted: &Wanted<'_>,
    rules: &Rules,
) -> Result<bool, Refusal> {
    let technician = match wanted.plan.technician {
        Some(technician) => Some(lock_technician(tx, technician).await?),
        None => None,
    };
    if let Some(vehicle) = wanted.vehicle {
        lock_vehicle(tx, vehicle, wanted.customer).await?;
    }
    let near = neighbours(tx, wanted, rules).await?;
    let mut found = conflicts(wanted, &near, rules);
    if let Some(technician) = &technician {
        found.extend(crew::conflicts(wanted, technician, rules));
    }
    in_spite(wanted, found)
}

/// Refuses other work that the technician does not know, unless there is a reason: it takes no other time
/// than before.
pub(super) async fn knows(
    tx: &ShopTx,
    wanted: &Wanted<'_>,
    rules: &Rules,
) -> Result<bool, Refusal> {
    let found = match wanted.plan.technician {
        Some(id) if wanted.work.iter().any(|(_, level)| *level > 0) => {
            let technician = tx.one(membership::Entity::find_by_id(id)).await?;
            technician.map(|technician| crew::unskilled(wanted, &technician, rules))
        }
        _ => None,
    };
    in_spite(wanted, found.unwrap_or_default())
}

fn in_spite(wanted: &Wanted<'_>, found: Vec<Conflict>) -> Result<bool, Refusal> {
    match &wanted.plan.override_reason {
        _ if found.is_empty() => Ok(false),
        Some(_) => Ok(true),
        None => Err(Refusal::Conflicts(found)),
    }
}

/// An enabled member who can be booked (R-APPT-15).
async fn lock_technician(tx: &ShopTx, id: MembershipId) -> Result<membership::Model, Refusal> {
    let row = membership::Entity::find()
        .filter(membership::Column::Id.eq(id))
        .lock_exclusive();
    match tx.one(row).await? {
        Some(member) if member.is_bookable && member.disabled_at.is_none() => Ok(member),
        _ => Err(Refusal::Field(
            "technician",
            "Choose somebody who can be booked.".to_owned(),
        )),
    }
}

/// A car in use, and the customer's own (R-VEH-7, R-APPT-14). Whoever asks has locked the customer's
/// figures, as whoever gives the car away does: the owner stays.
pub(super) async fn lock_vehicle(
    tx: &ShopTx,
    id: VehicleId,
    owner: CustomerId,
) -> Result<(), Refusal> {
    use vehicle_owner::Column as O;
    let owned = Query::select()
        .column(O::VehicleId)
        .from(vehicle_owner::Entity)
        .and_where(O::ShopId.eq(tx.shop()))
        .and_where(O::CustomerId.eq(owner))
        .and_where(O::UntilDay.is_null())
        .take();
    let row = vehicle::Entity::find()
        .filter(vehicle::Column::Id.eq(id))
        .filter(vehicle::Column::Id.in_subquery(owned))
        .filter(vehicle::Column::DeletedAt.is_null())
        .lock_exclusive();
    match tx.one(row).await? {
        Some(car) if car.is_active => Ok(()),
        _ => Err(Refusal::Field(
            "vehicle",
            "This car can't be booked any more. Choose another one.".to_owned(),
        )),
    }
}

/// A visit near the wanted one.
#[derive(FromQueryResult)]
struct Near {
    #[sea_orm(nested)]
    at: Planned,
    customer_id: CustomerId,
    vehicle_id: Option<VehicleId>,
    technician: Option<String>,
}

impl Near {
    fn other(&self) -> Other {
        Other {
            id: self.at.id,
            number: self.at.number.clone(),
            customer: self.at.customer.clone(),
            start: self.at.start_at,
            end: self.at.end_at,
        }
    }
}

/// All that can be in the way, in one statement. A visit is at most 48 h long (R-APPT-4).
async fn neighbours(tx: &ShopTx, wanted: &Wanted<'_>, rules: &Rules) -> Result<Vec<Near>, Refusal> {
    let when = &wanted.plan.when;
    let pause = TimeDelta::minutes(rules.buffer.max(FARTHEST).into());
    let reach = Condition::all()
        .add(A::StartAt.gt(when.start - LONGEST - pause))
        .add(A::StartAt.lt(when.end + pause));
    let shared = Condition::any()
        .add_option(wanted.plan.technician.map(|t| A::TechnicianId.eq(t)))
        .add_option(wanted.vehicle.map(|v| A::VehicleId.eq(v)));
    let near = Condition::all().add(reach).add(shared.clone());
    let that_day = Condition::any()
        .add(A::CustomerId.eq(wanted.customer))
        .add_option(rules.most.map(|_| A::Id.is_not_null()));
    let any = Condition::any()
        .add_option((!shared.is_empty()).then_some(near))
        .add(Condition::all().add(A::Day.eq(when.day)).add(that_day));
    let query = planned()
        .join(JoinType::LeftJoin, appointment::Relation::Membership.def())
        .filter(A::Id.ne(wanted.id))
        .filter(any)
        .columns([A::CustomerId, A::VehicleId])
        .column_as(membership::Column::Name, "technician");
    Ok(tx.rows(query).await?)
}

fn conflicts(wanted: &Wanted<'_>, near: &[Near], rules: &Rules) -> Vec<Conflict> {
    let (plan, when) = (wanted.plan, &wanted.plan.when);
    let spot = &plan.spot;
    let candidate = Visit {
        id: wanted.id,
        start: when.start,
        end: when.end,
        buffer_before: None,
        buffer_after: None,
        place: spot.place,
        address: address_key(
            spot.line1.as_deref(),
            spot.city.as_deref(),
            spot.postal.as_deref(),
        ),
        at: spot.postal.as_deref().and_then(of_zip),
        status: AppointmentStatus::Scheduled,
        completed_at: None,
        deleted: false,
    };
    let of = |belongs: &dyn Fn(&Near) -> bool| -> Vec<Visit> {
        near.iter()
            .filter(|n| belongs(n))
            .map(|n| n.at.visit())
            .collect()
    };
    let find = |id: &AppointmentId| near.iter().find(|n| n.at.id == *id);
    let mut found = Vec::new();
    if plan.technician.is_some() {
        let others = of(&|n| n.at.technician_id == plan.technician);
        let ids = calendar::technician_conflicts(&candidate, &others, rules.buffer, &rules.roads);
        found.extend(ids.iter().filter_map(find).map(|n| Conflict::Technician {
            name: n.technician.clone().unwrap_or_default(),
            other: n.other(),
        }));
    }
    if wanted.vehicle.is_some() {
        let others = of(&|n| n.vehicle_id == wanted.vehicle);
        let ids = calendar::vehicle_conflicts(&candidate, &others);
        found.extend(ids.iter().filter_map(find).map(|n| Conflict::Vehicle {
            label: n.at.car().unwrap_or_default(),
            other: n.other(),
        }));
    }
    let told = |id: AppointmentId, found: &[Conflict]| {
        found.iter().any(|conflict| match conflict {
            Conflict::Technician { other, .. } | Conflict::Vehicle { other, .. } => other.id == id,
            _ => false,
        })
    };
    for n in near {
        if n.customer_id == wanted.customer && n.at.day == when.day && !told(n.at.id, &found) {
            found.push(Conflict::SameDay { other: n.other() });
        }
    }
    found.extend(closed(plan, rules).map(Conflict::Hours));
    let booked = near.iter().filter(|n| n.at.day == when.day).count();
    if let Some(most) = rules.most
        && i32::try_from(booked).unwrap_or(i32::MAX) >= most
    {
        found.push(Conflict::DayFull { most });
    }
    found
}

/// Outside the hours of the day, or a holiday. A shop that has set no hours at all is not asked.
fn closed(plan: &Plan, rules: &Rules) -> Option<HoursConflict> {
    let when = &plan.when;
    let holiday = rules.open.holidays.iter().find(|h| h.day == when.day);
    if rules.open.week.is_empty() && holiday.is_none() {
        return None;
    }
    let weekday = i32::try_from(when.day.weekday().number_from_monday()).unwrap_or_default();
    let hours: Vec<Opening> = rules
        .open
        .week
        .iter()
        .filter(|span| span.weekday == weekday)
        .map(|span| Opening {
            opens: span.opens,
            closes: span.closes,
        })
        .collect();
    let holiday = holiday.map(|h| Holiday {
        name: h.name.clone(),
        opening: None,
    });
    let (start, end) = (rules.zone.local(when.start), rules.zone.local(when.end));
    hours_conflict(start, end, &hours, holiday.as_ref())
}
