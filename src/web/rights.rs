//! Who may do what: one table, and each right as a type for a handler's signature.

use crate::kernel::words::Role;

/// What somebody may do. One table below says who.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Right {
    /// Be here at all.
    Member,
    /// See the board and appointments; a technician only the own ones.
    SeeAppointments,
    /// Book, edit, reschedule, assign.
    EditAppointments,
    /// Move a card; the status table says to where.
    MoveAppointments,
    /// Lists, search and profiles.
    SeeCustomers,
    /// Create and edit customers.
    EditCustomers,
    /// Lists and pages of cars.
    SeeVehicles,
    /// Create and edit cars.
    EditVehicles,
    /// The catalog.
    SeeCatalog,
    /// Prices and services.
    EditCatalog,
    /// Bills and their documents.
    SeeInvoices,
    /// Drafts, and issuing them.
    EditInvoices,
    /// Let something off a draft, up to the shop's limit (R-INV-3).
    GiveDiscounts,
    /// Take money.
    TakePayments,
    /// Give money back, up to the shop's limit (R-PAY-6).
    RefundPayments,
    /// Give back more than the limit.
    RefundAboveLimit,
    /// Give it back by another way than it came.
    RefundOtherwise,
    /// Void bills and write credit notes (R-INV-9, R-INV-10).
    CreditInvoices,
    /// The end of the day, what is owed since when, taxes.
    SeeReports,
    /// What the look at the books found.
    SeeBooks,
    /// Hours and holidays.
    EditHours,
    /// The shop, its rates and people.
    EditSettings,
    /// Take rows out as files.
    Export,
    /// Who changed what; an advisor only the own entries.
    SeeAudit,
    /// Bring customers, cars and services in from a file.
    Import,
}

/// The matrix of product section 4.1.
#[must_use]
pub const fn may(role: Role, right: Right) -> bool {
    use Right::{
        CreditInvoices, EditCatalog, EditInvoices, EditSettings, Export, Member, MoveAppointments,
        RefundAboveLimit, RefundOtherwise, RefundPayments, SeeAppointments, SeeAudit, SeeBooks,
        SeeCatalog, SeeCustomers, SeeInvoices, SeeReports, TakePayments,
    };
    match role {
        Role::Owner => true,
        Role::Advisor => !matches!(
            right,
            EditCatalog
                | EditSettings
                | RefundAboveLimit
                | RefundOtherwise
                | CreditInvoices
                | SeeBooks
        ),
        Role::Technician => matches!(
            right,
            Member | SeeAppointments | MoveAppointments | SeeCatalog
        ),
        Role::Accountant => matches!(
            right,
            Member
                | SeeCustomers
                | SeeCatalog
                | SeeInvoices
                | EditInvoices
                | TakePayments
                | RefundPayments
                | RefundAboveLimit
                | CreditInvoices
                | SeeReports
                | SeeBooks
                | Export
                | SeeAudit
        ),
    }
}

/// Whether somebody sees what things cost the shop: an advisor only where the shop says so, a
/// technician never (R-ACC-14).
#[must_use]
pub const fn sees_cost(role: Role, advisor_sees_cost: bool) -> bool {
    match role {
        Role::Owner | Role::Accountant => true,
        Role::Advisor => advisor_sees_cost,
        Role::Technician => false,
    }
}

impl Right {
    /// As in "You can't … here."
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Member => "do anything",
            Self::SeeAppointments => "see appointments",
            Self::EditAppointments => "book or change appointments",
            Self::MoveAppointments => "move appointments",
            Self::SeeCustomers => "see customers",
            Self::EditCustomers => "add or change customers",
            Self::SeeVehicles => "see vehicles",
            Self::EditVehicles => "add or change vehicles",
            Self::SeeCatalog => "see the catalog",
            Self::EditCatalog => "change the catalog",
            Self::SeeInvoices => "see invoices",
            Self::EditInvoices => "make or change invoices",
            Self::GiveDiscounts => "give discounts",
            Self::TakePayments => "take payments",
            Self::RefundPayments => "give money back",
            Self::RefundAboveLimit => "give back that much",
            Self::RefundOtherwise => "give money back by another way than it came",
            Self::CreditInvoices => "void or credit invoices",
            Self::SeeReports => "see the reports",
            Self::SeeBooks => "look at the books",
            Self::EditHours => "change the hours",
            Self::EditSettings => "change the settings",
            Self::Export => "download records",
            Self::SeeAudit => "see who changed what",
            Self::Import => "import records",
        }
    }

    /// "An owner or an advisor".
    #[must_use]
    pub fn who(self) -> String {
        let roles: Vec<_> = Role::ALL
            .iter()
            .filter(|role| may(**role, self))
            .map(|role| match role {
                Role::Owner => "an owner",
                Role::Advisor => "an advisor",
                Role::Technician => "a technician",
                Role::Accountant => "an accountant",
            })
            .collect();
        let words = roles.join(" or ");
        words.replacen('a', "A", 1)
    }
}

/// A right as a type: the permission in a handler's signature.
pub trait Permission: 'static {
    /// Which one.
    const RIGHT: Right;
}

/// Rights as types.
pub mod right {
    use super::{Permission, Right};
    macro_rules! rights {
        ($($name:ident),+ $(,)?) => {$(
            #[doc = concat!("Proof of [`Right::", stringify!($name), "`].")]
            #[derive(Debug)]
            pub struct $name;
            impl Permission for $name {
                const RIGHT: Right = Right::$name;
            }
        )+};
    }
    rights!(
        Member,
        SeeAppointments,
        EditAppointments,
        MoveAppointments,
        SeeCustomers,
        EditCustomers,
        SeeVehicles,
        EditVehicles,
        SeeCatalog,
        EditCatalog,
        SeeInvoices,
        EditInvoices,
        GiveDiscounts,
        TakePayments,
        RefundPayments,
        RefundAboveLimit,
        RefundOtherwise,
        CreditInvoices,
        SeeReports,
        SeeBooks,
        EditHours,
        EditSettings,
        Export,
        SeeAudit,
        Import,
    );
}
