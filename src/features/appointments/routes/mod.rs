//! `/board` and `/appointments`, and what is under them.

mod authorisation;
mod board;
mod booking;
mod deletion;
mod detail;
mod edit;
mod holds;
mod jobs;
mod lines;
mod outcome;
mod place;
mod position;
mod redraw;
mod refused;
mod reschedule;
mod stamps;
mod stay;

use super::commands::Rules;
use super::forms::{self, Desk};
use super::queries::{self, Billable};
use super::state;
use super::views::Menu;
use crate::db::OpenHours;
use crate::entity::{appointment, membership, service, shop_settings};
use crate::error::{AppResult, OrNotFound};
use crate::features::shops::catalog::Prices;
use crate::features::shops::packages::{self, Offer};
use crate::kernel::ids::AppointmentId;
use crate::kernel::time::ShopTime;
use crate::ui::form::FormState;
use crate::web::Staff;
use crate::web::paths::{
    AppointmentAcknowledgementPath, AppointmentBlockersPath, AppointmentDeletionPath,
    AppointmentJobPath, AppointmentJobRemovalPath, AppointmentJobsPath, AppointmentNotesPath,
    AppointmentOdometerPath, AppointmentPath, AppointmentPositionPath, AppointmentPromisePath,
    AppointmentsPath, AuthorisationPath, BoardPath, CheckInPath, CheckOutPath, EditAppointmentPath,
    JobLinePath, JobLineRemovalPath, JobLinesPath, NewAppointmentPath, OutcomePath, ReschedulePath,
    StampsPath,
};
use crate::web::staff::Permission;
use actix_web::web::{self, get, post};
use chrono::{DateTime, Utc};
use std::sync::Arc;

/// Mounts the feature.
pub fn configure(cfg: &mut web::ServiceConfig) {
    cfg.route(BoardPath::PATTERN, get().to(board::show))
        .route(AppointmentsPath::PATTERN, get().to(board::list))
        .route(AppointmentsPath::PATTERN, post().to(booking::create))
        .route(NewAppointmentPath::PATTERN, get().to(booking::new))
        .route(EditAppointmentPath::PATTERN, get().to(edit::edit))
        .route(ReschedulePath::PATTERN, get().to(reschedule::show))
        .route(ReschedulePath::PATTERN, post().to(reschedule::take))
        .route(AppointmentPath::PATTERN, get().to(detail::show))
        .route(AppointmentPath::PATTERN, post().to(edit::update))
        .route(AppointmentJobsPath::PATTERN, post().to(jobs::add))
        .route(AppointmentJobRemovalPath::PATTERN, post().to(jobs::remove))
        .route(AppointmentJobPath::PATTERN, get().to(lines::show))
        .route(AppointmentJobPath::PATTERN, post().to(lines::correct))
        .route(JobLinesPath::PATTERN, post().to(lines::add))
        .route(JobLinePath::PATTERN, get().to(lines::edit))
        .route(JobLinePath::PATTERN, post().to(lines::save))
        .route(JobLineRemovalPath::PATTERN, post().to(lines::remove))
        .route(AppointmentBlockersPath::PATTERN, post().to(holds::hold))
        .route(AppointmentPromisePath::PATTERN, post().to(holds::promise))
        .route(CheckInPath::PATTERN, post().to(stay::check_in))
        .route(CheckOutPath::PATTERN, post().to(stay::check_out))
        .route(AppointmentOdometerPath::PATTERN, post().to(stay::odometer))
        .route(AppointmentNotesPath::PATTERN, post().to(stay::words))
        .route(AuthorisationPath::PATTERN, post().to(authorisation::record))
        .route(
            AppointmentAcknowledgementPath::PATTERN,
            post().to(position::acknowledge),
        )
        .route(
            AppointmentDeletionPath::PATTERN,
            post().to(deletion::delete),
        )
        .route(OutcomePath::PATTERN, get().to(outcome::ask))
        .route(OutcomePath::PATTERN, post().to(outcome::note))
        .route(StampsPath::PATTERN, post().to(stamps::tap))
        .route(AppointmentPositionPath::PATTERN, post().to(position::take));
}

/// What lies on the shop's counter: rules, people, catalog, hours. All of it is kept in memory.
struct Counter {
    settings: Arc<shop_settings::Model>,
    members: Arc<Vec<membership::Model>>,
    catalog: Arc<Vec<service::Model>>,
    hours: Arc<OpenHours>,
    prices: Prices,
    /// Only where work is chosen.
    packages: Vec<Offer>,
}

impl Counter {
    async fn of<P: Permission>(staff: &Staff<P>) -> AppResult<Self> {
        Ok(Self {
            settings: staff.db.settings().await?,
            members: staff.db.members().await?,
            catalog: staff.db.active_services().await?,
            hours: staff.db.open_hours(staff.now).await?,
            prices: Prices::of(&staff.db).await?,
            packages: Vec::new(),
        })
    }

    async fn with_packages<P: Permission>(self, staff: &Staff<P>) -> AppResult<Self> {
        let packages = packages::offers(&staff.db, &self.prices).await?;
        Ok(Self { packages, ..self })
    }

    fn desk<P: Permission>(&self, staff: &Staff<P>) -> Desk<'_> {
        Desk {
            now: staff.now,
            zone: staff.zone,
            members: &self.members,
            catalog: &self.catalog,
            packages: &self.packages,
            prices: &self.prices,
            default_duration: self.settings.default_duration,
        }
    }

    /// What can be put on an order.
    fn menu(&self) -> Menu<'_> {
        Menu {
            catalog: &self.catalog,
            packages: &self.packages,
            prices: &self.prices,
        }
    }

    fn rules<P: Permission>(&self, staff: &Staff<P>) -> Rules {
        Rules::of(&self.settings, self.hours.clone(), staff.zone)
    }
}

/// Who asks, as the status table knows people.
fn actor<P: Permission>(staff: &Staff<P>, settings: &shop_settings::Model) -> state::Actor {
    state::Actor {
        role: staff.role,
        technician_may_complete: settings.technician_may_complete,
    }
}

/// The visit; a technician has only the own ones.
async fn visit<P: Permission>(staff: &Staff<P>, id: AppointmentId) -> AppResult<Billable> {
    let found = queries::billable(&staff.db, id).await?;
    found
        .filter(|at| is_mine(staff, &at.appointment))
        .or_not_found()
}

fn is_mine<P: Permission>(staff: &Staff<P>, visit: &appointment::Model) -> bool {
    let own = staff.own_only();
    own.is_none() || visit.technician_id == own
}

/// Which instant is meant, if the typed wall time happens twice (R-APPT-16).
fn twice(form: &FormState, zone: ShopTime) -> Option<String> {
    let mut read = form.clone();
    let (day, time) = (read.date("day", "Date")?, read.clock_time("time", "Time")?);
    let local = zone.instant(day, time).ok()?;
    let [first, second] = [local.instant, local.later?];
    let chosen = forms::chosen(form, zone, local);
    let (this, meant, that, other) = match chosen == first {
        true => ("first", first, "second", second),
        false => ("second", second, "first", first),
    };
    let told = |at: DateTime<Utc>| {
        at.with_timezone(&zone.tz())
            .format("%-I:%M %p %Z")
            .to_string()
    };
    Some(format!(
        "The clocks go back over this time, so it comes twice. The {this} one is meant ({}), not the {that} ({}).",
        told(meant),
        told(other),
    ))
}
