//! The people whose cars the shop looks after.
