//! A day's money by method, who owes since when, tax by rate.

use super::{Figure, Foot, Here, Look, Rows, Texts};

macro_rules! moved {
    ($day:literal) => {
        concat!(
            "sum(paid) AS paid, sum(ahead) AS ahead, sum(back) AS back, sum(tips) AS tips FROM (SELECT method, \
             CASE kind WHEN 'payment' THEN amount ELSE 0 END AS paid, \
             CASE kind WHEN 'deposit' THEN amount ELSE 0 END AS ahead, 0 AS back, tip AS tips FROM payment \
             WHERE received_day = '",
            $day,
            "' UNION ALL SELECT method, 0, 0, amount, -tip FROM refund WHERE refunded_day = '",
            $day,
            "') m"
        )
    };
}

macro_rules! listed {
    ($day:literal, $fit:literal) => {
        concat!(
            "SELECT c.name, '$' || p.amount, CASE WHEN p.tip > 0 THEN '$' || p.tip ELSE '' END FROM payment p \
             JOIN customer c ON c.id = p.customer_id WHERE p.received_day = '",
            $day,
            "' AND ",
            $fit,
            " UNION ALL SELECT c.name, CASE WHEN p.amount > 0 THEN '− $' || p.amount ELSE '' END, \
             CASE WHEN p.tip > 0 THEN '− $' || p.tip ELSE '' END FROM refund p \
             JOIN payment q ON q.id = p.payment_id JOIN customer c ON c.id = q.customer_id \
             WHERE p.refunded_day = '",
            $day,
            "' AND ",
            $fit
        )
    };
}

/// What came and went on a day, tips apart (R-PAY-4). A dash is nothing.
macro_rules! day {
    ($day:literal) => {
        &[
            (
                concat!("/payments?day=", $day),
                Here("Sums by method", DAY),
                concat!(
                    "SELECT {method}, CASE WHEN paid > 0 THEN '$' || paid ELSE '–' END, \
                     CASE WHEN ahead > 0 THEN '$' || ahead ELSE '–' END, \
                     CASE WHEN back > 0 THEN '− $' || back ELSE '–' END, '$' || (paid + ahead - back), \
                     CASE WHEN tips <> 0 THEN '$' || tips ELSE '–' END FROM (SELECT method, ",
                    moved!($day),
                    " GROUP BY method) p"
                ),
            ),
            (
                concat!("/payments?day=", $day),
                Foot("Sums by method", DAY),
                concat!(
                    "SELECT 'All', CASE WHEN paid > 0 THEN '$' || paid ELSE '–' END, \
                     CASE WHEN ahead > 0 THEN '$' || ahead ELSE '–' END, \
                     CASE WHEN back > 0 THEN '− $' || back ELSE '–' END, '$' || (paid + ahead - back), \
                     CASE WHEN tips <> 0 THEN '$' || tips ELSE '–' END FROM (SELECT ",
                    moved!($day),
                    ") p"
                ),
            ),
            (
                concat!("/payments?day=", $day),
                Rows("Payments and refunds", LISTED),
                concat!(listed!($day, "true")),
            ),
            (
                concat!("/payments?method=card&day=", $day),
                Rows("Payments and refunds", LISTED),
                concat!(listed!($day, "p.method = 'card'")),
            ),
        ]
    };
}

macro_rules! bucket {
    ($span:literal) => {
        concat!(
            "CASE WHEN sum(CASE WHEN ",
            $span,
            " THEN b.due ELSE 0 END) > 0 THEN '$' || sum(CASE WHEN ",
            $span,
            " THEN b.due ELSE 0 END) ELSE '–' END"
        )
    };
}

/// By days past the due day: one due today is 0 days past it.
macro_rules! aged {
    ($first:literal, $group:literal) => {
        concat!(
            "SELECT ",
            $first,
            ", ",
            bucket!("b.due_day > '2026-03-10'"),
            ", ",
            bucket!("b.due_day <= '2026-03-10' AND b.due_day >= '2026-02-08'"),
            ", ",
            bucket!("b.due_day < '2026-02-08' AND b.due_day >= '2026-01-09'"),
            ", ",
            bucket!("b.due_day < '2026-01-09' AND b.due_day >= '2025-12-10'"),
            ", ",
            bucket!("b.due_day < '2025-12-10'"),
            ", '$' || sum(b.due) FROM bill b JOIN customer c ON c.id = b.customer_id \
             WHERE b.status <> 'draft' AND b.due > 0",
            $group
        )
    };
}

macro_rules! taxed {
    ($from:literal, $to:literal) => {
        concat!(
            "'$' || sum(sales), CASE WHEN sum(back) > 0 THEN '− $' || sum(back) ELSE '–' END, \
             '$' || sum(sales - back), '$' || sum(tax), CASE WHEN sum(tax_back) > 0 \
             THEN '− $' || sum(tax_back) ELSE '–' END, '$' || sum(tax - tax_back) \
             FROM (SELECT c.tax_rate, c.net AS sales, c.tax, 0 AS back, 0 AS tax_back FROM charge c \
             JOIN bill b ON b.id = c.invoice_id WHERE b.status NOT IN ('draft', 'void') \
             AND b.issued_day >= '",
            $from,
            "' AND b.issued_day <= '",
            $to,
            "' UNION ALL SELECT c.tax_rate, 0, 0, l.net, l.tax FROM credit_note n \
             JOIN credit_note_line l ON l.credit_note_id = n.id JOIN charge c ON c.id = l.invoice_line_id \
             WHERE n.issued_day >= '",
            $from,
            "' AND n.issued_day <= '",
            $to,
            "') t"
        )
    };
}

/// Sales and tax by the day of issue, less what was credited by the day of the note.
macro_rules! tax {
    ($from:literal, $to:literal) => {
        &[
            (
                concat!("/reports/tax?from=", $from, "&to=", $to),
                Here("Tax by rate", TAX),
                concat!(
                    "SELECT CASE WHEN tax_rate > 0 THEN '%' || tax_rate ELSE 'Not taxed' END, ",
                    taxed!($from, $to),
                    " GROUP BY tax_rate"
                ),
            ),
            (
                concat!("/reports/tax?from=", $from, "&to=", $to),
                Foot("Tax by rate", TAX),
                concat!("SELECT 'All', ", taxed!($from, $to)),
            ),
            (
                concat!("/reports/tax?from=", $from, "&to=", $to),
                Here("Credit notes", &["Credit note", "Before tax", "Tax", "Total"]),
                concat!(
                    "SELECT n.number, '$' || sum(l.net), '$' || sum(l.tax), '$' || sum(l.net + l.tax) \
                     FROM credit_note n JOIN credit_note_line l ON l.credit_note_id = n.id \
                     WHERE n.issued_day >= '",
                    $from,
                    "' AND n.issued_day <= '",
                    $to,
                    "' GROUP BY n.id, n.number"
                ),
            ),
        ]
    };
}

const DAY: &[&str] = &[
    "Method",
    "Payments",
    "Deposits",
    "Given back",
    "Collected",
    "Tips",
];
const LISTED: &[&str] = &["Customer", "Amount", "Tip"];

const AGING: &[&str] = &[
    "Customer",
    "Not due yet",
    "0–30 days",
    "31–60 days",
    "61–90 days",
    "Over 90 days",
    "Owed",
];

const REPORTS: &[Figure] = &[
    (
        "/reports/aging",
        Rows("What customers owe", AGING),
        aged!("c.name", " GROUP BY c.id, c.name"),
    ),
    (
        "/reports/aging",
        Foot("What customers owe", AGING),
        aged!("count(DISTINCT b.customer_id) || ' customer^'", ""),
    ),
    (
        "/reports/aging",
        Texts("nav.pagination p"),
        "SELECT CASE WHEN count(DISTINCT customer_id) < 50 THEN count(DISTINCT customer_id) ELSE 50 END \
         || ' here, ' || count(DISTINCT customer_id) || ' customer^ in all' FROM bill \
         WHERE status <> 'draft' AND due > 0",
    ),
];

const TAX: &[&str] = &[
    "Rate",
    "Sales",
    "Credited",
    "Net sales",
    "Tax charged",
    "Tax credited",
    "Tax due",
];

/// Nothing that was looked at is broken.
const BOOKS: &[Figure] = &[(
    "/books",
    Texts("div.notice"),
    "SELECT 'Everything adds up.' FROM shop_settings WHERE NOT EXISTS (SELECT 1 FROM books_check \
     WHERE NOT ok)",
)];

pub(super) async fn look(look: &mut Look) {
    let days: [&[Figure]; 2] = [day!("2026-03-10"), day!("2026-03-05")];
    for figures in days {
        look.all(figures).await;
    }
    look.all(REPORTS).await;
    let spans: [&[Figure]; 2] = [
        tax!("2026-03-01", "2026-03-31"),
        tax!("2026-01-01", "2026-03-10"),
    ];
    for figures in spans {
        look.all(figures).await;
    }
    look.all(BOOKS).await;
}
