//! When: arrival windows that somebody can keep (R-AVAIL-3).

use super::super::draft::{SlotTold, Step};
use super::super::queries::Draft;
use super::super::views;
use super::{Counter, Opened, kept, opened, page};
use crate::error::AppResult;
use crate::features::appointments::availability::{Slot, Windows, nearest, offered};
use crate::ui::form::FormState;
use crate::web::paths::DraftSlotPath;
use crate::web::{Answer, Page, PostForm, Site};
use actix_web::web::{self, Path};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct From {
    from: Option<NaiveDate>,
}

/// Two statements, however many visits there are.
pub(super) async fn show(
    site: Site,
    path: Path<DraftSlotPath>,
    asked: web::Query<From>,
) -> AppResult<Answer> {
    let (draft, counter) = match opened(&site, path.draft, Step::Slot).await? {
        Opened::Draft(draft, counter) => (draft, counter),
        Opened::Else(answer) => return Ok(answer),
    };
    let form = FormState::empty();
    let page = times((&site, &counter), &draft, (&form, asked.from), Vec::new()).await?;
    Ok(page.into())
}

/// The first days with times; `near` are those nearest to one that is gone.
pub(super) async fn times(
    (site, counter): (&Site, &Counter),
    draft: &Draft,
    (form, from): (&FormState, Option<NaiveDate>),
    near: Vec<Slot>,
) -> AppResult<Page> {
    let asked = counter.asked(&draft.told);
    let windows = Windows::of(&site.db, (site.now, site.zone), &asked, from).await?;
    let chosen = draft.told.slot.map(|slot| slot.start);
    let body = views::times(site, draft.id, &windows.with(chosen, near));
    Ok(page((site, counter), draft, (Step::Slot, form), &body))
}

/// The times nearest to one that is gone, and all the others: 409 (R-AVAIL-4).
pub(super) async fn gone(
    at: (&Site, &Counter),
    draft: &Draft,
    start: DateTime<Utc>,
) -> AppResult<Page> {
    let site = at.0;
    let asked = at.1.asked(&draft.told);
    let near = nearest(&site.db, (site.now, site.zone), &asked, start).await?;
    let mut form = FormState::empty();
    form.refuse(
        "",
        "This time is not free any more. Choose another one: everything else you told is kept.",
    );
    times(at, draft, (&form, None), near).await
}

pub(super) async fn keep(
    mut site: Site,
    path: Path<DraftSlotPath>,
    post: PostForm,
) -> AppResult<Answer> {
    let (mut draft, counter) = match opened(&site, path.draft, Step::Slot).await? {
        Opened::Draft(draft, counter) => (draft, counter),
        Opened::Else(answer) => return Ok(answer),
    };
    let start: Option<DateTime<Utc>> = post.state.value("start").parse().ok();
    let Some(start) = start else {
        let mut form = post.state;
        form.fail("", "Choose one of the times.");
        let page = times((&site, &counter), &draft, (&form, None), Vec::new()).await?;
        return Ok(page.into());
    };
    let asked = counter.asked(&draft.told);
    let found = offered(&site.db, (site.now, site.zone), &asked, start).await?;
    let Some(slot) = found else {
        return Ok(gone((&site, &counter), &draft, start).await?.into());
    };
    draft.told.slot = Some(SlotTold {
        start,
        technician: slot.technician,
    });
    kept(&mut site, draft.id, &draft.told).await
}
