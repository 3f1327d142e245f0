//! Which areas serve a place, and who drives there (R-AVAIL-1).

use crate::db::Area;
use crate::features::shops::charge::{Charge, Cost};
use crate::kernel::ids::MembershipId;
use crate::kernel::money::{Cents, Quantity};
use crate::kernel::place::{LatLon, Where};
use crate::kernel::words::{LineKind, ZoneKind};

/// The areas that serve a place.
#[derive(Clone, Debug)]
pub enum Areas<'a> {
    /// The shop has drawn none, or the place is not known: nobody is left out.
    Everywhere,
    /// These; none: the shop does not go there.
    Some(Vec<&'a Area>),
}

impl<'a> Areas<'a> {
    /// Of the areas in use, in their order.
    #[must_use]
    pub fn of(all: &'a [Area], place: Option<&Where>) -> Self {
        match place {
            Some(place) if !all.is_empty() => {
                Self::Some(all.iter().filter(|area| serves(area, place)).collect())
            }
            _ => Self::Everywhere,
        }
    }

    /// Whether this person drives there.
    #[must_use]
    pub fn has(&self, member: MembershipId) -> bool {
        let drives = |area: &&Area| {
            let mut crew = area.technicians.iter();
            area.technicians.is_empty() || crew.any(|driver| driver.membership_id == member)
        };
        match self {
            Self::Everywhere => true,
            Self::Some(areas) => areas.iter().any(drives),
        }
    }

    /// The first one, whose trip fee is asked for.
    #[must_use]
    pub fn first(&self) -> Option<&'a Area> {
        match self {
            Self::Everywhere => None,
            Self::Some(areas) => areas.first().copied(),
        }
    }

    /// What driving there is charged as, unless it is free: a fee, taxed as those are.
    #[must_use]
    pub fn trip(&self) -> Option<Charge> {
        let area = self.first().filter(|area| area.trip_fee > Cents::ZERO)?;
        Some(Charge {
            kind: LineKind::Fee,
            name: format!("Trip fee, {}", area.name),
            part_no: None,
            condition: None,
            quantity: Quantity::ONE,
            unit_price: area.trip_fee,
            cost: Cost::Is(None),
        })
    }
}

fn serves(area: &Area, place: &Where) -> bool {
    match area.kind {
        ZoneKind::Postal => {
            let postals = area.postals.as_deref().unwrap_or_default();
            let mut codes = postals.split(' ');
            place
                .zip
                .as_deref()
                .is_some_and(|zip| codes.any(|code| code == zip))
        }
        ZoneKind::Radius => {
            let center = area.center_lat.zip(area.center_lon);
            let center = center.and_then(|(lat, lon)| LatLon::new(lat, lon));
            let reach = area.radius_m.map(i64::from);
            let away = center.map(|center| center.metres(place.at));
            away.zip(reach).is_some_and(|(away, reach)| away <= reach)
        }
    }
}
