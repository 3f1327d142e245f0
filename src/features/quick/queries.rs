//! Whom a line means.

use super::parse::{Understood, is_named};
use crate::db::ShopDb;
use crate::error::AppResult;
use crate::features::customers::{Choice, ChoiceCar, choices};
use crate::kernel::search::{compact, words};

/// Whom a line may mean.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// To choose from.
    pub(super) people: Vec<Choice>,
    /// The one it does mean.
    pub(super) taken: Option<usize>,
}

impl Found {
    pub(super) fn taken(&self) -> Option<&Choice> {
        self.people.get(self.taken?)
    }
}

/// By what names one customer, or else by the next best: at most two statements. A name finds people to
/// choose from; it means the only one of that name unless the line has a phone or an address of nobody's.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn who(db: &ShopDb, said: &Understood) -> AppResult<Found> {
    let name = Some(&said.name).filter(|name| !name.is_empty());
    let keys = [&said.phone, &said.vin, &said.plate, &said.email];
    let keys = keys.into_iter().flatten().map(|key| (key, false));
    let keys = keys.chain(name.map(|name| (name, true)));
    for (key, is_name) in keys.take(2) {
        let mut people = choices(db, key).await?;
        if people.iter().any(|one| one.is_exact) && !is_name {
            people.retain(|one| one.is_exact);
        }
        if !people.is_empty() {
            let is_stranger = is_name && (said.phone.is_some() || said.email.is_some());
            let taken = if is_stranger {
                None
            } else {
                only(&people, said, is_name)
            };
            return Ok(Found { people, taken });
        }
    }
    Ok(Found::default())
}

/// The only one; or the only one who is called so, or who has such a car.
fn only(people: &[Choice], said: &Understood, is_name: bool) -> Option<usize> {
    let one = |is: &dyn Fn(&Choice) -> bool| {
        let mut found = people.iter().enumerate().filter(|(_, one)| is(one));
        let first = found.next().map(|(at, _)| at);
        first.filter(|_| found.next().is_none())
    };
    let called = |one: &Choice| is_named(&one.name, &said.name);
    let drives = |one: &Choice| !fitting(&one.cars, said).is_empty();
    if is_name {
        return one(&called).or_else(|| one(&|person| called(person) && drives(person)));
    }
    one(&|_| true)
        .or_else(|| one(&called))
        .or_else(|| one(&drives))
}

/// The cars of which all is true that the line says of one; none if it says nothing.
pub(super) fn fitting<'a>(cars: &'a [ChoiceCar], said: &Understood) -> Vec<&'a ChoiceCar> {
    if let Some(plate) = &said.plate {
        let is_its = |car: &&ChoiceCar| {
            let own = car.plate.as_ref();
            own.is_some_and(|(text, _)| compact(text) == compact(plate))
        };
        return cars.iter().filter(is_its).collect();
    }
    let year = said.year.map(|year| year.to_string());
    let parts = [year.as_deref(), said.make, said.model.as_deref()];
    let told: Vec<String> = parts.into_iter().flatten().flat_map(words).collect();
    let is_it = |car: &&ChoiceCar| {
        let label = words(&car.label);
        told.iter().all(|word| label.contains(word))
    };
    match told.is_empty() {
        true => Vec::new(),
        false => cars.iter().filter(is_it).collect(),
    }
}
