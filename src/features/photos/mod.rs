//! What customers show of their cars (R-BOOK-3, R-INSP-4): each photo written anew in two sizes, without a
//! word of where and when it was taken. It comes with a draft, stays with the visit or the lead that comes
//! of it, and goes with a draft of which nothing came.

mod commands;
mod picture;
mod queries;
mod routes;
mod views;

pub use commands::{add, follow_lead, forget, give_lead, give_visit, leave_visit, remove};
pub use picture::{MOST_BYTES, Sizes, remade};
pub use queries::{Photo, of_draft, of_lead, of_visit};
pub use routes::{configure, send_small};
pub use views::strip;

/// So many come with one draft (R-BOOK-3).
pub const MOST: usize = 4;
