//! `/settings/hours` and its holidays.

use super::forms;
use super::{commands, queries, views};
use crate::error::{AppError, AppResult};
use crate::features::shops::{crew, last_saved};
use crate::kernel::ids::v7;
use crate::ui::form::FormState;
use crate::web::form::new_key;
use crate::web::idempotency::Once;
use crate::web::paths::{HolidayRemovalPath, HolidaysPath, HoursPath};
use crate::web::staff::Right;
use crate::web::{Answer, Page, PostForm, SeeOther, Staff, right};
use actix_web::web;

/// Mounts hours and holidays.
pub(crate) fn configure(cfg: &mut web::ServiceConfig) {
    cfg.route(HoursPath::PATTERN, web::get().to(show))
        .route(HoursPath::PATTERN, web::post().to(save))
        .route(HolidaysPath::PATTERN, web::post().to(add))
        .route(HolidayRemovalPath::PATTERN, web::post().to(remove));
}

/// Owners and advisors (product, section 4.1).
type Office = Staff<right::EditHours>;

async fn show(staff: Office) -> AppResult<Page> {
    let week = stored(&staff).await?;
    page(&staff, &week, &FormState::empty().with_key(new_key())).await
}

/// The week as it is stored, ready to be edited.
async fn stored(staff: &Office) -> AppResult<FormState> {
    let (spans, version) = queries::week(&staff.db).await?;
    Ok(forms::state(&spans).with_version(version))
}

async fn page(staff: &Office, week: &FormState, holiday: &FormState) -> AppResult<Page> {
    let today = staff.today();
    let holidays = queries::holidays(&staff.db, today).await?;
    let title = if holiday.has_errors() { holiday } else { week }.title("Hours · Settings");
    let all = staff.may(Right::EditSettings);
    let people = crew::people(&staff.db.members().await?);
    let body = views::hours(week, (holiday, &holidays), (today, all), &people);
    Ok(Page::new(title, body).description("When the shop works, and on which days it is closed."))
}

async fn save(mut staff: Office, post: PostForm) -> AppResult<Answer> {
    let mut form = post.state;
    let seen = form.version().unwrap_or_default();
    let holiday = FormState::empty().with_key(new_key());
    let Some(spans) = forms::week(&mut form, &forms::SHOP) else {
        return Ok(page(&staff, &form, &holiday).await?.invalid().into());
    };
    let saved = staff
        .write(async |tx, by| commands::set_week(tx, by, seen, &spans).await)
        .await;
    match saved {
        Ok(()) => Ok(SeeOther::to(HoursPath).flash("Hours saved.").into()),
        Err(AppError::Stale) => {
            let theirs = stored(&staff).await?;
            let version = theirs.version().unwrap_or_default();
            let (who, when) = last_saved(&staff, "hours", staff.shop().0).await?;
            let form = forms::state(&spans).conflict(&theirs, version, &who, when);
            Ok(page(&staff, &form, &holiday).await?.conflict().into())
        }
        Err(e) => Err(e),
    }
}

async fn add(mut staff: Office, post: PostForm) -> AppResult<Answer> {
    let mut form = post.state.clone();
    let Some((day, name)) = forms::holiday(&mut form, staff.today()) else {
        return again(&staff, &form).await;
    };
    let id = v7(staff.now);
    let saved = staff
        .once(&post, HoursPath, async |tx, by| {
            commands::add_holiday(tx, by, id, (day, &name)).await
        })
        .await;
    match saved {
        Ok(Once::Done(done)) => Ok(done.flash("Holiday added.").into()),
        Ok(Once::Used { .. }) => {
            let form = form.with_key(new_key()).with_notice(views::already_added());
            let week = stored(&staff).await?;
            Ok(page(&staff, &week, &form).await?.conflict().into())
        }
        Err(AppError::Refused(words)) => {
            form.fail("day", words);
            again(&staff, &form).await
        }
        Err(e) => Err(e),
    }
}

/// The page with what is wrong about the holiday.
async fn again(staff: &Office, form: &FormState) -> AppResult<Answer> {
    let week = stored(staff).await?;
    Ok(page(staff, &week, form).await?.invalid().into())
}

async fn remove(
    mut staff: Office,
    path: web::Path<HolidayRemovalPath>,
    _: PostForm,
) -> AppResult<SeeOther> {
    let id = path.holiday;
    let entry = staff
        .write(async |tx, by| commands::remove_holiday(tx, by, id).await)
        .await?;
    let there = SeeOther::to(HoursPath).flash("Holiday removed.");
    Ok(there.undo(Some(entry)))
}
