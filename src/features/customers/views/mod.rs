//! Pages about customers, and pieces that other features show of them.

pub mod contact;
mod form;
pub mod history;
mod list;
mod meant;
mod profile;

pub(crate) use form::saved_already;
pub(super) use form::{Way, alike, edit, new};
pub(crate) use list::shown;
pub(super) use list::{ListView, list};
pub(crate) use meant::did_you_mean;
pub(crate) use profile::older_link;
pub(super) use profile::{Can, profile};

use super::{Recall, Standing, Vip};
use crate::ui::{Icon, Tone, badge};
use maud::{Markup, html};

/// VIP, due soon, overdue (R-CUST-14 to 16).
#[must_use]
pub fn badges(standing: Standing) -> Markup {
    html! {
        @match standing.vip {
            Some(Vip::Marked) => (badge(Tone::Info, Icon::Star, "VIP")),
            Some(Vip::Spend) => (badge(Tone::Info, Icon::Star, "VIP by spend")),
            None => {}
        }
        @match standing.recall {
            Some(Recall::DueSoon) => (badge(Tone::Warn, Icon::CalendarClock, "Due soon")),
            Some(Recall::Overdue) => (badge(Tone::Bad, Icon::AlarmClock, "Overdue")),
            None => {}
        }
    }
}
