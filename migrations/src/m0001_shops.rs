//! Shops, their people and settings; and what signing in needs.

use crate::shape::{
    cents, create, day, drop, flag, index, int, int_null, json_null, keyed, owned, text, text_null,
    ts, ts_null, unique, uuid, uuid_null, version, wall, word,
};
use sea_orm_migration::prelude::{
    ColumnDef, DbErr, DeriveMigrationName, Expr, ExprTrait, ForeignKey, Index, MigrationTrait,
    SchemaManager, Table, TableCreateStatement, async_trait,
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLES: &[&str] = &[
    "shop",
    "shop_settings",
    "business_hours",
    "holiday",
    "number_series",
    "user",
    "membership",
    "session",
    "sign_in_count",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = vec![
            shop(),
            shop_settings(),
            business_hours(),
            holiday(),
            number_series(),
            user(),
            membership(),
            session(),
            sign_in_count(),
        ];
        let indexes = vec![
            unique("shop", "shop_slug", &["slug"]),
            unique("user", "user_email", &["email_normalized"]),
            unique("membership", "membership_user", &["shop_id", "user_id"]),
            index("membership", "membership_of_user", &["user_id"]),
            index(
                "business_hours",
                "business_hours_weekday",
                &["shop_id", "weekday"],
            ),
            unique("holiday", "holiday_day", &["shop_id", "day"]),
            index("session", "session_subject", &["user_id"]),
            index("session", "session_expiry", &["expires_at"]),
            index("sign_in_count", "sign_in_count_window", &["window_start"]),
        ];
        create(manager, tables, indexes).await?;
        wall(
            manager,
            &[
                "shop_settings",
                "business_hours",
                "holiday",
                "number_series",
            ],
        )
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop(manager, TABLES).await
    }
}

fn shop() -> TableCreateStatement {
    Table::create()
        .table("shop")
        .col(uuid("id").primary_key())
        .col(text("slug", 40))
        .col(text("name", 120))
        .col(text_null("legal_name", 120))
        .col(word("status", &["trial", "active", "suspended", "closed"]))
        .col(text_null("phone", 20))
        .col(text_null("email", 254))
        .col(text_null("website", 200))
        .col(text_null("line1", 120))
        .col(text_null("city", 120))
        .col(text_null("region", 120))
        .col(text_null("postal", 120))
        .col(text("zone", 64))
        .col(text_null("tax_id", 40))
        .col(text_null("registration_no", 40))
        .col(flag("is_demo", false))
        .col(ts("created_at"))
        .col(ts("updated_at"))
        .col(version())
        .take()
}

fn shop_settings() -> TableCreateStatement {
    let mut table = keyed("shop_settings");
    table
        .col(cents("labor_rate"))
        .col(int("tax_labor", 0))
        .col(int("tax_part", 0))
        .col(int("tax_fee", 0))
        .col(int("tax_sublet", 0))
        .col(int("default_duration", 120))
        .col(int("buffer", 15))
        .col(int("default_travel", 20))
        .col(int_null("max_jobs_per_day"))
        .col(int("invoice_due_days", 0))
        .col(cents("vip_threshold"))
        .col(int("due_soon_days", 150))
        .col(int("overdue_days", 180))
        .col(flag("technician_sees_prices", true))
        .col(flag("technician_may_complete", false))
        .col(text_null("invoice_footer", 1000))
        .col(version())
        .primary_key(Index::create().col("shop_id"));
    table
}

fn business_hours() -> TableCreateStatement {
    let mut table = owned("business_hours");
    table
        .col(int("weekday", 1).check(Expr::col("weekday").between(1, 7)))
        .col(int("opens", 0))
        .col(int("closes", 0))
        .check(Expr::col("opens").lt(Expr::col("closes")));
    table
}

fn holiday() -> TableCreateStatement {
    let mut table = owned("holiday");
    table.col(day("day")).col(text("name", 80));
    table
}

pub(crate) fn number_series() -> TableCreateStatement {
    let mut table = keyed("number_series");
    table
        .col(word("kind", &["order", "invoice"]))
        .col(int("year", 0))
        .col(text("prefix", 12))
        .col(int("next", 1))
        .primary_key(Index::create().col("shop_id").col("kind").col("year"));
    table
}

fn user() -> TableCreateStatement {
    Table::create()
        .table("user")
        .col(uuid("id").primary_key())
        .col(text("email", 254))
        .col(text("email_normalized", 254))
        .col(text("name", 120))
        .col(text_null("password_hash", 300))
        .col(ts_null("last_login_at"))
        .col(ts_null("disabled_at"))
        .col(ts("created_at"))
        .col(ts("updated_at"))
        .col(version())
        .take()
}

fn membership() -> TableCreateStatement {
    let mut table = owned("membership");
    table
        .col(uuid("user_id"))
        .col(word(
            "role",
            &["owner", "advisor", "technician", "accountant"],
        ))
        .col(text("name", 120))
        .col(text("initials", 3))
        .col(flag("is_bookable", false))
        .col(ts_null("disabled_at"))
        .col(version())
        .foreign_key(
            ForeignKey::create()
                .from("membership", "user_id")
                .to("user", "id"),
        );
    table
}

fn session() -> TableCreateStatement {
    Table::create()
        .table("session")
        .col(text("key_hash", 64).primary_key())
        .col(uuid_null("user_id"))
        .col(uuid_null("shop_id"))
        .col(text_null("ip", 45))
        .col(text_null("client", 200))
        .col(ts("created_at"))
        .col(ts("seen_at"))
        .col(ts("expires_at"))
        .col(json_null("state"))
        .take()
}

fn sign_in_count() -> TableCreateStatement {
    Table::create()
        .table("sign_in_count")
        .col(text("key_hash", 64).primary_key())
        .col(ts("window_start"))
        .col(ColumnDef::new("failures").integer().not_null())
        .take()
}
