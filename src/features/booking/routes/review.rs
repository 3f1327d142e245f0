//! The last look, the booking, and what came of it.

use super::super::commands::{self, OPEN, ready};
use super::super::draft::Step;
use super::super::forms::untrap;
use super::super::queries::{self, Draft};
use super::super::views;
use super::slot::gone;
use super::{Counter, Opened, done as leads_to_done, opened, page};
use crate::db::ShopTx;
use crate::error::{AppError, AppResult, OrNotFound};
use crate::features::appointments::Refusal;
use crate::kernel::contact::Phone;
use crate::kernel::vehicle::{Plate, Vin};
use crate::ui::form::FormState;
use crate::web::here::household;
use crate::web::limit::BOOKINGS;
use crate::web::paths::{DraftDonePath, DraftReviewPath, LinkPath, SiteBookPath};
use crate::web::{Answer, Page, PostForm, SeeOther, Site, State};
use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::web::{self, Path};
use chrono::TimeDelta;

/// Nobody fills in all the steps sooner (R-BOOK-5).
const FASTEST: TimeDelta = TimeDelta::seconds(8);

pub(super) async fn show(site: Site, path: Path<DraftReviewPath>) -> AppResult<Answer> {
    let (draft, counter) = open!(site, path.draft, Step::Review);
    Ok(last_look((&site, &counter), &draft, &FormState::empty()).into())
}

fn last_look(at: (&Site, &Counter), draft: &Draft, form: &FormState) -> Page {
    let summary = at.1.summary(at.0, draft);
    let body = views::review(at.0, draft.id, &summary);
    page(at, draft, (Step::Review, form), &body)
}

/// Books once for each draft, however often it is pressed.
pub(super) async fn book(
    req: HttpRequest,
    state: web::Data<State>,
    mut site: Site,
    (path, post): (Path<DraftReviewPath>, PostForm),
) -> AppResult<Answer> {
    let (draft, counter) = open!(site, path.draft, Step::Review);
    let mut form = post.state;
    untrap(&mut form);
    if site.now - draft.begun < FASTEST {
        form.refuse(
            "",
            "That was very fast. Look at it once more, and press the button again.",
        );
    }
    if form.has_errors() {
        return Ok(last_look((&site, &counter), &draft, &form).into());
    }
    let house = household(&req, state.trust_proxy);
    BOOKINGS.count(&state, &house).await?;
    let outcome = write((&req, &state), (&mut site, &counter), &draft).await;
    if outcome.is_ok() {
        return Ok(leads_to_done(&site, draft.id).into());
    }
    BOOKINGS.forgive(&state, &house).await?;
    let again = queries::draft(&site.db, draft.id, site.now).await?;
    if again.is_some_and(|draft| draft.visit.is_some()) {
        return Ok(leads_to_done(&site, draft.id).into());
    }
    match outcome {
        Err(Refusal::Field("phone", words)) => {
            form.refuse("", words);
            Ok(last_look((&site, &counter), &draft, &form).into())
        }
        Err(Refusal::App(e @ (AppError::Busy | AppError::Storage | AppError::Internal(_)))) => {
            Err(e)
        }
        _ => {
            let start = draft.told.slot.map(|slot| slot.start).or_not_found()?;
            Ok(gone((&site, &counter), &draft, start).await?.into())
        }
    }
}

async fn write(
    (req, state): (&HttpRequest, &State),
    (site, counter): (&mut Site, &Counter),
    draft: &Draft,
) -> Result<(), Refusal> {
    let told = &draft.told;
    let contact = told.contact.as_ref().ok_or(AppError::NotFound)?;
    let phone = Phone::stored(contact.phone.clone());
    let caller = queries::caller(&site.db, &phone, site.now).await?;
    if caller.as_ref().is_some_and(|caller| caller.ahead >= OPEN) {
        let words = "Three visits are booked with this phone already. Call the shop to book more.";
        return Err(Refusal::Field("phone", words.to_owned()));
    }
    let car = told.car.as_ref().ok_or(AppError::NotFound)?;
    let vin = car.vin.as_deref().and_then(|vin| Vin::parse(vin).ok());
    let plate = car.plate.as_deref().zip(car.plate_region.as_deref());
    let plate = plate.and_then(|(text, region)| Plate::parse(text, region).ok());
    let owner = caller.as_ref().map(|caller| caller.id);
    let cars = queries::cars(&site.db, owner, (vin.as_ref(), plate.as_ref())).await?;
    let desk = counter.desk(site, told);
    let ready = ready(told, &desk, (caller.as_ref(), &cars), site.now);
    let ready = ready.ok_or(AppError::NotFound)?;
    let (actor, rules) = (Site::visitor(req, state), counter.rules(site));
    commands::book(&mut site.db, (&actor, site.now), (draft, &ready), &rules).await
}

/// What was booked, as it stands now: shown to whoever has the address, from what was typed there.
pub(super) async fn done(site: Site, path: Path<DraftDonePath>) -> AppResult<Answer> {
    let shop = site.slug;
    let draft = queries::draft(&site.db, path.draft, site.now).await?;
    let Some(draft) = draft else {
        let page = Page::new("This booking has expired · Book", views::expired(&site));
        return Ok(page.status(StatusCode::NOT_FOUND).into());
    };
    let Some(visit) = draft.visit else {
        let open = draft.told.next();
        return Ok(SeeOther::to(open.path((shop, draft.id))).into());
    };
    let visit = queries::visit(&site.db, visit).await?;
    let counter = Counter::of(&site).await?;
    let again = SiteBookPath { shop }.to_string();
    let summary = counter.summary(&site, &draft);
    let here = DraftDonePath {
        shop,
        draft: path.draft,
    };
    let ways = (here.to_string(), again);
    let (title, body) = views::done(&site, (visit.as_ref(), &summary), &ways);
    Ok(Page::new(format!("{title} · Book"), body).into())
}

/// To the page of the visit, whose link is made for whoever has the draft (R-BOOK-7).
pub(super) async fn link(
    state: web::Data<State>,
    mut site: Site,
    path: Path<DraftDonePath>,
    _post: PostForm,
) -> AppResult<SeeOther> {
    let draft = queries::draft(&site.db, path.draft, site.now).await?;
    let visit = draft.and_then(|draft| draft.visit).or_not_found()?;
    let visit = queries::visit(&site.db, visit).await?.or_not_found()?;
    let (key, now) = (state.key.clone(), site.now);
    let order = (&*key, visit.repair_order_id);
    let made = async |tx: &ShopTx| -> AppResult<_> { Ok(tx.job_link(order, now).await?) };
    let token = site.db.transaction(made).await?;
    Ok(SeeOther::to(LinkPath { token }))
}
