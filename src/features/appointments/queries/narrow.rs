//! What figures lead to: visits by when they were booked or finished, by where they stand today, and by
//! what they wait for. A figure is counted by the very filter of the list behind it.

use super::cards::{Filter, wanted};
use crate::db::once;
use crate::entity::{appointment, blocker};
use crate::kernel::ids::ShopId;
use crate::kernel::words::{AppointmentStatus, BlockerKind};
use appointment::Column as A;
use chrono::{DateTime, DurationRound, NaiveDate, TimeDelta, Utc};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query, SelectStatement, UnionType};
use sea_orm::{ColumnTrait, Condition};

/// From the first instant up to, and without, the second.
pub type Instants = (DateTime<Utc>, DateTime<Utc>);

/// Of several statuses at once: words beside the statuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Among {
    /// All but canceled ones.
    Kept,
    /// Not over yet.
    Open,
    /// Done, or missed by the customer: those that it was up to.
    Met,
}

impl Among {
    /// In the order of a list to choose from.
    pub const ALL: [Self; 3] = [Self::Kept, Self::Open, Self::Met];

    /// As an address says it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Kept => "not_canceled",
            Self::Open => "open",
            Self::Met => "met",
        }
    }

    /// As people read it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Kept => "Not canceled",
            Self::Open => "Open",
            Self::Met => "Completed or no-show",
        }
    }

    /// The one of this word.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|among| among.word() == word)
    }

    fn condition(self) -> Expr {
        use AppointmentStatus::{Canceled, Completed, InProgress, NoShow, Ready, Scheduled};
        match self {
            Self::Kept => A::Status.ne(Canceled),
            Self::Open => A::Status.is_in([Scheduled, InProgress, Ready]),
            Self::Met => A::Status.is_in([Completed, NoShow]),
        }
    }
}

/// What a list of visits is narrowed to besides.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Narrow {
    pub booked: Option<Instants>,
    pub completed: Option<Instants>,
    pub among: Option<Among>,
    /// Started before it was completed, so that it is known how long it took.
    pub timed: bool,
    /// Cars that are here, each once: under way or ready, or checked in and not out.
    pub premises: bool,
    /// Still scheduled, of a day before this one (R-APPT-17).
    pub unresolved: Option<NaiveDate>,
    /// Of this day and not started, though it was to be before this instant (R-APPT-23).
    pub late: Option<(NaiveDate, DateTime<Utc>)>,
    /// Not over, and waiting for this.
    pub blocker: Option<BlockerKind>,
}

impl Narrow {
    /// Late at this moment of this day: nothing that is shown is finer than a minute.
    #[must_use]
    pub fn late_at(today: NaiveDate, now: DateTime<Utc>) -> (NaiveDate, DateTime<Utc>) {
        let minute = now.duration_trunc(TimeDelta::minutes(1)).unwrap_or(now);
        (today, minute - TimeDelta::minutes(10))
    }

    pub(super) fn condition(&self, shop: ShopId) -> Condition {
        use AppointmentStatus::Scheduled;
        let within = |column: A, (from, to): Instants| column.gte(from).and(column.lt(to));
        let before = |day| A::Status.eq(Scheduled).and(A::Day.lt(day));
        let late = |(day, before)| {
            let today = A::Status.eq(Scheduled).and(A::Day.eq(day));
            today.and(A::StartAt.lt(before))
        };
        Condition::all()
            .add_option(self.booked.map(|span| within(A::CreatedAt, span)))
            .add_option(self.completed.map(|span| within(A::CompletedAt, span)))
            .add_option(self.among.map(Among::condition))
            .add_option(self.timed.then(|| A::StartedAt.is_not_null()))
            .add_option(self.premises.then(|| A::Id.in_subquery(here(shop))))
            .add_option(self.unresolved.map(before))
            .add_option(self.late.map(late))
            .add_option(self.blocker.map(|kind| waits(shop, kind)))
    }
}

/// How many visits a list with this filter shows, for a figure inside another query.
#[must_use]
pub fn counted(shop: ShopId, filter: &Filter) -> SelectStatement {
    matching(shop, filter)
        .expr(Expr::cust("count(*)"))
        .to_owned()
}

/// The visits that a list with this filter shows.
fn matching(shop: ShopId, filter: &Filter) -> SelectStatement {
    Query::select()
        .from(appointment::Entity)
        .and_where(A::ShopId.eq(shop))
        .and_where(A::DeletedAt.is_null())
        .cond_where(wanted(shop, filter))
        .take()
}

/// The latest visit of each car that is here. A visit without a car is one of its own.
fn here(shop: ShopId) -> SelectStatement {
    let visits = |which: Condition| {
        Query::select()
            .column(A::Id)
            .from(appointment::Entity)
            .and_where(A::ShopId.eq(shop))
            .and_where(A::DeletedAt.is_null())
            .cond_where(which)
            .take()
    };
    // Spelled out, not bound: the partial index is only used for the same words.
    let unfinished = ["in_progress", "ready"].map(|word| Expr::Constant(word.into()));
    let working = Expr::col((appointment::Entity, A::Status)).is_in(unfinished);
    let away = A::Status.is_not_in([AppointmentStatus::Canceled, AppointmentStatus::NoShow]);
    let inside = A::CheckInAt.is_not_null().and(A::CheckOutAt.is_null());
    let inside = inside.and(away);
    let both = visits(working.into())
        .union(UnionType::All, visits(inside.into()))
        .take();
    // Times and ids of one instant go by the id, which is of the order of booking.
    let nth =
        "row_number() OVER (PARTITION BY coalesce(vehicle_id, id) ORDER BY start_at DESC, id DESC)";
    let ranked = Query::select()
        .column(A::Id)
        .expr_as(Expr::cust(nth), "nth")
        .from(appointment::Entity)
        .and_where(A::ShopId.eq(shop))
        .and_where(A::Id.in_subquery(once(both)))
        .take();
    Query::select()
        .column(A::Id)
        .from_subquery(ranked, "here")
        .and_where(Expr::col(Alias::new("nth")).eq(1))
        .take()
}

fn waits(shop: ShopId, kind: BlockerKind) -> Expr {
    use AppointmentStatus::{InProgress, Ready, Scheduled};
    use blocker::Column as B;
    let standing = Query::select()
        .column(B::AppointmentId)
        .from(blocker::Entity)
        .and_where(B::ShopId.eq(shop))
        .and_where(B::Kind.eq(kind))
        .and_where(B::ClearedAt.is_null())
        .take();
    let open = A::Status.is_in([Scheduled, InProgress, Ready]);
    A::Id.in_subquery(standing).and(open)
}
