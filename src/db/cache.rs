//! What is kept in memory: an optimisation the database allows, never a second truth.
//!
//! The key begins with the shop, which is taken from the connection, so a key without a shop
//! cannot be written. A commit drops what it touched, in other instances too (`bus`);
//! whoever is not told learns of it as soon as the entry ends, of rights within [`KEPT_FOR`]. Money, rows under a lock and
//! numbers are never read from here.

use super::fragments::{Fragments, Kept};
use super::guarded::Asked;
pub use super::guarded::{Guarded, ShopCache};
use super::lately::{Lately, Writers};
use super::{Bundle, OpenHours, ShopDb, ShopOwned};
use crate::entity::{customer_tag, membership, service, service_line, shop_settings, tag};
use crate::kernel::ids::{CustomerId, MembershipId, ShopId, UserId};
use crate::metrics::Metrics;
use chrono::NaiveDate;
use sea_orm::{DbErr, Select};
use serde::{Deserialize, Serialize};
use std::any::Any;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

/// How long another instance may go on with what was changed elsewhere: people's rights least of all.
pub const KEPT_FOR: Duration = Duration::from_secs(5);

/// What a shop offers, and when, is kept this many times as long: it changes seldom, and gives nobody a right.
const RULES: u32 = 12;

/// What is drawn and counted of its work is kept this many times as long.
const WORK: u32 = 2;

/// Bytes of the pages that may be a moment old.
const PAGES: u64 = 8 * 1024 * 1024;

/// What a transaction may have made stale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CacheKey {
    /// The shop's settings.
    Settings,
    /// Its people.
    Members,
    /// Its active services, their template lines, and packages of them.
    Catalog,
    /// Its opening hours and holidays, and its technicians' hours, times off and skills.
    Hours,
    /// The tags of its customers.
    Tags,
    /// What is counted of its lists, and each customer's page, but where the write names whose alone it is.
    Lists,
    /// The page of this customer: of all customers' pages only those named can show what was written.
    Customer(CustomerId),
    /// The boards and calendars that reach to this day: where a write names a customer, no others can show it.
    Day(NaiveDate),
    /// What is summed of its bills and of work that is done.
    Sums,
    /// How much somebody has not read of what the shop's people are told.
    News(MembershipId),
    /// Who is signed in to the shop.
    Sessions,
    /// One person's sessions, in every shop.
    SessionsOf(UserId),
}

impl CacheKey {
    /// All that a shop's writes may make stale, but what one person has not read.
    pub(super) const OF_SHOP: &[Self] = &[
        Self::Settings,
        Self::Members,
        Self::Catalog,
        Self::Hours,
        Self::Tags,
        Self::Lists,
        Self::Sums,
        Self::Sessions,
    ];
}

/// Every cache there is.
#[derive(Debug)]
pub struct Caches {
    /// Rates and rules.
    pub settings: ShopCache<(), shop_settings::Model>,
    /// People of the shop.
    pub members: ShopCache<(), Vec<membership::Model>>,
    /// Active services.
    pub catalog: ShopCache<(), Vec<service::Model>>,
    /// Template lines of services.
    pub templates: ShopCache<(), Vec<service_line::Model>>,
    /// Packages of services.
    pub packages: ShopCache<(), Vec<Bundle>>,
    /// When it is open and its technicians work, and what they know.
    pub hours: ShopCache<(), OpenHours>,
    /// Tags that customers have.
    pub tags: ShopCache<(), Vec<tag::Model>>,
    /// What is counted of lists.
    pub(super) lists: Lately<Vec<i64>>,
    /// What is summed over much.
    pub(super) sums: Lately<Arc<dyn Any + Send + Sync>>,
    /// How many notifications somebody has not read.
    pub news: ShopCache<MembershipId, u64>,
    /// Finished bodies of pages.
    pub fragments: Fragments,
    /// Those of them that may be a moment old.
    pub(super) pages: Lately<Arc<Kept>>,
    /// How old what is counted may be for whoever only looks.
    pub(super) moment: Duration,
    pub(super) writers: Writers,
    /// What sessions hold, by the SHA-256 of their key: before a shop is known.
    pub sessions: Guarded<String, Option<HashMap<String, String>>>,
}

impl Caches {
    /// Caches that keep rights for so long and all else in proportion, what is counted for a moment whatever is
    /// written; for no time at all, each page is drawn anew, which is how a cold one is measured.
    #[must_use]
    pub fn kept_for(ttl: Duration, moment: Duration, metrics: &Metrics) -> Self {
        let asked = |name| Asked::of(metrics, name);
        let rights = |name| (ttl, asked(name));
        let rules = |name| (ttl * RULES, asked(name));
        let work = |name| (ttl * WORK, asked(name));
        Self {
            settings: ShopCache::new(10_000, rights("settings")),
            members: ShopCache::new(10_000, rights("members")),
            catalog: ShopCache::new(1_000, rules("catalog")),
            templates: ShopCache::new(1_000, rules("templates")),
            packages: ShopCache::new(1_000, rules("packages")),
            hours: ShopCache::new(10_000, rules("hours")),
            tags: ShopCache::new(1_000, rules("tags")),
            lists: Lately::new(20_000, work("lists")),
            sums: Lately::new(5_000, work("sums")),
            news: ShopCache::new(20_000, rights("news")),
            fragments: Fragments::new(work("fragments")),
            pages: Lately::weighed(PAGES, |page| page.bytes(), work("pages")),
            moment,
            writers: Writers::new(moment),
            sessions: Guarded::new(20_000, rights("sessions")),
        }
    }

    /// How many entries there are of each kind.
    #[must_use]
    pub fn sizes(&self) -> [(&'static str, u64); 13] {
        [
            ("settings", self.settings.len()),
            ("members", self.members.len()),
            ("catalog", self.catalog.len()),
            ("templates", self.templates.len()),
            ("packages", self.packages.len()),
            ("hours", self.hours.len()),
            ("tags", self.tags.len()),
            ("lists", self.lists.len()),
            ("sums", self.sums.len()),
            ("news", self.news.len()),
            ("fragments", self.fragments.len()),
            ("pages", self.pages.len()),
            ("sessions", self.sessions.len()),
        ]
    }

    /// Forgets everything of every shop.
    pub(super) fn forget_all(&self) {
        self.settings.drop_all();
        self.members.drop_all();
        self.catalog.drop_all();
        self.templates.drop_all();
        self.packages.drop_all();
        self.hours.drop_all();
        self.tags.drop_all();
        self.lists.drop_all();
        self.sums.drop_all();
        self.news.drop_all();
        self.sessions.drop_all();
        self.fragments.drop_all();
        self.pages.drop_all();
    }

    pub(super) async fn drop_all(&self, shop: ShopId, touched: &[CacheKey]) {
        for key in touched {
            match key {
                CacheKey::Settings => self.settings.drop(shop, ()).await,
                CacheKey::Members => self.members.drop(shop, ()).await,
                CacheKey::Catalog => {
                    self.catalog.drop(shop, ()).await;
                    self.templates.drop(shop, ()).await;
                    self.packages.drop(shop, ()).await;
                }
                CacheKey::Hours => self.hours.drop(shop, ()).await,
                CacheKey::Tags => self.tags.drop(shop, ()).await,
                CacheKey::Lists | CacheKey::Customer(_) | CacheKey::Day(_) | CacheKey::Sums => {} // by the epoch below
                CacheKey::News(member) => self.news.drop(shop, *member).await,
                CacheKey::Sessions | CacheKey::SessionsOf(_) => self.sessions.drop_all(),
            }
        }
        // Last: what is drawn from now on finds nothing old above. No body shows what one person has read.
        let is_news = |key: &CacheKey| matches!(key, CacheKey::News(_));
        if !touched.iter().all(is_news) {
            self.fragments.drop(shop, touched);
        }
    }
}

impl ShopDb {
    /// The shop's rates and rules.
    ///
    /// # Errors
    /// When the database does not answer, or the shop has none.
    pub async fn settings(&self) -> Result<Arc<shop_settings::Model>, DbErr> {
        let load = Box::pin(async {
            let row = self
                .one(<shop_settings::Entity as sea_orm::EntityTrait>::find())
                .await?;
            row.ok_or_else(|| DbErr::RecordNotFound("the shop has no settings".into()))
        });
        self.db().caches.settings.get(self, (), load).await
    }

    /// Numbers over a list, such as how many match, which `load` asks: kept for seconds, and for a moment
    /// whatever others write. `asked` says of which list, and by what.
    ///
    /// # Errors
    /// What `load` gives.
    pub async fn figures_of<E: From<DbErr>>(
        &self,
        asked: String,
        load: impl Future<Output = Result<Vec<i64>, E>>,
    ) -> Result<Vec<i64>, E> {
        self.db().caches.lists.get(self, asked, load).await
    }

    /// Sums over bills and finished work, which `load` asks: kept for seconds and until something is written that
    /// they are made of, and for a moment whatever others write. `asked` says of what, and of which days.
    ///
    /// # Errors
    /// What `load` gives.
    pub async fn sums_of<T: Send + Sync + 'static, E: From<DbErr>>(
        &self,
        asked: String,
        load: impl Future<Output = Result<T, E>>,
    ) -> Result<Arc<T>, E> {
        let caches = &self.db().caches;
        let last = caches.fragments.epoch_of_sums(self.shop());
        let of = format!("{} {asked}", std::any::type_name::<T>());
        let loaded = async {
            let sums: Arc<dyn Any + Send + Sync> = Arc::new(load.await?);
            Ok::<_, E>(sums)
        };
        let found = caches.sums.get_since(self, (of, last), loaded).await?;
        let of_this_kind = found.downcast::<T>();
        of_this_kind.map_err(|_| DbErr::Type("sums of another kind".into()).into())
    }

    /// How many rows match, kept like [`Self::figures_of`]: at most `most`.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn count_of<E: ShopOwned>(
        &self,
        asked: String,
        query: Select<E>,
        most: u64,
    ) -> Result<u64, DbErr> {
        let load = async {
            let count = self.count_up_to(query, most).await?;
            Ok::<_, DbErr>(vec![i64::try_from(count).unwrap_or(i64::MAX)])
        };
        let found = self.figures_of(asked, Box::pin(load)).await?;
        let count = found.first().and_then(|count| u64::try_from(*count).ok());
        Ok(count.unwrap_or_default())
    }

    /// The shop's people, disabled ones too, by name.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn members(&self) -> Result<Arc<Vec<membership::Model>>, DbErr> {
        use sea_orm::{EntityTrait, QueryOrder};
        let query = membership::Entity::find().order_by_asc(membership::Column::Name);
        self.db()
            .caches
            .members
            .get(self, (), self.all(query))
            .await
    }

    /// The services that can be chosen, in the catalog's order.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn active_services(&self) -> Result<Arc<Vec<service::Model>>, DbErr> {
        use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
        use service::Column::{DeletedAt, Id, IsActive, Sort};
        let query = service::Entity::find()
            .filter(IsActive.eq(true))
            .filter(DeletedAt.is_null())
            .order_by_asc(Sort)
            .order_by_asc(Id);
        self.db()
            .caches
            .catalog
            .get(self, (), self.all(query))
            .await
    }

    /// The tags that customers have, by name.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn tags(&self) -> Result<Arc<Vec<tag::Model>>, DbErr> {
        use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
        let used = sea_orm::sea_query::Query::select()
            .column(customer_tag::Column::TagId)
            .from(customer_tag::Entity)
            .and_where(customer_tag::Column::ShopId.eq(self.shop()))
            .take();
        let query = tag::Entity::find()
            .filter(tag::Column::Id.in_subquery(used))
            .order_by_asc(tag::Column::NameNormalized);
        self.db().caches.tags.get(self, (), self.all(query)).await
    }

    /// The template lines of all services, in their order (R-SVC-6).
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn template_lines(&self) -> Result<Arc<Vec<service_line::Model>>, DbErr> {
        use sea_orm::{EntityTrait, QueryOrder};
        use service_line::Column::{Id, Sort};
        let query = service_line::Entity::find()
            .order_by_asc(Sort)
            .order_by_asc(Id);
        self.db()
            .caches
            .templates
            .get(self, (), self.all(query))
            .await
    }

    /// The packages of the shop, those out of use too, by name.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn packages(&self) -> Result<Arc<Vec<Bundle>>, DbErr> {
        self.db()
            .caches
            .packages
            .get(self, (), self.bundles(None))
            .await
    }
}
