//! Changing who works here, and as what.

mod booking;
mod invite;
mod join;
mod member;

pub(super) use booking::set_bookable;
pub(super) use invite::{NewInvitation, invite, link_of, revoke};
pub(super) use join::{Joining, join};
pub(super) use member::{RoleChange, change_role, set_enabled};
