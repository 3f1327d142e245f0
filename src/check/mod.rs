//! `autoshop check`: whether all is in order, told in plain words. It changes nothing, and may run
//! while the shop works.

mod merged;
mod terms;

use crate::config::{ServeArgs, Settings};
use crate::db::{self, Db, Schema, ShopDb};
use crate::features::reports::books;
use crate::key;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::Duration;

/// Flags of `check`.
#[derive(clap::Args, Debug)]
pub struct CheckArgs {
    #[command(flatten)]
    serve: ServeArgs,
}

/// What was looked at, and how it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Nothing is to be done.
    pub is_fine: bool,
    /// For whoever runs the server.
    pub words: String,
}

/// Faults of one kind are told up to so many.
const MOST: usize = 20;

/// Looks at all of it, from the settings to the books.
pub async fn run(args: &CheckArgs) -> Vec<Finding> {
    let mut found = Findings::default();
    match args.serve.serving() {
        Ok(settings) => {
            found.fine("the settings can be used");
            ways(&settings, &mut found);
            files(&settings, &mut found);
            if let Err(error) = database(&settings, &mut found).await {
                found.fault(&format!("the database does not answer: {error:#}"));
            }
        }
        Err(mistakes) => mistakes.0.iter().for_each(|mistake| found.fault(mistake)),
    }
    found.0
}

#[derive(Debug, Default)]
struct Findings(Vec<Finding>);

impl Findings {
    fn fine(&mut self, words: &str) {
        self.tell(true, words);
    }

    fn fault(&mut self, words: &str) {
        self.tell(false, words);
    }

    fn tell(&mut self, is_fine: bool, words: &str) {
        let words = words.to_owned();
        self.0.push(Finding { is_fine, words });
    }

    /// The faults, or that there are none.
    fn all(&mut self, faults: &[String], fine: &str) {
        if faults.is_empty() {
            self.fine(fine);
        }
        for fault in faults.iter().take(MOST) {
            self.fault(fault);
        }
        if let Some(more) = faults.len().checked_sub(MOST).filter(|more| *more > 0) {
            self.fault(&format!("… and {more} more of the kind"));
        }
    }
}

/// By whom mails and SMS are sent; nothing is asked of them.
fn ways(settings: &Settings, found: &mut Findings) {
    match &settings.post.smtp {
        Some(smtp) => found.fine(&format!("mails are sent by {}:{}", smtp.host, smtp.port)),
        None => found.fine("no mails are sent: AUTOSHOP_SMTP_URL names no server"),
    }
    match &settings.post.sms {
        Some(sms) => found.fine(&format!("SMS are sent by {}", sms.url)),
        None => found.fine("no SMS are sent: AUTOSHOP_SMS_ACCOUNT names no account"),
    }
}

/// The signing key, and the room on the disk.
fn files(settings: &Settings, found: &mut Findings) {
    let key = settings.data_dir.join(key::KEY);
    match key
        .metadata()
        .map(|there| there.permissions().mode() & 0o777)
    {
        Ok(mode) if mode & 0o077 != 0 => found.fault(&format!(
            "the signing key {} can be read by others (mode {mode:o}): chmod 600 it",
            key.display()
        )),
        Ok(_) => found.fine("the signing key is its owner's alone"),
        Err(_) if settings.key.is_some() => found.fine("the signing key is given"),
        Err(_) => found.fine("there is no signing key yet: the first start makes one"),
    }
    let database = settings.database_url.strip_prefix("sqlite:").map(Path::new);
    let size = database.and_then(|file| file.metadata().ok());
    let wanted = size.map_or(0, |there| there.len()).max(100 << 20);
    let folder = database
        .and_then(Path::parent)
        .unwrap_or(&settings.data_dir);
    let folder = match folder.as_os_str() {
        none if none.is_empty() => Path::new("."),
        _ => folder,
    };
    match rustix::fs::statvfs(folder) {
        Ok(disk) => {
            let free = disk.f_bavail.saturating_mul(disk.f_frsize);
            let words = format!("{} MB are free in {}", free >> 20, folder.display());
            if free < wanted {
                found.fault(&format!("only {words}: a backup needs {}", wanted >> 20));
            } else {
                found.fine(&words);
            }
        }
        Err(_) => found.fine(&format!(
            "the folder {} is not there yet: the first start makes it",
            folder.display()
        )),
    }
}

async fn database(settings: &Settings, found: &mut Findings) -> anyhow::Result<()> {
    let url = &settings.database_url;
    let file = url.strip_prefix("sqlite:").map(Path::new);
    if file.is_some_and(|file| !file.exists()) {
        found.fine("there are no records yet");
        return Ok(());
    }
    match db::schema(url).await? {
        Schema::None => {
            found.fine("the database is empty");
            return Ok(());
        }
        Schema::Older(last, waiting) => {
            found.fault(&format!(
                "{waiting} migrations wait after {last}: run `autoshop migrate`"
            ));
            return Ok(());
        }
        Schema::Newer(name) => {
            found.fault(&format!(
                "the records were written by a newer autoshop ({name} is unknown here)"
            ));
            return Ok(());
        }
        Schema::Current => found.fine("all migrations are applied"),
    }
    let faults = db::faults(url).await?;
    found.all(&faults, "the database is sound");
    let db = Db::connect(url, 1, Duration::from_secs(60)).await?;
    if let Err(error) = db::check_roles(&db).await {
        found.fault(&error.to_string());
    }
    let looked = shops(&db, found).await;
    db.close().await;
    looked
}

async fn shops(db: &Db, found: &mut Findings) -> anyhow::Result<()> {
    for shop in db.shops().await? {
        let faults = shop_faults(db.for_shop(shop.id, std::sync::Arc::default())).await?;
        let of_shop = |fault: &String| format!("{}: {fault}", shop.name);
        let faults: Vec<String> = faults.iter().map(of_shop).collect();
        found.all(&faults, &format!("{}: the books hold", shop.name));
    }
    Ok(())
}

async fn shop_faults(mut db: ShopDb) -> anyhow::Result<Vec<String>> {
    let mut faults = Vec::new();
    for finding in books::check(&db).await? {
        let promise = finding.promise.words;
        let broken = |fault: &books::Fault| format!("{} breaks: {promise}", fault.label);
        faults.extend(finding.faults.iter().map(broken));
        if finding.more {
            faults.push(format!("… and more that breaks: {promise}"));
        }
    }
    db.end_reading();
    faults.extend(terms::faults(&db).await?);
    db.end_reading();
    faults.extend(merged::faults(&db).await?);
    Ok(faults)
}
