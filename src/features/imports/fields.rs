//! Which fields a file can fill, and which column is probably which. Pure.

use crate::kernel::search::compact;
use crate::kernel::words::{Category, ImportKind};

/// A field: its name in the forms, what people call it, and how other programs do.
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) label: &'static str,
    /// Folded, without spaces.
    aliases: &'static [&'static str],
}

const fn field(name: &'static str, label: &'static str, aliases: &'static [&'static str]) -> Field {
    Field {
        name,
        label,
        aliases,
    }
}

const CUSTOMERS: &[Field] = &[
    field(
        "name",
        "Name",
        &[
            "name",
            "customer",
            "customername",
            "fullname",
            "displayname",
            "client",
            "clientname",
        ],
    ),
    field(
        "first_name",
        "First name",
        &["first", "firstname", "givenname"],
    ),
    field(
        "last_name",
        "Last name",
        &["last", "lastname", "surname", "familyname"],
    ),
    field(
        "kind",
        "Person or company",
        &["kind", "type", "customertype"],
    ),
    field(
        "phone",
        "Phone",
        &[
            "phone",
            "phonenumber",
            "mobile",
            "mobilephone",
            "cell",
            "cellphone",
            "telephone",
            "primaryphone",
        ],
    ),
    field("email", "E-mail", &["email", "emailaddress", "mail"]),
    field(
        "line1",
        "Street address",
        &[
            "address",
            "address1",
            "addressline1",
            "street",
            "streetaddress",
            "line1",
        ],
    ),
    field("city", "City", &["city", "town"]),
    field("region", "State", &["state", "region", "province"]),
    field(
        "postal",
        "ZIP code",
        &["zip", "zipcode", "postal", "postalcode", "postcode"],
    ),
    field(
        "notes",
        "Notes",
        &["notes", "note", "comments", "comment", "remarks"],
    ),
    field(
        "access_notes",
        "Access notes",
        &["accessnotes", "gatecode", "directions"],
    ),
    field("is_vip", "VIP", &["vip", "isvip"]),
];

const VEHICLES: &[Field] = &[
    field("owner_id", "Owner: ID", &["ownerid", "customerid"]),
    field(
        "owner_email",
        "Owner: e-mail",
        &["owneremail", "customeremail", "email", "emailaddress"],
    ),
    field(
        "owner_phone",
        "Owner: phone",
        &[
            "ownerphone",
            "customerphone",
            "phone",
            "phonenumber",
            "mobile",
        ],
    ),
    field(
        "owner_name",
        "Owner: name",
        &[
            "owner",
            "ownername",
            "customer",
            "customername",
            "name",
            "client",
        ],
    ),
    field("year", "Year", &["year", "modelyear", "vehicleyear"]),
    field(
        "make",
        "Make",
        &["make", "vehiclemake", "manufacturer", "brand"],
    ),
    field("model", "Model", &["model", "vehiclemodel"]),
    field("trim", "Trim", &["trim", "submodel", "trimlevel"]),
    field("engine", "Engine", &["engine", "enginesize"]),
    field("vin", "VIN", &["vin", "vehiclevin", "vinnumber"]),
    field(
        "plate",
        "Plate",
        &[
            "plate",
            "vehicleplate",
            "licenseplate",
            "license",
            "platenumber",
            "tag",
        ],
    ),
    field(
        "plate_region",
        "State of the plate",
        &[
            "plateregion",
            "platestate",
            "licensestate",
            "licenseplatestate",
        ],
    ),
    field("color", "Color", &["color", "colour", "exteriorcolor"]),
    field("notes", "Notes", &["notes", "note", "comments", "remarks"]),
];

const SERVICES: &[Field] = &[
    field(
        "code",
        "Code",
        &["code", "internalcode", "servicecode", "sku", "jobcode"],
    ),
    field(
        "name",
        "Name",
        &["name", "service", "servicename", "title", "job"],
    ),
    field(
        "category",
        "Category",
        &["category", "group", "servicecategory"],
    ),
    field("pricing", "Way of pricing", &["pricing", "pricingtype"]),
    field(
        "price",
        "Price",
        &["price", "amount", "rate", "defaultprice"],
    ),
    field(
        "hours",
        "Hours",
        &["hours", "laborhours", "defaulthours", "time", "duration"],
    ),
    field(
        "skill_level",
        "Skill level",
        &["skilllevel", "skill", "level"],
    ),
    field("description", "Description", &["description", "details"]),
    field(
        "is_bookable",
        "Booked online",
        &["isbookable", "bookable", "bookedonline", "onlinebooking"],
    ),
    field("keywords", "Keywords", &["keywords", "tags", "searchwords"]),
];

/// The fields of this kind.
pub(super) const fn of(kind: ImportKind) -> &'static [Field] {
    match kind {
        ImportKind::Customers => CUSTOMERS,
        ImportKind::Vehicles => VEHICLES,
        ImportKind::Services => SERVICES,
    }
}

/// Which field each column is, as far as its heading tells; none twice.
pub(super) fn guessed(kind: ImportKind, head: &[String]) -> Vec<Option<&'static str>> {
    let mut taken: Vec<&str> = Vec::new();
    let mut guess = |heading: &String| {
        let heading = compact(heading);
        let fits = |field: &&Field| {
            field.aliases.contains(&heading.as_str()) && !taken.contains(&field.name)
        };
        let found = of(kind).iter().find(fits).map(|field| field.name);
        taken.extend(found);
        found
    };
    head.iter().map(&mut guess).collect()
}

/// What is missing among the chosen columns, in words.
pub(super) fn missing(kind: ImportKind, chosen: &[Option<&str>]) -> Option<&'static str> {
    let has = |name: &str| chosen.contains(&Some(name));
    match kind {
        ImportKind::Customers => (!has("name") && !has("last_name") && !has("first_name"))
            .then_some("Choose the column with the name."),
        ImportKind::Vehicles if !has("make") || !has("model") => {
            Some("Choose the columns with make and model.")
        }
        ImportKind::Vehicles => {
            let owner = ["owner_id", "owner_email", "owner_phone", "owner_name"];
            (!owner.iter().any(|name| has(name)))
                .then_some("Choose a column that says whose car it is.")
        }
        ImportKind::Services => (!has("code") || !has("name") || !has("category"))
            .then_some("Choose the columns with code, name and category."),
    }
}

/// A row under the form's names: what other programs say otherwise is put in our words.
pub(super) fn fields(chosen: &[Option<&str>], cells: &[String]) -> Vec<(String, String)> {
    let mut pairs: Vec<(String, String)> = Vec::new();
    for (name, cell) in chosen.iter().zip(cells) {
        let Some(name) = name.filter(|_| !cell.is_empty()) else {
            continue;
        };
        pairs.push((name.to_owned(), said(name, cell)));
    }
    let value = |name: &str| {
        let found = pairs.iter().find(|(n, _)| n == name);
        found.map(|(_, value)| value.clone())
    };
    if value("name").is_none() {
        let names = [value("first_name"), value("last_name")];
        let name = names.into_iter().flatten().collect::<Vec<_>>().join(" ");
        if !name.is_empty() {
            pairs.push(("name".to_owned(), name));
        }
    }
    pairs
}

fn said(name: &str, cell: &str) -> String {
    let plain = compact(cell);
    match name {
        "is_vip" => {
            let yes = matches!(plain.as_str(), "yes" | "y" | "true" | "1" | "x" | "vip");
            if yes { "true" } else { "" }.to_owned()
        }
        "kind" => match plain.as_str() {
            "company" | "business" | "commercial" | "fleet" => "company".to_owned(),
            _ => "person".to_owned(),
        },
        "category" => {
            let fits = |category: &&Category| {
                plain == compact(category.as_str()) || plain == compact(category.label())
            };
            let found = Category::ALL.iter().find(fits);
            found.map_or(cell, |category| category.as_str()).to_owned()
        }
        "pricing" => match plain.as_str() {
            "hourly" | "hours" | "labor" => "hourly".to_owned(),
            _ => "fixed".to_owned(),
        },
        "notes" | "access_notes" | "description" => cell.to_owned(),
        _ => cell.replace(['\n', '\r'], " "),
    }
}

/// A file to begin with.
pub(super) const fn sample(kind: ImportKind) -> &'static str {
    match kind {
        ImportKind::Customers => {
            "Name,Kind,Phone,Email,Address,City,State,ZIP,Notes,VIP\r\n\
             Ana Ruiz,person,(530) 555-0142,ana@example.com,12 Elm St,Woodland,CA,95695,Call before 9,no\r\n\
             Delta Farms,company,(530) 555-0177,office@example.com,4 Levee Rd,Davis,CA,95616,,yes\r\n"
        }
        ImportKind::Vehicles => {
            "Owner Email,Owner Phone,Year,Make,Model,Trim,Engine,VIN,Plate,Plate State,Color\r\n\
             ana@example.com,(530) 555-0142,2003,Honda,Accord,EX,3.0 V6,1HGCM82633A004352,7ABC123,CA,Silver\r\n"
        }
        ImportKind::Services => {
            "Code,Name,Category,Pricing,Price,Hours,Skill Level,Description,Keywords\r\n\
             OIL_SYNTH,Synthetic oil change,Maintenance,fixed,89.00,0.5,1,Up to 6 quarts,\"oil, filter\"\r\n\
             DIAG_HOUR,Diagnosis,Engine & diagnostics,hourly,,1,3,,\"check engine\"\r\n"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{fields, guessed, missing, sample};
    use crate::features::imports::file;
    use crate::kernel::words::ImportKind;

    // R-IMP-1
    #[test]
    fn columns_are_recognised_by_what_others_call_them() {
        let head = [
            "First Name",
            "LAST_NAME",
            "E-Mail Address",
            "Mobile Phone",
            "Favorite dish",
            "Zip",
        ];
        let head = head.map(str::to_owned);
        assert_eq!(
            guessed(ImportKind::Customers, &head),
            [
                Some("first_name"),
                Some("last_name"),
                Some("email"),
                Some("phone"),
                None,
                Some("postal")
            ]
        );
        let cells = ["Ana", "Ruiz", "", "530", "Tamales", ""].map(str::to_owned);
        let chosen = guessed(ImportKind::Customers, &head);
        let read = fields(&chosen, &cells);
        assert!(read.contains(&("name".to_owned(), "Ana Ruiz".to_owned())));
        assert_eq!(missing(ImportKind::Customers, &chosen), None);
        assert!(missing(ImportKind::Vehicles, &[Some("make")]).is_some());
    }

    #[test]
    fn every_column_of_the_samples_is_known() {
        for kind in ImportKind::ALL {
            let table = file::read(sample(*kind).as_bytes()).unwrap();
            let chosen = guessed(*kind, &table.head);
            assert!(chosen.iter().all(Option::is_some), "{kind:?}: {chosen:?}");
            assert_eq!(missing(*kind, &chosen), None);
        }
    }
}
