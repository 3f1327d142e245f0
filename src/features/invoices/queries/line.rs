//! What stands on a bill: its charges, and why it asks for less.

use crate::db::{List, ShopDb};
use crate::entity::{fee_rule, invoice, invoice_discount, invoice_line, shop_settings};
use crate::error::{AppResult, OrNotFound};
use crate::features::invoices::totals::LineTotals;
use crate::kernel::ids::{FeeRuleId, InvoiceDiscountId, InvoiceLineId};
use crate::kernel::money::{Cents, Quantity, Rate};
use crate::kernel::words::{Category, Condition, DiscountScope, FeeBase, FeeKind, LineKind};
use sea_orm::sea_query::{Expr, Order};
use sea_orm::{EntityTrait, FromQueryResult, QuerySelect, RelationDef, RelationTrait};
use serde::Deserialize;

/// One charge, as it is stored.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Line {
    pub id: InvoiceLineId,
    /// The shop's rule that made it.
    pub fee_rule_id: Option<FeeRuleId>,
    pub job_name: Option<String>,
    pub kind: LineKind,
    pub name: String,
    pub part_no: Option<String>,
    pub condition: Option<Condition>,
    pub service_code: Option<String>,
    pub category: Option<Category>,
    pub quantity: Quantity,
    pub unit_price: Cents,
    /// Never on a page of those who may not see it, nor on paper (R-ACC-14).
    pub unit_cost: Option<Cents>,
    pub subtotal: Cents,
    pub discount: Cents,
    pub net: Cents,
    pub tax_rate: Rate,
    pub tax: Cents,
    pub total: Cents,
    pub hours: Quantity,
    pub sort: i32,
}

impl Line {
    /// A fee that follows the shop's rule.
    #[must_use]
    pub const fn is_fee(&self) -> bool {
        self.fee_rule_id.is_some()
    }

    /// What it comes to.
    #[must_use]
    pub const fn totals(&self) -> LineTotals {
        LineTotals {
            subtotal: self.subtotal,
            discount: self.discount,
            net: self.net,
            tax_rate: self.tax_rate,
            tax: self.tax,
            total: self.total,
        }
    }
}

/// A discount of a bill, as it is stored (R-INV-3).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Given {
    pub id: InvoiceDiscountId,
    pub scope: DiscountScope,
    pub invoice_line_id: Option<InvoiceLineId>,
    pub job_name: Option<String>,
    pub rate: Option<Rate>,
    pub amount: Option<Cents>,
    /// What it came to.
    pub given: Cents,
    pub reason: String,
    pub given_by: Option<String>,
    pub sort: i32,
}

pub(super) fn lines(db: &ShopDb) -> Expr {
    use invoice_line::Column as L;
    let columns = [
        L::Id,
        L::FeeRuleId,
        L::JobName,
        L::Kind,
        L::Name,
        L::PartNo,
        L::Condition,
        L::ServiceCode,
        L::Category,
        L::Quantity,
        L::UnitPrice,
        L::UnitCost,
        L::Subtotal,
        L::Discount,
        L::Net,
        L::TaxRate,
        L::Tax,
        L::Total,
        L::Hours,
        L::Sort,
    ];
    let of = invoice::Relation::InvoiceLine.def();
    db.list(of, &columns, (L::Sort, Order::Asc))
}

pub(super) fn discounts(db: &ShopDb) -> Expr {
    use invoice_discount::Column as D;
    let columns = [
        D::Id,
        D::Scope,
        D::InvoiceLineId,
        D::JobName,
        D::Rate,
        D::Amount,
        D::Given,
        D::Reason,
        D::GivenBy,
        D::Sort,
    ];
    let of = invoice::Relation::InvoiceDiscount.def();
    db.list(of, &columns, (D::Sort, Order::Asc))
}

/// A fee rule of the shop in force (R-INV-4).
#[derive(Clone, Debug, Deserialize)]
pub struct Rule {
    pub id: FeeRuleId,
    pub name: String,
    pub kind: FeeKind,
    pub amount: Option<Cents>,
    pub rate: Option<Rate>,
    pub base: Option<FeeBase>,
    pub cap: Option<Cents>,
    pub taxable: bool,
    pub is_auto: bool,
    is_active: bool,
}

impl Rule {
    /// In force.
    #[must_use]
    pub const fn is_active(&self) -> bool {
        self.is_active
    }
}

/// What a draft is priced by today.
#[derive(Clone, Debug)]
pub struct Today {
    pub settings: shop_settings::Model,
    /// In their order.
    pub rules: Vec<Rule>,
}

/// The shop's rates and fees, in one statement.
///
/// # Errors
/// When the database does not answer.
pub async fn today(db: &ShopDb) -> AppResult<Today> {
    #[derive(FromQueryResult)]
    struct Row {
        #[sea_orm(nested)]
        settings: shop_settings::Model,
        rules: List<Rule>,
    }
    let of: RelationDef = shop_settings::Entity::belongs_to(fee_rule::Entity)
        .from(shop_settings::Column::ShopId)
        .to(fee_rule::Column::ShopId)
        .into();
    let rules = rules_of(db, of);
    let query = shop_settings::Entity::find().expr_as(rules, "rules");
    let row: Option<Row> = db.row(query).await?;
    let row = row.or_not_found()?;
    let rules = row.rules.0.into_iter().filter(Rule::is_active);
    Ok(Today {
        settings: row.settings,
        rules: rules.collect(),
    })
}

/// The shop's fees beside a bill: a draft takes more of them.
pub(super) fn rules(db: &ShopDb) -> Expr {
    let of: RelationDef = invoice::Entity::belongs_to(fee_rule::Entity)
        .from(invoice::Column::ShopId)
        .to(fee_rule::Column::ShopId)
        .into();
    rules_of(db, of)
}

fn rules_of(db: &ShopDb, of: RelationDef) -> Expr {
    use fee_rule::Column as F;
    let columns = [
        F::Id,
        F::Name,
        F::Kind,
        F::Amount,
        F::Rate,
        F::Base,
        F::Cap,
        F::Taxable,
        F::IsAuto,
        F::IsActive,
    ];
    db.list(of, &columns, (F::Sort, Order::Asc))
}
