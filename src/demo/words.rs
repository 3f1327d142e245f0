//! Names, streets and cars of the demo's Woodland. Nobody here is real; the phone numbers are of the
//! range kept free for fiction.

/// First name, last name.
pub(super) const PEOPLE: &[(&str, &str)] = &[
    ("Ada", "Moreno"),
    ("Ben", "Castillo"),
    ("Zoë", "Ångström"),
    ("Marcus", "Webb"),
    ("Linh", "Nguyễn"),
    ("Tomás", "Herrera"),
    ("Grace", "Kim"),
    ("Dmitri", "Волков"),
    ("Rosa", "Delgado"),
    ("Jamal", "Harris"),
    ("Mei", "Chen"),
    ("Patrick", "O'Brien"),
    ("Sofia", "Rossi"),
    ("Łukasz", "Kowalski"),
    ("Aisha", "Rahman"),
    ("Carol", "Jensen"),
    ("Hector", "Ybarra"),
    ("Ingrid", "Sørensen"),
    ("Wei", "王"),
    ("Denise", "Carter"),
    ("Raj", "Patel"),
    ("Elena", "Petrova"),
    ("Frank", "Mueller"),
    ("Yuki", "Tanaka"),
    ("Olivia", "Brooks"),
    ("Nikos", "Παπαδόπουλος"),
    ("Teresa", "Gallegos"),
    ("Samuel", "Ortega"),
    ("Bianca", "Santos"),
    ("Glenn", "Foster"),
    ("Harriet", "Quinn"),
    ("Omar", "Farouk"),
    ("Priscilla", "Vance"),
    ("Dale", "Hutchins"),
    ("Naomi", "Stein"),
    ("Victor", "Salazar"),
    ("June", "Whitfield"),
    ("Arjun", "Mehta"),
    ("Celeste", "Dubois"),
    ("Roy", "Lindqvist"),
    ("Lupe", "Navarro"),
    ("Curtis", "Boyd"),
    ("Hana", "Suzuki"),
    ("Wendell", "Price"),
    ("Monique", "Baptiste"),
    ("Erik", "Johansson"),
    ("Paula", "Reyes"),
    ("Theo", "Klein"),
    ("Adele", "Fournier"),
    ("Gus", "Papas"),
    ("Noor", "Siddiqui"),
    ("Brenda", "Coleman"),
    ("Ivan", "Horvat"),
    ("Lucía", "Peña"),
    ("Walter", "Nakamura"),
    ("Sheila", "Grant"),
    ("Emeka", "Okonkwo"),
    ("Judith", "Barnes"),
    ("Pavel", "Novák"),
    ("Tanya", "Brooks"),
];

/// Companies that keep several cars.
pub(super) const COMPANIES: &[&str] = &[
    "Capay Valley Farms",
    "Yolo Courier Service",
    "Woodland Property Care",
    "Sunrise Bakery",
    "Delta Plumbing & Drain",
    "Gibson House Florist",
];

pub(super) const STREETS: &[&str] = &[
    "Main St",
    "Cottonwood St",
    "College St",
    "Gibson Rd",
    "E Beamer St",
    "W Court St",
    "Matmor Rd",
    "Pioneer Ave",
    "Lemen Ave",
    "Cleveland St",
    "Walnut St",
    "Ashley Ave",
    "Cross St",
    "Elm St",
    "Kentucky Ave",
];

/// City and postal code.
pub(super) const CITIES: &[(&str, &str)] = &[
    ("Woodland", "95695"),
    ("Woodland", "95776"),
    ("Davis", "95616"),
    ("Davis", "95618"),
    ("Winters", "95694"),
    ("Esparto", "95627"),
];

/// Make, model, trim, engine, the VIN's first eight characters.
pub(super) const CARS: &[(&str, &str, &str, &str, &str)] = &[
    ("Honda", "Civic", "EX", "1.8L I4", "19XFB2F8"),
    ("Toyota", "Camry", "LE", "2.5L I4", "4T1BF1FK"),
    ("Ford", "F-150", "XLT", "3.5L V6", "1FTFW1ET"),
    ("Chevrolet", "Silverado", "LT", "5.3L V8", "3GCUKREC"),
    ("Subaru", "Outback", "Premium", "2.5L H4", "4S4BSACC"),
    ("Toyota", "Prius", "Two", "1.8L Hybrid", "JTDKN3DU"),
    ("Nissan", "Altima", "S", "2.5L I4", "1N4AL3AP"),
    ("Honda", "CR-V", "EX-L", "1.5L Turbo", "2HKRW2H8"),
    ("Ram", "1500", "Big Horn", "5.7L V8", "1C6RR7LT"),
    ("Toyota", "Tacoma", "SR5", "3.5L V6", "3TMCZ5AN"),
    ("Hyundai", "Elantra", "SEL", "2.0L I4", "5NPD84LF"),
    ("Jeep", "Wrangler", "Sport", "3.6L V6", "1C4HJXDG"),
    ("Mazda", "CX-5", "Touring", "2.5L I4", "JM3KFBCM"),
    ("Volkswagen", "Jetta", "S", "1.4L Turbo", "3VWC57BU"),
    ("Ford", "Transit", "250", "3.7L V6", "1FTYR2CM"),
    ("Kia", "Sorento", "LX", "2.4L I4", "5XYPG4A3"),
    ("GMC", "Sierra", "SLE", "5.3L V8", "1GTV2MEC"),
    ("Tesla", "Model 3", "Long Range", "Electric", "5YJ3E1EB"),
];

pub(super) const COLORS: &[&str] = &["Silver", "White", "Black", "Blue", "Gray", "Red", "Green"];

pub(super) const COMPLAINTS: &[&str] = &[
    "Grinding noise from the front when braking.",
    "Check engine light came on yesterday.",
    "Hard to start in the morning.",
    "Air conditioning blows warm.",
    "Pulls to the right on the highway.",
    "Clicking sound when turning left.",
    "Oil spot under the car.",
    "Wants a check before a long trip.",
];

pub(super) const ACCESS: &[&str] = &[
    "Gate code 4411, park on the gravel.",
    "Carport behind the house, level ground.",
    "Street parking only, wide shoulder.",
    "Call on arrival, the dog is friendly.",
];
