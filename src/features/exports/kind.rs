//! What can be taken out, and by whom.

use crate::features::{customers, invoices};
use crate::kernel::words::{AppointmentStatus, PaymentMethod};
use crate::web::paths::{
    ExportAppointmentsPath, ExportAuditPath, ExportCustomersPath, ExportInvoicesPath,
    ExportLinesPath, ExportPaymentsPath, ExportVehiclesPath,
};
use crate::web::staff::Right;

/// A file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Appointments,
    Invoices,
    Lines,
    Payments,
    Customers,
    Vehicles,
    Audit,
}

/// A list of choices beside the days: the field's name, its label, the choices.
pub(super) type Choices = (
    &'static str,
    &'static str,
    Vec<(&'static str, &'static str)>,
);

impl Kind {
    pub(super) const ALL: [Self; 7] = [
        Self::Appointments,
        Self::Invoices,
        Self::Lines,
        Self::Payments,
        Self::Customers,
        Self::Vehicles,
        Self::Audit,
    ];

    /// As ids and the button say it.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Appointments => "appointments",
            Self::Invoices => "invoices",
            Self::Lines => "invoice lines",
            Self::Payments => "payments",
            Self::Customers => "customers",
            Self::Vehicles => "vehicles",
            Self::Audit => "audit log",
        }
    }

    pub(super) const fn title(self) -> &'static str {
        match self {
            Self::Appointments => "Appointments",
            Self::Invoices => "Invoices",
            Self::Lines => "Invoice lines",
            Self::Payments => "Payments",
            Self::Customers => "Customers",
            Self::Vehicles => "Vehicles",
            Self::Audit => "Audit log",
        }
    }

    /// What stands in it.
    pub(super) const fn about(self) -> &'static str {
        match self {
            Self::Appointments => "Each visit with its customer, car, work, amount and technician.",
            Self::Invoices => "Each invoice with its sums, what is paid and what is open.",
            Self::Lines => "Every line of those invoices: labor, parts, fees, with their tax.",
            Self::Payments => "Each payment with its method, tip and invoice, oldest first.",
            Self::Customers => "Everybody with contact, address, visits, spend and balance.",
            Self::Vehicles => "Each car with plate, VIN, odometer and owner.",
            Self::Audit => "Who changed what, when and from where.",
        }
    }

    pub(super) fn action(self) -> String {
        match self {
            Self::Appointments => ExportAppointmentsPath.to_string(),
            Self::Invoices => ExportInvoicesPath.to_string(),
            Self::Lines => ExportLinesPath.to_string(),
            Self::Payments => ExportPaymentsPath.to_string(),
            Self::Customers => ExportCustomersPath.to_string(),
            Self::Vehicles => ExportVehiclesPath.to_string(),
            Self::Audit => ExportAuditPath.to_string(),
        }
    }

    /// What the days are days of; cars have none.
    pub(super) const fn days(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Appointments | Self::Audit => Some(("From", "To")),
            Self::Invoices | Self::Lines => Some(("Issued from", "Issued to")),
            Self::Payments => Some(("Received from", "Received to")),
            Self::Customers => Some(("Customer since", "Until")),
            Self::Vehicles => None,
        }
    }

    /// What else it can be narrowed by.
    pub(super) fn choices(self) -> Option<Choices> {
        let words =
            |all: &[AppointmentStatus]| all.iter().map(|s| (s.as_str(), s.label())).collect();
        match self {
            Self::Appointments => Some(("status", "Status", words(AppointmentStatus::ALL))),
            Self::Invoices | Self::Lines => {
                Some(("status", "Status", invoices::export::STANDINGS.to_vec()))
            }
            Self::Payments => {
                let methods = PaymentMethod::ALL.iter();
                let methods = methods.map(|m| (m.as_str(), m.label())).collect();
                Some(("method", "Method", methods))
            }
            Self::Customers => {
                let shows = customers::export::shows().filter(|(word, _)| *word != "all");
                Some(("filter", "Show", shows.collect()))
            }
            Self::Vehicles | Self::Audit => None,
        }
    }

    /// What it takes besides the right to export: who has no list of cars has no file of them.
    pub(super) const fn right(self) -> Right {
        match self {
            Self::Vehicles => Right::SeeVehicles,
            Self::Audit => Right::SeeAudit,
            _ => Right::Export,
        }
    }
}
