//! `/leads`: who asked, and what became of it.

use super::super::{commands, queries, views};
use crate::error::{AppError, AppResult, OrNotFound};
use crate::features::appointments;
use crate::kernel::words::LeadState;
use crate::web::paths::{LeadStatePath, LeadsPath};
use crate::web::{Answer, Page, PostForm, SeeOther, Staff, page as web_page, right};
use actix_web::{HttpRequest, web};
use serde::Deserialize;

type Office = Staff<right::EditAppointments>;

#[derive(Deserialize)]
pub(super) struct Asked {
    state: Option<String>,
}

pub(super) async fn list(staff: Office, asked: web::Query<Asked>) -> AppResult<Page> {
    let state = asked.state.as_deref().and_then(|word| word.parse().ok());
    let state = state.unwrap_or(LeadState::Open);
    let leads = queries::leads(&staff.db, state).await?;
    let requests = queries::requests(&staff.db, staff.now).await?;
    let body = views::inbox((&leads, &requests), state, (staff.now, staff.zone.tz()));
    Ok(Page::new("Leads", body)
        .description("Who asked on the shop's page and was not booked there."))
}

pub(super) async fn decide(
    req: HttpRequest,
    mut staff: Office,
    (path, post): (web::Path<LeadStatePath>, PostForm),
) -> AppResult<Answer> {
    let lead = appointments::queries::lead(&staff.db, path.lead).await?;
    let lead = lead.or_not_found()?;
    let mut form = post.state;
    let seen = form.version().unwrap_or_default();
    let state: Option<LeadState> = form.choice("state", "State");
    let state = state.ok_or(AppError::BadRequest)?;
    let done = staff
        .write(async |tx, by| commands::decide(tx, by, (&lead, seen), state).await)
        .await;
    let there = format!("{LeadsPath}?state={}", lead.state.as_str());
    match done {
        Ok(()) => {
            let news = match state {
                LeadState::Open => "Open again.",
                LeadState::Won => "Won.",
                LeadState::Lost => "Lost.",
            };
            Ok(SeeOther::to(there).flash(news).into())
        }
        Err(AppError::Stale) => {
            let words = "Somebody else has decided about this lead in the meantime.";
            web_page::refused(&req, "Leads", words.to_owned(), there)
        }
        Err(e) => Err(e),
    }
}
