//! The reports of sales, appointments, customers and technicians (4.14).

use super::{Figure, Foot, Look, Rows, Texts};

/// Of each bill of February and March: what it comes to, less credits, and whose it is.
macro_rules! sold {
    ($from:literal, $to:literal) => {
        concat!(
            "(SELECT b.id, b.issued_day, b.customer_id, (SELECT CAST(coalesce(sum(c.net), 0) AS bigint) FROM charge c \
             WHERE c.invoice_id = b.id) - (SELECT CAST(coalesce(sum(l.net), 0) AS bigint) FROM credit_note n \
             JOIN credit_note_line l ON l.credit_note_id = n.id WHERE n.invoice_id = b.id) AS net, \
             (SELECT v.technician_id FROM visit v JOIN invoice i ON i.appointment_id = v.id WHERE i.id = b.id) AS whose \
             FROM bill b WHERE ",
            counted!($from, $to),
            ")"
        )
    };
}

/// The same of each line.
macro_rules! charged {
    ($from:literal, $to:literal) => {
        concat!(
            "(SELECT c.invoice_id, i.service_code, i.category, i.job_name, c.net - (SELECT CAST(coalesce(sum(l.net), 0) \
             AS bigint) FROM credit_note_line l WHERE l.invoice_line_id = c.id) AS net FROM charge c \
             JOIN invoice_line i ON i.id = c.id JOIN bill b ON b.id = c.invoice_id WHERE ",
            counted!($from, $to),
            ")"
        )
    };
}

/// By a column of the lines, beside February; keys of either span.
macro_rules! keyed {
    ($key:literal) => {
        concat!(
            "SELECT '#' || sum(k.bills), '$' || sum(k.net), '$' || sum(k.was) FROM (SELECT ",
            $key,
            " AS of_key, count(DISTINCT invoice_id) AS bills, sum(net) AS net, 0 AS was FROM ",
            charged!("2026-03-01", "2026-03-10"),
            " s GROUP BY ",
            $key,
            " UNION ALL SELECT ",
            $key,
            ", 0, 0, sum(net) FROM ",
            charged!("2026-02-19", "2026-02-28"),
            " t GROUP BY ",
            $key,
            ") k GROUP BY k.of_key"
        )
    };
}

macro_rules! who {
    ($label:literal, $fit:expr) => {
        concat!(
            "SELECT '",
            $label,
            "', '#' || count(DISTINCT s.customer_id), '#' || count(*), \
             '$' || coalesce(sum(s.net), 0) FROM ",
            sold!("2026-03-01", "2026-03-10"),
            " s JOIN customer c ON c.id = s.customer_id WHERE ",
            $fit
        )
    };
}

const STANDINGS: &[&str] = &["Planned", "Completed", "No-shows", "Canceled", "Open"];

macro_rules! standings {
    () => {
        "SELECT '#' || count(*), '#' || sum(CASE v.status WHEN 'completed' THEN 1 ELSE 0 END), \
         '#' || sum(CASE v.status WHEN 'no_show' THEN 1 ELSE 0 END), \
         '#' || sum(CASE v.status WHEN 'canceled' THEN 1 ELSE 0 END), \
         '#' || sum(CASE WHEN v.status IN ('scheduled', 'in_progress', 'ready') THEN 1 ELSE 0 END) \
         FROM visit v WHERE v.day >= '2026-03-01' AND v.day <= '2026-03-10'"
    };
}

const REPORTS: &[Figure] = &[
    (
        "/reports/sales?from=2026-03-01&to=2026-03-10",
        Rows("Sales", &["Invoices", "Sales", "Average"]),
        concat!(
            "SELECT '#' || count(*), '$' || sum(s.net), '$' || ((CAST(sum(s.net) AS bigint) * 2 + count(*)) \
             / (count(*) * 2)) FROM ",
            sold!("2026-03-01", "2026-03-10"),
            " s GROUP BY s.issued_day"
        ),
    ),
    (
        "/reports/sales?from=2026-02-01&to=2026-03-10&by=month",
        Rows("Sales", &["Month", "Invoices", "Sales"]),
        concat!(
            "SELECT CASE WHEN s.issued_day < '2026-03-01' THEN 'Feb 1 – 28' ELSE 'Mar 1 – 10' END, '#' || count(*), \
             '$' || sum(s.net) FROM ",
            sold!("2026-02-01", "2026-03-10"),
            " s GROUP BY 1"
        ),
    ),
    (
        "/reports/sales?from=2026-03-01&to=2026-03-10",
        Foot("Sales", &["Invoices", "Sales"]),
        concat!(
            "SELECT '#' || count(*), '$' || sum(s.net) FROM ",
            sold!("2026-03-01", "2026-03-10"),
            " s"
        ),
    ),
    (
        "/reports/sales?from=2026-03-01&to=2026-03-10&by=category",
        Rows("Sales", &["Invoices", "Sales", "Before"]),
        keyed!("category"),
    ),
    (
        "/reports/sales?from=2026-03-01&to=2026-03-10&by=service",
        Rows("Sales", &["Invoices", "Sales", "Before"]),
        keyed!("service_code"),
    ),
    (
        "/reports/sales?from=2026-03-01&to=2026-03-10&by=service",
        Foot("Sales", &["Sales"]),
        concat!("SELECT '$' || ", net!("2026-03-01", "2026-03-10")),
    ),
    (
        "/reports/sales?from=2026-03-01&to=2026-03-10&by=technician",
        Rows("Sales", &["Technician", "Invoices", "Sales"]),
        concat!(
            "SELECT coalesce(m.name, 'No technician'), '#' || sum(k.bills), '$' || sum(k.net) FROM ( \
             SELECT s.whose, count(*) AS bills, sum(s.net) AS net FROM ",
            sold!("2026-03-01", "2026-03-10"),
            " s GROUP BY s.whose UNION ALL SELECT t.whose, 0, 0 FROM ",
            sold!("2026-02-19", "2026-02-28"),
            " t) k LEFT JOIN membership m ON m.id = k.whose GROUP BY m.name"
        ),
    ),
    (
        "/reports/appointments?from=2026-03-01&to=2026-03-10",
        Rows("Appointments", STANDINGS),
        concat!(standings!(), " GROUP BY v.day"),
    ),
    (
        "/reports/appointments?from=2026-03-01&to=2026-03-10",
        Foot("Appointments", STANDINGS),
        standings!(),
    ),
    (
        "/reports/customers?from=2026-03-01&to=2026-03-10",
        Rows(
            "Customers invoiced",
            &["Customers", "Number", "Invoices", "Sales"],
        ),
        concat!(
            who!(
                "New",
                concat!(
                    "NOT ",
                    was_here!("s.customer_id", "2026-03-01", "2026-03-10")
                )
            ),
            " UNION ALL ",
            who!(
                "Returning",
                was_here!("s.customer_id", "2026-03-01", "2026-03-10")
            ),
            " UNION ALL ",
            who!(
                "VIP",
                "(c.is_vip OR (SELECT sum(b.total - b.credited) FROM bill b WHERE b.customer_id = c.id \
                 AND b.status IN ('issued', 'partially_paid', 'paid')) >= 150000)"
            )
        ),
    ),
    (
        "/reports/customers?from=2026-03-01&to=2026-03-10",
        Foot(
            "Customers invoiced",
            &["Customers", "Number", "Invoices", "Sales"],
        ),
        who!("All invoiced", "true"),
    ),
    (
        "/reports/customers?from=2026-03-01&to=2026-03-10",
        Rows("All customers invoiced", &["Customer", "Invoices", "Sales"]),
        concat!(
            "SELECT c.name, '#' || count(*), '$' || sum(s.net) FROM ",
            sold!("2026-03-01", "2026-03-10"),
            " s JOIN customer c ON c.id = s.customer_id GROUP BY c.id, c.name"
        ),
    ),
    (
        "/reports/customers?from=2026-03-01&to=2026-03-10&who=new",
        Rows("New customers", &["Customer", "Invoices", "Sales"]),
        concat!(
            "SELECT c.name, '#' || count(*), '$' || sum(s.net) FROM ",
            sold!("2026-03-01", "2026-03-10"),
            " s JOIN customer c ON c.id = s.customer_id WHERE NOT ",
            was_here!("s.customer_id", "2026-03-01", "2026-03-10"),
            " GROUP BY c.id, c.name"
        ),
    ),
    (
        "/reports/technicians?from=2026-03-01&to=2026-03-10",
        Foot("Technicians", &["Completed", "No-shows", "Sales"]),
        concat!(
            "SELECT '#' || (SELECT count(*) FROM visit v WHERE v.status = 'completed' AND v.day >= '2026-03-01' \
             AND v.day <= '2026-03-10'), '#' || (SELECT count(*) FROM visit v WHERE v.status = 'no_show' \
             AND v.day >= '2026-03-01' AND v.day <= '2026-03-10'), '$' || ",
            net!("2026-03-01", "2026-03-10")
        ),
    ),
    (
        "/reports/technicians?from=2026-03-01&to=2026-03-10",
        Texts("[aria-label=Technicians] tbody td:first-child"),
        "SELECT m.name FROM membership m WHERE m.is_bookable AND m.disabled_at IS NULL \
         UNION SELECT 'No technician' FROM visit v WHERE v.technician_id IS NULL AND v.day >= '2026-02-19' \
         AND v.day <= '2026-03-10' AND v.status IN ('completed', 'no_show')",
    ),
];

pub(super) async fn look(look: &mut Look) {
    look.all(REPORTS).await;
}
