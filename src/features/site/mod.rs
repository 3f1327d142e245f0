//! A shop's pages for everybody: what it does and for how much, when, and how it is reached. An owner
//! turns them on; until then, and while the shop is suspended, nobody finds them (R-SET-3).

mod offer;
mod routes;
mod views;

pub use routes::configure;
