//! Work outside the request: it is done when its cause was committed, once, in turns, and for its shop.

mod fair;
mod leases;
mod night;
mod page;
mod queue;
mod stopping;
mod trying;

use crate::support::{App, Shop};
use autoshop::audit::{self, Entry};
use autoshop::entity::{audit_log, customer, job};
use autoshop::error::{AppError, AppResult};
use autoshop::jobs::{Ctx, Due, Job, Kinds, Runner, Trouble, enqueue};
use chrono::TimeDelta;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::Duration;

/// Leaves a line in the audit log of its shop, unless something is in its way.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Probe {
    name: String,
    way: Way,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Way {
    Free,
    /// Until the shop has a customer.
    Sick,
    Panics,
    Hopeless,
    Unknown,
    /// The other side wants to be asked again after so many seconds.
    Later(i64),
    /// Takes so many milliseconds.
    Takes(u64),
    Endless,
}

const DONE: &str = "probe.done";

impl Job for Probe {
    const KIND: &'static str = "test.probe";
    const WORDS: &'static str = "A probe";

    async fn run(&self, ctx: &mut Ctx) -> Result<(), Trouble> {
        let no = |words: &str| words.to_owned();
        match self.way {
            Way::Free => {}
            Way::Sick => {
                if ctx.db.one(customer::Entity::find()).await?.is_none() {
                    return Err(Trouble::Failed(AppError::Busy));
                }
            }
            Way::Panics => panic!("a probe panics"),
            Way::Hopeless => return Err(Trouble::Never(no("Nobody has this address."))),
            Way::Unknown => return Err(Trouble::Unknown(no("No answer came."))),
            Way::Later(seconds) if ctx.attempt() == 1 => {
                let pause = TimeDelta::seconds(seconds);
                return Err(Trouble::After(pause, no("Too many at once.")));
            }
            Way::Later(_) => {}
            Way::Takes(millis) => tokio::time::sleep(Duration::from_millis(millis)).await,
            Way::Endless => std::future::pending().await,
        }
        let (actor, now) = (ctx.actor(), ctx.now());
        ctx.write(async |tx| {
            let entry = Entry {
                action: DONE,
                entity: "probe",
                label: &self.name,
                ..Entry::default()
            };
            audit::record(tx, (&actor, now), entry);
            Ok(())
        })
        .await
    }
}

pub(crate) fn probe(name: impl Into<String>, way: Way) -> Probe {
    Probe {
        name: name.into(),
        way,
    }
}

/// Another instance's worker over the same records.
pub(crate) fn runner(app: &App) -> Runner {
    let kinds = Kinds::default().with::<Probe>();
    Runner::new(
        app.doors().clone(),
        Arc::new(app.clock.clone()),
        Arc::new(kinds),
    )
}

pub(crate) async fn ask(app: &App, shop: &Shop, probe: &Probe) -> AppResult<bool> {
    app.write(shop, async |tx, (_, now)| {
        enqueue(tx, probe, Due::now(now)).await
    })
    .await
}

/// The shop's work, in the order in which it was asked for.
async fn jobs(app: &App, shop: &Shop) -> Vec<job::Model> {
    let query = job::Entity::find().order_by_asc(job::Column::Id);
    app.db(shop.id).all(query).await.unwrap()
}

async fn only(app: &App) -> job::Model {
    let mut jobs = jobs(app, &app.shop).await;
    assert_eq!(jobs.len(), 1);
    jobs.remove(0)
}

/// What the probes of a shop left, in the order in which they did.
async fn done(app: &App, shop: &Shop) -> Vec<String> {
    let query = audit_log::Entity::find()
        .filter(audit_log::Column::Action.eq(DONE))
        .order_by_asc(audit_log::Column::Id);
    let rows = app.db(shop.id).all(query).await.unwrap();
    let labels = rows.into_iter().filter_map(|row| row.entity_label);
    labels.collect()
}

fn later(app: &App, seconds: i64) {
    app.clock.advance(TimeDelta::seconds(seconds));
}
