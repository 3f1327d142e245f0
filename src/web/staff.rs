//! `Staff` is any member of the shop, `Staff<right::EditCustomers>` one who may: both carry the
//! only [`ShopDb`]. A route without a stated right has no data to show (R-ACC-13).

use crate::db::doors::SignedIn;
use crate::db::sessions::key;
use crate::db::{Meter, ShopDb};
use crate::entity::shop_settings;
use crate::error::{AppError, AppResult};
use crate::kernel::ids::{MembershipId, ShopId};
use crate::kernel::time::ShopTime;
use crate::kernel::words::Role;
use crate::web::field::Whose;
use crate::web::guard::RequestId;
pub use crate::web::here::{address, client};
use crate::web::idempotency::{Once, once};
use crate::web::navigation::shell;
use crate::web::page::wants_fragment;
use crate::web::paths::AuditPath;
pub use crate::web::rights::{Permission, Right, Sight, may, right, sees_cost};
use crate::web::{PostForm, State};
use actix_session::SessionExt;
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use futures_util::future::LocalBoxFuture;
use std::fmt::Display;
use std::marker::PhantomData;
use std::sync::Arc;
use uuid::Uuid;

/// Who acts, from where: for the audit log and the idempotency key.
#[derive(Clone, Debug)]
pub struct Actor {
    /// The person's id; nil for the system.
    pub id: Uuid,
    /// The person's name at that moment.
    pub name: String,
    /// What the person may do; none for the system and before anybody is signed in.
    pub role: Option<Role>,
    /// The request's id.
    pub request_id: Option<Uuid>,
    /// The address.
    pub ip: Option<String>,
    /// The browser.
    pub client: Option<String>,
}

/// Who acts, and when: what every command takes.
pub type By<'a> = (&'a Actor, DateTime<Utc>);

impl Actor {
    /// Somebody at this browser, signed in or by a link.
    #[must_use]
    pub fn on(req: &HttpRequest, state: &State, (id, name): (Uuid, &str)) -> Self {
        Self {
            id,
            name: name.to_owned(),
            role: None,
            request_id: req.extensions().get::<RequestId>().map(|id| id.0),
            ip: address(req, state.trust_proxy),
            client: client(req),
        }
    }
    /// The command line, the demo, the clockwork.
    #[must_use]
    pub fn system(name: &str) -> Self {
        Self {
            id: Uuid::nil(),
            name: name.into(),
            role: None,
            request_id: None,
            ip: None,
            client: None,
        }
    }
}

/// A member of the shop who has the right `P`, with the shop's data.
#[derive(Debug)]
pub struct Staff<P: Permission = right::Member> {
    /// The shop's data.
    pub db: ShopDb,
    /// Who acts.
    pub actor: Actor,
    /// The person's role.
    pub role: Role,
    /// The person's membership.
    pub member: MembershipId,
    /// The shop's time.
    pub zone: ShopTime,
    /// The instant of this request.
    pub now: DateTime<Utc>,
    /// Which session this is: the SHA-256 of its key.
    pub session: String,
    proved_at: Option<DateTime<Utc>>,
    permission: PhantomData<P>,
}

/// How long a given password is proof enough (R-ACC-5).
const PROOF: TimeDelta = TimeDelta::minutes(15);

impl<P: Permission> Staff<P> {
    /// The shop.
    #[must_use]
    pub fn shop(&self) -> ShopId {
        self.db.shop()
    }
    /// The local day.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        self.zone.day(self.now)
    }
    /// May this person also do that? For buttons; the route has its own wall.
    #[must_use]
    pub const fn may(&self, right: Right) -> bool {
        may(self.role, right)
    }
    /// Where everything stands that happened to a record, for whoever may see it (R-AUD-3).
    #[must_use]
    pub fn history(&self, entity: &str, id: Uuid) -> Option<String> {
        self.may(Right::SeeAudit)
            .then(|| format!("{AuditPath}?entity={entity}&id={id}"))
    }
    /// Which fields this person sees.
    #[must_use]
    pub fn sight(&self, settings: &shop_settings::Model) -> Sight {
        Sight::of(self.role, settings.technician_sees_prices)
    }
    /// Whether this person sees what things cost the shop (R-ACC-14).
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn sees_cost(&self) -> AppResult<bool> {
        let settings = self.db.settings().await?;
        Ok(sees_cost(self.role, settings.advisor_sees_cost))
    }
    /// Refuses a form that names a cost which its sender may not see (R-ACC-17).
    ///
    /// # Errors
    /// [`AppError::Forbidden`].
    pub async fn guard_cost(&self, names_cost: bool) -> AppResult<()> {
        if names_cost && !self.sees_cost().await? {
            return Err(AppError::Forbidden {
                right: "see or change costs",
                who: "An owner or an accountant".to_owned(),
            });
        }
        Ok(())
    }
    /// A technician sees and moves only the own appointments.
    #[must_use]
    pub fn own_only(&self) -> Option<MembershipId> {
        (self.role == Role::Technician).then_some(self.member)
    }
    /// Was the password last given longer ago than money going out, or rights, may rest on
    /// (R-ACC-5)? Then the form has a field for it; `accounts::proof` reads it.
    #[must_use]
    pub fn needs_proof(&self) -> bool {
        self.proved_at.is_none_or(|at| self.now - at > PROOF)
    }
    /// The password was given just now.
    pub fn note_proof(&mut self) {
        self.proved_at = Some(self.now);
    }
    /// Runs `work` once for this form, however often it is sent, and leads to `location`.
    ///
    /// # Errors
    /// What `work` gives.
    pub async fn once(
        &mut self,
        form: &PostForm,
        location: impl Display,
        work: impl AsyncFn(&crate::db::ShopTx, By<'_>) -> AppResult<()>,
    ) -> AppResult<Once> {
        let by = (&self.actor, self.now);
        once(&mut self.db, form, by, &location.to_string(), async |tx| {
            work(tx, by).await
        })
        .await
    }

    /// Runs `work` in a transaction: a change that may be repeated without harm.
    ///
    /// # Errors
    /// What `work` gives.
    pub async fn write<T>(
        &mut self,
        work: impl AsyncFn(&crate::db::ShopTx, By<'_>) -> AppResult<T>,
    ) -> AppResult<T> {
        let by = (&self.actor, self.now);
        self.db.transaction(async |tx| work(tx, by).await).await
    }
}

impl<P: Permission> FromRequest for Staff<P> {
    type Error = AppError;
    type Future = LocalBoxFuture<'static, AppResult<Self>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let req = req.clone();
        Box::pin(async move {
            let state = req.app_data::<web::Data<State>>();
            let state = state.ok_or_else(|| anyhow::anyhow!("no state"))?;
            let who = signed_in(&req)?;
            let is_drawn = may(who.role, P::RIGHT) && !wants_fragment(&req);
            let unread = match is_drawn {
                true => unread(state, &who).await,
                false => 0,
            };
            admit(&req, state, (&who, unread))
        })
    }
}

/// How many notifications wait, for the bell: asked at the door as the session is, and kept as long. A page
/// does not fail for it.
async fn unread(state: &State, who: &SignedIn) -> u64 {
    let whose = (who.shop_id, who.membership_id);
    let found = state.db.unread_news(whose).await;
    found.unwrap_or_else(|error| {
        tracing::warn!(error = %error, "staff.unread");
        0
    })
}

fn admit<P: Permission>(
    req: &HttpRequest,
    state: &State,
    (who, unread): (&SignedIn, u64),
) -> AppResult<Staff<P>> {
    let zone: ShopTime = who
        .zone
        .parse()
        .map_err(|_| anyhow::anyhow!("the shop's zone {:?} is unknown", who.zone))?;
    tracing::Span::current()
        .record("shop", who.shop_id.to_string())
        .record("user", who.user_id.to_string());
    let alarm = state.alarms.is_set(who.shop_id) && may(who.role, Right::SeeBooks);
    let shell = Arc::new(shell(req, who, (alarm, unread)));
    req.extensions_mut().insert(shell);
    req.extensions_mut().insert(Whose(who.shop_id));
    if state.is_limited {
        state.paces.count(who.shop_id, who.user_id.0)?;
    }
    if !may(who.role, P::RIGHT) {
        return Err(AppError::Forbidden {
            right: P::RIGHT.words(),
            who: P::RIGHT.who(),
        });
    }
    let meter = req
        .extensions()
        .get::<Arc<Meter>>()
        .cloned()
        .unwrap_or_default();
    Ok(Staff {
        db: state
            .db
            .for_shop(who.shop_id, meter)
            .of_person(who.user_id.0),
        actor: Actor {
            role: Some(who.role),
            ..Actor::on(req, state, (who.user_id.0, &who.name))
        },
        role: who.role,
        member: who.membership_id,
        zone,
        now: state.clock.now(),
        session: who.session.clone(),
        proved_at: who.proved_at,
        permission: PhantomData,
    })
}

/// Who is signed in, from the session's row.
///
/// # Errors
/// [`AppError::SignIn`] if nobody is, [`AppError::Busy`] if the database did not say.
pub fn signed_in(req: &HttpRequest) -> AppResult<SignedIn> {
    let session = req.get_session();
    if matches!(session.get::<bool>(key::AWAY), Ok(Some(true))) {
        return Err(AppError::Busy);
    }
    session
        .get::<SignedIn>(key::WHO)
        .ok()
        .flatten()
        .ok_or(AppError::SignIn)
}
