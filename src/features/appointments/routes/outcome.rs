//! "Could not do": why, in a word and in one's own (R-APPT-24).

use super::super::commands::{self, NotDone};
use super::super::queries::{Near, Standing};
use super::super::views::outcome::page;
use super::place::standing;
use super::position::back;
use super::refused::told;
use crate::error::{AppError, AppResult};
use crate::kernel::words::Outcome;
use crate::ui::form::FormState;
use crate::web::paths::OutcomePath;
use crate::web::{Answer, Page, PostForm, SeeOther, Staff, State, limit, right};
use actix_web::{HttpRequest, web};
use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    back: String,
}

pub(super) async fn ask(
    staff: Staff<right::MoveAppointments>,
    path: web::Path<OutcomePath>,
    asked: web::Query<Asked>,
) -> AppResult<Page> {
    let at = standing(&staff, path.appointment, &Near::default()).await?;
    let form = FormState::of([("back", asked.back.clone())]);
    let form = form.with_version(at.appointment.version);
    Ok(render(&at, &form))
}

fn render(at: &Standing, form: &FormState) -> Page {
    let title = format!("Could not do {} · Appointments", at.number);
    Page::new(form.title(&title), page(form, at, &back(form, at)))
        .description("Say why a visit could not be done.")
}

pub(super) async fn note(
    mut staff: Staff<right::MoveAppointments>,
    path: web::Path<OutcomePath>,
    post: PostForm,
    (req, state): (HttpRequest, web::Data<State>),
) -> AppResult<Answer> {
    limit::MOVES.count(&state, staff.actor.id, staff.now)?;
    let at = standing(&staff, path.appointment, &Near::default()).await?;
    let mut form = post.state;
    let why: Option<Outcome> = form.choice("why", "Reason");
    if form.value("why").is_empty() {
        form.fail("why", "Choose a reason.");
    }
    let words = form.optional("note", "In your words", 160);
    if why == Some(Outcome::Other) && words.is_none() && !form.has_errors() {
        form.fail("note", "Say what it was.");
    }
    let Some(why) = why.filter(|why| *why != Outcome::Done && !form.has_errors()) else {
        return Ok(render(&at, &form).invalid().into());
    };
    let said = NotDone {
        why,
        note: words,
        seen: form.version().unwrap_or_default(),
    };
    let done = staff
        .write(async |tx, by| commands::not_done(tx, by, (&at, &said)).await)
        .await;
    match done {
        Ok(entry) => {
            let there = SeeOther::to(back(&form, &at)).flash("Noted. The order stays open.");
            Ok(there.undo(entry).into())
        }
        Err(AppError::Refused(words)) => told(&req, words, &at),
        Err(AppError::Stale) => told(&req, AppError::Stale.to_string(), &at),
        Err(e) => Err(e),
    }
}
