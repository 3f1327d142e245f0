//! What people type about a visit.

mod authorisation;
mod booking;
mod clock;
mod edit;
mod filter;
mod promise;
mod reschedule;
mod stay;

pub(super) use authorisation::{authorisation, authorised, authorising};
pub(super) use booking::{Asked, KEEP_PHONE, KEEP_VIN, LEAD, TRIP, answer, booking};
pub(super) use edit::{LOWER, NO_CAR, change, filled, keeps_car};
pub(super) use filter::{Listed, Moment, asked, exported, listed};
pub(super) use promise::{promise, promising};
pub(super) use reschedule::reschedule;
pub(super) use stay::{miles, shown, stay, staying, worded, words};

use super::availability::Area;
use super::calendar::{TimeFault, check_times, end_of};
use super::commands::{Plan, Spot, When};
use crate::entity::{membership, service};
use crate::features::shops::catalog::{Job, Prices};
use crate::features::shops::packages::Offer;
use crate::kernel::ids::{MembershipId, PackageId, ServiceId};
use crate::kernel::money::Quantity;
use crate::kernel::time::{LocalInstant, ShopTime};
use crate::kernel::words::{DurationSource, Place, Trigger};
use crate::ui::form::FormState;
use chrono::{DateTime, Offset, TimeDelta, Utc};

/// What the shop lends to the reading of a form.
#[derive(Clone, Copy, Debug)]
pub(super) struct Desk<'a> {
    pub(super) now: DateTime<Utc>,
    pub(super) zone: ShopTime,
    pub(super) members: &'a [membership::Model],
    pub(super) catalog: &'a [service::Model],
    pub(super) packages: &'a [Offer],
    pub(super) prices: &'a Prices,
    /// Minutes.
    pub(super) default_duration: i32,
    /// Where the shop drives to.
    pub(super) areas: &'a [Area],
}

impl Desk<'_> {
    /// Who can be booked (R-APPT-15).
    pub(super) fn technicians(&self) -> impl Iterator<Item = &membership::Model> {
        self.members
            .iter()
            .filter(|member| member.is_bookable && member.disabled_at.is_none())
    }
}

/// The field by which the customer hears nothing of a change.
pub(super) const SILENT: &str = "silent";

/// What the customer is told of another time (R-APPT-25).
fn news(form: &FormState) -> Option<Trigger> {
    (!form.is_checked(SILENT)).then_some(Trigger::Rescheduled)
}

/// When, who, where. `kept` is the time as it stands: the same words name the same instant, and a
/// start in the past is history then (R-APPT-4). `hours` are those of the jobs.
fn plan(
    form: &mut FormState,
    desk: &Desk<'_>,
    kept: Option<&When>,
    hours: &[Quantity],
) -> Option<Plan> {
    let when = when(form, desk, kept, hours);
    let technician = technician(form, desk);
    let spot = spot(form);
    let override_reason = override_reason(form);
    Some(Plan {
        when: when?,
        technician,
        spot: spot?,
        override_reason,
    })
}

/// Why it is booked in spite of conflicts: 3 to 200 characters (R-APPT-10).
pub(super) fn override_reason(form: &mut FormState) -> Option<String> {
    let reason = form.optional("override_reason", "Reason", 200)?;
    if reason.chars().count() < 3 {
        form.fail(
            "override_reason",
            "Give a reason of at least three letters.",
        );
    }
    Some(reason)
}

/// The instant that is meant: of two the earlier one, unless a square of the calendar said which.
pub(super) fn chosen(form: &FormState, zone: ShopTime, local: LocalInstant) -> DateTime<Utc> {
    let asked: Option<i32> = form.value(OFFSET).parse().ok();
    let later = local
        .later
        .filter(|later| asked == Some(east(zone, *later)));
    later.unwrap_or(local.instant)
}

/// The field that tells two instants of the same wall time apart: minutes east of Greenwich.
pub(super) const OFFSET: &str = "offset";

fn east(zone: ShopTime, at: DateTime<Utc>) -> i32 {
    let local = at.with_timezone(&zone.tz());
    local.offset().fix().local_minus_utc() / 60
}

/// The wall time means the earlier instant if it happens twice; one that does not exist is refused
/// with the next one (R-APPT-16).
fn when(
    form: &mut FormState,
    desk: &Desk<'_>,
    kept: Option<&When>,
    hours: &[Quantity],
) -> Option<When> {
    let day = form.date("day", "Date");
    form.demand("day", "Date");
    let time = form.clock_time("time", "Time");
    form.demand("time", "Time");
    let duration = duration(form);
    let (day, time) = (day?, time?);
    let wall = day.and_time(time).format("%Y-%m-%dT%H:%M").to_string();
    let local = desk.zone.instant(day, time);
    let local = local.map(|local| (chosen(form, desk.zone, local), local.is_ambiguous()));
    // Of two instants of one wall time, that of the square.
    let is_other = |kept: &When| {
        let asked = !form.value(OFFSET).is_empty();
        asked && local.is_ok_and(|(start, is_ambiguous)| is_ambiguous && start != kept.start)
    };
    let same = kept.filter(|kept| kept.wall == wall && kept.zone == desk.zone.name());
    let same = same.filter(|kept| !is_other(kept));
    let start = match (same, local) {
        (Some(kept), _) => kept.start,
        (None, Ok((start, _))) => start,
        (None, Err(gap)) => {
            form.fail("time", gap.to_string());
            return None;
        }
    };
    let given = duration.and_then(|minutes| start.checked_add_signed(minutes));
    // A computed length stays what it is: the jobs have moved it with them.
    let computed = kept.filter(|kept| kept.source != DurationSource::Given);
    let (end, source) = match computed.filter(|_| duration.is_none()) {
        Some(kept) => (start + (kept.end - kept.start), kept.source),
        None => end_of(start, given, hours, desk.default_duration),
    };
    for fault in check_times(desk.now, start, end, same.is_none()) {
        let field = match fault {
            TimeFault::StartInPast => "time",
            TimeFault::EndNotAfterStart | TimeFault::TooLong => "duration",
        };
        form.fail(field, fault.to_string());
    }
    let zone = desk.zone.name().to_owned();
    Some(When {
        start,
        end,
        source,
        day,
        wall,
        zone,
    })
}

/// Hours, such as 1.5. A hundredth of an hour is 36 seconds; visits last whole minutes.
fn duration(form: &mut FormState) -> Option<TimeDelta> {
    let hours = form.quantity("duration", "Duration")?;
    let minutes = (i64::from(hours.0) * 6 + 5) / 10;
    if minutes == 0 {
        form.fail(
            "duration",
            "Duration must be more than nothing. Leave it empty to count the jobs' hours.",
        );
        return None;
    }
    TimeDelta::try_minutes(minutes)
}

/// Hours of a given end as people type them.
fn hours_of(when: &When) -> String {
    let minutes = (when.end - when.start).num_minutes();
    let hundredths = i32::try_from(minutes * 10 / 6).unwrap_or(i32::MAX);
    Quantity(hundredths).to_string()
}

fn technician(form: &mut FormState, desk: &Desk<'_>) -> Option<MembershipId> {
    let id: MembershipId = form.parsed("technician", "Choose a technician from the list.")?;
    if !desk.members.iter().any(|member| member.id == id) {
        form.fail("technician", "Choose a technician from the list.");
    }
    Some(id)
}

fn spot(form: &mut FormState) -> Option<Spot> {
    let place: Option<Place> = form.choice("place", "Place");
    let line1 = form.optional("line1", "Street address", 120);
    let city = form.optional("city", "City", 120);
    let region = form.optional("region", "State", 120);
    let postal = form.optional("postal", "ZIP code", 120);
    let access_notes = form.multiline("access_notes", "Access notes", 500);
    Some(Spot {
        place: place?,
        line1,
        city,
        region,
        postal,
        access_notes,
    })
}

/// The chosen work: services in the order of the catalog, then those of packages.
pub(super) fn work(form: &mut FormState, desk: &Desk<'_>) -> Vec<Job> {
    let wanted: Vec<Option<ServiceId>> =
        form.values("services").map(|id| id.parse().ok()).collect();
    let known = |id: &Option<ServiceId>| desk.catalog.iter().any(|service| Some(service.id) == *id);
    if !wanted.iter().all(known) {
        form.fail(
            "services",
            "A service is no longer in the catalog. Choose again.",
        );
    }
    let chosen = desk
        .catalog
        .iter()
        .filter(|service| wanted.contains(&Some(service.id)));
    let alone = chosen.map(|service| desk.prices.job(service, Quantity::ONE));
    let wanted: Vec<Option<PackageId>> =
        form.values("packages").map(|id| id.parse().ok()).collect();
    let known = |id: &Option<PackageId>| desk.packages.iter().any(|offer| Some(offer.id) == *id);
    if !wanted.iter().all(known) {
        form.fail("services", "A package is no longer there. Choose again.");
    }
    let mut jobs: Vec<Job> = alone.collect();
    let packed = desk.packages.iter();
    for offer in packed.filter(|offer| wanted.contains(&Some(offer.id))) {
        match offer.work() {
            Ok(work) => jobs.extend_from_slice(work),
            Err(hindrance) => form.refuse("services", hindrance.to_string()),
        }
    }
    jobs
}
