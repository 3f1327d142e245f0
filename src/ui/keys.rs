//! Every key that does something, once: the help page is this table, and what the pages mark with
//! `data-key` stands in it (R-UX-11). `static/floor/keys.js` presses what is marked.

use crate::web::paths::{
    AppointmentsPath, BoardPath, CalendarPath, CustomersPath, DashboardPath, InvoicesPath,
    ReportsPath, TodayPath, VehiclesPath,
};

/// Where a key does something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// On every page.
    Everywhere,
    /// It goes to the page at this path, for those who may.
    Goes(&'static str),
    /// Where there are rows or cards.
    Lists,
    /// On the page of one record.
    Record,
    /// On the board.
    Board,
    /// In the calendar.
    Calendar,
    /// While one types.
    Forms,
}

/// A key, or one after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// As they are pressed: "g b".
    pub keys: &'static str,
    /// What they do.
    pub words: &'static str,
    /// Where.
    pub place: Place,
    /// Whether it stays when single keys are switched off: it is held with Ctrl, or is no letter.
    pub stays: bool,
}

const fn key(keys: &'static str, words: &'static str, place: Place) -> Key {
    Key {
        keys,
        words,
        place,
        stays: false,
    }
}

const fn kept(keys: &'static str, words: &'static str, place: Place) -> Key {
    Key {
        stays: true,
        ..key(keys, words, place)
    }
}

/// All of them.
pub const KEYS: &[Key] = &[
    key("/", "Search, or the page's own search", Place::Everywhere),
    kept("Ctrl K", "Search", Place::Everywhere),
    key("n", "Quick add", Place::Everywhere),
    key("?", "This list", Place::Everywhere),
    kept(
        "Esc",
        "Leave a field, close a menu or a question",
        Place::Everywhere,
    ),
    key("g d", "Dashboard", Place::Goes(DashboardPath::PATTERN)),
    key("g t", "Today", Place::Goes(TodayPath::PATTERN)),
    key("g b", "Board", Place::Goes(BoardPath::PATTERN)),
    key("g k", "Calendar", Place::Goes(CalendarPath::PATTERN)),
    key(
        "g o",
        "Appointments",
        Place::Goes(AppointmentsPath::PATTERN),
    ),
    key("g c", "Customers", Place::Goes(CustomersPath::PATTERN)),
    key("g v", "Vehicles", Place::Goes(VehiclesPath::PATTERN)),
    key("g i", "Invoices", Place::Goes(InvoicesPath::PATTERN)),
    key("g r", "Reports", Place::Goes(ReportsPath::PATTERN)),
    key("j", "Next row or card", Place::Lists),
    key("k", "Row or card before", Place::Lists),
    kept("Enter", "Open it", Place::Lists),
    key("e", "Edit", Place::Record),
    key("b", "Book a visit", Place::Record),
    key("c", "Collect a payment", Place::Record),
    key("p", "The document as PDF", Place::Record),
    key(".", "More actions", Place::Record),
    kept("Arrows", "From card to card", Place::Board),
    key("m", "Move the card", Place::Board),
    kept("Arrows", "From square to square", Place::Calendar),
    key("t", "Today", Place::Calendar),
    key("d", "Day", Place::Calendar),
    key("w", "Week", Place::Calendar),
    key(
        "m",
        "Month; on a visit, another time for it",
        Place::Calendar,
    ),
    key("a", "The next seven days", Place::Calendar),
    kept("Ctrl Enter", "Save", Place::Forms),
];

/// The keys that go to this page.
#[must_use]
pub fn to(href: &str) -> Option<&'static str> {
    let goes = KEYS.iter().find(|key| match key.place {
        Place::Goes(path) => path == href,
        _ => false,
    });
    goes.map(|key| key.keys)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test] // R-UX-11
    fn no_key_means_two_things_in_one_place() {
        let is_wide = |key: &Key| matches!(key.place, Place::Everywhere | Place::Goes(_));
        for (at, key) in KEYS.iter().enumerate() {
            for other in KEYS.iter().skip(at + 1) {
                let meet = key.place == other.place || is_wide(key) || is_wide(other);
                assert!(!meet || key.keys != other.keys, "{}", key.keys);
            }
        }
        assert_eq!((to("/board"), to("/nowhere")), (Some("g b"), None));
    }
}
