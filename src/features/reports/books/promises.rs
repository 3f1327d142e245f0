//! The promises themselves, in the order in which a bookkeeper would ask.

use super::{Of, Promise};

/// All of them.
pub const PROMISES: &[Promise] = &[
    Promise {
        name: "balance",
        words: "Invoices less credit notes are what payments pay and what is still owed.",
        of: Of::Shop,
        broken: "(SELECT coalesce(sum(i.total - i.credited), 0) FROM invoice i \
            WHERE i.shop_id = shop_settings.shop_id AND i.status NOT IN ('draft', 'void')) \
            <> (SELECT coalesce(sum(p.applied), 0) FROM payment p \
            WHERE p.shop_id = shop_settings.shop_id) \
            + (SELECT coalesce(sum(i.due), 0) FROM invoice i \
            WHERE i.shop_id = shop_settings.shop_id AND i.status NOT IN ('draft', 'void'))",
    },
    Promise {
        name: "lines",
        words: "An invoice asks for the sum of its lines, before tax, in tax and in all.",
        of: Of::Invoice,
        broken: "invoice.gross <> (SELECT coalesce(sum(l.subtotal), 0) FROM invoice_line l \
            WHERE l.shop_id = invoice.shop_id AND l.invoice_id = invoice.id) \
            OR invoice.discount <> (SELECT coalesce(sum(l.discount), 0) FROM invoice_line l \
            WHERE l.shop_id = invoice.shop_id AND l.invoice_id = invoice.id) \
            OR invoice.tax <> (SELECT coalesce(sum(l.tax), 0) FROM invoice_line l \
            WHERE l.shop_id = invoice.shop_id AND l.invoice_id = invoice.id) \
            OR invoice.total <> (SELECT coalesce(sum(l.total), 0) FROM invoice_line l \
            WHERE l.shop_id = invoice.shop_id AND l.invoice_id = invoice.id)",
    },
    Promise {
        name: "tax",
        words: "The tax of a line is its rate on its net amount, rounded to the cent.",
        of: Of::Line,
        broken: "invoice_line.tax <> CASE WHEN invoice_line.net < 0 \
            THEN (invoice_line.net * invoice_line.tax_rate - 500000) / 1000000 \
            ELSE (invoice_line.net * invoice_line.tax_rate + 500000) / 1000000 END",
    },
    Promise {
        name: "paid",
        words: "What an invoice says is paid is the sum of what its payments pay.",
        of: Of::Invoice,
        broken: "invoice.paid <> (SELECT coalesce(sum(p.applied), 0) FROM payment p \
            WHERE p.shop_id = invoice.shop_id AND p.invoice_id = invoice.id)",
    },
    Promise {
        name: "status",
        words: "Due and status follow from total, credited and paid.",
        of: Of::Invoice,
        broken: "CASE invoice.status \
            WHEN 'void' THEN invoice.due <> 0 OR invoice.paid <> 0 OR invoice.credited <> 0 \
            WHEN 'draft' THEN invoice.paid <> 0 OR invoice.credited <> 0 OR invoice.number IS NOT NULL \
            ELSE invoice.number IS NULL OR invoice.due <> invoice.total - invoice.credited - invoice.paid \
            OR invoice.due < 0 OR invoice.status <> CASE WHEN invoice.due <= 0 THEN 'paid' \
            WHEN invoice.paid > 0 THEN 'partially_paid' ELSE 'issued' END END",
    },
    Promise {
        name: "standing",
        words: "What is void or credited in full no longer stands for its order; all else does.",
        of: Of::Invoice,
        broken: "invoice.number IS NOT NULL AND invoice.is_current = \
            (invoice.status = 'void' OR (invoice.credited > 0 AND invoice.credited >= invoice.total))",
    },
    Promise {
        name: "refunds",
        words: "What a payment says went back is the sum of its refunds, and never more than was taken.",
        of: Of::Payment,
        broken: "payment.refunded <> (SELECT coalesce(sum(r.amount), 0) FROM refund r \
            WHERE r.shop_id = payment.shop_id AND r.payment_id = payment.id) \
            OR payment.tip_refunded <> (SELECT coalesce(sum(r.tip), 0) FROM refund r \
            WHERE r.shop_id = payment.shop_id AND r.payment_id = payment.id) \
            OR payment.refunded + payment.applied > payment.amount \
            OR payment.tip_refunded > payment.tip",
    },
    Promise {
        name: "payments",
        words: "A payment stands on its own order's invoice; all that was taken pays it or went back, but for deposits.",
        of: Of::Payment,
        broken: "(payment.invoice_id IS NULL AND (payment.kind <> 'deposit' OR payment.applied <> 0)) \
            OR (payment.kind = 'payment' AND payment.applied + payment.refunded <> payment.amount) \
            OR (payment.invoice_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM invoice i \
            WHERE i.shop_id = payment.shop_id AND i.id = payment.invoice_id \
            AND i.repair_order_id = payment.repair_order_id AND i.number IS NOT NULL))",
    },
    Promise {
        name: "credited",
        words: "What an invoice says is credited is the sum of its credit notes, and never more than its total.",
        of: Of::Invoice,
        broken: "invoice.credited > invoice.total OR invoice.credited <> \
            (SELECT coalesce(sum(c.total), 0) FROM credit_note c \
            WHERE c.shop_id = invoice.shop_id AND c.invoice_id = invoice.id)",
    },
    Promise {
        name: "credit_lines",
        words: "A credit note is the sum of its lines.",
        of: Of::CreditNote,
        broken: "credit_note.subtotal <> (SELECT coalesce(sum(l.net), 0) FROM credit_note_line l \
            WHERE l.shop_id = credit_note.shop_id AND l.credit_note_id = credit_note.id) \
            OR credit_note.tax <> (SELECT coalesce(sum(l.tax), 0) FROM credit_note_line l \
            WHERE l.shop_id = credit_note.shop_id AND l.credit_note_id = credit_note.id)",
    },
    Promise {
        name: "credit_shares",
        words: "No more of a line is credited than was charged; all of it is exactly what was charged.",
        of: Of::Line,
        broken: "EXISTS (SELECT 1 FROM credit_note_line c WHERE c.shop_id = invoice_line.shop_id \
            AND c.invoice_line_id = invoice_line.id GROUP BY c.invoice_line_id \
            HAVING sum(c.quantity) > invoice_line.quantity OR sum(c.net) > invoice_line.net \
            OR sum(c.tax) > invoice_line.tax OR (sum(c.quantity) = invoice_line.quantity \
            AND (sum(c.net) <> invoice_line.net OR sum(c.tax) <> invoice_line.tax)))",
    },
    Promise {
        name: "invoice_numbers",
        words: "Invoice numbers follow each other without a gap, but where the shop skipped ahead.",
        of: Of::Invoice,
        broken: NUMBERS,
    },
    Promise {
        name: "credit_note_numbers",
        words: "Credit note numbers follow each other without a gap, but where the shop skipped ahead.",
        of: Of::CreditNote,
        broken: NUMBERS,
    },
    Promise {
        name: "series",
        words: "The last number that was given is there, and the next one was never given.",
        of: Of::Series,
        broken: "(number_series.next > 1 AND CASE number_series.kind \
            WHEN 'invoice' THEN NOT EXISTS \
            (SELECT 1 FROM invoice i WHERE i.shop_id = number_series.shop_id \
            AND i.series_no = number_series.next - 1) \
            WHEN 'credit_note' THEN NOT EXISTS \
            (SELECT 1 FROM credit_note c WHERE c.shop_id = number_series.shop_id \
            AND c.series_no = number_series.next - 1) ELSE false END \
            AND NOT EXISTS (SELECT 1 FROM number_skip k WHERE k.shop_id = number_series.shop_id \
            AND k.kind = number_series.kind AND k.year = number_series.year \
            AND k.next = number_series.next)) \
            OR EXISTS (SELECT 1 FROM (SELECT i.shop_id, 'invoice' AS kind, i.number, i.series_no FROM invoice i \
            UNION ALL SELECT c.shop_id, 'credit_note', c.number, c.series_no FROM credit_note c) g \
            WHERE g.shop_id = number_series.shop_id AND g.kind = number_series.kind \
            AND g.series_no >= number_series.next \
            AND (number_series.prefix LIKE '%{YYYY}%') = (number_series.year <> 0) \
            AND g.number = replace(number_series.prefix, '{YYYY}', CAST(number_series.year AS text)) \
            || CASE WHEN g.series_no > 99999 THEN CAST(g.series_no AS text) \
            ELSE substr('00000' || CAST(g.series_no AS text), length(CAST(g.series_no AS text)) + 1, 5) END)",
    },
    Promise {
        name: "customers",
        words: "A customer's figures are what the visits and invoices say.",
        of: Of::Customer,
        broken: "", // whoever defines the figures says when they are wrong
    },
];

/// It ends in its place in the series, and the number before it is there: with the same words before
/// its digits, or, where a prefix was changed and the numbers went on, the one given last before it.
/// Or the shop made them skip to it.
const NUMBERS: &str = "substr($row.number, length($row.number) - $digits + 1) <> \
    CASE WHEN $row.series_no > 99999 THEN CAST($row.series_no AS text) ELSE \
    substr('00000' || CAST($row.series_no AS text), length(CAST($row.series_no AS text)) + 1, 5) END \
    OR ($row.series_no > 1 \
    AND NOT EXISTS (SELECT 1 FROM $row p WHERE p.shop_id = $row.shop_id AND p.number = \
    substr($row.number, 1, length($row.number) - $digits) || CASE WHEN $row.series_no > 100000 \
    THEN CAST($row.series_no - 1 AS text) ELSE substr('00000' || CAST($row.series_no - 1 AS text), \
    length(CAST($row.series_no - 1 AS text)) + 1, 5) END) \
    AND NOT EXISTS (SELECT 1 FROM $row p WHERE p.shop_id = $row.shop_id \
    AND p.series_no = $row.series_no - 1 AND p.issued_at <= $row.issued_at \
    AND NOT EXISTS (SELECT 1 FROM $row s WHERE s.shop_id = $row.shop_id \
    AND s.series_no < $row.series_no AND s.issued_at > p.issued_at \
    AND substr(s.number, 1, length($row.number) - $digits) = \
    substr($row.number, 1, length($row.number) - $digits))) \
    AND NOT EXISTS (SELECT 1 FROM number_skip k WHERE k.shop_id = $row.shop_id \
    AND k.kind = '$row' AND k.next = $row.series_no \
    AND (k.year = 0 OR CAST(k.year AS text) = substr(CAST($row.issued_day AS text), 1, 4))))";
