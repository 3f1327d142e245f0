//! Signing in.

use crate::audit::{self, Entry};
use crate::db::Meter;
use crate::entity::membership;
use crate::error::{AppError, AppResult};
use crate::features::accounts::forms::SignIn;
use crate::features::accounts::password::{self, Verdict};
use crate::features::accounts::throttle::Counters;
use crate::features::accounts::unsent::Whose;
use crate::kernel::ids::{ShopId, UserId};
use crate::web::State;
use crate::web::staff::Actor;

/// Who may come in, and to which shop.
#[derive(Debug)]
pub(in super::super) struct Admitted {
    pub(in super::super) user: UserId,
    pub(in super::super) shop: ShopId,
}

/// Where a try comes from.
#[derive(Debug)]
pub(in super::super) struct Origin {
    pub(in super::super) address: String,
    pub(in super::super) client: Option<String>,
    pub(in super::super) known_browser: Option<String>,
    pub(in super::super) request_id: Option<uuid::Uuid>,
}

/// `None`: wrong address, wrong password, disabled, or in no shop; all alike (R-ACC-2).
#[tracing::instrument(name = "accounts.sign_in", skip_all)]
pub(in super::super) async fn sign_in(
    state: &State,
    tried: &SignIn,
    from: &Origin,
) -> AppResult<Option<Admitted>> {
    let counters = Counters::of(&tried.email, &from.address, from.known_browser.as_deref());
    counters.count(&state.db, state.clock.now()).await?;
    let checked = check(state, tried, from).await;
    // Right, or never looked at because we were busy: no failure of theirs.
    if !matches!(checked, Ok(None)) {
        counters.forgive(&state.db).await?;
    }
    checked
}

async fn check(state: &State, tried: &SignIn, from: &Origin) -> AppResult<Option<Admitted>> {
    let now = state.clock.now();
    let person = state
        .db
        .user_by_email(&tried.email)
        .await?
        .filter(|p| p.disabled_at.is_none());
    let shops = state
        .db
        .enabled_memberships(person.as_ref().map_or(UserId(uuid::Uuid::nil()), |p| p.id))
        .await?;
    let stored = person
        .as_ref()
        .filter(|_| !shops.is_empty())
        .and_then(|p| p.password_hash.clone());
    let verdict = password::verify(&state.hashing, tried.password.clone(), stored).await?;
    // Where the form was typed that waits, if it is theirs.
    let unsent = tried.unsent.as_ref().map(|unsent| unsent.whose);
    let there = |shop: &&membership::Model| {
        let is_theirs = |whose: Whose| person.as_ref().is_some_and(|p| p.id == whose.user);
        unsent.is_some_and(|whose| is_theirs(whose) && shop.shop_id == whose.shop)
    };
    let member = shops.iter().find(there).or(shops.first());
    let (Some(person), Some(member)) = (&person, member) else {
        return Ok(None);
    };
    let actor = Actor {
        id: person.id.0,
        name: member.name.clone(),
        role: None,
        request_id: from.request_id,
        ip: Some(from.address.clone()),
        client: from.client.clone(),
    };
    let rehashed = match verdict {
        Verdict::Wrong => {
            tracing::warn!("accounts.sign_in_failed");
            note_refused(state, member.shop_id, actor);
            return Ok(None);
        }
        Verdict::Right => None,
        Verdict::Rehashed(hash) => Some(hash),
    };
    state.db.signed_in(person.id, rehashed, now).await?;
    let started = of_session("session.started", &actor);
    note(state, member.shop_id, &actor, started).await?;
    Ok(Some(Admitted {
        user: person.id,
        shop: member.shop_id,
    }))
}

/// Who tried and was refused is nobody we know, whatever the account (R-AUD-1).
const SOMEBODY: &str = "Somebody";

/// Beside the answer, which must come as soon as it does for somebody unknown (R-ACC-2, R-AUD-2).
fn note_refused(state: &State, shop: ShopId, account: Actor) {
    let state = state.clone();
    tokio::task::spawn_local(async move {
        let somebody = Actor {
            request_id: account.request_id,
            ip: account.ip.clone(),
            client: account.client.clone(),
            ..Actor::system(SOMEBODY)
        };
        let refused = of_session("session.refused", &account);
        if let Err(error) = note(&state, shop, &somebody, refused).await {
            tracing::error!(error = %error, "accounts.refusal_not_noted");
        }
    });
}

/// What happens to a session belongs to the account that it is of.
pub(in super::super) fn of_session<'a>(action: &'static str, account: &'a Actor) -> Entry<'a> {
    Entry {
        action,
        entity: "session",
        id: Some(account.id),
        label: &account.name,
        ..Entry::default()
    }
}

/// The audit row of a sign-in, a refused one, or a sign-out (R-AUD-2).
pub(in super::super) async fn note(
    state: &State,
    shop: ShopId,
    actor: &Actor,
    entry: Entry<'_>,
) -> AppResult<()> {
    let now = state.clock.now();
    let mut db = state.db.for_shop(shop, Meter::at_work());
    db.transaction(async |tx| {
        audit::record(tx, (actor, now), entry.clone());
        Ok::<_, AppError>(())
    })
    .await
}
