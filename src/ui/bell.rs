//! The bell in the header: how much waits to be read, and the way there (R-NOTIF-1).

use super::icon::Icon;
use crate::kernel::ids::MembershipId;
use crate::web::paths::{NotificationCountPath, NotificationsPath};
use maud::{Markup, html};

/// What waits for one member.
#[derive(Clone, Copy, Debug)]
pub struct Bell {
    /// Whose it is.
    pub member: MembershipId,
    /// Notifications not read; a hundred are "99+".
    pub unread: u64,
}

impl Bell {
    /// By which a page that shows what the member is told stays fresh.
    #[must_use]
    pub fn name(member: MembershipId) -> String {
        format!("notification/{member}")
    }

    /// The bell, which asks for itself again when something is told: `static/floor/live.js` takes it for a page
    /// of its own address.
    #[must_use]
    pub fn live(self) -> Markup {
        html! { div.bell data-host data-url=(NotificationCountPath) { (self.link()) } }
    }

    /// The link alone.
    #[must_use]
    pub fn link(self) -> Markup {
        let count = match self.unread {
            100.. => "99+".to_owned(),
            few => few.to_string(),
        };
        let words = match self.unread {
            0 => "Notifications".to_owned(),
            1 => "1 unread notification".to_owned(),
            _ => format!("{count} unread notifications"),
        };
        html! {
            a.btn.btn-quiet.btn-bare href=(NotificationsPath) title=(words) data-live=(Self::name(self.member)) {
                (Icon::Bell)
                @if self.unread > 0 { span.count aria-hidden="true" { (count) } }
                span.vh { (words) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    // R-NOTIF-1
    #[test]
    fn the_bell_says_in_words_how_much_waits() {
        let words = |unread| {
            let member = MembershipId(Uuid::nil());
            Bell { member, unread }.link().into_string()
        };
        assert!(words(0).contains(">Notifications<") && !words(0).contains("class=\"count\""));
        assert!(words(1).contains(">1 unread notification<"));
        assert!(words(3).contains(">3 unread notifications<"));
        assert!(words(100).contains(">99+ unread notifications<"));
    }
}
