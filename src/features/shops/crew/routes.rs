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

/// Which of the forms was sent.
type Part = fn(&mut Forms) -> &mut FormState;

/// The form that was sent, with what is wrong in it.
fn wrong(staff: &Office, mate: &Mate, (part, sent): (Part, FormState)) -> Answer {
    let mut forms = stored(mate);
    *part(&mut forms) = sent;
    page(staff, mate, forms).invalid().into()
}

/// What became of it; if somebody was faster, the form again beside what is stored now.
async fn told(
    staff: &Office,
    member: MembershipId,
    done: AppResult<()>,
    (part, sent, news): (Part, FormState, &'static str),
) -> AppResult<Answer> {
    match done {
        Ok(()) => Ok(to(member, news).into()),
        Err(AppError::Stale) => {
            let fresh = mate(staff, member).await?;
            let mut forms = stored(&fresh);
            let (who, when) = last_saved(staff, "crew", member.0).await?;
            let form = part(&mut forms);
            *form = sent.conflict(form, fresh.member.version, &who, when);
            Ok(page(staff, &fresh, forms).conflict().into())
        }
        Err(e) => Err(e),
    }
}

async fn save_week(
    mut staff: Office,
    path: web::Path<CrewHoursPath>,
    post: PostForm,
) -> AppResult<Answer> {
    let (member, mut form) = (path.member, post.state);
    let before = mate(&staff, member).await?;
    let seen = (member, form.version().unwrap_or_default());
    let part: Part = |forms| &mut forms.week;
    let Some(spans) = week(&mut form, &PERSON) else {
        return Ok(wrong(&staff, &before, (part, form)));
    };
    let done = staff
        .write(async |tx, by| commands::set_week(tx, by, seen, &spans).await)
        .await;
    let sent = (part, state(&spans), "Hours saved.");
    told(&staff, member, done, sent).await
}

async fn save_skills(
    mut staff: Office,
    path: web::Path<CrewSkillsPath>,
    post: PostForm,
) -> AppResult<Answer> {
    let (member, mut form) = (path.member, post.state);
    let before = mate(&staff, member).await?;
    let seen = (member, form.version().unwrap_or_default());
    let part: Part = |forms| &mut forms.skills;
    let Some(skills) = forms::skills(&mut form) else {
        return Ok(wrong(&staff, &before, (part, form)));
    };
    let done = staff
        .write(async |tx, by| commands::set_skills(tx, by, seen, &skills).await)
        .await;
    told(&staff, member, done, (part, form, "Skills saved.")).await
}

async fn save_places(
    mut staff: Office,
    path: web::Path<CrewPlacesPath>,
    post: PostForm,
) -> AppResult<Answer> {
    let (member, mut form) = (path.member, post.state);
    let before = mate(&staff, member).await?;
    let seen = (member, form.version().unwrap_or_default());
    let part: Part = |forms| &mut forms.places;
    let Some(places) = forms::places(&mut form) else {
        return Ok(wrong(&staff, &before, (part, form)));
    };
    let done = staff
        .write(async |tx, by| commands::set_places(tx, by, seen, &places).await)
        .await;
    told(&staff, member, done, (part, form, "Places saved.")).await
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
