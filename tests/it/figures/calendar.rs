//! The calendar: how many visits each day has, and which stand there (R-APPT-25).

use super::{Figure, Look, Rows, Says, Texts};

/// Of visits `v` of those days, those that take time.
macro_rules! visits {
    ($what:literal, $from:literal, $to:literal) => {
        concat!(
            "SELECT ",
            $what,
            " FROM visit v JOIN repair_order r ON r.id = v.repair_order_id \
             JOIN customer c ON c.id = v.customer_id LEFT JOIN vehicle car ON car.id = v.vehicle_id \
             WHERE v.status NOT IN ('canceled', 'no_show') AND v.day >= '",
            $from,
            "' AND v.day <= '",
            $to,
            "'"
        )
    };
}

/// The weeks that March touches.
macro_rules! march {
    ($what:literal) => {
        visits!($what, "2026-02-23", "2026-04-05")
    };
}

/// Who comes on a day, with what, and where it stands.
macro_rules! agenda {
    ($title:literal, $day:literal) => {
        (
            "/calendar?view=agenda",
            Rows(concat!("Visits of ", $title), &["Customer", "Status"]),
            visits!(
                "c.name || coalesce(' ' || coalesce(car.year || ' ', '') || car.make || ' ' || car.model, ''), \
                 {status}",
                $day,
                $day
            ),
        )
    };
}

const ALL: &[Figure] = &[
    (
        "/calendar?view=month",
        Texts(".month .count"),
        concat!(march!("count(*) || ' visit^'"), " GROUP BY v.day"),
    ),
    (
        "/calendar?view=month",
        Says(".month li > a"),
        concat!(
            march!("'+' || (count(*) - 3) || ' more'"),
            " GROUP BY v.day HAVING count(*) > 3"
        ),
    ),
    (
        "/calendar?view=month",
        Says(".month a.entry"),
        concat!(
            march!("'!' || substr(v.wall_start, 12) || ' ' || c.name"),
            " AND 3 >= (SELECT count(*) FROM visit w WHERE w.day = v.day \
             AND w.status NOT IN ('canceled', 'no_show'))"
        ),
    ),
    (
        "/calendar",
        Texts(".calendar a.entry .muted"),
        visits!("r.number", "{today}", "{today}"),
    ),
    (
        "/calendar?view=week",
        Texts(".calendar a.entry .muted"),
        visits!("r.number", "2026-03-09", "2026-03-15"),
    ),
    agenda!("Tuesday, March 10", "2026-03-10"),
    agenda!("Wednesday, March 11", "2026-03-11"),
];

/// One technician's alone.
const OF_TECHNICIAN: &[Figure] = &[
    (
        "/calendar?view=month&technician={it}",
        Texts(".month .count"),
        concat!(
            march!("count(*) || ' visit^'"),
            " AND v.technician_id = {it} GROUP BY v.day"
        ),
    ),
    (
        "/calendar?view=week&technician={it}",
        Texts(".calendar a.entry .muted"),
        concat!(
            visits!("r.number", "2026-03-09", "2026-03-15"),
            " AND v.technician_id = {it}"
        ),
    ),
];

pub(super) async fn look(look: &mut Look) {
    look.all(ALL).await;
    let technicians = "SELECT id FROM membership WHERE is_bookable";
    look.each(technicians, OF_TECHNICIAN).await;
}
