//! The demo's customers and their cars.

use super::chance::Chance;
use super::words::{ACCESS, CARS, CITIES, COLORS, COMPANIES, PEOPLE, STREETS};
use crate::db::{ShopOwned, ShopTx, term_row};
use crate::entity::{
    customer, customer_stats, odometer_reading, search_term, vehicle, vehicle_owner,
};
use crate::features::vehicles;
use crate::kernel::ids::{CustomerId, ReadingId, VehicleId, VehicleOwnerId};
use crate::kernel::near;
use crate::kernel::search::{fold, terms_for_customer, terms_for_vehicle};
use crate::kernel::time::ShopTime;
use crate::kernel::vehicle::Vin;
use crate::kernel::words::{CustomerKind, DistanceUnit, ReadingSource};
use chrono::{DateTime, Datelike, TimeDelta, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, DbErr};
use std::collections::{HashMap, HashSet};

/// Rows to be written, and who owns which cars.
#[derive(Debug, Default)]
pub(super) struct Customers {
    pub(super) customers: Vec<customer::ActiveModel>,
    pub(super) stats: Vec<customer_stats::ActiveModel>,
    pub(super) vehicles: Vec<vehicle::ActiveModel>,
    pub(super) owners: Vec<vehicle_owner::ActiveModel>,
    pub(super) readings: Vec<odometer_reading::ActiveModel>,
    pub(super) terms: Vec<search_term::ActiveModel>,
    pub(super) known: Vec<Known>,
    /// VINs and plates in use.
    taken: HashSet<String>,
}

impl Customers {
    /// The newest reading of each car is the last of its visits.
    pub(super) fn drive(&mut self, readings: &[(VehicleId, DateTime<Utc>, i32)]) {
        // A day's visits come technician by technician, not hour by hour.
        let mut newest = HashMap::new();
        for (car, at, miles) in readings {
            let read = newest.entry(*car).or_insert((*at, *miles));
            *read = (*read).max((*at, *miles));
        }
        for car in &mut self.vehicles {
            if let Some((at, miles)) = car.id.try_as_ref().and_then(|id| newest.get(id)) {
                car.last_odometer = Set(Some(*miles));
                car.last_odometer_at = Set(Some(*at));
            }
        }
    }

    /// What odometers showed at the visits.
    pub(super) fn read(
        &mut self,
        chance: &mut Chance,
        readings: &[(VehicleId, DateTime<Utc>, i32)],
    ) {
        self.readings = readings
            .iter()
            .map(|(car, at, miles)| odometer_reading::ActiveModel {
                id: Set(ReadingId(chance.id(*at))),
                created_at: Set(*at),
                updated_at: Set(*at),
                vehicle_id: Set(*car),
                value: Set(*miles),
                unit: Set(DistanceUnit::Miles),
                miles: Set(*miles),
                read_at: Set(*at),
                source: Set(ReadingSource::Staff),
                ..Default::default()
            })
            .collect();
    }

    /// When something last happened with each customer.
    pub(super) fn be_active(&mut self, last: &HashMap<CustomerId, DateTime<Utc>>) {
        for row in &mut self.stats {
            if let Some(at) = row.customer_id.try_as_ref().and_then(|id| last.get(id)) {
                row.last_activity_at = Set(*at);
                row.updated_at = Set(*at);
            }
        }
    }

    pub(super) async fn write(&self, tx: &ShopTx) -> Result<(), DbErr> {
        in_batches(tx, &self.customers).await?;
        in_batches(tx, &self.stats).await?;
        in_batches(tx, &self.vehicles).await?;
        in_batches(tx, &self.owners).await?;
        in_batches(tx, &self.readings).await?;
        in_batches(tx, &self.terms).await
    }
}

/// A few hundred rows a statement: the number of parameters is limited.
pub(super) async fn in_batches<A>(tx: &ShopTx, rows: &[A]) -> Result<(), DbErr>
where
    A: ActiveModelTrait,
    A::Entity: ShopOwned,
{
    for batch in rows.chunks(400) {
        tx.insert_all(batch.to_vec()).await?;
    }
    Ok(())
}

/// What an appointment needs to know.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub(super) customer: CustomerId,
    /// Each with what its odometer showed when it came to the shop.
    pub(super) cars: Vec<(VehicleId, i32)>,
    pub(super) line1: String,
    pub(super) city: &'static str,
    pub(super) postal: &'static str,
    pub(super) access: Option<&'static str>,
    pub(super) since: DateTime<Utc>,
}

/// A hundred and thirty or so: two families share most surnames, a few companies keep fleets.
pub(super) fn make(chance: &mut Chance, now: DateTime<Utc>, zone: ShopTime) -> Customers {
    let mut all = Customers::default();
    let shift = |n: usize| {
        PEOPLE
            .get((n * 7 + 3) % PEOPLE.len())
            .map_or("Lee", |(_, last)| *last)
    };
    let first_round = PEOPLE.iter().map(|(first, last)| format!("{first} {last}"));
    let second_round = PEOPLE
        .iter()
        .enumerate()
        .map(|(n, (first, _))| format!("{first} {}", shift(n)));
    for (n, name) in first_round.chain(second_round).enumerate() {
        let since = since(chance, now);
        let who = (name.as_str(), CustomerKind::Person, n);
        person(&mut all, chance, who, (since, zone));
    }
    for (n, name) in COMPANIES.iter().enumerate() {
        let since = since(chance, now);
        let who = (*name, CustomerKind::Company, 200 + n);
        person(&mut all, chance, who, (since, zone));
    }
    all
}

fn since(chance: &mut Chance, now: DateTime<Utc>) -> DateTime<Utc> {
    now - TimeDelta::days(180 + i64::from(chance.int(0..900)))
}

/// A number nobody has: ten thousand an area.
pub(super) fn phone(n: usize) -> String {
    let areas = ["530", "916", "707", "209"];
    let area = areas.get((100 + n) / 10_000 % areas.len());
    format!("+1{}555{:04}", area.unwrap_or(&"530"), (100 + n) % 10_000)
}

/// The `n`th customer, with cars.
pub(super) fn person(
    all: &mut Customers,
    chance: &mut Chance,
    (name, kind, n): (&str, CustomerKind, usize),
    (since, zone): (DateTime<Utc>, ShopTime),
) {
    let id = CustomerId(chance.id(since));
    let phone = phone(n);
    let handle = fold(name).replace(' ', ".");
    let email = handle
        .is_ascii()
        .then(|| format!("{handle}@mail.example"))
        .filter(|_| !n.is_multiple_of(6));
    let (city, postal) = chance
        .pick(CITIES)
        .copied()
        .unwrap_or(("Woodland", "95695"));
    let line1 = format!(
        "{} {}",
        chance.int(100..1900),
        chance.pick(STREETS).copied().unwrap_or("Main St")
    );
    let access = chance.pick(ACCESS).copied().filter(|_| n % 3 == 0);
    all.customers.push(customer::ActiveModel {
        id: Set(id),
        created_at: Set(since),
        updated_at: Set(since),
        kind: Set(kind),
        name: Set(name.to_owned()),
        name_normalized: Set(fold(name)),
        phone: Set(Some(phone.clone())),
        phone_raw: Set(None),
        email: Set(email.clone()),
        email_normalized: Set(email.as_ref().map(|e| e.to_lowercase())),
        line1: Set(Some(line1.clone())),
        city: Set(Some(city.to_owned())),
        region: Set(Some("CA".to_owned())),
        postal: Set(Some(postal.to_owned())),
        access_notes: Set(access.map(str::to_owned)),
        notes: Set((n % 9 == 4).then(|| "Prefers a call the evening before.".to_owned())),
        is_vip: Set(n % 31 == 5),
        customer_since: Set(zone.day(since)),
        tax_exempt: Set(name == "Gibson House Florist"),
        tax_certificate: Set(
            (name == "Gibson House Florist").then(|| "SR-CH 102-441907".to_owned())
        ),
        deleted_at: Set(None),
        version: Set(1),
        ..Default::default()
    });
    all.stats.push(customer_stats::ActiveModel {
        customer_id: Set(id),
        created_at: Set(since),
        updated_at: Set(since),
        last_activity_at: Set(since),
        ..Default::default()
    });
    let terms = terms_for_customer(name, &[&phone], email.as_deref());
    for term in terms.into_iter().chain(near::terms(name)) {
        let row = term_row(term, (id.0, id, None), since);
        all.terms.push(row);
    }
    let cars = if kind == CustomerKind::Company {
        chance.int(3..6)
    } else {
        1 + i32::from(chance.percent(25))
    };
    let cars = (0..cars)
        .map(|nth| car(all, chance, (id, nth == 0), (since, zone)))
        .collect();
    all.known.push(Known {
        customer: id,
        cars,
        line1,
        city,
        postal,
        access,
        since,
    });
}

fn car(
    all: &mut Customers,
    chance: &mut Chance,
    (owner, is_primary): (CustomerId, bool),
    (since, zone): (DateTime<Utc>, ShopTime),
) -> (VehicleId, i32) {
    let id = VehicleId(chance.id(since));
    let (make, model, trim, engine, vin) = chance
        .pick(CARS)
        .copied()
        .unwrap_or(("Honda", "Civic", "EX", "1.8L I4", "19XFB2F8"));
    let year = since.year() - 1 - chance.int(0..14);
    let vin = loop {
        let vin = vin_of(vin, chance);
        if vin.clone().is_none_or(|vin| all.taken.insert(vin)) {
            break vin;
        }
    };
    let plate = loop {
        let plate = plate(chance);
        if all.taken.insert(plate.clone()) {
            break plate;
        }
    };
    let color = chance.pick(COLORS).map(|c| (*c).to_owned());
    let odometer = chance.int(12_000..168_000);
    all.vehicles.push(vehicle::ActiveModel {
        id: Set(id),
        created_at: Set(since),
        updated_at: Set(since),
        year: Set(Some(year)),
        make: Set(make.to_owned()),
        model: Set(model.to_owned()),
        trim: Set(Some(trim.to_owned())),
        engine: Set(Some(engine.to_owned())),
        vin: Set(vin.clone()),
        plate: Set(Some(plate.clone())),
        plate_normalized: Set(Some(plate.clone())),
        plate_region: Set(Some("CA".to_owned())),
        color: Set(color),
        notes: Set(None),
        last_odometer: Set(Some(odometer)),
        last_odometer_at: Set(Some(since)),
        folded: Set(vehicles::folded(make, model)),
        is_active: Set(true),
        deleted_at: Set(None),
        version: Set(1),
        ..Default::default()
    });
    all.owners.push(vehicle_owner::ActiveModel {
        id: Set(VehicleOwnerId(chance.id(since))),
        created_at: Set(since),
        updated_at: Set(since),
        vehicle_id: Set(id),
        customer_id: Set(owner),
        is_primary: Set(is_primary),
        from_day: Set(zone.day(since)),
        until_day: Set(None),
        ..Default::default()
    });
    for term in terms_for_vehicle(Some(&plate), vin.as_deref()) {
        let row = term_row(term, (id.0, owner, Some(id)), since);
        all.terms.push(row);
    }
    (id, odometer)
}

fn plate(chance: &mut Chance) -> String {
    let letters: String = (0..3)
        .filter_map(|_| {
            chance
                .pick(b"ABCDEFGHJKLMNPRSTUVWXYZ")
                .map(|b| char::from(*b))
        })
        .collect();
    format!("{}{letters}{:03}", chance.int(5..10), chance.int(0..1000))
}

/// The first eight characters, a check digit that is right, and a serial number.
fn vin_of(start: &str, chance: &mut Chance) -> Option<String> {
    let end = format!(
        "{}A{:06}",
        chance.pick(b"ABCDEFGHJK").map(|b| char::from(*b))?,
        chance.int(100_000..999_999)
    );
    "0123456789X"
        .chars()
        .map(|digit| format!("{start}{digit}{end}"))
        .find(|vin| Vin::parse(vin).is_ok_and(|vin| vin.check_digit_ok()))
}
