//! `/customers/{customer}/merge` and undoing it.

use super::commands::{self, Merging};
use super::queries::{Side, merge as stored, sides, successor};
use super::{forms, views};
use crate::error::{AppError, AppResult, OrNotFound};
use crate::features::customers::commands::NewCustomer;
use crate::features::customers::queries::alike::lookalikes;
use crate::features::customers::queries::choices::choices;
use crate::features::customers::queries::customer;
use crate::kernel::ids::{CustomerId, MergeId};
use crate::ui::form::FormState;
use crate::web::form::new_key;
use crate::web::idempotency::Once;
use crate::web::paths::{CustomerMergePath, CustomerPath, MergeUndoPath};
use crate::web::{Answer, Page, PostForm, SeeOther, Staff, page, right};
use actix_web::{HttpRequest, web};

/// Mounts the routes.
pub(crate) fn configure(cfg: &mut web::ServiceConfig) {
    cfg.route(CustomerMergePath::PATTERN, web::get().to(choose))
        .route(CustomerMergePath::PATTERN, web::post().to(merge))
        .route(MergeUndoPath::PATTERN, web::post().to(undo));
}

#[derive(serde::Deserialize)]
struct Asked {
    with: Option<CustomerId>,
    #[serde(default)]
    q: String,
}

async fn choose(
    staff: Staff<right::EditCustomers>,
    path: web::Path<CustomerMergePath>,
    asked: web::Query<Asked>,
) -> AppResult<Page> {
    if let Some(other) = asked.with.filter(|other| *other != path.customer) {
        let both = sides(&staff.db, (path.customer, other)).await?;
        let (keep, other) = both.or_not_found()?;
        let form = forms::begun(&keep, &other).with_key(new_key());
        return Ok(both_page(&staff, (&keep, &other), &form));
    }
    let keep = customer(&staff.db, path.customer).await?.or_not_found()?;
    let others: Vec<views::Other> = if asked.q.trim().is_empty() {
        let like = lookalikes(&staff.db, &NewCustomer::stored(&keep), Some(keep.id)).await?;
        like.into_iter().map(Into::into).collect()
    } else {
        let found = choices(&staff.db, &asked.q).await?;
        let others = found.into_iter().filter(|one| one.id != keep.id);
        others.map(Into::into).collect()
    };
    let title = format!("Merge {} · Customers", keep.name);
    Ok(Page::new(title, views::choose(&keep, &asked.q, &others))
        .description("Choose the other record of the same customer."))
}

fn both_page(
    staff: &Staff<right::EditCustomers>,
    (keep, other): (&Side, &Side),
    form: &FormState,
) -> Page {
    let title = format!("Merge {} · Customers", keep.customer.name);
    let body = views::both((keep, other), form, staff.today());
    Page::new(form.title(&title), body).description("Make one of two records of a customer.")
}

async fn merge(
    mut staff: Staff<right::EditCustomers>,
    path: web::Path<CustomerMergePath>,
    post: PostForm,
) -> AppResult<Answer> {
    let there = CustomerPath {
        customer: path.customer,
    };
    let other = forms::with(&post.state).ok_or(AppError::NotFound)?;
    let id = MergeId::new(staff.now);
    let done = staff
        .once(&post, there, async |tx, by| {
            let both = sides(tx, (path.customer, other)).await?;
            let (keep, goer) = both.or_not_found()?;
            let chosen = forms::chosen(&post.state);
            let merging = Merging {
                id,
                keep: path.customer,
                other,
                seen: forms::versions(&post.state).unwrap_or_default(),
                fields: keep.fields().joined(&goer.fields(), &chosen),
            };
            commands::merge(tx, by, &merging).await
        })
        .await;
    let words = match done {
        Ok(Once::Done(there)) => return Ok(there.flash(DONE).into()),
        Ok(Once::Used { .. }) => "This form was sent before. Look at both again.".to_owned(),
        Err(AppError::Stale | AppError::NotFound) => {
            "One of them was changed meanwhile. Look at both again.".to_owned()
        }
        Err(AppError::Refused(words)) => words,
        Err(e) => return Err(e),
    };
    let Some((keep, goer)) = sides(&staff.db, (path.customer, other)).await? else {
        // Somebody else had the same idea before.
        let is_merged = successor(&staff.db, other).await? == Some(path.customer);
        return is_merged
            .then(|| {
                SeeOther::to(there)
                    .flash("They were merged already.")
                    .into()
            })
            .ok_or(AppError::NotFound);
    };
    let form = forms::seen(post.state.with_key(new_key()), &keep, &goer);
    let form = form.with_notice(views::told(&words));
    Ok(both_page(&staff, (&keep, &goer), &form).conflict().into())
}

const DONE: &str = "Merged. You can undo it on this page for 30 days.";

async fn undo(
    mut staff: Staff<right::EditCustomers>,
    path: web::Path<MergeUndoPath>,
    _: PostForm,
    req: HttpRequest,
) -> AppResult<Answer> {
    let there = CustomerPath {
        customer: path.customer,
    };
    let ids = (path.customer, path.merge);
    let merge = stored(&staff.db, ids).await?.or_not_found()?;
    let done = staff
        .write(async |tx, by| commands::undo(tx, by, &merge).await)
        .await;
    match done {
        Ok(()) => {
            let other = CustomerPath {
                customer: merge.merged_id,
            };
            Ok(SeeOther::to(other)
                .flash("The merge is undone. Both customers are there again.")
                .into())
        }
        Err(AppError::Refused(words)) => page::refused(&req, "Customers", words, there),
        Err(e) => Err(e),
    }
}
