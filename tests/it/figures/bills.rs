//! The list of bills, a bill's page, how its total is made, and the forms of money.

use super::{Fact, Figure, Foot, Here, Look, Rows, Says, Texts, Value};

/// Lines with what follows from quantity, price, share of discounts and rate (R-INV-2, R-INV-5).
pub(super) const CHARGE: &str = "CREATE TEMP TABLE charge AS SELECT m.*, \
    (m.net * m.tax_rate + 500000) / 1000000 AS tax FROM (SELECT l.*, l.gross - l.less AS net \
    FROM (SELECT id, invoice_id, fee_rule_id, job_name, kind, name, part_no, quantity, unit_price, tax_rate, \
    discount AS less, (quantity * unit_price + 50) / 100 AS gross FROM invoice_line) l) m";

/// Bills with what follows from their lines, payments, refunds and credit notes. `kept` is what was taken
/// and not given back, `paid` what of it pays the bill, `waiting` what a draft will take of deposits.
pub(super) const BILL: &str = "CREATE TEMP TABLE bill AS SELECT z.*, CASE z.status WHEN 'void' THEN 0 \
    ELSE z.total - z.credited - z.paid END AS due FROM (SELECT y.*, \
    CASE WHEN y.kept > y.total - y.credited THEN y.total - y.credited ELSE y.kept END AS paid, \
    CASE WHEN y.status <> 'draft' THEN 0 WHEN y.ahead > y.total THEN y.total ELSE y.ahead END AS waiting \
    FROM (SELECT i.id, i.created_at, i.repair_order_id, i.customer_id, i.vehicle_id, i.number, i.status, \
    i.issued_day, i.due_day, i.is_current, \
    (SELECT coalesce(sum(l.net + l.tax), 0) FROM charge l WHERE l.invoice_id = i.id) AS total, \
    (SELECT coalesce(sum(n.total), 0) FROM credit_note n WHERE n.invoice_id = i.id) AS credited, \
    (SELECT coalesce(sum(p.amount), 0) FROM payment p WHERE p.invoice_id = i.id) \
    - (SELECT coalesce(sum(r.amount), 0) FROM refund r JOIN payment p ON p.id = r.payment_id \
    WHERE p.invoice_id = i.id) AS kept, \
    (SELECT coalesce(sum(p.amount), 0) FROM payment p WHERE p.repair_order_id = i.repair_order_id \
    AND p.invoice_id IS NULL) - (SELECT coalesce(sum(r.amount), 0) FROM refund r \
    JOIN payment p ON p.id = r.payment_id WHERE p.repair_order_id = i.repair_order_id \
    AND p.invoice_id IS NULL) AS ahead FROM invoice i) y) z";

/// The words for how far a bill `b` is paid; late ones say for how long (R-INV-11).
pub(super) const STANDING: &str = "CASE WHEN b.credited > 0 AND b.credited >= b.total THEN 'Credited' \
    WHEN b.due > 0 AND b.status IN ('issued', 'partially_paid') AND b.due_day < '{today}' \
    THEN 'Overdue ~' || b.due_day || ' day^' WHEN b.status = 'draft' THEN 'Draft' WHEN b.status = 'void' \
    THEN 'Void' WHEN b.due = 0 THEN 'Paid' WHEN b.paid > 0 THEN 'Partially paid' ELSE 'Issued' END";

/// The words for how a payment `p` was made.
pub(super) const METHOD: &str = "CASE p.method WHEN 'cash' THEN 'Cash' WHEN 'card' THEN 'Card' \
    WHEN 'check' THEN 'Check' WHEN 'ach' THEN 'Bank transfer (ACH)' ELSE 'Other' END";

/// The rows, their sums and their number. Nobody looks for a draft that was thrown away; a void bill asks
/// for nothing, and a draft does not yet.
macro_rules! list {
    ($query:literal, $fit:literal) => {
        &[
            (
                concat!("/invoices", $query),
                Rows("Invoices", &["Number", "Status", "Total", "Due"]),
                concat!(
                    "SELECT coalesce(b.number, 'Draft'), {standing}, CASE WHEN b.status = 'void' THEN '–' \
                     ELSE '$' || b.total END, CASE WHEN b.status <> 'draft' AND b.due > 0 THEN '$' || b.due \
                     ELSE '' END FROM bill b WHERE (b.number IS NOT NULL OR b.status <> 'void') AND ",
                    $fit
                ),
            ),
            (
                concat!("/invoices", $query),
                Foot("Invoices", &["Number", "Total", "Due"]),
                concat!(
                    "SELECT count(*) || ' invoice^', '$' || coalesce(sum(CASE WHEN b.status <> 'void' \
                     THEN b.total END), 0), '$' || coalesce(sum(CASE WHEN b.status <> 'draft' THEN b.due END), \
                     0) FROM bill b WHERE (b.number IS NOT NULL OR b.status <> 'void') AND ",
                    $fit
                ),
            ),
            (
                concat!("/invoices", $query),
                Texts("nav.pagination p"),
                concat!(
                    "SELECT CASE WHEN count(*) < 50 THEN count(*) ELSE 50 END || ' here, ' || count(*) \
                     || ' invoice^ in all' FROM bill b WHERE (b.number IS NOT NULL OR b.status <> 'void') AND ",
                    $fit
                ),
            ),
        ]
    };
}

const LISTS: &[&[Figure]] = &[
    list!("", "true"),
    list!("?status=draft", "b.status = 'draft'"),
    list!("?status=issued", "b.status = 'issued'"),
    list!("?status=partially_paid", "b.status = 'partially_paid'"),
    list!(
        "?status=paid&from=2026-03-01",
        "b.status = 'paid' AND b.issued_day >= '2026-03-01'"
    ),
    list!("?status=void", "b.status = 'void'"),
    list!("?status=unpaid", "b.status <> 'draft' AND b.due > 0"),
    list!(
        "?status=overdue",
        "b.status <> 'draft' AND b.due > 0 AND b.due_day < '{today}'"
    ),
    list!(
        "?status=credited",
        "b.credited > 0 AND b.credited = b.total"
    ),
    list!(
        "?status=counted&from=2026-03-01&to=2026-03-09",
        "b.status NOT IN ('draft', 'void') AND b.issued_day >= '2026-03-01' AND b.issued_day <= '2026-03-09'"
    ),
    list!(
        "?status=unpaid&due_from=2026-02-08&due_to=2026-03-10",
        "b.status <> 'draft' AND b.due > 0 AND b.due_day >= '2026-02-08' AND b.due_day <= '2026-03-10'"
    ),
];

const OF_CUSTOMER: &[Figure] = list!("?customer={it}", "b.customer_id = {it}");

const PAGE: &[Figure] = &[
    (
        "/invoices/{it}",
        Texts("article.sheet .totals div"),
        "SELECT 'Before discounts $' || sum(gross) FROM charge WHERE invoice_id = {it} HAVING sum(less) > 0 \
         UNION ALL SELECT CASE WHEN d.rate IS NULL THEN 'Discount' || coalesce(' on ' || l.name, '') \
         ELSE '=' || d.rate || ' off' END || ': ' || d.reason || ' − $' || coalesce(d.amount, \
         ((SELECT CAST(sum(c.gross) AS bigint) FROM charge c WHERE c.invoice_id = {it} \
         AND c.fee_rule_id IS NULL) - (SELECT CAST(coalesce(sum(o.amount), 0) AS bigint) \
         FROM invoice_discount o WHERE o.invoice_id = {it}) ) * d.rate / 1000000) \
         FROM invoice_discount d LEFT JOIN charge l ON l.id = d.invoice_line_id WHERE d.invoice_id = {it} \
         UNION ALL SELECT 'Subtotal $' || sum(net) FROM charge WHERE invoice_id = {it} \
         UNION ALL SELECT 'Tax =' || tax_rate || ' on $' || sum(net) || ' $' || sum(tax) FROM charge \
         WHERE invoice_id = {it} AND tax_rate > 0 GROUP BY tax_rate \
         UNION ALL SELECT 'Total $' || sum(net + tax) FROM charge WHERE invoice_id = {it} \
         UNION ALL SELECT 'Credited − $' || credited FROM bill WHERE id = {it} AND credited > 0 \
         UNION ALL SELECT 'Deposit − $' || waiting FROM bill WHERE id = {it} AND waiting > 0 \
         UNION ALL SELECT 'Paid − $' || paid FROM bill WHERE id = {it} AND paid > 0 \
         UNION ALL SELECT 'Amount due $' || (due - waiting) FROM bill WHERE id = {it}",
    ),
    (
        "/invoices/{it}",
        Rows("Lines of the invoice", &["Tax", "Qty", "Price", "Amount"]),
        "SELECT CASE WHEN tax_rate > 0 THEN '%' || tax_rate ELSE '–' END, '*' || quantity, '$' || unit_price, \
         '$' || net FROM charge WHERE invoice_id = {it} \
         UNION ALL SELECT '', '', '', '' FROM (SELECT DISTINCT job_name FROM charge WHERE invoice_id = {it} \
         AND job_name IS NOT NULL) j",
    ),
    (
        "/invoices/{it}",
        Says("article.sheet"),
        "SELECT 'less $' || less || ' discount' FROM charge WHERE invoice_id = {it} AND less > 0",
    ),
    (
        "/invoices/{it}",
        Fact(".sheet-head .facts", "Total"),
        "SELECT '$' || total FROM bill WHERE id = {it}",
    ),
    (
        "/invoices/{it}",
        Fact(".sheet-head .facts", "Amount due"),
        "SELECT '$' || (due - waiting) FROM bill WHERE id = {it}",
    ),
    (
        "/invoices/{it}",
        Fact("section.card", "Paid"),
        "SELECT '$' || paid FROM bill WHERE id = {it} AND status <> 'draft'",
    ),
    (
        "/invoices/{it}",
        Fact("section.card", "Credited"),
        "SELECT '$' || credited FROM bill WHERE id = {it} AND credited > 0",
    ),
    (
        "/invoices/{it}",
        Fact("section.card", "Open deposit"),
        "SELECT '$' || (kept - paid) FROM bill WHERE id = {it} AND kept > paid",
    ),
    (
        "/invoices/{it}",
        Fact("section.card", "Due"),
        "SELECT '$' || due FROM bill WHERE id = {it} AND status <> 'draft'",
    ),
    (
        "/invoices/{it}",
        Texts("header.page-head .badge"),
        "SELECT {standing} FROM bill b WHERE b.id = {it}",
    ),
    (
        "/invoices/{it}",
        Says("main"),
        "SELECT '$' || p.amount || ' · ' || {method} FROM payment p WHERE p.invoice_id = {it} \
         UNION ALL SELECT 'tip $' || tip FROM payment WHERE invoice_id = {it} AND tip > 0 \
         UNION ALL SELECT 'change $' || (tendered - amount - tip) FROM payment \
         WHERE invoice_id = {it} AND tendered > amount + tip \
         UNION ALL SELECT 'Given back $' || (r.amount + r.tip) || ' · ' FROM refund r \
         JOIN payment p ON p.id = r.payment_id WHERE p.invoice_id = {it} \
         UNION ALL SELECT 'Give back $' || (p.amount - coalesce(sum(r.amount), 0)) FROM payment p \
         LEFT JOIN refund r ON r.payment_id = p.id WHERE p.invoice_id = {it} GROUP BY p.id, p.amount \
         HAVING p.amount > coalesce(sum(r.amount), 0) \
         UNION ALL SELECT number || ' · $' || total FROM credit_note WHERE invoice_id = {it}",
    ),
    (
        "/invoices/{it}",
        Says("main"),
        "SELECT c.name || ' $' || c.gross FROM charge c JOIN bill b ON b.id = c.invoice_id \
         WHERE b.id = {it} AND b.status = 'draft' AND c.fee_rule_id IS NOT NULL \
         UNION ALL SELECT 'Line: ' || c.name || ' ($' || c.gross || ')' FROM charge c \
         JOIN bill b ON b.id = c.invoice_id WHERE b.id = {it} AND b.status = 'draft' \
         AND c.fee_rule_id IS NULL",
    ),
];

const EXPLANATION: &[Figure] = &[
    (
        "/invoices/{it}/explanation",
        Here(
            "Each line",
            &[
                "Quantity × price",
                "Subtotal",
                "Discount",
                "Net",
                "Rate",
                "Tax",
                "With tax",
            ],
        ),
        "SELECT '*' || quantity || ' × $' || unit_price, '$' || gross, CASE WHEN less > 0 THEN '− ' ELSE '' END \
         || '$' || less, '$' || net, '%' || tax_rate, '$' || tax, '$' || (net + tax) FROM charge \
         WHERE invoice_id = {it}",
    ),
    (
        "/invoices/{it}/explanation",
        Foot(
            "Each line",
            &["Subtotal", "Discount", "Net", "Tax", "With tax"],
        ),
        "SELECT '$' || sum(gross), '− $' || sum(less), '$' || sum(net), '$' || sum(tax), '$' || sum(net + tax) \
         FROM charge WHERE invoice_id = {it}",
    ),
    (
        "/invoices/{it}/explanation",
        Here("Tax by rate", &["Rate", "Of", "Tax"]),
        "SELECT '%' || tax_rate, '$' || sum(net), '$' || sum(tax) FROM charge WHERE invoice_id = {it} \
         AND tax_rate > 0 GROUP BY tax_rate",
    ),
    (
        "/invoices/{it}/explanation",
        Texts(".totals div"),
        "SELECT 'Gross $' || sum(gross) FROM charge WHERE invoice_id = {it} \
         UNION ALL SELECT 'Discount − $' || sum(less) FROM charge WHERE invoice_id = {it} \
         UNION ALL SELECT 'Subtotal $' || sum(net) FROM charge WHERE invoice_id = {it} \
         UNION ALL SELECT 'Tax $' || sum(tax) FROM charge WHERE invoice_id = {it} \
         UNION ALL SELECT 'Total $' || sum(net + tax) FROM charge WHERE invoice_id = {it} \
         UNION ALL SELECT 'Credited − $' || credited FROM bill WHERE id = {it} \
         UNION ALL SELECT 'Deposit − $' || waiting FROM bill WHERE id = {it} AND waiting > 0 \
         UNION ALL SELECT CASE WHEN ahead THEN 'Deposit' ELSE 'Paid' END || ' − $' || paid FROM (SELECT paid, \
         EXISTS (SELECT 1 FROM payment p WHERE p.invoice_id = {it} AND p.kind = 'deposit') AS ahead \
         FROM bill WHERE id = {it}) b \
         UNION ALL SELECT 'Paid − $0' FROM payment WHERE invoice_id = {it} AND kind = 'deposit' \
         UNION ALL SELECT 'Void − $' || total FROM bill WHERE id = {it} AND status = 'void' \
         UNION ALL SELECT 'Due $' || (due - waiting) FROM bill WHERE id = {it}",
    ),
];

/// Of a bill with all there is: each discount with its shares, and the shop's fees.
const MADE: &[Figure] = &[
    (
        "/invoices/{it}/explanation",
        Says("section.card"),
        "SELECT '=' || d.rate || ' off: ' || d.reason || ' Together − $' || (sum(c.less) \
         - (SELECT sum(o.amount) FROM invoice_discount o WHERE o.invoice_id = {it})) \
         FROM invoice_discount d JOIN charge c ON c.invoice_id = d.invoice_id \
         WHERE d.invoice_id = {it} AND d.rate IS NOT NULL GROUP BY d.id, d.rate, d.reason \
         UNION ALL SELECT 'Discount on ' || c.name || ': ' || d.reason || ' Together − $' || d.amount \
         FROM invoice_discount d JOIN charge c ON c.id = d.invoice_line_id WHERE d.invoice_id = {it} \
         UNION ALL SELECT 'the labor of this bill is $' || sum(CASE kind WHEN 'labor' THEN net ELSE 0 END) \
         || ' and its parts are $' || sum(CASE kind WHEN 'part' THEN net ELSE 0 END) || ' .' FROM charge \
         WHERE invoice_id = {it}",
    ),
    (
        "/invoices/{it}/explanation",
        Here("Fees of the shop", &["Of", "Comes to", "At most", "Asked"]),
        "SELECT '$' || base, '$' || ((base * 60000 + 500000) / 1000000), '$1200', '$' || CASE \
         WHEN (base * 60000 + 500000) / 1000000 > 1200 THEN 1200 ELSE (base * 60000 + 500000) / 1000000 END \
         FROM (SELECT CAST(sum(net) AS bigint) AS base FROM charge WHERE invoice_id = {it} \
         AND kind IN ('labor', 'part')) c \
         UNION ALL SELECT '*' || quantity, '$' || ((450 * quantity + 50) / 100), '–', \
         '$' || ((450 * quantity + 50) / 100) FROM charge WHERE invoice_id = {it} AND name = 'Oil to the recycler'",
    ),
];

/// Of an issued bill that is still to be paid.
const OWED: &[Figure] = &[
    (
        "/invoices/{it}/payments/new",
        Value("#payment-form input[name=amount]"),
        "SELECT '$' || due FROM bill WHERE id = {it}",
    ),
    (
        "/invoices/{it}/payments/new",
        Says("header.page-head"),
        "SELECT '$' || due || ' due' || CASE WHEN paid > 0 THEN ' of $' || total ELSE '' END FROM bill \
         WHERE id = {it}",
    ),
];

/// Of one that can be credited: what is left of it, and of each line.
const CREDITABLE: &[Figure] = &[
    (
        "/invoices/{it}/credit-notes",
        Says("#credit-form"),
        "SELECT 'Everything that is left, $' || (total - credited) FROM bill WHERE id = {it} \
         UNION ALL SELECT '*' || (c.quantity - coalesce(n.quantity, 0)) || ' left, $' \
         || (c.net - coalesce(n.net, 0)) || ' and $' || (c.tax - coalesce(n.tax, 0)) || ' tax.' FROM charge c \
         LEFT JOIN (SELECT invoice_line_id, sum(quantity) AS quantity, sum(net) AS net, sum(tax) AS tax \
         FROM credit_note_line GROUP BY invoice_line_id) n ON n.invoice_line_id = c.id \
         WHERE c.invoice_id = {it} AND c.quantity > coalesce(n.quantity, 0)",
    ),
    (
        "/invoices/{it}/credit-notes",
        Says("header.page-head"),
        "SELECT '$' || total || ' invoiced, $' || paid || ' paid' FROM bill WHERE id = {it} \
         UNION ALL SELECT '$' || credited || ' credited already' FROM bill WHERE id = {it} AND credited > 0",
    ),
];

const VOIDABLE: &[Figure] = &[(
    "/invoices/{it}/void",
    Texts("header.page-head strong"),
    "SELECT '$' || total FROM bill WHERE id = {it}",
)];

const GIVES_BACK: &[Figure] = &[
    (
        "/payments/{it}/refunds",
        Says("#refund-form"),
        "SELECT 'At most $' || (p.amount - coalesce(sum(r.amount), 0)) || ', what is left of it.' \
         FROM payment p LEFT JOIN refund r ON r.payment_id = p.id WHERE p.id = {it} GROUP BY p.amount \
         UNION ALL SELECT 'Of the tip $' || (p.tip - coalesce(sum(r.tip), 0)) || ' is left.' \
         FROM payment p LEFT JOIN refund r ON r.payment_id = p.id WHERE p.id = {it} AND p.tip > 0 GROUP BY p.tip",
    ),
    (
        "/payments/{it}/refunds",
        Says("header.page-head"),
        "SELECT '$' || sum(amount) || ' given back already' FROM refund WHERE payment_id = {it} \
         HAVING sum(amount) > 0",
    ),
];

const NOTE: &[Figure] = &[
    (
        "/credit-notes/{it}",
        Rows("Lines of the credit note", &["Qty", "Price", "Credited"]),
        "SELECT '*' || n.quantity, '$' || c.unit_price, '$' || ((2 * c.net * n.quantity + c.quantity) / (2 * c.quantity)) \
         FROM credit_note_line n JOIN charge c ON c.id = n.invoice_line_id WHERE n.credit_note_id = {it}",
    ),
    (
        "/credit-notes/{it}",
        Texts("article.sheet .totals div"),
        "SELECT 'Subtotal $' || sum(net) FROM credit_note_line WHERE credit_note_id = {it} \
         UNION ALL SELECT 'Tax =' || c.tax_rate || ' on $' || sum(n.net) || ' $' || sum(n.tax) \
         FROM credit_note_line n JOIN charge c ON c.id = n.invoice_line_id WHERE n.credit_note_id = {it} \
         AND c.tax_rate > 0 GROUP BY c.tax_rate \
         UNION ALL SELECT 'Total credited $' || sum(net + tax) FROM credit_note_line WHERE credit_note_id = {it}",
    ),
    (
        "/credit-notes/{it}",
        Says("main"),
        "SELECT '$' || amount || ' · ' || {method} FROM refund p WHERE credit_note_id = {it}",
    ),
];

/// One of each way a bill can stand, and those with discounts, credits or open deposits.
const EACH: &str = "SELECT id FROM (SELECT b.id, row_number() OVER (PARTITION BY b.status, b.credited > 0 \
    ORDER BY b.created_at DESC, b.id) AS nth FROM bill b WHERE b.number IS NOT NULL OR b.status <> 'void') x \
    WHERE nth = 1 UNION SELECT invoice_id FROM invoice_discount \
    UNION SELECT id FROM bill WHERE kept > paid OR credited > 0";

pub(super) async fn look(look: &mut Look) {
    for figures in LISTS {
        look.all(figures).await;
    }
    let often = "SELECT customer_id AS id FROM (SELECT customer_id FROM bill WHERE number IS NOT NULL \
         GROUP BY customer_id ORDER BY count(*) DESC, customer_id LIMIT 1) b";
    look.each(often, OF_CUSTOMER).await;
    look.each(EACH, PAGE).await;
    look.each(EACH, EXPLANATION).await;
    let discounted = "SELECT DISTINCT invoice_id AS id FROM invoice_discount";
    look.each(discounted, MADE).await;
    let owed = "SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY status ORDER BY number) AS nth \
         FROM bill WHERE status <> 'draft' AND due > 0) b WHERE nth = 1";
    look.each(owed, OWED).await;
    let credited = "SELECT id FROM bill WHERE credited < total AND status <> 'draft' AND (credited > 0 \
         OR kept > paid OR id IN (SELECT invoice_id FROM invoice_discount))";
    look.each(credited, CREDITABLE).await;
    let voidable =
        "SELECT id FROM bill WHERE status = 'issued' AND credited = 0 ORDER BY number LIMIT 1";
    look.each(voidable, VOIDABLE).await;
    let back = "SELECT id FROM payment p WHERE p.kind = 'deposit' AND p.amount < 100000 OR p.tip > 0 \
         AND p.received_day = '2026-03-10' OR p.id IN (SELECT payment_id FROM refund GROUP BY payment_id \
         HAVING sum(amount) < 5000)";
    look.each(back, GIVES_BACK).await;
    look.each("SELECT id FROM credit_note", NOTE).await;
}
