//! Shops take turns: one with a hundred thousand jobs holds nobody up, and costs no more to look at.

use super::{Way, ask, done, only, probe, runner};
use crate::support::{App, Reader};
use autoshop::kernel::ids::ShopId;
use sqlx::{AssertSqlSafe, Connection, Row, SqliteConnection};

const MANY: &str = "99999";

/// A hundred thousand rows like the shop's only one.
async fn pile_up(app: &App) {
    let columns =
        "created_at, updated_at, kind, payload, state, priority, run_at, attempts, max_attempts";
    let url = app.owner_url().unwrap_or_else(|| app.url());
    let mut reader = Reader::open(&url).await.unwrap();
    let sql = if app.is_postgres() {
        format!(
            "SET app.shop_id = '{}'; INSERT INTO job (shop_id, id, {columns}) \
             SELECT shop_id, gen_random_uuid(), {columns} FROM job, generate_series(1, {MANY})",
            app.shop.id
        )
    } else {
        format!(
            "INSERT INTO job (shop_id, id, {columns}) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL \
             SELECT i + 1 FROM n WHERE i < {MANY}) SELECT shop_id, randomblob(16), {columns} FROM job, n"
        )
    };
    reader.run(&sql).await.unwrap();
    reader.close().await.unwrap();
}

#[actix_web::test] // F37
async fn a_hundred_thousand_jobs_of_one_shop_hold_up_no_other() {
    let app = App::start().await;
    ask(&app, &app.shop, &probe("a", Way::Free)).await.unwrap();
    let alone = runner(&app);
    let taken = alone.take().await.unwrap().unwrap();
    let cheap = taken.statements;
    app.clock.advance(chrono::TimeDelta::minutes(2));
    alone.work(alone.take().await.unwrap().unwrap()).await;
    ask(&app, &app.shop, &probe("a", Way::Free)).await.unwrap();
    app.rows_of_shop(
        app.shop.id,
        "DELETE FROM job WHERE state = 'done' RETURNING kind",
    )
    .await;
    assert_eq!(only(&app).await.attempts, 0);
    pile_up(&app).await;
    let (b, c) = (app.found_shop("b").await, app.found_shop("c").await);
    for shop in [&b, &c] {
        ask(&app, shop, &probe("small", Way::Free)).await.unwrap();
    }

    let runner = runner(&app);
    let mut order: Vec<ShopId> = Vec::new();
    for _ in 0..5 {
        let taken = runner.take().await.unwrap().unwrap();
        assert!(taken.statements <= cheap, "{}", taken.statements);
        order.push(taken.shop);
        runner.work(taken).await;
    }

    let a = app.shop.id;
    assert_eq!(order, [a, b.id, c.id, a, a]);
    assert_eq!(done(&app, &b).await, ["small"]);
    assert_eq!(done(&app, &c).await, ["small"]);
}

#[actix_web::test] // F37
async fn on_sqlite_whose_turn_it_is_is_found_by_the_index_alone() {
    let app = App::start().await;
    if app.is_postgres() {
        return; // its plans go by what was counted
    }
    let mut db = SqliteConnection::connect(&app.url()).await.unwrap();
    for (sql, index) in [
        (
            "SELECT shop_id FROM job WHERE state = 'ready' AND shop_id > ?1 ORDER BY shop_id LIMIT 1",
            "job_turn",
        ),
        (
            "SELECT * FROM job WHERE state = 'ready' AND shop_id = ?1 AND priority = ?2 AND run_at <= ?3 \
             ORDER BY run_at, id LIMIT 1",
            "job_next",
        ),
        (
            "SELECT * FROM job WHERE state = 'running' AND shop_id = ?1",
            "job_over",
        ),
        (
            "SELECT 1 FROM job WHERE state = 'ready' AND kind = ?1 AND shop_id = ?2 LIMIT 10000",
            "job_waiting",
        ),
    ] {
        let plan = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}"));
        let steps = sqlx::query(plan).fetch_all(&mut db).await.unwrap();
        let steps: Vec<String> = steps.iter().map(|step| step.get("detail")).collect();
        assert_eq!(steps.len(), 1, "nothing is sorted: {steps:?}");
        assert!(
            steps[0].contains(&format!("INDEX {index} (shop_id")),
            "{sql}: {steps:?}"
        );
    }
    db.close().await.unwrap();
}
