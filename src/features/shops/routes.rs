//! `/setup`, and where the feature's parts are mounted.

use super::commands::found;
use super::{catalog, crew, fees, forms, hours, packages, people, settings, views, work, zones};
use crate::audit;
use crate::db::Meter;
use crate::db::sessions::digest;
use crate::error::{AppError, AppResult};
use crate::features::accounts::{NewPerson, password};
use crate::kernel::ids::ShopId;
use crate::kernel::words::Role;
use crate::ui::form::FormState;
use crate::ui::time::relative;
use crate::web::paths::{LoginPath, SetupPath};
use crate::web::staff::{Actor, Permission};
use crate::web::{Answer, Page, PostForm, SeeOther, Staff, State};
use actix_web::{HttpRequest, web};
use maud::{Markup, html};
use uuid::Uuid;

/// Mounts the feature.
pub fn configure(cfg: &mut web::ServiceConfig) {
    cfg.route(SetupPath::PATTERN, web::get().to(show_set_up))
        .route(SetupPath::PATTERN, web::post().to(set_up))
        .configure(catalog::configure)
        .configure(packages::configure)
        .configure(settings::configure)
        .configure(fees::configure)
        .configure(hours::configure)
        .configure(crew::configure)
        .configure(zones::configure)
        .configure(people::configure)
        .configure(work::configure);
}

/// Who changed a record last, and when: for the page that explains a conflict.
pub(crate) async fn last_saved<P: Permission>(
    staff: &Staff<P>,
    entity: &str,
    id: Uuid,
) -> AppResult<(String, Markup)> {
    let last = audit::last_change(&staff.db, entity, id).await?;
    Ok(last.map_or_else(
        || ("somebody".to_owned(), html! { "meanwhile" }),
        |change| {
            (
                change.actor_name,
                relative(change.at, staff.now, staff.zone.tz()),
            )
        },
    ))
}

#[derive(serde::Deserialize)]
struct Token {
    #[serde(default)]
    token: String,
}

/// Opened by the one-time token of the log, and only while there is no shop (R-ACC-8).
async fn expected(kept: Option<&str>, state: &State, token: &Token) -> AppResult<()> {
    if kept.is_none_or(|kept| kept != digest(&token.token)) || state.db.any_shop().await? {
        return Err(AppError::NotFound);
    }
    Ok(())
}

async fn show_set_up(
    req: HttpRequest,
    state: web::Data<State>,
    token: web::Query<Token>,
) -> AppResult<Page> {
    let kept = state.setup.read().await.clone();
    expected(kept.as_deref(), &state, &token).await?;
    let form = FormState::of([
        ("zone", "America/Los_Angeles".to_owned()),
        ("starter", "true".to_owned()),
    ]);
    Ok(set_up_page(&req, &form))
}

fn set_up_page(req: &HttpRequest, form: &FormState) -> Page {
    let action = format!("{SetupPath}?{}", req.query_string());
    Page::new(form.title("Set up your shop"), views::set_up(form, &action))
        .description("Set up a new shop.")
}

async fn set_up(
    req: HttpRequest,
    state: web::Data<State>,
    token: web::Query<Token>,
    post: PostForm,
) -> AppResult<Answer> {
    // Held to the end, so that of two at once only one sets up; and the link goes when it has
    // done its work, not when the time runs out half-way.
    let mut setup = state.setup.write().await;
    expected(setup.as_deref(), &state, &token).await?;
    let done = try_set_up(&req, &state, post).await;
    if let Ok(Answer::SeeOther(_)) = done {
        *setup = None;
    }
    done
}

async fn try_set_up(req: &HttpRequest, state: &State, post: PostForm) -> AppResult<Answer> {
    let mut form = post.state;
    let Some(new) = forms::set_up(&mut form) else {
        return Ok(set_up_page(req, &form).invalid().into());
    };
    let now = state.clock.now();
    let owner = NewPerson {
        email: new.email,
        name: new.name,
        role: Role::Owner,
        is_bookable: true,
        password_hash: password::hash(&state.hashing, new.password).await?,
    };
    let actor = Actor::system("set-up");
    let mut db = state.db.for_shop(ShopId::new(now), Meter::at_work());
    db.transaction(async |tx| {
        found(tx, (&actor, now), &new.shop, &owner).await?;
        if new.with_starter {
            catalog::load_starter(tx, (&actor, now)).await?;
        }
        Ok::<_, AppError>(())
    })
    .await?;
    Ok(SeeOther::to(LoginPath)
        .flash("Your shop is ready. Sign in to open it.")
        .into())
}
