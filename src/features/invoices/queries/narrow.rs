//! What reports lead to: bills by what stands on them, and by who did the work.

use crate::entity::{appointment, invoice, invoice_line};
use crate::kernel::ids::MembershipId;
use crate::kernel::words::Category;
use invoice::Column as I;
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition, IntoSimpleExpr};

/// What a list of bills is narrowed to besides. Of each, `Some(None)` asks for those without.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Narrow {
    /// With a line of this category.
    pub category: Option<Option<Category>>,
    /// With a line of this service, by its code.
    pub service: Option<Option<String>>,
    /// Whose visit this technician had.
    pub technician: Option<Option<MembershipId>>,
}

impl Narrow {
    pub(super) fn condition(&self) -> Condition {
        use invoice_line::Column as L;
        let category = self.category.map(|category| match category {
            Some(category) => with_line(L::Category.eq(category)),
            None => with_line(L::Category.is_null()),
        });
        let service = self.service.as_ref().map(|service| match service {
            Some(code) => with_line(L::ServiceCode.eq(code.as_str())),
            None => with_line(L::ServiceCode.is_null()),
        });
        let technician = self.technician.map(|technician| match technician {
            Some(id) => Expr::exists(visits(Some(id))),
            None => Expr::exists(visits(None)).not(),
        });
        Condition::all()
            .add_option(category)
            .add_option(service)
            .add_option(technician)
    }
}

fn with_line(of: Expr) -> Expr {
    use invoice_line::Column as L;
    let lines = Query::select()
        .expr(Expr::val(1))
        .from(invoice_line::Entity)
        .and_where(same(L::ShopId, I::ShopId))
        .and_where(same(L::InvoiceId, I::Id))
        .and_where(of)
        .take();
    Expr::exists(lines)
}

/// The bill's visit, if this technician, or any at all, had it.
fn visits(technician: Option<MembershipId>) -> SelectStatement {
    use appointment::Column as A;
    let whose = match technician {
        Some(id) => A::TechnicianId.eq(id),
        None => A::TechnicianId.is_not_null(),
    };
    Query::select()
        .expr(Expr::val(1))
        .from(appointment::Entity)
        .and_where(same(A::ShopId, I::ShopId))
        .and_where(same(A::Id, I::AppointmentId))
        .and_where(whose)
        .take()
}

fn same(inner: impl ColumnTrait, outer: I) -> Expr {
    inner
        .into_simple_expr()
        .eq(Expr::col((invoice::Entity, outer)))
}
