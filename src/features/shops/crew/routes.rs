//! `/settings/hours/people/{member}` and what is saved there.

use super::queries::{self, Mate};
use super::views::{self, Forms};
use super::{commands, forms};
use crate::error::{AppError, AppResult, OrNotFound};
use crate::features::shops::hours::{PERSON, state, week};
use crate::features::shops::last_saved;
use crate::kernel::ids::{MembershipId, TimeOffId};
use crate::ui::form::FormState;
use crate::web::form::new_key;
use crate::web::idempotency::Once;
use crate::web::paths::{
    CrewHoursPath, CrewPath, CrewPlacesPath, CrewSkillsPath, TimeOffPath, TimeOffRemovalPath,
};
use crate::web::{Answer, Page, PostForm, SeeOther, Staff, right};
use actix_web::web;

/// Mounts hours, times off and skills of the people.
pub(crate) fn configure(cfg: &mut web::ServiceConfig) {
    cfg.route(CrewPath::PATTERN, web::get().to(show))
        .route(CrewHoursPath::PATTERN, web::post().to(save_week))
        .route(CrewSkillsPath::PATTERN, web::post().to(save_skills))
        .route(CrewPlacesPath::PATTERN, web::post().to(save_places))
        .route(TimeOffPath::PATTERN, web::post().to(add))
        .route(TimeOffRemovalPath::PATTERN, web::post().to(remove));
}

/// Owners and advisors (product, section 4.1).
type Office = Staff<right::EditHours>;

async fn mate(staff: &Office, id: MembershipId) -> AppResult<Mate> {
    let found = queries::mate(&staff.db, id, staff.now).await?;
    found.or_not_found()
}

/// The forms as they are stored, ready to be edited.
fn stored(mate: &Mate) -> Forms {
    let version = mate.member.version;
    Forms {
        week: state(&mate.hours.0).with_version(version),
        skills: forms::known(&mate.skills.0).with_version(version),
        places: forms::shown(mate.places.0.first()).with_version(version),
        off: FormState::empty().with_key(new_key()),
    }
}

fn page(staff: &Office, mate: &Mate, forms: Forms) -> Page {
    let is_failed = [&forms.week, &forms.skills, &forms.places, &forms.off]
        .iter()
        .any(|form| form.has_errors());
    let forms = Forms {
        skills: forms.skills.with_prefix("skills"),
        places: forms.places.with_prefix("places"),
        off: forms.off.with_prefix("off"),
        week: forms.week,
    };
    let title = format!("{} · Hours", mate.member.name);
    let title = if is_failed {
        format!("Error: {title}")
    } else {
        title
    };
    Page::new(title, views::mate(mate, &forms, staff.zone.tz()))
        .description("When this person works and is off, and what they know.")
}

async fn show(staff: Office, path: web::Path<CrewPath>) -> AppResult<Page> {
    let mate = mate(&staff, path.member).await?;
    let forms = stored(&mate);
    Ok(page(&staff, &mate, forms))
}

async fn save_week(
    mut staff: Office,
    path: web::Path<CrewHoursPath>,
    post: PostForm,
) -> AppResult<Answer> {
    let (member, mut form) = (path.member, post.state);
    let before = mate(&staff, member).await?;
    let seen = (member, form.version().unwrap_or_default());
    let Some(spans) = week(&mut form, &PERSON) else {
        let forms = Forms {
            week: form,
            ..stored(&before)
        };
        return Ok(page(&staff, &before, forms).invalid().into());
    };
    let saved = staff
        .write(async |tx, by| commands::set_week(tx, by, seen, &spans).await)
        .await;
    match saved {
        Ok(()) => Ok(to(member, "Hours saved.").into()),
        Err(AppError::Stale) => {
            let fresh = mate(&staff, member).await?;
            let theirs = stored(&fresh);
            let (who, when) = last_saved(&staff, "crew", member.0).await?;
            let week = state(&spans).conflict(&theirs.week, fresh.member.version, &who, when);
            let forms = Forms { week, ..theirs };
            Ok(page(&staff, &fresh, forms).conflict().into())
        }
        Err(e) => Err(e),
    }
}

async fn save_skills(
    mut staff: Office,
    path: web::Path<CrewSkillsPath>,
    post: PostForm,
) -> AppResult<Answer> {
    let (member, mut form) = (path.member, post.state);
    let before = mate(&staff, member).await?;
    let seen = (member, form.version().unwrap_or_default());
    let Some(skills) = forms::skills(&mut form) else {
        let forms = Forms {
            skills: form,
            ..stored(&before)
        };
        return Ok(page(&staff, &before, forms).invalid().into());
    };
    let saved = staff
        .write(async |tx, by| commands::set_skills(tx, by, seen, &skills).await)
        .await;
    match saved {
        Ok(()) => Ok(to(member, "Skills saved.").into()),
        Err(AppError::Stale) => {
            let fresh = mate(&staff, member).await?;
            let theirs = stored(&fresh);
            let (who, when) = last_saved(&staff, "crew", member.0).await?;
            let skills = form.conflict(&theirs.skills, fresh.member.version, &who, when);
            let forms = Forms { skills, ..theirs };
            Ok(page(&staff, &fresh, forms).conflict().into())
        }
        Err(e) => Err(e),
    }
}

async fn save_places(
    mut staff: Office,
    path: web::Path<CrewPlacesPath>,
    post: PostForm,
) -> AppResult<Answer> {
    let (member, mut form) = (path.member, post.state);
    let before = mate(&staff, member).await?;
    let seen = (member, form.version().unwrap_or_default());
    let Some(new) = forms::places(&mut form) else {
        let forms = Forms {
            places: form,
            ..stored(&before)
        };
        return Ok(page(&staff, &before, forms).invalid().into());
    };
    let saved = staff
        .write(async |tx, by| commands::set_places(tx, by, seen, &new).await)
        .await;
    match saved {
        Ok(()) => Ok(to(member, "Places saved.").into()),
        Err(AppError::Stale) => {
            let fresh = mate(&staff, member).await?;
            let theirs = stored(&fresh);
            let (who, when) = last_saved(&staff, "crew", member.0).await?;
            let places = form.conflict(&theirs.places, fresh.member.version, &who, when);
            let forms = Forms { places, ..theirs };
            Ok(page(&staff, &fresh, forms).conflict().into())
        }
        Err(e) => Err(e),
    }
}

async fn add(mut staff: Office, path: web::Path<TimeOffPath>, post: PostForm) -> AppResult<Answer> {
    let member = path.member;
    let before = mate(&staff, member).await?;
    let mut form = post.state.clone();
    let with = |form: FormState, mate: &Mate| Forms {
        off: form,
        ..stored(mate)
    };
    let Some(away) = forms::time_off(&mut form, (staff.now, staff.zone)) else {
        let forms = with(form, &before);
        return Ok(page(&staff, &before, forms).invalid().into());
    };
    let new = (
        TimeOffId::new(staff.now),
        member,
        before.member.name.as_str(),
    );
    let saved = staff
        .once(&post, CrewPath { member }, async |tx, by| {
            commands::add_time_off(tx, by, new, &away).await
        })
        .await?;
    match saved {
        Once::Done(done) => Ok(done.flash("Time off added.").into()),
        Once::Used { .. } => {
            let fresh = mate(&staff, member).await?;
            let form = form.with_key(new_key()).with_notice(views::already_added());
            let forms = with(form, &fresh);
            Ok(page(&staff, &fresh, forms).conflict().into())
        }
    }
}

async fn remove(
    mut staff: Office,
    path: web::Path<TimeOffRemovalPath>,
    _: PostForm,
) -> AppResult<SeeOther> {
    let (off, member) = (path.off, path.member);
    let whose = mate(&staff, member).await?.member.name;
    let entry = staff
        .write(async |tx, by| commands::remove_time_off(tx, by, (off, member, &whose)).await)
        .await?;
    Ok(to(member, "Time off removed.").undo(Some(entry)))
}

fn to(member: MembershipId, news: &'static str) -> SeeOther {
    SeeOther::to(CrewPath { member }).flash(news)
}
