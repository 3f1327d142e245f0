//! When a shop works, when each of its technicians does and what they know, and where they drive: read
//! as one, and kept in memory as one.

use super::road::{Area, Base, Road};
use super::{List, ShopDb};
use crate::entity::{
    business_hours, holiday, shop_settings, technician_hours, technician_skill, time_off,
};
use crate::kernel::ids::MembershipId;
use crate::kernel::place::LatLon;
use crate::kernel::road::Drive;
use crate::kernel::words::Category;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, IntoCondition, Order};
use sea_orm::{DbErr, EntityTrait, FromQueryResult, QuerySelect, RelationDef};
use serde::Deserialize;
use std::sync::Arc;

/// When a shop is open, and its technicians work.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OpenHours {
    /// Spans by weekday, in order.
    pub week: Vec<OpenSpan>,
    /// Days on which it is closed, in order.
    pub holidays: Vec<ClosedDay>,
    /// Spans of those who have hours of their own, by weekday, in order.
    pub crew: Vec<CrewSpan>,
    /// Times off that are not over, or have been so for less than a day; in order.
    pub off: Vec<TimeOff>,
    /// What those know of whom it was said.
    pub skills: Vec<Skill>,
    /// Where the shop is, if it has said.
    pub shop: Option<LatLon>,
    /// Where the days of those begin and end who have said.
    pub bases: Vec<Base>,
    /// The areas in use; none: it drives everywhere.
    pub areas: Vec<Area>,
    /// The last drives (R-AVAIL-2).
    pub drives: Vec<Drive>,
}

/// Minutes after local midnight, Monday is 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[expect(missing_docs, reason = "called as the columns are")]
pub struct OpenSpan {
    pub weekday: i32,
    pub opens: i32,
    pub closes: i32,
}

/// A local day on which the shop is closed.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[expect(missing_docs, reason = "called as the columns are")]
pub struct ClosedDay {
    pub day: NaiveDate,
    pub name: String,
}

/// When somebody works: minutes after local midnight, Monday is 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[expect(missing_docs, reason = "called as the columns are")]
pub struct CrewSpan {
    pub membership_id: MembershipId,
    pub weekday: i32,
    pub opens: i32,
    pub closes: i32,
}

/// When somebody does not work; why is nobody's business here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[expect(missing_docs, reason = "called as the columns are")]
pub struct TimeOff {
    pub membership_id: MembershipId,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
}

/// How well somebody knows a category, 1 to 5.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[expect(missing_docs, reason = "called as the columns are")]
pub struct Skill {
    pub membership_id: MembershipId,
    pub category: Category,
    pub level: i32,
    pub certified_until: Option<NaiveDate>,
}

impl ShopDb {
    /// When the shop is open and its technicians work.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn open_hours(&self, now: DateTime<Utc>) -> Result<Arc<OpenHours>, DbErr> {
        let load = Box::pin(self.load_hours(now));
        self.db().caches.hours.get(self, (), load).await
    }

    /// One statement: the lists beside the row of the shop's settings.
    async fn load_hours(&self, now: DateTime<Utc>) -> Result<OpenHours, DbErr> {
        use {
            business_hours::Column as B, holiday::Column as D, shop_settings::Column as S,
            technician_hours::Column as H, technician_skill::Column as K, time_off::Column as T,
        };
        #[derive(FromQueryResult)]
        struct Row {
            week: List<OpenSpan>,
            holidays: List<ClosedDay>,
            crew: List<CrewSpan>,
            off: List<TimeOff>,
            skills: List<Skill>,
            #[sea_orm(nested)]
            road: Road,
        }
        let week: RelationDef = shop_settings::Entity::belongs_to(business_hours::Entity)
            .from(S::ShopId)
            .to(B::ShopId)
            .into();
        let holidays: RelationDef = shop_settings::Entity::belongs_to(holiday::Entity)
            .from(S::ShopId)
            .to(D::ShopId)
            .into();
        let crew: RelationDef = shop_settings::Entity::belongs_to(technician_hours::Entity)
            .from(S::ShopId)
            .to(H::ShopId)
            .into();
        let since = now - TimeDelta::days(1);
        let off: RelationDef = shop_settings::Entity::belongs_to(time_off::Entity)
            .from(S::ShopId)
            .to(T::ShopId)
            .on_condition(move |_, off| Expr::col((off, T::EndsAt)).gt(since).into_condition())
            .into();
        let skills: RelationDef = shop_settings::Entity::belongs_to(technician_skill::Entity)
            .from(S::ShopId)
            .to(K::ShopId)
            .into();
        let crew_columns = [H::MembershipId, H::Weekday, H::Opens, H::Closes];
        let off_columns = [T::MembershipId, T::StartsAt, T::EndsAt];
        let skill_columns = [K::MembershipId, K::Category, K::Level, K::CertifiedUntil];
        let open_columns = [B::Weekday, B::Opens, B::Closes];
        let query = shop_settings::Entity::find()
            .select_only()
            .expr_as(
                self.list(week, &open_columns, (B::Opens, Order::Asc)),
                "week",
            )
            .expr_as(
                self.list(holidays, &[D::Day, D::Name], (D::Day, Order::Asc)),
                "holidays",
            )
            .expr_as(
                self.list(crew, &crew_columns, (H::Opens, Order::Asc)),
                "crew",
            )
            .expr_as(
                self.list(off, &off_columns, (T::StartsAt, Order::Asc)),
                "off",
            )
            .expr_as(
                self.list(skills, &skill_columns, (K::Category, Order::Asc)),
                "skills",
            );
        let row: Option<Row> = self.row(self.with_road(query)).await?;
        let Some(mut row) = row else {
            return Ok(OpenHours::default());
        };
        row.week.0.sort_by_key(|span| span.weekday);
        row.crew.0.sort_by_key(|span| span.weekday);
        let hours = OpenHours {
            week: row.week.0,
            holidays: row.holidays.0,
            crew: row.crew.0,
            off: row.off.0,
            skills: row.skills.0,
            ..OpenHours::default()
        };
        Ok(row.road.into_hours(hours))
    }
}
