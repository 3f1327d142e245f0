//! Reading the shop's money: sums and the rows behind them.

mod aging;
mod books;
mod day;
mod sums;
mod tax;

pub use aging::{Aging, Buckets, Owed, aging, span};
pub use books::last_look;
pub use day::{Asked, ByMethod, Days, Moved, Received, Returned, days};
pub use tax::{Credits, Taxed, credits, taxes};
