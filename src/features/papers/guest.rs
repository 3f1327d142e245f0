//! The papers of the visit that a customer's link leads to (R-LINK-2): whoever holds it reads them, so the
//! payer's address and phone are left out. Each is printed live; reading keeps nothing.

use super::routes::{Asked, Paper, answer, received};
use crate::error::{AppResult, OrNotFound};
use crate::features::invoices::queries::Bill;
use crate::features::invoices::{commands, own, paper, print, queries as bills};
use crate::features::links::bill_of;
use crate::web::file::{self, Shown};
use crate::web::limit::PAPERS;
use crate::web::paths::LinkPath;
use crate::web::{Guest, State};
use actix_web::{Either, HttpRequest, web};

/// The bill as whoever holds the link sees it.
async fn bill(guest: &Guest) -> AppResult<Bill> {
    let id = bill_of(guest).await?;
    let mut bill = bills::bill(&guest.site.db, id).await?.or_not_found()?;
    own::hide_contact(&mut bill);
    Ok(bill)
}

/// What is asked for, as often as a person asks.
fn asked<'a>(
    guest: &Guest,
    (req, state, shown): (&'a HttpRequest, &'a State, &'a Shown),
) -> AppResult<Asked<'a>> {
    PAPERS.count(state, guest.link.0, guest.site.now)?;
    Ok(Asked {
        req,
        state,
        shown,
        section: "Your visit",
        back: LinkPath { token: guest.token }.to_string(),
        is_framed: true,
    })
}

pub(super) async fn invoice(
    req: HttpRequest,
    state: web::Data<State>,
    mut guest: Guest,
    shown: web::Query<Shown>,
) -> AppResult<Paper> {
    let asked = asked(&guest, (&req, &state, &shown))?;
    let bill = bill(&guest).await?;
    let db = &mut guest.site.db;
    if shown.is_page() {
        return answer(db, &asked, (paper::document(&bill)?.sheet(), None)).await;
    }
    let bytes = print(db, &state, &bill).await?;
    let name = commands::file_name(&bill.label());
    Ok(Either::Right(file::made(&req, &name, bytes)))
}

pub(super) async fn receipt(
    req: HttpRequest,
    state: web::Data<State>,
    mut guest: Guest,
    shown: web::Query<Shown>,
) -> AppResult<Paper> {
    let asked = asked(&guest, (&req, &state, &shown))?;
    let bill = bill(&guest).await?;
    let now = guest.site.now;
    received(&mut guest.site.db, &asked, (&bill, now)).await
}
