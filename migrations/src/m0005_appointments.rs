//! Appointments and the repair order: jobs and lines.

use crate::shape::{
    cents, child_of, create, day, drop, index, int, int_null, owned, text, text_null, ts, ts_null,
    unique, uuid, uuid_null, version, wall, word,
};
use sea_orm_migration::prelude::{
    ConditionalStatement, DbErr, DeriveMigrationName, Expr, ExprTrait, IndexCreateStatement,
    MigrationTrait, SchemaManager, TableCreateStatement, async_trait,
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLES: &[&str] = &[
    "repair_order",
    "repair_job",
    "repair_line",
    "appointment",
    "status_change",
];
const STATUSES: &[&str] = &[
    "scheduled",
    "in_progress",
    "ready",
    "completed",
    "no_show",
    "canceled",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = vec![
            repair_order(),
            repair_job(),
            repair_line(),
            appointment(),
            status_change(),
        ];
        create(manager, tables, indexes()).await?;
        wall(manager, TABLES).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop(manager, TABLES).await
    }
}

fn indexes() -> Vec<IndexCreateStatement> {
    let holds_a_slot = || {
        Expr::col("status")
            .is_not_in(["canceled", "no_show"])
            .and(Expr::col("deleted_at").is_null())
    };
    vec![
        unique(
            "repair_order",
            "repair_order_number",
            &["shop_id", "number"],
        ),
        index(
            "repair_order",
            "repair_order_customer",
            &["shop_id", "customer_id", "created_at"],
        ),
        index(
            "repair_order",
            "repair_order_vehicle",
            &["shop_id", "vehicle_id", "created_at"],
        ),
        index(
            "repair_job",
            "repair_job_order",
            &["shop_id", "repair_order_id", "sort"],
        ),
        index(
            "repair_line",
            "repair_line_job",
            &["shop_id", "repair_job_id", "sort"],
        ),
        index(
            "appointment",
            "appointment_day",
            &["shop_id", "day", "status", "position"],
        ),
        index(
            "appointment",
            "appointment_technician",
            &["shop_id", "technician_id", "start_at"],
        )
        .and_where(holds_a_slot())
        .take(),
        index(
            "appointment",
            "appointment_vehicle",
            &["shop_id", "vehicle_id", "start_at"],
        )
        .and_where(holds_a_slot())
        .take(),
        index(
            "appointment",
            "appointment_customer",
            &["shop_id", "customer_id", "start_at"],
        ),
        index(
            "appointment",
            "appointment_order",
            &["shop_id", "repair_order_id"],
        ),
        index(
            "appointment",
            "appointment_unfinished",
            &["shop_id", "status", "day"],
        )
        .and_where(Expr::col("status").is_in(["in_progress", "ready"]))
        .and_where(Expr::col("deleted_at").is_null())
        .take(),
        index(
            "appointment",
            "appointment_start",
            &["shop_id", "start_at", "id"],
        ),
        index(
            "status_change",
            "status_change_appointment",
            &["shop_id", "appointment_id", "at"],
        ),
    ]
}

fn repair_order() -> TableCreateStatement {
    let mut table = owned("repair_order");
    table
        .col(text("number", 20))
        .col(uuid("customer_id"))
        .col(uuid_null("vehicle_id"))
        .col(text_null("complaint", 1000))
        .col(int_null("odometer_in"))
        .col(text_null("authorised_by", 120))
        .col(version());
    child_of(&mut table, "repair_order", "customer_id", "customer");
    child_of(&mut table, "repair_order", "vehicle_id", "vehicle");
    table
}

fn repair_job() -> TableCreateStatement {
    let mut table = owned("repair_job");
    table
        .col(uuid("repair_order_id"))
        .col(uuid_null("service_id"))
        .col(text("name", 120))
        .col(text_null("category", 40))
        .col(text_null("correction", 1000))
        .col(int("hours", 0))
        .col(word("state", &["open", "done", "removed"]))
        .col(int("sort", 0))
        .col(version());
    child_of(&mut table, "repair_job", "repair_order_id", "repair_order");
    child_of(&mut table, "repair_job", "service_id", "service");
    table
}

fn repair_line() -> TableCreateStatement {
    let mut table = owned("repair_line");
    table
        .col(uuid("repair_job_id"))
        .col(word("kind", &["labor", "part", "fee", "sublet"]))
        .col(text("name", 200))
        .col(text_null("part_no", 60))
        .col(int("quantity", 100).check(Expr::col("quantity").gt(0)))
        .col(cents("unit_price"))
        .col(int("sort", 0))
        .col(version());
    child_of(&mut table, "repair_line", "repair_job_id", "repair_job");
    table
}

fn appointment() -> TableCreateStatement {
    let mut table = owned("appointment");
    table
        .col(uuid("repair_order_id"))
        .col(uuid("customer_id"))
        .col(uuid_null("vehicle_id"))
        .col(uuid_null("technician_id"))
        .col(word("status", STATUSES))
        .col(ts("start_at"))
        .col(ts("end_at"))
        .col(day("day"))
        .col(text("wall_start", 16))
        .col(text("zone", 64))
        .col(word("duration_source", &["given", "services", "default"]))
        .col(word("place", &["mobile", "shop"]))
        .col(text_null("line1", 120))
        .col(text_null("city", 120))
        .col(text_null("region", 120))
        .col(text_null("postal", 120))
        .col(text_null("access_notes", 500))
        .col(int("position", 0))
        .col(text_null("notes", 1000))
        .col(text_null("override_reason", 200))
        .col(uuid_null("override_by"))
        .col(text_null("cancel_reason", 200))
        .col(ts_null("started_at"))
        .col(ts_null("ready_at"))
        .col(ts_null("completed_at"))
        .col(ts_null("canceled_at"))
        .col(ts_null("no_show_at"))
        .col(ts_null("check_in_at"))
        .col(ts_null("check_out_at"))
        .col(ts_null("deleted_at"))
        .col(version())
        .check(Expr::col("start_at").lt(Expr::col("end_at")));
    child_of(&mut table, "appointment", "repair_order_id", "repair_order");
    child_of(&mut table, "appointment", "customer_id", "customer");
    child_of(&mut table, "appointment", "vehicle_id", "vehicle");
    child_of(&mut table, "appointment", "technician_id", "membership");
    table
}

fn status_change() -> TableCreateStatement {
    let mut table = owned("status_change");
    table
        .col(uuid("appointment_id"))
        .col(text_null("from_status", 40))
        .col(word("to_status", STATUSES))
        .col(ts("at"))
        .col(text_null("actor_name", 120))
        .col(text_null("reason", 200));
    child_of(&mut table, "status_change", "appointment_id", "appointment");
    table
}
