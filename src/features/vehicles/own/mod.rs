//! What a technician sees of a car: only those of the own visits, with what the work needs
//! (R-ACC-15).

mod views;

use super::queries::{detail, label};
use crate::error::{AppResult, OrNotFound};
use crate::features::customers::own::queries::{Whose, own_visits};
use crate::kernel::ids::{MembershipId, VehicleId};
use crate::web::staff::Permission;
use crate::web::{Page, Staff};

/// The car's page as this technician may see it; any other car is as if not there.
pub(super) async fn page<P: Permission>(
    staff: &Staff<P>,
    (technician, id): (MembershipId, VehicleId),
) -> AppResult<Page> {
    let visits = own_visits(&staff.db, (technician, Whose::Vehicle(id))).await?;
    visits.first().or_not_found()?;
    let found = detail(&staff.db, id, READINGS).await?.or_not_found()?;
    let body = views::car(&found, &visits, (staff.today(), staff.zone));
    let title = format!("{} · Vehicles", label(&found.owned.car));
    Ok(Page::new(title, body).description("A car of your visits."))
}

/// Readings on the car's page.
const READINGS: u64 = 6;

/// Nothing, for a car that this person may look at: a technician's are those of the own visits.
///
/// # Errors
/// [`AppError::NotFound`](crate::error::AppError::NotFound) for any other car.
pub(super) async fn guard<P: Permission>(staff: &Staff<P>, id: VehicleId) -> AppResult<()> {
    if let Some(technician) = staff.own_only() {
        let visits = own_visits(&staff.db, (technician, Whose::Vehicle(id))).await?;
        visits.first().or_not_found()?;
    }
    Ok(())
}
