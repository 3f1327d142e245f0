//! The places of the product, found by what people call them.

use crate::kernel::search::{asked, fold};
use crate::web::paths::{
    AppointmentsPath, BoardPath, BrandPath, CalendarPath, CustomersPath, DashboardPath, DataPath,
    ExportsPath, HoursPath, InvoicesPath, KeysPath, NewAppointmentPath, NewCustomerPath,
    NewServicePath, NewVehiclePath, NumberingPath, PackagesPath, PeoplePath, PricesPath, QuickPath,
    ServicesPath, SettingsPath, SpeedPath, TodayPath, UndoListPath, VehiclesPath,
};
use crate::web::staff::Right;

/// A place to go to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) label: &'static str,
    pub(super) href: String,
}

/// The places that somebody with these rights may open and whose words begin with what was typed;
/// all of them if nothing was.
pub(super) fn pages(q: &str, may: impl Fn(Right) -> bool) -> Vec<Place> {
    let wanted = asked(q);
    let named = |label: &str, more: &str| {
        let words = fold(&format!("{label} {more}"));
        let begins = |typed: &String| {
            words
                .split(' ')
                .any(|word| word.starts_with(typed.as_str()))
        };
        wanted.iter().all(begins)
    };
    ALL.iter()
        .filter(|(.., right)| may(*right))
        .filter(|(label, _, more, _)| named(label, more))
        .map(|(label, href, ..)| Place {
            label,
            href: (*href).to_owned(),
        })
        .collect()
}

/// What a page is called, where it is, what else people may type for it, and who may go there.
const ALL: &[(&str, &str, &str, Right)] = &[
    (
        "Dashboard",
        DashboardPath::PATTERN,
        "home today figures numbers overview",
        Right::SeeDashboard,
    ),
    (
        "Today",
        TodayPath::PATTERN,
        "day stops next technician",
        Right::SeeAppointments,
    ),
    (
        "Board",
        BoardPath::PATTERN,
        "today day cars",
        Right::SeeAppointments,
    ),
    (
        "Calendar",
        CalendarPath::PATTERN,
        "day week month agenda schedule plan",
        Right::SeeAppointments,
    ),
    (
        "Appointments",
        AppointmentsPath::PATTERN,
        "visits orders list",
        Right::SeeAppointments,
    ),
    (
        "Undo",
        UndoListPath::PATTERN,
        "restore deleted removed bring back trash bin",
        Right::EditAppointments,
    ),
    (
        "Quick add",
        QuickPath::PATTERN,
        "new visit appointment book line",
        Right::EditAppointments,
    ),
    (
        "Book an appointment",
        NewAppointmentPath::PATTERN,
        "new visit",
        Right::EditAppointments,
    ),
    (
        "Customers",
        CustomersPath::PATTERN,
        "people clients",
        Right::SeeCustomers,
    ),
    (
        "New customer",
        NewCustomerPath::PATTERN,
        "add",
        Right::EditCustomers,
    ),
    (
        "Vehicles",
        VehiclesPath::PATTERN,
        "cars",
        Right::SeeVehicles,
    ),
    (
        "New vehicle",
        NewVehiclePath::PATTERN,
        "add car",
        Right::EditVehicles,
    ),
    (
        "Invoices",
        InvoicesPath::PATTERN,
        "bills payments unpaid",
        Right::SeeInvoices,
    ),
    (
        "Services",
        ServicesPath::PATTERN,
        "catalog prices jobs",
        Right::SeeCatalog,
    ),
    (
        "Packages",
        PackagesPath::PATTERN,
        "catalog services menu special",
        Right::SeeCatalog,
    ),
    (
        "New service",
        NewServicePath::PATTERN,
        "add catalog",
        Right::EditCatalog,
    ),
    (
        "Shop settings",
        SettingsPath::PATTERN,
        "name address zone",
        Right::EditSettings,
    ),
    (
        "Prices and taxes",
        PricesPath::PATTERN,
        "settings tax labor rate",
        Right::EditSettings,
    ),
    (
        "Hours and holidays",
        HoursPath::PATTERN,
        "settings open closed",
        Right::EditHours,
    ),
    (
        "Numbering",
        NumberingPath::PATTERN,
        "settings invoice order numbers prefix",
        Right::EditSettings,
    ),
    (
        "Logo and color",
        BrandPath::PATTERN,
        "settings brand",
        Right::EditSettings,
    ),
    (
        "Exports",
        ExportsPath::PATTERN,
        "csv download files",
        Right::Export,
    ),
    (
        "People",
        PeoplePath::PATTERN,
        "settings staff technicians",
        Right::EditSettings,
    ),
    (
        "Keys",
        KeysPath::PATTERN,
        "keyboard shortcuts help",
        Right::Member,
    ),
    (
        "Speed",
        SpeedPath::PATTERN,
        "settings slow fast performance web vitals",
        Right::EditSettings,
    ),
    (
        "Data",
        DataPath::PATTERN,
        "settings download everything backup export leave",
        Right::TakeOut,
    ),
];

#[cfg(test)]
mod tests {
    use super::pages;
    use crate::kernel::words::Role;
    use crate::web::staff::may;

    #[test]
    fn a_place_is_found_by_the_beginnings_of_its_words() {
        let found = |q: &str, role: Role| -> Vec<&str> {
            let all = pages(q, |right| may(role, right));
            all.iter().map(|page| page.label).collect()
        };
        assert_eq!(found("bill", Role::Owner), ["Invoices"]);
        assert_eq!(found("NEW cust", Role::Owner), ["New customer"]);
        assert!(found("new cust", Role::Accountant).is_empty());
        assert!(found("oard", Role::Owner).is_empty());
        assert_eq!(found("", Role::Technician).len(), 7);
    }
}
