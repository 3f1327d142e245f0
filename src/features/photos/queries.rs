//! Which photos there are, and what they show.

use crate::db::ShopDb;
use crate::entity::{appointment, booking_draft, lead, photo};
use crate::error::AppResult;
use crate::kernel::ids::{DraftId, MembershipId, PhotoId};
use photo::Column as P;
use sea_orm::sea_query::{Condition, Expr, ExprTrait, Order};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect, RelationDef,
    Select,
};
use serde::Deserialize;

/// A photo without its bytes.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Photo {
    pub id: PhotoId,
    /// Pixels of the large one.
    pub width: i32,
    pub height: i32,
}

fn list(db: &ShopDb, of: RelationDef) -> Expr {
    db.list(of, &[P::Id, P::Width, P::Height], (P::Id, Order::Asc))
}

/// Those of a draft, as a JSON column, in the order in which they came.
#[must_use]
pub fn of_draft(db: &ShopDb) -> Expr {
    use booking_draft::Column as D;
    let of = booking_draft::Entity::belongs_to(photo::Entity).from((D::ShopId, D::Id));
    list(db, of.to((P::ShopId, P::DraftId)).into())
}

/// Those of a lead, likewise.
#[must_use]
pub fn of_lead(db: &ShopDb) -> Expr {
    use lead::Column as L;
    let of = lead::Entity::belongs_to(photo::Entity).from((L::ShopId, L::Id));
    list(db, of.to((P::ShopId, P::LeadId)).into())
}

/// Those of a visit, likewise.
#[must_use]
pub fn of_visit(db: &ShopDb) -> Expr {
    use appointment::Column as A;
    let of = appointment::Entity::belongs_to(photo::Entity).from((A::ShopId, A::Id));
    list(db, of.to((P::ShopId, P::AppointmentId)).into())
}

/// How large.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Size {
    Small,
    Large,
}

/// Who looks.
#[derive(Clone, Copy, Debug)]
pub(super) enum Eyes {
    /// Whoever has the draft.
    Draft(DraftId),
    /// This technician: what belongs to the own visits (R-ACC-15).
    Technician(MembershipId),
    /// Whoever sees all visits.
    Office,
}

/// The digest of the large one, if they may see it.
pub(super) async fn digest(db: &ShopDb, id: PhotoId, eyes: Eyes) -> AppResult<Option<String>> {
    #[derive(FromQueryResult)]
    struct Kept {
        sha256: String,
    }
    let query = seen(id, eyes).select_only().column(P::Sha256);
    let kept: Option<Kept> = db.row(query).await?;
    Ok(kept.map(|kept| kept.sha256))
}

/// Its bytes in that size.
pub(super) async fn bytes(
    db: &ShopDb,
    (id, size): (PhotoId, Size),
    eyes: Eyes,
) -> AppResult<Option<Vec<u8>>> {
    #[derive(FromQueryResult)]
    struct Kept {
        bytes: Vec<u8>,
    }
    let column = match size {
        Size::Small => P::Small,
        Size::Large => P::Body,
    };
    let query = seen(id, eyes).select_only().column_as(column, "bytes");
    let kept: Option<Kept> = db.row(query).await?;
    Ok(kept.map(|kept| kept.bytes))
}

fn seen(id: PhotoId, eyes: Eyes) -> Select<photo::Entity> {
    use appointment::Column as A;
    let visit: RelationDef = photo::Entity::belongs_to(appointment::Entity)
        .from((P::ShopId, P::AppointmentId))
        .to((A::ShopId, A::Id))
        .into();
    let query = photo::Entity::find_by_id(id).join(JoinType::LeftJoin, visit);
    let stands = A::Id.is_not_null().and(A::DeletedAt.is_null());
    query.filter(match eyes {
        Eyes::Draft(draft) => Condition::all().add(P::DraftId.eq(draft)),
        Eyes::Technician(own) => Condition::all().add(stands).add(A::TechnicianId.eq(own)),
        Eyes::Office => Condition::any().add(stands).add(P::LeadId.is_not_null()),
    })
}
