//! `/s/{shop}/lead`: whoever can't book asks (R-BOOK-2, R-AVAIL-3).

use super::super::forms;
use super::super::queries;
use super::super::views;
use super::Counter;
use crate::error::AppResult;
use crate::features::photos;
use crate::kernel::ids::{DraftId, LeadId};
use crate::kernel::words::LeadKind;
use crate::ui::form::FormState;
use crate::web::form::new_key;
use crate::web::here::household;
use crate::web::idempotency::{Once, once};
use crate::web::limit::LEADS;
use crate::web::paths::SiteLeadPath;
use crate::web::{Answer, Page, PostForm, Site, State};
use actix_web::{HttpRequest, web};
use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct Asked {
    kind: Option<String>,
    #[serde(default)]
    zip: String,
    draft: Option<String>,
    sent: Option<String>,
}

fn kind(word: Option<&str>) -> LeadKind {
    let known = word.and_then(|word| word.parse().ok());
    known
        .filter(|kind| *kind != LeadKind::Missed)
        .unwrap_or(LeadKind::Question)
}

pub(super) async fn show(site: Site, asked: web::Query<Asked>) -> AppResult<Page> {
    let asked = asked.into_inner();
    if asked.sent.is_some() {
        return Ok(Page::new("Thank you", views::asked(&site)));
    }
    let kind = kind(asked.kind.as_deref());
    let mut form = FormState::of([
        ("kind", kind.as_str().to_owned()),
        ("zip", asked.zip),
        ("draft", asked.draft.unwrap_or_default()),
    ]);
    if let Some(draft) = draft(&site, &form).await?
        && let Some(contact) = &draft.told.contact
    {
        let typed = forms::contact_state(contact);
        for (name, value) in typed.pairs() {
            form.set(name.as_str(), value.as_str());
        }
    }
    Ok(page(&site, &form.with_key(new_key())))
}

async fn draft(site: &Site, form: &FormState) -> AppResult<Option<queries::Draft>> {
    match form.value("draft").parse::<DraftId>() {
        Ok(id) => queries::draft(&site.db, id, site.now).await,
        Err(_) => Ok(None),
    }
}

fn page(site: &Site, form: &FormState) -> Page {
    let kind = kind(Some(form.value("kind")));
    let (title, body) = views::lead(site, kind, form);
    Page::new(form.title(&title), body)
}

pub(super) async fn ask(
    req: HttpRequest,
    state: web::Data<State>,
    mut site: Site,
    mut post: PostForm,
) -> AppResult<Answer> {
    let Some(question) = forms::question(&mut post.state) else {
        return Ok(page(&site, &post.state).invalid().into());
    };
    let house = household(&req, state.trust_proxy);
    LEADS.count(&state, house).await?;
    let draft = draft(&site, &post.state).await?;
    let about = match &draft {
        Some(draft) => {
            let counter = Counter::of(&site).await?;
            views::about(&counter.summary(&site, draft))
        }
        None => String::new(),
    };
    let kind = kind(Some(post.state.value("kind")));
    let there = format!("{}?sent=1", SiteLeadPath { shop: site.slug });
    let (actor, now) = (Site::visitor(&req, &state), site.now);
    let by = (&actor, now);
    let done = once(&mut site.db, &post, by, &there, async |tx| {
        let id = LeadId::new(now);
        super::commands::ask(tx, by, (id, kind), (&question, &about)).await?;
        match &draft {
            Some(draft) => photos::give_lead(tx, (draft.id, id), now).await,
            None => Ok(()),
        }
    });
    match done.await? {
        Once::Done(there) => Ok(there.into()),
        Once::Used { location } => Ok(crate::web::SeeOther::to(location).into()),
    }
}
