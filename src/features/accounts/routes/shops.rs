//! `/shop-choice`: whoever works in several shops goes from one to the other (R-ACC-10).

use crate::db::sessions::key;
use crate::error::{AppError, AppResult, OrNotFound};
use crate::features::accounts::routes::over::note_last;
use crate::features::accounts::unsent::Whose;
use crate::features::accounts::{commands, views};
use crate::kernel::ids::{ShopId, UserId};
use crate::web::paths::HomePath;
use crate::web::staff::Actor;
use crate::web::{Answer, Page, PostForm, SeeOther, Staff, State};
use actix_session::Session;
use actix_web::{HttpRequest, HttpResponse, Responder, web};

pub(super) async fn show(staff: Staff, state: web::Data<State>) -> AppResult<Answer> {
    let shops = state.db.workplaces(UserId(staff.actor.id)).await?;
    if shops.len() < 2 {
        return Ok(SeeOther::to(HomePath).into());
    }
    let choice = |shop: &crate::db::doors::Workplace| views::Choice {
        shop: shop.shop_id,
        name: shop.shop_name.clone(),
        role: shop.role,
        is_here: shop.shop_id == staff.shop(),
    };
    let choices: Vec<_> = shops.iter().map(choice).collect();
    let page = Page::new("Your shops", views::shops(&choices));
    Ok(page
        .description("Go to another shop in which you work.")
        .into())
}

/// Only a shop in which the person works: any other is as if it were not.
pub(super) async fn choose(
    req: HttpRequest,
    (staff, state): (Staff, web::Data<State>),
    session: Session,
    post: PostForm,
) -> AppResult<HttpResponse> {
    let wanted: Option<ShopId> = post.state.value("shop").parse().ok();
    let shops = state.db.workplaces(UserId(staff.actor.id)).await?;
    let found = shops.into_iter().find(|shop| Some(shop.shop_id) == wanted);
    let shop = found.or_not_found()?;
    session
        .insert(key::SHOP, shop.shop_id)
        .map_err(|e| AppError::from(anyhow::anyhow!(e)))?;
    let actor = Actor::on(&req, &state, (staff.actor.id, &shop.name));
    let entered = commands::of_session("session.entered", &actor);
    commands::note(&state, shop.shop_id, &actor, entered).await?;
    let mut answer = SeeOther::to(HomePath)
        .flash("You are in another shop now.")
        .respond_to(&req);
    let whose = Whose {
        user: UserId(staff.actor.id),
        shop: shop.shop_id,
    };
    note_last(&mut answer, &state, Some(whose));
    Ok(answer)
}
