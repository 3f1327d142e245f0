//! `/settings/zones`.

use super::forms::{self, NewZone};
use super::queries::{self, Zone};
use super::{commands, views};
use crate::entity::membership;
use crate::error::{AppError, AppResult, OrNotFound};
use crate::features::shops::last_saved;
use crate::kernel::ids::{MembershipId, ZoneId};
use crate::ui::form::FormState;
use crate::web::form::new_key;
use crate::web::idempotency::Once;
use crate::web::paths::{
    NewZonePath, ZoneDeactivationPath, ZonePath, ZoneReactivationPath, ZonesPath,
};
use crate::web::{Answer, Page, PostForm, SeeOther, Staff, page, right};
use actix_web::{HttpRequest, web};

/// Mounts the areas.
pub(crate) fn configure(cfg: &mut web::ServiceConfig) {
    cfg.route(ZonesPath::PATTERN, web::get().to(index))
        .route(ZonesPath::PATTERN, web::post().to(create))
        .route(NewZonePath::PATTERN, web::get().to(fresh))
        .route(ZonePath::PATTERN, web::get().to(edit))
        .route(ZonePath::PATTERN, web::post().to(update))
        .route(ZoneDeactivationPath::PATTERN, web::post().to(deactivate))
        .route(ZoneReactivationPath::PATTERN, web::post().to(reactivate));
}

type Owner = Staff<right::EditSettings>;

/// Who can be booked, by name.
async fn crew(staff: &Owner) -> AppResult<Vec<membership::Model>> {
    let all = staff.db.members().await?;
    let bookable = |member: &&membership::Model| member.is_bookable && member.disabled_at.is_none();
    Ok(all.iter().filter(bookable).cloned().collect())
}

/// What was typed, with whom of the crew; and those already chosen who can't be booked any more.
fn read(
    form: &mut FormState,
    crew: &[membership::Model],
    before: Option<&Zone>,
) -> Option<NewZone> {
    let kept = before.into_iter().flat_map(|zone| &zone.technicians.0);
    let kept = kept.map(|driver| driver.membership_id);
    let known: Vec<MembershipId> = crew.iter().map(|member| member.id).chain(kept).collect();
    forms::zone(form, &known)
}

async fn index(staff: Owner) -> AppResult<Page> {
    let zones = queries::all(&staff.db).await?;
    let members = staff.db.members().await?;
    Ok(
        Page::new("Areas · Settings", views::index(&zones, &members))
            .description("Where the shop drives to, for what trip fee, and who does."),
    )
}

async fn fresh(staff: Owner) -> AppResult<Page> {
    let crew = crew(&staff).await?;
    Ok(new_page(&forms::blank().with_key(new_key()), &crew))
}

fn new_page(form: &FormState, crew: &[membership::Model]) -> Page {
    Page::new(form.title("New area · Settings"), views::new(form, crew))
        .description("Add an area that the shop serves.")
}

async fn create(req: HttpRequest, mut staff: Owner, post: PostForm) -> AppResult<Answer> {
    let crew = crew(&staff).await?;
    let mut form = post.state.clone();
    let Some(new) = read(&mut form, &crew, None) else {
        return Ok(new_page(&form, &crew).invalid().into());
    };
    let id = ZoneId::new(staff.now);
    let saved = staff
        .once(&post, ZonesPath, async |tx, by| {
            commands::add(tx, by, id, &new).await
        })
        .await;
    match saved {
        Ok(Once::Done(done)) => Ok(done.flash("Area added.").into()),
        Ok(Once::Used { location }) => {
            let form = form
                .with_key(new_key())
                .with_notice(views::already_saved(&location));
            Ok(new_page(&form, &crew).conflict().into())
        }
        Err(AppError::Refused(words)) => page::refused(&req, "Settings", words, ZonesPath),
        Err(e) => Err(e),
    }
}

async fn stored(staff: &Owner, id: ZoneId) -> AppResult<Zone> {
    queries::zone(&staff.db, id).await?.or_not_found()
}

async fn edit(staff: Owner, path: web::Path<ZonePath>) -> AppResult<Page> {
    let zone = stored(&staff, path.zone).await?;
    let crew = crew(&staff).await?;
    let form = forms::state(&zone).with_version(zone.row.version);
    Ok(edit_page(&form, &zone, &crew))
}

fn edit_page(form: &FormState, zone: &Zone, crew: &[membership::Model]) -> Page {
    let title = form.title(&format!("{} · Settings", zone.row.name));
    Page::new(title, views::edit(form, &zone.row, crew)).description("Change an area of the shop.")
}

async fn update(
    req: HttpRequest,
    mut staff: Owner,
    path: web::Path<ZonePath>,
    post: PostForm,
) -> AppResult<Answer> {
    let (id, mut form) = (path.zone, post.state);
    let seen = form.version().unwrap_or_default();
    let (crew, zone) = (crew(&staff).await?, stored(&staff, id).await?);
    let Some(new) = read(&mut form, &crew, Some(&zone)) else {
        return Ok(edit_page(&form, &zone, &crew).invalid().into());
    };
    let saved = staff
        .write(async |tx, by| commands::change(tx, by, (id, seen), &new).await)
        .await;
    match saved {
        Ok(()) => Ok(SeeOther::to(ZonesPath).flash("Area saved.").into()),
        Err(AppError::Stale) => {
            let zone = stored(&staff, id).await?;
            let (who, when) = last_saved(&staff, "service_zone", id.0).await?;
            let theirs = forms::state(&zone);
            let form = form.conflict(&theirs, zone.row.version, &who, when);
            Ok(edit_page(&form, &zone, &crew).conflict().into())
        }
        Err(AppError::Refused(words)) => {
            page::refused(&req, "Settings", words, ZonePath { zone: id })
        }
        Err(e) => Err(e),
    }
}

async fn deactivate(
    mut staff: Owner,
    path: web::Path<ZoneDeactivationPath>,
    _: PostForm,
) -> AppResult<SeeOther> {
    let id = path.zone;
    staff
        .write(async |tx, by| commands::set_active(tx, by, id, false).await)
        .await?;
    Ok(SeeOther::to(ZonesPath).flash("Area deactivated. No times are offered there any more."))
}

async fn reactivate(
    mut staff: Owner,
    path: web::Path<ZoneReactivationPath>,
    _: PostForm,
) -> AppResult<SeeOther> {
    let id = path.zone;
    staff
        .write(async |tx, by| commands::set_active(tx, by, id, true).await)
        .await?;
    Ok(SeeOther::to(ZonesPath).flash("Area reactivated."))
}
