//! A car as a technician sees it.

use crate::entity::vehicle;
use crate::features::customers::own::queries::OwnVisit;
use crate::features::customers::own::views::visits as own_visits;
use crate::features::vehicles::label;
use crate::features::vehicles::views::{plate_of, specs};
use crate::kernel::time::ShopTime;
use crate::ui::{page_header, place};
use crate::web::paths::AppointmentsPath;
use chrono::NaiveDate;
use maud::{Markup, html};

pub(super) fn car(
    car: &vehicle::Model,
    visits: &[OwnVisit],
    (today, zone): (NaiveDate, ShopTime),
) -> Markup {
    let list = AppointmentsPath.to_string();
    html! {
        (page_header(&label(car)).back("Appointments", &list).badge(plate_of(car)))
        (place::columns(&own_visits(visits, (today, zone)), &specs(car, (today, zone))))
    }
}
