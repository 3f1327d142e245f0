//! What the benchmarks share: one line a case.

use std::time::{Duration, Instant};

const RUNS: usize = 200;

/// Renders it many times and prints the median, the extremes and the size.
#[expect(clippy::print_stdout, reason = "a benchmark reports on the terminal")]
pub(crate) fn report(name: &str, render: impl Fn() -> String) {
    let bytes = render().len(); // the first one warms up
    let mut times: Vec<Duration> = (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            std::hint::black_box(render());
            start.elapsed()
        })
        .collect();
    times.sort();
    println!(
        "{name:<28} {:>6}µs {:>6}µs {:>6}µs {bytes:>9}",
        times[0].as_micros(),
        times[RUNS / 2].as_micros(),
        times[RUNS - 1].as_micros(),
    );
}

/// The head of the report.
#[expect(clippy::print_stdout, reason = "a benchmark reports on the terminal")]
pub(crate) fn head() {
    println!("markup                          min    median      max     bytes");
}
