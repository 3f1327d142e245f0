//! "Did you mean …": customers whose names are almost what was typed (R-CUST-6).

use super::alive;
use super::search::any_of;
use crate::db::ShopDb;
use crate::entity::{customer, search_term};
use crate::error::AppResult;
use crate::kernel::ids::{CustomerId, ShopId};
use crate::kernel::near::keys;
use crate::kernel::search::{LONGEST, Match, Needle, SearchQuery, TermKind};
use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
};

/// Somebody who may be meant.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Near {
    /// Whose page.
    pub id: CustomerId,
    /// The name as it is written right.
    pub name: String,
    /// The phone, to tell two of one name apart.
    pub phone: Option<String>,
}

/// At most five who may be meant by a query that found nobody. One statement; none if no word of it
/// is long enough.
///
/// # Errors
/// When the database does not answer.
pub async fn near(db: &ShopDb, query: &SearchQuery) -> AppResult<Vec<Near>> {
    use customer::Column::{Id, Name, NameNormalized, Phone};
    let words = || query.words.iter().map(|needles| (needles, word(needles)));
    if !words().any(|(_, word)| word.is_some_and(|word| keys(word).is_some())) {
        return Ok(Vec::new());
    }
    let close = words().fold(Condition::all(), |all, (needles, word)| {
        all.add(Id.in_subquery(terms(db.shop(), needles, word)))
    });
    let found = customer::Entity::find()
        .filter(alive())
        .filter(close)
        .select_only()
        .columns([Id, Name, Phone])
        .order_by_asc(NameNormalized)
        .order_by_asc(Id)
        .limit(5);
    Ok(db.rows(found).await?)
}

/// The word as names are compared with it.
fn word(needles: &[Needle]) -> Option<&str> {
    let name = needles.iter().find(|n| n.kinds.contains(&TermKind::Name));
    name.map(|needle| needle.text.as_str())
}

/// Whoever is found by this word as it is, or by one that is near it.
pub(super) fn whole(shop: ShopId, word: &str) -> SelectStatement {
    let needle = Needle {
        text: word.chars().take(LONGEST).collect(),
        how: Match::Whole,
        kinds: vec![TermKind::Name],
    };
    terms(shop, &[needle], Some(word))
}

/// Whoever has this word, or one that is near it.
fn terms(shop: ShopId, needles: &[Needle], word: Option<&str>) -> SelectStatement {
    use search_term::Column::{CustomerId, Kind, ShopId, Term};
    let mut any = any_of(needles);
    if let Some(keys) = word.and_then(keys) {
        let of = |kind: TermKind, words: Vec<String>| {
            Condition::all()
                .add(Kind.eq(kind.as_str()))
                .add(Term.is_in(words))
        };
        any = any.add(of(TermKind::Near, keys.near));
        if !keys.words.is_empty() {
            any = any.add(of(TermKind::Name, keys.words));
        }
    }
    Query::select()
        .column(CustomerId)
        .from(search_term::Entity)
        .and_where(ShopId.eq(shop))
        .cond_where(any)
        .take()
}
