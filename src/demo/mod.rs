//! `autoshop demo`: a fresh demo shop in a file of its own (R-OPS-3).

mod asked;
mod awaited;
mod billed;
mod bills;
mod brand;
mod chance;
mod crew;
mod customers;
mod history;
mod letters;
mod money;
mod offers;
mod plans;
mod remarks;
pub mod seed;
mod settings;
mod volumes;
mod way;
mod words;

use crate::app::Application;
use crate::config::{ServeArgs, Settings};
use crate::db::{self, Db, Meter, ShopDb};
use crate::entity::{membership, service, shop};
use crate::error::AppResult;
use crate::features::accounts::{NewPerson, add_person, password};
use crate::features::customers::refresh_stats;
use crate::features::shops::{NewShop, catalog, found};
use crate::kernel::contact::Email;
use crate::kernel::ids::{MembershipId, ShopId};
use crate::kernel::time::{Clock, ShopTime, SystemClock};
use crate::kernel::words::Role;
use crate::post::PostSettings;
use crate::telemetry;
use crate::web::staff::Actor;
use crate::web::state::DemoSignIn;
use anyhow::{Context, bail};
use chance::Chance;
use chrono::TimeDelta;
use history::Shop;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;

/// Flags of `demo`.
#[derive(clap::Args, Debug)]
pub struct DemoArgs {
    /// Address to listen on
    #[arg(long, env = "AUTOSHOP_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: String,
    /// The demo's database file; made anew at every start
    #[arg(long, default_value = "data/demo.db")]
    pub data: PathBuf,
}

const PASSWORD: &str = "demo-autoshop-2026";

/// Who answers the phone and takes the money.
const ADVISOR: &str = "Maria Lopez";

/// Who can sign in to the demo.
pub const SIGN_INS: [DemoSignIn; 4] = [
    DemoSignIn {
        role: "Owner",
        email: "owner@demo.autoshop.example",
        password: PASSWORD,
    },
    DemoSignIn {
        role: "Advisor",
        email: "advisor@demo.autoshop.example",
        password: PASSWORD,
    },
    DemoSignIn {
        role: "Technician",
        email: "technician@demo.autoshop.example",
        password: PASSWORD,
    },
    DemoSignIn {
        role: "Accountant",
        email: "accountant@demo.autoshop.example",
        password: PASSWORD,
    },
];

/// Makes the shop and serves it until it is stopped.
///
/// # Errors
/// When the file is not a demo's, or the address is taken.
pub async fn run(args: &DemoArgs) -> anyhow::Result<()> {
    let folder = args.data.parent().map(Path::to_path_buf);
    let mut settings: Settings = ServeArgs {
        listen: Some(args.listen.clone()),
        data_dir: folder.or_else(|| Some(PathBuf::from("."))),
        ..ServeArgs::default()
    }
    .serving()?;
    settings.post = PostSettings::default(); // its people do not exist
    settings.database_url = db::sqlite_url(&args.data);
    settings.direct_url.clone_from(&settings.database_url);
    let _telemetry = telemetry::start(false, None)?;
    std::fs::create_dir_all(&settings.data_dir)
        .with_context(|| format!("the folder of {} can't be made", args.data.display()))?;
    let _only = db::only_instance(&settings.database_url)?;
    clear(&args.data).await?;
    db::migrate(&settings.direct_url, None).await?;
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let db = Db::connect(&settings.database_url, 1, settings.slow).await?;
    fill(&db, clock.as_ref()).await?;
    db.close().await;
    let app = Application::build(&settings, clock, SIGN_INS.to_vec()).await?;
    announce(&app)?;
    Ok(app.run().await?)
}

#[expect(clippy::print_stdout, reason = "the demo's sign-ins are its output")]
fn announce(app: &Application) -> std::io::Result<()> {
    println!(
        "\nEdgar's Mobile Auto Shop (demo) is listening on http://{}\n",
        app.address
    );
    for person in SIGN_INS {
        println!(
            "  {:<11} {:<34} {}",
            person.role, person.email, person.password
        );
    }
    println!();
    std::io::stdout().flush()
}

/// Removes the file of an earlier demo; any other file is left alone, and the demo refuses.
async fn clear(path: &Path) -> anyhow::Result<()> {
    if !path.exists() {
        return Ok(());
    }
    match shops_in(path).await {
        Ok(shops) if is_made_up(&shops) => remove(path),
        _ => bail!(
            "{} is not a demo's file: name another one with --data",
            path.display()
        ),
    }
}

fn is_made_up(shops: &[shop::Model]) -> bool {
    !shops.is_empty() && shops.iter().all(|s| s.is_demo)
}

async fn shops_in(path: &Path) -> Result<Vec<shop::Model>, DbErr> {
    let db = Db::connect(&db::sqlite_url(path), 1, Duration::from_secs(1)).await?;
    let shops = db.shops().await;
    db.close().await;
    shops
}

fn remove(path: &Path) -> anyhow::Result<()> {
    for suffix in ["", "-wal", "-shm"] {
        let file = PathBuf::from(format!("{}{suffix}", path.display()));
        if file.exists() {
            std::fs::remove_file(&file)
                .with_context(|| format!("{} can't be removed", file.display()))?;
        }
    }
    Ok(())
}

async fn fill(db: &Db, clock: &dyn Clock) -> anyhow::Result<()> {
    let now = clock.now();
    let hash = password::hash(&Arc::new(Semaphore::new(1)), PASSWORD.to_owned()).await?;
    let people = staff(&hash);
    let actor = Actor::system("demo");
    let by = (&actor, now);
    let zone: ShopTime = "America/Los_Angeles".parse()?;
    let shop = NewShop {
        name: "Edgar's Mobile Auto Shop".into(),
        zone,
        is_demo: true,
    };
    let mut chance = Chance::new(0x00A0_7054);
    let id = ShopId(chance.id(now - TimeDelta::days(1200)));
    let mut shop_db = db.for_shop(id, Arc::new(Meter::default()));
    let done: AppResult<()> = shop_db
        .transaction(async |tx| {
            let (owner, others) = people.split_first().context("the demo has people")?;
            found(tx, by, &shop, owner).await?;
            for person in others {
                add_person(tx, by, person).await?;
            }
            catalog::load_starter(tx, by).await?;
            settings::write(tx, now).await?;
            asked::write(tx, now, &mut Chance::new(0x001E_AD00)).await?;
            crew::write(tx, by, (&hash, zone)).await?;
            let mut chance = chance.clone();
            let mut customers = customers::make(&mut chance, now, zone);
            let known = customers.known.clone();
            let (technicians, services) = staffed(tx).await?;
            offers::write(tx, by, (&services, &mut Chance::new(0x00FF_E550))).await?;
            let shop = Shop {
                zone,
                now,
                technicians: &technicians,
                services: &services,
                known: &known,
            };
            let history = history::make(&shop, &mut chance)?;
            customers.drive(&history.readings);
            customers.read(&mut chance, &history.readings);
            customers.write(tx).await?;
            remarks::write(tx, &known, (now, zone)).await?;
            history.write(tx).await?;
            history.close(tx, now).await?;
            brand::write(tx, now, &mut chance).await?;
            money::write(tx, &shop, &mut chance).await?;
            offers::agree(tx, by).await?;
            billed::write(tx, &shop, &mut chance).await?;
            way::write(tx, (now, zone)).await?;
            for person in &known {
                refresh_stats(tx, person.customer, now).await?;
            }
            Ok(())
        })
        .await;
    done.map_err(|e| anyhow::anyhow!(e))?;
    let written = letters::write(&mut shop_db, by).await;
    written.map_err(|e| anyhow::anyhow!(e))
}

/// Who can be booked, and what for.
async fn staffed(db: &ShopDb) -> Result<(Vec<MembershipId>, Vec<service::Model>), DbErr> {
    let technicians = membership::Entity::find().filter(membership::Column::IsBookable.eq(true));
    let technicians = db.all(technicians).await?;
    let services = service::Entity::find().order_by_asc(service::Column::Sort);
    let technicians = technicians.into_iter().map(|m| m.id).collect();
    Ok((technicians, db.all(services).await?))
}

fn staff(hash: &str) -> Vec<NewPerson> {
    [
        (SIGN_INS[0].email, "Edgar Ramirez", Role::Owner, true),
        (SIGN_INS[1].email, ADVISOR, Role::Advisor, false),
        (SIGN_INS[2].email, "Sam Whitaker", Role::Technician, true),
        (
            "priya@demo.autoshop.example",
            "Priya Nair",
            Role::Technician,
            true,
        ),
        (SIGN_INS[3].email, "Ruth Okafor", Role::Accountant, false),
    ]
    .into_iter()
    .filter_map(|(email, name, role, is_bookable)| {
        let email = Email::parse(email).ok()?;
        Some(NewPerson {
            email,
            name: name.to_owned(),
            role,
            is_bookable,
            password_hash: hash.to_owned(),
        })
    })
    .collect()
}
