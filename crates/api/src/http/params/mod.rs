//! Parameters of path and query, read with the name of each that is faulty.

mod values;

use std::future::{Ready, ready};
use std::ops::Deref;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use serde::de;
use serde::de::value::MapDeserializer;
use serde_path_to_error::Segment;

use super::problem::Problem;
use values::{Segments, Text};

/// The parameters of the query, read strictly.
#[derive(Debug, Clone)]
pub struct Query<T>(pub T);

/// The parameters of the path: one, or a tuple in their order.
#[derive(Debug, Clone)]
pub struct Path<T>(pub T);

macro_rules! extracted {
    ($($name:ident by $read:path;)*) => { $(
        impl<T> $name<T> {
            /// What was read.
            pub fn into_inner(self) -> T {
                self.0
            }
        }

        impl<T> Deref for $name<T> {
            type Target = T;

            fn deref(&self) -> &T {
                &self.0
            }
        }

        impl<T: de::DeserializeOwned> FromRequest for $name<T> {
            type Error = Problem;
            type Future = Ready<Result<Self, Problem>>;

            fn from_request(req: &HttpRequest, _payload: &mut Payload) -> Self::Future {
                ready($read(req).map($name))
            }
        }
    )* };
}

extracted! {
    Query by query;
    Path by path;
}

/// Name and value of each parameter of the query, decoded.
fn pairs(req: &HttpRequest) -> Result<Vec<(String, String)>, Problem> {
    web::Query::from_query(req.query_string()).map(web::Query::into_inner).map_err(|_| malformed_query("", false))
}

fn query<T: de::DeserializeOwned>(req: &HttpRequest) -> Result<T, Problem> {
    let pairs = pairs(req)?;
    let values = MapDeserializer::new(pairs.iter().map(|(name, value)| (name.as_str(), Text(value))));
    serde_path_to_error::deserialize(values).map_err(|error| {
        let message = error.inner().to_string();
        // Of a parameter that is unknown, twice there or missing only the text tells the name.
        let told = || message.split('`').nth(1).unwrap_or_default();
        let name = match error.path().iter().next() {
            Some(Segment::Map { key }) => key,
            _ => told(),
        };
        malformed_query(name, message.starts_with("unknown field"))
    })
}

/// Refuses every parameter of the query, where an operation has none.
pub fn no_query(req: &HttpRequest) -> Result<(), Problem> {
    match pairs(req)?.first() {
        Some((name, _)) => Err(malformed_query(name, true)),
        None => Ok(()),
    }
}

fn malformed_query(name: &str, unknown: bool) -> Problem {
    let pointer = format!("query:{name}");
    if unknown {
        Problem::malformed(
            "unknown_parameter",
            pointer,
            "没有这个查询参数，请对照文档。",
            "There is no such query parameter; see the document.",
        )
    } else {
        Problem::malformed(
            "query_malformed",
            pointer,
            "查询参数有误，请对照文档。",
            "A query parameter has the wrong form; see the document.",
        )
    }
}

fn path<T: de::DeserializeOwned>(req: &HttpRequest) -> Result<T, Problem> {
    let found: Vec<(&str, &str)> = req.match_info().iter().collect();
    serde_path_to_error::deserialize(Segments(&found)).map_err(|error| {
        let at = match error.path().iter().next() {
            Some(Segment::Seq { index }) => *index,
            _ => 0,
        };
        let name = found.get(at).map(|(name, _)| *name).unwrap_or_default();
        Problem::malformed(
            "path_malformed",
            format!("path:{name}"),
            "路径中的编号或键格式有误。",
            "An id or key in the path has the wrong form.",
        )
    })
}

#[cfg(test)]
mod tests;
