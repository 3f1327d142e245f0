//! `/vehicles/{vehicle}/readings`: the series, and the form that adds to it.

use super::{commands, forms, views};
use crate::error::{AppError, AppResult, OrNotFound};
use crate::features::customers::views::saved_already;
use crate::features::vehicles::own;
use crate::features::vehicles::queries::{Detail, detail, label};
use crate::kernel::ids::VehicleId;
use crate::kernel::words::DistanceUnit;
use crate::ui::form::FormState;
use crate::web::form::new_key;
use crate::web::idempotency::Once;
use crate::web::paths::{ReadingsPath, VehiclePath};
use crate::web::staff::Permission;
use crate::web::{Answer, Page, PostForm, Staff, right};
use actix_web::web;

/// Readings on the page of all.
const MOST: u64 = 200;

/// Mounts the routes.
pub(crate) fn configure(cfg: &mut web::ServiceConfig) {
    cfg.route(ReadingsPath::PATTERN, web::get().to(show))
        .route(ReadingsPath::PATTERN, web::post().to(add));
}

async fn show(staff: Staff<right::AddReadings>, path: web::Path<ReadingsPath>) -> AppResult<Page> {
    own::guard(&staff, path.vehicle).await?;
    let found = detail(&staff.db, path.vehicle, MOST)
        .await?
        .or_not_found()?;
    let form = FormState::of([
        ("unit", DistanceUnit::Miles.as_str().to_owned()),
        ("day", staff.today().to_string()),
    ]);
    Ok(page(&staff, &found, &form.with_key(new_key())))
}

fn page<P: Permission>(staff: &Staff<P>, found: &Detail, form: &FormState) -> Page {
    let name = label(&found.owned.car);
    let when = (staff.zone, staff.today());
    let view = views::page(&found.owned.car, &found.readings.0, form, when);
    Page::new(form.title(&format!("Odometer · {name} · Vehicles")), view)
        .description("What the odometer of a car showed, and when.")
}

async fn add(
    mut staff: Staff<right::AddReadings>,
    path: web::Path<ReadingsPath>,
    post: PostForm,
) -> AppResult<Answer> {
    let id = path.vehicle;
    own::guard(&staff, id).await?;
    let found = detail(&staff.db, id, MOST).await?.or_not_found()?;
    let mut form = post.state.clone();
    let when = (staff.now, staff.zone);
    let car = &found.owned.car;
    let last = (car.last_odometer, car.last_odometer_at);
    let Some(read) = forms::reading(&mut form, when, last) else {
        return Ok(page(&staff, &found, &form).invalid().into());
    };
    let done = staff
        .once(&post, VehiclePath { vehicle: id }, async |tx, by| {
            commands::add(tx, by, id, read).await
        })
        .await;
    match done {
        Ok(Once::Done(there)) => Ok(there.flash("Reading added.").into()),
        Ok(Once::Used { location }) => {
            let notice = saved_already(&location, "another reading");
            let form = form.with_key(new_key()).with_notice(notice);
            Ok(page(&staff, &found, &form).conflict().into())
        }
        Err(AppError::Refused(words)) => {
            form.fail(forms::LOWER, words);
            again(&staff, id, &form).await
        }
        Err(e) => Err(e),
    }
}

async fn again<P: Permission>(
    staff: &Staff<P>,
    id: VehicleId,
    form: &FormState,
) -> AppResult<Answer> {
    let found = detail(&staff.db, id, MOST).await?.or_not_found()?;
    Ok(page(staff, &found, form).invalid().into())
}
