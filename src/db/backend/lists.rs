//! Child lists as one JSON column: one statement a level instead of one a table.

use super::Engine;
use sea_orm::sea_query::{Expr, Func, Order, Query, SelectStatement};
use sea_orm::{ColumnTrait, ColumnType, Condition, RelationDef, TryGetableFromJson};

/// A child list decoded from its JSON column.
#[derive(Clone, Debug, PartialEq, serde::Deserialize)]
pub struct List<T>(pub Vec<T>);
impl<T: serde::de::DeserializeOwned> TryGetableFromJson for List<T> {}

/// Columns of one child table, and lists of its own children, as the fields of a JSON object.
pub(in crate::db) fn object<C: ColumnTrait>(
    db: Engine,
    columns: &[C],
    nested: Vec<(&'static str, Expr)>,
) -> Expr {
    let name = if db == Engine::Sqlite {
        "json_object"
    } else {
        "json_build_object"
    };
    let plain = columns
        .iter()
        .flat_map(|c| [Expr::Constant(c.as_str().into()), field(db, c)]);
    let nested = nested.into_iter().flat_map(|(name, list)| {
        // SQLite would quote a nested list as text
        let list = if db == Engine::Sqlite {
            Func::cust("json").arg(list).into()
        } else {
            list
        };
        [Expr::Constant(name.into()), list]
    });
    Func::cust(name).args(plain.chain(nested)).into()
}

/// `(SELECT json_group_array(json_object('id', …) ORDER BY …) FROM … WHERE …)`; PostgreSQL has
/// other names for the two functions and gives NULL for no rows.
pub(in crate::db) fn list<C: ColumnTrait>(
    db: Engine,
    of: RelationDef,
    object: Expr,
    by: (C, Order),
) -> Expr {
    children(of, array(db, object, by))
}

/// `(SELECT json_group_array(json_array(…)) FROM … WHERE …)`: each child the array of its columns and last in
/// it that of the one row which the child leads to, in no order. Nothing is named and nothing is sorted,
/// which is a third of the work.
pub(in crate::db) fn bag_with<C: ColumnTrait, D: ColumnTrait>(
    db: Engine,
    of: (RelationDef, &[C]),
    with: (RelationDef, &[D]),
) -> Expr {
    let (of, columns) = of;
    let (with, theirs) = with;
    let columns = fields(db, columns).chain([tuple(db, theirs)]);
    let mut select = select(of, bagged(db, array_of(db, columns)));
    select.inner_join(with.to_tbl.clone(), Condition::from(with));
    Expr::from(select)
}

/// `(SELECT json_group_array(json_array(…) ORDER BY …) FROM child LEFT JOIN grandchild …)`: each child once
/// for each of its own children, or once with nulls. One list is built instead of one more for each child.
pub(in crate::db) fn flat<C: ColumnTrait, D: ColumnTrait>(
    db: Engine,
    of: (RelationDef, &[C]),
    with: (RelationDef, &[D]),
    by: [C; 2],
) -> Expr {
    let (of, columns) = of;
    let (with, theirs) = with;
    let one = array_of(db, fields(db, columns).chain(fields(db, theirs)));
    let sorted = match db {
        Engine::Sqlite => "json_group_array(? ORDER BY ?, ?)",
        Engine::Postgres => "coalesce(json_agg($1 ORDER BY $2, $3), '[]')",
    };
    let [first, second] = by.map(|column| Expr::col(column.as_column_ref()));
    let mut select = select(of, Expr::cust_with_exprs(sorted, [one, first, second]));
    select.left_join(with.to_tbl.clone(), Condition::from(with));
    Expr::from(select)
}

/// `(SELECT json_group_array(json_array(…)) FROM (query))`: each row of a query the array of these columns;
/// of each it is said whether it holds a UUID.
pub(in crate::db) fn rows_of(
    db: Engine,
    query: SelectStatement,
    columns: &[(&'static str, bool)],
) -> Expr {
    let fields = columns.iter().map(|(name, is_id)| {
        let value = Expr::col(("few", *name));
        match (db, is_id) {
            (Engine::Sqlite, true) => plain_id(value),
            _ => value,
        }
    });
    let each = bagged(db, array_of(db, fields));
    let select = Query::select()
        .expr(each)
        .from_subquery(query, "few")
        .take();
    Expr::from(select)
}

fn plain_id(value: Expr) -> Expr {
    Expr::cust_with_exprs("nullif(lower(hex(?)), '')", [value])
}

fn bagged(db: Engine, one: Expr) -> Expr {
    let all = match db {
        Engine::Sqlite => "json_group_array(?)",
        Engine::Postgres => "coalesce(json_agg($1), '[]')",
    };
    Expr::cust_with_exprs(all, [one])
}

fn tuple<C: ColumnTrait>(db: Engine, columns: &[C]) -> Expr {
    array_of(db, fields(db, columns))
}

fn array_of(db: Engine, fields: impl Iterator<Item = Expr>) -> Expr {
    let name = match db {
        Engine::Sqlite => "json_array",
        Engine::Postgres => "json_build_array",
    };
    Func::cust(name).args(fields).into()
}

fn fields<C: ColumnTrait>(db: Engine, columns: &[C]) -> impl Iterator<Item = Expr> {
    columns.iter().map(move |column| field(db, column))
}

fn children(of: RelationDef, what: Expr) -> Expr {
    Expr::from(select(of, what))
}

fn select(of: RelationDef, what: Expr) -> SelectStatement {
    Query::select()
        .expr(what)
        .from(of.to_tbl.clone())
        .cond_where(Condition::from(of))
        .take()
}

fn array<C: ColumnTrait>(db: Engine, object: Expr, by: (C, Order)) -> Expr {
    let array = match (db, &by.1) {
        (Engine::Sqlite, Order::Desc) => "json_group_array(? ORDER BY ? DESC)",
        (Engine::Sqlite, _) => "json_group_array(? ORDER BY ?)",
        (Engine::Postgres, Order::Desc) => "coalesce(json_agg($1 ORDER BY $2 DESC), '[]')",
        (Engine::Postgres, _) => "coalesce(json_agg($1 ORDER BY $2), '[]')",
    };
    Expr::cust_with_exprs(array, [object, Expr::col(by.0.as_column_ref())])
}

/// SQLite holds a UUID as 16 bytes, which `json_object` refuses, and has no booleans.
fn field<C: ColumnTrait>(db: Engine, column: &C) -> Expr {
    let value = Expr::col(column.as_column_ref());
    match (db, column.def().get_column_type()) {
        (Engine::Sqlite, ColumnType::Uuid) => plain_id(value),
        (Engine::Sqlite, ColumnType::Boolean) => Expr::cust_with_exprs(
            "json(CASE ? WHEN 1 THEN 'true' WHEN 0 THEN 'false' END)",
            [value],
        ),
        _ => value,
    }
}
