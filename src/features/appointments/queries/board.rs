//! The cards of a board, with what people look for there: one statement, however many.

use super::cards::{Card, cards, hit, ids};
use super::past::held;
use crate::db::{List, ShopDb, once};
use crate::entity::{appointment, blocker, repair_order};
use crate::error::AppResult;
use crate::kernel::ids::MembershipId;
use crate::kernel::search::SearchQuery;
use crate::kernel::words::{AppointmentStatus, BlockerKind, Outcome};
use appointment::Column as A;
use blocker::Column as B;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::sea_query::{
    Expr, ExprTrait, IntoCondition, Order, Query, SelectStatement, UnionType,
};
use sea_orm::{ColumnTrait, Condition, FromQueryResult, QueryFilter, QueryOrder, QuerySelect};
use serde::Deserialize;
use std::ops::Deref;

/// More cards than these nobody looks through.
pub const MOST: usize = 1_000;

/// Which visits a board shows.
#[derive(Clone, Debug)]
pub struct BoardAsk {
    /// The first day, and the last one.
    pub days: (NaiveDate, NaiveDate),
    pub technician: Option<MembershipId>,
    pub search: Option<SearchQuery>,
    pub held: Option<Held>,
    pub canceled: bool,
}

/// What the cards wait for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// Whatever it is.
    Up,
    By(BlockerKind),
}

impl Held {
    /// As it stands in the address.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Up => "any",
            Self::By(kind) => kind.as_str(),
        }
    }

    /// As people read it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Up => "Held up by anything",
            Self::By(kind) => kind.label(),
        }
    }
}

/// A visit on the board.
#[derive(Clone, Debug, FromQueryResult)]
pub struct BoardCard {
    #[sea_orm(nested)]
    pub card: Card,
    pub check_in_at: Option<DateTime<Utc>>,
    pub started_at: Option<DateTime<Utc>>,
    pub ready_at: Option<DateTime<Utc>>,
    pub promised_at: Option<DateTime<Utc>>,
    /// Why it could not be done (R-APPT-24).
    pub outcome: Option<Outcome>,
    pub blockers: List<Blocker>,
}

/// What a card waits for.
#[derive(Clone, Debug, Deserialize)]
pub struct Blocker {
    pub kind: BlockerKind,
}

impl Deref for BoardCard {
    type Target = Card;
    fn deref(&self) -> &Card {
        &self.card
    }
}

/// The visits of these days, and those of earlier days that are not done (R-APPT-17), each among those of
/// its day where its card stands (R-APPT-18). At most one more than [`MOST`].
///
/// # Errors
/// When the database does not answer.
pub async fn board(db: &ShopDb, asked: &BoardAsk) -> AppResult<Vec<BoardCard>> {
    let (from, to) = asked.days;
    // Spelled out, not bound: the partial index is only used for the same words.
    let unfinished = ["in_progress", "ready"].map(|word| Expr::Constant(word.into()));
    let days = match from == to {
        true => A::Day.eq(from),
        false => A::Day.between(from, to),
    };
    let today = Condition::all()
        .add(days)
        .add_option((!asked.canceled).then(|| A::Status.ne(AppointmentStatus::Canceled)));
    let carried = Condition::all()
        .add(Expr::col((appointment::Entity, A::Status)).is_in(unfinished))
        .add(A::Day.lt(from));
    // Two short ways into the table, each by its index: with OR, years of visits were walked.
    let carried = ids(db.shop(), carried);
    let shown = ids(db.shop(), today).union(UnionType::All, carried).take();
    let words = asked.search.iter().flat_map(|query| &query.words);
    let found = words.fold(Condition::all(), |all, needles| {
        all.add(hit(db.shop(), needles))
    });
    let standing =
        held().on_condition(|_, of| Expr::col((of, B::ClearedAt)).is_null().into_condition());
    let blockers = db.list(standing, &[B::Kind], (B::Kind, Order::Asc));
    let query = cards(db)
        .columns([A::CheckInAt, A::StartedAt, A::ReadyAt, A::Outcome])
        .column(repair_order::Column::PromisedAt)
        .expr_as(blockers, "blockers")
        .filter(A::Id.in_subquery(once(shown)))
        .filter(Condition::all().add_option(asked.technician.map(|t| A::TechnicianId.eq(t))))
        .filter(
            Condition::all()
                .add_option(asked.held.map(|held| A::Id.in_subquery(waiting(db, held))))
                .add_option(asked.held.map(|_| A::Status.is_in(OPEN))),
        )
        .filter(found)
        .order_by_asc(A::Day)
        .order_by_asc(A::Position)
        .order_by_asc(A::StartAt)
        .order_by_asc(A::Id)
        .limit(u64::try_from(MOST + 1).unwrap_or(u64::MAX));
    Ok(db.rows(query).await?)
}

/// What is done or called off waits no more.
const OPEN: [AppointmentStatus; 3] = [
    AppointmentStatus::Scheduled,
    AppointmentStatus::InProgress,
    AppointmentStatus::Ready,
];

/// The visits that wait for something.
fn waiting(db: &ShopDb, held: Held) -> SelectStatement {
    let of = |column: B| Expr::col((blocker::Entity, column));
    let kind = match held {
        Held::Up => None,
        Held::By(kind) => Some(of(B::Kind).eq(kind)),
    };
    Query::select()
        .expr(of(B::AppointmentId))
        .from(blocker::Entity)
        .and_where(of(B::ShopId).eq(db.shop()))
        .and_where(of(B::ClearedAt).is_null())
        .cond_where(Condition::all().add_option(kind))
        .take()
}
