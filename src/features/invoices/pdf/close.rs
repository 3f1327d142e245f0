//! After the table: the sums, what was agreed, the signature.

use super::{
    draw::{Ink, Style},
    flow::{BODY, Flow, LABEL, SMALL, STRONG},
    fonts::Face,
    model::InvoiceDocument,
    text,
};
use crate::kernel::{money::Cents, words::LineKind};

/// Width of the block with the sums.
const SUMS: f32 = 246.0;
const ROW: f32 = 14.5;

/// A row of the sums: what, how much, how it looks.
struct Sum {
    label: String,
    amount: String,
    style: Style,
    /// An ink rule stands above.
    ruled: bool,
}

/// A labelled text.
pub(super) struct Remark {
    label: &'static str,
    pub(super) lines: Vec<String>,
}

const REMARK: Style = BODY.sized(9.0);
const REMARK_LEADING: f32 = 12.2;

impl Remark {
    pub(super) fn of(label: &'static str, words: &str, width: f32) -> Self {
        Self {
            label,
            lines: text::wrap(words, REMARK, width),
        }
    }

    fn height(&self) -> f32 {
        22.0 + REMARK_LEADING * self.lines.len() as f32
    }
}

fn kinds_height(kinds: &[(&'static str, Cents)]) -> f32 {
    if kinds.is_empty() {
        0.0
    } else {
        kinds.len() as f32 * 12.5 + 22.0
    }
}

impl Flow<'_> {
    /// The sums, whole on one sheet: by kind on the left, down to what is due on the right
    /// (R-INV-6, R-PDF-3).
    pub(super) fn totals(&mut self, doc: &InvoiceDocument) {
        let sums = sums(doc);
        let labels: Vec<Vec<String>> = sums
            .iter()
            .map(|sum| text::wrap(&sum.label, sum.style, SUMS - 96.0))
            .collect();
        let height = |sum: &Sum, label: &Vec<String>| {
            label.len().max(1) as f32 * ROW + if sum.ruled { 7.0 } else { 0.0 }
        };
        let all: f32 = sums
            .iter()
            .zip(&labels)
            .map(|(sum, label)| height(sum, label))
            .sum();
        let kinds = kinds(doc);
        let (beside, below) = self.remarks(doc, all + 24.0 - kinds_height(&kinds));
        let beside_height: f32 = beside.iter().map(Remark::height).sum();
        self.ensure((all + 18.0).max(kinds_height(&kinds) + beside_height));
        let top = self.y;
        let left = self.right - SUMS;
        for (sum, label) in sums.iter().zip(&labels) {
            if sum.ruled {
                self.canvas
                    .rule((left, self.y + 3.0), SUMS, (0.8, Ink::Dark));
                self.y += 7.0;
            }
            for (index, line) in label.iter().enumerate() {
                let y = self.y + 10.0 + ROW * index as f32;
                self.canvas.text((left, y), sum.style, line);
            }
            let style = sum.style.fitted(&sum.amount, 92.0);
            self.canvas
                .text_right((self.right, self.y + 10.0), style, &sum.amount);
            self.y += label.len().max(1) as f32 * ROW;
        }
        self.canvas.strip(left, self.y + 3.0, SUMS);
        let end = self.y + 7.0;
        self.y = top;
        self.by_kind(&doc.currency_sign, &kinds);
        for remark in &beside {
            self.remark(remark);
        }
        self.y = self.y.max(end) + 14.0;
        for remark in &below {
            self.remark(remark);
        }
    }

    /// What was agreed and advised: as much as fits into the height beside the sums, and the rest.
    fn remarks(&self, doc: &InvoiceDocument, height: f32) -> (Vec<Remark>, Vec<Remark>) {
        let declined = doc.declined.join("\n");
        let mut left = height;
        let remarks = [
            ("AUTHORIZATION", doc.authorisation.as_deref().unwrap_or("")),
            ("NEXT SERVICE", doc.next_service.as_deref().unwrap_or("")),
            ("DECLINED WORK", declined.as_str()),
            ("NOTES", doc.notes.as_deref().unwrap_or("")),
        ];
        let (mut beside, mut below) = (Vec::new(), Vec::new());
        for (label, words) in remarks {
            let narrow = Remark::of(label, words, self.width() - SUMS - 28.0);
            if narrow.lines.is_empty() {
                continue;
            }
            if below.is_empty() && narrow.height() <= left {
                left -= narrow.height();
                beside.push(narrow);
            } else {
                below.push(Remark::of(label, words, self.width()));
            }
        }
        (beside, below)
    }

    pub(super) fn remark(&mut self, remark: &Remark) {
        self.ensure(13.0 + REMARK_LEADING * remark.lines.len().min(3) as f32);
        self.label(self.left, remark.label);
        self.lines(self.left, &remark.lines, (REMARK, REMARK_LEADING));
        self.y += 9.0;
    }

    fn by_kind(&mut self, sign: &str, kinds: &[(&'static str, Cents)]) {
        if kinds.is_empty() {
            return;
        }
        let right = self.left + 150.0;
        self.label(self.left, "BEFORE TAX");
        for (label, sum) in kinds {
            let amount = text::money(sign, *sum);
            self.canvas.text((self.left, self.y + 8.5), SMALL, label);
            let style = SMALL.fitted(&amount, 86.0);
            self.canvas
                .text_right((right, self.y + 8.5), style, &amount);
            self.y += 12.5;
        }
        self.y += 9.0;
    }

    /// The small print.
    pub(super) fn terms(&mut self, terms: &str) {
        let style = SMALL.sized(7.5);
        let lines = text::wrap(terms, style, self.width());
        if !lines.is_empty() {
            self.ensure(13.0 + 10.0 * lines.len().min(3) as f32);
            self.label(self.left, "TERMS");
            self.lines(self.left, &lines, (style, 10.0));
            self.y += 6.0;
        }
    }

    /// A place to sign.
    pub(super) fn signature(&mut self, who: &str) {
        self.ensure(46.0);
        let y = self.y + 30.0;
        let (name, date) = (self.width() * 0.56, self.width() * 0.26);
        self.canvas.rule((self.left, y), name, (0.7, Ink::Dark));
        self.canvas
            .rule((self.right - date, y), date, (0.7, Ink::Dark));
        self.canvas.text((self.left, y + 10.0), LABEL, who);
        self.canvas
            .text((self.right - date, y + 10.0), LABEL, "DATE");
        self.y = y + 16.0;
    }
}

/// The sums as words.
pub(super) fn labelled_sums(doc: &InvoiceDocument) -> Vec<(String, String)> {
    let sums = sums(doc).into_iter();
    sums.map(|sum| (sum.label, sum.amount)).collect()
}

fn sums(doc: &InvoiceDocument) -> Vec<Sum> {
    let (totals, sign) = (&doc.totals, doc.currency_sign.as_str());
    let row = |label: String, amount: Cents, style: Style, ruled: bool| Sum {
        label,
        amount: text::money(sign, amount),
        style,
        ruled,
    };
    let plain = |label: &str, amount| row(label.to_owned(), amount, BODY, false);
    let mut sums = Vec::new();
    if totals.discount != Cents(0) {
        let gross = totals.subtotal.0.saturating_add(totals.discount.0);
        sums.push(plain("Before discounts", Cents(gross)));
        for (reason, given) in &totals.discounts {
            let less = Cents(given.0.saturating_neg());
            sums.push(row(text::clean(reason), less, BODY, false));
        }
        if totals.discounts.is_empty() {
            let less = Cents(totals.discount.0.saturating_neg());
            sums.push(plain("Discount", less));
        }
    }
    sums.push(plain("Subtotal", totals.subtotal));
    for (rate, base, tax) in &totals.taxes {
        let label = format!("Tax {} of {}", text::rate(*rate), text::money(sign, *base));
        sums.push(row(label, *tax, BODY, false));
    }
    sums.push(row("Total".to_owned(), totals.total, STRONG, true));
    if totals.paid != Cents(0) {
        sums.push(plain("Paid", Cents(totals.paid.0.saturating_neg())));
    }
    let large = Style::new(Face::Bold, 12.5, Ink::Dark);
    sums.push(row("Amount due".to_owned(), totals.due, large, true));
    sums
}

/// What each kind of line sums to, if there is more than one and nothing is left over.
fn kinds(doc: &InvoiceDocument) -> Vec<(&'static str, Cents)> {
    let lines = || doc.jobs.iter().flat_map(|job| &job.lines);
    let kinds: Vec<_> = LineKind::ALL
        .iter()
        .filter(|kind| lines().any(|line| line.kind == **kind))
        .map(|kind| {
            let nets = lines()
                .filter(|line| line.kind == *kind)
                .map(|line| line.net.0);
            let sum = nets.fold(0i64, i64::saturating_add);
            let label = match kind {
                LineKind::Labor => "Labor",
                LineKind::Part => "Parts",
                LineKind::Fee => "Fees",
                LineKind::Sublet => "Sublet work",
            };
            (label, Cents(sum))
        })
        .collect();
    let all = kinds
        .iter()
        .fold(0i64, |sum, (_, kind)| sum.saturating_add(kind.0));
    if kinds.len() > 1 && all == doc.totals.subtotal.0 {
        kinds
    } else {
        Vec::new()
    }
}
