//! Lists of messages: what came in, what waits, what went wrong, and one customer's thread.

use crate::db::ShopDb;
use crate::entity::{customer, message};
use crate::error::AppResult;
use crate::kernel::ids::{CustomerId, MessageId};
use crate::kernel::words::{Channel, Direction, MessageState};
use message::Column as M;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect,
    RelationTrait, Select,
};

/// A message with whom it is from, or to.
#[derive(Clone, Debug, FromQueryResult)]
pub(crate) struct Listed {
    #[sea_orm(nested)]
    pub row: message::Model,
    pub customer_name: Option<String>,
}

/// Which part of the outbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shelf {
    /// What is to be sent.
    Waiting,
    /// What was not sent, and what nobody knows of.
    Trouble,
    /// All that was written.
    All,
}

impl Shelf {
    fn states(self) -> Option<&'static [MessageState]> {
        use MessageState::{Canceled, Failed, Held, Queued, Sending, Unknown};
        match self {
            Self::Waiting => Some(&[Queued, Held, Sending]),
            Self::Trouble => Some(&[Failed, Unknown, Canceled]),
            Self::All => None,
        }
    }
}

/// So many at a time.
pub(crate) const SIZE: u64 = 50;

/// The words of the index that holds only such rows.
fn is_in() -> Expr {
    Expr::col((message::Entity, M::Direction)).eq(Expr::Constant("in".into()))
}

fn listed() -> Select<message::Entity> {
    message::Entity::find()
        .join(JoinType::LeftJoin, message::Relation::Customer.def())
        .column_as(customer::Column::Name, "customer_name")
        .order_by_desc(M::Id)
        .limit(SIZE)
}

fn older(query: Select<message::Entity>, than: Option<MessageId>) -> Select<message::Entity> {
    match than {
        Some(id) => query.filter(M::Id.lt(id)),
        None => query,
    }
}

/// A part of the outbox, the newest first, those older than that one. One statement.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn box_of(
    db: &ShopDb,
    shelf: Shelf,
    than: Option<MessageId>,
) -> AppResult<Vec<Listed>> {
    let mut query = older(listed(), than).filter(M::Direction.eq(Direction::Out));
    if let Some(states) = shelf.states() {
        query = query.filter(M::State.is_in(states.iter().copied()));
    }
    Ok(db.rows(query).await?)
}

/// Who wrote: whom nobody has read yet first, each customer and each unknown number once; and where the
/// older ones begin. Two statements.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn inbox(
    db: &ShopDb,
    than: Option<MessageId>,
) -> AppResult<(Vec<Listed>, Option<MessageId>)> {
    let mut all = match than {
        None => {
            db.rows(listed().filter(is_in()).filter(M::ReadAt.is_null()))
                .await?
        }
        Some(_) => Vec::new(),
    };
    let latest: Vec<Listed> = db.rows(older(listed(), than).filter(is_in())).await?;
    let full = u64::try_from(latest.len()).is_ok_and(|n| n >= SIZE);
    let next = latest.last().map(|last| last.row.id).filter(|_| full);
    all.extend(latest);
    let mut kept: Vec<Listed> = Vec::new();
    for one in all {
        let who = |at: &Listed| {
            (
                at.row.customer_id,
                at.row.customer_id.is_none().then(|| at.row.address.clone()),
            )
        };
        if !kept.iter().any(|other| who(other) == who(&one)) {
            kept.push(one);
        }
    }
    Ok((kept, next))
}

/// How many nobody has read; a thousand is enough. Kept for seconds.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn unread(db: &ShopDb) -> AppResult<u64> {
    let query = message::Entity::find()
        .filter(is_in())
        .filter(M::ReadAt.is_null());
    Ok(db
        .count_of("messages unread".to_owned(), query, 1_000)
        .await?)
}

/// The latest hundred of a thread, the newest first. One statement.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn thread(
    db: &ShopDb,
    customer: CustomerId,
    only: Option<Channel>,
) -> AppResult<Vec<message::Model>> {
    let mut query = message::Entity::find()
        .filter(M::CustomerId.eq(customer))
        .order_by_desc(M::Id)
        .limit(100);
    if let Some(channel) = only {
        query = query.filter(M::Channel.eq(channel));
    }
    Ok(db.all(query).await?)
}
