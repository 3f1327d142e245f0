//! Who may do what: one table, and each right as a type for a handler's signature.

use crate::kernel::words::Role;
use chrono::NaiveDate;

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
    /// One profile; a technician those of the own appointments, without money.
    SeeCustomer,
    /// Create and edit customers.
    EditCustomers,
    /// Lists and pages of cars.
    SeeVehicles,
    /// One car; a technician those of the own appointments.
    SeeVehicle,
    /// Create and edit cars.
    EditVehicles,
    /// Say what an odometer shows; a technician of cars of the own appointments.
    AddReadings,
    /// Read and write notes; a technician about customers of the own appointments.
    WriteNotes,
    /// The catalog.
    SeeCatalog,
    /// Prices and services.
    EditCatalog,
    /// Bills and their documents.
    SeeInvoices,
    /// One bill; a technician those of the own appointments, where the shop shows prices.
    SeeInvoice,
    /// Drafts, and issuing them.
    EditInvoices,
    /// Let something off a draft, up to the shop's limit (R-INV-3).
    GiveDiscounts,
    /// Take money.
    TakePayments,
    /// Take money for one bill; a technician for the own appointments, where the shop says so.
    TakePayment,
    /// Give money back, up to the shop's limit (R-PAY-6).
    RefundPayments,
    /// Give back more than the limit.
    RefundAboveLimit,
    /// Give it back by another way than it came.
    RefundOtherwise,
    /// Void bills and write credit notes (R-INV-9, R-INV-10).
    CreditInvoices,
    /// The first page of whoever runs the shop.
    SeeDashboard,
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
    /// Take everything out.
    TakeOut,
    /// Who changed what; an advisor only the own entries.
    SeeAudit,
    /// Bring customers, cars and services in from a file.
    Import,
    /// All messages, what waits and what failed, and what customers allow.
    SeeMessages,
    /// One customer's messages, and write to them; a technician to those of the own appointments, by
    /// template.
    WriteMessages,
}

/// The matrix of product section 4.1.
#[must_use]
pub const fn may(role: Role, right: Right) -> bool {
    use Right::{
        AddReadings, CreditInvoices, EditCatalog, EditInvoices, EditSettings, Export, Member,
        MoveAppointments, RefundAboveLimit, RefundOtherwise, RefundPayments, SeeAppointments,
        SeeAudit, SeeBooks, SeeCatalog, SeeCustomer, SeeCustomers, SeeDashboard, SeeInvoice,
        SeeInvoices, SeeReports, SeeVehicle, TakeOut, TakePayment, TakePayments, WriteMessages,
        WriteNotes,
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
                | TakeOut
        ),
        Role::Technician => matches!(
            right,
            Member
                | SeeAppointments
                | MoveAppointments
                | SeeCatalog
                | SeeCustomer
                | SeeVehicle
                | AddReadings
                | WriteNotes
                | WriteMessages
                | SeeInvoice
                | TakePayment
        ),
        Role::Accountant => matches!(
            right,
            Member
                | SeeCustomers
                | SeeCustomer
                | SeeCatalog
                | SeeInvoices
                | SeeInvoice
                | EditInvoices
                | TakePayments
                | TakePayment
                | RefundPayments
                | RefundAboveLimit
                | CreditInvoices
                | SeeDashboard
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
            Self::SeeCustomer => "see this customer",
            Self::EditCustomers => "add or change customers",
            Self::SeeVehicles => "see vehicles",
            Self::SeeVehicle => "see this vehicle",
            Self::EditVehicles => "add or change vehicles",
            Self::AddReadings => "add odometer readings",
            Self::WriteNotes => "read or write notes",
            Self::SeeCatalog => "see the catalog",
            Self::EditCatalog => "change the catalog",
            Self::SeeInvoices => "see invoices",
            Self::SeeInvoice => "see this invoice",
            Self::EditInvoices => "make or change invoices",
            Self::GiveDiscounts => "give discounts",
            Self::TakePayments => "take payments",
            Self::TakePayment => "take this payment",
            Self::RefundPayments => "give money back",
            Self::RefundAboveLimit => "give back that much",
            Self::RefundOtherwise => "give money back by another way than it came",
            Self::CreditInvoices => "void or credit invoices",
            Self::SeeDashboard => "see the dashboard",
            Self::SeeReports => "see the reports",
            Self::SeeBooks => "look at the books",
            Self::EditHours => "change the hours",
            Self::EditSettings => "change the settings",
            Self::Export => "download records",
            Self::TakeOut => "take everything out",
            Self::SeeAudit => "see who changed what",
            Self::Import => "import records",
            Self::SeeMessages => "see messages",
            Self::WriteMessages => "write messages",
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

/// What somebody sees of the records they may open: the one place that decides about fields
/// (R-ACC-14 to R-ACC-17). Views get it, or booleans of it; what is hidden is not in their markup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sight {
    /// Prices and sums of work.
    pub prices: bool,
    /// What is owed, was paid or spent.
    pub balance: bool,
    /// E-mail addresses; nor is anybody found by one who does not see them.
    pub email: bool,
    /// Notes, access notes, photos.
    pub notes: bool,
    only_around_own: bool,
}

impl Sight {
    /// Of this role, in a shop with this setting.
    #[must_use]
    pub const fn of(role: Role, technician_sees_prices: bool) -> Self {
        let is_technician = matches!(role, Role::Technician);
        Self {
            prices: !is_technician || technician_sees_prices,
            balance: !is_technician,
            email: !is_technician,
            notes: !matches!(role, Role::Accountant),
            only_around_own: is_technician,
        }
    }

    /// Phone, address and how to get to the car, of a visit on this day: a technician from one day
    /// before to one day after (R-ACC-15).
    #[must_use]
    pub fn reaches(self, day: NaiveDate, today: NaiveDate) -> bool {
        !self.only_around_own || (day - today).num_days().abs() <= 1
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
        SeeCustomer,
        EditCustomers,
        SeeVehicles,
        SeeVehicle,
        EditVehicles,
        AddReadings,
        WriteNotes,
        SeeCatalog,
        EditCatalog,
        SeeInvoices,
        SeeInvoice,
        EditInvoices,
        GiveDiscounts,
        TakePayments,
        TakePayment,
        RefundPayments,
        RefundAboveLimit,
        RefundOtherwise,
        CreditInvoices,
        SeeDashboard,
        SeeReports,
        SeeBooks,
        EditHours,
        EditSettings,
        Export,
        TakeOut,
        SeeAudit,
        Import,
        SeeMessages,
        WriteMessages,
    );
}
