//! What was counted, beside its budget: `AUTOSHOP_REPORTS=FOLDER` writes it to FOLDER/queries/statement_counts.csv.

use super::{Shelf, budget};
use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

pub(super) fn write_down(shelf: &Shelf) {
    let Some(folder) = env::var_os("AUTOSHOP_REPORTS") else {
        return;
    };
    let mut table = String::from("request,rows_1,rows_10,rows_100,budget\n");
    for (name, counts) in &shelf.taken {
        // "GET /customers?sort=name" and "POST /customers by Add customer" have the budget of their route.
        let route = name.split_once(" by ").map_or(&**name, |(route, _)| route);
        let route = route.split('?').next().unwrap();
        let most = |turn: usize| {
            let size = counts.len().div_ceil(3);
            let counts = counts.chunks(size).nth(turn);
            let most = counts.and_then(|counts| counts.iter().max());
            most.map(u32::to_string).unwrap_or_default()
        };
        let [one, ten, hundred] = [0, 1, 2].map(most);
        let name = name.trim_end_matches('?');
        writeln!(table, "\"{name}\",{one},{ten},{hundred},{}", budget(route)).unwrap();
    }
    let folder = Path::new(&folder).join("queries");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("statement_counts.csv"), table).unwrap();
}
