//! Money that comes back, is let off or comes early: refunds, credit notes, discounts, deposits, the
//! fees of a shop, and what the nightly look at the books found.
//!
//! A credit note changes what a bill still asks for, and a deposit comes before its bill: both stand
//! in checks and keys that SQLite cannot alter, so the tables of bills are written anew.

use crate::m0002_records::{attachment, search_term};
use crate::m0006_invoices::{invoice, invoice_indexes, invoice_line, payment};
use crate::m0009_tables::{
    bill, books_check, credit_note, credit_note_line, fee_rule, file, invoice_discount, line,
    number_series, paid, refund, searched,
};
use crate::shape::{
    Rebuilt, byte_order, cents, create, drop, flag, index, int, rebuild, unique, wall,
};
use sea_orm_migration::prelude::{
    ColumnDef, DbErr, DeriveMigrationName, IndexCreateStatement, MigrationTrait, SchemaManager,
    Table, async_trait,
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const NEW: &[&str] = &[
    "fee_rule",
    "invoice_discount",
    "credit_note",
    "credit_note_line",
    "refund",
    "books_check",
];
const REBUILT: &[&str] = &[
    "number_series",
    "search_term",
    "attachment",
    "invoice",
    "invoice_line",
    "payment",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true) // on SQLite too: a full disk half-way leaves nothing half-way
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(manager, vec![fee_rule()], Vec::new()).await?;
        rebuild(manager, after()).await?;
        let tables = vec![
            invoice_discount(),
            credit_note(),
            credit_note_line(),
            refund(),
            books_check(),
        ];
        let mut indexes = invoice_indexes();
        indexes.extend(record_indexes());
        indexes.extend(new_indexes());
        create(manager, tables, indexes).await?;
        byte_order(manager, ("invoice", "number", 30)).await?;
        byte_order(manager, ("credit_note", "number", 30)).await?;
        byte_order(manager, ("search_term", "term", 40)).await?;
        wall(manager, REBUILT).await?;
        wall(manager, NEW).await?;
        for column in limits() {
            let alter = Table::alter()
                .table("shop_settings")
                .add_column(column)
                .take();
            manager.alter_table(alter).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in limits() {
            let name = column.get_column_name();
            let alter = Table::alter()
                .table("shop_settings")
                .drop_column(name)
                .take();
            manager.alter_table(alter).await?;
        }
        drop(manager, &NEW[1..]).await?;
        rebuild(manager, before()).await?;
        drop(manager, &NEW[..1]).await?;
        let mut indexes = invoice_indexes();
        indexes.extend(record_indexes());
        create(manager, Vec::new(), indexes).await?;
        byte_order(manager, ("invoice", "number", 30)).await?;
        byte_order(manager, ("search_term", "term", 40)).await?;
        wall(manager, REBUILT).await
    }
}

const SERIES: &str = "shop_id, created_at, updated_at, kind, year, prefix, next";
const TERM: &str =
    "shop_id, created_at, updated_at, term, kind, target_id, customer_id, vehicle_id";
const FILE: &str = "shop_id, id, created_at, updated_at, kind, owner_kind, owner_id, name, mime, size, \
    sha256, body";
const BILL: &str = "shop_id, id, created_at, updated_at, repair_order_id, appointment_id, customer_id, \
    vehicle_id, number, series_no, status, issued_at, issued_day, due_day, paid_at, issued_by, bill_to, \
    vehicle_block, tax_exempt, gross, discount, subtotal, tax, total, paid, due, is_current, notes, \
    pdf_attachment_id, version";
const LINE: &str = "shop_id, id, created_at, updated_at, invoice_id, job_name, kind, name, part_no, \
    service_code, quantity, unit_price, subtotal, net, tax_rate, tax, total, hours, sort";
const PAID: &str = "shop_id, id, created_at, updated_at, invoice_id, customer_id, method, amount, tip, \
    tendered, change, received_at, received_day, external_ref, note, taken_by";

/// Parents first.
fn after() -> Vec<Rebuilt> {
    let order = "(SELECT repair_order_id FROM invoice_before b \
        WHERE b.shop_id = payment_before.shop_id AND b.id = payment_before.invoice_id)";
    let copy = |table, create, columns: &str| Rebuilt {
        table,
        create,
        columns: columns.to_owned(),
        from: columns.to_owned(),
        only: "",
    };
    vec![
        copy("number_series", number_series(), SERIES),
        copy("search_term", searched(), TERM),
        copy("attachment", file(), FILE),
        copy("invoice", bill(), BILL),
        copy("invoice_line", line(), LINE),
        Rebuilt {
            columns: format!("{PAID}, repair_order_id, applied"),
            from: format!("{PAID}, {order}, amount"),
            ..copy("payment", paid(), PAID)
        },
    ]
}

/// As it was: what there was no word for is left behind.
fn before() -> Vec<Rebuilt> {
    let copy = |table, create, columns: &str, only| Rebuilt {
        table,
        create,
        columns: columns.to_owned(),
        from: columns.to_owned(),
        only,
    };
    vec![
        copy(
            "number_series",
            crate::m0001_shops::number_series(),
            SERIES,
            "WHERE kind <> 'credit_note'",
        ),
        copy("search_term", search_term(), TERM, "WHERE kind <> 'near'"),
        copy(
            "attachment",
            attachment(),
            FILE,
            "WHERE kind IN ('pdf', 'logo') AND owner_kind IN ('invoice', 'shop')",
        ),
        copy(
            "invoice",
            invoice(),
            BILL,
            "WHERE due = total - paid OR status = 'void'",
        ),
        copy(
            "invoice_line",
            invoice_line(),
            LINE,
            "WHERE invoice_id IN (SELECT id FROM invoice)",
        ),
        copy(
            "payment",
            payment(),
            PAID,
            "WHERE invoice_id IN (SELECT id FROM invoice)",
        ),
    ]
}

/// Indexes of the tables written anew that are not of bills.
fn record_indexes() -> Vec<IndexCreateStatement> {
    vec![
        index(
            "attachment",
            "attachment_owner",
            &["shop_id", "owner_kind", "owner_id", "created_at"],
        ),
        index(
            "search_term",
            "search_term_target",
            &["shop_id", "target_id"],
        ),
    ]
}

fn new_indexes() -> Vec<IndexCreateStatement> {
    vec![
        index("payment", "payment_order", &["shop_id", "repair_order_id"]),
        index(
            "payment",
            "payment_customer",
            &["shop_id", "customer_id", "received_day"],
        ),
        index(
            "invoice",
            "invoice_issued",
            &["shop_id", "issued_day", "id"],
        ),
        index(
            "invoice_discount",
            "invoice_discount_invoice",
            &["shop_id", "invoice_id", "sort"],
        ),
        unique("credit_note", "credit_note_number", &["shop_id", "number"]),
        index(
            "credit_note",
            "credit_note_invoice",
            &["shop_id", "invoice_id"],
        ),
        index(
            "credit_note",
            "credit_note_customer",
            &["shop_id", "customer_id", "issued_day"],
        ),
        index(
            "credit_note",
            "credit_note_day",
            &["shop_id", "issued_day", "id"],
        ),
        index(
            "credit_note_line",
            "credit_note_line_note",
            &["shop_id", "credit_note_id", "sort"],
        ),
        index(
            "credit_note_line",
            "credit_note_line_of",
            &["shop_id", "invoice_line_id"],
        ),
        index("refund", "refund_payment", &["shop_id", "payment_id"]),
        index("refund", "refund_day", &["shop_id", "refunded_day", "id"]),
        index("fee_rule", "fee_rule_sort", &["shop_id", "sort"]),
        unique(
            "books_check",
            "books_check_day",
            &["shop_id", "day", "name"],
        ),
    ]
}

/// How far a discount and a refund may go before an owner is asked; 100 000 ppm is a tenth.
fn limits() -> [ColumnDef; 4] {
    [
        int("discount_limit", 100_000),
        cents("refund_limit"),
        cents("cash_rounding"),
        flag("advisor_sees_cost", false),
    ]
}
