//! What the car needs, and what it does: services, words, and photos (R-BOOK-3).

use super::super::draft::{Step, WorkTold};
use super::super::queries::Draft;
use super::super::{commands, forms, queries, views};
use super::{Counter, Opened, done, kept, opened, page};
use crate::error::{AppError, AppResult, OrNotFound};
use crate::features::photos::{self, MOST, MOST_BYTES, Sizes, remade};
use crate::kernel::ids::PhotoId;
use crate::ui::form::FormState;
use crate::web::here::household;
use crate::web::limit::{PHOTOS, SHOP_PHOTOS};
use crate::web::paths::{DraftPhotoPath, DraftServicesPath};
use crate::web::upload::File;
use crate::web::{Answer, Page, SeeOther, Site, State, Upload, in_turn};
use actix_web::web::{self, Path};
use actix_web::{HttpRequest, HttpResponse};

pub(super) async fn show(site: Site, path: Path<DraftServicesPath>) -> AppResult<Answer> {
    let (draft, counter) = open!(site, path.draft, Step::Services);
    let symptoms = draft.told.work.as_ref();
    let symptoms = symptoms.and_then(|work| work.symptoms.as_deref());
    let form = forms::work_state(draft.told.chosen(), symptoms);
    Ok(drawn((&site, &counter), &draft, &form).into())
}

fn drawn(at: (&Site, &Counter), draft: &Draft, form: &FormState) -> Page {
    let withdrawn = at.1.withdrawn(&draft.told);
    let offer = (&*at.1.offered(), &at.1.prices);
    let body = views::work(form, (at.0.slug, draft), offer, withdrawn.as_deref());
    page(at, draft, (Step::Services, form), &body)
}

/// What is said while as many send photos as there is memory for.
const CROWDED: &str = "Many people send photos just now. Send yours again in a moment, or go on without them and \
    show us when we come.";

/// Keeps photos first, so that none has to be sent again for a word that is missing.
pub(super) async fn keep(
    req: HttpRequest,
    state: web::Data<State>,
    mut site: Site,
    (path, payload): (Path<DraftServicesPath>, web::Payload),
) -> AppResult<Answer> {
    let (mut draft, counter) = open!(site, path.draft, Step::Services);
    let payload = &mut payload.into_inner();
    let sent = Upload::<MOST_BYTES, MOST>::of_anybody(&req, payload, &state.hearing).await?;
    let mut form = sent.form.state;
    let gone: Option<PhotoId> = form.take("remove").parse().ok();
    let adds = !form.take("add").is_empty();
    let others = draft.photos.iter().filter(|photo| Some(photo.id) != gone);
    let room = MOST.saturating_sub(others.count());
    let fresh = if sent.files.is_empty() {
        if adds {
            form.fail("photos", "Choose a photo first.");
        }
        Vec::new()
    } else if !sent.is_kept {
        form.fail("photos", CROWDED);
        Vec::new()
    } else if is_allowed((&req, &state), &site, &mut form).await? {
        developed(&state, (&mut form, sent.files), room).await?
    } else {
        Vec::new()
    };
    if gone.is_some() || !fresh.is_empty() {
        match changed(&mut site, &draft, (gone, &fresh)).await? {
            Some(newer) => *draft = newer,
            None => return Ok(done(&site, path.draft).into()),
        }
    }
    let stays = adds || gone.is_some();
    // What is missing is asked for by the button that goes on.
    let work = match (form.has_errors(), stays) {
        (true, _) => None,
        (false, true) => forms::work(&mut form.clone(), &counter.offered()),
        (false, false) => forms::work(&mut form, &counter.offered()),
    };
    let Some(work) = work else {
        return Ok(drawn((&site, &counter), &draft, &form).into());
    };
    told(&mut draft, work);
    let next = kept(&mut site, draft.id, &draft.told).await?;
    let here = Step::Services.path((site.slug, draft.id));
    Ok(if stays {
        SeeOther::to(here).into()
    } else {
        next
    })
}

fn told(draft: &mut Draft, work: WorkTold) {
    let services = |work: &WorkTold| work.services.clone();
    if draft.told.work.as_ref().map(services) != Some(services(&work)) {
        draft.told.slot = None; // it takes another time
    }
    draft.told.work = Some(work);
}

/// Whether this visitor, and all of the shop together, may send photos now (R-GEN-13). Who may not still
/// books: the form says so.
async fn is_allowed(
    (req, state): (&HttpRequest, &State),
    site: &Site,
    form: &mut FormState,
) -> AppResult<bool> {
    let house = household(req, state.trust_proxy);
    let counted = match PHOTOS.count(state, house).await {
        Ok(()) => SHOP_PHOTOS.count(state, site.shop.id).await,
        refused => refused,
    };
    match counted {
        Err(AppError::TooMany { .. }) => {
            let words = "Many photos were sent within the last hour. Go on without more, and show us when we come.";
            form.fail("photos", words);
            Ok(false)
        }
        counted => counted.map(|()| true),
    }
}

/// The photos that can be kept; the form says of each other one why not.
async fn developed(
    state: &State,
    (form, files): (&mut FormState, Vec<File>),
    room: usize,
) -> AppResult<Vec<Sizes>> {
    let (mut taken, mut wrong) = (Vec::new(), Vec::new());
    for (at, file) in files.into_iter().enumerate() {
        let name: String = file.name.chars().take(40).collect();
        let words = if at >= MOST || taken.len() >= room {
            "there is room for 4 photos, and no more."
        } else if file.is_too_large {
            "it has more than 15 MB. Send a smaller one."
        } else {
            match in_turn(&state.developing, move || remade(&file.bytes)).await {
                Ok(Ok(sizes)) => {
                    taken.push(sizes);
                    continue;
                }
                Ok(Err(words)) => words,
                Err(AppError::Busy) => "we could not look at it just now. Send it again.",
                Err(e) => return Err(e),
            }
        };
        wrong.push(format!("{name}: {words}"));
    }
    if !wrong.is_empty() {
        form.fail("photos", wrong.join(" "));
    }
    Ok(taken)
}

/// The draft as it is then; nothing if it was booked in this very moment.
async fn changed(
    site: &mut Site,
    draft: &Draft,
    photos: (Option<PhotoId>, &[Sizes]),
) -> AppResult<Option<Draft>> {
    let at = (draft.id, site.now);
    let told = &draft.told;
    let write = site
        .db
        .transaction(async |tx| commands::keep_photos(tx, at, told, photos).await);
    match write.await {
        Ok(()) => queries::draft(&site.db, draft.id, site.now).await,
        Err(AppError::Stale) => Ok(None),
        Err(e) => Err(e),
    }
}

/// A small photo of the draft.
pub(super) async fn photo(
    req: HttpRequest,
    site: Site,
    path: Path<DraftPhotoPath>,
) -> AppResult<HttpResponse> {
    let draft = queries::draft(&site.db, path.draft, site.now).await?;
    let draft = draft.or_not_found()?;
    photos::send_small(&req, &site.db, (draft.id, path.photo)).await
}
