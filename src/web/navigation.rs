//! What stands around every page of the shop: where its navigation leads, and whom.

use crate::db::doors::SignedIn;
use crate::kernel::color::Color;
use crate::kernel::words::Role;
use crate::ui::bell::Bell;
use crate::ui::icon::Icon;
use crate::ui::layout::{Logo, NavItem, Shell};
use crate::web::here::here;
use crate::web::paths::{
    AccountPath, AppointmentsPath, BoardPath, BrandStylePath, CalendarPath, CustomersPath,
    DashboardPath, ExportsPath, HoursPath, InvoicesPath, LeadsPath, LogoPath, MessagesPath,
    QuickPath, ReportsPath, SearchPath, ServicesPath, SettingsPath, ShopChoicePath, TodayPath,
    VehiclesPath,
};
use crate::web::rights::{Right, may};
use actix_web::HttpRequest;

/// The places, in order. Of the settings an advisor has the hours only.
const PLACES: &[(&str, &str, Icon, Right)] = &[
    (
        DashboardPath::PATTERN,
        "Dashboard",
        Icon::Gauge,
        Right::SeeDashboard,
    ),
    (
        TodayPath::PATTERN,
        "Today",
        Icon::Truck,
        Right::SeeAppointments,
    ),
    (
        BoardPath::PATTERN,
        "Board",
        Icon::SquareKanban,
        Right::SeeAppointments,
    ),
    (
        CalendarPath::PATTERN,
        "Calendar",
        Icon::CalendarDays,
        Right::SeeAppointments,
    ),
    (
        AppointmentsPath::PATTERN,
        "Appointments",
        Icon::CalendarClock,
        Right::SeeAppointments,
    ),
    (
        LeadsPath::PATTERN,
        "Leads",
        Icon::MessageSquare,
        Right::EditAppointments,
    ),
    (
        CustomersPath::PATTERN,
        "Customers",
        Icon::Users,
        Right::SeeCustomers,
    ),
    (
        VehiclesPath::PATTERN,
        "Vehicles",
        Icon::Car,
        Right::SeeVehicles,
    ),
    (
        MessagesPath::PATTERN,
        "Messages",
        Icon::MessageSquare,
        Right::SeeMessages,
    ),
    (
        InvoicesPath::PATTERN,
        "Invoices",
        Icon::ReceiptText,
        Right::SeeInvoices,
    ),
    (
        ReportsPath::PATTERN,
        "Reports",
        Icon::ChartColumn,
        Right::SeeReports,
    ),
    (
        ServicesPath::PATTERN,
        "Services",
        Icon::Wrench,
        Right::SeeCatalog,
    ),
    (
        ExportsPath::PATTERN,
        "Exports",
        Icon::Download,
        Right::Export,
    ),
    (
        SettingsPath::PATTERN,
        "Settings",
        Icon::Settings,
        Right::EditSettings,
    ),
    (
        HoursPath::PATTERN,
        "Settings",
        Icon::Settings,
        Right::EditHours,
    ),
];

fn nav(path: &str, role: Role, alarm: bool) -> Vec<NavItem> {
    let mut nav: Vec<NavItem> = PLACES
        .iter()
        .filter(|(.., right)| may(role, *right))
        // The office has the board; a technician begins with the next stop.
        .filter(|(href, ..)| *href != TodayPath::PATTERN || role == Role::Technician)
        .map(|(href, label, icon, _)| NavItem {
            current: is_within(path, href),
            alarm: (alarm && *label == "Reports").then_some("The books do not add up"),
            href: (*href).to_owned(),
            label,
            icon: *icon,
        })
        .collect();
    nav.dedup_by_key(|item| item.label);
    nav
}

/// The frame of a page for this person.
pub(super) fn shell(req: &HttpRequest, who: &SignedIn, (alarm, unread): (bool, u64)) -> Shell {
    let color: Option<Color> = who.color.as_deref().and_then(|color| color.parse().ok());
    Shell {
        style: color.map(|color| BrandStylePath { color }.to_string()),
        logo: who.logo.map(|(logo, width, height)| Logo {
            href: LogoPath { logo }.to_string(),
            width,
            height,
        }),
        shop_name: who.shop_name.clone(),
        person_name: who.name.clone(),
        role_label: who.role.label(),
        prefs: who.prefs,
        account_href: AccountPath.to_string(),
        shops_href: who.has_several_shops.then(|| ShopChoicePath.to_string()),
        nav: nav(req.path(), who.role, alarm),
        new_href: may(who.role, Right::EditAppointments).then(|| QuickPath.to_string()),
        search_href: Some(SearchPath.to_string()),
        bell: Bell {
            member: who.membership_id,
            unread,
        },
        here: here(req),
        demo: who.is_demo,
    }
}

fn is_within(path: &str, place: &str) -> bool {
    // The end of the day and the books are reports, wherever their address is; packages are services.
    let path = match path {
        "/payments" | "/books" => "/reports",
        path if path.starts_with("/packages") => "/services",
        path => path,
    };
    let rest = path.strip_prefix(place);
    path == place || rest.is_some_and(|rest| rest.starts_with('/'))
}
