//! `autoshop staff`: people by the command line.

use crate::backup;
use crate::config::ServeArgs;
use crate::db::{self, Db, Meter};
use crate::features::accounts::{NewPerson, Proof, add_person, make_reset_link, password};
use crate::kernel::contact::Email;
use crate::kernel::time::{Clock, SystemClock};
use crate::kernel::words::Role;
use crate::web::paths::ResetPath;
use crate::web::staff::Actor;
use anyhow::{Context, bail};
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
    let password_hash = typed_password(&[&shop.name, &args.name]).await?;
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

/// The first line of standard input as a password that can be taken, hashed; `names` are the shop's
/// and the person's.
///
/// # Errors
/// In plain words.
pub(crate) async fn typed_password(names: &[&str]) -> anyhow::Result<String> {
    let mut password = String::new();
    std::io::stdin().lock().read_line(&mut password)?;
    let password = password.trim_end_matches(['\r', '\n']).to_owned();
    if let Some(fault) = password::fault(&password, names) {
        bail!("the password on standard input: {fault}");
    }
    let hashed = password::hash(&Arc::new(Semaphore::new(1)), password).await;
    hashed.map_err(|e| anyhow::anyhow!("{e}"))
}

/// Flags of `staff reset`.
#[derive(clap::Args, Debug)]
pub struct ResetArgs {
    /// The sign-in
    pub email: String,
    #[command(flatten)]
    serve: ServeArgs,
}

/// Makes a link for a new password and tells it (R-ACC-6, R-ACC-9).
///
/// # Errors
/// In plain words.
pub async fn reset(args: &ResetArgs) -> anyhow::Result<String> {
    let settings = args.serve.settings()?;
    let email = Email::parse(&args.email)?.normalized();
    backup::migrate(&settings).await?;
    let db = Db::connect(&settings.database_url, 1, settings.slow).await?;
    let person = db.user_by_email(&email).await?;
    let person = person.context("nobody signs in with this address")?;
    let shops = db.workplaces(person.id).await?;
    let shop = shops
        .first()
        .context("whoever has this address is disabled in every shop: enable them first")?;
    let (actor, now) = (Actor::system("command line"), SystemClock.now());
    let whose = (person.id, shop.name.as_str());
    let mut shop_db = db.for_shop(shop.shop_id, Arc::new(Meter::default()));
    let made = shop_db
        .transaction(async |tx| {
            make_reset_link(tx, (&actor, now), whose, &Proof::of_system()).await
        })
        .await;
    drop(shop_db);
    db.close().await;
    let token = made.map_err(|e| anyhow::anyhow!("{e}"))?;
    let origin = settings.public_url.clone();
    let origin = origin.unwrap_or_else(|| format!("http://{}", settings.listen));
    Ok(format!(
        "By this link {} sets a new password. It works once, for an hour:\n{origin}{}",
        shop.name,
        ResetPath { token }
    ))
}
