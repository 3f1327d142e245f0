//! How the addresses of `paths.rs` are made: a type for each pattern, and the list of them all.

macro_rules! paths {
    ($($name:ident $({ $($field:ident : $ty:ty),+ })? = $pattern:literal;)+) => {
        $(path!($name $({ $($field : $ty),+ })? = $pattern);)+

        /// Every pattern there is, for the tests that walk them all.
        pub const ALL: &[&str] = &[$($pattern),+];
    };
}

macro_rules! path {
    ($name:ident = $pattern:literal) => {
        #[doc = concat!("`", $pattern, "`")]
        #[derive(Clone, Copy, Debug)]
        pub struct $name;
        impl $name {
            /// As the router matches it.
            pub const PATTERN: &'static str = $pattern;
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str($pattern)
            }
        }
    };
    ($name:ident { $($field:ident : $ty:ty),+ } = $pattern:literal) => {
        #[doc = concat!("`", $pattern, "`")]
        #[derive(Clone, Copy, Debug, Deserialize)]
        pub struct $name { $(#[doc = "From the path."] pub $field: $ty),+ }
        impl $name {
            /// As the router matches it.
            pub const PATTERN: &'static str = $pattern;
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&crate::web::typed::fill($pattern, &[$((stringify!($field), self.$field.to_string())),+]))
            }
        }
    };
}

/// The pattern with what stands in its braces.
pub(super) fn fill(pattern: &str, values: &[(&str, String)]) -> String {
    values
        .iter()
        .fold(pattern.to_owned(), |path, (name, value)| {
            path.replace(&format!("{{{name}}}"), value)
        })
}
