//! All that the question "when can somebody come?" is answered from.

use super::super::calendar::{Visit, end_of};
use super::super::commands::{Rules, asked_for};
use super::super::queries::Billable;
use crate::entity::shop_settings;
use crate::features::shops::catalog::Job;
use crate::kernel::ids::{AppointmentId, MembershipId};
use crate::kernel::place::Where;
use crate::kernel::words::{AppointmentStatus, Category, Place};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use std::collections::BTreeMap;
use uuid::Uuid;

/// What the shop has planned, and by which rules.
#[derive(Clone, Debug)]
pub struct Book {
    /// Pause, roads, most visits a day, zone and hours.
    pub rules: Rules,
    /// Minutes between starts, counted from midnight.
    pub step: i32,
    /// The first instant that is offered, and the last day.
    pub first: DateTime<Utc>,
    /// The last local day that is offered.
    pub last: NaiveDate,
    /// Who can be booked.
    pub technicians: Vec<MembershipId>,
    /// By technician, by their start.
    pub visits: BTreeMap<MembershipId, Vec<Visit>>,
    /// How many visits a local day has, of all technicians and of nobody.
    pub booked: BTreeMap<NaiveDate, i32>,
}

impl Book {
    /// Without any visit.
    #[must_use]
    pub fn new(
        settings: &shop_settings::Model,
        rules: Rules,
        technicians: Vec<MembershipId>,
        now: DateTime<Utc>,
    ) -> Self {
        let notice = TimeDelta::minutes(settings.min_notice.max(0).into());
        let horizon = TimeDelta::days(settings.horizon_days.clamp(1, 366).into());
        Self {
            step: settings.slot_step.clamp(5, 240),
            first: now + notice,
            last: rules.zone.day(now + horizon),
            rules,
            technicians,
            visits: BTreeMap::new(),
            booked: BTreeMap::new(),
        }
    }

    /// With a visit of somebody, or of nobody yet.
    pub fn put(&mut self, (technician, day): (Option<MembershipId>, NaiveDate), visit: Visit) {
        *self.booked.entry(day).or_default() += 1;
        if let Some(technician) = technician.filter(|_| visit.span().is_some()) {
            self.visits.entry(technician).or_default().push(visit);
        }
    }

    /// Puts the visits in order; whoever has put any does so before asking.
    pub fn sort(&mut self) {
        for visits in self.visits.values_mut() {
            visits.sort_by_key(|visit| (visit.start, visit.id));
        }
    }

    /// Whether the shop takes no more visits on that day (R-APPT-9).
    #[must_use]
    pub fn is_full(&self, day: NaiveDate) -> bool {
        let booked = self.booked.get(&day).copied().unwrap_or_default();
        self.rules.most.is_some_and(|most| booked >= most)
    }
}

/// What is asked for.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// Where; nobody knows: drives take what the shop says.
    pub place: Option<Where>,
    /// How long.
    pub minutes: i32,
    /// What is to be done, and the skill that each asks for.
    pub work: Vec<(Category, i32)>,
    /// Whether the car is brought to the shop.
    pub is_at_shop: bool,
    /// The visit that moves: the time it has is in nobody's way (R-BOOK-6).
    pub instead: Option<AppointmentId>,
}

impl Asked {
    /// What these jobs take, there; without hours as many minutes as the shop says.
    #[must_use]
    pub fn of(jobs: &[Job], place: Option<Where>, default_duration: i32) -> Self {
        let hours: Vec<_> = jobs.iter().map(|job| job.hours).collect();
        let begin = DateTime::UNIX_EPOCH;
        let (end, _) = end_of(begin, None, &hours, default_duration);
        Self {
            place,
            minutes: i32::try_from((end - begin).num_minutes()).unwrap_or(default_duration),
            work: asked_for(jobs),
            ..Self::default()
        }
    }

    /// Another time for a visit: as long, at the same place, for the same work.
    #[must_use]
    pub fn again(at: &Billable) -> Self {
        let row = &at.appointment;
        let minutes = (row.end_at - row.start_at).num_minutes();
        Self {
            place: row.postal.as_deref().and_then(Where::of_zip),
            minutes: i32::try_from(minutes).unwrap_or_default(),
            work: at.work(),
            is_at_shop: row.place == Place::Shop,
            instead: Some(row.id),
        }
    }

    /// The visit that it would be, from then on; of nobody else's id.
    #[must_use]
    pub fn visit(&self, start: DateTime<Utc>) -> Visit {
        let place = self.place.as_ref();
        Visit {
            id: AppointmentId(Uuid::nil()),
            start,
            end: start + TimeDelta::minutes(self.minutes.max(1).into()),
            buffer_before: None,
            buffer_after: None,
            place: match self.is_at_shop {
                true => Place::Shop,
                false => Place::Mobile,
            },
            address: None,
            at: place.map(|place| place.at),
            status: AppointmentStatus::Scheduled,
            completed_at: None,
            deleted: false,
        }
    }
}
