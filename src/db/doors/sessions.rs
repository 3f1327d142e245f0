//! Who is signed in, and whose sessions end.

use crate::db::cache::CacheKey;
use crate::db::{Db, ShopTx};
use crate::entity::{membership, session, shop};
use crate::kernel::ids::{AttachmentId, MembershipId, ShopId, UserId};
use crate::kernel::prefs::Prefs;
use crate::kernel::words::Role;
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{
    ColumnTrait, DbErr, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationDef,
};
use serde::{Deserialize, Serialize};

/// Who is signed in, where and as what: one statement, from the session's row to the shop's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedIn {
    /// The person.
    pub user_id: UserId,
    /// The person's name in this shop.
    pub name: String,
    /// The shop now chosen.
    pub shop_id: ShopId,
    /// The shop's name.
    pub shop_name: String,
    /// The shop's IANA time zone.
    pub zone: String,
    /// Is it the demo shop?
    pub is_demo: bool,
    /// The shop's colour, as it is stored.
    pub color: Option<String>,
    /// The shop's logo, if it has one, with its width and height in pixels.
    pub logo: Option<(AttachmentId, i32, i32)>,
    /// The membership.
    pub membership_id: MembershipId,
    /// Its role.
    pub role: Role,
    /// How the person likes the pages.
    pub prefs: Prefs,
    /// The SHA-256 of the session's key: which session this is.
    pub session: String,
    /// When the password was last given here (R-ACC-5).
    pub proved_at: Option<DateTime<Utc>>,
    /// Whether there is another shop to go to (R-ACC-10).
    pub has_several_shops: bool,
}

/// One of a person's sessions, as the person sees it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Place {
    /// The SHA-256 of its key.
    pub key_hash: String,
    /// The address at sign-in.
    pub ip: Option<String>,
    /// The browser's own name.
    pub client: Option<String>,
    /// When it began.
    pub created_at: DateTime<Utc>,
    /// When it was last used, to five minutes.
    pub seen_at: DateTime<Utc>,
    /// The shop it is in.
    pub shop_name: Option<String>,
}

/// How old the note of the last use may be (R-ACC-4).
const SEEN: TimeDelta = TimeDelta::minutes(5);

pub(in crate::db) struct SessionRow {
    pub(in crate::db) state: Option<serde_json::Value>,
    pub(in crate::db) who: Option<SignedIn>,
    /// The note of its last use is old.
    pub(in crate::db) is_unseen: bool,
}

/// How many shops the session's person may enter.
fn shops_of_session() -> Expr {
    use membership::Column as M;
    let shops = Query::select()
        .expr(Expr::col((membership::Entity, M::Id)).count())
        .from(membership::Entity)
        .and_where(
            Expr::col((membership::Entity, M::UserId))
                .equals((session::Entity, session::Column::UserId)),
        )
        .and_where(Expr::col((membership::Entity, M::DisabledAt)).is_null())
        .to_owned();
    Expr::SubQuery(None, Box::new(shops.into()))
}

impl Db {
    pub(in crate::db) async fn session(
        &self,
        key_hash: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<SessionRow>, DbErr> {
        use membership::Column as M;
        let membership_of_session: RelationDef = session::Entity::belongs_to(membership::Entity)
            .from((session::Column::ShopId, session::Column::UserId))
            .to((membership::Column::ShopId, membership::Column::UserId))
            .on_condition(|_, right| {
                sea_orm::Condition::all()
                    .add(Expr::col((right, membership::Column::DisabledAt)).is_null())
            })
            .into();
        let shop_of_session: RelationDef = session::Entity::belongs_to(shop::Entity)
            .from(session::Column::ShopId)
            .to(shop::Column::Id)
            .into();
        #[derive(FromQueryResult)]
        struct Row {
            state: Option<serde_json::Value>,
            user_id: Option<UserId>,
            name: Option<String>,
            shop_id: Option<ShopId>,
            shop_name: Option<String>,
            zone: Option<String>,
            is_demo: Option<bool>,
            color: Option<String>,
            logo: Option<AttachmentId>,
            logo_width: Option<i32>,
            logo_height: Option<i32>,
            membership_id: Option<MembershipId>,
            role: Option<Role>,
            prefs: Option<serde_json::Value>,
            reauth_at: Option<DateTime<Utc>>,
            seen_at: DateTime<Utc>,
            shops: i64,
        }
        let row = session::Entity::find_by_id(key_hash)
            .filter(session::Column::ExpiresAt.gt(now))
            .join(JoinType::LeftJoin, membership_of_session)
            .join(JoinType::LeftJoin, shop_of_session)
            .select_only()
            .columns([
                session::Column::State,
                session::Column::UserId,
                session::Column::ShopId,
                session::Column::ReauthAt,
                session::Column::SeenAt,
            ])
            .expr_as(shops_of_session(), "shops")
            .columns([M::Name, M::Role, M::Prefs])
            .column_as(M::Id, "membership_id")
            .column_as(shop::Column::Name, "shop_name")
            .columns([shop::Column::Zone, shop::Column::IsDemo])
            .column_as(shop::Column::BrandColor, "color")
            .column_as(shop::Column::LogoAttachmentId, "logo")
            .columns([shop::Column::LogoWidth, shop::Column::LogoHeight])
            .into_model::<Row>()
            .one(&self.reading())
            .await?;
        Ok(row.map(|r| SessionRow {
            state: r.state,
            is_unseen: now - r.seen_at > SEEN,
            who: (|| {
                Some(SignedIn {
                    user_id: r.user_id?,
                    name: r.name?,
                    shop_id: r.shop_id?,
                    shop_name: r.shop_name?,
                    zone: r.zone?,
                    is_demo: r.is_demo?,
                    color: r.color,
                    logo: (|| Some((r.logo?, r.logo_width?, r.logo_height?)))(),
                    membership_id: r.membership_id?,
                    role: r.role?,
                    prefs: Prefs::read(r.prefs.as_ref()),
                    session: key_hash.to_owned(),
                    proved_at: r.reauth_at,
                    has_several_shops: r.shops > 1,
                })
            })(),
        }))
    }

    pub(in crate::db) async fn add_session(&self, row: session::ActiveModel) -> Result<(), DbErr> {
        session::Entity::insert(row)
            .exec_without_returning(&self.writing())
            .await
            .map(drop)
    }

    /// Its end and its proof stay: nobody stays signed in by choosing a shop. One that was ended
    /// meanwhile does not come back.
    pub(in crate::db) async fn change_session(
        &self,
        row: session::ActiveModel,
    ) -> Result<(), DbErr> {
        let changed = session::Entity::update(row)
            .validate()?
            .exec(&self.writing())
            .await;
        match changed {
            Err(DbErr::RecordNotUpdated) => Ok(()),
            done => done.map(drop),
        }
    }

    pub(in crate::db) async fn note_use(
        &self,
        key_hash: &str,
        now: DateTime<Utc>,
    ) -> Result<(), DbErr> {
        session::Entity::update_many()
            .col_expr(session::Column::SeenAt, Expr::value(now))
            .filter(session::Column::KeyHash.eq(key_hash))
            .exec(&self.writing())
            .await
            .map(drop)
    }

    /// The person's open sessions, the last used first.
    pub async fn sessions_of(&self, user: UserId, now: DateTime<Utc>) -> Result<Vec<Place>, DbErr> {
        use session::Column as S;
        let shop_of_session: RelationDef = session::Entity::belongs_to(shop::Entity)
            .from(S::ShopId)
            .to(shop::Column::Id)
            .into();
        session::Entity::find()
            .select_only()
            .columns([S::KeyHash, S::Ip, S::Client, S::CreatedAt, S::SeenAt])
            .column_as(shop::Column::Name, "shop_name")
            .join(JoinType::LeftJoin, shop_of_session)
            .filter(S::UserId.eq(user))
            .filter(S::ExpiresAt.gt(now))
            .order_by_desc(S::SeenAt)
            .order_by_asc(S::KeyHash)
            .into_model::<Place>()
            .all(&self.reading())
            .await
    }

    pub(in crate::db) async fn extend_session(
        &self,
        key_hash: &str,
        until: DateTime<Utc>,
    ) -> Result<(), DbErr> {
        session::Entity::update_many()
            .col_expr(session::Column::ExpiresAt, Expr::value(until))
            .filter(session::Column::KeyHash.eq(key_hash))
            .exec(&self.writing())
            .await
            .map(drop)
    }

    pub(in crate::db) async fn end_session(&self, key_hash: &str) -> Result<(), DbErr> {
        session::Entity::delete_by_id(key_hash)
            .exec(&self.writing())
            .await
            .map(drop)
    }

    /// Notes that the password was given again in this session (R-ACC-5).
    pub async fn prove(&self, key_hash: &str, now: DateTime<Utc>) -> Result<(), DbErr> {
        session::Entity::update_many()
            .col_expr(session::Column::ReauthAt, Expr::value(now))
            .filter(session::Column::KeyHash.eq(key_hash))
            .exec(&self.writing())
            .await?;
        self.caches.sessions.drop(&key_hash.to_owned()).await;
        Ok(())
    }
}

/// Sessions inside a transaction: they end with the right that they were opened for.
impl ShopTx {
    /// Ends the person's sessions in this shop (R-ACC-4).
    pub async fn end_sessions(&self, of: UserId) -> Result<(), DbErr> {
        session::Entity::delete_many()
            .filter(session::Column::UserId.eq(of))
            .filter(session::Column::ShopId.eq(self.shop()))
            .exec(self.line().await?)
            .await?;
        self.touch(CacheKey::Sessions);
        Ok(())
    }

    /// Ends one session of the person.
    pub async fn end_session(&self, of: UserId, key_hash: &str) -> Result<(), DbErr> {
        session::Entity::delete_by_id(key_hash)
            .filter(session::Column::UserId.eq(of))
            .exec(self.line().await?)
            .await?;
        self.touch(CacheKey::SessionsOf(of));
        Ok(())
    }

    /// Ends the person's sessions in every shop, but the one to `keep` (R-ACC-4, R-ACC-6).
    pub async fn end_all_sessions(&self, of: UserId, keep: Option<&str>) -> Result<u64, DbErr> {
        let ended = session::Entity::delete_many()
            .filter(session::Column::UserId.eq(of))
            .filter(session::Column::KeyHash.ne(keep.unwrap_or_default()))
            .exec(self.line().await?)
            .await?;
        self.touch(CacheKey::SessionsOf(of));
        Ok(ended.rows_affected)
    }
}
