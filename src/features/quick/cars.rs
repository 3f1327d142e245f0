//! Cars as people say them: "civic", "f150", "chevy silverado", "land rover". Pure.

use crate::kernel::search::compact;
use std::sync::LazyLock;

/// A make, `/` and what else it is called, `:` and its models. A model after `*` is a word of its own,
/// and counts only where the make stands before it.
const CARS: &str = "\
Acura: ILX, Integra, MDX, RDX, RSX, TLX, TSX
Alfa Romeo/alfa: Giulia, Stelvio
Audi: A3, A4, A5, A6, A8, Q3, Q5, Q7, S4, *TT
BMW: X1, X3, X5, X7, M3, M5, Z4
Buick: Enclave, *Encore, LaCrosse, LeSabre, *Regal, Verano
Cadillac/caddy: ATS, CTS, DeVille, Escalade, SRX, XT4, XT5
Chevrolet/chevy: Avalanche, Aveo, Blazer, *Bolt, Camaro, Cobalt, *Colorado, Corvette, Cruze, Equinox, *Express, \
HHR, Impala, Malibu, Silverado, *Sonic, *Spark, Suburban, Tahoe, Trailblazer, Traverse, Trax, *Volt
Chrysler: PT Cruiser, Pacifica, Sebring, Town & Country, Voyager
Dodge: *Avenger, *Caliber, Caravan, Challenger, Charger, *Dart, Durango, Grand Caravan, *Journey, *Nitro
Fiat: 500, 500L, 500X
Ford: Bronco, C-Max, Crown Victoria, E-250, E-350, EcoSport, *Edge, Escape, Expedition, Explorer, F-150, F-250, \
F-350, Fiesta, Flex, Focus, Fusion, *Maverick, Mustang, Ranger, Taurus, Transit
GMC: Acadia, Canyon, Envoy, Savana, Sierra, *Terrain, Yukon
Honda: Accord, Civic, *Clarity, CR-V, CR-Z, *Element, *Fit, HR-V, *Insight, Odyssey, *Passport, Pilot, *Prelude, \
Ridgeline, S2000
Hyundai: *Accent, Azera, Elantra, *Genesis, Ioniq, *Kona, Palisade, Santa Fe, Sonata, Tucson, Veloster, *Venue
Infiniti: FX35, G35, G37, Q50, Q60, QX50, QX60, QX80
Jaguar/jag: F-Pace, XE, XF, XJ
Jeep: Cherokee, *Commander, *Compass, *Gladiator, Grand Cherokee, *Liberty, *Patriot, *Renegade, Wrangler
Kia: *Carnival, *Forte, *K5, *Niro, Optima, *Rio, Sedona, Seltos, Sorento, *Soul, Spectra, Sportage, *Stinger, \
Telluride
Land Rover: *Defender, *Discovery, *Evoque, Range Rover, Range Rover Sport
Lexus: CT200h, ES300, ES330, ES350, GS300, GS350, GX460, GX470, IS250, IS300, IS350, LS430, LS460, LX570, NX300, \
RX300, RX330, RX350, RX400h, RX450h
Lincoln: MKX, MKZ, *Nautilus, Navigator
Mazda: 3, 5, 6, CX-3, CX-30, CX-5, CX-50, CX-7, CX-9, Mazda3, Mazda6, Miata, MX-5, Tribute
Mercedes-Benz/mercedes/benz: C-Class, C300, E-Class, GLA, GLC, GLE, ML350, Sprinter
Mini: *Clubman, *Cooper, Countryman
Mitsubishi: Eclipse, Galant, Lancer, *Mirage, Outlander
Nissan: 350Z, 370Z, Altima, Armada, *Cube, *Frontier, Juke, *Kicks, *Leaf, Maxima, Murano, *Note, Pathfinder, \
*Quest, Rogue, Sentra, Titan, Versa, Xterra
Pontiac: G6, Grand Am, Grand Prix, *Vibe
Porsche: 911, Boxster, Cayenne, Cayman, Macan, Panamera
Ram: 1500, 2500, 3500, ProMaster
Saturn: *Ion, *Outlook, *Vue
Scion: FR-S, *tC, *xA, *xB, *xD
Smart: Fortwo
Subaru: *Ascent, Baja, BRZ, Crosstrek, Forester, Impreza, *Legacy, Outback, Tribeca, WRX
Tesla: Cybertruck, Model 3, Model S, Model X, Model Y
Toyota: 4Runner, Avalon, Camry, Celica, C-HR, Corolla, *Echo, FJ Cruiser, Highlander, Land Cruiser, Matrix, MR2, \
Prius, RAV4, Sequoia, *Sienna, Solara, Supra, Tacoma, Tundra, Venza, Yaris
Volkswagen/vw: *Atlas, Beetle, *CC, Eos, *Golf, GTI, Jetta, Passat, *Rabbit, Tiguan, Touareg
Volvo: C30, S40, S60, S80, S90, V60, V70, XC40, XC60, XC70, XC90
";

struct Make {
    name: &'static str,
    /// In letters and digits alone.
    called: Vec<String>,
    models: Vec<Model>,
}

struct Model {
    name: &'static str,
    called: String,
    /// Known without its make.
    is_free: bool,
}

static MAKES: LazyLock<Vec<Make>> = LazyLock::new(|| CARS.lines().filter_map(read).collect());

fn read(line: &'static str) -> Option<Make> {
    let (names, models) = line.split_once(": ")?;
    let called = names.split('/').map(compact).collect();
    let model = |text: &'static str| {
        let name = text.trim_start_matches('*');
        Model {
            name,
            called: compact(name),
            // A number alone says nothing.
            is_free: name == text && !name.bytes().all(|b| b.is_ascii_digit()),
        }
    };
    Some(Make {
        name: names.split('/').next()?,
        called,
        models: models.split(", ").map(model).collect(),
    })
}

/// The make that is called so, in letters and digits alone.
pub(super) fn make(said: &str) -> Option<&'static str> {
    let is_said = |make: &&Make| make.called.iter().any(|name| name == said);
    MAKES.iter().find(is_said).map(|make| make.name)
}

/// The model of this make that is called so; `beside`: right after it.
pub(super) fn model_of(make: &str, said: &str, beside: bool) -> Option<&'static str> {
    let make = MAKES.iter().find(|known| known.name == make)?;
    let is_said = |model: &&Model| model.called == said && (beside || model.is_free);
    make.models.iter().find(is_said).map(|model| model.name)
}

/// The car that needs no make to be known: "civic".
pub(super) fn car(said: &str) -> Option<(&'static str, &'static str)> {
    MAKES
        .iter()
        .find_map(|make| Some((make.name, model_of(make.name, said, false)?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_car_is_known_by_what_people_call_it() {
        assert_eq!(car("civic"), Some(("Honda", "Civic")));
        assert_eq!(car("f150"), Some(("Ford", "F-150")));
        assert_eq!(car("grandcherokee"), Some(("Jeep", "Grand Cherokee")));
        assert_eq!(car("towncountry"), Some(("Chrysler", "Town & Country")));
        assert_eq!(make("chevy"), Some("Chevrolet"));
        assert_eq!(car("rangerover"), Some(("Land Rover", "Range Rover")));
        // A word of its own, or a number, needs its make.
        assert_eq!((car("fit"), car("3")), (None, None));
        assert_eq!(model_of("Honda", "fit", true), Some("Fit"));
        assert_eq!(model_of("Honda", "fit", false), None);
        assert_eq!(model_of("Ford", "civic", true), None);
    }

    #[test]
    fn no_two_makes_claim_one_model() {
        let free = MAKES.iter().flat_map(|make| &make.models);
        let free = free.filter(|model| model.is_free);
        let mut all: Vec<&str> = free.map(|model| model.called.as_str()).collect();
        let known = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), known);
        assert!(MAKES.len() > 35 && known > 100);
    }
}
