//! `/account`: what people change about themselves, and where they are signed in.

use crate::db::doors::Place;
use crate::db::is_unique_violation;
use crate::db::sessions::digest;
use crate::error::{AppError, AppResult, OrNotFound};
use crate::features::accounts::views::{AccountForms, AccountView, Signed};
use crate::features::accounts::{commands, forms, password, proof, views};
use crate::kernel::client;
use crate::kernel::ids::UserId;
use crate::kernel::prefs::Prefs;
use crate::ui::form::FormState;
use crate::web::paths::{AccountPath, AccountSessionEndPath};
use crate::web::{Answer, Page, PostForm, SeeOther, Staff, State};
use actix_web::{HttpRequest, web};
use uuid::Uuid;

/// What a session is called in an address: nobody can make its key, or even its hash, of it.
fn public_id(key_hash: &str) -> Uuid {
    let digest = digest(&format!("shown|{key_hash}"));
    digest
        .get(..32)
        .and_then(|id| id.parse().ok())
        .unwrap_or_default()
}

async fn places(staff: &Staff, state: &State) -> AppResult<Vec<Place>> {
    let me = UserId(staff.actor.id);
    Ok(state.db.sessions_of(me, staff.now).await?)
}

/// How the person likes the pages of this shop.
async fn prefs(staff: &Staff) -> AppResult<Prefs> {
    let members = staff.db.members().await?;
    let me = members.iter().find(|member| member.id == staff.member);
    Ok(Prefs::read(me.and_then(|me| me.prefs.as_ref())))
}

/// The page, with the form that was sent, if one was.
async fn account_page(staff: &Staff, state: &State, sent: Sent) -> AppResult<Page> {
    let me = state.db.user(UserId(staff.actor.id)).await?;
    let me = me.ok_or(AppError::SignIn)?;
    let places = places(staff, state).await?;
    let mut forms = AccountForms {
        name: FormState::of([("name", staff.actor.name.clone())]).with_prefix("name"),
        email: FormState::of([("email", me.email.clone())]).with_prefix("email"),
        password: FormState::empty().with_prefix("password"),
        prefs: forms::liked(prefs(staff).await?).with_prefix("prefs"),
    };
    let is_failed = !matches!(sent, Sent::Nothing);
    match sent {
        Sent::Nothing => {}
        Sent::Name(form) => forms.name = form.with_prefix("name"),
        Sent::Email(form) => forms.email = form.with_prefix("email"),
        Sent::Password(form) => forms.password = form.with_prefix("password"),
        Sent::Preferences(form) => forms.prefs = form.with_prefix("prefs"),
    }
    let signed = |place: &Place| Signed {
        client: client::in_words(place.client.as_deref().unwrap_or_default()),
        ip: place.ip.clone().unwrap_or_default(),
        shop: place.shop_name.clone().unwrap_or_default(),
        began: place.created_at,
        seen: place.seen_at,
        is_this: place.key_hash == staff.session,
        id: public_id(&place.key_hash),
    };
    let view = AccountView {
        role: staff.role,
        is_proof_needed: staff.needs_proof(),
        has_mail: state.post.mail.is_some(),
        signed: places.iter().map(signed).collect(),
        now: staff.now,
        zone: staff.zone,
    };
    let title = if is_failed {
        "Error: Your account"
    } else {
        "Your account"
    };
    let page = Page::new(title, views::account(&view, &forms))
        .description("Your name, sign-in and password, and where you are signed in.");
    Ok(if is_failed { page.invalid() } else { page })
}

/// What was sent and can't be taken.
enum Sent {
    Nothing,
    Name(FormState),
    Email(FormState),
    Password(FormState),
    Preferences(FormState),
}

pub(super) async fn show(staff: Staff, state: web::Data<State>) -> AppResult<Page> {
    account_page(&staff, &state, Sent::Nothing).await
}

pub(super) async fn set_name(
    mut staff: Staff,
    state: web::Data<State>,
    post: PostForm,
) -> AppResult<Answer> {
    let mut form = post.state;
    let name = form.required("name", "Name", 120);
    if form.has_errors() {
        return Ok(account_page(&staff, &state, Sent::Name(form)).await?.into());
    }
    let member = staff.member;
    staff
        .write(async |tx, by| commands::change_name(tx, by, member, &name).await)
        .await?;
    Ok(SeeOther::to(AccountPath).flash("Name saved.").into())
}

pub(super) async fn set_email(
    req: HttpRequest,
    mut staff: Staff,
    state: web::Data<State>,
    post: PostForm,
) -> AppResult<Answer> {
    let mut form = post.state;
    let proof = proof::ask(&req, &mut staff, &mut form).await?;
    let email = forms::new_email(&mut form);
    let (Some(proof), Some(email)) = (proof, email) else {
        return Ok(account_page(&staff, &state, Sent::Email(form))
            .await?
            .into());
    };
    let me = state.db.user(UserId(staff.actor.id)).await?;
    let before = me.ok_or(AppError::SignIn)?.email;
    let by = (&staff.actor, staff.now);
    let saved = staff
        .db
        .transaction(async |tx| commands::change_email(tx, by, (&before, &email), &proof).await)
        .await;
    match saved {
        Ok(()) => Ok(SeeOther::to(AccountPath)
            .flash("Saved. From now on you sign in with this address.")
            .into()),
        Err(e) if is_unique_violation(&e) => {
            form.fail("email", "This address can't be used. Choose another one.");
            Ok(account_page(&staff, &state, Sent::Email(form))
                .await?
                .into())
        }
        Err(e) => Err(e.into()),
    }
}

/// The present password is asked for whenever it was given last (R-ACC-5).
pub(super) async fn set_password(
    req: HttpRequest,
    mut staff: Staff,
    state: web::Data<State>,
    post: PostForm,
) -> AppResult<Answer> {
    let mut form = post.state;
    let present = form.take("present");
    let shop = staff.db.own_shop().await?.or_not_found()?.name;
    let proof = if present.is_empty() {
        form.fail("present", "Enter the password that you have now.");
        None
    } else {
        let proof = proof::check(&req, &mut staff, present).await?;
        if proof.is_none() {
            form.fail("present", "The password is not right.");
        }
        proof
    };
    let new = forms::new_password(&mut form, &[&shop, &staff.actor.name]);
    let (Some(proof), Some(new)) = (proof, new) else {
        return Ok(account_page(&staff, &state, Sent::Password(form))
            .await?
            .into());
    };
    let hash = password::hash(&state.hashing, new).await?;
    let keep = staff.session.clone();
    staff
        .write(async |tx, by| commands::change_password(tx, by, (&hash, &keep), &proof).await)
        .await?;
    Ok(SeeOther::to(AccountPath)
        .flash("Password changed. Everywhere else you are signed out.")
        .into())
}

pub(super) async fn set_preferences(
    mut staff: Staff,
    state: web::Data<State>,
    post: PostForm,
) -> AppResult<Answer> {
    let mut form = post.state;
    let Some(prefs) = forms::preferences(&mut form) else {
        let page = account_page(&staff, &state, Sent::Preferences(form)).await?;
        return Ok(page.into());
    };
    let member = staff.member;
    staff
        .write(async |tx, by| commands::like(tx, by, member, prefs).await)
        .await?;
    Ok(SeeOther::to(AccountPath).flash("Saved.").into())
}

pub(super) async fn end_one(
    mut staff: Staff,
    state: web::Data<State>,
    path: web::Path<AccountSessionEndPath>,
    _: PostForm,
) -> AppResult<SeeOther> {
    let places = places(&staff, &state).await?;
    let place = places
        .iter()
        .find(|p| public_id(&p.key_hash) == path.session);
    let place = place.or_not_found()?;
    let what = (place.key_hash.as_str(), place.ip.as_deref());
    staff
        .write(async |tx, by| commands::end_session(tx, by, what).await)
        .await?;
    Ok(SeeOther::to(AccountPath).flash("Signed out there."))
}

pub(super) async fn end_others(mut staff: Staff, _: PostForm) -> AppResult<SeeOther> {
    let keep = staff.session.clone();
    staff
        .write(async |tx, by| commands::end_others(tx, by, &keep).await)
        .await?;
    Ok(SeeOther::to(AccountPath).flash("Everywhere else you are signed out."))
}
