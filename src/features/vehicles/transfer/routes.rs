//! `/vehicles/{vehicle}/transfer`: to whom, and then really.

use super::{commands, views};
use crate::error::{AppError, AppResult, OrNotFound};
use crate::features::customers;
use crate::features::vehicles::queries::{OwnedCar, car, label};
use crate::kernel::ids::CustomerId;
use crate::web::paths::{TransferPath, VehiclePath};
use crate::web::{Answer, Page, PostForm, SeeOther, Staff, page, right};
use actix_web::{HttpRequest, web};

/// Mounts the routes.
pub(crate) fn configure(cfg: &mut web::ServiceConfig) {
    cfg.route(TransferPath::PATTERN, web::get().to(choose))
        .route(TransferPath::PATTERN, web::post().to(transfer));
}

#[derive(serde::Deserialize)]
struct Asked {
    customer: Option<CustomerId>,
    #[serde(default)]
    q: String,
}

async fn choose(
    staff: Staff<right::EditVehicles>,
    path: web::Path<TransferPath>,
    asked: web::Query<Asked>,
) -> AppResult<Page> {
    let owned = car(&staff.db, path.vehicle).await?.or_not_found()?;
    let title = format!("Transfer {} · Vehicles", label(&owned.car));
    let view = match asked.customer {
        Some(to) => {
            let to = customers::named(&staff.db, to).await?.or_not_found()?;
            views::confirm(&owned, &to)
        }
        None => {
            let choices = customers::choices(&staff.db, &asked.q).await?;
            views::choose(&owned, &asked.q, &choices)
        }
    };
    Ok(Page::new(title, view).description("Give a car to another owner."))
}

async fn transfer(
    mut staff: Staff<right::EditVehicles>,
    path: web::Path<TransferPath>,
    post: PostForm,
    req: HttpRequest,
) -> AppResult<Answer> {
    let OwnedCar { car, .. } = car(&staff.db, path.vehicle).await?.or_not_found()?;
    let to: CustomerId = post
        .state
        .value("customer")
        .parse()
        .map_err(|_| AppError::NotFound)?;
    let to = customers::named(&staff.db, to).await?.or_not_found()?;
    let (there, today) = (VehiclePath { vehicle: car.id }, staff.today());
    let done = staff
        .write(async |tx, by| commands::transfer(tx, by, (&car, &to), today).await)
        .await;
    match done {
        Ok(()) => Ok(SeeOther::to(there).flash("The car has a new owner.").into()),
        Err(AppError::Refused(words)) => page::refused(&req, "Vehicles", words, there),
        Err(e) => Err(e),
    }
}
