//! Rows as lines of JSON and back, alike on both databases.

use anyhow::{Context, bail, ensure};
use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use sea_orm::prelude::Uuid;
use sea_orm::sea_query::ArrayType;
use sea_orm::{ActiveModelTrait, EntityTrait, IdenStatic, Iterable, ModelTrait, Value};
use serde_json::{Map, Value as Json, json};
use sha2::{Digest, Sha256};

/// A row's fields by name, and those that are files.
pub(super) struct Row {
    pub(super) fields: Map<String, Json>,
    pub(super) files: Vec<File>,
}

/// What a row keeps beside its line.
pub(super) struct File {
    pub(super) path: String,
    pub(super) body: Vec<u8>,
}

const SHOP: &str = "shop_id";

/// The columns of the table; the shop is the same everywhere, and stands in the manifest.
fn columns<E: EntityTrait>() -> impl Iterator<Item = E::Column> {
    E::Column::iter().filter(|column| column.as_str() != SHOP)
}

fn kind<E: EntityTrait>(column: E::Column) -> ArrayType {
    <E::Model as ModelTrait>::get_value_type(column)
}

/// Does a row of it keep a file?
pub(super) fn has_files<E: EntityTrait>() -> bool {
    columns::<E>().any(|column| kind::<E>(column) == ArrayType::Bytes)
}

pub(super) fn width<E: EntityTrait>() -> usize {
    E::Column::iter().count()
}

pub(super) fn of_model<E: EntityTrait>(table: &str, model: &E::Model) -> anyhow::Result<Row> {
    let (mut fields, mut bodies) = (Map::new(), Vec::new());
    for column in columns::<E>() {
        match model.get(column) {
            Value::Bytes(bytes) => bodies.extend(bytes.map(|bytes| (column.as_str(), bytes))),
            value => {
                fields.insert(column.as_str().to_owned(), to_json(value)?);
            }
        }
    }
    let mut files = Vec::new();
    for (column, body) in bodies {
        let path = path((table, column), &fields)?;
        let about = json!({"file": path, "bytes": body.len(), "sha256": digest(&body)});
        fields.insert(column.to_owned(), about);
        files.push(File { path, body });
    }
    Ok(Row { fields, files })
}

pub(super) fn digest(bytes: &[u8]) -> String {
    crate::kernel::hex::encode(Sha256::digest(bytes))
}

/// Made of the row alone, so that no line of a take-out can point elsewhere. What has no name is called as
/// its column.
fn path((table, column): (&str, &str), fields: &Map<String, Json>) -> anyhow::Result<String> {
    let text = |field| fields.get(field).and_then(Json::as_str);
    let id: Uuid = text("id").context("a file has an id")?.parse()?;
    let name = match (text("name"), text("mime")) {
        (Some(name), _) => name.to_owned(),
        (None, Some("image/jpeg")) => format!("{column}.jpg"),
        (None, _) => column.to_owned(),
    };
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let name = name.replace(|c| !plain(c), "_");
    Ok(format!("files/{table}/{id}-{name}"))
}

fn to_json(value: Value) -> anyhow::Result<Json> {
    Ok(match value {
        Value::Bool(value) => json!(value),
        Value::SmallInt(value) => json!(value),
        Value::Int(value) => json!(value),
        Value::BigInt(value) => json!(value),
        Value::String(value) => json!(value),
        Value::Uuid(value) => json!(value.map(|id| id.to_string())),
        Value::ChronoDate(value) => json!(value.map(|day| day.to_string())),
        Value::ChronoDateTimeUtc(value) => {
            json!(value.map(|at| at.to_rfc3339_opts(SecondsFormat::Micros, true)))
        }
        Value::Json(value) => value.map_or(Json::Null, |value| *value),
        other => bail!("a value of an unknown kind: {other:?}"),
    })
}

fn from_json(kind: ArrayType, json: &Json) -> anyhow::Result<Value> {
    let text = json.as_str();
    let number = json.as_i64();
    let value = match kind {
        ArrayType::Bool => Value::Bool(json.as_bool()),
        ArrayType::SmallInt => Value::SmallInt(number.map(i16::try_from).transpose()?),
        ArrayType::Int => Value::Int(number.map(i32::try_from).transpose()?),
        ArrayType::BigInt => Value::BigInt(number),
        ArrayType::String => Value::String(text.map(str::to_owned)),
        ArrayType::Uuid => Value::Uuid(text.map(str::parse).transpose()?),
        ArrayType::ChronoDate => Value::ChronoDate(text.map(str::parse::<NaiveDate>).transpose()?),
        ArrayType::ChronoDateTimeUtc => {
            Value::ChronoDateTimeUtc(text.map(str::parse::<DateTime<Utc>>).transpose()?)
        }
        ArrayType::Json => Value::Json(Some(json.clone()).filter(|v| !v.is_null()).map(Box::new)),
        other => bail!("a column of an unknown kind: {other:?}"),
    };
    let is_lost = !json.is_null() && value == value.as_null();
    ensure!(!is_lost, "{json} is not what the column holds");
    Ok(value)
}

/// A row to be written, of its line and of the file that `read` finds.
pub(super) fn to_model<E: EntityTrait>(
    table: &str,
    line: &str,
    mut read: impl FnMut(&str) -> anyhow::Result<Vec<u8>>,
) -> anyhow::Result<E::ActiveModel> {
    let fields: Map<String, Json> = serde_json::from_str(line)?;
    let mut row = <E::ActiveModel as sea_orm::ActiveModelTrait>::default();
    for column in columns::<E>() {
        let name = column.as_str();
        let field = fields
            .get(name)
            .with_context(|| format!("{name} is missing"))?;
        let value = if kind::<E>(column) == ArrayType::Bytes {
            let body = read(&path((table, name), &fields)?)?;
            let is_same = field.get("sha256").and_then(Json::as_str) == Some(&digest(&body));
            ensure!(
                is_same,
                "the file of a row is not the one that was taken out"
            );
            Value::Bytes(Some(body))
        } else {
            from_json(kind::<E>(column), field).with_context(|| name.to_owned())?
        };
        row.set(column, value);
    }
    Ok(row)
}
