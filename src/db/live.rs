//! What changed, told at once to whoever has a page of the shop open: names, never data.
//!
//! A transaction's audit rows name what it changed (`appointment/0198…`). After COMMIT the shop's
//! [`Hub`] keeps the names for a while and wakes the shop's listeners; each takes what came after
//! the last it heard. Who comes back and can't be told exactly hears `all`: look at everything
//! again. So nothing is missed, and a name too much costs one page.
//!
//! One hub a process: what another instance changes is not heard here.

use super::ShopDb;
use crate::kernel::ids::{ShopId, UserId};
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::Notify;
use uuid::Uuid;

/// The name of everything.
pub const ALL: &str = "all";

/// So many changes of a shop are kept for who comes back.
const KEPT: usize = 256;

/// So long they are kept when nobody listens any more.
const PATIENCE: Duration = Duration::from_mins(5);

/// More names than this say no more than `all`.
const NAMES: usize = 20;

/// Listeners of all shops together.
const SEATS: usize = 5_000;

/// Listeners of one person: one a browser is meant.
const SEATS_EACH: usize = 20;

/// Names of what one transaction changed.
#[derive(Clone, Debug)]
pub struct Event {
    /// Its number in this process.
    number: u64,
    /// `appointment/0198… invoice/0199…`
    pub names: Arc<str>,
}

/// Who hears what, in this process.
#[derive(Debug)]
pub struct Hub {
    /// Numbers of another process mean nothing here.
    boot: String,
    rooms: Mutex<Rooms>,
}

#[derive(Debug, Default)]
struct Rooms {
    /// The newest number of all shops, so that no two events share one.
    last: u64,
    next_seat: u64,
    taken: usize,
    is_closed: bool,
    of: HashMap<ShopId, Room>,
}

/// One shop's listeners and what they may have missed.
#[derive(Debug)]
struct Room {
    /// All that happened after this number is in `kept`.
    since: u64,
    kept: VecDeque<Event>,
    /// In the order in which they came.
    seats: BTreeMap<u64, Seat>,
    left: Instant,
}

#[derive(Debug)]
struct Seat {
    person: Uuid,
    session: String,
    bell: Arc<Bell>,
}

#[derive(Debug, Default)]
struct Bell {
    rung: Notify,
    is_over: AtomicBool,
}

impl Seat {
    fn end(&self) {
        self.bell.is_over.store(true, SeqCst);
        self.bell.rung.notify_one();
    }
    fn is_over(&self) -> bool {
        self.bell.is_over.load(SeqCst)
    }
}

impl Default for Hub {
    fn default() -> Self {
        let chance = RandomState::new().hash_one(std::process::id());
        Self {
            boot: format!("{:08x}", chance & 0xffff_ffff),
            rooms: Mutex::default(),
        }
    }
}

impl Hub {
    fn rooms(&self) -> MutexGuard<'_, Rooms> {
        self.rooms.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What this process is called among others.
    pub(super) fn boot(&self) -> &str {
        &self.boot
    }

    /// Tells everybody that anything may have changed.
    pub(super) fn tell_all(&self) {
        let shops: Vec<ShopId> = self.rooms().of.keys().copied().collect();
        for shop in shops {
            self.tell(shop, ALL);
        }
    }

    /// Tells the shop's listeners; where nobody listens, nothing is kept.
    pub(super) fn tell(&self, shop: ShopId, names: &str) {
        let mut rooms = self.rooms();
        let number = rooms.last + 1;
        let Some(room) = rooms.of.get_mut(&shop).filter(|_| !names.is_empty()) else {
            return;
        };
        let names = names.into();
        room.kept.push_back(Event { number, names });
        if room.kept.len() > KEPT {
            room.since = room.kept.pop_front().map_or(number, |event| event.number);
        }
        for seat in room.seats.values() {
            seat.bell.rung.notify_one();
        }
        rooms.last = number;
    }

    /// Ends the streams of a shop: somebody's rights may have changed, and each browser that comes
    /// back is looked at anew.
    pub(super) fn end(&self, shop: ShopId) {
        let rooms = self.rooms();
        let seats = rooms.of.get(&shop).map(|room| room.seats.values());
        seats.into_iter().flatten().for_each(Seat::end);
    }

    /// Ends the streams of one person, in whichever shop.
    pub(super) fn end_person(&self, person: UserId) {
        self.end_where(|seat| seat.person == person.0);
    }

    /// Ends the streams of one session: somebody signs out.
    pub(super) fn end_session(&self, session: &str) {
        self.end_where(|seat| seat.session == session);
    }

    /// Ends all streams and admits no more: the server stops.
    pub fn close(&self) {
        self.rooms().is_closed = true;
        self.end_where(|_| true);
    }

    fn end_where(&self, is_meant: impl Fn(&Seat) -> bool) {
        let rooms = self.rooms();
        let seats = rooms.of.values().flat_map(|room| room.seats.values());
        seats.filter(|seat| is_meant(seat)).for_each(Seat::end);
    }

    /// How many listen.
    #[must_use]
    pub fn count(&self) -> usize {
        self.rooms().taken
    }

    /// Where an event stands, for who comes back: `3f9c1a2b-17`.
    #[must_use]
    pub fn place(&self, event: &Event) -> String {
        format!("{}-{}", self.boot, event.number)
    }

    fn number(&self, place: &str) -> Option<u64> {
        let (boot, number) = place.split_once('-')?;
        number.parse().ok().filter(|_| boot == self.boot)
    }

    fn sit(
        self: &Arc<Self>,
        shop: ShopId,
        (person, session): (Uuid, &str),
        after: Option<&str>,
    ) -> Option<Listener> {
        let heard = after.and_then(|place| self.number(place));
        let mut rooms = self.rooms();
        if rooms.is_closed || rooms.taken >= SEATS {
            return None;
        }
        let now = Instant::now();
        rooms
            .of
            .retain(|_, room| !room.seats.is_empty() || now.duration_since(room.left) < PATIENCE);
        if !rooms.of.contains_key(&shop) {
            rooms.last += 1; // what happened while there was no room was not kept
        }
        let since = rooms.last;
        let room = rooms.of.entry(shop).or_insert_with(|| Room {
            since,
            kept: VecDeque::new(),
            seats: BTreeMap::new(),
            left: now,
        });
        room.make_place(person, session)?;
        let bell = Arc::<Bell>::default();
        let seat = Seat {
            person,
            session: session.to_owned(),
            bell: bell.clone(),
        };
        rooms.next_seat += 1;
        rooms.taken += 1;
        let number = rooms.next_seat;
        rooms.of.get_mut(&shop)?.seats.insert(number, seat);
        Some(Listener {
            hub: self.clone(),
            shop,
            seat: number,
            heard,
            bell,
        })
    }

    /// What came after `heard`.
    fn news(&self, shop: ShopId, heard: Option<u64>) -> Vec<Event> {
        let rooms = self.rooms();
        let Some(room) = rooms.of.get(&shop) else {
            return Vec::new();
        };
        match heard {
            Some(heard) if (room.since..=rooms.last).contains(&heard) => {
                let newer = room.kept.iter().filter(|event| event.number > heard);
                newer.cloned().collect()
            }
            _ => vec![Event {
                number: rooms.last,
                names: ALL.into(),
            }],
        }
    }

    fn leave(&self, shop: ShopId, seat: u64) {
        let mut rooms = self.rooms();
        if let Some(room) = rooms.of.get_mut(&shop)
            && room.seats.remove(&seat).is_some()
        {
            room.left = Instant::now();
            rooms.taken -= 1;
        }
    }
}

impl Room {
    /// A browser that has gone is noticed only when something is sent to it. So the oldest stream of
    /// the same session makes room for the newest; another browser has to wait.
    fn make_place(&self, person: Uuid, session: &str) -> Option<()> {
        let own = || {
            let seats = self.seats.values();
            seats.filter(move |seat| seat.person == person && !seat.is_over())
        };
        if own().count() >= SEATS_EACH {
            own().find(|seat| seat.session == session)?.end();
        }
        Some(())
    }
}

/// Somebody who listens to one shop. Dropping it leaves.
#[derive(Debug)]
pub struct Listener {
    hub: Arc<Hub>,
    shop: ShopId,
    seat: u64,
    heard: Option<u64>,
    bell: Arc<Bell>,
}

impl Listener {
    /// What happened since, once something has, each with its place. `None`: it is over.
    pub async fn next(&mut self) -> Option<Vec<(String, Event)>> {
        loop {
            if self.bell.is_over.load(SeqCst) {
                return None;
            }
            let news = self.hub.news(self.shop, self.heard);
            if let Some(last) = news.last() {
                self.heard = Some(last.number);
                let placed = |event| (self.hub.place(&event), event);
                return Some(news.into_iter().map(placed).collect());
            }
            self.bell.rung.notified().await;
        }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.hub.leave(self.shop, self.seat);
    }
}

impl ShopDb {
    /// Listens to what changes in the shop, from the place `after` on: this person in this session.
    /// `None`: as many listen as there are places, or the server stops.
    #[must_use]
    pub fn listen(&self, who: (Uuid, &str), after: Option<&str>) -> Option<Listener> {
        self.db().live.sit(self.shop(), who, after)
    }
}

/// What the rows of a transaction's audit say was changed. Who signed in or read out changed nothing
/// that a page shows; an import may have changed anything.
pub(super) fn names<'a>(changed: impl Iterator<Item = (&'a str, Option<Uuid>)>) -> String {
    let mut names: Vec<String> = Vec::new();
    for (entity, id) in changed {
        let name = match (entity, id) {
            ("session" | "export", _) => continue,
            ("import", _) => ALL.to_owned(),
            (entity, Some(id)) => format!("{entity}/{id}"),
            (entity, None) => entity.to_owned(),
        };
        if !names.contains(&name) {
            names.push(name);
        }
        if names.len() > NAMES {
            return ALL.to_owned();
        }
    }
    names.join(" ")
}

#[cfg(test)]
#[path = "live_tests.rs"]
mod tests;
