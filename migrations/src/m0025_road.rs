//! The road: which areas a shop serves and who drives there, where a technician's day begins and ends, and
//! by which rules times are offered (R-AVAIL-1, R-AVAIL-2).

use crate::shape::{
    cents, child_of, create, drop, drop_index, flag, index, int, int_null, keyed, owned, text,
    text_null, unique, uuid, version, wall, word,
};
use sea_orm_migration::prelude::{
    ColumnDef, ConditionalStatement, DbErr, DeriveMigrationName, Expr, ExprTrait, Index,
    IndexCreateStatement, MigrationTrait, SchemaManager, Table, TableCreateStatement, async_trait,
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLES: &[&str] = &[
    "service_zone",
    "service_zone_technician",
    "technician_profile",
];

const ARRIVALS: &str = "visit_stamp_arrivals";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true) // on SQLite too: a full disk half-way leaves nothing half-way
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = vec![zone(), zone_technician(), profile()];
        create(manager, tables, indexes()).await?;
        wall(manager, TABLES).await?;
        for column in rules() {
            let alter = Table::alter()
                .table("shop_settings")
                .add_column(column)
                .take();
            manager.alter_table(alter).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_index(manager, "visit_stamp", ARRIVALS).await?;
        for column in rules() {
            let alter = Table::alter()
                .table("shop_settings")
                .drop_column(column.get_column_name())
                .take();
            manager.alter_table(alter).await?;
        }
        drop(manager, TABLES).await
    }
}

/// Of the settings: on which minutes a visit may start, how soon and how far ahead, and how long a window
/// a customer is told.
fn rules() -> [ColumnDef; 4] {
    [
        int("slot_step", 30),
        int("min_notice", 120),
        int("horizon_days", 30),
        int("arrival_window", 120),
    ]
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        unique(
            "service_zone",
            "service_zone_name",
            &["shop_id", "name_normalized"],
        ),
        index("visit_stamp", ARRIVALS, &["shop_id", "at"])
            .and_where(Expr::col("kind").eq(Expr::Constant("arrived".into())))
            .and_where(Expr::col("undone_at").is_null())
            .take(),
    ]
}

/// ZIP codes, or a circle: metres around a point in millionths of a degree.
fn zone() -> TableCreateStatement {
    let mut table = owned("service_zone");
    table
        .col(text("name", 80))
        .col(text("name_normalized", 80))
        .col(word("kind", &["postal", "radius"]))
        .col(text_null("postals", 4000))
        .col(text_null("center", 200))
        .col(int_null("center_lat"))
        .col(int_null("center_lon"))
        .col(int_null("radius_m"))
        .col(cents("trip_fee"))
        .col(int("sort", 0))
        .col(flag("is_active", true))
        .col(version());
    table
}

/// Who drives there; without a row everybody does.
fn zone_technician() -> TableCreateStatement {
    let mut table = keyed("service_zone_technician");
    table
        .col(uuid("zone_id"))
        .col(uuid("membership_id"))
        .primary_key(
            Index::create()
                .col("shop_id")
                .col("zone_id")
                .col("membership_id"),
        );
    child_of(
        &mut table,
        "service_zone_technician",
        "zone_id",
        "service_zone",
    );
    child_of(
        &mut table,
        "service_zone_technician",
        "membership_id",
        "membership",
    );
    table
}

/// Where the day of somebody begins and ends, as typed and in millionths of a degree.
fn profile() -> TableCreateStatement {
    let mut table = keyed("technician_profile");
    table
        .col(uuid("membership_id"))
        .col(text_null("start_line", 200))
        .col(int_null("start_lat"))
        .col(int_null("start_lon"))
        .col(text_null("end_line", 200))
        .col(int_null("end_lat"))
        .col(int_null("end_lon"))
        .primary_key(Index::create().col("shop_id").col("membership_id"));
    child_of(
        &mut table,
        "technician_profile",
        "membership_id",
        "membership",
    );
    table
}
