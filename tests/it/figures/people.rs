//! Customers and their cars.

use super::{Fact, Figure, Here, Look, Rows, Says, Texts};

macro_rules! all_customers {
    () => {
        "SELECT c.name, c.is_vip, \
         (SELECT count(*) FROM appointment a WHERE a.customer_id = c.id AND a.status = 'completed' \
         AND a.deleted_at IS NULL) AS visits, \
         (SELECT max(a.day) FROM appointment a WHERE a.customer_id = c.id AND a.status = 'completed' \
         AND a.deleted_at IS NULL) AS last, \
         (SELECT max(a.day) FROM appointment a WHERE a.customer_id = c.id AND a.status = 'completed' \
         AND a.deleted_at IS NULL AND (a.vehicle_id IS NULL OR EXISTS (SELECT 1 FROM vehicle_owner o \
         JOIN vehicle w ON w.id = o.vehicle_id WHERE o.vehicle_id = a.vehicle_id AND o.customer_id = c.id \
         AND o.until_day IS NULL AND w.is_active))) AS seen, \
         (SELECT coalesce(sum(b.due), 0) FROM bill b WHERE b.customer_id = c.id \
         AND b.status IN ('issued', 'partially_paid')) AS unpaid, \
         (SELECT coalesce(sum(b.total - b.credited), 0) FROM bill b WHERE b.customer_id = c.id \
         AND b.status IN ('issued', 'partially_paid', 'paid')) AS spend, \
         (SELECT count(*) FROM customer_tag g WHERE g.customer_id = c.id) AS tags \
         FROM customer c WHERE c.deleted_at IS NULL"
    };
}

/// Who they are, with their badges and figures, and the last visit that asks them to come again: of a car
/// that they have and that is in use, or of none (R-CUST-10 to 16).
macro_rules! customers {
    ($query:literal, $fit:literal) => {
        &[
            (
                concat!("/customers", $query),
                Rows(
                    "Customers",
                    &["Customer", "Visits", "Last visit", "Unpaid"],
                ),
                concat!(
                    "SELECT name || vip || recall, visits || '', coalesce('@' || last, ''), \
                     CASE WHEN unpaid > 0 THEN '$' || unpaid ELSE '' END FROM (SELECT name, visits, last, \
                     unpaid, seen, spend, is_vip, tags, CASE WHEN is_vip THEN ' VIP' WHEN spend >= 150000 \
                     THEN ' VIP by spend' ELSE '' END AS vip, CASE WHEN seen < '{overdue}' THEN ' Overdue' \
                     WHEN seen <= '{due soon}' THEN ' Due soon' ELSE '' END AS recall FROM (",
                    all_customers!(),
                    ") known) marked WHERE ",
                    $fit
                ),
            ),
            (
                concat!("/customers", $query),
                Texts("nav.pagination p"),
                concat!(
                    "SELECT '1–' || CASE WHEN count(*) < 50 THEN count(*) ELSE 50 END || ' of ' || count(*) \
                     FROM (",
                    all_customers!(),
                    ") known WHERE ",
                    $fit
                ),
            ),
        ]
    };
}

const LISTS: &[&[Figure]] = &[
    customers!("", "true"),
    customers!("?filter=vip", "is_vip OR spend >= 150000"),
    customers!("?filter=unpaid", "unpaid > 0"),
    customers!("?tag=Fleet", "tags > 0"),
    customers!("?filter=overdue", "seen < '{overdue}'"),
    customers!(
        "?filter=due_soon",
        "seen >= '{overdue}' AND seen <= '{due soon}'"
    ),
];

/// How many each filter shows, whichever is on (R-CUST-8).
macro_rules! filters {
    ($($query:literal)*) => {
        &[$((
            concat!("/customers", $query),
            Texts("nav.tabs a"),
            concat!(
                "SELECT w.word || ' ' || count(*) FROM (SELECT 'All customers' AS word \
                 UNION ALL SELECT 'VIP' UNION ALL SELECT 'Due soon' UNION ALL SELECT 'Overdue' \
                 UNION ALL SELECT 'Unpaid') w JOIN (",
                all_customers!(),
                ") known ON CASE w.word WHEN 'VIP' THEN is_vip OR spend >= 150000 \
                 WHEN 'Due soon' THEN seen >= '{overdue}' AND seen <= '{due soon}' \
                 WHEN 'Overdue' THEN seen < '{overdue}' WHEN 'Unpaid' THEN unpaid > 0 ELSE true END \
                 GROUP BY w.word"
            ),
        )),*]
    };
}

const FILTERS: &[Figure] =
    filters!("" "?filter=vip" "?filter=due_soon" "?filter=overdue" "?filter=unpaid");

const PROFILE: &[Figure] = &[
    (
        "/customers/{it}",
        Fact(".kpis", "Open balance"),
        "SELECT '$' || coalesce(sum(due), 0) FROM bill WHERE customer_id = {it} \
         AND status IN ('issued', 'partially_paid')",
    ),
    (
        "/customers/{it}",
        Fact(".kpis", "Lifetime spend"),
        "SELECT '$' || coalesce(sum(total - credited), 0) FROM bill WHERE customer_id = {it} \
         AND status IN ('issued', 'partially_paid', 'paid')",
    ),
    (
        "/customers/{it}",
        Fact(".kpis", "Average ticket"),
        "SELECT CASE WHEN bills = 0 THEN '–' ELSE '$' || ((spend + bills / 2) / bills) END \
         FROM (SELECT count(CASE WHEN total > credited OR credited = 0 THEN 1 END) AS bills, \
         CAST(coalesce(sum(total - credited), 0) AS bigint) AS spend FROM bill WHERE customer_id = {it} \
         AND status IN ('issued', 'partially_paid', 'paid')) b",
    ),
    (
        "/customers/{it}",
        Fact(".kpis", "Visits"),
        "SELECT count(CASE WHEN status = 'completed' THEN 1 END) \
         || CASE WHEN count(CASE WHEN status = 'no_show' THEN 1 END) = 0 THEN '' ELSE ' ' \
         || count(CASE WHEN status = 'no_show' THEN 1 END) || ' no-show^' END \
         FROM visit WHERE customer_id = {it}",
    ),
    (
        "/customers/{it}",
        Texts("header.page-head .meta span"),
        "SELECT coalesce('Last visit @' || max(day), 'Not visited yet') FROM visit \
         WHERE customer_id = {it} AND status = 'completed' \
         UNION ALL SELECT next FROM (SELECT 'Next visit @' || day || ' , !' || substr(wall_start, 12) AS next \
         FROM visit WHERE customer_id = {it} AND status = 'scheduled' AND wall_start > '{today}T13:00' \
         ORDER BY wall_start LIMIT 1) n",
    ),
    (
        "/customers/{it}",
        Rows("Visits", &["Visit", "Price"]),
        "SELECT '@' || day || ' !' || substr(wall_start, 12), '$' || price FROM visit WHERE customer_id = {it}",
    ),
    (
        "/customers/{it}",
        Texts("nav.pagination p"),
        "SELECT '25 visits, newest first; Next shows older ones' FROM customer WHERE id = {it} \
         AND (SELECT count(*) FROM visit WHERE customer_id = {it}) > 25",
    ),
    (
        "/customers/{it}",
        Here("Visits", &["Work"]),
        "SELECT coalesce((SELECT string_agg(j.name || CASE WHEN j.jobs > 1 THEN ' $' || j.price ELSE '' END, \
         ' ' ORDER BY j.sort) FROM (SELECT r.repair_order_id, r.name, r.sort, \
         count(*) OVER (PARTITION BY r.repair_order_id) AS jobs, \
         (SELECT coalesce(sum((l.quantity * l.unit_price + 50) / 100), 0) FROM repair_line l \
         WHERE l.repair_job_id = r.id) AS price FROM repair_job r WHERE r.state <> 'removed') j \
         WHERE j.repair_order_id = v.repair_order_id) || ' ', '') || 'by ' || m.name FROM visit v \
         JOIN membership m ON m.id = v.technician_id WHERE v.customer_id = {it} \
         ORDER BY v.start_at DESC, v.id DESC LIMIT 25",
    ),
    (
        "/customers/{it}",
        Here(
            "Invoices",
            &["Invoice", "Status", "Payments", "Total", "Due"],
        ),
        "SELECT coalesce(b.number || ' @' || b.issued_day, 'Draft'), {standing}, \
         coalesce((SELECT string_agg('$' || p.amount || ' ' || {method} || ' @' || p.received_day, ' ' \
         ORDER BY p.received_at DESC) FROM payment p WHERE p.invoice_id = b.id), ''), '$' || b.total, \
         CASE WHEN b.due > 0 AND b.status <> 'draft' THEN '$' || b.due ELSE '' END FROM bill b \
         WHERE b.customer_id = {it} AND (b.number IS NOT NULL OR b.status <> 'void') AND (b.status IN ('issued', 'partially_paid') \
         OR b.repair_order_id IN (SELECT repair_order_id FROM (SELECT v.repair_order_id FROM visit v \
         WHERE v.customer_id = {it} ORDER BY v.start_at DESC, v.id DESC LIMIT 25) newest))",
    ),
];

const CARS: &[Figure] = &[
    (
        "/vehicles",
        Rows("Vehicles", &["Owner"]),
        "SELECT c.name FROM vehicle w JOIN vehicle_owner o ON o.vehicle_id = w.id AND o.until_day IS NULL \
         JOIN customer c ON c.id = o.customer_id WHERE w.deleted_at IS NULL",
    ),
    (
        "/vehicles",
        Texts("nav.pagination p"),
        "SELECT '1–50 of ' || count(*) FROM vehicle WHERE deleted_at IS NULL",
    ),
    (
        "/vehicles?q=honda",
        Rows("Vehicles", &["Owner"]),
        "SELECT c.name FROM vehicle w JOIN vehicle_owner o ON o.vehicle_id = w.id AND o.until_day IS NULL \
         JOIN customer c ON c.id = o.customer_id WHERE w.deleted_at IS NULL AND w.make = 'Honda'",
    ),
    (
        "/vehicles?q=honda",
        Texts("nav.pagination p"),
        "SELECT '1–' || CASE WHEN count(*) < 50 THEN count(*) ELSE 50 END || ' of ' || count(*) \
         FROM vehicle WHERE deleted_at IS NULL AND make = 'Honda'",
    ),
];

const CAR: &[Figure] = &[
    (
        "/vehicles/{it}",
        Fact(".facts", "Odometer"),
        "SELECT shown FROM (SELECT o.odometer_in AS miles, '#' || o.odometer_in || ' mi @' || v.day AS shown, \
         v.start_at AS at FROM visit v JOIN repair_order o ON o.id = v.repair_order_id \
         WHERE v.vehicle_id = {it} AND o.odometer_in IS NOT NULL \
         UNION ALL SELECT r.miles, '#' || r.miles || ' mi `' || r.read_at || '`', r.read_at \
         FROM odometer_reading r WHERE r.vehicle_id = {it}) x ORDER BY at DESC, miles DESC LIMIT 1",
    ),
    (
        "/vehicles/{it}",
        Rows("Visits", &["Visit", "Price"]),
        "SELECT '@' || v.day || ' !' || substr(v.wall_start, 12), CASE WHEN EXISTS (SELECT 1 \
         FROM vehicle_owner o WHERE o.vehicle_id = {it} AND o.customer_id = v.customer_id \
         AND o.until_day IS NULL) THEN '$' || v.price ELSE '' END FROM visit v WHERE v.vehicle_id = {it}",
    ),
    (
        "/vehicles/{it}",
        Texts("header.page-head .badge[data-tone=bad], header.page-head .badge[data-tone=warn]"),
        "SELECT CASE WHEN last < '{overdue}' THEN 'Overdue' ELSE 'Due soon' END FROM (SELECT max(day) AS last \
         FROM visit WHERE vehicle_id = {it} AND status = 'completed') v WHERE last <= '{due soon}'",
    ),
];

/// A mile is 1.609344 km.
const READINGS: &str = "SELECT CASE r.unit WHEN 'mi' THEN '#' || r.value || ' mi' \
    ELSE '#' || r.value || ' km (#' || ((CAST(r.value AS bigint) * 1000000 + 804672) / 1609344) || ' mi)' END \
    || CASE r.lower_reason WHEN 'cluster_replaced' THEN ' Lower The cluster was replaced' ELSE '' END \
    FROM odometer_reading r WHERE r.vehicle_id = {it}";

const READ: &[Figure] = &[
    (
        "/vehicles/{it}",
        Here("Odometer readings", &["Odometer"]),
        READINGS,
    ),
    (
        "/vehicles/{it}/readings",
        Here("Odometer readings", &["Odometer"]),
        READINGS,
    ),
    (
        "/vehicles/{it}/readings",
        Says("#reading-form"),
        "SELECT 'The last reading was #' || ((CAST(r.value AS bigint) * 1000000 + 804672) / 1609344) || ' mi.' \
         FROM odometer_reading r WHERE r.vehicle_id = {it} ORDER BY r.read_at DESC LIMIT 1",
    ),
];

/// Those who come most often, those with most bills that ask for less, whoever was two records before, a
/// VIP, and some who never came.
const WHO: &str = "SELECT id FROM (SELECT c.id FROM customer c JOIN visit v ON v.customer_id = c.id \
    GROUP BY c.id ORDER BY count(*) DESC, c.id LIMIT 3) often \
    UNION SELECT b.customer_id FROM bill b WHERE b.credited > 0 OR b.status = 'void' AND b.number IS NOT NULL \
    OR b.kept > b.paid OR b.status = 'draft' \
    UNION SELECT survivor_id FROM customer_merge \
    UNION SELECT id FROM (SELECT c.id FROM customer c WHERE c.is_vip OR NOT EXISTS (SELECT 1 FROM visit v \
    WHERE v.customer_id = c.id) AND c.deleted_at IS NULL ORDER BY c.is_vip DESC, c.id LIMIT 3) never";

/// The cars that come most often, one that is overdue, and the one that was sold.
const WHICH: &str = "SELECT id FROM (SELECT w.id FROM vehicle w JOIN visit v ON v.vehicle_id = w.id \
    GROUP BY w.id ORDER BY count(*) DESC, w.id LIMIT 3) often \
    UNION SELECT id FROM (SELECT w.id FROM vehicle w JOIN visit v ON v.vehicle_id = w.id \
    WHERE v.status = 'completed' GROUP BY w.id ORDER BY max(v.day), w.id LIMIT 2) long_ago \
    UNION SELECT vehicle_id FROM vehicle_owner WHERE until_day IS NOT NULL";

pub(super) async fn look(look: &mut Look) {
    for figures in LISTS {
        look.all(figures).await;
    }
    look.all(FILTERS).await;
    look.each(WHO, PROFILE).await;
    look.all(CARS).await;
    look.each(WHICH, CAR).await;
    look.each(
        "SELECT DISTINCT vehicle_id AS id FROM odometer_reading",
        READ,
    )
    .await;
}
