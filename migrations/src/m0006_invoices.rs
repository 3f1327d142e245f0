//! Invoices, their lines, and the money taken.

use crate::shape::{
    byte_order, cents, child_of, create, day, day_null, drop, flag, index, int, int_null,
    json_null, owned, text, text_null, ts, ts_null, unique, uuid, uuid_null, version, wall, word,
};
use sea_orm_migration::prelude::{
    ConditionalStatement, DbErr, DeriveMigrationName, Expr, ExprTrait, IndexCreateStatement,
    MigrationTrait, SchemaManager, TableCreateStatement, async_trait,
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLES: &[&str] = &["invoice", "invoice_line", "payment"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = vec![invoice(), invoice_line(), payment()];
        create(manager, tables, invoice_indexes()).await?;
        byte_order(manager, ("invoice", "number", 30)).await?;
        wall(manager, TABLES).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop(manager, TABLES).await
    }
}

/// Indexes of the three tables, whenever they are written anew.
pub(crate) fn invoice_indexes() -> Vec<IndexCreateStatement> {
    vec![
        unique("invoice", "invoice_number", &["shop_id", "number"])
            .and_where(Expr::col("number").is_not_null())
            .take(),
        unique("invoice", "invoice_order", &["shop_id", "repair_order_id"])
            .and_where(Expr::col("is_current").eq(true))
            .take(),
        index(
            "invoice",
            "invoice_status",
            &["shop_id", "status", "due_day"],
        ),
        index(
            "invoice",
            "invoice_recent",
            &["shop_id", "created_at", "id"],
        ),
        index(
            "invoice",
            "invoice_customer",
            &["shop_id", "customer_id", "created_at"],
        ),
        index(
            "invoice_line",
            "invoice_line_invoice",
            &["shop_id", "invoice_id", "sort"],
        ),
        index("payment", "payment_day", &["shop_id", "received_day", "id"]),
        index("payment", "payment_invoice", &["shop_id", "invoice_id"]),
        unique(
            "payment",
            "payment_reference",
            &["shop_id", "method", "external_ref"],
        )
        .and_where(Expr::col("external_ref").is_not_null())
        .and_where(Expr::col("method").is_in(["card", "ach"]))
        .take(),
    ]
}

/// The sums check themselves: subtotal = gross − discount, total = subtotal + tax,
/// due = total − paid unless void.
pub(crate) fn invoice() -> TableCreateStatement {
    let mut table = owned("invoice");
    let col = Expr::col;
    table
        .col(uuid("repair_order_id"))
        .col(uuid_null("appointment_id"))
        .col(uuid("customer_id"))
        .col(uuid_null("vehicle_id"))
        .col(text_null("number", 30))
        .col(int_null("series_no"))
        .col(word(
            "status",
            &["draft", "issued", "partially_paid", "paid", "void"],
        ))
        .col(ts_null("issued_at"))
        .col(day_null("issued_day"))
        .col(day_null("due_day"))
        .col(ts_null("paid_at"))
        .col(json_null("issued_by"))
        .col(json_null("bill_to"))
        .col(json_null("vehicle_block"))
        .col(flag("tax_exempt", false))
        .col(cents("gross"))
        .col(cents("discount"))
        .col(cents("subtotal"))
        .col(cents("tax"))
        .col(cents("total"))
        .col(cents("paid"))
        .col(cents("due"))
        .col(flag("is_current", true))
        .col(text_null("notes", 1000))
        .col(uuid_null("pdf_attachment_id"))
        .col(version())
        .check(col("subtotal").eq(col("gross").sub(col("discount"))))
        .check(col("total").eq(col("subtotal").add(col("tax"))))
        .check(
            col("status")
                .eq("void")
                .or(col("due").eq(col("total").sub(col("paid")))),
        )
        .check(
            col("gross")
                .gte(0)
                .and(col("tax").gte(0))
                .and(col("paid").gte(0))
                .and(col("due").gte(0)),
        );
    child_of(&mut table, "invoice", "repair_order_id", "repair_order");
    child_of(&mut table, "invoice", "appointment_id", "appointment");
    child_of(&mut table, "invoice", "customer_id", "customer");
    child_of(&mut table, "invoice", "vehicle_id", "vehicle");
    child_of(&mut table, "invoice", "pdf_attachment_id", "attachment");
    table
}

pub(crate) fn invoice_line() -> TableCreateStatement {
    let mut table = owned("invoice_line");
    table
        .col(uuid("invoice_id"))
        .col(text_null("job_name", 120))
        .col(word("kind", &["labor", "part", "fee", "sublet"]))
        .col(text("name", 200))
        .col(text_null("part_no", 60))
        .col(text_null("service_code", 40))
        .col(int("quantity", 100).check(Expr::col("quantity").gt(0)))
        .col(cents("unit_price"))
        .col(cents("subtotal"))
        .col(cents("net"))
        .col(int("tax_rate", 0))
        .col(cents("tax"))
        .col(cents("total"))
        .col(int("hours", 0))
        .col(int("sort", 0));
    child_of(&mut table, "invoice_line", "invoice_id", "invoice");
    table
}

pub(crate) fn payment() -> TableCreateStatement {
    let mut table = owned("payment");
    table
        .col(uuid("invoice_id"))
        .col(uuid("customer_id"))
        .col(word("method", &["cash", "card", "check", "ach", "other"]))
        .col(cents("amount").check(Expr::col("amount").gt(0)))
        .col(cents("tip").check(Expr::col("tip").gte(0)))
        .col(crate::shape::cents_null("tendered"))
        .col(crate::shape::cents_null("change"))
        .col(ts("received_at"))
        .col(day("received_day"))
        .col(text_null("external_ref", 120))
        .col(text_null("note", 300))
        .col(text_null("taken_by", 120));
    child_of(&mut table, "payment", "invoice_id", "invoice");
    child_of(&mut table, "payment", "customer_id", "customer");
    table
}
