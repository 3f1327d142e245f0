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
        words: "Invoice numbers follow each other without a gap.",
        of: Of::Invoice,
        broken: NUMBERS,
    },
    Promise {
        name: "credit_note_numbers",
        words: "Credit note numbers follow each other without a gap.",
        of: Of::CreditNote,
        broken: NUMBERS,
    },
    Promise {
        name: "series",
        words: "The last number that was given is there.",
        of: Of::Series,
        broken: "(number_series.kind = 'invoice' AND number_series.next > 1 AND NOT EXISTS \
            (SELECT 1 FROM invoice i WHERE i.shop_id = number_series.shop_id \
            AND i.series_no = number_series.next - 1)) \
            OR (number_series.kind = 'credit_note' AND number_series.next > 1 AND NOT EXISTS \
            (SELECT 1 FROM credit_note c WHERE c.shop_id = number_series.shop_id \
            AND c.series_no = number_series.next - 1))",
    },
    Promise {
        name: "customers",
        words: "A customer's figures are what the visits and invoices say.",
        of: Of::Customer,
        broken: "customer_stats.lifetime_spend <> (SELECT coalesce(sum(i.total - i.credited), 0) \
            FROM invoice i WHERE i.shop_id = customer_stats.shop_id \
            AND i.customer_id = customer_stats.customer_id AND i.status NOT IN ('draft', 'void')) \
            OR customer_stats.unpaid <> (SELECT coalesce(sum(i.due), 0) FROM invoice i \
            WHERE i.shop_id = customer_stats.shop_id AND i.customer_id = customer_stats.customer_id \
            AND i.status IN ('issued', 'partially_paid')) \
            OR customer_stats.invoices <> (SELECT count(*) FROM invoice i \
            WHERE i.shop_id = customer_stats.shop_id AND i.customer_id = customer_stats.customer_id \
            AND i.status NOT IN ('draft', 'void') AND (i.credited = 0 OR i.credited < i.total)) \
            OR customer_stats.visits <> (SELECT count(*) FROM appointment a \
            WHERE a.shop_id = customer_stats.shop_id AND a.customer_id = customer_stats.customer_id \
            AND a.status = 'completed' AND a.deleted_at IS NULL) \
            OR customer_stats.no_shows <> (SELECT count(*) FROM appointment a \
            WHERE a.shop_id = customer_stats.shop_id AND a.customer_id = customer_stats.customer_id \
            AND a.status = 'no_show' AND a.deleted_at IS NULL)",
    },
];

/// The number before it is there: with the same words before its digits, or, where a prefix was
/// changed and the numbers went on, the one given last before it.
const NUMBERS: &str = "$row.series_no > 1 \
    AND NOT EXISTS (SELECT 1 FROM $row p WHERE p.shop_id = $row.shop_id AND p.number = \
    substr($row.number, 1, length($row.number) - $digits) || CASE WHEN $row.series_no > 100000 \
    THEN CAST($row.series_no - 1 AS text) ELSE substr('00000' || CAST($row.series_no - 1 AS text), \
    length(CAST($row.series_no - 1 AS text)) + 1, 5) END) \
    AND NOT EXISTS (SELECT 1 FROM $row p WHERE p.shop_id = $row.shop_id \
    AND p.series_no = $row.series_no - 1 AND p.issued_at <= $row.issued_at \
    AND NOT EXISTS (SELECT 1 FROM $row s WHERE s.shop_id = $row.shop_id \
    AND s.series_no < $row.series_no AND s.issued_at > p.issued_at \
    AND substr(s.number, 1, length($row.number) - $digits) = \
    substr($row.number, 1, length($row.number) - $digits)))";
