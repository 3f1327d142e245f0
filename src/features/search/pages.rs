//! The places of the product, found by what people call them.

use crate::kernel::search::{asked, fold};
use crate::web::paths::{
    AppointmentsPath, BoardPath, BrandPath, CustomersPath, ExportsPath, HoursPath, InvoicesPath,
    NewAppointmentPath, NewCustomerPath, NewServicePath, NewVehiclePath, NumberingPath, PeoplePath,
    PricesPath, ServicesPath, SettingsPath, VehiclesPath,
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
    all()
        .into_iter()
        .filter(|(.., right)| may(*right))
        .filter(|(label, _, more, _)| named(label, more))
        .map(|(label, href, ..)| Place { label, href })
        .collect()
}

fn all() -> [(&'static str, String, &'static str, Right); 17] {
    [
        (
            "Board",
            BoardPath.to_string(),
            "today day cars",
            Right::SeeAppointments,
        ),
        (
            "Appointments",
            AppointmentsPath.to_string(),
            "visits orders list",
            Right::SeeAppointments,
        ),
        (
            "Book an appointment",
            NewAppointmentPath.to_string(),
            "new visit",
            Right::EditAppointments,
        ),
        (
            "Customers",
            CustomersPath.to_string(),
            "people clients",
            Right::SeeCustomers,
        ),
        (
            "New customer",
            NewCustomerPath.to_string(),
            "add",
            Right::EditCustomers,
        ),
        (
            "Vehicles",
            VehiclesPath.to_string(),
            "cars",
            Right::SeeVehicles,
        ),
        (
            "New vehicle",
            NewVehiclePath.to_string(),
            "add car",
            Right::EditVehicles,
        ),
        (
            "Invoices",
            InvoicesPath.to_string(),
            "bills payments unpaid",
            Right::SeeInvoices,
        ),
        (
            "Services",
            ServicesPath.to_string(),
            "catalog prices jobs",
            Right::SeeCatalog,
        ),
        (
            "New service",
            NewServicePath.to_string(),
            "add catalog",
            Right::EditCatalog,
        ),
        (
            "Shop settings",
            SettingsPath.to_string(),
            "name address zone",
            Right::EditSettings,
        ),
        (
            "Prices and taxes",
            PricesPath.to_string(),
            "settings tax labor rate",
            Right::EditSettings,
        ),
        (
            "Hours and holidays",
            HoursPath.to_string(),
            "settings open closed",
            Right::EditHours,
        ),
        (
            "Numbering",
            NumberingPath.to_string(),
            "settings invoice order numbers prefix",
            Right::EditSettings,
        ),
        (
            "Logo and color",
            BrandPath.to_string(),
            "settings brand",
            Right::EditSettings,
        ),
        (
            "Exports",
            ExportsPath.to_string(),
            "csv download files",
            Right::Export,
        ),
        (
            "People",
            PeoplePath.to_string(),
            "settings staff technicians",
            Right::EditSettings,
        ),
    ]
}

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
        assert_eq!(found("", Role::Technician).len(), 3);
    }
}
