//! What a technician sees of a customer: only those of the own visits, without money and e-mail, and
//! phone and address only around the day of a visit (R-ACC-15).

pub(crate) mod queries;
pub(crate) mod views;

use super::notes::Reader;
use super::queries::profile::profile;
use crate::error::{AppResult, OrNotFound};
use crate::kernel::ids::{CustomerId, MembershipId};
use crate::web::staff::Permission;
use crate::web::{Page, Staff};
use queries::{OwnVisit, Whose, own_visits};

/// The customer's page as this technician may see it; any other customer is as if not there.
pub(super) async fn page<P: Permission>(
    staff: &Staff<P>,
    (technician, id): (MembershipId, CustomerId),
) -> AppResult<Page> {
    let settings = staff.db.settings().await?;
    let visits = own_visits(&staff.db, (technician, Whose::Customer(id))).await?;
    visits.first().or_not_found()?;
    let found = profile(&staff.db, (id, staff.now), None).await?;
    let found = found.or_not_found()?;
    let (sight, today) = (staff.sight(&settings), staff.today());
    let is_near = |visit: &OwnVisit| sight.reaches(visit.day, today);
    let view = views::OwnCustomer {
        customer: &found.customer,
        cars: &found.cars,
        notes: &found.notes,
        reader: Reader {
            id: staff.actor.id,
            role: staff.role,
            now: staff.now,
        },
        visits: &visits,
        reach: visits.iter().any(is_near),
        zone: staff.zone,
        today,
    };
    let title = format!("{} · Customers", found.customer.name);
    Ok(Page::new(title, views::customer(&view)).description("A customer of your visits."))
}

/// Nothing, for a customer that this person may look at: a technician's are those of the own visits.
///
/// # Errors
/// [`AppError::NotFound`](crate::error::AppError::NotFound) for any other customer.
pub(super) async fn guard<P: Permission>(staff: &Staff<P>, id: CustomerId) -> AppResult<()> {
    if let Some(technician) = staff.own_only() {
        let visits = own_visits(&staff.db, (technician, Whose::Customer(id))).await?;
        visits.first().or_not_found()?;
    }
    Ok(())
}
