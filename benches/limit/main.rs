//! What hot pages cost beside the least this machine can do: `cargo bench --bench limit [-- FOLDER]`, which also
//! writes FOLDER/limit.json for the audit. All that is compared is measured in turn, in the same minute, because
//! times depend on the machine and on what else it does.
//!
//! - bare: actix-web alone gives the bytes that the page was sent as. They are packed already: the least is not to
//!   pack them.
//! - behind: the same bytes as the page left its handler, behind all that stands around our pages: session, headers,
//!   packing, metrics, the line of the log.
//! - warm: the page itself, of which everything that is kept is in memory.
//! - cold: the page itself, where nothing is kept.
//! - asked: what the cold page asks of the database, over sqlx alone.
//!
//! The first four are whole answers over a socket that stays open, and packing is accepted as browsers do.

mod bare;
mod client;
mod shop;

use anyhow::Context;
use autoshop::demo::SIGN_INS;
use bare::{Database, Sample};
use client::{Client, Manners};
use sea_orm::Statement;
use serde_json::{Number, Value, json};
use shop::{Running, Shop};
use std::path::PathBuf;
use std::time::{Duration, Instant};
use uuid::Uuid;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc; // as the program has it

const KINDS: [&str; 5] = ["bare", "behind", "warm", "cold", "asked"];

/// Name, what is divided and by what, as places in [`KINDS`].
const RATIOS: [(&str, usize, usize); 3] = [
    ("behind_bare", 1, 0),
    ("warm_behind", 2, 1),
    ("cold_asked", 3, 4),
];

/// The page that has targets: 1.3 and 1.5 times (quality, section 1).
const TARGET: &str = "/customers/{id}";
const MOST_WARM: u64 = 1_300;
const MOST_COLD: u64 = 1_500;

/// Of the shop, unless `LIMIT_CUSTOMERS` says otherwise.
const CUSTOMERS: u32 = 10_000;

/// How long each page is measured.
const EACH_PAGE: Duration = Duration::from_secs(6);

/// How often one kind is asked before the next one's turn.
const IN_A_ROW: usize = 8;

/// How often a page is seen before it counts as warm.
const WARMING: usize = 20;

/// A page, and what is known of it before it is measured.
struct Page {
    name: &'static str,
    path: String,
    /// As it is sent: packed.
    sent: Sample,
    /// As its handler gives it.
    drawn: Sample,
    /// What the cold page asks.
    asked: Vec<Statement>,
}

/// Medians of a page in nanoseconds, in the order of [`KINDS`].
struct Figures {
    page: Page,
    times: usize,
    ns: [u64; 5],
}

impl Figures {
    fn thousandths(&self) -> [u64; 3] {
        RATIOS.map(|(_, of, by)| self.ns[of] * 1_000 / self.ns[by].max(1))
    }

    fn json(&self) -> Value {
        let ns = KINDS.iter().zip(self.ns).map(|(k, n)| ((*k).to_owned(), n));
        let ratios = RATIOS.iter().zip(self.thousandths());
        let ratios = ratios.map(|((name, ..), ratio)| ((*name).to_owned(), ratio));
        json!({
            "page": self.page.name,
            "bytes": self.page.drawn.body.len(),
            "bytes_sent": self.page.sent.body.len(),
            "statements": self.page.asked.len(),
            "times": self.times,
            "ns": ns.map(|(k, n)| (k, n.into())).collect::<serde_json::Map<_, _>>(),
            "thousandths": ratios.map(|(k, n)| (k, n.into())).collect::<serde_json::Map<_, _>>(),
        })
    }
}

fn main() -> anyhow::Result<()> {
    let load = load();
    let mut given = std::env::args().skip(1); // cargo's own begin with dashes
    let folder = given
        .find(|word| !word.starts_with("--"))
        .map(PathBuf::from);
    let customers = match std::env::var("LIMIT_CUSTOMERS") {
        Ok(wanted) => wanted.parse().context("LIMIT_CUSTOMERS")?,
        Err(_) => CUSTOMERS,
    };
    let shop = Shop::seeded(customers).context("no shop can be made")?;
    shop.log()?;
    let mut database = Database::open(&shop.settings.database_url);

    let (warm, cold) = (shop.warm(), shop.cold());
    let manners = Manners {
        cookie: Client::to(warm.address).sign_in(SIGN_INS[0].email, SIGN_INS[0].password),
        is_packed: true,
    };
    let paths = paths(&mut database);
    let pages: Vec<Page> = paths
        .into_iter()
        .map(|path| looked_at(path, (&warm, &cold), &manners))
        .collect();
    let sent = pages.iter().map(|page| page.sent.as_sent());
    let bare = bare::served(sent.collect(), shop.settings.workers);
    let drawn = pages.iter().map(|page| page.drawn.of_page());
    let behind = shop.behind(bare::pages(drawn.collect()));

    let servers = [bare, behind, warm, cold];
    let mut clients = servers.each_ref().map(|server| Client::to(server.address));
    let mut figures = Vec::new();
    for page in pages {
        compared(&page, &mut clients, &manners);
        figures.push(measured(page, &mut clients, (&manners, &mut database)));
    }
    tell(&figures);
    if let Some(folder) = folder {
        write(&folder, &figures, (load, customers))?;
    }
    drop(clients);
    servers.into_iter().for_each(Running::stop);
    Ok(())
}

/// How busy the machine was before, as the kernel says it.
fn load() -> Number {
    let told = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let first = told.split_whitespace().next();
    let load = first.and_then(|load| load.parse().ok());
    load.unwrap_or_else(|| 0.into())
}

/// Each page's name and path; the customer is one with about twenty visits.
fn paths(database: &mut Database) -> Vec<(&'static str, String)> {
    let customer = database.word(
        "SELECT lower(hex(customer_id)) FROM appointment a JOIN shop s ON s.id = a.shop_id \
         WHERE s.name = 'Valley Mobile Mechanics' GROUP BY customer_id ORDER BY abs(count(*) - 20), customer_id LIMIT 1"
            .to_owned(),
    );
    let visit = database.word(format!(
        "SELECT lower(hex(id)) FROM appointment WHERE customer_id = x'{customer}' ORDER BY start_at DESC LIMIT 1"
    ));
    let [customer, visit] =
        [customer, visit].map(|id| Uuid::parse_str(&id).expect("ids are UUIDs"));
    vec![
        (TARGET, format!("/customers/{customer}")),
        ("/customers", "/customers".to_owned()),
        ("/board", "/board".to_owned()),
        ("/dashboard", "/dashboard".to_owned()),
        ("/appointments/{id}", format!("/appointments/{visit}")),
        ("/invoices", "/invoices".to_owned()),
    ]
}

/// How the page is sent, drawn and asked for.
fn looked_at(
    (name, path): (&'static str, String),
    (warm, cold): (&Running, &Running),
    manners: &Manners,
) -> Page {
    let question = manners.get(&path);
    let plain = Manners {
        is_packed: false,
        ..manners.clone()
    };
    let mut seen = Client::to(warm.address);
    seen.see(&question);
    let sent = Sample::of(&path, seen.ask(&question));
    let drawn = Sample::of(&path, seen.ask(&plain.get(&path)));
    let mut seen = Client::to(cold.address);
    seen.see(&question);
    cold.tape.run();
    seen.see(&question);
    cold.tape.stop();
    let asked = cold.tape.take();
    let reads = |s: &Statement| s.sql.starts_with("SELECT") || s.sql.starts_with("WITH");
    assert!(
        !asked.is_empty(),
        "{name} asked nothing, where nothing is kept"
    );
    assert!(asked.iter().all(reads), "{name} wrote: {asked:?}");
    Page {
        name,
        path,
        sent,
        drawn,
        asked,
    }
}

/// What is compared is the same: a page behind our surroundings has its headers and bytes, a bare one its bytes.
fn compared(page: &Page, clients: &mut [Client; 4], manners: &Manners) {
    let question = manners.get(&page.path);
    let [bare, behind, ..] = clients;
    let [bare, behind] = [bare, behind].map(|client| {
        client.see(&question);
        Sample::of(&page.path, client.ask(&question))
    });
    assert!(bare.body == page.sent.body, "{}: other bytes", page.name);
    assert_eq!(behind.names(), page.sent.names(), "{}", page.name);
    let (packed, as_sent) = (behind.body.len(), page.sent.body.len());
    // A form's key differs each time, and packs a little better or worse.
    let differ = packed.abs_diff(as_sent);
    assert!(differ * 50 < as_sent, "{}: {packed}, {as_sent}", page.name);
}

/// Asks each kind in turn, a few times in a row, over and over.
fn measured(
    page: Page,
    clients: &mut [Client; 4],
    (manners, database): (&Manners, &mut Database),
) -> Figures {
    let question = manners.get(&page.path);
    let mut times: [Vec<Duration>; 5] = Default::default();
    for _ in 0..WARMING {
        for client in clients.iter_mut() {
            client.see(&question);
        }
        database.ask(&page.asked);
    }
    let begun = Instant::now();
    while begun.elapsed() < EACH_PAGE {
        for (client, times) in clients.iter_mut().zip(&mut times) {
            for _ in 0..IN_A_ROW {
                let asked = Instant::now();
                client.see(&question);
                times.push(asked.elapsed());
            }
        }
        times[4].extend((0..IN_A_ROW).map(|_| database.ask(&page.asked)));
    }
    Figures {
        times: times[0].len(),
        ns: times.map(median),
        page,
    }
}

fn median(mut times: Vec<Duration>) -> u64 {
    times.sort_unstable();
    let median = times[times.len() / 2].as_nanos();
    u64::try_from(median).expect("it took less than years")
}

#[expect(clippy::print_stdout, reason = "a benchmark reports on the terminal")]
fn tell(figures: &[Figures]) {
    let micros = |ns: u64| format!("{}.{}", ns / 1_000, ns % 1_000 / 100);
    let times = |ratio: u64| format!("{}.{:02}", ratio / 1_000, ratio % 1_000 / 10);
    println!(
        "{:<20}{:>9}{:>9}{:>9}{:>9}{:>9} µs{:>12}{:>12}{:>12}{:>6}{:>8}{:>8}",
        "median of each page",
        "bare",
        "behind",
        "warm",
        "cold",
        "asked",
        "behind/bare",
        "warm/behind",
        "cold/asked",
        "asks",
        "bytes",
        "times"
    );
    for of in figures {
        print!("{:<20}", of.page.name);
        of.ns.iter().for_each(|ns| print!("{:>9}", micros(*ns)));
        print!("   ");
        let ratios = of.thousandths();
        ratios
            .iter()
            .for_each(|ratio| print!("{:>12}", times(*ratio)));
        let (asks, bytes) = (of.page.asked.len(), of.page.drawn.body.len());
        println!("{asks:>6}{bytes:>8}{:>8}", of.times);
    }
    println!(
        "targets of {TARGET}: warm/behind at most {}, cold/asked at most {}",
        times(MOST_WARM),
        times(MOST_COLD)
    );
}

fn write(
    folder: &std::path::Path,
    figures: &[Figures],
    (load, customers): (Number, u32),
) -> anyhow::Result<()> {
    let report = json!({
        "load_before": load,
        "customers": customers,
        "targets": {"page": TARGET, "warm_behind": MOST_WARM, "cold_asked": MOST_COLD},
        "pages": figures.iter().map(Figures::json).collect::<Vec<_>>(),
    });
    std::fs::create_dir_all(folder)?;
    let file = folder.join("limit.json");
    std::fs::write(&file, format!("{report:#}\n"))
        .with_context(|| format!("{} can't be written", file.display()))
}
