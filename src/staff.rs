//! `autoshop staff`: people by the command line.

use crate::audit::{self, Entry};
use crate::backup;
use crate::config::ServeArgs;
use crate::db::{self, Db, Meter};
use crate::features::accounts::{NewPerson, add_person, password};
use crate::kernel::contact::Email;
use crate::kernel::time::{Clock, SystemClock};
use crate::kernel::words::Role;
use crate::web::staff::Actor;
use anyhow::{Context, bail};
use sea_orm::DbErr;
use std::io::BufRead;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// Flags of `staff add`.
#[derive(clap::Args, Debug)]
pub struct AddArgs {
    /// Which shop, by its slug; not needed when there is one
    #[arg(long)]
    pub shop: Option<String>,
    /// The sign-in
    #[arg(long)]
    pub email: String,
    /// Shown in the shop
    #[arg(long)]
    pub name: String,
    /// owner, advisor, technician or accountant
    #[arg(long)]
    pub role: String,
    /// Appointments can be given to this person
    #[arg(long)]
    pub bookable: bool,
    #[command(flatten)]
    serve: ServeArgs,
}

/// Adds the person; the password is the first line of standard input.
///
/// # Errors
/// In plain words.
pub async fn add(args: &AddArgs) -> anyhow::Result<()> {
    let settings = args.serve.settings()?;
    let role: Role = args
        .role
        .parse()
        .context("--role: owner, advisor, technician or accountant")?;
    let email = Email::parse(&args.email).context("--email")?;
    backup::migrate(&settings).await?;
    let db = Db::connect(&settings.database_url, 1, settings.slow).await?;
    let shops = db.shops().await?;
    let shop = match (&args.shop, shops.as_slice()) {
        (Some(slug), all) => all
            .iter()
            .find(|s| s.slug == *slug)
            .context("--shop: there is no shop of this slug")?,
        (None, [only]) => only,
        (None, []) => {
            bail!("there is no shop yet: start `autoshop serve` and open the link in its log")
        }
        (None, _) => bail!("--shop: name one, there are several"),
    };
    let password_hash = given_password(&[&shop.name, &args.name]).await?;
    let new = NewPerson {
        email,
        name: args.name.clone(),
        role,
        is_bookable: args.bookable || role == Role::Technician,
        password_hash,
    };
    let actor = Actor::system("command line");
    let now = SystemClock.now();
    let mut shop_db = db.for_shop(shop.id, Arc::new(Meter::default()));
    let added = shop_db
        .transaction(async |tx| add_person(tx, (&actor, now), &new).await)
        .await;
    drop(shop_db);
    db.close().await;
    match added {
        Err(e) if db::is_unique_violation(&e) => {
            bail!("--email: somebody signs in with this address already")
        }
        done => done.map(drop).map_err(Into::into),
    }
}

/// The hash of the password on standard input; one that names a person or shop is refused.
async fn given_password(names: &[&str]) -> anyhow::Result<String> {
    let mut password = String::new();
    std::io::stdin().lock().read_line(&mut password)?;
    let password = password.trim_end_matches(['\r', '\n']).to_owned();
    if let Some(fault) = password::fault(&password, names) {
        bail!("the password on standard input: {fault}");
    }
    password::hash(&Arc::new(Semaphore::new(1)), password)
        .await
        .map_err(|e| anyhow::anyhow!("{e}"))
}

/// Flags of `staff password`.
#[derive(clap::Args, Debug)]
pub struct PasswordArgs {
    /// The sign-in
    #[arg(long)]
    pub email: String,
    #[command(flatten)]
    serve: ServeArgs,
}

/// Gives the person another password, the first line of standard input; all sessions end.
///
/// # Errors
/// In plain words.
pub async fn password(args: &PasswordArgs) -> anyhow::Result<()> {
    let settings = args.serve.settings()?;
    let email = Email::parse(&args.email).context("--email")?;
    let db = Db::connect(&settings.database_url, 1, settings.slow).await?;
    let person = db.user_by_email(&email.normalized()).await?;
    let person = person.context("--email: nobody signs in with this address")?;
    let shops = db.enabled_memberships(person.id).await?;
    let shop = shops
        .first()
        .context("--email: this person is in no shop")?;
    let hash = given_password(&[&person.name]).await?;
    let (actor, now) = (Actor::system("command line"), SystemClock.now());
    let mut shop_db = db.for_shop(shop.shop_id, Arc::new(Meter::default()));
    let done = shop_db
        .transaction(async |tx| {
            tx.set_password(person.id, &hash, now).await?;
            tx.end_all_sessions(person.id, None).await?;
            let entry = Entry {
                action: "password.changed",
                entity: "user",
                id: Some(person.id.0),
                label: &person.name,
                ..Entry::default()
            };
            audit::record(tx, (&actor, now), entry);
            Ok::<_, DbErr>(())
        })
        .await;
    drop(shop_db);
    db.close().await;
    Ok(done?)
}
