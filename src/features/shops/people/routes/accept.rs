//! The invited one's page: GET only shows, POST accepts.

use crate::db::doors::LinkKind;
use crate::db::sessions::digest;
use crate::db::{Meter, ShopDb};
use crate::entity::{invitation, shop, user};
use crate::error::{AppError, AppResult};
use crate::features::accounts::{self, Account, password};
use crate::features::shops::people::commands::{self, Joining};
use crate::features::shops::people::{forms, views};
use crate::kernel::ids::{InvitationId, UserId};
use crate::ui::form::FormState;
use crate::web::paths::{InvitationPath, LoginPath};
use crate::web::staff::Actor;
use crate::web::{Answer, Page, PostForm, SeeOther, State};
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, web};
use sea_orm::EntityTrait;

/// What the holder of a link was offered.
struct Offer {
    link_hash: String,
    invitation: invitation::Model,
    shop: shop::Model,
    db: ShopDb,
    /// Who signs in with this address already.
    known: Option<user::Model>,
}

async fn offer(state: &State, path: InvitationPath) -> AppResult<Option<Offer>> {
    let now = state.clock.now();
    let link_hash = digest(&path.token.to_string());
    let Some(link) = state
        .db
        .link((LinkKind::Invitation, &link_hash), now)
        .await?
    else {
        return Ok(None);
    };
    let Some(shop) = link.shop_id else {
        return Ok(None);
    };
    let db = state.db.for_shop(shop, Meter::at_work());
    let id = InvitationId(link.target_id);
    let found = db.one(invitation::Entity::find_by_id(id)).await?;
    let (Some(invitation), Some(shop)) = (found, db.own_shop().await?) else {
        return Ok(None);
    };
    let known = state.db.user_by_email(&invitation.email_normalized).await?;
    Ok(Some(Offer {
        link_hash,
        invitation,
        shop,
        db,
        known,
    }))
}

fn offer_page(offer: &Offer, form: &FormState, action: InvitationPath) -> Page {
    let view = views::OfferView {
        shop: &offer.shop.name,
        email: &offer.invitation.email,
        role: offer.invitation.role,
        is_known: offer.known.is_some(),
        action: action.to_string(),
    };
    let title = form.title(&format!("Join {}", offer.shop.name));
    Page::new(title, views::offer(&view, form))
        .description("Accept an invitation.")
        .secret()
}

/// 410: there was a link, or never; nobody is told which.
fn gone() -> Page {
    Page::new("Invitation", views::no_offer())
        .description("This invitation can't be used any more.")
        .status(StatusCode::GONE)
}

pub(super) async fn show(
    state: web::Data<State>,
    path: web::Path<InvitationPath>,
) -> AppResult<Page> {
    let offer = offer(&state, *path).await?;
    Ok(offer.map_or_else(gone, |offer| offer_page(&offer, &FormState::empty(), *path)))
}

pub(super) async fn accept(
    req: HttpRequest,
    state: web::Data<State>,
    path: web::Path<InvitationPath>,
    post: PostForm,
) -> AppResult<Answer> {
    let mut form = post.state;
    let Some(mut offer) = offer(&state, *path).await? else {
        return Ok(gone().into());
    };
    offer.db.end_reading(); // hashing takes its time
    let Some((name, account)) = account(&req, &state, (&offer, &mut form)).await? else {
        return Ok(offer_page(&offer, &form, *path).invalid().into());
    };
    let actor = Actor::on(&req, &state, (account.user().0, &name));
    let new = Joining {
        invitation: &offer.invitation,
        link_hash: &offer.link_hash,
        name,
        account,
        seen: offer.known.as_ref().map(|known| known.version),
    };
    let now = state.clock.now();
    let joined = offer
        .db
        .transaction(async |tx| commands::join(tx, (&actor, now), &new).await)
        .await;
    match joined {
        Ok(()) => Ok(SeeOther::to(LoginPath)
            .flash("Welcome. Sign in with your e-mail and your password.")
            .into()),
        Err(AppError::Refused(words)) => {
            form.fail("", words);
            Ok(offer_page(&offer, &form, *path).conflict().into())
        }
        Err(e) => Err(e),
    }
}

/// Somebody new with a name and a password, or whoever the address belongs to, by their own.
async fn account(
    req: &HttpRequest,
    state: &State,
    (offer, form): (&Offer, &mut FormState),
) -> AppResult<Option<(String, Account)>> {
    if let Some(known) = &offer.known {
        let typed = form.take("password");
        if typed.is_empty() {
            form.fail("password", "Enter your password.");
            return Ok(None);
        }
        if !accounts::proof::is_password_of(req, state, (known, typed)).await? {
            form.fail("password", "The password is not right.");
            return Ok(None);
        }
        return Ok(Some((known.name.clone(), Account::Known(known.id))));
    }
    let Some((name, password)) = forms::newcomer(form, &offer.shop.name) else {
        return Ok(None);
    };
    let hash = password::hash(&state.hashing, password).await?;
    let id = UserId::new(state.clock.now());
    Ok(Some((name, Account::New(id, hash))))
}
