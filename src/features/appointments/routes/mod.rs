//! `/board` and `/appointments`, and what is under them.

mod acceptance;
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
mod sent;
mod stamps;
mod stay;

use super::counter::{Counter, twice};
use super::queries::{self, Billable};
use super::state;
use crate::entity::{appointment, shop_settings};
use crate::error::{AppResult, OrNotFound};
use crate::kernel::ids::AppointmentId;
use crate::web::Staff;
use crate::web::paths::{
    AcceptancePath, AppointmentAcknowledgementPath, AppointmentBlockersPath,
    AppointmentDeletionPath, AppointmentJobPath, AppointmentJobRemovalPath, AppointmentJobsPath,
    AppointmentNotesPath, AppointmentOdometerPath, AppointmentPath, AppointmentPositionPath,
    AppointmentPromisePath, AppointmentsPath, AuthorisationPath, BoardPath, CheckInPath,
    CheckOutPath, EditAppointmentPath, JobLinePath, JobLineRemovalPath, JobLinesPath,
    NewAppointmentPath, OutcomePath, ReschedulePath, StampsPath,
};
use crate::web::staff::Permission;
use actix_web::web::{self, get, post};

/// Mounts the feature.
pub fn configure(cfg: &mut web::ServiceConfig) {
    super::availability::configure(cfg);
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
        .route(AppointmentBlockersPath::PATTERN, get().to(holds::show))
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
        .route(AcceptancePath::PATTERN, post().to(acceptance::accept))
        .route(OutcomePath::PATTERN, get().to(outcome::ask))
        .route(OutcomePath::PATTERN, post().to(outcome::note))
        .route(StampsPath::PATTERN, post().to(stamps::tap))
        .route(AppointmentPositionPath::PATTERN, post().to(position::take));
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
