//! The people of the shop: who works here, as what, and who of them takes appointments; technicians
//! are bookable members (R-APPT-15). Owners invite by a link that is shown once, change roles and
//! disable (R-ACC-9); whoever loses a right loses the sessions with it (R-ACC-4).

mod commands;
mod forms;
mod mails;
mod queries;
mod routes;
mod views;

pub use mails::InvitationMail;
pub(super) use routes::configure;

use crate::db::ShopDb;
use crate::entity::membership;
use crate::error::AppResult;

/// The members to whom appointments can be given, by name (R-APPT-15); kept for five seconds.
///
/// # Errors
/// When the database does not answer.
pub async fn bookable(db: &ShopDb) -> AppResult<Vec<membership::Model>> {
    let members = db.members().await?;
    let bookable = |member: &&membership::Model| member.is_bookable && member.disabled_at.is_none();
    Ok(members.iter().filter(bookable).cloned().collect())
}
