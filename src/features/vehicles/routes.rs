//! `/vehicles`, `/vehicles/new`, `/vehicles/{vehicle}` and its edit form.

use super::commands::{self, NewVehicle};
use super::queries::{OwnedCar, car, detail, label, list, twins};
use super::{forms, odometer, own, primary, transfer, views};
use crate::audit;
use crate::entity::{customer, vehicle};
use crate::error::{AppError, AppResult, OrNotFound};
use crate::features::customers::queries::history::{Of, visits};
use crate::features::customers::views::saved_already;
use crate::features::customers::{self, Rules};
use crate::kernel::ids::{CustomerId, VehicleId};
use crate::kernel::money::Cents;
use crate::kernel::search::SearchQuery;
use crate::kernel::vehicle::{REGIONS, Vin};
use crate::ui::form::FormState;
use crate::ui::time;
use crate::web::form::new_key;
use crate::web::idempotency::Once;
use crate::web::paths::{
    EditVehiclePath, NewVehiclePath, VehiclePath, VehiclePrimaryPath, VehiclesPath,
};
use crate::web::staff::{Permission, Right};
use crate::web::{Answer, Page, PostForm, SeeOther, Staff, page, right};
use actix_web::{HttpRequest, web};

/// Mounts the feature.
pub fn configure(cfg: &mut web::ServiceConfig) {
    cfg.route(VehiclesPath::PATTERN, web::get().to(index))
        .route(VehiclesPath::PATTERN, web::post().to(create))
        .route(NewVehiclePath::PATTERN, web::get().to(new))
        .route(VehiclePath::PATTERN, web::get().to(show))
        .route(VehiclePrimaryPath::PATTERN, web::post().to(make_primary))
        .route(EditVehiclePath::PATTERN, web::get().to(edit))
        .route(EditVehiclePath::PATTERN, web::post().to(update))
        .configure(odometer::configure)
        .configure(transfer::configure);
}

#[derive(serde::Deserialize)]
struct Asked {
    #[serde(default)]
    q: String,
    after: Option<String>,
}

async fn index(staff: Staff<right::SeeVehicles>, asked: web::Query<Asked>) -> AppResult<Page> {
    let query = SearchQuery::parse(&asked.q).ok();
    let found = if query.is_none() && !asked.q.trim().is_empty() {
        None
    } else {
        Some(list(&staff.db, query.as_ref(), asked.after.as_deref()).await?)
    };
    let view = views::ListView {
        q: &asked.q,
        found,
        zone: staff.zone,
        today: staff.today(),
    };
    Ok(Page::new("Vehicles", views::list(&view))
        .description("Cars by plate, VIN, owner, make or model."))
}

#[derive(serde::Deserialize)]
struct Begun {
    customer: Option<CustomerId>,
    #[serde(default)]
    q: String,
}

async fn new(staff: Staff<right::EditVehicles>, begun: web::Query<Begun>) -> AppResult<Page> {
    let Some(owner) = begun.customer else {
        let choices = customers::choices(&staff.db, &begun.q).await?;
        return Ok(
            Page::new("New vehicle · Vehicles", views::whose(&begun.q, &choices))
                .description("Choose whose car it is."),
        );
    };
    let owner = customers::named(&staff.db, owner).await?.or_not_found()?;
    let state = owner.region.as_deref().unwrap_or_default().to_uppercase();
    let known = REGIONS.iter().any(|(code, _)| *code == state);
    let form = FormState::of([("plate_region", if known { state } else { String::new() })]);
    Ok(new_page(&owner, &form.with_key(new_key())))
}

fn new_page(owner: &customer::Model, form: &FormState) -> Page {
    Page::new(
        form.title("New vehicle · Vehicles"),
        views::new(owner, form),
    )
    .description("Add a car to a customer.")
}

async fn create(mut staff: Staff<right::EditVehicles>, post: PostForm) -> AppResult<Answer> {
    let mut form = post.state.clone();
    let owner = form
        .value("customer")
        .parse()
        .map_err(|_| AppError::NotFound)?;
    let owner = customers::named(&staff.db, owner).await?.or_not_found()?;
    let today = staff.today();
    let Some(new) = forms::vehicle(&mut form, today, None) else {
        return Ok(new_page(&owner, &form).invalid().into());
    };
    let id = VehicleId::new(staff.now);
    let done = staff
        .once(&post, VehiclePath { vehicle: id }, async |tx, by| {
            customers::note_activity(tx, owner.id, by.1).await?;
            commands::create(tx, by, (id, owner.id, today), &new).await
        })
        .await;
    match done {
        Ok(Once::Done(there)) => Ok(there.flash("Vehicle added.").into()),
        Ok(Once::Used { location }) => {
            let notice = saved_already(&location, "a car");
            let form = form.with_key(new_key()).with_notice(notice);
            Ok(new_page(&owner, &form).conflict().into())
        }
        Err(AppError::Refused(why)) => {
            let form = taken(&staff, form, (&new, None), why).await?;
            Ok(new_page(&owner, &form).invalid().into())
        }
        Err(e) => Err(e),
    }
}

/// The form with the error at VIN or plate, and links to the cars that have them (R-VEH-2).
async fn taken<P: Permission>(
    staff: &Staff<P>,
    mut form: FormState,
    (new, except): (&NewVehicle, Option<VehicleId>),
    why: String,
) -> AppResult<FormState> {
    let others = twins(&staff.db, new, except).await?;
    for other in &others {
        if other.vin.is_some() && other.vin.as_deref() == new.vin.as_ref().map(Vin::as_str) {
            form.fail("vin", format!("The {} has this VIN.", label(other)));
        } else {
            form.fail("plate", format!("The {} has this plate.", label(other)));
        }
    }
    if others.is_empty() {
        form.fail("", why);
        return Ok(form);
    }
    Ok(form.with_notice(views::twins(&others)))
}

#[derive(serde::Deserialize)]
struct Older {
    before: Option<String>,
}

/// Readings on the car's page; behind a link are more.
const READINGS: u64 = 6;

async fn show(
    staff: Staff<right::SeeVehicle>,
    path: web::Path<VehiclePath>,
    older: web::Query<Older>,
) -> AppResult<Page> {
    if let Some(technician) = staff.own_only() {
        return own::page(&staff, (technician, path.vehicle)).await;
    }
    let settings = staff.db.settings().await?;
    let found = detail(&staff.db, path.vehicle, READINGS)
        .await?
        .or_not_found()?;
    let of = Of::Vehicle(path.vehicle);
    let history = visits(&staff.db, of, older.before.as_deref()).await?;
    let can = views::Can {
        edit: staff.may(Right::EditVehicles),
        book: staff.may(Right::EditAppointments),
        zone: staff.zone,
        today: staff.today(),
    };
    let rules = Rules::of(&settings, staff.zone, staff.today());
    let standing = rules.standing(false, Cents::ZERO, found.last_visit);
    // A car that nobody brings any more is not asked for.
    let recall = standing.recall.filter(|_| found.owned.car.is_active);
    let title = format!("{} · Vehicles", label(&found.owned.car));
    Ok(Page::new(title, views::show(&found, &history, recall, can))
        .description("A car with its owner, its specs and its visits.")
        .history(staff.history("vehicle", path.vehicle.0)))
}

async fn make_primary(
    mut staff: Staff<right::EditVehicles>,
    path: web::Path<VehiclePrimaryPath>,
    _: PostForm,
    req: HttpRequest,
) -> AppResult<Answer> {
    let OwnedCar { car, owner_id, .. } = car(&staff.db, path.vehicle).await?.or_not_found()?;
    let there = VehiclePath { vehicle: car.id };
    let done = staff
        .write(async |tx, by| primary::make_primary(tx, by, (&car, owner_id)).await)
        .await;
    match done {
        Err(AppError::Refused(words)) => page::refused(&req, "Vehicles", words, there),
        done => done.map(|()| {
            SeeOther::to(there)
                .flash("This is the main car now.")
                .into()
        }),
    }
}

async fn edit(staff: Staff<right::EditVehicles>, path: web::Path<VehiclePath>) -> AppResult<Page> {
    let OwnedCar { car, .. } = car(&staff.db, path.vehicle).await?.or_not_found()?;
    let form = forms::filled(&NewVehicle::stored(&car), car.is_active);
    Ok(edit_page(&car, &form.with_version(car.version)))
}

fn edit_page(stored: &vehicle::Model, form: &FormState) -> Page {
    let title = format!("Edit {} · Vehicles", label(stored));
    Page::new(form.title(&title), views::edit(stored, form)).description("Change a car.")
}

async fn update(
    mut staff: Staff<right::EditVehicles>,
    path: web::Path<VehiclePath>,
    post: PostForm,
) -> AppResult<Answer> {
    let id = path.vehicle;
    let stored = car(&staff.db, id).await?.or_not_found()?;
    let OwnedCar {
        car: stored,
        owner_id: owner,
        ..
    } = stored;
    let mut form = post.state;
    let today = staff.today();
    let Some(changed) = forms::vehicle(&mut form, today, stored.vin.as_deref()) else {
        return Ok(edit_page(&stored, &form).invalid().into());
    };
    let seen = form.version().unwrap_or_default();
    let to = (&changed, forms::is_active(&form));
    let done = staff
        .write(async |tx, by| commands::update(tx, by, (&stored, owner, seen), to).await)
        .await;
    match done {
        Ok(()) => Ok(SeeOther::to(VehiclePath { vehicle: id })
            .flash("Vehicle saved.")
            .into()),
        Err(AppError::Stale) => conflict(&staff, id, form).await,
        Err(AppError::Refused(why)) => {
            let form = taken(&staff, form, (&changed, Some(id)), why).await?;
            Ok(edit_page(&stored, &form).invalid().into())
        }
        Err(e) => Err(e),
    }
}

/// Somebody was faster: both values of each field (R-GEN-4).
async fn conflict<P: Permission>(
    staff: &Staff<P>,
    id: VehicleId,
    mut form: FormState,
) -> AppResult<Answer> {
    let OwnedCar { car: fresh, .. } = car(&staff.db, id).await?.or_not_found()?;
    let last = audit::last_change(&staff.db, "vehicle", id.0).await?;
    let who = last
        .as_ref()
        .map_or("somebody", |change| &change.actor_name);
    let at = last.as_ref().map_or(fresh.updated_at, |change| change.at);
    forms::settle(&mut form);
    let stored = forms::filled(&NewVehicle::stored(&fresh), fresh.is_active);
    let when = time::relative(at, staff.now, staff.zone.tz());
    let form = form.conflict(&stored, fresh.version, who, when);
    Ok(edit_page(&fresh, &form).conflict().into())
}
