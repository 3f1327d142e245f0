//! What the shop sells: services with lines of their own, packages, and both where work is chosen.

use super::staff::press;
use super::{Fact, Figure, Foot, Look, Rows, Says, Texts};

/// What one of a service costs: its lines, or its own price; by the hour both (R-SVC-6).
pub(super) const OFFERED: &str = "CREATE TEMP TABLE offered AS SELECT s.id, s.name, s.hours, s.sort, \
    s.is_active, s.category, s.pricing, CASE s.category WHEN 'maintenance' THEN 'Maintenance' \
    WHEN 'brakes' THEN 'Brakes' WHEN 'engine_diagnostics' THEN 'Engine & diagnostics' \
    WHEN 'transmission_drivetrain' THEN 'Transmission & drivetrain' \
    WHEN 'tires_steering_suspension' THEN 'Tires, steering & suspension' \
    WHEN 'hvac' THEN 'Heating & air conditioning' WHEN 'electrical_battery' THEN 'Electrical & battery' \
    WHEN 'cooling_system' THEN 'Cooling system' WHEN 'adas' THEN 'Driver assistance (ADAS)' \
    ELSE 'Inspection & safety' END AS word, coalesce(l.lines, 0) \
    + CASE WHEN s.pricing = 'hourly' THEN (s.hours * c.labor_rate + 50) / 100 \
    WHEN l.lines IS NULL THEN s.price ELSE 0 END AS price FROM service s CROSS JOIN shop_settings c \
    LEFT JOIN (SELECT t.service_id, CAST(sum((t.quantity * coalesce(t.unit_price, CASE t.kind \
    WHEN 'labor' THEN r.labor_rate ELSE 0 END) + 50) / 100) AS bigint) AS lines FROM service_line t \
    CROSS JOIN shop_settings r GROUP BY t.service_id) l ON l.service_id = s.id WHERE s.deleted_at IS NULL";

/// What so many of a service cost in a package, on their own and as their share of its own price: rounded
/// down, and the last one takes what is left (R-SVC-7).
pub(super) const PACKED: &str = "CREATE TEMP TABLE packed AS SELECT z.*, CASE WHEN z.own IS NULL THEN z.list \
    WHEN z.nth = 1 THEN z.own - (z.floors - z.floor) ELSE z.floor END AS share FROM (SELECT y.*, \
    CAST(sum(y.floor) OVER (PARTITION BY y.package_id) AS bigint) AS floors FROM (SELECT x.*, \
    x.own * x.list / x.total AS floor FROM (SELECT w.*, \
    CAST(sum(w.list) OVER (PARTITION BY w.package_id) AS bigint) AS total FROM (SELECT i.package_id, i.sort, \
    i.quantity AS units, p.price AS own, s.name, s.is_active, (s.hours * i.quantity + 50) / 100 AS hours, \
    row_number() OVER (PARTITION BY i.package_id ORDER BY i.sort DESC) AS nth, \
    CAST(coalesce((SELECT sum(((t.quantity * i.quantity + 50) / 100 * coalesce(t.unit_price, CASE t.kind \
    WHEN 'labor' THEN c.labor_rate ELSE 0 END) + 50) / 100) FROM service_line t \
    WHERE t.service_id = s.id), 0) AS bigint) + CASE WHEN s.pricing = 'hourly' \
    THEN ((s.hours * i.quantity + 50) / 100 * c.labor_rate + 50) / 100 \
    WHEN EXISTS (SELECT 1 FROM service_line t WHERE t.service_id = s.id) THEN 0 \
    ELSE (i.quantity * s.price + 50) / 100 END AS list FROM package_item i \
    JOIN package p ON p.id = i.package_id JOIN service s ON s.id = i.service_id \
    CROSS JOIN shop_settings c) w) x) y) z";

/// Packages; only those in use, of services in use, are offered.
pub(super) const PACKET: &str = "CREATE TEMP TABLE packet AS SELECT p.id, p.name, p.is_active, k.contents, \
    k.hours, k.total, p.is_active AND k.gone = 0 AS is_offered FROM package p JOIN (SELECT package_id, \
    string_agg(CASE units WHEN 100 THEN name ELSE '*' || units || ' × ' || name END, ', ' ORDER BY sort) \
    AS contents, CAST(sum(hours) AS bigint) AS hours, CAST(sum(share) AS bigint) AS total, \
    sum(CASE WHEN is_active THEN 0 ELSE 1 END) AS gone FROM packed GROUP BY package_id) k \
    ON k.package_id = p.id";

const PLACES: &[Figure] = &[
    (
        "/packages",
        Rows("Packages", &["Name", "Services", "Hours", "Price"]),
        "SELECT name || CASE WHEN is_active THEN '' ELSE ' Inactive' END, contents, '*' || hours || ' h', \
         '$' || total FROM packet",
    ),
    (
        "/packages",
        Says("main"),
        "SELECT count(*) || ' package^' FROM package",
    ),
    (
        "/appointments/new",
        Texts("details.fold label.check"),
        "SELECT name || ' ' || CASE WHEN hours > 0 THEN '*' || hours || ' h · ' ELSE '' END || '$' || price \
         FROM offered WHERE is_active UNION ALL SELECT name || ' ' || contents || ' ' \
         || CASE WHEN hours > 0 THEN '*' || hours || ' h · ' ELSE '' END || '$' || total FROM packet \
         WHERE is_offered",
    ),
    (
        "/appointments/new",
        Texts("div.field.wide > details.fold > summary"),
        "SELECT word || ' ' || count(*) FROM offered WHERE is_active GROUP BY word \
         UNION ALL SELECT 'Packages ' || count(*) FROM packet WHERE is_offered",
    ),
];

const PACKAGE: &[Figure] = &[
    (
        "/packages/{it}",
        Fact(".facts", "Price"),
        "SELECT CASE WHEN own IS NULL THEN '$' || total || ' , the sum of its services' \
         WHEN own < total THEN '$' || own || ' instead of $' || total || ' : $' || (total - own) || ' less' \
         ELSE '$' || own || ' , its own price' END FROM packed WHERE package_id = {it} AND nth = 1",
    ),
    (
        "/packages/{it}",
        Fact(".facts", "Hours"),
        "SELECT '*' || hours || ' h' FROM packet WHERE id = {it}",
    ),
    (
        "/packages/{it}",
        Rows(
            "Services of the package",
            &[
                "Service",
                "Quantity",
                "Hours",
                "On its own",
                "In the package",
            ],
        ),
        "SELECT name || CASE WHEN is_active THEN '' ELSE ' Inactive' END, '*' || units, \
         CASE WHEN hours > 0 THEN '*' || hours || ' h' ELSE '–' END, '$' || list, '$' || share FROM packed \
         WHERE package_id = {it}",
    ),
    (
        "/packages/{it}",
        Foot(
            "Services of the package",
            &["Hours", "On its own", "In the package"],
        ),
        "SELECT '*' || p.hours || ' h', '$' || l.list, '$' || p.total FROM packet p CROSS JOIN \
         (SELECT sum(list) AS list FROM packed WHERE package_id = {it}) l WHERE p.id = {it}",
    ),
];

const DRAFT: &[Figure] = &[(
    "/invoices/{it}",
    Texts("select[name=package] option"),
    "SELECT 'Choose a package' UNION ALL SELECT name || ' – $' || total FROM packet WHERE is_offered",
)];

/// Lines of two services, one of them by the hour; and packages with a price of their own below and above
/// the sum, at the sum, out of use, and with a service that is out of use.
pub(super) async fn make(look: &mut Look) {
    let owner = look.browser.clone();
    let priced = "SELECT id FROM service WHERE pricing = 'fixed' AND price > 5000 AND hours > 0 \
         AND is_active ORDER BY sort LIMIT 4";
    let fixed = look.ids(priced).await;
    let hourly = look.ids("SELECT id FROM service WHERE code = 'WIRING'");
    let hourly = hourly.await.remove(0).path;
    let [first, second, third, gone] = fixed.as_slice() else {
        panic!("{fixed:?}");
    };
    for (service, kind, quantity, price) in [
        (&first.path, "labor", "0.75", ""),
        (&first.path, "part", "3", "14.33"),
        (&hourly, "part", "1.5", "4.33"),
    ] {
        let line = [
            ("kind", kind),
            ("name", "By the line"),
            ("quantity", quantity),
            ("unit_price", price),
        ];
        let page = format!("/services/{service}");
        press(&owner, (&page, "Add line"), &line).await;
    }
    for (name, price, items) in [
        (
            "Less together",
            "99.99",
            &[(&first.path, ""), (&second.path, "2"), (&hourly, "")][..],
        ),
        ("More together", "9,999", &[(&second.path, "1.5")]),
        ("As it comes", "", &[(&hourly, "2"), (&third.path, "")]),
        ("Not any more", "50", &[(&third.path, "")]),
        (
            "With what is gone",
            "",
            &[(&third.path, ""), (&gone.path, "")],
        ),
    ] {
        let code = name.to_uppercase().replace(' ', "_");
        let mut typed = vec![
            ("name".to_owned(), name),
            ("code".to_owned(), code.as_str()),
            ("category".to_owned(), "maintenance"),
            ("price".to_owned(), price),
        ];
        for (at, (service, quantity)) in (1..).zip(items) {
            typed.push((format!("service_{at}"), service));
            typed.push((format!("quantity_{at}"), quantity));
        }
        let typed: Vec<(&str, &str)> = typed.iter().map(|(n, v)| (n.as_str(), *v)).collect();
        let package = press(&owner, ("/packages/new", "Add package"), &typed).await;
        if name == "Not any more" {
            press(&owner, (&package, "Deactivate"), &[]).await;
        }
    }
    let gone = format!("/services/{}", gone.path);
    press(&owner, (&gone, "Deactivate"), &[]).await;
}

pub(super) async fn look(look: &mut Look) {
    look.all(PLACES).await;
    look.each("SELECT id FROM package", PACKAGE).await;
    look.each("SELECT id FROM bill WHERE status = 'draft'", DRAFT)
        .await;
}
