//! Place, car and contact: each a page with one question group (R-BOOK-1).

use super::super::draft::Step;
use super::super::{forms, views};
use super::start::outside;
use super::{Opened, kept, opened, page};
use crate::error::AppResult;
use crate::ui::form::FormState;
use crate::web::paths::{DraftContactPath, DraftPlacePath, DraftVehiclePath};
use crate::web::{Answer, PostForm, Site};
use actix_web::web::Path;
use chrono::Datelike;

pub(super) async fn place(site: Site, path: Path<DraftPlacePath>) -> AppResult<Answer> {
    let (draft, counter) = open!(site, path.draft, Step::Place);
    let here = Step::Place.path((site.slug, draft.id));
    let told = draft.told.place.as_ref();
    let form = told.map_or_else(FormState::empty, forms::place_state);
    let body = views::place(&form, &here);
    Ok(page((&site, &counter), &draft, (Step::Place, &form), &body).into())
}

pub(super) async fn keep_place(
    mut site: Site,
    path: Path<DraftPlacePath>,
    post: PostForm,
) -> AppResult<Answer> {
    let (mut draft, counter) = open!(site, path.draft, Step::Place);
    let here = Step::Place.path((site.slug, draft.id));
    let mut form = post.state;
    let Some(place) = forms::place(&mut form) else {
        let body = views::place(&form, &here);
        return Ok(page((&site, &counter), &draft, (Step::Place, &form), &body).into());
    };
    if counter.serves(&place).is_none() {
        return Ok(outside(&site, (&place, Some(draft.id))).into());
    }
    if draft.told.place.as_ref().map(|before| &before.zip) != Some(&place.zip) {
        draft.told.slot = None; // another way to drive
    }
    draft.told.place = Some(place);
    kept(&mut site, draft.id, &draft.told).await
}

pub(super) async fn car(site: Site, path: Path<DraftVehiclePath>) -> AppResult<Answer> {
    let (draft, counter) = open!(site, path.draft, Step::Vehicle);
    let here = Step::Vehicle.path((site.slug, draft.id));
    let told = draft.told.car.as_ref();
    let mut form = told.map_or_else(FormState::empty, forms::car_state);
    if form.value("plate_region").is_empty() {
        form.set("plate_region", site.shop.region.clone().unwrap_or_default());
    }
    let body = views::car(&form, &here);
    Ok(page((&site, &counter), &draft, (Step::Vehicle, &form), &body).into())
}

pub(super) async fn keep_car(
    mut site: Site,
    path: Path<DraftVehiclePath>,
    post: PostForm,
) -> AppResult<Answer> {
    let (mut draft, counter) = open!(site, path.draft, Step::Vehicle);
    let here = Step::Vehicle.path((site.slug, draft.id));
    let mut form = post.state;
    let latest = site.zone.day(site.now).year() + 1;
    let Some(car) = forms::car(&mut form, latest) else {
        let body = views::car(&form, &here);
        return Ok(page((&site, &counter), &draft, (Step::Vehicle, &form), &body).into());
    };
    draft.told.car = Some(car);
    kept(&mut site, draft.id, &draft.told).await
}

pub(super) async fn contact(site: Site, path: Path<DraftContactPath>) -> AppResult<Answer> {
    let (draft, counter) = open!(site, path.draft, Step::Contact);
    let here = Step::Contact.path((site.slug, draft.id));
    let told = draft.told.contact.as_ref();
    let form = told.map_or_else(FormState::empty, forms::contact_state);
    let body = views::contact((&form, &here), &site.shop.name);
    Ok(page((&site, &counter), &draft, (Step::Contact, &form), &body).into())
}

pub(super) async fn keep_contact(
    mut site: Site,
    path: Path<DraftContactPath>,
    post: PostForm,
) -> AppResult<Answer> {
    let (mut draft, counter) = open!(site, path.draft, Step::Contact);
    let here = Step::Contact.path((site.slug, draft.id));
    let mut form = post.state;
    let Some(contact) = forms::contact(&mut form) else {
        let body = views::contact((&form, &here), &site.shop.name);
        return Ok(page((&site, &counter), &draft, (Step::Contact, &form), &body).into());
    };
    draft.told.contact = Some(contact);
    kept(&mut site, draft.id, &draft.told).await
}
