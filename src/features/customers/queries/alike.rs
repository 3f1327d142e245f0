//! Customers who are probably the one that somebody is about to add (R-CUST-2): reached by the same
//! phone or e-mail, they or their contacts, or called the same, give or take a letter.

use super::super::commands::NewCustomer;
use super::alive;
use super::near::whole;
use crate::db::{ShopDb, once};
use crate::entity::{customer, customer_contact};
use crate::error::AppResult;
use crate::kernel::contact::{Email, Phone};
use crate::kernel::ids::CustomerId;
use crate::kernel::near::is_near;
use crate::kernel::search::words;
use sea_orm::sea_query::{Expr, Query, SelectStatement, UnionType};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};

/// The most that are named.
const MOST: usize = 5;
/// The most that are compared letter by letter.
const COMPARED: u64 = 50;

/// Somebody who may be the same one.
#[derive(Clone, Debug)]
pub struct Alike {
    /// Who it is.
    pub customer: customer::Model,
    /// Because of the name only.
    pub by_name: bool,
}

/// Other customers with the same phone or e-mail, they or their contacts, oldest first, at most five.
///
/// # Errors
/// When the database does not answer.
pub async fn alike(
    db: &ShopDb,
    new: &NewCustomer,
    except: Option<CustomerId>,
) -> AppResult<Vec<customer::Model>> {
    use customer::Column as P;
    use customer_contact::Column as C;
    let phone = new.phone.as_ref().map(Phone::e164);
    let email = new.email.as_ref().map(Email::normalized);
    let by_phone = phone.map(|phone| {
        [
            own(db, P::Phone.eq(phone)),
            contacts(db, C::Phone.eq(phone)),
        ]
    });
    let by_email = email.as_deref().map(|email| {
        let of_contacts = C::EmailNormalized.eq(email);
        [
            own(db, P::EmailNormalized.eq(email)),
            contacts(db, of_contacts),
        ]
    });
    // Each way by its own index: an engine that sees an OR walks all customers.
    let mut ways = by_phone.into_iter().chain(by_email).flatten();
    let Some(mut same) = ways.next() else {
        return Ok(Vec::new());
    };
    same.unions(ways.map(|way| (UnionType::All, way)));
    let same = Condition::all().add(P::Id.in_subquery(once(same)));
    let most = u64::try_from(MOST).unwrap_or_default();
    Ok(db.all(others(same, except).limit(most)).await?)
}

fn own(db: &ShopDb, such: Expr) -> SelectStatement {
    use customer::Column as P;
    Query::select()
        .column(P::Id)
        .from(customer::Entity)
        .and_where(P::ShopId.eq(db.shop()))
        .and_where(alive())
        .and_where(such)
        .take()
}

fn contacts(db: &ShopDb, such: Expr) -> SelectStatement {
    use customer_contact::Column as C;
    Query::select()
        .column(C::CustomerId)
        .from(customer_contact::Entity)
        .and_where(C::ShopId.eq(db.shop()))
        .and_where(such)
        .take()
}

fn others(such: Condition, except: Option<CustomerId>) -> Select<customer::Entity> {
    let query = customer::Entity::find()
        .filter(alive())
        .filter(such)
        .order_by_asc(customer::Column::CreatedAt)
        .order_by_asc(customer::Column::Id);
    match except {
        Some(id) => query.filter(customer::Column::Id.ne(id)),
        None => query,
    }
}

/// Whoever has the same phone or e-mail, then whoever is called the same or almost, at most five.
///
/// # Errors
/// When the database does not answer.
pub async fn lookalikes(
    db: &ShopDb,
    new: &NewCustomer,
    except: Option<CustomerId>,
) -> AppResult<Vec<Alike>> {
    let reached = alike(db, new, except).await?;
    let named = named_alike(db, &new.name, except).await?;
    let is_new = |row: &customer::Model| reached.iter().all(|other| other.id != row.id);
    let named: Vec<_> = named.into_iter().filter(is_new).collect();
    let of = |by_name: bool| move |customer: customer::Model| Alike { customer, by_name };
    let all = reached.into_iter().map(of(false));
    Ok(all
        .chain(named.into_iter().map(of(true)))
        .take(MOST)
        .collect())
}

/// Whoever is [`called_alike`].
async fn named_alike(
    db: &ShopDb,
    name: &str,
    except: Option<CustomerId>,
) -> AppResult<Vec<customer::Model>> {
    let typed = words(name);
    if typed.is_empty() {
        return Ok(Vec::new());
    }
    let close = typed.iter().fold(Condition::all(), |all, word| {
        all.add(customer::Column::Id.in_subquery(whole(db.shop(), word)))
    });
    let rows = db.all(others(close, except).limit(COMPARED)).await?;
    let is_same = |row: &customer::Model| called_alike(name, &row.name);
    Ok(rows.into_iter().filter(is_same).collect())
}

/// Whether each word of the one name is, or almost is, a word of the other, in whatever order.
#[must_use]
pub fn called_alike(one: &str, other: &str) -> bool {
    let (one, other) = (words(one), words(other));
    let among = |some: &[String], word: &String| some.iter().any(|each| is_near(word, each));
    one.len() == other.len()
        && one.iter().all(|word| among(&other, word))
        && other.iter().all(|word| among(&one, word))
}
