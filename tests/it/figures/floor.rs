//! The dashboard (4.14). What it says of bills, `sold` says of each report.

use super::{Fact, Figure, Look, Says};

/// Bills `b` of a span that count.
macro_rules! counted {
    ($from:literal, $to:literal) => {
        concat!(
            "b.status NOT IN ('draft', 'void') AND b.issued_day >= '",
            $from,
            "' AND b.issued_day <= '",
            $to,
            "'"
        )
    };
}

/// What the bills of a span come to before tax, less what was credited of them.
macro_rules! net {
    ($from:literal, $to:literal) => {
        concat!(
            "((SELECT CAST(coalesce(sum(c.net), 0) AS bigint) FROM charge c JOIN bill b ON b.id = c.invoice_id WHERE ",
            counted!($from, $to),
            ") - (SELECT CAST(coalesce(sum(l.net), 0) AS bigint) FROM credit_note n JOIN credit_note_line l \
             ON l.credit_note_id = n.id JOIN bill b ON b.id = n.invoice_id WHERE ",
            counted!($from, $to),
            "))"
        )
    };
}

macro_rules! bills {
    ($of:literal, $from:literal, $to:literal) => {
        concat!(
            "(SELECT ",
            $of,
            " FROM bill b WHERE ",
            counted!($from, $to),
            ")"
        )
    };
}

/// What some lines of a span's bills come to.
macro_rules! lines {
    ($of:literal, $kind:literal, $from:literal, $to:literal) => {
        concat!(
            "(SELECT CAST(coalesce(sum(",
            $of,
            "), 0) AS bigint) FROM charge c JOIN invoice_line i ON i.id = c.id JOIN bill b ON b.id = c.invoice_id \
             WHERE i.kind = '",
            $kind,
            "' AND ",
            counted!($from, $to),
            ")"
        )
    };
}

/// Rounded half up: an amount by a number.
macro_rules! each {
    ($mark:literal, $sum:expr, $of:expr) => {
        concat!(
            "CASE WHEN ",
            $of,
            " = 0 THEN 'N/A' ELSE '",
            $mark,
            "' || (((",
            $sum,
            ") * 2 + ",
            $of,
            ") / (",
            $of,
            " * 2)) END"
        )
    };
}

/// A share, as a rate is told: tenths of a percent are thousands of millionths.
macro_rules! share {
    ($part:expr, $of:expr) => {
        concat!(
            "CASE WHEN ",
            $of,
            " = 0 THEN 'N/A' ELSE '%' || ((((",
            $part,
            ") * 2000 + ",
            $of,
            ") / (",
            $of,
            " * 2)) * 1000) END"
        )
    };
}

/// This month beside as much of the one before.
macro_rules! beside {
    ($now:expr, $before:expr) => {
        concat!("SELECT ", $now, " || ' Feb 1 – 10: ' || ", $before)
    };
}

macro_rules! order {
    ($from:literal, $to:literal) => {
        each!("$", net!($from, $to), bills!("count(*)", $from, $to))
    };
}

macro_rules! labor {
    ($from:literal, $to:literal) => {
        each!(
            "$",
            concat!(lines!("c.net", "labor", $from, $to), " * 100"),
            lines!("i.hours", "labor", $from, $to)
        )
    };
}

macro_rules! known {
    ($of:literal, $from:literal, $to:literal) => {
        concat!(
            "(SELECT CAST(coalesce(sum(",
            $of,
            "), 0) AS bigint) FROM charge c JOIN invoice_line i ON i.id = c.id JOIN bill b ON b.id = c.invoice_id \
             WHERE i.kind = 'part' AND i.unit_cost IS NOT NULL AND ",
            counted!($from, $to),
            ")"
        )
    };
}

macro_rules! margin {
    ($from:literal, $to:literal) => {
        share!(
            known!("c.net - (i.quantity * i.unit_cost + 50) / 100", $from, $to),
            known!("c.net", $from, $to)
        )
    };
}

/// Whether a customer had a visit done before the span that is not billed in it.
macro_rules! was_here {
    ($customer:literal, $from:literal, $to:literal) => {
        concat!(
            "EXISTS (SELECT 1 FROM visit v WHERE v.customer_id = ",
            $customer,
            " AND v.status = 'completed' AND v.day < '",
            $from,
            "' AND NOT EXISTS (SELECT 1 FROM bill b WHERE b.repair_order_id = v.repair_order_id AND ",
            counted!($from, $to),
            "))"
        )
    };
}

macro_rules! again {
    ($from:literal, $to:literal) => {
        share!(
            concat!(
                "(SELECT count(DISTINCT b.customer_id) FROM bill b WHERE ",
                counted!($from, $to),
                " AND ",
                was_here!("b.customer_id", $from, $to),
                ")"
            ),
            bills!("count(DISTINCT b.customer_id)", $from, $to)
        )
    };
}

macro_rules! missed {
    ($from:literal, $to:literal) => {
        share!(
            concat!("(SELECT count(*) FROM visit v WHERE v.status = 'no_show' AND v.day >= '", $from,
                "' AND v.day <= '", $to, "')"),
            concat!("(SELECT count(*) FROM visit v WHERE v.status IN ('no_show', 'completed') AND v.day >= '", $from,
                "' AND v.day <= '", $to, "')")
        )
    };
}

const TILES: &str = "dl.kpis";

macro_rules! today {
    ($label:literal, $fit:literal) => {
        (
            "/dashboard",
            Fact(TILES, $label),
            concat!("SELECT '#' || count(*) FROM visit v WHERE ", $fit),
        )
    };
}

macro_rules! aged {
    ($label:literal, $fit:literal) => {
        (
            "/dashboard",
            Fact(TILES, $label),
            concat!(
                "SELECT '$' || coalesce(sum(b.due), 0) FROM bill b WHERE b.status <> 'draft' AND b.due > 0 AND ",
                $fit
            ),
        )
    };
}

const TODAY: &[Figure] = &[
    today!("Jobs today", "v.day = '{today}' AND v.status <> 'canceled'"),
    today!("Scheduled", "v.day = '{today}' AND v.status = 'scheduled'"),
    today!(
        "In progress",
        "v.day = '{today}' AND v.status = 'in_progress'"
    ),
    today!("Ready", "v.day = '{today}' AND v.status = 'ready'"),
    today!("Completed", "v.day = '{today}' AND v.status = 'completed'"),
    today!("No-show", "v.day = '{today}' AND v.status = 'no_show'"),
    today!("Unresolved", "v.day < '{today}' AND v.status = 'scheduled'"),
    today!(
        "Late",
        "v.day = '{today}' AND v.status = 'scheduled' AND v.start_at < '2026-03-10T19:50:00+00:00'"
    ),
    today!(
        "Booked today",
        "v.created_at >= '2026-03-10T07:00:00+00:00' AND v.created_at < '2026-03-11T07:00:00+00:00'"
    ),
    today!(
        "Needs approval",
        "v.status IN ('scheduled', 'in_progress', 'ready') AND EXISTS (SELECT 1 FROM blocker k \
         WHERE k.appointment_id = v.id AND k.kind = 'approval' AND k.cleared_at IS NULL)"
    ),
    (
        "/dashboard",
        Fact(TILES, "Cars on premises"),
        "SELECT '#' || count(DISTINCT coalesce(v.vehicle_id, v.id)) FROM visit v WHERE v.status IN ('in_progress', 'ready') \
         OR v.check_in_at IS NOT NULL AND v.check_out_at IS NULL AND v.status NOT IN ('canceled', 'no_show')",
    ),
    (
        "/dashboard",
        Fact(TILES, "Unpaid"),
        "SELECT '$' || coalesce(sum(b.due), 0) FROM bill b WHERE b.status <> 'draft'",
    ),
    (
        "/dashboard",
        Fact(TILES, "Overdue"),
        "SELECT '$' || coalesce(sum(b.due), 0) FROM bill b WHERE b.status <> 'draft' AND b.due > 0 \
         AND b.due_day < '{today}'",
    ),
    (
        "/dashboard",
        Fact(TILES, "Collected today"),
        "SELECT '$' || ((SELECT CAST(coalesce(sum(amount), 0) AS bigint) FROM payment WHERE received_day = '{today}') \
         - (SELECT CAST(coalesce(sum(amount), 0) AS bigint) FROM refund WHERE refunded_day = '{today}'))",
    ),
    (
        "/dashboard",
        Fact(TILES, "Invoiced today"),
        concat!("SELECT '$' || ", net!("2026-03-10", "2026-03-10")),
    ),
    aged!("Not due yet", "b.due_day > '2026-03-10'"),
    aged!(
        "0–30 days",
        "b.due_day <= '2026-03-10' AND b.due_day >= '2026-02-08'"
    ),
    aged!(
        "31–60 days",
        "b.due_day < '2026-02-08' AND b.due_day >= '2026-01-09'"
    ),
    aged!(
        "61–90 days",
        "b.due_day < '2026-01-09' AND b.due_day >= '2025-12-10'"
    ),
    aged!("Over 90 days", "b.due_day < '2025-12-10'"),
];

/// The owner's numbers and the rest of the month.
const MONTH: &[Figure] = &[
    (
        "/dashboard",
        Fact(TILES, "Average repair order"),
        beside!(
            order!("2026-03-01", "2026-03-10"),
            order!("2026-02-01", "2026-02-10")
        ),
    ),
    (
        "/dashboard",
        Fact(TILES, "Car count"),
        beside!(
            bills!(
                "'#' || count(DISTINCT b.repair_order_id)",
                "2026-03-01",
                "2026-03-10"
            ),
            bills!(
                "'#' || count(DISTINCT b.repair_order_id)",
                "2026-02-01",
                "2026-02-10"
            )
        ),
    ),
    (
        "/dashboard",
        Fact(TILES, "Effective labor rate"),
        beside!(
            labor!("2026-03-01", "2026-03-10"),
            labor!("2026-02-01", "2026-02-10")
        ),
    ),
    (
        "/dashboard",
        Fact(TILES, "Parts margin"),
        concat!(
            beside!(
                margin!("2026-03-01", "2026-03-10"),
                margin!("2026-02-01", "2026-02-10")
            ),
            " || ' Cost known for ' || ",
            share!(
                known!("c.net", "2026-03-01", "2026-03-10"),
                lines!("c.net", "part", "2026-03-01", "2026-03-10")
            ),
            " || ' of parts'"
        ),
    ),
    (
        "/dashboard",
        Fact(TILES, "Invoiced"),
        beside!(
            concat!("'$' || ", net!("2026-03-01", "2026-03-10")),
            concat!("'$' || ", net!("2026-02-01", "2026-02-10"))
        ),
    ),
    (
        "/dashboard",
        Fact(TILES, "Repeat rate"),
        beside!(
            again!("2026-03-01", "2026-03-10"),
            again!("2026-02-01", "2026-02-10")
        ),
    ),
    (
        "/dashboard",
        Fact(TILES, "No-show rate"),
        beside!(
            missed!("2026-03-01", "2026-03-10"),
            missed!("2026-02-01", "2026-02-10")
        ),
    ),
    (
        "/dashboard",
        Says("figure.chart tbody tr"),
        "SELECT '@' || b.issued_day || ' $' || (sum(s.net) - coalesce(sum(s.back), 0)) FROM bill b \
         JOIN (SELECT c.invoice_id, sum(c.net) AS net, (SELECT sum(l.net) FROM credit_note n \
         JOIN credit_note_line l ON l.credit_note_id = n.id WHERE n.invoice_id = c.invoice_id) AS back \
         FROM charge c GROUP BY c.invoice_id) s ON s.invoice_id = b.id \
         WHERE b.status NOT IN ('draft', 'void') AND b.issued_day >= '2026-02-09' GROUP BY b.issued_day",
    ),
    (
        "/dashboard",
        Says("figure.chart tbody tr"),
        "SELECT '@' || m.day || ' $' || sum(m.amount) FROM (SELECT received_day AS day, amount FROM payment \
         WHERE received_day >= '2026-02-09' UNION ALL SELECT refunded_day, -amount FROM refund \
         WHERE refunded_day >= '2026-02-09') m GROUP BY m.day",
    ),
];

pub(super) async fn look(look: &mut Look) {
    look.check(TODAY, None).await;
    look.all(MONTH).await;
}
