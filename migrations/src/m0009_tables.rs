//! The tables of money as they are since deposits, refunds and credit notes.

use crate::shape::{
    cents, cents_null, child_of, day, day_null, flag, int, int_null, json_null, keyed, owned, text,
    text_null, ts, ts_null, uuid, uuid_null, version, word,
};
use sea_orm_migration::prelude::{ColumnDef, Expr, ExprTrait, Index, TableCreateStatement};

const METHODS: &[&str] = &["cash", "card", "check", "ach", "other"];

pub(crate) fn number_series() -> TableCreateStatement {
    let mut table = keyed("number_series");
    table
        .col(word("kind", &["order", "invoice", "credit_note"]))
        .col(int("year", 0))
        .col(text("prefix", 12))
        .col(int("next", 1))
        .primary_key(Index::create().col("shop_id").col("kind").col("year"));
    table
}

/// With the one-deletion keys of names, for "Did you mean".
pub(crate) fn searched() -> TableCreateStatement {
    let kinds = &[
        "name", "near", "phone", "email", "plate", "vin", "order", "invoice",
    ];
    let mut table = keyed("search_term");
    table
        .col(text("term", 40))
        .col(word("kind", kinds))
        .col(uuid("target_id"))
        .col(uuid("customer_id"))
        .col(uuid_null("vehicle_id"))
        .primary_key(
            Index::create()
                .col("shop_id")
                .col("term")
                .col("kind")
                .col("target_id"),
        );
    table
}

pub(crate) fn file() -> TableCreateStatement {
    let owners = &["invoice", "credit_note", "estimate", "import", "shop"];
    let mut table = owned("attachment");
    table
        .col(word("kind", &["pdf", "logo", "file"]))
        .col(word("owner_kind", owners))
        .col(uuid("owner_id"))
        .col(text("name", 120))
        .col(text("mime", 60))
        .col(int("size", 0))
        .col(text("sha256", 64))
        .col(ColumnDef::new("body").blob().not_null());
    table
}

/// The sums check themselves: subtotal = gross − discount, total = subtotal + tax,
/// due = total − credited − paid, and a void bill asks for nothing.
pub(crate) fn bill() -> TableCreateStatement {
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
        .col(ts_null("voided_at"))
        .col(text_null("void_reason", 200))
        .col(json_null("issued_by"))
        .col(json_null("bill_to"))
        .col(json_null("vehicle_block"))
        .col(flag("tax_exempt", false))
        .col(cents("gross"))
        .col(cents("discount"))
        .col(cents("subtotal"))
        .col(cents("tax"))
        .col(cents("total"))
        .col(cents("credited"))
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
                .and(col("due").eq(0))
                .or(col("status")
                    .ne("void")
                    .and(col("due").eq(col("total").sub(col("credited")).sub(col("paid"))))),
        )
        .check(
            col("gross")
                .gte(0)
                .and(col("discount").gte(0))
                .and(col("tax").gte(0))
                .and(col("credited").gte(0))
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

/// What a line charges; `discount` is its share of all discounts.
pub(crate) fn line() -> TableCreateStatement {
    let mut table = owned("invoice_line");
    let conditions = ["new", "used", "rebuilt"];
    table
        .col(uuid("invoice_id"))
        .col(uuid_null("fee_rule_id"))
        .col(text_null("job_name", 120))
        .col(word("kind", &["labor", "part", "fee", "sublet"]))
        .col(text("name", 200))
        .col(text_null("part_no", 60))
        .col(text_null("condition", 40).check(Expr::col("condition").is_in(conditions)))
        .col(text_null("service_code", 40))
        .col(text_null("category", 40))
        .col(int("quantity", 100).check(Expr::col("quantity").gt(0)))
        .col(cents("unit_price"))
        .col(cents_null("unit_cost"))
        .col(cents("subtotal"))
        .col(cents("discount"))
        .col(cents("net"))
        .col(int("tax_rate", 0))
        .col(cents("tax"))
        .col(cents("total"))
        .col(int("hours", 0))
        .col(int("sort", 0))
        .check(Expr::col("net").eq(Expr::col("subtotal").sub(Expr::col("discount"))))
        .check(Expr::col("total").eq(Expr::col("net").add(Expr::col("tax"))));
    child_of(&mut table, "invoice_line", "invoice_id", "invoice");
    child_of(&mut table, "invoice_line", "fee_rule_id", "fee_rule");
    table
}

/// Money taken for an order. `applied` is what of it pays the bill now: all that was not refunded,
/// and of a deposit nothing until the bill is issued (R-PAY-5). A bill's `paid` is the sum of it.
pub(crate) fn paid() -> TableCreateStatement {
    let mut table = owned("payment");
    let col = Expr::col;
    table
        .col(uuid_null("invoice_id"))
        .col(uuid("repair_order_id"))
        .col(uuid("customer_id"))
        .col(
            word("kind", &["payment", "deposit"])
                .default("payment")
                .take(),
        )
        .col(word("method", METHODS))
        .col(cents("amount").check(col("amount").gt(0)))
        .col(cents("tip").check(col("tip").gte(0)))
        .col(cents("applied"))
        .col(cents("refunded"))
        .col(cents("tip_refunded"))
        .col(cents_null("tendered"))
        .col(cents_null("change"))
        .col(ts("received_at"))
        .col(day("received_day"))
        .col(text_null("external_ref", 120))
        .col(text_null("note", 300))
        .col(text_null("taken_by", 120))
        .check(
            col("applied")
                .gte(0)
                .and(col("refunded").gte(0))
                .and(col("amount").gte(col("applied").add(col("refunded")))),
        )
        .check(
            col("tip_refunded")
                .gte(0)
                .and(col("tip").gte(col("tip_refunded"))),
        )
        .check(
            col("invoice_id")
                .is_not_null()
                .or(col("kind").eq("deposit").and(col("applied").eq(0))),
        );
    child_of(&mut table, "payment", "invoice_id", "invoice");
    child_of(&mut table, "payment", "repair_order_id", "repair_order");
    child_of(&mut table, "payment", "customer_id", "customer");
    table
}

/// What a shop adds to its bills: a fixed amount, or a share of labor or parts up to a cap (R-INV-4).
pub(crate) fn fee_rule() -> TableCreateStatement {
    let mut table = owned("fee_rule");
    let col = Expr::col;
    let kinds = &["supplies", "hazmat", "trip", "after_hours", "other"];
    table
        .col(text("name", 80))
        .col(word("kind", kinds))
        .col(cents_null("amount"))
        .col(int_null("rate"))
        .col(text_null("base", 40).check(col("base").is_in(["labor", "parts", "labor_parts"])))
        .col(cents_null("cap"))
        .col(flag("taxable", true))
        .col(flag("is_auto", true))
        .col(flag("is_active", true))
        .col(int("sort", 0))
        .col(version())
        .check(
            col("amount")
                .is_null()
                .and(col("rate").is_not_null())
                .and(col("base").is_not_null())
                .or(col("amount")
                    .is_not_null()
                    .and(col("rate").is_null())
                    .and(col("base").is_null())),
        );
    table
}

/// Why a bill asks for less: a share or an amount, off a line, a job or all of it (R-INV-3). `given`
/// is what it came to; the lines carry their shares of it.
pub(crate) fn invoice_discount() -> TableCreateStatement {
    let mut table = owned("invoice_discount");
    let col = Expr::col;
    table
        .col(uuid("invoice_id"))
        .col(word("scope", &["line", "job", "order"]))
        .col(uuid_null("invoice_line_id"))
        .col(text_null("job_name", 120))
        .col(int_null("rate"))
        .col(cents_null("amount"))
        .col(cents("given").check(col("given").gte(0)))
        .col(text("reason", 200))
        .col(text_null("given_by", 120))
        .col(int("sort", 0))
        .check(
            col("amount")
                .is_null()
                .and(col("rate").is_not_null())
                .or(col("amount").is_not_null().and(col("rate").is_null())),
        );
    child_of(&mut table, "invoice_discount", "invoice_id", "invoice");
    child_of(
        &mut table,
        "invoice_discount",
        "invoice_line_id",
        "invoice_line",
    );
    table
}

pub(crate) fn credit_note() -> TableCreateStatement {
    let mut table = owned("credit_note");
    let col = Expr::col;
    table
        .col(uuid("invoice_id"))
        .col(uuid("customer_id"))
        .col(text("number", 30))
        .col(int("series_no", 0))
        .col(text("reason", 200))
        .col(cents("subtotal"))
        .col(cents("tax"))
        .col(cents("total").check(col("total").gt(0)))
        .col(ts("issued_at"))
        .col(day("issued_day"))
        .col(json_null("issued_by"))
        .col(json_null("bill_to"))
        .col(text_null("given_by", 120))
        .col(uuid_null("pdf_attachment_id"))
        .check(col("total").eq(col("subtotal").add(col("tax"))));
    child_of(&mut table, "credit_note", "invoice_id", "invoice");
    child_of(&mut table, "credit_note", "customer_id", "customer");
    child_of(&mut table, "credit_note", "pdf_attachment_id", "attachment");
    table
}

pub(crate) fn credit_note_line() -> TableCreateStatement {
    let mut table = owned("credit_note_line");
    let col = Expr::col;
    table
        .col(uuid("credit_note_id"))
        .col(uuid("invoice_line_id"))
        .col(int("quantity", 100).check(col("quantity").gt(0)))
        .col(cents("net"))
        .col(cents("tax"))
        .col(cents("total"))
        .col(int("sort", 0))
        .check(col("total").eq(col("net").add(col("tax"))));
    child_of(
        &mut table,
        "credit_note_line",
        "credit_note_id",
        "credit_note",
    );
    child_of(
        &mut table,
        "credit_note_line",
        "invoice_line_id",
        "invoice_line",
    );
    table
}

pub(crate) fn refund() -> TableCreateStatement {
    let mut table = owned("refund");
    let col = Expr::col;
    table
        .col(uuid("payment_id"))
        .col(uuid_null("credit_note_id"))
        .col(word("method", METHODS))
        .col(cents("amount").check(col("amount").gte(0)))
        .col(cents("tip").check(col("tip").gte(0)))
        .col(text("reason", 200))
        .col(text_null("external_ref", 120))
        .col(ts("refunded_at"))
        .col(day("refunded_day"))
        .col(text_null("given_by", 120))
        .check(col("amount").add(col("tip")).gt(0));
    child_of(&mut table, "refund", "payment_id", "payment");
    child_of(&mut table, "refund", "credit_note_id", "credit_note");
    table
}

/// What a look at the books found, one row a promise and day.
pub(crate) fn books_check() -> TableCreateStatement {
    let mut table = owned("books_check");
    table
        .col(day("day"))
        .col(text("name", 60))
        .col(flag("ok", true))
        .col(json_null("detail"))
        .col(ts_null("checked_at"));
    table
}
