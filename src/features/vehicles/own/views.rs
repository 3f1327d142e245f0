//! A car as a technician sees it.

use crate::features::customers::own::queries::OwnVisit;
use crate::features::customers::own::views::visits as own_visits;
use crate::features::vehicles::queries::Detail;
use crate::features::vehicles::views::{plate_of, specs};
use crate::features::vehicles::{label, odometer};
use crate::kernel::time::ShopTime;
use crate::ui::{page_header, place};
use crate::web::paths::AppointmentsPath;
use chrono::NaiveDate;
use maud::{Markup, html};

pub(super) fn car(
    found: &Detail,
    visits: &[OwnVisit],
    (today, zone): (NaiveDate, ShopTime),
) -> Markup {
    let (car, list) = (&found.owned.car, AppointmentsPath.to_string());
    let aside = html! {
        (odometer::card(car, &found.readings.0, (zone, today), true))
        (specs(car, (today, zone)))
    };
    html! {
        (page_header(&label(car)).back("Appointments", &list).badge(plate_of(car)))
        (place::columns(&own_visits(visits, (today, zone)), &aside))
    }
}
