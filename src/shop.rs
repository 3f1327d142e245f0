//! `autoshop shop add`: one more shop on this server (R-ACC-7, R-ACC-10).

use crate::backup;
use crate::config::ServeArgs;
use crate::db::{Db, Meter};
use crate::error::AppError;
use crate::features::accounts::{Account, Member};
use crate::features::shops::{NewShop, catalog, found_for};
use crate::kernel::contact::Email;
use crate::kernel::ids::{ShopId, UserId};
use crate::kernel::time::{Clock, SystemClock};
use crate::kernel::words::Role;
use crate::staff::typed_password;
use crate::web::staff::Actor;
use anyhow::{Context, bail};
use std::sync::Arc;

/// Flags of `shop add`.
#[derive(clap::Args, Debug)]
pub struct AddArgs {
    /// What the shop is called
    #[arg(long)]
    pub name: String,
    /// Its time zone, such as America/Los_Angeles
    #[arg(long, default_value = "America/Los_Angeles")]
    pub zone: String,
    /// With what its owner signs in; somebody who has a sign-in keeps it, and the password
    #[arg(long)]
    pub email: String,
    /// The owner's name in this shop; not needed for somebody who has a sign-in
    #[arg(long)]
    pub owner: Option<String>,
    /// Begin without the starter catalog
    #[arg(long)]
    pub empty_catalog: bool,
    #[command(flatten)]
    serve: ServeArgs,
}

/// Founds the shop as set-up does, and says what to do next.
///
/// # Errors
/// In plain words.
pub async fn add(args: &AddArgs) -> anyhow::Result<String> {
    let settings = args.serve.settings()?;
    let name = args.name.trim();
    if name.is_empty() || name.chars().count() > 120 {
        bail!("--name: from 1 to 120 characters");
    }
    let zone = args.zone.parse();
    let zone = zone.map_err(|_| anyhow::anyhow!("--zone: no such time zone"))?;
    let email = Email::parse(&args.email).context("--email")?;
    backup::migrate(&settings).await?;
    let db = Db::connect(&settings.database_url, 1, settings.slow).await?;
    let now = SystemClock.now();
    let known = db.user_by_email(&email.normalized()).await?;
    let (owner, account) = match known {
        Some(user) => {
            let owner = args.owner.clone().unwrap_or(user.name);
            (owner, Account::Known(user.id))
        }
        None => {
            let owner = args.owner.clone();
            let owner = owner.context(
                "--owner: nobody signs in with this address yet, so say what its owner is called",
            )?;
            let hash = typed_password(&[name, &owner]).await?;
            (owner, Account::New(UserId::new(now), hash))
        }
    };
    let owner = Member {
        email: email.as_str().to_owned(),
        name: owner,
        role: Role::Owner,
        is_bookable: true,
    };
    let new = NewShop {
        name: name.to_owned(),
        zone,
        is_demo: false,
    };
    let actor = Actor::system("command line");
    let mut shop = db.for_shop(ShopId::new(now), Arc::new(Meter::default()));
    let founded = shop
        .transaction(async |tx| {
            found_for(tx, (&actor, now), &new, (&owner, &account)).await?;
            if !args.empty_catalog {
                catalog::load_starter(tx, (&actor, now)).await?;
            }
            Ok::<_, AppError>(())
        })
        .await;
    let slug = shop.own_shop().await?.map(|shop| shop.slug);
    drop(shop);
    db.close().await;
    founded.map_err(|e| anyhow::anyhow!("{e}"))?;
    Ok(format!(
        "{name} is ready ({}). {} signs in with {email}.",
        slug.unwrap_or_default(),
        owner.name
    ))
}
