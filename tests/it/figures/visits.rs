//! The board, the list of visits, a visit's page and the forms that stand on it.

use super::{Fact, Figure, Foot, Here, Look, Rows, Says, Texts};

/// Visits with their price: the bill's total once it is issued, else that of the work (R-APPT-19).
pub(super) const VISIT: &str = "CREATE TEMP TABLE visit AS SELECT v.*, coalesce( \
    (SELECT b.total FROM bill b WHERE b.repair_order_id = v.repair_order_id AND b.is_current \
    AND b.status <> 'draft'), v.work) AS price, \
    (SELECT b.due FROM bill b WHERE b.repair_order_id = v.repair_order_id AND b.is_current \
    AND b.status <> 'draft') AS due \
    FROM (SELECT a.*, (SELECT coalesce(sum((l.quantity * l.unit_price + 50) / 100), 0) \
    FROM repair_job j JOIN repair_line l ON l.repair_job_id = j.id \
    WHERE j.repair_order_id = a.repair_order_id AND j.state <> 'removed') AS work \
    FROM appointment a WHERE a.deleted_at IS NULL) v";

/// The word for where a visit `v` stands.
pub(super) const STATUS: &str = "CASE v.status WHEN 'scheduled' THEN 'Scheduled' \
    WHEN 'in_progress' THEN 'In progress' WHEN 'ready' THEN 'Ready' WHEN 'completed' THEN 'Completed' \
    WHEN 'no_show' THEN 'No-show' ELSE 'Canceled' END";

const COLUMNS: &[&str] = &["When", "Status", "Price"];

/// The list and how many there are, of those that fit.
macro_rules! list {
    ($query:literal, $fit:literal) => {
        &[
            (
                concat!("/appointments", $query),
                Rows("Appointments", COLUMNS),
                concat!(
                    "SELECT '@' || v.day || ' !' || substr(v.wall_start, 12), {status}, '$' || v.price \
                     FROM visit v WHERE ",
                    $fit
                ),
            ),
            (
                concat!("/appointments", $query),
                Texts("nav.pagination p"),
                concat!(
                    "SELECT CASE WHEN count(*) < 50 THEN count(*) ELSE 50 END || ' of ' || count(*) \
                     FROM visit v WHERE ",
                    $fit
                ),
            ),
        ]
    };
}

const LISTS: &[&[Figure]] = &[
    list!("", "true"),
    list!("?status=canceled", "v.status = 'canceled'"),
    list!("?status=scheduled&sort=soonest", "v.status = 'scheduled'"),
    list!("?status=in_progress", "v.status = 'in_progress'"),
    list!("?status=ready", "v.status = 'ready'"),
    list!("?status=completed", "v.status = 'completed'"),
    list!("?status=no_show", "v.status = 'no_show'"),
    list!(
        "?q=RO-00012",
        "v.repair_order_id IN (SELECT r.id FROM repair_order r WHERE r.number = 'RO-00012')"
    ),
    list!(
        "?from=2026-03-09&to=2026-03-11",
        "v.day >= '2026-03-09' AND v.day <= '2026-03-11'"
    ),
];

/// What figures of the dashboard lead to.
const NARROWED: &[&[Figure]] = &[
    list!("?status=not_canceled", "v.status <> 'canceled'"),
    list!(
        "?booked_from=2026-03-01&booked_to=2026-03-09",
        "v.created_at >= '2026-03-01T08:00:00+00:00' AND v.created_at < '2026-03-10T07:00:00+00:00'"
    ),
    list!(
        "?completed_from=2026-03-06&completed_to=2026-03-10",
        "v.completed_at >= '2026-03-06T08:00:00+00:00' AND v.completed_at < '2026-03-11T07:00:00+00:00'"
    ),
    list!(
        "?premises=true",
        "(v.status IN ('in_progress', 'ready') OR v.check_in_at IS NOT NULL AND v.check_out_at IS NULL) \
         AND NOT EXISTS (SELECT 1 FROM visit w WHERE w.vehicle_id = v.vehicle_id AND w.id <> v.id \
         AND (w.status IN ('in_progress', 'ready') OR w.check_in_at IS NOT NULL AND w.check_out_at IS NULL) \
         AND (w.start_at > v.start_at OR w.start_at = v.start_at AND w.id > v.id))"
    ),
];

const OF_TECHNICIAN: &[Figure] = list!("?technician={it}", "v.technician_id = {it}");

const OF_CUSTOMER: &[Figure] = list!("?customer={it}", "v.customer_id = {it}");

/// Each column's name, number and sum; and the price of each card with what is unpaid of it.
macro_rules! board {
    ($query:literal, $shown:literal, $day:literal, $canceled:literal) => {
        &[
            (
                concat!("/board", $query),
                Texts("section.column h2"),
                concat!(
                    "SELECT w.word || ' ' || count(v.id) || ' $' || coalesce(sum(v.price), 0) \
                     FROM (SELECT 'scheduled' AS status, 'Scheduled' AS word \
                     UNION ALL SELECT 'in_progress', 'In progress' UNION ALL SELECT 'ready', 'Ready' \
                     UNION ALL SELECT 'completed', 'Completed' UNION ALL SELECT 'no_show', 'No-show' ",
                    $canceled,
                    ") w LEFT JOIN visit v ON v.status = w.status AND (v.day = '",
                    $day,
                    "' OR v.day < '",
                    $day,
                    "' AND v.status IN ('in_progress', 'ready')) GROUP BY w.word"
                ),
            ),
            (
                concat!("/board", $query),
                Texts("li.card > p:nth-of-type(4)"),
                concat!(
                    "SELECT '$' || v.price || CASE WHEN v.due > 0 THEN ' $' || v.due || ' unpaid' ELSE '' END \
                     FROM visit v WHERE ",
                    $shown,
                    " AND v.day = '",
                    $day,
                    "' OR v.day < '",
                    $day,
                    "' AND v.status IN ('in_progress', 'ready')"
                ),
            ),
        ]
    };
}

const BOARDS: &[&[Figure]] = &[
    board!("", "v.status <> 'canceled'", "2026-03-10", ""),
    board!(
        "?day=2026-03-05",
        "v.status <> 'canceled'",
        "2026-03-05",
        ""
    ),
    board!(
        "?day=2026-03-10&canceled=true",
        "true",
        "2026-03-10",
        "UNION ALL SELECT 'canceled', 'Canceled'"
    ),
];

/// What the lines of the work come to whose kind fits.
macro_rules! of_kind {
    ($label:literal, $kinds:literal) => {
        (
            "/appointments/{it}",
            Fact(".facts", $label),
            concat!(
                "SELECT '$' || sum((l.quantity * l.unit_price + 50) / 100) FROM visit v \
                 JOIN repair_job j ON j.repair_order_id = v.repair_order_id AND j.state <> 'removed' \
                 JOIN repair_line l ON l.repair_job_id = j.id WHERE v.id = {it} AND l.kind IN (",
                $kinds,
                ") HAVING sum((l.quantity * l.unit_price + 50) / 100) <> 0"
            ),
        )
    };
}

const PAGE: &[Figure] = &[
    of_kind!("Labor", "'labor'"),
    of_kind!("Parts", "'part'"),
    of_kind!("Other", "'fee', 'sublet'"),
    (
        "/appointments/{it}",
        Here("The work of this visit", &["Hours", "Price"]),
        "SELECT '*' || j.hours, '$' || (SELECT coalesce(sum((l.quantity * l.unit_price + 50) / 100), 0) \
         FROM repair_line l WHERE l.repair_job_id = j.id) FROM visit v JOIN repair_job j \
         ON j.repair_order_id = v.repair_order_id WHERE v.id = {it} AND j.state <> 'removed'",
    ),
    (
        "/appointments/{it}",
        Foot("The work of this visit", &["Work", "Price"]),
        "SELECT 'Total before tax', '$' || v.work FROM visit v WHERE v.id = {it} AND EXISTS (SELECT 1 \
         FROM repair_job j WHERE j.repair_order_id = v.repair_order_id AND j.state <> 'removed')",
    ),
    (
        "/appointments/{it}",
        Says("main"),
        "SELECT '$' || due || ' due' FROM visit v WHERE v.id = {it} AND v.due > 0",
    ),
    (
        "/appointments/{it}",
        Texts("div.notice[data-tone=warn]"),
        "SELECT CASE WHEN v.due > 0 THEN 'Completed, and $' || v.due || ' is still to be paid.' \
         ELSE 'Completed, and no invoice has been issued: $' || v.work || ' before tax.' END FROM visit v \
         WHERE v.id = {it} AND v.status = 'completed' AND (v.due > 0 OR v.due IS NULL AND v.work > 0)",
    ),
    (
        "/appointments/{it}",
        Says("main"),
        "SELECT '$' || p.amount || ' · ' || {method} || CASE WHEN r.back > 0 THEN ' · $' || r.back \
         || ' given back' ELSE '' END FROM visit v JOIN payment p \
         ON p.repair_order_id = v.repair_order_id AND p.invoice_id IS NULL \
         LEFT JOIN (SELECT payment_id, sum(amount) AS back FROM refund GROUP BY payment_id) r \
         ON r.payment_id = p.id WHERE v.id = {it} \
         UNION ALL SELECT 'Give back $' || (p.amount - coalesce(sum(r.amount), 0)) FROM visit v \
         JOIN payment p ON p.repair_order_id = v.repair_order_id AND p.invoice_id IS NULL \
         LEFT JOIN refund r ON r.payment_id = p.id WHERE v.id = {it} GROUP BY p.id, p.amount",
    ),
    (
        "/appointments/{it}/work-order?as=page",
        Here("Jobs and parts", &["Qty"]),
        "SELECT '' FROM visit v JOIN repair_job j ON j.repair_order_id = v.repair_order_id \
         WHERE v.id = {it} AND j.state <> 'removed' \
         UNION ALL SELECT '*' || l.quantity FROM visit v \
         JOIN repair_job j ON j.repair_order_id = v.repair_order_id AND j.state <> 'removed' \
         JOIN repair_line l ON l.repair_job_id = j.id WHERE v.id = {it}",
    ),
];

/// Work that no bill names yet: what was paid ahead, and what it would cost today. One fee of the shop
/// stands on every bill: 6 % of labor and parts, at most $12.00; parts and fees are taxed with 8 %.
const AHEAD: &[Figure] = &[
    (
        "/appointments/{it}/deposits",
        Says("header.page-head"),
        "SELECT '$' || v.work || ' before tax' FROM visit v WHERE v.id = {it}",
    ),
    (
        "/appointments/{it}/estimate?as=page",
        Fact(".totals", "Subtotal"),
        "SELECT '$' || (work + CASE WHEN (work * 60000 + 500000) / 1000000 > 1200 THEN 1200 \
         ELSE (work * 60000 + 500000) / 1000000 END) FROM (SELECT CAST(v.work AS bigint) AS work \
         FROM visit v WHERE v.id = {it}) w",
    ),
    (
        "/appointments/{it}/estimate?as=page",
        Fact(".totals", "Total"),
        "SELECT '$' || (work + taxes + fee + (fee * 80000 + 500000) / 1000000) FROM (SELECT work, taxes, \
         CASE WHEN (work * 60000 + 500000) / 1000000 > 1200 THEN 1200 \
         ELSE (work * 60000 + 500000) / 1000000 END AS fee FROM (SELECT CAST(v.work AS bigint) AS work, \
         (SELECT CAST(sum(CASE WHEN l.kind = 'part' THEN ((l.quantity * l.unit_price + 50) / 100 * 80000 \
         + 500000) / 1000000 ELSE 0 END) AS bigint) FROM repair_job j \
         JOIN repair_line l ON l.repair_job_id = j.id WHERE j.repair_order_id = v.repair_order_id \
         AND j.state <> 'removed') AS taxes FROM visit v WHERE v.id = {it}) w) x",
    ),
    (
        "/appointments/{it}/estimate?as=page",
        Fact(".sheet-head", "Estimated total"),
        "SELECT '$' || (work + taxes + fee + (fee * 80000 + 500000) / 1000000) FROM (SELECT work, taxes, \
         CASE WHEN (work * 60000 + 500000) / 1000000 > 1200 THEN 1200 \
         ELSE (work * 60000 + 500000) / 1000000 END AS fee FROM (SELECT CAST(v.work AS bigint) AS work, \
         (SELECT CAST(sum(CASE WHEN l.kind = 'part' THEN ((l.quantity * l.unit_price + 50) / 100 * 80000 \
         + 500000) / 1000000 ELSE 0 END) AS bigint) FROM repair_job j \
         JOIN repair_line l ON l.repair_job_id = j.id WHERE j.repair_order_id = v.repair_order_id \
         AND j.state <> 'removed') AS taxes FROM visit v WHERE v.id = {it}) w) x",
    ),
];

/// One of each status, of each way a bill can stand, and with deposits.
const EACH: &str = "SELECT id FROM (SELECT v.id, row_number() OVER (PARTITION BY v.status, b.status \
    ORDER BY v.start_at DESC, v.id) AS nth FROM visit v LEFT JOIN bill b \
    ON b.repair_order_id = v.repair_order_id AND b.is_current) x WHERE nth = 1 \
    UNION SELECT v.id FROM visit v JOIN payment p ON p.repair_order_id = v.repair_order_id \
    WHERE p.kind = 'deposit'";

/// Of nobody who is free of tax.
const OPEN: &str = "SELECT v.id FROM visit v JOIN customer c ON c.id = v.customer_id \
    WHERE v.status = 'scheduled' AND v.day > '{today}' AND v.work > 0 AND NOT c.tax_exempt \
    ORDER BY v.start_at, v.id LIMIT 3";

pub(super) async fn look(look: &mut Look) {
    for figures in LISTS.iter().chain(NARROWED).chain(BOARDS) {
        look.all(figures).await;
    }
    let busy = "SELECT DISTINCT technician_id AS id FROM visit WHERE technician_id IS NOT NULL";
    look.each(busy, OF_TECHNICIAN).await;
    let two = "SELECT survivor_id AS id FROM customer_merge";
    look.each(two, OF_CUSTOMER).await;
    look.each(EACH, PAGE).await;
    look.each(OPEN, AHEAD).await;
}

/// Somebody's own visits, without sums where the shop shows technicians no prices.
const OWN: &[Figure] = &[
    (
        "/board",
        Texts("section.column .count"),
        "SELECT count(v.id) || '' FROM (SELECT 'scheduled' AS status UNION ALL SELECT 'in_progress' \
         UNION ALL SELECT 'ready' UNION ALL SELECT 'completed' UNION ALL SELECT 'no_show') w \
         LEFT JOIN visit v ON v.status = w.status AND v.technician_id = (SELECT m.id FROM membership m \
         WHERE m.name = 'Sam Whitaker') AND (v.day = '{today}' OR v.day < '{today}' \
         AND v.status IN ('in_progress', 'ready')) GROUP BY w.status",
    ),
    (
        "/appointments",
        Texts("nav.pagination p"),
        "SELECT '50 of ' || count(*) FROM visit v JOIN membership m ON m.id = v.technician_id \
         WHERE m.name = 'Sam Whitaker'",
    ),
];

pub(super) async fn look_as_technician(look: &mut Look) {
    look.all(OWN).await;
}
