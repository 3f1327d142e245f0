//! What a technician sees of a customer: only those of the own visits, without money and e-mail, and
//! phone and address only around the day of a visit (R-ACC-15).

pub(crate) mod queries;
pub(crate) mod views;

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
        visits: &visits,
        reach: visits.iter().any(is_near),
        zone: staff.zone,
        today,
    };
    let title = format!("{} · Customers", found.customer.name);
    Ok(Page::new(title, views::customer(&view)).description("A customer of your visits."))
}
