//! What pages about visits read: cards for board and list, one visit with all that hangs on it.

mod cards;
mod cars;
pub(super) mod out;
mod past;
mod stamps;
mod stops;
mod visit;

pub use cards::{Assigned, Card, CardJob, Filter, Priced, board, list, matching};
pub use cars::{Cars, cars};
pub use past::{Acknowledged, Alert, Past, past};
pub use stamps::{Stamped, stamps};
pub use stops::{Stop, stops};
pub use visit::{
    Bill, Billable, Deposit, Job, Line, Standing, bill, billable, billing, order_lines, standing,
    total,
};
