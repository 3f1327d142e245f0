//! What pages about visits read: cards for board and list, one visit with all that hangs on it.

mod beside;
mod board;
mod cards;
mod cars;
mod narrow;
pub(super) mod out;
mod past;
mod planned;
mod stamps;
mod stops;
mod thread;
mod visit;
mod watched;

pub use beside::{Beside, Near, standing_near};
pub use board::{BoardAsk, BoardCard, Held, MOST, board};
pub use cards::{Assigned, Card, Filter, list, matching};
pub use cars::{Cars, cars};
pub use narrow::{Among, Instants, Narrow, counted};
pub use past::{Acknowledged, Alert, Done, Hold, Past, holds, past};
pub use planned::{Planned, planned};
pub(super) use stamps::tapped;
pub use stamps::{Stamped, stamps};
pub use stops::{Stop, WORK, Work, stops, told};
pub use thread::Said;
pub use visit::{
    Bill, Billable, Deposit, Job, Line, Standing, bill, billable, billing, is_deleted, lead,
    order_lines, standing, total,
};
pub use watched::unnoticed;
