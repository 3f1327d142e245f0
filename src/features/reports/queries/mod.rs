//! Reading the shop's money: sums and the rows behind them.

mod aging;
mod books;
mod day;
mod tax;

pub use aging::{Aging, Buckets, Owed, aging, span};
pub use books::last_look;
pub use day::{ByMethod, Day, Received, Returned, day};
pub use tax::{Credits, Taxed, credits, taxes};
