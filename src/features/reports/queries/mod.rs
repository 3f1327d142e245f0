//! Reading the shop's money: sums and the rows behind them.

mod aging;
mod books;
pub mod buyers;
mod day;
mod numbers;
pub mod sales;
mod sums;
mod tax;
pub mod visits;

pub use aging::{Aging, Buckets, Owed, aging, span};
pub use books::last_look;
pub use day::{Asked, ByMethod, Days, Moved, Received, Returned, days};
pub use numbers::numbers;
pub use tax::{Credits, Taxed, credits, taxes};
