//! Counts that grow: adding to a row that may be there already, in one statement.

use super::ShopTx;
use super::owned::ShopOwned;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ActiveModelTrait, ColumnTrait, DbErr, EntityTrait};

/// How many rows are sent at a time.
const AT_ONCE: usize = 500;

impl ShopTx {
    /// Adds rows of a table that no list of the shop shows; where one with the same `key` is there, its
    /// `count` grows by what the new one has. No key stands twice in `rows`.
    pub async fn add_up<A, C>(&self, rows: Vec<A>, key: &[C], count: C) -> Result<(), DbErr>
    where
        A: ActiveModelTrait + Clone,
        A::Entity: ShopOwned<Column = C>,
        C: ColumnTrait,
    {
        let grown = Expr::col((A::Entity::default(), count)).add(Expr::col(("excluded", count)));
        let shop = <A::Entity as ShopOwned>::SHOP_ID;
        let again = OnConflict::columns(std::iter::once(shop).chain(key.iter().copied()))
            .value(count, grown)
            .to_owned();
        for part in rows.chunks(AT_ONCE) {
            let mut part = part.to_vec();
            for row in &mut part {
                row.set(shop, self.shop().into());
            }
            A::Entity::insert_many(part)
                .on_conflict(again.clone())
                .exec_without_returning(self.line().await?)
                .await?;
        }
        Ok(())
    }
}
