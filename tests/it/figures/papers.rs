//! Papers: a customer's statement, an invoice as it was issued, a receipt, a credit note; each as a page,
//! and the main figure in its file.

use super::{Fact, Figure, Here, Look, Pdf, Rows, Texts};

/// All that ever changed what somebody owes; of one day bills come before what pays them.
macro_rules! moved {
    () => {
        "SELECT b.issued_day AS day, 0 AS rank, 'Invoice' AS what, b.number AS number, b.total AS amount \
         FROM bill b WHERE b.customer_id = {it} AND b.number IS NOT NULL \
         UNION ALL SELECT b.issued_day, 1, 'Invoice voided', b.number, -b.total FROM bill b \
         WHERE b.customer_id = {it} AND b.number IS NOT NULL AND b.status = 'void' \
         UNION ALL SELECT n.issued_day, 2, 'Credit note', n.number, -n.total FROM credit_note n \
         WHERE n.customer_id = {it} \
         UNION ALL SELECT p.received_day, 3, CASE p.kind WHEN 'deposit' THEN 'Deposit' ELSE 'Payment' END \
         || ', ' || lower({method}), coalesce(p.external_ref, ''), -p.amount FROM payment p \
         WHERE p.customer_id = {it} \
         UNION ALL SELECT p.refunded_day, 4, 'Refund, ' || lower({method}), coalesce(p.external_ref, ''), \
         p.amount FROM refund p JOIN payment q ON q.id = p.payment_id WHERE q.customer_id = {it}"
    };
}

const STATEMENT: &[Figure] = &[
    (
        "/customers/{it}/statement?as=page&from=2026-02-01&to=2026-03-10",
        Here(
            "Invoices and payments in order",
            &["Day", "What", "Number", "Charged", "Paid"],
        ),
        concat!(
            "SELECT '&2026-02-01', 'Opening balance', '', '', '' FROM customer WHERE id = {it} \
             UNION ALL SELECT '&' || day, what, number, CASE WHEN amount >= 0 THEN '$' || amount ELSE '' END, \
             CASE WHEN amount < 0 THEN '$' || -amount ELSE '' END FROM (",
            moved!(),
            ") m WHERE day >= '2026-02-01' AND day <= '2026-03-10'"
        ),
    ),
    (
        "/customers/{it}/statement?as=page&from=2026-02-01&to=2026-03-10",
        Fact(".sheet-head", "Opening balance"),
        concat!(
            "SELECT '$' || coalesce(sum(amount), 0) FROM (",
            moved!(),
            ") m WHERE day < '2026-02-01'"
        ),
    ),
    (
        "/customers/{it}/statement?as=page&from=2026-02-01&to=2026-03-10",
        Fact(".sheet-head", "Closing balance"),
        concat!(
            "SELECT '$' || coalesce(sum(amount), 0) FROM (",
            moved!(),
            ") m"
        ),
    ),
    (
        "/customers/{it}/statement?as=page&from=2026-02-01&to=2026-03-10",
        Fact(".totals", "Closing balance"),
        "SELECT '$' || (coalesce(sum(due), 0) - (SELECT coalesce(sum(kept - paid), 0) FROM bill \
         WHERE customer_id = {it} AND kept > paid) - (SELECT coalesce(sum(amount - refunded), 0) FROM payment \
         WHERE customer_id = {it} AND invoice_id IS NULL)) FROM bill WHERE customer_id = {it} \
         AND status <> 'draft'",
    ),
    (
        "/customers/{it}/statement?as=page&from=2026-02-01&to=2026-03-10",
        Here(
            "Open today, by how long it is overdue",
            &[
                "Not due yet",
                "1 to 30 days",
                "31 to 60 days",
                "61 to 90 days",
                "Over 90 days",
            ],
        ),
        "SELECT '$' || coalesce(sum(CASE WHEN due_day >= '2026-03-10' THEN due END), 0), \
         '$' || coalesce(sum(CASE WHEN due_day < '2026-03-10' AND due_day >= '2026-02-08' THEN due END), 0), \
         '$' || coalesce(sum(CASE WHEN due_day < '2026-02-08' AND due_day >= '2026-01-09' THEN due END), 0), \
         '$' || coalesce(sum(CASE WHEN due_day < '2026-01-09' AND due_day >= '2025-12-10' THEN due END), 0), \
         '$' || coalesce(sum(CASE WHEN due_day < '2025-12-10' THEN due END), 0) FROM bill \
         WHERE customer_id = {it} AND status <> 'draft' AND due > 0",
    ),
    (
        "/customers/{it}/statement?from=2026-02-01&to=2026-03-10",
        Pdf,
        concat!(
            "SELECT '$' || coalesce(sum(amount), 0) FROM (",
            moved!(),
            ") m"
        ),
    ),
];

/// The balance behind each row: a running sum by day, where no two rows are of one rank.
const RUNNING: &[Figure] = &[(
    "/customers/{it}/statement?as=page&from=2020-01-01&to=2026-03-10",
    Here("Invoices and payments in order", &["Number", "Balance"]),
    concat!(
        "SELECT '', '$0' FROM customer WHERE id = {it} UNION ALL SELECT number, '$' || sum(amount) \
         OVER (ORDER BY day, rank, at ROWS UNBOUNDED PRECEDING) FROM (SELECT m.*, \
         CASE rank WHEN 0 THEN number ELSE '' END AS at FROM (",
        moved!(),
        ") m) n"
    ),
)];

/// As it was issued: with what deposits paid of it then (R-PDF-3).
const INVOICE: &[Figure] = &[
    (
        "/invoices/{it}/document?as=page",
        Texts("article.sheet .totals div"),
        "SELECT 'Before discounts $' || sum(gross) FROM charge WHERE invoice_id = {it} HAVING sum(less) > 0 \
         UNION ALL SELECT CASE WHEN d.rate IS NULL THEN 'Discount' || coalesce(' on ' || l.name, '') \
         ELSE '=' || d.rate || ' off' END || ': ' || d.reason || ' $-' || coalesce(d.amount, \
         (SELECT CAST(sum(c.less) AS bigint) FROM charge c WHERE c.invoice_id = {it}) \
         - (SELECT CAST(coalesce(sum(o.amount), 0) AS bigint) FROM invoice_discount o \
         WHERE o.invoice_id = {it})) FROM invoice_discount d LEFT JOIN charge l ON l.id = d.invoice_line_id \
         WHERE d.invoice_id = {it} \
         UNION ALL SELECT 'Subtotal $' || sum(net) FROM charge WHERE invoice_id = {it} \
         UNION ALL SELECT 'Tax =' || tax_rate || ' of $' || sum(net) || ' $' || sum(tax) FROM charge \
         WHERE invoice_id = {it} AND tax_rate > 0 GROUP BY tax_rate \
         UNION ALL SELECT 'Total $' || sum(net + tax) FROM charge WHERE invoice_id = {it} \
         UNION ALL SELECT 'Paid $-' || (waiting + ahead) FROM (SELECT waiting, CASE WHEN EXISTS (SELECT 1 \
         FROM payment p WHERE p.invoice_id = {it} AND p.kind = 'deposit') THEN paid ELSE 0 END AS ahead \
         FROM bill WHERE id = {it}) b WHERE waiting + ahead > 0 \
         UNION ALL SELECT 'Amount due $' || (total - waiting - CASE WHEN EXISTS (SELECT 1 FROM payment p \
         WHERE p.invoice_id = {it} AND p.kind = 'deposit') THEN paid ELSE 0 END) FROM bill WHERE id = {it}",
    ),
    (
        "/invoices/{it}/document?as=page",
        Here("Lines of the invoice", &["Qty", "Unit price", "Amount"]),
        "SELECT '*' || quantity, '$' || unit_price, '$' || net FROM charge WHERE invoice_id = {it} \
         UNION ALL SELECT '', '', '' FROM (SELECT DISTINCT job_name FROM charge WHERE invoice_id = {it} \
         AND job_name IS NOT NULL) j",
    ),
    (
        "/invoices/{it}/document",
        Pdf,
        "SELECT '$' || total FROM bill WHERE id = {it}",
    ),
];

const RECEIPT: &[Figure] = &[
    (
        "/invoices/{it}/receipt?as=page",
        Rows("Payments and refunds", &["Tip", "Amount"]),
        "SELECT CASE WHEN tip > 0 THEN '$' || tip ELSE '' END, '$' || amount FROM payment \
         WHERE invoice_id = {it} UNION ALL SELECT CASE WHEN r.tip > 0 THEN '$' || -r.tip ELSE '' END, \
         '$' || -r.amount FROM refund r JOIN payment p ON p.id = r.payment_id WHERE p.invoice_id = {it}",
    ),
    (
        "/invoices/{it}/receipt?as=page",
        Texts("article.sheet .totals div"),
        "SELECT 'Invoice total $' || total FROM bill WHERE id = {it} \
         UNION ALL SELECT 'Credited $' || -credited FROM bill WHERE id = {it} AND credited > 0 \
         UNION ALL SELECT 'Paid $' || -sum(amount) FROM payment WHERE invoice_id = {it} \
         UNION ALL SELECT 'Refunded $' || sum(r.amount) FROM refund r JOIN payment p ON p.id = r.payment_id \
         WHERE p.invoice_id = {it} HAVING sum(r.amount) > 0 \
         UNION ALL SELECT 'Kept as deposit $' || (kept - paid) FROM bill WHERE id = {it} AND kept > paid \
         UNION ALL SELECT 'Balance $' || due FROM bill WHERE id = {it}",
    ),
    (
        "/invoices/{it}/receipt?as=page",
        Fact(".sheet-head", "Balance"),
        "SELECT '$' || due FROM bill WHERE id = {it}",
    ),
    (
        "/invoices/{it}/receipt",
        Pdf,
        "SELECT 'Balance $' || due FROM bill WHERE id = {it}",
    ),
];

const NOTE: &[Figure] = &[
    (
        "/credit-notes/{it}/document?as=page",
        Texts("article.sheet .totals div"),
        "SELECT 'Subtotal $' || sum(net) FROM credit_note_line WHERE credit_note_id = {it} \
         UNION ALL SELECT 'Tax =' || c.tax_rate || ' on $' || sum(n.net) || ' $' || sum(n.tax) \
         FROM credit_note_line n JOIN charge c ON c.id = n.invoice_line_id WHERE n.credit_note_id = {it} \
         AND c.tax_rate > 0 GROUP BY c.tax_rate \
         UNION ALL SELECT 'Total credited $' || sum(net + tax) FROM credit_note_line WHERE credit_note_id = {it}",
    ),
    (
        "/credit-notes/{it}/document?as=page",
        Fact(".sheet-head", "Given back"),
        "SELECT '$' || sum(amount) FROM refund WHERE credit_note_id = {it} HAVING sum(amount) > 0",
    ),
    (
        "/credit-notes/{it}/document",
        Pdf,
        "SELECT '$' || sum(net + tax) FROM credit_note_line WHERE credit_note_id = {it}",
    ),
];

/// Who was credited, has a void bill, or paid ahead; and somebody who comes often.
const WHO: &str = "SELECT customer_id AS id FROM bill WHERE credited > 0 OR kept > paid \
    OR status = 'void' AND number IS NOT NULL UNION SELECT customer_id FROM payment WHERE invoice_id IS NULL \
    UNION SELECT id FROM (SELECT customer_id AS id FROM bill WHERE number IS NOT NULL GROUP BY customer_id \
    ORDER BY count(*) DESC, customer_id LIMIT 1) often";

const FEW: &str = "SELECT customer_id AS id FROM bill WHERE number IS NOT NULL GROUP BY customer_id \
    HAVING count(*) > 2 AND count(*) = count(DISTINCT issued_day) \
    AND sum(CASE WHEN credited > 0 OR kept > paid OR status = 'void' THEN 1 ELSE 0 END) = 0 \
    ORDER BY count(*) DESC, customer_id LIMIT 2";

const WHICH: &str =
    "SELECT invoice_id AS id FROM invoice_discount UNION SELECT id FROM bill WHERE kept > paid";

const PAID: &str = "SELECT p.invoice_id AS id FROM payment p JOIN refund r ON r.payment_id = p.id \
    WHERE p.invoice_id IS NOT NULL UNION SELECT id FROM bill WHERE kept > paid";

pub(super) async fn look(look: &mut Look) {
    look.each(WHO, STATEMENT).await;
    look.each(FEW, RUNNING).await;
    look.each(WHICH, INVOICE).await;
    look.each(PAID, RECEIPT).await;
    look.each("SELECT id FROM credit_note", NOTE).await;
}
