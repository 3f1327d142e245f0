//! What the system knows of this process: asked when somebody asks us.

use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric};
use prometheus_client::metrics::counter::ConstCounter;
use prometheus_client::metrics::gauge::ConstGauge;
use std::fs;
use std::time::Duration;

/// This process.
#[derive(Debug)]
pub(super) struct Process;

impl Collector for Process {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> Result<(), std::fmt::Error> {
        let mut gauge = |name: &str, help: &str, value: Option<i64>| {
            let Some(value) = value else { return Ok(()) };
            let gauge = ConstGauge::new(value);
            let to = encoder.encode_descriptor(name, help, None, gauge.metric_type())?;
            gauge.encode(to)
        };
        gauge(
            "process_anonymous_bytes",
            "Memory of its own",
            anonymous_bytes(),
        )?;
        gauge("process_open_fds", "Open files and sockets", open_files())?;
        if let Some(spent) = cpu_time() {
            let counter = ConstCounter::new(spent.as_secs_f64());
            let (name, help) = ("process_cpu_seconds", "Time on a core");
            let to = encoder.encode_descriptor(name, help, None, counter.metric_type())?;
            counter.encode(to)?;
        }
        Ok(())
    }
}

/// `RssAnon`: what belongs to nobody else. The program itself, which the system maps, is not in it.
fn anonymous_bytes() -> Option<i64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("RssAnon:"))?;
    let kib: i64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    kib.checked_mul(1024)
}

fn open_files() -> Option<i64> {
    let open = fs::read_dir("/proc/self/fd").ok()?.count();
    i64::try_from(open).ok()
}

/// In user and system mode. Linux tells it in hundredths of a second (`proc_pid_stat(5)`: fields 14 and 15,
/// counted behind the name, which may hold spaces).
fn cpu_time() -> Option<Duration> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    let (_, behind) = stat.rsplit_once(')')?;
    let mut fields = behind.split_whitespace().skip(11);
    let mut next = || fields.next()?.parse::<u64>().ok();
    let ticks = next()?.checked_add(next()?)?;
    ticks.checked_mul(10).map(Duration::from_millis)
}
