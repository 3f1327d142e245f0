//! `/settings/brand`: the logo and the colour; and where both are served from.

use super::super::logo::{self, MOST_BYTES};
use super::super::{commands, queries, views};
use crate::db::ShopDb;
use crate::entity::shop;
use crate::error::{AppError, AppResult, OrNotFound};
use crate::features::shops::last_saved;
use crate::kernel::color::Color;
use crate::kernel::ids::AttachmentId;
use crate::ui::brand;
use crate::ui::form::FormState;
use crate::web::file::Picture;
use crate::web::limit::UPLOADS;
use crate::web::paths::{BrandPath, BrandStylePath, LogoPath};
use crate::web::{Answer, Page, PostForm, SeeOther, Staff, State, Upload, in_turn, right};
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};

type Owner = Staff<right::EditSettings>;

pub(super) async fn show(staff: Owner) -> AppResult<Page> {
    let shop = queries::shop(&staff.db).await?;
    let form = color_form(&shop);
    Ok(page(&shop, &form, &FormState::empty()))
}

fn color_form(shop: &shop::Model) -> FormState {
    let color = shop.brand_color.clone().unwrap_or_default();
    FormState::of([("color", color)]).with_version(shop.version)
}

fn page(shop: &shop::Model, form: &FormState, upload: &FormState) -> Page {
    let wrong = if upload.has_errors() { upload } else { form };
    let title = wrong.title("Logo and color · Settings");
    Page::new(title, views::brand(shop, form, upload))
        .description("The logo and the color of the shop's documents and pages.")
}

pub(super) async fn save(mut staff: Owner, post: PostForm) -> AppResult<Answer> {
    let mut form = post.state;
    let seen = form.version().unwrap_or_default();
    let color: Option<Color> = form.parsed_as("color");
    if form.has_errors() {
        let shop = queries::shop(&staff.db).await?;
        return Ok(page(&shop, &form, &FormState::empty()).invalid().into());
    }
    let saved = staff
        .write(async |tx, by| commands::set_color(tx, by, seen, color).await)
        .await;
    match saved {
        Ok(()) => Ok(SeeOther::to(BrandPath).flash("Color saved.").into()),
        Err(AppError::Stale) => {
            let shop = queries::shop(&staff.db).await?;
            let (who, when) = last_saved(&staff, "shop", staff.shop().0).await?;
            let form = form.conflict(&color_form(&shop), shop.version, &who, when);
            Ok(page(&shop, &form, &FormState::empty()).conflict().into())
        }
        Err(e) => Err(e),
    }
}

pub(super) async fn upload(
    mut staff: Owner,
    state: web::Data<State>,
    sent: Upload<MOST_BYTES>,
) -> AppResult<Answer> {
    UPLOADS.count(&state, staff.actor.id).await?;
    let bytes = match sent.file("logo") {
        None => Err("Choose a picture first."),
        Some(file) if file.is_too_large => {
            Err("A logo has at most 2 MB. Make it smaller, and upload that.")
        }
        Some(file) => Ok(file.bytes.clone()),
    };
    let picture = match bytes {
        Ok(bytes) => in_turn(&state.printing, move || logo::remade(&bytes)).await?,
        Err(words) => Err(words),
    };
    match picture {
        Ok(picture) => {
            let id = AttachmentId::new(staff.now);
            staff
                .write(async |tx, by| commands::set_logo(tx, by, id, &picture).await)
                .await?;
            Ok(SeeOther::to(BrandPath).flash("Logo saved.").into())
        }
        Err(words) => {
            let mut form = sent.form.state;
            form.fail("logo", words);
            let shop = queries::shop(&staff.db).await?;
            Ok(page(&shop, &color_form(&shop), &form).invalid().into())
        }
    }
}

pub(super) async fn remove(mut staff: Owner, _: PostForm) -> AppResult<SeeOther> {
    staff
        .write(async |tx, by| commands::remove_logo(tx, by).await)
        .await?;
    Ok(SeeOther::to(BrandPath).flash("Logo removed."))
}

/// `GET /logo/{logo}`.
pub(super) async fn logo(
    req: HttpRequest,
    staff: Staff,
    path: web::Path<LogoPath>,
) -> AppResult<HttpResponse> {
    send_logo(&req, &staff.db, path.logo).await
}

/// A logo of the shop, this one or one from before: another upload has another address, so it is kept for
/// ever.
///
/// # Errors
/// `NotFound` if the shop never had it.
pub async fn send_logo(
    req: &HttpRequest,
    db: &ShopDb,
    logo: AttachmentId,
) -> AppResult<HttpResponse> {
    let picture = Picture {
        tag: queries::logo_digest(db, logo).await?.or_not_found()?,
        name: "logo.png",
        mime: "image/png",
        kept: "private, max-age=31536000, immutable",
    };
    let body = async { queries::logo_body(db, logo).await?.or_not_found() };
    picture.answer(req, body).await
}

/// `GET /brand/1/{color}.css`: says the same for everybody, and for ever.
pub(super) async fn style(path: web::Path<BrandStylePath>) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/css; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .body(brand::style(path.color))
}
