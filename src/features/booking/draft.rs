//! What somebody has told so far, and what is asked next. Pure.

use crate::features::appointments::availability::Asked;
use crate::features::appointments::calendar::end_of;
use crate::features::shops::catalog::Job;
use crate::kernel::ids::{DraftId, MembershipId, ServiceId};
use crate::kernel::link::Slug;
use crate::kernel::money::Cents;
use crate::kernel::place::Where;
use crate::kernel::vehicle::label;
use crate::kernel::words::{DurationSource, Pricing};
use crate::web::paths::{
    DraftContactPath, DraftPlacePath, DraftReviewPath, DraftServicesPath, DraftSlotPath,
    DraftVehiclePath,
};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// Drafts live so long (R-BOOK-1).
pub(super) const LIFE: TimeDelta = TimeDelta::hours(24);

/// What is asked, in its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
    Place,
    Vehicle,
    Services,
    Slot,
    Contact,
    Review,
}

impl Step {
    pub(super) const ALL: [Self; 6] = [
        Self::Place,
        Self::Vehicle,
        Self::Services,
        Self::Slot,
        Self::Contact,
        Self::Review,
    ];

    /// From one.
    pub(super) fn number(self) -> usize {
        Self::ALL.iter().take_while(|step| **step <= self).count()
    }

    pub(super) const fn title(self) -> &'static str {
        match self {
            Self::Place => "Where is the car?",
            Self::Vehicle => "Which car is it?",
            Self::Services => "What does it need?",
            Self::Slot => "When should we come?",
            Self::Contact => "How do we reach you?",
            Self::Review => "Is everything right?",
        }
    }

    pub(super) fn path(self, (shop, draft): (Slug, DraftId)) -> String {
        match self {
            Self::Place => DraftPlacePath { shop, draft }.to_string(),
            Self::Vehicle => DraftVehiclePath { shop, draft }.to_string(),
            Self::Services => DraftServicesPath { shop, draft }.to_string(),
            Self::Slot => DraftSlotPath { shop, draft }.to_string(),
            Self::Contact => DraftContactPath { shop, draft }.to_string(),
            Self::Review => DraftReviewPath { shop, draft }.to_string(),
        }
    }
}

/// All that was told, as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Told {
    pub(super) place: Option<PlaceTold>,
    pub(super) car: Option<CarTold>,
    /// Chosen before anything was asked: by a button beside a service.
    pub(super) wanted: Vec<ServiceId>,
    pub(super) work: Option<WorkTold>,
    pub(super) slot: Option<SlotTold>,
    pub(super) contact: Option<ContactTold>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct PlaceTold {
    /// Street and number, or how the car is found.
    pub(super) line1: String,
    pub(super) city: Option<String>,
    /// Five digits.
    pub(super) zip: String,
    pub(super) access: Option<String>,
}

impl PlaceTold {
    pub(super) fn at(&self) -> Option<Where> {
        Where::of_zip(&self.zip)
    }

    /// "12 Elm St, Davis, 95616".
    pub(super) fn words(&self) -> String {
        let parts = [
            Some(self.line1.as_str()),
            self.city.as_deref(),
            Some(&self.zip),
        ];
        let parts: Vec<&str> = parts.into_iter().flatten().collect();
        parts.join(", ")
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct CarTold {
    pub(super) year: Option<i32>,
    pub(super) make: String,
    pub(super) model: String,
    pub(super) vin: Option<String>,
    pub(super) plate: Option<String>,
    pub(super) plate_region: Option<String>,
}

impl CarTold {
    pub(super) fn words(&self) -> String {
        let plate = self.plate.as_deref();
        let car = label(self.year, &self.make, &self.model);
        plate.map_or_else(|| car.clone(), |plate| format!("{car}, plate {plate}"))
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct WorkTold {
    /// None: nobody knows yet what it needs.
    pub(super) services: Vec<ServiceId>,
    /// What it does, in the visitor's words.
    pub(super) symptoms: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct SlotTold {
    pub(super) start: DateTime<Utc>,
    /// Who can be there then; nobody outside hears who.
    pub(super) technician: MembershipId,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ContactTold {
    pub(super) name: String,
    /// E.164.
    pub(super) phone: String,
    pub(super) email: Option<String>,
}

impl Told {
    /// The first question without an answer.
    pub(super) fn next(&self) -> Step {
        let open = [
            (Step::Place, self.place.is_none()),
            (Step::Vehicle, self.car.is_none()),
            (Step::Services, self.work.is_none()),
            (Step::Slot, self.slot.is_none()),
            (Step::Contact, self.contact.is_none()),
        ];
        let first = open.into_iter().find(|(_, is_open)| *is_open);
        first.map_or(Step::Review, |(step, _)| step)
    }

    /// The services that were chosen, now or before anything was asked.
    pub(super) fn chosen(&self) -> &[ServiceId] {
        match &self.work {
            Some(work) => &work.services,
            None => &self.wanted,
        }
    }

    /// What times are asked for.
    pub(super) fn asked(&self, jobs: &[Job], default_duration: i32) -> Asked {
        let place = self.place.as_ref().and_then(PlaceTold::at);
        Asked::of(jobs, place, default_duration)
    }
}

/// When a visit with these jobs is over, and where that comes from.
pub(super) fn end(
    start: DateTime<Utc>,
    jobs: &[Job],
    default_duration: i32,
) -> (DateTime<Utc>, DurationSource) {
    let hours: Vec<_> = jobs.iter().map(|job| job.hours).collect();
    end_of(start, None, &hours, default_duration)
}

/// What jobs of a fixed price come to before tax, and whether there are others, or none at all.
pub(super) fn price(jobs: &[Job]) -> (Cents, bool) {
    let fixed = |job: &&Job| job.service.pricing == Pricing::Fixed;
    let sum = Cents::sum(jobs.iter().map(Job::total)).unwrap_or(Cents::ZERO);
    (sum, jobs.is_empty() || !jobs.iter().all(|job| fixed(&job)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test] // R-BOOK-1
    fn the_next_question_is_the_first_without_an_answer() {
        let mut told = Told::default();
        assert_eq!(told.next(), Step::Place);
        told.place = Some(PlaceTold::default());
        told.work = Some(WorkTold::default());
        assert_eq!(told.next(), Step::Vehicle);
        told.car = Some(CarTold::default());
        assert_eq!((told.next(), told.next().number()), (Step::Slot, 4));
    }

    #[test]
    fn what_an_older_version_wrote_is_still_read() {
        let told: Told = serde_json::from_str("{}").unwrap();
        assert_eq!(told, Told::default());
    }
}
