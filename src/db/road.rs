//! Which areas a shop serves, where its technicians' days begin and end, and how long drives took: read and
//! kept with its hours.

use super::{List, OpenHours, ShopDb, backend};
use crate::entity::{
    appointment, service_zone, service_zone_technician, shop, shop_settings, technician_profile,
    visit_stamp,
};
use crate::kernel::ids::{MembershipId, ZoneId};
use crate::kernel::money::Cents;
use crate::kernel::place::{LatLon, of_zip};
use crate::kernel::road::Drive;
use crate::kernel::words::ZoneKind;
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, IntoCondition, Order, Query, SelectStatement};
use sea_orm::{
    Condition, EntityTrait, FromQueryResult, JoinType, QuerySelect, RelationDef, Select,
};
use serde::Deserialize;

/// Where somebody's day begins and ends, in millionths of a degree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct Base {
    /// Whose.
    pub membership_id: MembershipId,
    start_lat: Option<i32>,
    start_lon: Option<i32>,
    end_lat: Option<i32>,
    end_lon: Option<i32>,
}

impl Base {
    /// With these two places.
    #[must_use]
    pub fn of(membership_id: MembershipId, start: Option<LatLon>, end: Option<LatLon>) -> Self {
        Self {
            membership_id,
            start_lat: start.map(|at| at.lat),
            start_lon: start.map(|at| at.lon),
            end_lat: end.map(|at| at.lat),
            end_lon: end.map(|at| at.lon),
        }
    }

    /// Where the day begins.
    #[must_use]
    pub fn start(&self) -> Option<LatLon> {
        LatLon::new(self.start_lat?, self.start_lon?)
    }

    /// Where it ends.
    #[must_use]
    pub fn end(&self) -> Option<LatLon> {
        LatLon::new(self.end_lat?, self.end_lon?)
    }
}

/// An area in use, with who drives there.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Area {
    /// Its own.
    pub id: ZoneId,
    /// As the shop calls it.
    pub name: String,
    /// How it is drawn.
    pub kind: ZoneKind,
    /// ZIP codes with a space between.
    pub postals: Option<String>,
    /// Millionths of a degree.
    pub center_lat: Option<i32>,
    /// Millionths of a degree.
    pub center_lon: Option<i32>,
    /// Metres.
    pub radius_m: Option<i32>,
    /// For driving there.
    pub trip_fee: Cents,
    sort: i32,
    /// Nobody: everybody does.
    pub technicians: Vec<Driver>,
}

impl Area {
    /// Nowhere yet, and everybody's.
    #[must_use]
    pub const fn new(id: ZoneId, name: String, kind: ZoneKind) -> Self {
        Self {
            id,
            name,
            kind,
            postals: None,
            center_lat: None,
            center_lon: None,
            radius_m: None,
            trip_fee: Cents::ZERO,
            sort: 0,
            technicians: Vec::new(),
        }
    }
}

/// Who drives to an area.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct Driver {
    /// Who.
    pub membership_id: MembershipId,
}

/// What of the road is read with the hours.
#[derive(Debug, FromQueryResult)]
pub(super) struct Road {
    shop_postal: Option<String>,
    bases: List<Base>,
    areas: List<Area>,
    arrivals: List<Arrival>,
}

impl Road {
    /// Puts it where it belongs.
    pub(super) fn into_hours(mut self, hours: OpenHours) -> OpenHours {
        self.areas.0.sort_by_key(|area| (area.sort, area.id));
        let (bases, arrivals) = (self.bases.0, self.arrivals.0.into_iter());
        OpenHours {
            drives: arrivals.filter_map(|one| drive(&bases, one)).collect(),
            shop: self.shop_postal.as_deref().and_then(of_zip),
            bases,
            areas: self.areas.0,
            ..hours
        }
    }
}

/// So many drives say how fast the shop's people are (R-AVAIL-2).
const DRIVES: u64 = 50;

/// Somebody set out and arrived: when both were, who, at which ZIP code; that of the visit before of the
/// day, and whether there was one.
type Arrival = (
    DateTime<Utc>,
    DateTime<Utc>,
    Option<MembershipId>,
    Option<String>,
    Option<String>,
    Option<i32>,
);

/// The same as columns, and which of them is an id.
const ARRIVAL: [(&str, bool); 6] = [
    ("left_at", false),
    ("at", false),
    ("technician_id", true),
    ("postal", false),
    ("postal_before", false),
    ("is_next", false),
];

impl ShopDb {
    /// The shop's row of settings with what [`Road`] takes.
    pub(super) fn with_road(
        &self,
        settings: Select<shop_settings::Entity>,
    ) -> Select<shop_settings::Entity> {
        use {
            service_zone::Column as Z, service_zone_technician::Column as W,
            shop_settings::Column as S, technician_profile::Column as P,
        };
        let own: RelationDef = shop_settings::Entity::belongs_to(shop::Entity)
            .from(S::ShopId)
            .to(shop::Column::Id)
            .into();
        let bases: RelationDef = shop_settings::Entity::belongs_to(technician_profile::Entity)
            .from(S::ShopId)
            .to(P::ShopId)
            .into();
        let areas: RelationDef = shop_settings::Entity::belongs_to(service_zone::Entity)
            .from(S::ShopId)
            .to(Z::ShopId)
            .on_condition(|_, zone| Expr::col((zone, Z::IsActive)).eq(true).into_condition())
            .into();
        let crew: RelationDef = service_zone::Entity::belongs_to(service_zone_technician::Entity)
            .from((Z::ShopId, Z::Id))
            .to((W::ShopId, W::ZoneId))
            .into();
        let crew = self.list(crew, &[W::MembershipId], (W::MembershipId, Order::Asc));
        let base = [
            P::MembershipId,
            P::StartLat,
            P::StartLon,
            P::EndLat,
            P::EndLon,
        ];
        let area = [
            Z::Id,
            Z::Name,
            Z::Kind,
            Z::Postals,
            Z::CenterLat,
            Z::CenterLon,
            Z::RadiusM,
            Z::TripFee,
            Z::Sort,
        ];
        settings
            .join(JoinType::InnerJoin, own)
            .column_as(shop::Column::Postal, "shop_postal")
            .expr_as(
                self.list(bases, &base, (P::MembershipId, Order::Asc)),
                "bases",
            )
            .expr_as(
                self.list_with(
                    areas,
                    &area,
                    vec![("technicians", crew)],
                    (Z::Sort, Order::Asc),
                ),
                "areas",
            )
            .expr_as(
                backend::rows_of(self.db().pools.engine(), self.arrivals(), &ARRIVAL),
                "arrivals",
            )
    }

    /// The last arrivals, from tap to tap.
    fn arrivals(&self) -> SelectStatement {
        use {appointment::Column as A, visit_stamp::Column as V};
        let (way, earlier) = (Alias::new("way"), Alias::new("earlier"));
        let tap = |column: V| Expr::col((visit_stamp::Entity, column));
        let left = |column: V| Expr::col((way.clone(), column));
        let own = |column: A| Expr::col((appointment::Entity, column));
        let of = |column: A| Expr::col((earlier.clone(), column));
        let last = |what: Expr| {
            Query::select()
                .expr(what)
                .from_as(appointment::Entity, earlier.clone())
                .and_where(of(A::ShopId).eq(self.shop()))
                .and_where(of(A::TechnicianId).eq(own(A::TechnicianId)))
                .and_where(of(A::StartAt).lt(own(A::StartAt)))
                .and_where(of(A::Day).eq(own(A::Day)))
                .and_where(of(A::Status).is_not_in(["canceled", "no_show"]))
                .and_where(of(A::DeletedAt).is_null())
                .order_by((earlier.clone(), A::StartAt), Order::Desc)
                .limit(1)
                .take()
        };
        let set_out = Condition::all()
            .add(left(V::ShopId).eq(self.shop()))
            .add(left(V::AppointmentId).equals((visit_stamp::Entity, V::AppointmentId)))
            .add(left(V::Kind).eq("on_way"))
            .add(left(V::UndoneAt).is_null());
        let visited = Condition::all()
            .add(own(A::ShopId).eq(self.shop()))
            .add(own(A::Id).equals((visit_stamp::Entity, V::AppointmentId)));
        // Spelled out: the partial index is only used for the same words.
        let arrived = tap(V::Kind).eq(Expr::Constant("arrived".into()));
        Query::select()
            .expr_as(left(V::At), "left_at")
            .expr_as(tap(V::At), "at")
            .expr_as(own(A::TechnicianId), "technician_id")
            .expr_as(own(A::Postal), "postal")
            .expr_as(Expr::from(last(of(A::Postal))), "postal_before")
            .expr_as(Expr::from(last(Expr::Constant(1.into()))), "is_next")
            .from(visit_stamp::Entity)
            .join_as(
                JoinType::InnerJoin,
                visit_stamp::Entity,
                way.clone(),
                set_out,
            )
            .join(JoinType::InnerJoin, appointment::Entity, visited)
            .and_where(tap(V::ShopId).eq(self.shop()))
            .and_where(arrived)
            .and_where(tap(V::UndoneAt).is_null())
            .and_where(own(A::Place).eq("mobile"))
            .order_by((visit_stamp::Entity, V::At), Order::Desc)
            .limit(DRIVES)
            .take()
    }
}

/// The drive, if both of its ends are known.
fn drive(bases: &[Base], arrival: Arrival) -> Option<Drive> {
    let (left, arrived, technician, postal, before, is_next) = arrival;
    let from = match is_next {
        Some(_) => before.as_deref().and_then(of_zip),
        None => {
            let own = bases.iter().find(|b| Some(b.membership_id) == technician);
            own.and_then(Base::start)
        }
    };
    Some(Drive {
        from: from?,
        to: of_zip(postal.as_deref()?)?,
        left,
        arrived,
    })
}
