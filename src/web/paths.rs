//! Every URL of the product, typed: one definition for routing, extracting and linking.

use crate::kernel::color::Color;
use crate::kernel::ids::{
    AppointmentId, AttachmentId, AuditId, CalendarFeedId, ContactId, CreditNoteId, CustomerId,
    DraftId, FeeRuleId, ImportId, InvitationId, InvoiceDiscountId, InvoiceId, InvoiceLineId, JobId,
    LeadId, MembershipId, MergeId, MessageId, NoteId, NotificationId, PackageId, PaymentId,
    PhotoId, RepairJobId, RepairLineId, ServiceId, ServiceLineId, TemplateId, TimeOffId, VehicleId,
    ZoneId,
};
use crate::kernel::link::{LinkToken, Slug};
use serde::Deserialize;
use std::fmt;
use uuid::Uuid;

paths! {
    HomePath = "/";
    SitePath { shop: Slug } = "/s/{shop}";
    SiteServicesPath { shop: Slug } = "/s/{shop}/services";
    SiteAreasPath { shop: Slug } = "/s/{shop}/areas";
    SiteEmergencyPath { shop: Slug } = "/s/{shop}/emergency";
    SiteLogoPath { shop: Slug, logo: AttachmentId } = "/s/{shop}/logo/{logo}";
    SiteBookPath { shop: Slug } = "/s/{shop}/book";
    SiteLeadPath { shop: Slug } = "/s/{shop}/lead";
    DraftPlacePath { shop: Slug, draft: DraftId } = "/s/{shop}/book/{draft}/place";
    DraftVehiclePath { shop: Slug, draft: DraftId } = "/s/{shop}/book/{draft}/vehicle";
    DraftServicesPath { shop: Slug, draft: DraftId } = "/s/{shop}/book/{draft}/services";
    DraftPhotoPath { shop: Slug, draft: DraftId, photo: PhotoId } = "/s/{shop}/book/{draft}/photos/{photo}";
    DraftSlotPath { shop: Slug, draft: DraftId } = "/s/{shop}/book/{draft}/slot";
    DraftContactPath { shop: Slug, draft: DraftId } = "/s/{shop}/book/{draft}/contact";
    DraftReviewPath { shop: Slug, draft: DraftId } = "/s/{shop}/book/{draft}/review";
    DraftDonePath { shop: Slug, draft: DraftId } = "/s/{shop}/book/{draft}/done";
    SitemapPath = "/sitemap.xml";
    RobotsPath = "/robots.txt";
    LinkPath { token: LinkToken } = "/j/{token}";
    LinkCalendarPath { token: LinkToken } = "/j/{token}/visit.ics";
    FeedPath { token: LinkToken } = "/feeds/{token}.ics";
    LinkCancellationPath { token: LinkToken } = "/j/{token}/cancellation";
    LinkReschedulePath { token: LinkToken } = "/j/{token}/reschedule";
    LinkInvoicePath { token: LinkToken } = "/j/{token}/invoice";
    LinkReceiptPath { token: LinkToken } = "/j/{token}/receipt";
    LoginPath = "/login";
    SessionPath = "/session";
    SessionEndPath = "/session/end";
    SetupPath = "/setup";
    AccountPath = "/account";
    AccountNamePath = "/account/name";
    AccountEmailPath = "/account/email";
    AccountPasswordPath = "/account/password";
    PreferencesPath = "/account/preferences";
    AccountSessionsEndPath = "/account/sessions/end";
    AccountSessionEndPath { session: Uuid } = "/account/sessions/{session}/end";
    ShopChoicePath = "/shop-choice";
    InvitationPath { token: LinkToken } = "/invitations/{token}";
    ForgotPath = "/password/forgot";
    ResetPath { token: LinkToken } = "/password/reset/{token}";
    ThemePath = "/theme";

    QuickPath = "/quick";
    KeysPath = "/help/keys";
    TodayPath = "/today";
    RoutePath { technician: MembershipId } = "/technicians/{technician}/route";
    BoardPath = "/board";
    CalendarPath = "/calendar";
    FeedsPath = "/calendar/feeds";
    FeedRevocationPath { feed: CalendarFeedId } = "/calendar/feeds/{feed}/revocation";
    AvailabilityPath = "/schedule/availability";
    UndoListPath = "/undo";
    DashboardPath = "/dashboard";
    UndoPath { entry: AuditId } = "/undo/{entry}";
    SearchPath = "/search";
    LivePath = "/live";

    LeadsPath = "/leads";
    NotificationsPath = "/notifications";
    NotificationCountPath = "/notifications/count";
    NotificationsReadPath = "/notifications/read";
    NotificationReadPath { notification: NotificationId } = "/notifications/{notification}/read";
    NotificationOpenPath { notification: NotificationId } = "/notifications/{notification}/open";
    LeadStatePath { lead: LeadId } = "/leads/{lead}/state";

    PhotoPath { photo: PhotoId } = "/photos/{photo}";
    SmallPhotoPath { photo: PhotoId } = "/photos/{photo}/small";

    CustomersPath = "/customers";
    NewCustomerPath = "/customers/new";
    CustomerBinPath = "/customers/bin";
    CustomerPath { customer: CustomerId } = "/customers/{customer}";
    CustomerStatementPath { customer: CustomerId } = "/customers/{customer}/statement";
    EditCustomerPath { customer: CustomerId } = "/customers/{customer}/edit";

    CustomerNotesPath { customer: CustomerId } = "/customers/{customer}/notes";
    NewNotePath { customer: CustomerId } = "/customers/{customer}/notes/new";
    NotePath { customer: CustomerId, note: NoteId } = "/customers/{customer}/notes/{note}";
    NoteRemovalPath { customer: CustomerId, note: NoteId } = "/customers/{customer}/notes/{note}/removal";
    CustomerTagsPath { customer: CustomerId } = "/customers/{customer}/tags";
    CustomerContactsPath { customer: CustomerId } = "/customers/{customer}/contacts";
    NewContactPath { customer: CustomerId } = "/customers/{customer}/contacts/new";
    ContactPath { customer: CustomerId, contact: ContactId } = "/customers/{customer}/contacts/{contact}";
    ContactRemovalPath { customer: CustomerId, contact: ContactId } = "/customers/{customer}/contacts/{contact}/removal";
    CustomerDeletionPath { customer: CustomerId } = "/customers/{customer}/deletion";
    CustomerRestorationPath { customer: CustomerId } = "/customers/{customer}/restoration";
    CustomerMergePath { customer: CustomerId } = "/customers/{customer}/merge";
    MergeUndoPath { customer: CustomerId, merge: MergeId } = "/customers/{customer}/merges/{merge}/undo";

    VehiclesPath = "/vehicles";
    NewVehiclePath = "/vehicles/new";
    VehiclePath { vehicle: VehicleId } = "/vehicles/{vehicle}";
    VehiclePrimaryPath { vehicle: VehicleId } = "/vehicles/{vehicle}/primary";
    ReadingsPath { vehicle: VehicleId } = "/vehicles/{vehicle}/readings";
    TransferPath { vehicle: VehicleId } = "/vehicles/{vehicle}/transfer";
    EditVehiclePath { vehicle: VehicleId } = "/vehicles/{vehicle}/edit";

    ServicesPath = "/services";
    NewServicePath = "/services/new";
    StarterCatalogPath = "/services/starter";
    ServicePath { service: ServiceId } = "/services/{service}";
    EditServicePath { service: ServiceId } = "/services/{service}/edit";
    ServiceDeactivationPath { service: ServiceId } = "/services/{service}/deactivation";
    ServiceReactivationPath { service: ServiceId } = "/services/{service}/reactivation";
    ServiceLinesPath { service: ServiceId } = "/services/{service}/lines";
    ServiceLinePath { service: ServiceId, line: ServiceLineId } = "/services/{service}/lines/{line}";
    ServiceLineRemovalPath { service: ServiceId, line: ServiceLineId } = "/services/{service}/lines/{line}/removal";

    PackagesPath = "/packages";
    NewPackagePath = "/packages/new";
    PackagePath { package: PackageId } = "/packages/{package}";
    EditPackagePath { package: PackageId } = "/packages/{package}/edit";
    PackageDeactivationPath { package: PackageId } = "/packages/{package}/deactivation";
    PackageReactivationPath { package: PackageId } = "/packages/{package}/reactivation";

    AppointmentsPath = "/appointments";
    NewAppointmentPath = "/appointments/new";
    AppointmentPath { appointment: AppointmentId } = "/appointments/{appointment}";
    EditAppointmentPath { appointment: AppointmentId } = "/appointments/{appointment}/edit";
    ReschedulePath { appointment: AppointmentId } = "/appointments/{appointment}/reschedule";
    AcceptancePath { appointment: AppointmentId } = "/appointments/{appointment}/acceptance";
    AppointmentPositionPath { appointment: AppointmentId } = "/appointments/{appointment}/position";
    OutcomePath { appointment: AppointmentId } = "/appointments/{appointment}/outcome";
    StampsPath { appointment: AppointmentId } = "/appointments/{appointment}/stamps";
    AppointmentBlockersPath { appointment: AppointmentId } = "/appointments/{appointment}/blockers";
    AppointmentPromisePath { appointment: AppointmentId } = "/appointments/{appointment}/promise";
    CheckInPath { appointment: AppointmentId } = "/appointments/{appointment}/check-in";
    CheckOutPath { appointment: AppointmentId } = "/appointments/{appointment}/check-out";
    AppointmentOdometerPath { appointment: AppointmentId } = "/appointments/{appointment}/odometer";
    AppointmentNotesPath { appointment: AppointmentId } = "/appointments/{appointment}/notes";
    AppointmentAcknowledgementPath { appointment: AppointmentId } = "/appointments/{appointment}/acknowledgement";
    AppointmentDeletionPath { appointment: AppointmentId } = "/appointments/{appointment}/deletion";
    AppointmentJobsPath { appointment: AppointmentId } = "/appointments/{appointment}/jobs";
    AppointmentJobRemovalPath { appointment: AppointmentId, job: RepairJobId } = "/appointments/{appointment}/jobs/{job}/removal";
    AppointmentJobPath { appointment: AppointmentId, job: RepairJobId } = "/appointments/{appointment}/jobs/{job}";
    JobLinesPath { appointment: AppointmentId, job: RepairJobId } = "/appointments/{appointment}/jobs/{job}/lines";
    JobLinePath { appointment: AppointmentId, job: RepairJobId, line: RepairLineId } = "/appointments/{appointment}/jobs/{job}/lines/{line}";
    JobLineRemovalPath { appointment: AppointmentId, job: RepairJobId, line: RepairLineId } = "/appointments/{appointment}/jobs/{job}/lines/{line}/removal";
    AuthorisationPath { appointment: AppointmentId } = "/appointments/{appointment}/authorisation";
    AppointmentInvoicePath { appointment: AppointmentId } = "/appointments/{appointment}/invoice";
    WorkOrderPath { appointment: AppointmentId } = "/appointments/{appointment}/work-order";
    EstimatePath { appointment: AppointmentId } = "/appointments/{appointment}/estimate";
    InvoicesPath = "/invoices";
    InvoicePath { invoice: InvoiceId } = "/invoices/{invoice}";
    InvoiceLinesPath { invoice: InvoiceId } = "/invoices/{invoice}/lines";
    InvoiceLinePath { invoice: InvoiceId, line: InvoiceLineId } = "/invoices/{invoice}/lines/{line}";
    InvoiceLineRemovalPath { invoice: InvoiceId, line: InvoiceLineId } = "/invoices/{invoice}/lines/{line}/removal";
    InvoiceLinePositionPath { invoice: InvoiceId, line: InvoiceLineId } = "/invoices/{invoice}/lines/{line}/position";
    InvoiceServicesPath { invoice: InvoiceId } = "/invoices/{invoice}/services";
    InvoicePackagesPath { invoice: InvoiceId } = "/invoices/{invoice}/packages";
    InvoiceDiscountsPath { invoice: InvoiceId } = "/invoices/{invoice}/discounts";
    InvoiceDiscountPath { invoice: InvoiceId, discount: InvoiceDiscountId } = "/invoices/{invoice}/discounts/{discount}";
    InvoiceDiscountRemovalPath { invoice: InvoiceId, discount: InvoiceDiscountId } = "/invoices/{invoice}/discounts/{discount}/removal";
    InvoiceFeesPath { invoice: InvoiceId } = "/invoices/{invoice}/fees";
    InvoiceFeePath { invoice: InvoiceId, rule: FeeRuleId } = "/invoices/{invoice}/fees/{rule}";
    InvoiceFeeRemovalPath { invoice: InvoiceId, rule: FeeRuleId } = "/invoices/{invoice}/fees/{rule}/removal";
    InvoiceExplanationPath { invoice: InvoiceId } = "/invoices/{invoice}/explanation";
    InvoiceRecalculationPath { invoice: InvoiceId } = "/invoices/{invoice}/recalculation";
    InvoiceIssuePath { invoice: InvoiceId } = "/invoices/{invoice}/issue";
    InvoiceDiscardPath { invoice: InvoiceId } = "/invoices/{invoice}/discard";
    InvoiceDocumentPath { invoice: InvoiceId } = "/invoices/{invoice}/document";
    InvoiceReceiptPath { invoice: InvoiceId } = "/invoices/{invoice}/receipt";
    InvoicePaymentsPath { invoice: InvoiceId } = "/invoices/{invoice}/payments";
    NewPaymentPath { invoice: InvoiceId } = "/invoices/{invoice}/payments/new";
    InvoiceVoidPath { invoice: InvoiceId } = "/invoices/{invoice}/void";
    InvoiceCreditNotesPath { invoice: InvoiceId } = "/invoices/{invoice}/credit-notes";
    CreditNotePath { credit_note: CreditNoteId } = "/credit-notes/{credit_note}";
    CreditNoteDocumentPath { credit_note: CreditNoteId } = "/credit-notes/{credit_note}/document";
    AppointmentLinkPath { appointment: AppointmentId } = "/appointments/{appointment}/link";
    AppointmentLinkRevocationPath { appointment: AppointmentId } = "/appointments/{appointment}/link/revocation";
    AppointmentDepositsPath { appointment: AppointmentId } = "/appointments/{appointment}/deposits";
    PaymentRefundsPath { payment: PaymentId } = "/payments/{payment}/refunds";

    ReportsPath = "/reports";
    AgingPath = "/reports/aging";
    SalesReportPath = "/reports/sales";
    VisitsReportPath = "/reports/appointments";
    CustomersReportPath = "/reports/customers";
    TechniciansReportPath = "/reports/technicians";
    TaxReportPath = "/reports/tax";
    PaymentsPath = "/payments";
    BooksPath = "/books";
    SettingsPath = "/settings";
    ShopSettingsPath = "/settings/shop";
    BrandPath = "/settings/brand";
    LogoUploadPath = "/settings/brand/logo";
    LogoRemovalPath = "/settings/brand/logo/removal";
    SiteSettingsPath = "/settings/site";
    PreviewPath = "/settings/preview";
    PricesPath = "/settings/prices";
    NumberingPath = "/settings/numbering";
    BookingSettingsPath = "/settings/booking";
    SchedulingPath = "/settings/scheduling";
    DocumentsPath = "/settings/documents";
    StandingPath = "/settings/standing";
    TechniciansPath = "/settings/technicians";
    PeoplePath = "/settings/people";
    InvitePath = "/settings/people/invite";
    InvitationRevocationPath { invitation: InvitationId } = "/settings/people/invitations/{invitation}/revocation";
    MemberPath { member: MembershipId } = "/settings/people/{member}";
    MemberRolePath { member: MembershipId } = "/settings/people/{member}/role";
    MemberDisablingPath { member: MembershipId } = "/settings/people/{member}/disabling";
    MemberEnablingPath { member: MembershipId } = "/settings/people/{member}/enabling";
    MemberPasswordLinkPath { member: MembershipId } = "/settings/people/{member}/password-link";
    MemberBookingPath { member: MembershipId } = "/settings/people/{member}/booking";
    DataPath = "/settings/data";
    SpeedPath = "/settings/speed";
    JobsPath = "/settings/jobs";
    JobRetryPath { job: JobId } = "/settings/jobs/{job}/retry";
    JobDiscardPath { job: JobId } = "/settings/jobs/{job}/discard";
    HoursPath = "/settings/hours";
    HolidaysPath = "/settings/hours/holidays";
    HolidayRemovalPath { holiday: Uuid } = "/settings/hours/holidays/{holiday}/removal";
    CrewPath { member: MembershipId } = "/settings/hours/people/{member}";
    CrewHoursPath { member: MembershipId } = "/settings/hours/people/{member}/week";
    CrewSkillsPath { member: MembershipId } = "/settings/hours/people/{member}/skills";
    CrewPlacesPath { member: MembershipId } = "/settings/hours/people/{member}/places";
    TimeOffPath { member: MembershipId } = "/settings/hours/people/{member}/time-off";
    TimeOffRemovalPath { member: MembershipId, off: TimeOffId } = "/settings/hours/people/{member}/time-off/{off}/removal";
    LogoPath { logo: AttachmentId } = "/logo/{logo}";
    BrandStylePath { color: Color } = "/brand/1/{color}.css";
    ExportsPath = "/exports";
    ExportAppointmentsPath = "/exports/appointments";
    ExportReportPath = "/exports/reports";
    ExportPaymentsPath = "/exports/payments";
    ExportCustomersPath = "/exports/customers";
    ExportInvoicesPath = "/exports/invoices";
    ExportLinesPath = "/exports/invoice-lines";
    ExportVehiclesPath = "/exports/vehicles";
    ExportAuditPath = "/exports/audit";

    AuditPath = "/audit";
    LimitsPath = "/settings/limits";
    FeesPath = "/settings/fees";
    NewFeePath = "/settings/fees/new";
    FeePath { rule: FeeRuleId } = "/settings/fees/{rule}";
    FeeDeactivationPath { rule: FeeRuleId } = "/settings/fees/{rule}/deactivation";
    FeeReactivationPath { rule: FeeRuleId } = "/settings/fees/{rule}/reactivation";

    ZonesPath = "/settings/zones";
    NewZonePath = "/settings/zones/new";
    ZonePath { zone: ZoneId } = "/settings/zones/{zone}";
    ZoneDeactivationPath { zone: ZoneId } = "/settings/zones/{zone}/deactivation";
    ZoneReactivationPath { zone: ZoneId } = "/settings/zones/{zone}/reactivation";

    MessagesPath = "/messages";
    ThreadPath { customer: CustomerId } = "/messages/{customer}";
    ThreadReadPath { customer: CustomerId } = "/messages/{customer}/read";
    ConsentPath { customer: CustomerId } = "/messages/{customer}/consent";
    MessageRetryPath { message: MessageId } = "/outbox/{message}/retry";
    MessageCancellationPath { message: MessageId } = "/outbox/{message}/cancellation";
    MessageReleasePath { message: MessageId } = "/outbox/{message}/release";
    MessageReadPath { message: MessageId } = "/outbox/{message}/read";
    MessageSettingsPath = "/settings/messages";
    TemplatesPath = "/settings/templates";
    NewTemplatePath = "/settings/templates/new";
    UsualTemplatesPath = "/settings/templates/usual";
    TemplatePath { template: TemplateId } = "/settings/templates/{template}";
    TemplateTestPath { template: TemplateId } = "/settings/templates/{template}/test";
    TemplateDeactivationPath { template: TemplateId } = "/settings/templates/{template}/deactivation";
    TemplateReactivationPath { template: TemplateId } = "/settings/templates/{template}/reactivation";

    ImportsPath = "/imports";
    ImportSamplePath = "/imports/sample";
    ImportPath { run: ImportId } = "/imports/{run}";
    ImportApplicationPath { run: ImportId } = "/imports/{run}/application";
    ImportUndoPath { run: ImportId } = "/imports/{run}/undo";
    ImportRejectsPath { run: ImportId } = "/imports/{run}/rejects";

    HealthPath = "/health";
    ReadyPath = "/ready";
    StatusPath = "/status";
    RumPath = "/rum";
    ApiHealthPath = "/api/health";
    SmsHookPath = "/api/hooks/sms";
    AssetPath = "/static/{file}";
}

/// What only takes forms: nobody can go there. The tests that walk all patterns keep it true.
pub const POST_ONLY: &[&str] = &[
    SmsHookPath::PATTERN,
    RumPath::PATTERN,
    SessionPath::PATTERN,
    SessionEndPath::PATTERN,
    ThemePath::PATTERN,
    CustomerNotesPath::PATTERN,
    NoteRemovalPath::PATTERN,
    MergeUndoPath::PATTERN,
    CustomerContactsPath::PATTERN,
    ContactRemovalPath::PATTERN,
    CustomerDeletionPath::PATTERN,
    CustomerRestorationPath::PATTERN,
    VehiclePrimaryPath::PATTERN,
    StarterCatalogPath::PATTERN,
    ServiceDeactivationPath::PATTERN,
    ServiceReactivationPath::PATTERN,
    ServiceLinesPath::PATTERN,
    ServiceLineRemovalPath::PATTERN,
    PackageDeactivationPath::PATTERN,
    PackageReactivationPath::PATTERN,
    UndoPath::PATTERN,
    LeadStatePath::PATTERN,
    FeedRevocationPath::PATTERN,
    NotificationsReadPath::PATTERN,
    NotificationReadPath::PATTERN,
    NotificationOpenPath::PATTERN,
    AcceptancePath::PATTERN,
    AppointmentPositionPath::PATTERN,
    StampsPath::PATTERN,
    AppointmentPromisePath::PATTERN,
    CheckInPath::PATTERN,
    CheckOutPath::PATTERN,
    AppointmentOdometerPath::PATTERN,
    AppointmentNotesPath::PATTERN,
    AppointmentAcknowledgementPath::PATTERN,
    AppointmentDeletionPath::PATTERN,
    AppointmentLinkRevocationPath::PATTERN,
    AppointmentJobsPath::PATTERN,
    AppointmentJobRemovalPath::PATTERN,
    JobLinesPath::PATTERN,
    JobLineRemovalPath::PATTERN,
    AuthorisationPath::PATTERN,
    FeeDeactivationPath::PATTERN,
    FeeReactivationPath::PATTERN,
    ZoneDeactivationPath::PATTERN,
    ZoneReactivationPath::PATTERN,
    ThreadReadPath::PATTERN,
    ConsentPath::PATTERN,
    MessageRetryPath::PATTERN,
    MessageCancellationPath::PATTERN,
    MessageReleasePath::PATTERN,
    MessageReadPath::PATTERN,
    UsualTemplatesPath::PATTERN,
    TemplateTestPath::PATTERN,
    TemplateDeactivationPath::PATTERN,
    TemplateReactivationPath::PATTERN,
    InvoiceDiscountsPath::PATTERN,
    InvoiceDiscountRemovalPath::PATTERN,
    InvoiceFeesPath::PATTERN,
    InvoiceFeeRemovalPath::PATTERN,
    AppointmentInvoicePath::PATTERN,
    InvoiceLinesPath::PATTERN,
    InvoiceLineRemovalPath::PATTERN,
    InvoiceLinePositionPath::PATTERN,
    InvoiceServicesPath::PATTERN,
    InvoicePackagesPath::PATTERN,
    InvoiceRecalculationPath::PATTERN,
    InvoiceIssuePath::PATTERN,
    InvoiceDiscardPath::PATTERN,
    InvoicePaymentsPath::PATTERN,
    AccountNamePath::PATTERN,
    AccountEmailPath::PATTERN,
    AccountPasswordPath::PATTERN,
    PreferencesPath::PATTERN,
    AccountSessionsEndPath::PATTERN,
    AccountSessionEndPath::PATTERN,
    InvitationRevocationPath::PATTERN,
    MemberRolePath::PATTERN,
    MemberDisablingPath::PATTERN,
    MemberEnablingPath::PATTERN,
    MemberPasswordLinkPath::PATTERN,
    MemberBookingPath::PATTERN,
    JobRetryPath::PATTERN,
    JobDiscardPath::PATTERN,
    LogoUploadPath::PATTERN,
    LogoRemovalPath::PATTERN,
    HolidaysPath::PATTERN,
    HolidayRemovalPath::PATTERN,
    CrewHoursPath::PATTERN,
    CrewSkillsPath::PATTERN,
    CrewPlacesPath::PATTERN,
    TimeOffPath::PATTERN,
    TimeOffRemovalPath::PATTERN,
    ExportAppointmentsPath::PATTERN,
    ExportReportPath::PATTERN,
    ExportPaymentsPath::PATTERN,
    ExportCustomersPath::PATTERN,
    ExportInvoicesPath::PATTERN,
    ExportLinesPath::PATTERN,
    ExportVehiclesPath::PATTERN,
    ExportAuditPath::PATTERN,
    ImportApplicationPath::PATTERN,
    ImportUndoPath::PATTERN,
];
