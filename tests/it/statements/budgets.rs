//! How many statements each page and each form may send, and how much a page may weigh.

/// The most that any page may weigh on its way to a browser, in bytes.
pub(super) const PAGE: usize = 30 * 1024;

/// By method and shape of the path, with what a shop's rates, people, catalog and hours need already
/// kept in memory.
pub(super) const BUDGETS: &[(&str, u32)] = &[
    ("GET /customers", 3),
    ("GET /customers/{}", 3),
    ("GET /customers/new", 0),
    ("GET /customers/{}/edit", 1),
    // one of them only if nothing was found
    ("GET /search", 3),
    ("GET /customers/{}/notes/new", 1),
    ("GET /customers/{}/tags", 1),
    ("POST /customers/{}/notes", 6),
    ("POST /customers/{}/tags", 9),
    ("POST /appointments/{}/acknowledgement", 6),
    ("GET /vehicles", 2),
    ("GET /vehicles/new", 1),
    ("GET /vehicles/{}", 2),
    ("GET /vehicles/{}/edit", 1),
    ("GET /vehicles/{}/readings", 1),
    ("GET /vehicles/{}/transfer", 2),
    ("POST /vehicles/{}/readings", 8),
    ("GET /services", 2),
    ("GET /services/{}", 1),
    ("GET /appointments", 2),
    ("GET /appointments/new", 2),
    ("GET /appointments/{}", 5),
    // one of them for the cars that can be chosen
    ("GET /appointments/{}/edit", 4),
    ("GET /appointments/{}/outcome", 1),
    ("POST /appointments/{}/outcome", 8),
    // one of them for the address of whoever was found; one more if a phone is nobody's, or if no time is said
    ("GET /quick", 2),
    ("POST /quick", 14),
    ("GET /help/keys", 0),
    ("GET /appointments/{}/link", 2),
    ("GET /today", 1),
    ("GET /technicians/{}/route", 1),
    // its body is kept; at first it is 1, and with nothing in memory 3: appointments/kept.rs
    ("GET /board", 0),
    // kept like the board, and as much at first: appointments/shown.rs
    ("GET /calendar", 0),
    ("GET /appointments/{}/reschedule", 3),
    // one of them ends what was tapped for the day that it leaves
    ("POST /appointments/{}/reschedule", 10),
    // its body is kept; at first it is 4, and with nothing in memory 6: floor/dashboard.rs
    ("GET /dashboard", 0),
    // one of them for the count of what is new, which is kept
    ("GET /messages", 2),
    // the customer, the templates, the thread
    ("GET /messages/{}", 3),
    ("POST /messages/{}", 14),
    ("GET /settings/messages", 2),
    ("GET /settings/templates", 1),
    // with the latest five, for a preview
    ("GET /settings/templates/new", 2),
    ("GET /invoices", 2),
    ("GET /invoices/{}", 1),
    ("GET /invoices/{}/document", 2),
    ("GET /payments", 2),
    ("GET /reports/aging", 2),
    ("GET /reports/tax", 2),
    ("GET /reports/sales", 2),
    ("GET /reports/appointments", 2),
    // who is overdue is kept
    ("GET /reports/customers", 2),
    ("GET /reports/technicians", 2),
    ("GET /books", 1),
    ("GET /audit", 2),
    ("GET /exports", 0),
    ("GET /imports", 1),
    ("GET /settings", 0),
    ("GET /settings/shop", 1),
    ("GET /settings/prices", 1),
    ("GET /settings/numbering", 2),
    ("GET /settings/fees", 1),
    ("GET /settings/limits", 1),
    ("GET /settings/zones", 1),
    ("GET /schedule/availability", 1),
    ("GET /leads", 2),
    // what is unread, and what was read
    ("GET /notifications", 2),
    ("GET /settings/booking", 1),
    ("POST /appointments/{}/acceptance", 4),
    ("POST /leads/{}/state", 3),
    ("GET /settings/jobs", 2),
    ("GET /settings/speed", 1),
    ("GET /settings/hours", 3),
    ("GET /settings/people", 3),
    ("GET /settings/people/invite", 0),
    ("GET /account", 0),
    ("POST /customers", 7),
    ("POST /customers/{}/edit", 3),
    ("POST /settings/prices", 3),
    ("POST /appointments", 14),
    ("POST /appointments/{}/jobs", 9),
    // with the redraw of the board 8, also when a bill has to be looked for
    ("POST /appointments/{}/position", 7),
    // on the way: one more of them for what it replaces, or for the check-in
    ("POST /appointments/{}/stamps", 6),
    ("GET /appointments/{}/blockers", 2),
    ("POST /appointments/{}/blockers", 6),
    ("POST /appointments/{}/promise", 5),
    ("POST /appointments/{}/check-in", 5),
    ("POST /appointments/{}/check-out", 5),
    // with a reading of the car
    ("POST /appointments/{}/odometer", 8),
    ("POST /appointments/{}/notes", 6),
    ("GET /undo", 2),
    ("POST /undo/{}", 9),
    ("POST /appointments/{}/invoice", 9),
    ("POST /invoices/{}/issue", 9),
    ("POST /invoices/{}/payments", 8),
    // as a payment, and once more for the payment itself and the bill it is on
    ("POST /payments/{}/refunds", 10),
    // a number, the note, its lines, and what goes back, each in one statement
    ("POST /invoices/{}/credit-notes", 19),
    ("GET /credit-notes/{}", 2),
];
