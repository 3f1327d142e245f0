//! `autoshop seed`: shops with production-like volumes, to measure and rehearse on. The same number
//! and day make the same customers, visits and bills; ids of people and services are new each time.

use super::chance::Chance;
use super::history::{History, Shop};
use super::plans::Plan;
use super::volumes::{Turns, customers, visits};
use super::words::PEOPLE;
use super::{PASSWORD, SIGN_INS, is_made_up, remove, settings, shops_in, staffed};
use crate::config::{ServeArgs, Settings};
use crate::db::{self, Db, Meter, ShopDb};
use crate::error::AppError;
use crate::features::accounts::{NewPerson, add_person, password};
use crate::features::customers::recount_all;
use crate::features::shops::{NewShop, catalog, found};
use crate::kernel::contact::Email;
use crate::kernel::ids::{CustomerId, ShopId};
use crate::kernel::time::{Clock, ShopTime, SystemClock};
use crate::kernel::words::Role;
use crate::web::staff::Actor;
use anyhow::{Context, bail, ensure};
use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use indicatif::{ProgressBar, ProgressStyle};
use std::collections::HashMap;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;

/// Flags of `seed`.
#[derive(clap::Args, Debug)]
pub struct SeedArgs {
    /// Customers of the large shop; six visits come to each
    #[arg(long, default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(100..=39_000))]
    customers: u32,
    /// Visits of the large shop on that day, as many as a fifth of its customers at most
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=1000))]
    cards: u32,
    /// Small shops beside it
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(0..=1000))]
    shops: u32,
    /// Another number makes other rows
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The day up to which the shops have worked, such as 2026-03-10 [default: now]
    #[arg(long)]
    today: Option<NaiveDate>,
    #[command(flatten)]
    serve: ServeArgs,
}

const SMALL: usize = 40;
const VISITS_EACH: usize = 6;
/// Visits a transaction.
const SLICE: usize = 1_500;

/// A shop to be made.
struct Plot {
    name: String,
    people: Vec<NewPerson>,
    customers: usize,
    /// Visits of the day.
    cards: Option<usize>,
    is_large: bool,
}

/// Makes the shops.
///
/// # Errors
/// When the database is in use or holds shops that are not made up.
pub async fn run(args: &SeedArgs) -> anyhow::Result<()> {
    let settings = args.serve.settings()?;
    std::fs::create_dir_all(&settings.data_dir)?;
    let _only = db::only_instance(&settings.database_url)?;
    let db = empty(&settings).await?;
    let zone: ShopTime = "America/Los_Angeles".parse()?;
    let now = match args.today {
        Some(day) => {
            let noon = NaiveTime::from_hms_opt(12, 0, 0).unwrap_or_default();
            zone.instant(day, noon)
                .map_err(|_| anyhow::anyhow!("--today: no such day"))?
                .instant
        }
        None => SystemClock.now(),
    };
    let hash = password::hash(&Arc::new(Semaphore::new(1)), PASSWORD.to_owned()).await?;
    let plots = plots(args, &hash);
    let visits: usize = plots.iter().map(|plot| plot.customers * VISITS_EACH).sum();
    let progress = Progress::new(visits);
    let mut chance = Chance::new(0x5EED ^ args.seed.rotate_left(32));
    for plot in &plots {
        let id = ShopId(chance.id(now - TimeDelta::days(2000)));
        let shop = db.for_shop(id, Arc::new(Meter::default()));
        let seeding = Seeding {
            zone,
            now,
            direct_url: &settings.direct_url,
            progress: &progress,
        };
        let made = seeding.shop(shop, plot, &mut chance).await;
        made.with_context(|| plot.name.clone())?;
    }
    db.close().await;
    db::analyze(&settings.direct_url).await?;
    progress.end();
    let owner = SIGN_INS.first().map_or("", |person| person.email);
    say(&format!(
        "{} shops are there; sign in as {owner} with {PASSWORD}",
        plots.len()
    ));
    Ok(())
}

/// A migrated database without shops: a new one, an empty one, or the file of an earlier seed.
async fn empty(settings: &Settings) -> anyhow::Result<Db> {
    if let Some(path) = settings.database_url.strip_prefix("sqlite:").map(Path::new)
        && path.exists()
    {
        match shops_in(path).await {
            Ok(shops) if shops.is_empty() => {}
            Ok(shops) if is_made_up(&shops) => remove(path)?,
            Ok(_) => bail!("{} holds shops that are not made up", path.display()),
            Err(_) => bail!("{} is no database of autoshop", path.display()),
        }
    }
    db::migrate(&settings.direct_url, settings.runtime_role.as_deref()).await?;
    let db = Db::connect(&settings.database_url, 1, Duration::from_secs(60)).await?;
    let shops = db.shops().await?;
    ensure!(
        shops.is_empty() || is_made_up(&shops),
        "the database holds shops that are not made up"
    );
    ensure!(
        shops.is_empty() && db.people().await? == 0,
        "the database is not empty: name a new one"
    );
    Ok(db)
}

fn plots(args: &SeedArgs, hash: &str) -> Vec<Plot> {
    let customers = usize::try_from(args.customers).unwrap_or_default();
    let mut staff = super::staff(hash);
    for n in staff.len() - 2..(customers / 500).max(3) {
        let name = PEOPLE.get(n).map_or("Lee", |(first, _)| *first);
        let email = format!("technician-{n}@demo.autoshop.example");
        staff.extend(person(
            &email,
            &format!("{name} Fields"),
            Role::Technician,
            hash,
        ));
    }
    let large = Plot {
        name: "Valley Mobile Mechanics".to_owned(),
        people: staff,
        customers,
        cards: usize::try_from(args.cards)
            .ok()
            .map(|cards| cards.min(customers / 5)),
        is_large: true,
    };
    let small = (1..=args.shops).map(|n| Plot {
        name: format!("Small Shop {n:02}"),
        people: Vec::from_iter(person(
            &format!("owner@shop-{n:02}.example"),
            "Robin Fields",
            Role::Owner,
            hash,
        )),
        customers: SMALL,
        cards: None,
        is_large: false,
    });
    std::iter::once(large).chain(small).collect()
}

fn person(email: &str, name: &str, role: Role, hash: &str) -> Option<NewPerson> {
    Some(NewPerson {
        email: Email::parse(email).ok()?,
        name: name.to_owned(),
        role,
        is_bookable: true,
        password_hash: hash.to_owned(),
    })
}

struct Seeding<'a> {
    zone: ShopTime,
    now: DateTime<Utc>,
    direct_url: &'a str,
    progress: &'a Progress,
}

impl Seeding<'_> {
    async fn shop(&self, mut db: ShopDb, plot: &Plot, chance: &mut Chance) -> anyhow::Result<()> {
        let (now, zone) = (self.now, self.zone);
        self.found(&mut db, plot).await?;
        let (technicians, services) = staffed(&db).await?;
        db.end_reading();
        let plans = visits(
            (plot.customers * VISITS_EACH, plot.cards),
            technicians.len(),
            chance,
            (now, zone),
        );
        let start = plans.first().map_or(now, |plan| {
            let midnight = plan.day.and_time(NaiveTime::MIN);
            midnight.and_utc()
        });
        let mut people = customers(plot.customers, chance, (start, now, zone));
        let known = people.known.clone();
        let shop = Shop {
            zone,
            now,
            technicians: &technicians,
            services: &services,
            known: &known,
        };
        // The years go by twice: customers and cars are written first, and know how they end.
        let mut last = HashMap::new();
        self.years((&shop, plot), (&plans, &mut chance.clone()), |history| {
            people.drive(&history.readings);
            last_activity(history, &mut last);
        })?;
        people.be_active(&last);
        written(&mut db, async |tx| Ok(people.write(tx).await?)).await?;
        drop(people);
        self.write((&shop, plot), (&plans, chance), &mut db).await?;
        if plot.is_large {
            db::analyze(self.direct_url).await?;
        }
        written(&mut db, async |tx| recount_all(tx, now).await).await
    }

    async fn found(&self, db: &mut ShopDb, plot: &Plot) -> anyhow::Result<()> {
        let actor = Actor::system("seed");
        let by = (&actor, self.now);
        let shop = NewShop {
            name: plot.name.clone(),
            zone: self.zone,
            is_demo: true,
        };
        written(db, async |tx| {
            let (owner, others) = plot.people.split_first().context("a shop has an owner")?;
            found(tx, by, &shop, owner).await?;
            for person in others {
                add_person(tx, by, person).await?;
            }
            catalog::load_starter(tx, by).await?;
            Ok(settings::write(tx, self.now).await?)
        })
        .await
    }

    /// Goes through the visits slice by slice, and forgets each.
    fn years(
        &self,
        (shop, plot): (&Shop<'_>, &Plot),
        (plans, chance): (&[Plan], &mut Chance),
        mut seen: impl FnMut(&History),
    ) -> anyhow::Result<()> {
        let mut history = History::default();
        let mut turns = Turns::new(plans.len(), plot.is_large);
        for slice in plans.chunks(SLICE) {
            for plan in slice {
                turns.take(&mut history, (shop, plan), chance)?;
            }
            seen(&history);
            history.clear();
        }
        Ok(())
    }

    async fn write(
        &self,
        (shop, plot): (&Shop<'_>, &Plot),
        (plans, chance): (&[Plan], &mut Chance),
        db: &mut ShopDb,
    ) -> anyhow::Result<()> {
        let mut history = History::default();
        let mut turns = Turns::new(plans.len(), plot.is_large);
        for slice in plans.chunks(SLICE) {
            for plan in slice {
                turns.take(&mut history, (shop, plan), chance)?;
            }
            written(db, async |tx| Ok(history.write(tx).await?)).await?;
            history.clear();
            self.progress.add(slice.len());
        }
        written(db, async |tx| Ok(history.close(tx, self.now).await?)).await
    }
}

async fn written(
    db: &mut ShopDb,
    work: impl AsyncFn(&db::ShopTx) -> Result<(), AppError>,
) -> anyhow::Result<()> {
    db.transaction(work).await.map_err(|e| anyhow::anyhow!(e))
}

fn last_activity(history: &History, last: &mut HashMap<CustomerId, DateTime<Utc>>) {
    for row in &history.appointments {
        if let (Some(customer), Some(at)) =
            (row.customer_id.try_as_ref(), row.updated_at.try_as_ref())
        {
            let newest = last.entry(*customer).or_insert(*at);
            *newest = (*newest).max(*at);
        }
    }
}

/// A bar on a terminal, a line each tenth elsewhere.
struct Progress {
    bar: ProgressBar,
}

impl Progress {
    fn new(visits: usize) -> Self {
        let bar = ProgressBar::new(u64::try_from(visits).unwrap_or_default());
        let words = "{bar:40} {pos} of {len} visits, {elapsed} of about {duration}";
        if let Ok(style) = ProgressStyle::with_template(words) {
            bar.set_style(style);
        }
        Self { bar }
    }

    fn add(&self, visits: usize) {
        let tenth = || self.bar.position() * 10 / self.bar.length().unwrap_or(1).max(1);
        let before = tenth();
        self.bar.inc(u64::try_from(visits).unwrap_or_default());
        if self.bar.is_hidden() && tenth() > before {
            let all = self.bar.length().unwrap_or_default();
            say(&format!("{} of {all} visits", self.bar.position()));
        }
    }

    fn end(&self) {
        self.bar.finish_and_clear();
    }
}

fn say(words: &str) {
    let mut out = std::io::stderr().lock();
    drop(writeln!(out, "{words}"));
}
