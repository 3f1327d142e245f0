//! The starter catalog: 50 common jobs, so that nobody begins with an empty one (R-SVC-2).

use super::commands::{NewService, fresh, note_added};
use crate::db::ShopTx;
use crate::entity::service;
use crate::error::AppResult;
use crate::kernel::ids::ServiceId;
use crate::kernel::money::{Cents, Quantity};
use crate::kernel::words::Pricing;
use crate::web::staff::By;
use anyhow::{Context, ensure};
use sea_orm::ActiveValue::Set;
use sea_orm::{EntityTrait, FromQueryResult, QuerySelect};
use std::collections::BTreeSet;

const FILE: &str = include_str!("../../../../assets/service_catalog.csv");

#[derive(FromQueryResult)]
struct Code {
    code: String,
}

/// Adds what is missing of the starter catalog, by code; what is there stays as the shop has
/// edited it. How many were added.
///
/// # Errors
/// When the database does not answer.
pub async fn load_starter(tx: &ShopTx, by: By<'_>) -> AppResult<u32> {
    let codes = service::Entity::find()
        .select_only()
        .column(service::Column::Code);
    let codes: Vec<Code> = tx.rows(codes).await?;
    let codes: BTreeSet<String> = codes.into_iter().map(|row| row.code).collect();
    let mut rows = Vec::new();
    for (new, is_active) in starter()? {
        if codes.contains(&new.code) {
            continue;
        }
        let id = ServiceId::new(by.1);
        rows.push(service::ActiveModel {
            is_active: Set(is_active),
            ..fresh(by, id, &new)
        });
        note_added(tx, by, id, &new);
    }
    let added = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    tx.insert_all(rows).await?;
    Ok(added)
}

/// The services of the file, in its order, and whether they are active.
fn starter() -> anyhow::Result<Vec<(NewService, bool)>> {
    let lines = FILE.lines().skip(1).filter(|line| !line.trim().is_empty());
    (1..)
        .zip(lines)
        .map(|(at, line)| read(line, at * 10).with_context(|| format!("starter catalog: {line}")))
        .collect()
}

/// `internal_code,category,name,default_price_cents,default_hours,skill_level,keywords,is_active`
fn read(line: &str, sort: i32) -> anyhow::Result<(NewService, bool)> {
    let fields = fields(&line.replace('\u{2011}', "-"));
    let field = |at: usize| {
        fields
            .get(at)
            .map(String::as_str)
            .context("a field is missing")
    };
    let new = NewService {
        code: field(0)?.to_owned(),
        category: field(1)?.to_lowercase().parse()?,
        name: field(2)?.to_owned(),
        description: None,
        keywords: Some(field(6)?.to_owned()).filter(|words| !words.is_empty()),
        pricing: Pricing::Fixed,
        price: Cents(field(3)?.parse()?),
        hours: Quantity::parse(field(4)?).map_err(anyhow::Error::msg)?,
        skill_level: field(5)?.parse()?,
        is_bookable: true,
        sort,
    };
    ensure!(new.price >= Cents::ZERO, "the price is below zero");
    ensure!((0..=10_000).contains(&new.hours.0), "more than 100 hours");
    ensure!((1..=5).contains(&new.skill_level), "no such skill level");
    Ok((new, field(7)? == "true"))
}

/// Comma-separated fields; a comma between quotes is none.
fn fields(line: &str) -> Vec<String> {
    let (mut fields, mut is_quoted) = (vec![String::new()], false);
    for c in line.trim_end().chars() {
        match c {
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => fields.push(String::new()),
            c => {
                if let Some(field) = fields.last_mut() {
                    field.push(c);
                }
            }
        }
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::words::Category;

    // R-SVC-2
    #[test]
    fn the_starter_catalog_has_fifty_services_with_codes_of_their_own() {
        let all = starter().unwrap();
        let codes: BTreeSet<&str> = all.iter().map(|(new, _)| new.code.as_str()).collect();

        assert_eq!((all.len(), codes.len()), (50, 50));
        assert!(all.iter().all(|(new, is_active)| {
            *is_active && new.pricing == Pricing::Fixed && !new.name.contains('\u{2011}')
        }));
        let used: BTreeSet<Category> = all.iter().map(|(new, _)| new.category).collect();
        assert_eq!(used.len(), Category::ALL.len());
    }

    #[test]
    fn a_line_is_read_as_it_stands() {
        let (new, _) = read(
            "OIL_HIGH_MILE,MAINTENANCE,High\u{2011}Mileage Oil Change,13000,0.5,1,\"oil, seal\",true",
            30,
        )
        .unwrap();

        assert_eq!(new.name, "High-Mileage Oil Change");
        assert_eq!(new.category, Category::Maintenance);
        assert_eq!((new.price, new.hours), (Cents(13_000), Quantity(50)));
        assert_eq!(new.keywords.as_deref(), Some("oil, seal"));
    }
}
