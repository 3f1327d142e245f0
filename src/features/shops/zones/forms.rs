//! What people type about an area.

use super::queries::Zone;
use crate::kernel::ids::MembershipId;
use crate::kernel::money::Cents;
use crate::kernel::place::{LatLon, Where, miles, of_zip, zip};
use crate::kernel::words::ZoneKind;
use crate::ui::form::FormState;

/// What people decide about an area.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NewZone {
    pub(super) name: String,
    pub(super) shape: Shape,
    pub(super) trip_fee: Cents,
    pub(super) sort: i32,
    /// Nobody: everybody drives there.
    pub(super) technicians: Vec<MembershipId>,
}

/// How it is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// ZIP codes, in order.
    Postal(Vec<String>),
    /// As typed, where that is, and miles around it.
    Radius(String, LatLon, i32),
}

impl Shape {
    pub(super) const fn kind(&self) -> ZoneKind {
        match self {
            Self::Postal(_) => ZoneKind::Postal,
            Self::Radius(..) => ZoneKind::Radius,
        }
    }

    /// ZIP codes with a space between.
    pub(super) fn postals(&self) -> Option<String> {
        match self {
            Self::Postal(codes) => Some(codes.join(" ")),
            Self::Radius(..) => None,
        }
    }

    /// As typed, where, and metres around it.
    pub(super) fn circle(&self) -> Option<(&str, LatLon, i32)> {
        match self {
            Self::Radius(typed, at, long) => {
                let metres = i32::try_from(miles(*long)).unwrap_or(i32::MAX);
                Some((typed, *at, metres))
            }
            Self::Postal(_) => None,
        }
    }
}

/// More ZIP codes than a column holds.
const MOST_CODES: usize = 600;

/// An empty form: ZIP codes, behind the others.
pub(super) fn blank() -> FormState {
    FormState::of([("kind", ZoneKind::Postal.as_str().to_owned())])
}

/// The miles of a stored circle.
#[must_use]
pub fn miles_of(metres: i32) -> i32 {
    (1..=MILES)
        .find(|long| miles(*long) >= metres.into())
        .unwrap_or(MILES)
}

/// The widest circle.
const MILES: i32 = 200;

/// The form of what is stored.
pub(super) fn state(zone: &Zone) -> FormState {
    let row = &zone.row;
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let mut form = FormState::of([
        ("name", row.name.clone()),
        ("kind", row.kind.as_str().to_owned()),
        ("postals", text(&row.postals)),
        ("center", text(&row.center)),
        (
            "radius",
            row.radius_m
                .map(|m| miles_of(m).to_string())
                .unwrap_or_default(),
        ),
        ("trip_fee", row.trip_fee.plain()),
        ("sort", row.sort.to_string()),
    ]);
    let drivers = zone.technicians.0.iter();
    form.set_all(
        "technicians",
        drivers.map(|driver| driver.membership_id.to_string()),
    );
    form
}

/// `None` if something is wrong; `crew` are those who can be booked.
pub(super) fn zone(form: &mut FormState, crew: &[MembershipId]) -> Option<NewZone> {
    let name = form.required("name", "Name", 80);
    let kind: Option<ZoneKind> = form.choice("kind", "Kind");
    let shape = match kind? {
        ZoneKind::Postal => postals(form).map(Shape::Postal),
        ZoneKind::Radius => radius(form),
    };
    let trip_fee = form.money("trip_fee", "Trip fee").unwrap_or(Cents::ZERO);
    if trip_fee < Cents::ZERO || trip_fee > Cents(100_000) {
        form.fail("trip_fee", "Enter at most $1,000.00.");
    }
    let sort = form.integer("sort", "Order", 0..=999).unwrap_or(0);
    let chosen: Vec<Option<MembershipId>> = form
        .values("technicians")
        .map(|id| id.parse().ok())
        .collect();
    let technicians: Vec<MembershipId> = chosen.iter().flatten().copied().collect();
    if technicians.len() < chosen.len() || !technicians.iter().all(|id| crew.contains(id)) {
        form.fail("technicians", "Choose technicians from the list.");
    }
    if form.has_errors() {
        return None;
    }
    Some(NewZone {
        name,
        shape: shape?,
        trip_fee,
        sort,
        technicians,
    })
}

/// Each code once, in order.
fn postals(form: &mut FormState) -> Option<Vec<String>> {
    let typed = form.value("postals").to_owned();
    let words = typed.split([' ', ',', ';', '\n', '\r', '\t']);
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let unknown = words.iter().find(|word| of_zip(word).is_none());
    if words.is_empty() || words.len() > MOST_CODES {
        form.fail("postals", "Enter one ZIP code at least, and 600 at most.");
    } else if let Some(word) = unknown {
        let short: String = word.chars().take(20).collect();
        form.fail(
            "postals",
            format!("“{short}” is no ZIP code that is known."),
        );
    }
    let codes = words.iter().filter_map(|word| zip(word));
    let mut codes: Vec<String> = codes.map(str::to_owned).collect();
    codes.sort_unstable();
    codes.dedup();
    Some(codes)
}

fn radius(form: &mut FormState) -> Option<Shape> {
    let typed = form.required("center", "Around", 200);
    let place: Option<Where> = match typed.is_empty() {
        true => None,
        false => form.parsed_as("center"),
    };
    form.demand("radius", "Radius");
    let long = form.integer("radius", "Radius", 1..=MILES);
    Some(Shape::Radius(typed, place?.at, long?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Result<NewZone, String> {
        let pairs = pairs.iter();
        let pairs = pairs.map(|(n, v)| ((*n).to_owned(), (*v).to_owned()));
        let mut form = FormState::posted(pairs.collect());
        zone(&mut form, &[]).ok_or_else(|| form.errors()[0].field.clone())
    }

    // R-AVAIL-1
    #[test]
    fn an_area_is_zip_codes_or_a_circle() {
        let codes = [
            ("name", "Valley"),
            ("kind", "postal"),
            ("postals", "95695, 95616\n95616-1"),
        ];
        let codes = read(&codes).unwrap();
        assert_eq!(codes.shape.postals().as_deref(), Some("95616 95695"));
        let circle = [
            ("name", "Near"),
            ("kind", "radius"),
            ("center", "1020 Main St, 95695"),
            ("radius", "10"),
        ];
        let circle = read(&circle).unwrap();
        let (_, at, metres) = circle.shape.circle().unwrap();
        assert_eq!((Some(at), metres), (of_zip("95695"), 16_093));
        assert_eq!(miles_of(metres), 10);
    }

    #[test]
    fn an_area_that_is_nowhere_is_refused() {
        let field = |pairs: &[(&str, &str)]| read(pairs).unwrap_err();
        assert_eq!(field(&[("name", "A"), ("kind", "postal")]), "postals");
        assert_eq!(
            field(&[("name", "A"), ("kind", "postal"), ("postals", "00000")]),
            "postals"
        );
        let far = [
            ("name", "A"),
            ("kind", "radius"),
            ("center", "95695"),
            ("radius", "201"),
        ];
        assert_eq!(field(&far), "radius");
        let nowhere = [
            ("name", "A"),
            ("kind", "radius"),
            ("center", "here"),
            ("radius", "5"),
        ];
        assert_eq!(field(&nowhere), "center");
        assert_eq!(field(&[("kind", "postal"), ("postals", "95695")]), "name");
        let whose = [
            ("name", "A"),
            ("kind", "postal"),
            ("postals", "95695"),
            ("technicians", "x"),
        ];
        assert_eq!(field(&whose), "technicians");
    }
}
