//! `/s/{shop}/book`: the first question. Looking makes nothing; the answer makes the draft.

use super::super::draft::{PlaceTold, Step, Told};
use super::super::views::{self, Around};
use super::super::{commands, forms};
use super::{Counter, off};
use crate::error::AppResult;
use crate::kernel::ids::{DraftId, ServiceId};
use crate::kernel::words::LeadKind;
use crate::ui::form::FormState;
use crate::ui::link::with_query;
use crate::web::form::unguessable;
use crate::web::here::household;
use crate::web::limit::DRAFTS;
use crate::web::paths::{SiteBookPath, SiteLeadPath};
use crate::web::{Answer, Page, PostForm, SeeOther, Site, State};
use actix_web::{HttpRequest, web};
use chrono::Datelike;

pub(super) async fn show(
    req: HttpRequest,
    state: web::Data<State>,
    site: Site,
    asked: web::Query<Vec<(String, String)>>,
) -> AppResult<Page> {
    let path = SiteBookPath { shop: site.slug };
    let shared = site.shared((&req, &state), path);
    let about = format!(
        "Book a visit of {}: where, which car, when.",
        site.shop.name
    );
    if Counter::of(&site).await?.is_off() {
        return Ok(off(&site).description(about).shared(shared));
    }
    let form = FormState::posted(asked.into_inner());
    Ok(page(&site, &form).description(about).shared(shared))
}

fn page(site: &Site, form: &FormState) -> Page {
    let around = Around {
        site,
        id: None,
        step: Step::Place,
        form,
        summary: None,
    };
    let here = SiteBookPath { shop: site.slug }.to_string();
    let body = views::place(form, &here);
    let page = Page::new(form.title("Book a visit"), views::step(&around, &body));
    match form.has_errors() {
        true => page.invalid(),
        false => page,
    }
}

pub(super) async fn begin(
    req: HttpRequest,
    state: web::Data<State>,
    mut site: Site,
    post: PostForm,
) -> AppResult<Answer> {
    let counter = Counter::of(&site).await?;
    if counter.is_off() {
        return Ok(off(&site).conflict().into());
    }
    let mut form = post.state;
    let Some(place) = forms::place(&mut form) else {
        return Ok(page(&site, &form).into());
    };
    if counter.serves(&place).is_none() {
        return Ok(outside(&site, (&place, None)).into());
    }
    DRAFTS
        .count(&state, household(&req, state.trust_proxy))
        .await?;
    let wanted: Vec<ServiceId> = form
        .values("service")
        .filter_map(|id| id.parse().ok())
        .take(12)
        .collect();
    let told = Told {
        place: Some(place),
        car: forms::same_car(&form, site.zone.day(site.now).year() + 1),
        wanted,
        ..Told::default()
    };
    let (id, now) = (DraftId(unguessable()), site.now);
    site.db
        .transaction(async |tx| commands::begin(tx, (id, now), &told).await)
        .await?;
    Ok(SeeOther::to(told.next().path((site.slug, id))).into())
}

/// The shop does not drive there: whoever asks nevertheless leaves a lead (R-BOOK-2).
pub(super) fn outside(site: &Site, (place, draft): (&PlaceTold, Option<DraftId>)) -> SeeOther {
    let path = SiteLeadPath { shop: site.slug };
    let draft = draft.map(|id| id.to_string()).unwrap_or_default();
    let pairs = [
        ("kind", LeadKind::OutOfArea.as_str()),
        ("zip", place.zip.as_str()),
        ("draft", draft.as_str()),
    ];
    SeeOther::to(with_query(path, &pairs))
}
