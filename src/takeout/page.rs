//! `/settings/data`: an owner takes everything out in the browser, the same archive as by `autoshop
//! export` (R-EXP-7).

use super::send;
use crate::audit::{self, Entry};
use crate::error::AppResult;
use crate::features::accounts::proof;
use crate::ui::form::{FormState, actions, error_summary};
use crate::ui::{Icon, button, card, page_header, place};
use crate::web::csv::attached;
use crate::web::limit::EXPORTS;
use crate::web::paths::{DataPath, ExportsPath, ImportsPath, SettingsPath};
use crate::web::{Page, PostForm, Staff, State, right};
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, Responder, web};
use futures_util::stream;
use maud::{Markup, html};
use serde_json::json;

/// Mounts the page.
pub fn configure(cfg: &mut web::ServiceConfig) {
    cfg.route(DataPath::PATTERN, web::get().to(show))
        .route(DataPath::PATTERN, web::post().to(take));
}

async fn show(staff: Staff<right::TakeOut>) -> Page {
    page(&FormState::empty(), staff.needs_proof())
}

fn page(form: &FormState, is_proof_needed: bool) -> Page {
    Page::new(form.title("Data · Settings"), view(form, is_proof_needed))
        .description("Take everything out that the shop has.")
}

fn view(form: &FormState, is_proof_needed: bool) -> Markup {
    let (settings, action) = (SettingsPath.to_string(), DataPath.to_string());
    let everything = html! {
        p { "Customers, cars, visits, invoices with their documents, payments, settings, people and who changed what: all of it as one ZIP file, and yours to keep." }
        p { "Each table is a text file of one line a row, and every invoice is the very PDF that was sent. A manifest names the rows and a checksum of each file. Passwords and sign-ins stay here." }
        p { "It can be brought into a new autoshop with " code { "autoshop import FILE" } ": there it has the same checksums." }
        // Sent by the browser itself: the answer is a file.
        form.form id="take-out" method="post" action=(action) novalidate {
            (error_summary(form))
            (proof::field(form, is_proof_needed))
            (actions(&html! { (button::primary("Download everything").icon(Icon::Download)) }))
        }
        (place::muted("Keep the file where nobody else can read it. Each download is noted in the audit log."))
    };
    let parts = html! {
        p { "For a spreadsheet or a bookkeeper, take only what they need." }
        (place::row(&html! {
            (button::secondary("Exports").icon(Icon::Download).href(&ExportsPath.to_string()))
            (button::secondary("Imports").icon(Icon::Plus).href(&ImportsPath.to_string()))
        }))
    };
    html! {
        (page_header("Data").back("Settings", &settings))
        (card("Take everything out", &html! {}, &everything))
        (card("A part of it", &html! {}, &parts))
    }
}

/// The archive. It is noted before anything is read, so that it stands in the archive too.
async fn take(
    req: HttpRequest,
    state: web::Data<State>,
    mut staff: Staff<right::TakeOut>,
    post: PostForm,
) -> AppResult<HttpResponse> {
    let mut form = post.state;
    if proof::ask(&req, &mut staff, &mut form).await?.is_none() {
        let is_proof_needed = staff.needs_proof();
        return Ok(page(&form, is_proof_needed).invalid().respond_to(&req));
    }
    EXPORTS.count(&state, staff.actor.id).await?;
    let name = format!("autoshop-{}.zip", staff.today());
    staff
        .write(async |tx, by| {
            let entry = Entry {
                action: "takeout.made",
                entity: "export",
                label: &name,
                after: Some(json!({"file": name})),
                ..Entry::default()
            };
            audit::record(tx, by, entry);
            Ok(())
        })
        .await?;
    let taken = send::begin(staff.db.snapshot().await?);
    let body = stream::unfold(taken, |mut taken| async move {
        let part = taken.recv().await?;
        Some((part, taken))
    });
    Ok(HttpResponse::Ok()
        .content_type("application/zip")
        // It is compressed already.
        .insert_header((header::CONTENT_ENCODING, "identity"))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header(attached(&name))
        .streaming(Box::pin(body)))
}
