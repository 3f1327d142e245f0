//! What a technician's own time and knowledge say about a visit (R-APPT-9): from memory, and so as old
//! as its entry there. A time off entered in this very second may be missed; the calendar shows it.

use super::super::calendar::{Opening, hours_conflict, missing_skills};
use super::super::refusal::Conflict;
use super::guard::{Rules, Wanted};
use crate::entity::membership;
use crate::features::shops::Crew;
use std::sync::Arc;

/// What is in the way of this technician.
pub(super) fn conflicts(
    wanted: &Wanted<'_>,
    technician: &membership::Model,
    rules: &Rules,
) -> Vec<Conflict> {
    let (when, member) = (&wanted.plan.when, technician.id);
    let crew = Crew::of(Arc::clone(&rules.open));
    let name = || technician.name.clone();
    let mut found = Vec::new();
    let off = crew.off(member, when.start, when.end);
    if let Some(until) = off.iter().map(|(_, until)| *until).max() {
        found.push(Conflict::Off {
            name: name(),
            until,
        });
    }
    if let Some(own) = crew.own_spans(member, when.day) {
        let own: Vec<Opening> = own
            .into_iter()
            .map(|(opens, closes)| Opening { opens, closes })
            .collect();
        let (start, end) = (rules.zone.local(when.start), rules.zone.local(when.end));
        if hours_conflict(start, end, &own, None).is_some() {
            found.push(Conflict::TechnicianHours { name: name() });
        }
    }
    found.extend(unskilled(wanted, technician, rules));
    found
}

/// What the technician does not know well enough.
pub(super) fn unskilled(
    wanted: &Wanted<'_>,
    technician: &membership::Model,
    rules: &Rules,
) -> Vec<Conflict> {
    let crew = Crew::of(Arc::clone(&rules.open));
    let level = |category| crew.level(technician.id, category, wanted.plan.when.day);
    let missing = missing_skills(wanted.work, level);
    let told = missing
        .into_iter()
        .map(|(category, level)| Conflict::Skill {
            name: technician.name.clone(),
            category,
            level,
        });
    told.collect()
}
