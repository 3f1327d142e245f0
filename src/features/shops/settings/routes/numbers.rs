//! `/settings/numbering`.

use super::super::commands::{self, Refusal};
use super::super::forms::{self, Series};
use super::super::{queries, views};
use crate::error::{AppError, AppResult};
use crate::features::shops::last_saved;
use crate::ui::form::FormState;
use crate::web::paths::NumberingPath;
use crate::web::{Answer, Page, PostForm, SeeOther, Staff, right};
use chrono::Datelike;

type Owner = Staff<right::EditSettings>;

pub(super) async fn show(staff: Owner) -> AppResult<Page> {
    let (series, version) = queries::series(&staff.db, staff.today().year()).await?;
    let form = forms::numbers_state(&series).with_version(version);
    Ok(page(&form, &series))
}

fn page(form: &FormState, series: &[Series]) -> Page {
    let title = form.title("Numbering · Settings");
    Page::new(title, views::numbers(form, series)).description(
        "What the numbers of orders and invoices look like, and from where they go on.",
    )
}

pub(super) async fn save(mut staff: Owner, post: PostForm) -> AppResult<Answer> {
    let mut form = post.state;
    let seen = form.version().unwrap_or_default();
    let (series, _) = queries::series(&staff.db, staff.today().year()).await?;
    let Some(new) = forms::numbers(&mut form, &series) else {
        return Ok(page(&form, &series).invalid().into());
    };
    let (actor, now) = (&staff.actor, staff.now);
    let saved = staff
        .db
        .transaction(async |tx| commands::set_numbers(tx, (actor, now), seen, &new).await)
        .await;
    match saved {
        Ok(()) => Ok(SeeOther::to(NumberingPath).flash("Numbering saved.").into()),
        Err(Refusal::Field(field, words)) => {
            form.fail(field, words);
            Ok(page(&form, &series).invalid().into())
        }
        Err(Refusal::App(AppError::Stale)) => {
            let (series, version) = queries::series(&staff.db, staff.today().year()).await?;
            let (who, when) = last_saved(&staff, "settings", staff.shop().0).await?;
            let theirs = forms::numbers_state(&series);
            let form = form.conflict(&theirs, version, &who, when);
            Ok(page(&form, &series).conflict().into())
        }
        Err(Refusal::App(e)) => Err(e),
    }
}
