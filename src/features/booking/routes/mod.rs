//! `/s/{shop}/book` and its steps, `/s/{shop}/lead`, and the shop's inbox `/leads`.

/// The draft with the counter, or the answer in place of its page.
macro_rules! open {
    ($site:expr, $id:expr, $step:expr) => {
        match opened(&$site, $id, $step).await? {
            Opened::Draft(draft, counter) => (draft, counter),
            Opened::Else(answer) => return Ok(answer),
        }
    };
}

mod inbox;
mod lead;
mod review;
mod slot;
mod start;
mod steps;
mod work;

use super::commands::{self, Desk};
use super::draft::{PlaceTold, Step, Told, price};
use super::queries::{self, Draft};
use super::views::{self, Around, Summary};
use crate::db::OpenHours;
use crate::entity::{service, shop_settings};
use crate::error::{AppError, AppResult};
use crate::features::appointments::Rules;
use crate::features::appointments::availability::{Area, Areas, Asked};
use crate::features::shops::catalog::{Job, Prices};
use crate::kernel::ids::{DraftId, ServiceId};
use crate::kernel::money::Quantity;
use crate::kernel::words::BookingMode;
use crate::ui::form::FormState;
use crate::web::paths::{
    DraftContactPath, DraftDonePath, DraftPhotoPath, DraftPlacePath, DraftReviewPath,
    DraftServicesPath, DraftSlotPath, DraftVehiclePath, LeadStatePath, LeadsPath, SiteBookPath,
    SiteLeadPath,
};
use crate::web::{Answer, Page, SeeOther, Site};
use actix_web::http::StatusCode;
use actix_web::web::{self, get, post};
use std::sync::Arc;

/// Mounts the feature.
pub fn configure(cfg: &mut web::ServiceConfig) {
    cfg.route(SiteBookPath::PATTERN, get().to(start::show))
        .route(SiteBookPath::PATTERN, post().to(start::begin))
        .route(DraftPlacePath::PATTERN, get().to(steps::place))
        .route(DraftPlacePath::PATTERN, post().to(steps::keep_place))
        .route(DraftVehiclePath::PATTERN, get().to(steps::car))
        .route(DraftVehiclePath::PATTERN, post().to(steps::keep_car))
        .route(DraftServicesPath::PATTERN, get().to(work::show))
        .route(DraftServicesPath::PATTERN, post().to(work::keep))
        .route(DraftPhotoPath::PATTERN, get().to(work::photo))
        .route(DraftSlotPath::PATTERN, get().to(slot::show))
        .route(DraftSlotPath::PATTERN, post().to(slot::keep))
        .route(DraftContactPath::PATTERN, get().to(steps::contact))
        .route(DraftContactPath::PATTERN, post().to(steps::keep_contact))
        .route(DraftReviewPath::PATTERN, get().to(review::show))
        .route(DraftReviewPath::PATTERN, post().to(review::book))
        .route(DraftDonePath::PATTERN, get().to(review::done))
        .route(DraftDonePath::PATTERN, post().to(review::link))
        .route(SiteLeadPath::PATTERN, get().to(lead::show))
        .route(SiteLeadPath::PATTERN, post().to(lead::ask))
        .route(LeadsPath::PATTERN, get().to(inbox::list))
        .route(LeadStatePath::PATTERN, post().to(inbox::decide));
}

/// What the shop lends to whoever books: all of it is kept in memory.
struct Counter {
    settings: Arc<shop_settings::Model>,
    open: Arc<OpenHours>,
    catalog: Arc<Vec<service::Model>>,
    prices: Prices,
}

impl Counter {
    /// Of a shop that can be booked online.
    async fn of(site: &Site) -> AppResult<Self> {
        Ok(Self {
            settings: site.db.settings().await?,
            open: site.db.open_hours(site.now).await?,
            catalog: site.db.active_services().await?,
            prices: Prices::of(&site.db).await?,
        })
    }

    fn is_off(&self) -> bool {
        self.settings.booking_mode == BookingMode::Off
    }

    /// What everybody can book.
    fn offered(&self) -> Vec<&service::Model> {
        let all = self.catalog.iter();
        all.filter(|service| service.is_bookable).collect()
    }

    /// In words, which of the chosen services can't be booked online.
    fn withdrawn(&self, told: &Told) -> Option<String> {
        let of = |id: &ServiceId| self.catalog.iter().find(|service| service.id == *id);
        let found = told.chosen().iter().map(of);
        let gone = found.filter(|found| found.is_none_or(|service| !service.is_bookable));
        let names: Vec<String> = gone
            .map(|found| match found {
                Some(service) => format!("“{}”", service.name),
                None => "A service that you chose".to_owned(),
            })
            .collect();
        (!names.is_empty()).then(|| {
            format!(
                "{} can't be booked online. Choose another service, or tell what is wrong: all else you told is kept.",
                names.join(" and ")
            )
        })
    }

    /// The services that are still in the catalog, as they are done and charged today.
    fn jobs(&self, chosen: &[ServiceId]) -> Vec<Job> {
        let offered = self.catalog.iter();
        let wanted = offered.filter(|service| chosen.contains(&service.id));
        wanted
            .map(|service| self.prices.job(service, Quantity::ONE))
            .collect()
    }

    fn rules(&self, site: &Site) -> Rules {
        Rules::of(&self.settings, self.open.clone(), site.zone)
    }

    fn asked(&self, told: &Told) -> Asked {
        told.asked(&self.jobs(told.chosen()), self.settings.default_duration)
    }

    /// Whether somebody drives there, and the area that it lies in; none is drawn: everywhere.
    fn serves(&self, place: &PlaceTold) -> Option<Option<&Area>> {
        match Areas::of(&self.open.areas, place.at().as_ref()) {
            Areas::Everywhere => Some(None),
            Areas::Some(areas) => areas.first().map(|area| Some(*area)),
        }
    }

    fn desk(&self, site: &Site, told: &Told) -> Desk {
        Desk {
            settings: self.settings.clone(),
            open: self.open.clone(),
            jobs: self.jobs(told.chosen()),
            zone: site.zone,
            consent: views::consent(&site.shop.name),
        }
    }

    /// What was told so far, with what it costs.
    fn summary<'a>(&'a self, site: &'a Site, draft: &'a Draft) -> Summary<'a> {
        let told = &draft.told;
        let jobs = self.jobs(told.chosen());
        let (sum, is_from) = price(&jobs);
        let place = told.place.as_ref();
        Summary {
            told,
            photos: draft.photos.len(),
            area: place.and_then(|place| self.serves(place)).flatten(),
            price: (sum, is_from),
            minutes: self.asked(told).minutes,
            jobs,
            window: self.settings.arrival_window,
            is_instant: self.settings.booking_mode == BookingMode::Instant,
            zone: site.zone,
            today: site.zone.day(site.now),
        }
    }
}

/// A draft under way, with the shop's counter; or what is answered instead of its page.
enum Opened {
    Draft(Box<Draft>, Counter),
    Else(Answer),
}

/// The draft, for this step. What is booked leads to its page, what is too far ahead to the question that
/// is open; what is too old says so. What was chosen and can't be booked any more is asked for again before a
/// time is: where nothing is typed that would be lost.
async fn opened(site: &Site, id: DraftId, step: Step) -> AppResult<Opened> {
    let Some(draft) = queries::draft(&site.db, id, site.now).await? else {
        let page = Page::new("This booking has expired · Book", views::expired(site));
        return Ok(Opened::Else(page.status(StatusCode::NOT_FOUND).into()));
    };
    if draft.visit.is_some() {
        return Ok(Opened::Else(done(site, id).into()));
    }
    let counter = Counter::of(site).await?;
    if counter.is_off() {
        return Ok(Opened::Else(off(site).into()));
    }
    let open = draft.told.next();
    let is_late = matches!(step, Step::Slot | Step::Review);
    if step <= open && is_late && counter.withdrawn(&draft.told).is_some() {
        return Ok(Opened::Else(leads_to(site, (id, Step::Services))));
    }
    if step > open {
        return Ok(Opened::Else(leads_to(site, (id, open))));
    }
    Ok(Opened::Draft(Box::new(draft), counter))
}

fn leads_to(site: &Site, (id, step): (DraftId, Step)) -> Answer {
    SeeOther::to(step.path((site.slug, id))).into()
}

fn done(site: &Site, draft: DraftId) -> SeeOther {
    let shop = site.slug;
    SeeOther::to(DraftDonePath { shop, draft })
}

/// The shop is called instead.
fn off(site: &Site) -> Page {
    Page::new("Call to book", views::off(site))
}

/// Keeps what is told now, and goes on with the question that is open.
async fn kept(site: &mut Site, id: DraftId, told: &Told) -> AppResult<Answer> {
    let now = site.now;
    let done = site
        .db
        .transaction(async |tx| commands::keep(tx, (id, now), told).await)
        .await;
    match done {
        Ok(()) => Ok(SeeOther::to(told.next().path((site.slug, id))).into()),
        Err(AppError::Stale) => Ok(self::done(site, id).into()),
        Err(e) => Err(e),
    }
}

/// A step with its form.
fn page(
    (site, counter): (&Site, &Counter),
    draft: &Draft,
    (step, form): (Step, &FormState),
    body: &maud::Markup,
) -> Page {
    let around = Around {
        site,
        id: Some(draft.id),
        step,
        form,
        summary: Some(counter.summary(site, draft)),
    };
    let page = Page::new(
        form.title(&format!("{} · Book", step.title())),
        views::step(&around, body),
    );
    match form.has_errors() {
        false => page,
        true if form.is_refused() => page.conflict(),
        true => page.invalid(),
    }
}
