//! What becomes of each row of a file: added, filled into what is there, left out, or refused. Pure:
//! the dry run and the import itself decide alike (R-IMP-1).

use super::existing::{Garage, People};
use super::fields::fields;
use super::file::Table;
use crate::entity::{customer, customer_contact, service, vehicle};
use crate::features::customers::{self, NewCustomer};
use crate::features::shops::catalog::{self, NewService};
use crate::features::vehicles::import::Coming;
use crate::features::vehicles::{self, NewVehicle};
use crate::kernel::contact::{Email, Phone};
use crate::kernel::ids::{CustomerId, VehicleId};
use crate::kernel::search::fold;
use crate::kernel::vehicle::{Plate, Vin};
use crate::kernel::words::ImportPolicy;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// What is to be done.
#[derive(Debug)]
pub(super) struct Plan<New, Stored, Filling> {
    pub(super) create: Vec<New>,
    pub(super) fill: Vec<(Stored, Filling)>,
    pub(super) skipped: Vec<(u64, String)>,
    pub(super) rejected: Vec<(u64, String)>,
}

impl<New, Stored, Filling> Default for Plan<New, Stored, Filling> {
    fn default() -> Self {
        Self {
            create: Vec::new(),
            fill: Vec::new(),
            skipped: Vec::new(),
            rejected: Vec::new(),
        }
    }
}

/// How many of each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Counts {
    pub(super) create: usize,
    pub(super) fill: usize,
    pub(super) skip: usize,
    pub(super) reject: usize,
}

impl<New, Stored, Filling> Plan<New, Stored, Filling> {
    pub(super) fn counts(&self) -> Counts {
        Counts {
            create: self.create.len(),
            fill: self.fill.len(),
            skip: self.skipped.len(),
            reject: self.rejected.len(),
        }
    }
}

/// How the file is read.
#[derive(Clone, Debug)]
pub(super) struct Reading<'a> {
    pub(super) table: &'a Table,
    pub(super) chosen: &'a [Option<&'a str>],
    pub(super) policy: ImportPolicy,
    pub(super) now: DateTime<Utc>,
    pub(super) today: NaiveDate,
}

impl Reading<'_> {
    fn rows(&self) -> impl Iterator<Item = (u64, Vec<(String, String)>)> {
        let rows = self.table.rows.iter();
        rows.map(|(line, cells)| (*line, fields(self.chosen, cells)))
    }
}

/// Where a key was met before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Met {
    /// In the shop: which of its rows.
    Here(usize),
    /// In the file: on which line.
    Above(u64),
}

type Keys = BTreeMap<String, Met>;

pub(super) type Customers = Plan<(CustomerId, NewCustomer), customer::Model, NewCustomer>;

/// Who has the same phone or e-mail, or a contact who has it, is the same customer.
pub(super) fn customers(
    reading: &Reading<'_>,
    there: Vec<customer::Model>,
    contacts: &[customer_contact::Model],
) -> Customers {
    let ids: BTreeMap<CustomerId, usize> = { there.iter().enumerate() }
        .map(|(at, row)| (row.id, at))
        .collect();
    let own = { there.iter() }.map(|row| (row.id, &row.phone, &row.email_normalized));
    let theirs = { contacts.iter() }.map(|c| (c.customer_id, &c.phone, &c.email_normalized));
    let mut keys = Keys::new();
    for (id, phone, email) in own.chain(theirs) {
        let Some(at) = ids.get(&id).copied() else {
            continue;
        };
        let phone = phone.iter().map(|phone| format!("p{phone}"));
        let email = email.iter().map(|email| format!("e{email}"));
        for key in phone.chain(email) {
            keys.entry(key).or_insert(Met::Here(at));
        }
    }
    let (mut plan, mut filled) = (Customers::default(), BTreeSet::new());
    for (line, pairs) in reading.rows() {
        let new = match customers::import::read(pairs) {
            Ok(new) => new,
            Err(words) => {
                plan.rejected.push((line, words));
                continue;
            }
        };
        let phone = new
            .phone
            .as_ref()
            .map(|phone| format!("p{}", Phone::e164(phone)));
        let email = new
            .email
            .as_ref()
            .map(|email| format!("e{}", Email::normalized(email)));
        let own: Vec<String> = phone.into_iter().chain(email).collect();
        let met = own.iter().find_map(|key| keys.get(key).copied());
        match (met, reading.policy) {
            (None, _) | (Some(_), ImportPolicy::Create) => {
                for key in own {
                    keys.entry(key).or_insert(Met::Above(line));
                }
                plan.create.push((CustomerId::new(reading.now), new));
            }
            (Some(Met::Above(other)), _) => {
                let words = format!("The same phone or e-mail as line {other}.");
                plan.skipped.push((line, words));
            }
            (Some(Met::Here(at)), ImportPolicy::Fill)
                if customers::import::fills(&there[at], &new) && filled.insert(at) =>
            {
                plan.fill.push((there[at].clone(), new));
                // What is filled in is known from here on.
                for key in own {
                    keys.entry(key).or_insert(Met::Here(at));
                }
            }
            (Some(Met::Here(at)), _) => {
                let words = format!("{} is there already.", there[at].name);
                plan.skipped.push((line, words));
            }
        }
    }
    plan
}

pub(super) type Vehicles = Plan<Coming, vehicle::Model, NewVehicle>;

/// Of a car the VIN or the plate tells which it is.
pub(super) fn vehicles(
    reading: &Reading<'_>,
    garage: &Garage,
    people: &People,
    region: Option<&str>,
) -> Vehicles {
    let mut keys = Keys::new();
    for (at, (car, _)) in garage.cars.iter().enumerate() {
        if let Some(vin) = &car.vin {
            keys.insert(format!("v{vin}"), Met::Here(at));
        }
        let plate = car.plate_region.as_ref().zip(car.plate_normalized.as_ref());
        if let Some((state, plate)) = plate.filter(|_| car.is_active) {
            keys.insert(format!("p{state} {plate}"), Met::Here(at));
        }
    }
    let mut driving = garage.driving.clone();
    let (mut plan, mut filled) = (Vehicles::default(), BTreeSet::new());
    for (line, mut pairs) in reading.rows() {
        let has = |name: &str| pairs.iter().any(|(n, _)| n == name);
        if let Some(region) = region.filter(|_| has("plate") && !has("plate_region")) {
            pairs.push(("plate_region".to_owned(), region.to_owned()));
        }
        let read = owner(people, &pairs)
            .and_then(|owner| Ok((owner, vehicles::import::read(pairs, reading.today)?)));
        let (owner, new) = match read {
            Ok(read) => read,
            Err(words) => {
                plan.rejected.push((line, words));
                continue;
            }
        };
        let vin = new.vin.as_ref().map(|vin| format!("v{}", Vin::as_str(vin)));
        let plate = new.plate.as_ref();
        let plate = plate.map(|plate| format!("p{} {}", Plate::region(plate), plate.normalized()));
        let own: Vec<String> = vin.into_iter().chain(plate).collect();
        let mut met: Vec<Met> = own
            .iter()
            .filter_map(|key| keys.get(key).copied())
            .collect();
        met.dedup();
        match met.as_slice() {
            [] => {
                for key in own {
                    keys.insert(key, Met::Above(line));
                }
                plan.create.push(Coming {
                    id: VehicleId::new(reading.now),
                    owner,
                    is_primary: driving.insert(owner),
                    new,
                });
            }
            [_, _, ..] => {
                let words = "The VIN is one car's and the plate another's.".to_owned();
                plan.rejected.push((line, words));
            }
            [_] if reading.policy == ImportPolicy::Create => {
                let words = "Another car has this VIN or plate, and no two can.".to_owned();
                plan.rejected.push((line, words));
            }
            [Met::Above(other)] => {
                let words = format!("The same VIN or plate as line {other}.");
                plan.skipped.push((line, words));
            }
            [Met::Here(at)] => {
                let at = *at;
                let (car, of) = &garage.cars[at];
                let fills = reading.policy == ImportPolicy::Fill && *of == Some(owner);
                if fills && vehicles::import::fills(car, &new) && filled.insert(at) {
                    plan.fill.push((car.clone(), new));
                    for key in own {
                        keys.entry(key).or_insert(Met::Here(at));
                    }
                } else {
                    let words = format!("{} is there already.", vehicles::label(car));
                    plan.skipped.push((line, words));
                }
            }
        }
    }
    plan
}

/// Whose car it is: by id, else e-mail, phone, or the name if only one has it.
fn owner(people: &People, pairs: &[(String, String)]) -> Result<CustomerId, String> {
    let value = |name: &str| {
        let found = pairs.iter().find(|(n, _)| n == name);
        found.map(|(_, value)| value.as_str())
    };
    if let Some(id) = value("owner_id").and_then(|id| id.parse::<Uuid>().ok()) {
        return match people.ids.contains(&CustomerId(id)) {
            true => Ok(CustomerId(id)),
            false => Err("No customer has this ID.".to_owned()),
        };
    }
    let email = value("owner_email").and_then(|email| Email::parse(email).ok());
    let phone = value("owner_phone").and_then(|phone| Phone::parse(phone, "US").ok());
    let reached = email.map(|email| email.normalized());
    let reached = reached
        .into_iter()
        .chain(phone.map(|phone| phone.e164().to_owned()));
    if let Some(id) = reached.filter_map(|key| people.reached.get(&key)).next() {
        return Ok(*id);
    }
    let Some(name) = value("owner_name") else {
        return Err("No customer has this phone or e-mail. Import the customers first.".to_owned());
    };
    match people.named.get(&fold(name)).map(Vec::as_slice) {
        Some([id]) => Ok(*id),
        Some(_) => Err(format!(
            "Several customers are called {name}. Give the e-mail or phone too."
        )),
        None => Err(format!(
            "There is no customer {name}. Import the customers first."
        )),
    }
}

pub(super) type Services =
    Plan<(crate::kernel::ids::ServiceId, NewService), service::Model, NewService>;

/// A service is known by its code.
pub(super) fn services(reading: &Reading<'_>, there: &[service::Model]) -> Services {
    let mut keys: Keys = there
        .iter()
        .enumerate()
        .map(|(at, row)| (row.code.clone(), Met::Here(at)))
        .collect();
    let (mut plan, mut filled) = (Services::default(), BTreeSet::new());
    for (line, pairs) in reading.rows() {
        let new = match catalog::import::read(pairs) {
            Ok(new) => new,
            Err(words) => {
                plan.rejected.push((line, words));
                continue;
            }
        };
        match (keys.get(&new.code).copied(), reading.policy) {
            (None, _) => {
                keys.insert(new.code.clone(), Met::Above(line));
                let id = crate::kernel::ids::ServiceId::new(reading.now);
                plan.create.push((id, new));
            }
            (Some(_), ImportPolicy::Create) => {
                let words = format!("Another service has the code {}.", new.code);
                plan.rejected.push((line, words));
            }
            (Some(Met::Above(other)), _) => {
                plan.skipped
                    .push((line, format!("The same code as line {other}.")));
            }
            (Some(Met::Here(at)), ImportPolicy::Fill)
                if catalog::import::fills(&there[at], &new) && filled.insert(at) =>
            {
                plan.fill.push((there[at].clone(), new));
            }
            (Some(Met::Here(at)), _) => {
                let words = format!("{} is there already.", there[at].name);
                plan.skipped.push((line, words));
            }
        }
    }
    plan
}
