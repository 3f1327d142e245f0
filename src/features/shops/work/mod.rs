//! What could not be done outside a request, for the owner to look at: why, and try it again or let it
//! be. Whoever wrote the work is told nothing; it may be long ago.

mod commands;
mod queries;
mod routes;
mod views;

pub(super) use routes::configure;
