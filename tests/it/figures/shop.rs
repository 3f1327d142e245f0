//! The catalog, fees, numbers, people, imports, the log and the search.

use super::{Fact, Figure, Here, Look, Rows, Says, Texts};

const PLACES: &[Figure] = &[
    (
        "/services",
        Rows("Services", &["Name", "Hours", "Price"]),
        "SELECT name, CASE WHEN hours > 0 THEN '*' || hours || ' h' ELSE '–' END, \
         CASE WHEN price = 0 THEN 'No charge' ELSE '$' || price END FROM offered WHERE is_active",
    ),
    (
        "/services",
        Texts("nav.pagination p"),
        "SELECT CASE WHEN count(*) > 50 THEN '1–50 of ' ELSE '' END || count(*) || ' service^' FROM service \
         WHERE is_active AND deleted_at IS NULL",
    ),
    (
        "/services",
        Texts("select[name=category] option"),
        "SELECT 'All (' || count(*) || ')' FROM offered WHERE is_active \
         UNION ALL SELECT word || ' (' || count(*) || ')' FROM offered WHERE is_active GROUP BY word",
    ),
    (
        "/services?category=brakes",
        Texts("nav.pagination p"),
        "SELECT count(*) || ' service^' FROM service WHERE is_active AND category = 'brakes'",
    ),
    (
        "/services?inactive=true",
        Rows("Services", &["Name", "Price", "State"]),
        "SELECT name, CASE WHEN price = 0 THEN 'No charge' ELSE '$' || price END, \
         CASE WHEN is_active THEN 'Active' ELSE 'Inactive' END FROM offered",
    ),
    (
        "/services?inactive=true",
        Texts("nav.pagination p"),
        "SELECT CASE WHEN count(*) > 50 THEN '1–50 of ' ELSE '' END || count(*) || ' service^' FROM offered",
    ),
    (
        "/settings/fees",
        Here("Fees of the shop", &["Fee", "Asks"]),
        "SELECT name, CASE WHEN rate IS NULL THEN '$' || amount || CASE kind WHEN 'hazmat' THEN ' each' \
         ELSE '' END ELSE '%' || rate || ' of labor and parts' END \
         || CASE WHEN cap IS NULL THEN '' ELSE ', at most $' || cap END FROM fee_rule",
    ),
    (
        "/settings/numbering",
        Says("#numbering"),
        "SELECT 'The next one is INV-' || substr(CAST(100001 + max(series_no) AS TEXT), 2) || '.' FROM invoice \
         UNION ALL SELECT 'The next one is CN-' || substr(CAST(100001 + max(series_no) AS TEXT), 2) || '.' \
         FROM credit_note \
         UNION ALL SELECT 'The next one is RO-' || substr(CAST(100001 + count(*) AS TEXT), 2) || '.' \
         FROM repair_order",
    ),
    (
        "/settings/people",
        Here("People", &["Name", "Appointments"]),
        "SELECT name, CASE WHEN is_bookable AND disabled_at IS NULL THEN 'Takes appointments' ELSE 'None' END \
         FROM membership",
    ),
    (
        "/audit",
        Texts("nav.pagination p"),
        "SELECT CASE WHEN count(*) < 50 THEN '1–' || count(*) ELSE '1–50' END || ' of ' || count(*) \
         FROM audit_log",
    ),
    (
        "/audit?entity=invoice",
        Texts("nav.pagination p"),
        "SELECT CASE WHEN count(*) < 50 THEN '1–' || count(*) ELSE '1–50' END || ' of ' || count(*) \
         FROM audit_log WHERE entity = 'invoice'",
    ),
    (
        "/imports",
        Here("Latest imports", &["File", "State"]),
        "SELECT 'people.csv', 'Imported' FROM import_run WHERE state = 'applied'",
    ),
    (
        "/account",
        Here("Where you are signed in", &["Shop"]),
        "SELECT 'Valley Mobile Mechanics' FROM membership WHERE name = 'Edgar Ramirez'",
    ),
];

/// As htmx asks while one types: a browser would be led to the only hit.
const SEARCH: &[Figure] = &[(
    "/search?q=INV-00009",
    Says("body"),
    "SELECT b.number || ' ' || c.name || ', $' || b.total FROM bill b \
     JOIN customer c ON c.id = b.customer_id WHERE b.number = 'INV-00009'",
)];

const SERVICE: &[Figure] = &[
    (
        "/services/{it}",
        Fact(".facts", "Price"),
        "SELECT '$' || price FROM offered WHERE id = {it}",
    ),
    (
        "/services/{it}",
        Fact(".facts", "Hours"),
        "SELECT '*' || hours || ' h' FROM service WHERE id = {it}",
    ),
];

const HOURLY: &[Figure] = &[(
    "/services/{it}",
    Fact(".facts", "Made of"),
    "SELECT '*' || s.hours || ' h × $' || c.labor_rate || CASE WHEN EXISTS (SELECT 1 FROM service_line l \
     WHERE l.service_id = {it}) THEN ' , and its lines' ELSE '' END FROM service s \
     CROSS JOIN shop_settings c WHERE s.id = {it}",
)];

/// Two rows of the file became customers, one had no address that could be one.
const IMPORT: &[Figure] = &[
    (
        "/imports/{it}",
        Fact(".facts", "Added"),
        "SELECT count(*) || '' FROM customer c JOIN import_run r ON r.id = {it} WHERE c.name LIKE '% Import'",
    ),
    (
        "/imports/{it}",
        Fact(".facts", "Refused"),
        "SELECT (3 - count(*)) || '' FROM customer WHERE name LIKE '% Import'",
    ),
];

pub(super) async fn look(look: &mut Look) {
    look.all(PLACES).await;
    let some = "SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY pricing ORDER BY sort) AS nth \
         FROM service WHERE price > 0) s WHERE nth <= 2 UNION SELECT service_id FROM service_line";
    look.each(some, SERVICE).await;
    let hourly = "SELECT id FROM service WHERE pricing = 'hourly' ORDER BY sort LIMIT 1";
    look.each(hourly, HOURLY).await;
    look.each("SELECT id FROM import_run", IMPORT).await;
    look.browser = look.browser.htmx();
    look.all(SEARCH).await;
}
