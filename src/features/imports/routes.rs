//! `/imports`, and the steps of one import.

use super::commands::{self, Seen, Sent};
use super::file::{self, MOST_BYTES};
use super::{fields, forms, queries, views};
use crate::entity::import_run;
use crate::error::{AppError, AppResult, OrNotFound};
use crate::kernel::ids::ImportId;
use crate::kernel::words::{ImportKind, ImportState};
use crate::ui::form::FormState;
use crate::web::csv::{MIME, Sheet, attached};
use crate::web::form::new_key;
use crate::web::idempotency::Once;
use crate::web::limit::UPLOADS;
use crate::web::paths::{
    ImportApplicationPath, ImportPath, ImportRejectsPath, ImportSamplePath, ImportUndoPath,
    ImportsPath,
};
use crate::web::staff::{Permission, Right};
use crate::web::upload::Upload;
use crate::web::{Answer, Page, PostForm, SeeOther, Staff, State, page, right};
use actix_web::http::header;
use actix_web::web::{self, Data, get, post};
use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;

/// Mounts the feature.
pub fn configure(cfg: &mut web::ServiceConfig) {
    cfg.route(ImportsPath::PATTERN, get().to(index))
        .route(ImportsPath::PATTERN, post().to(upload))
        .route(ImportSamplePath::PATTERN, get().to(sample))
        .route(ImportPath::PATTERN, get().to(show))
        .route(ImportPath::PATTERN, post().to(check))
        .route(ImportApplicationPath::PATTERN, post().to(apply))
        .route(ImportUndoPath::PATTERN, post().to(undo))
        .route(ImportRejectsPath::PATTERN, get().to(rejects));
}

/// Services are written by whoever may change the catalog.
fn may<P: Permission>(staff: &Staff<P>, kind: ImportKind) -> bool {
    kind != ImportKind::Services || staff.may(Right::EditCatalog)
}

fn permit<P: Permission>(staff: &Staff<P>, kind: ImportKind) -> AppResult<()> {
    if may(staff, kind) {
        return Ok(());
    }
    Err(AppError::Forbidden {
        right: Right::EditCatalog.words(),
        who: Right::EditCatalog.who(),
    })
}

async fn index(staff: Staff<right::Import>) -> AppResult<Page> {
    index_page(&staff, None).await
}

async fn index_page(
    staff: &Staff<right::Import>,
    refused: Option<(ImportKind, FormState)>,
) -> AppResult<Page> {
    let runs = queries::latest(&staff.db).await?;
    let kinds = ImportKind::ALL
        .iter()
        .copied()
        .filter(|kind| may(staff, *kind));
    let forms = kinds.map(|kind| match &refused {
        Some((of, form)) if *of == kind => (
            kind,
            form.clone().with_key(new_key()).with_prefix(kind.as_str()),
        ),
        _ => (
            kind,
            FormState::empty()
                .with_key(new_key())
                .with_prefix(kind.as_str()),
        ),
    });
    let view = views::IndexView {
        forms: forms.collect(),
        runs: runs.iter().filter(|run| may(staff, run.kind)).collect(),
        zone: staff.zone,
    };
    let title = match &refused {
        Some((_, form)) => form.title("Imports"),
        None => "Imports".to_owned(),
    };
    Ok(Page::new(title, views::index(&view))
        .description("Bring customers, cars and services in from another program."))
}

#[derive(Deserialize)]
struct Of {
    kind: String,
}

impl Of {
    fn kind(&self) -> AppResult<ImportKind> {
        self.kind.parse().map_err(|_| AppError::NotFound)
    }
}

async fn upload(
    mut staff: Staff<right::Import>,
    state: Data<State>,
    of: web::Query<Of>,
    mut sent: Upload<MOST_BYTES>,
) -> AppResult<Answer> {
    let kind = of.kind()?;
    permit(&staff, kind)?;
    UPLOADS.count(&state, staff.actor.id).await?;
    let found = sent.files.iter().position(|file| file.field == "file");
    let file = found.map(|at| sent.files.swap_remove(at));
    let read = match &file {
        None => Err("Choose a file first.".to_owned()),
        Some(file) if file.is_too_large => Err(
            "The file has more than 20 MB. Split it, and import one part after the other."
                .to_owned(),
        ),
        Some(file) => file::read(&file.bytes),
    };
    match (file, read) {
        (Some(file), Ok(table)) => {
            let sent_file = Sent {
                kind,
                name: named(&file.name),
                bytes: file.bytes,
                table,
            };
            let id = ImportId::new(staff.now);
            let done = staff
                .once(&sent.form, ImportPath { run: id }, async |tx, by| {
                    commands::keep(tx, by, id, &sent_file).await
                })
                .await?;
            match done {
                Once::Done(there) => Ok(there.into()),
                Once::Used { location } => Ok(SeeOther::to(location).into()),
            }
        }
        (_, read) => {
            let mut form = FormState::empty();
            form.fail("file", read.err().unwrap_or_default());
            let page = index_page(&staff, Some((kind, form))).await?;
            Ok(page.invalid().into())
        }
    }
}

/// What the sender calls it, as far as it fits on a line.
fn named(name: &str) -> String {
    let plain: String = name.chars().filter(|c| !c.is_control()).take(120).collect();
    let plain = plain.trim();
    if plain.is_empty() { "file.csv" } else { plain }.to_owned()
}

async fn sample(staff: Staff<right::Import>, of: web::Query<Of>) -> AppResult<HttpResponse> {
    let kind = of.kind()?;
    permit(&staff, kind)?;
    Ok(file_of(
        &format!("{}-sample.csv", kind.as_str()),
        fields::sample(kind).into(),
    ))
}

fn file_of(name: &str, body: Vec<u8>) -> HttpResponse {
    HttpResponse::Ok()
        .content_type(MIME)
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header(attached(name))
        .body(body)
}

async fn stored(staff: &Staff<right::Import>, id: ImportId) -> AppResult<import_run::Model> {
    let run = queries::run(&staff.db, id).await?.or_not_found()?;
    permit(staff, run.kind)?;
    Ok(run)
}

async fn show(staff: Staff<right::Import>, path: web::Path<ImportPath>) -> AppResult<Page> {
    let run = stored(&staff, path.run).await?;
    let form = forms::filled(&queries::mapping(&run), run.policy).with_version(run.version);
    run_page(&staff, &run, &form).await
}

async fn run_page(
    staff: &Staff<right::Import>,
    run: &import_run::Model,
    form: &FormState,
) -> AppResult<Page> {
    let table = match queries::is_open(run) {
        true => Some(queries::table(&staff.db, run).await?),
        false => None,
    };
    let rejects = queries::rejects(run);
    let view = views::RunView {
        run,
        form,
        table: table.as_ref(),
        counts: queries::counts(run),
        rejects: &rejects,
        undo_until: queries::undo_until(run, staff.now),
        zone: staff.zone,
    };
    let title = form.title(&format!("{} · Imports", run.name));
    Ok(Page::new(title, views::run(&view))
        .description("A file, row by row, before it is imported."))
}

async fn check(
    mut staff: Staff<right::Import>,
    path: web::Path<ImportPath>,
    post: PostForm,
    req: HttpRequest,
) -> AppResult<Answer> {
    let run = stored(&staff, path.run).await?;
    let mut form = post.state;
    let columns = queries::mapping(&run).len();
    let Some((chosen, policy)) = forms::mapping(&mut form, run.kind, columns) else {
        let page = run_page(&staff, &run, &form).await?;
        return Ok(page.invalid().into());
    };
    let table = queries::table(&staff.db, &run).await?;
    let seen = Seen {
        run: &run,
        table: &table,
        version: form.version().unwrap_or(run.version),
        today: staff.today(),
    };
    let here = ImportPath { run: run.id };
    let done = staff.write(async |tx, by| commands::check(tx, by, seen, (&chosen, policy)).await);
    match done.await {
        Ok(()) => Ok(SeeOther::to(here)
            .flash("Every row was looked at. Nothing is written yet.")
            .into()),
        Err(AppError::Refused(words)) => page::refused(&req, "Imports", words, here),
        Err(e) => Err(e),
    }
}

async fn apply(
    mut staff: Staff<right::Import>,
    path: web::Path<ImportApplicationPath>,
    post: PostForm,
    req: HttpRequest,
) -> AppResult<Answer> {
    let run = stored(&staff, path.run).await?;
    let here = ImportPath { run: run.id };
    if run.state == ImportState::Applied {
        return Ok(SeeOther::to(here).into()); // the same press again
    }
    let table = queries::table(&staff.db, &run).await?;
    let seen = Seen {
        run: &run,
        table: &table,
        version: post.state.version().unwrap_or(run.version),
        today: staff.today(),
    };
    let done = staff.write(async |tx, by| commands::apply(tx, by, seen).await);
    match done.await {
        Ok(()) => Ok(SeeOther::to(here).flash("Imported.").into()),
        Err(AppError::Refused(words)) => page::refused(&req, "Imports", words, here),
        Err(e) => Err(e),
    }
}

async fn undo(
    mut staff: Staff<right::Import>,
    path: web::Path<ImportUndoPath>,
    post: PostForm,
    req: HttpRequest,
) -> AppResult<Answer> {
    let run = stored(&staff, path.run).await?;
    let here = ImportPath { run: run.id };
    let seen = post.state.version().unwrap_or(run.version);
    let done = staff.write(async |tx, by| commands::undo(tx, by, (&run, seen)).await);
    let touched = "Some of it was changed or used since, so it can't be undone as a whole. Nothing was changed.";
    match done.await {
        Ok(()) => Ok(SeeOther::to(here).flash("The import is undone.").into()),
        Err(AppError::Stale) => page::refused(&req, "Imports", touched.to_owned(), here),
        Err(AppError::Refused(words)) => page::refused(&req, "Imports", words, here),
        Err(e) => Err(e),
    }
}

/// The rows that were refused, as they were sent, with what is wrong.
async fn rejects(
    staff: Staff<right::Import>,
    path: web::Path<ImportRejectsPath>,
) -> AppResult<HttpResponse> {
    let run = stored(&staff, path.run).await?;
    let table = queries::table(&staff.db, &run).await?;
    let mut sheet = Sheet::new(staff.zone);
    for column in table.head.iter().map(String::as_str).chain(["Problem"]) {
        sheet.text(column);
    }
    sheet.end();
    let rejects = queries::rejects(&run);
    let of = |line: u64| rejects.iter().find(|(l, _)| *l == line);
    for (line, cells) in &table.rows {
        let Some((_, words)) = of(*line) else {
            continue;
        };
        for cell in cells.iter().map(String::as_str).chain([words.as_str()]) {
            sheet.text(cell);
        }
        sheet.end();
    }
    Ok(file_of(
        &format!("{}-rejected.csv", run.kind.as_str()),
        sheet.take()?,
    ))
}
