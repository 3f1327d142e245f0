//! Subcommands: settings → telemetry → application → web, until it stops.

use anyhow::Context;
use autoshop::app::Application;
use autoshop::config::{ServeArgs, Settings};
use autoshop::kernel::time::{Clock, SystemClock};
use autoshop::{backup, check, db, demo, restore, shop, staff, takeout, telemetry};
use clap::{Parser, Subcommand};
use std::io::Write;
use std::process::ExitCode;
use std::sync::Arc;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The whole day of a mobile auto-repair shop: book, drive, work, invoice, get paid.
#[derive(Parser, Debug)]
#[command(version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Migrates the database, then serves the shop.
    Serve(ServeArgs),
    /// Makes a fresh demo shop in a file of its own and serves it.
    Demo(demo::DemoArgs),
    /// Brings the database's schema up to date.
    Migrate(ServeArgs),
    /// Asks a running server whether it is ready; exits with 0 or 1.
    Health(ServeArgs),
    /// Copies all records into one file, while the server runs (SQLite).
    Backup(backup::BackupArgs),
    /// Puts a backup in the place of the records; the server must be stopped (SQLite).
    Restore(restore::RestoreArgs),
    /// Tells whether settings, database and books are in order; exits with 0 or 1.
    Check(check::CheckArgs),
    /// Fills an empty database with made-up shops of real size, to measure on.
    Seed(demo::seed::SeedArgs),
    /// Takes all of one shop out as an archive or folder, with a manifest of hashes.
    Export(takeout::ExportArgs),
    /// Takes a shop that was taken out into an empty database.
    Import(takeout::ImportArgs),
    /// The people of a shop.
    #[command(subcommand)]
    Staff(StaffCommand),
    /// The shops of this server.
    #[command(subcommand)]
    Shop(ShopCommand),
}

#[derive(Subcommand, Debug)]
enum StaffCommand {
    /// Adds a person; the password is read from standard input.
    Add(staff::AddArgs),
    /// Prints a link by which somebody sets a new password; it works once, for an hour.
    Reset(staff::ResetArgs),
}

#[derive(Subcommand, Debug)]
enum ShopCommand {
    /// Adds a shop with its owner; the password of a new owner is read from standard input.
    Add(shop::AddArgs),
}

/// A mistake in the settings: `EX_CONFIG` of sysexits.
const CONFIG: u8 = 78;

fn main() -> ExitCode {
    let cli = Cli::parse();
    match actix_web::rt::System::new().block_on(run(cli.command)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.is::<autoshop::config::Mistakes>() => {
            say(&format!("The settings can't be used:\n{error}"));
            ExitCode::from(CONFIG)
        }
        Err(error) => {
            say(&format!("{error:#}"));
            ExitCode::FAILURE
        }
    }
}

async fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Serve(args) => serve(&args).await,
        Command::Demo(args) => demo::run(&args).await,
        Command::Migrate(args) => {
            let _telemetry = telemetry::start(false, None)?;
            backup::migrate(&args.settings()?).await
        }
        Command::Health(args) => health(&args.settings()?),
        Command::Backup(args) => {
            let bytes = backup::run(&args).await?;
            say(&format!("{}: {bytes} bytes", args.file.display()));
            Ok(())
        }
        Command::Restore(args) => restored(&restore::run(&args).await?),
        Command::Check(args) => checked(&check::run(&args).await),
        Command::Seed(args) => demo::seed::run(&args).await,
        Command::Export(args) => {
            taken("out", &takeout::export(&args).await?);
            Ok(())
        }
        Command::Import(args) => {
            taken("in", &takeout::import(&args).await?);
            say("Passwords stay behind: `autoshop staff reset EMAIL` prints a link to set one");
            Ok(())
        }
        Command::Staff(StaffCommand::Add(args)) => staff::add(&args).await,
        Command::Staff(StaffCommand::Reset(args)) => {
            say(&staff::reset(&args).await?);
            Ok(())
        }
        Command::Shop(ShopCommand::Add(args)) => {
            say(&shop::add(&args).await?);
            Ok(())
        }
    }
}

async fn serve(args: &ServeArgs) -> anyhow::Result<()> {
    let settings = args.serving()?;
    let is_json = args.log_format.as_deref() == Some("json");
    let _telemetry = telemetry::start(is_json, settings.otlp.as_deref())?;
    let folder = settings.data_dir.display();
    std::fs::create_dir_all(&settings.data_dir)
        .with_context(|| format!("the data directory {folder} can't be made"))?;
    let _only = db::only_instance(&settings.database_url)
        .with_context(|| format!("the database can't be taken in the data directory {folder}"))?;
    backup::migrate(&settings).await?;
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let app = Application::build(&settings, clock, Vec::new()).await?;
    let origin = settings.public_url.clone();
    let origin = origin.unwrap_or_else(|| format!("http://{}", app.address));
    if let Some(token) = app.open_set_up().await? {
        tracing::warn!(
            "no shop yet: set up your shop at {origin}/setup?token={token} (this link works once)"
        );
    }
    tracing::info!("listening on {origin}");
    if let Some(at) = app.watched_at() {
        tracing::info!("metrics at http://{at}/metrics");
    }
    Ok(app.run().await?)
}

fn restored(done: &restore::Restored) -> anyhow::Result<()> {
    say(&format!("{} is restored", done.database.display()));
    if let Some(kept) = &done.kept {
        say(&format!(
            "The records of before are kept as {}",
            kept.display()
        ));
    }
    if done.waiting > 0 {
        say("It was made by an older autoshop: the next start brings it up to date");
    }
    Ok(())
}

fn taken(to: &str, manifest: &takeout::Manifest) {
    let rows: u64 = manifest.tables.iter().map(|part| part.rows).sum();
    let (slug, tables) = (&manifest.slug, manifest.tables.len());
    say(&format!(
        "{slug} is taken {to}: {rows} rows of {tables} tables"
    ));
    say(&format!("SHA-256 of all: {}", manifest.sha256));
}

fn checked(findings: &[check::Finding]) -> anyhow::Result<()> {
    for finding in findings {
        let sign = if finding.is_fine { "ok   " } else { "FAULT" };
        say(&format!("{sign} {}", finding.words));
    }
    anyhow::ensure!(findings.iter().all(|f| f.is_fine), "not all is in order");
    Ok(())
}

/// One plain request, so that the image needs no other program for its health check.
fn health(settings: &Settings) -> anyhow::Result<()> {
    use std::io::Read;
    let mut address = settings.listen;
    if address.ip().is_unspecified() {
        address.set_ip(std::net::Ipv4Addr::LOCALHOST.into());
    }
    let patience = std::time::Duration::from_secs(5);
    let mut peer = std::net::TcpStream::connect_timeout(&address, patience)?;
    peer.set_read_timeout(Some(patience))?;
    peer.write_all(b"GET /ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
    let mut answer = String::new();
    peer.read_to_string(&mut answer)?;
    let body = answer.split("\r\n\r\n").nth(1).unwrap_or_default();
    say(body.trim());
    anyhow::ensure!(answer.starts_with("HTTP/1.1 200"), "not ready");
    Ok(())
}

fn say(words: &str) {
    let mut out = std::io::stderr().lock();
    drop(writeln!(out, "{words}"));
}
