//! What breaks, and what then becomes of the people and their records. The numbers are those of
//! docs/ops/faults.md. With `AUTOSHOP_FAULTS=long` they take longer and try more.

mod away;
mod crash;
mod cut;
mod hostile;
mod ledger;
mod outage;
mod pooler;
mod slow;
mod stop;

use std::time::Duration;

fn is_long() -> bool {
    std::env::var("AUTOSHOP_FAULTS").is_ok_and(|form| form == "long")
}

/// How often something is tried.
fn times(short: usize, long: usize) -> usize {
    if is_long() { long } else { short }
}

/// How many seconds something lasts.
fn lasting(short: u64, long: u64) -> Duration {
    Duration::from_secs(if is_long() { long } else { short })
}
