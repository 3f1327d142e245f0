//! What the system knows of this process: asked when somebody asks us.

use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric};
use prometheus_client::metrics::counter::ConstCounter;
use prometheus_client::metrics::gauge::ConstGauge;
use std::fs;
use std::path::Path;
use std::time::Duration;

/// Where the system shows its groups of processes, and the limits of each.
const GROUPS: &str = "/sys/fs/cgroup";

/// As much is no limit: version 1 of the groups says so in whole pages.
const NO_LIMIT: i64 = 1 << 62;

/// This process.
#[derive(Debug)]
pub(super) struct Process;

impl Collector for Process {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> Result<(), std::fmt::Error> {
        // What is not known here is named all the same, without a value.
        let mut gauge = |name: &str, help: &str, value: Option<i64>| {
            let gauge = ConstGauge::new(value.unwrap_or_default());
            let to = encoder.encode_descriptor(name, help, None, gauge.metric_type())?;
            value.map_or(Ok(()), |_| gauge.encode(to))
        };
        gauge(
            "process_anonymous_bytes",
            "Memory of its own",
            anonymous_bytes(),
        )?;
        gauge(
            "process_memory_limit_bytes",
            "Memory that it may have",
            memory_limit(),
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

/// What its group may have, or one that this group is in; none where nobody has set a limit.
fn memory_limit() -> Option<i64> {
    let groups = fs::read_to_string("/proc/self/cgroup").ok()?;
    least(Path::new(GROUPS), &groups)
}

/// The least of all limits from the process's own group to the first: of `groups` as `cgroups(7)` shows them, `0::PATH`
/// for version 2 and `N:memory:PATH` for version 1. In a container the path may be the outer system's, so what is not
/// there is passed over.
fn least(root: &Path, groups: &str) -> Option<i64> {
    let limits = groups.lines().filter_map(|line| {
        let (_, group) = line.split_once(':')?;
        let (root, path, file) = match group.split_once(':')? {
            ("", path) => (root.to_owned(), path, "memory.max"),
            (kinds, path) if kinds.split(',').any(|kind| kind == "memory") => {
                (root.join("memory"), path, "memory.limit_in_bytes")
            }
            _ => return None,
        };
        let own = Path::new(path.trim_start_matches('/'));
        let limit = |group: &Path| fs::read_to_string(root.join(group).join(file)).ok();
        let all = own.ancestors().filter_map(limit);
        all.filter_map(|limit| limit.trim().parse().ok()).min()
    });
    limits.min().filter(|limit| *limit < NO_LIMIT)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_limit_of_all_groups_that_it_is_in_is_its_limit() {
        let root = tempfile::tempdir().unwrap();
        let limit = |file: &str, bytes: &str| {
            let file = root.path().join(file);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, format!("{bytes}\n")).unwrap();
        };
        let of = |groups: &str| least(root.path(), groups);
        assert_eq!(of("0::/shop/autoshop\n"), None);

        limit("shop/autoshop/memory.max", "max");
        assert_eq!(of("0::/shop/autoshop\n"), None);
        limit("shop/memory.max", "268435456");
        assert_eq!(of("0::/shop/autoshop\n"), Some(268_435_456));
        limit("shop/autoshop/memory.max", "134217728");
        assert_eq!(of("1:cpu:/\n0::/shop/autoshop\n"), Some(134_217_728));

        let old = "9:cpu,memory:/docker/7f\n0::/\n";
        limit("memory/memory.limit_in_bytes", "9223372036854771712");
        assert_eq!(of(old), None);
        limit("memory/memory.limit_in_bytes", "536870912"); // the container's own, by a path it does not know
        assert_eq!(of(old), Some(536_870_912));
    }
}
