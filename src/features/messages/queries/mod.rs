//! What is stored of messages.

mod boxes;
pub(crate) mod subject;
mod values;

pub(crate) use boxes::{Listed, SIZE, Shelf, box_of, inbox, thread, unread};

use crate::db::ShopDb;
use crate::entity::message_template;
use crate::error::AppResult;
use crate::kernel::ids::TemplateId;
use message_template::Column as T;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

/// The shop's own templates, by their code.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn templates(db: &ShopDb) -> AppResult<Vec<message_template::Model>> {
    let query = message_template::Entity::find()
        .filter(T::DeletedAt.is_null())
        .order_by_asc(T::Code)
        .order_by_asc(T::Id);
    Ok(db.all(query).await?)
}

/// One of them.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn template(
    db: &ShopDb,
    id: TemplateId,
) -> AppResult<Option<message_template::Model>> {
    let query = message_template::Entity::find_by_id(id).filter(T::DeletedAt.is_null());
    Ok(db.one(query).await?)
}
