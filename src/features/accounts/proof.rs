//! The password again, for money out and for rights (R-ACC-5): refund, credit note, role change, key,
//! full export, e-mail or password change. Whoever walks up to an open screen can't do these.
//!
//! A command that needs it takes a [`Proof`], which only this module makes, so a handler cannot
//! forget to ask:
//!
//! ```text
//! // views: the field stands in the form itself, so nothing typed is lost
//! (proof::field(form, is_proof_needed)) // staff.needs_proof()
//! // routes: asked first, then the form is read, so that all that is wrong is told at once
//! async fn refund(req: HttpRequest, mut staff: Staff<right::Refund>, post: PostForm) -> … {
//!     let proof = proof::ask(&req, &mut staff, &mut post.state).await?;
//!     let parsed = forms::refund(&mut post.state);
//!     let (Some(proof), Some(new)) = (proof, parsed) else { return Ok(page(…).invalid().into()) };
//!     staff.once(&post, there, async |tx, by| commands::refund(tx, by, &new, &proof).await).await
//! }
//! ```

use super::password::{self, Verdict};
use super::routes::origin;
use super::throttle::Counters;
use crate::entity::user;
use crate::error::{AppError, AppResult};
use crate::kernel::ids::UserId;
use crate::ui::form::{self, FormState};
use crate::web::form::PROOF_FIELD;
use crate::web::staff::Permission;
use crate::web::{Staff, State};
use actix_web::{HttpRequest, web};
use maud::{Markup, html};

/// Whoever acts gave the own password within the last 15 minutes.
#[derive(Debug)]
pub struct Proof(());

impl Proof {
    /// Of the command line and the demo, which no browser asks.
    #[must_use]
    pub const fn of_system() -> Self {
        Self(())
    }
}

/// "Your password", where the last proof is too old or was not right.
#[must_use]
pub fn field(form: &FormState, is_needed: bool) -> Markup {
    let is_asked = is_needed || form.error_for(PROOF_FIELD).is_some();
    html! {
        @if is_asked {
            (form::field::password(form, PROOF_FIELD, "Your password")
                .hint("You gave it more than 15 minutes ago, and this needs it again."))
        }
    }
}

/// The proof, old or new. `None`: the form says beside the field what is wrong, and is to be shown
/// again with [`field`]. A password that was right is proof for the next 15 minutes, even if other
/// fields were not.
///
/// # Errors
/// [`AppError::TooMany`] after ten wrong ones (R-ACC-3).
pub async fn ask<P: Permission>(
    req: &HttpRequest,
    staff: &mut Staff<P>,
    form: &mut FormState,
) -> AppResult<Option<Proof>> {
    let typed = form.take(PROOF_FIELD);
    if !staff.needs_proof() {
        return Ok(Some(Proof(())));
    }
    if typed.is_empty() {
        form.fail(PROOF_FIELD, "Enter your password.");
        return Ok(None);
    }
    let proof = check(req, staff, typed).await?;
    if proof.is_none() {
        form.fail(PROOF_FIELD, "The password is not right.");
    }
    Ok(proof)
}

/// Compares with the own password, whenever it was given last; a wrong one counts as a failed
/// sign-in does (R-ACC-3).
pub(super) async fn check<P: Permission>(
    req: &HttpRequest,
    staff: &mut Staff<P>,
    typed: String,
) -> AppResult<Option<Proof>> {
    let state = req
        .app_data::<web::Data<State>>()
        .ok_or_else(|| anyhow::anyhow!("no state"))?;
    // Hashing takes its time and needs no database.
    staff.db.end_reading();
    let person = state.db.user(UserId(staff.actor.id)).await?;
    let person = person.ok_or(AppError::SignIn)?;
    if !is_password_of(req, state, (&person, typed)).await? {
        return Ok(None);
    }
    state.db.prove(&staff.session, staff.now).await?;
    staff.note_proof();
    Ok(Some(Proof(())))
}

/// Is this the password of the account? A wrong one counts as a failed sign-in does (R-ACC-3).
///
/// # Errors
/// [`AppError::TooMany`] after ten wrong ones.
pub async fn is_password_of(
    req: &HttpRequest,
    state: &State,
    (account, typed): (&user::Model, String),
) -> AppResult<bool> {
    let email = &account.email_normalized;
    let from = origin(req, state, email);
    let counters = Counters::of(email, &from.address, from.known_browser.as_deref());
    counters.count(&state.db, state.clock.now()).await?;
    let verdict = password::verify(&state.hashing, typed, account.password_hash.clone()).await;
    // Right, or never looked at because we were busy: no failure of theirs.
    if !matches!(verdict, Ok(Verdict::Wrong)) {
        counters.forgive(&state.db).await?;
    }
    Ok(verdict? != Verdict::Wrong)
}
