//! Parameters of path and query, read with the name of each that is faulty.

use std::future::{Ready, ready};
use std::ops::Deref;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use serde::de::value::{Error, MapDeserializer, SeqDeserializer};
use serde::de::{Deserializer, Error as _, IntoDeserializer, Visitor};
use serde::{de, forward_to_deserialize_any};
use serde_path_to_error::Segment;

use super::problem::Problem;

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

/// The values in the path: a tuple takes them in their order, anything else the only one.
struct Segments<'a>(&'a [(&'a str, &'a str)]);

impl<'a> Segments<'a> {
    fn only(&self) -> Text<'a> {
        Text(self.0.first().map_or("", |(_, value)| value))
    }
}

impl<'de> Deserializer<'de> for Segments<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.only().deserialize_any(visitor)
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.only().deserialize_i64(visitor)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _length: usize, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_seq(SeqDeserializer::new(self.0.iter().map(|(_, value)| Text(value))))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit unit_struct newtype_struct seq
        tuple_struct map struct enum identifier ignored_any
    }
}

/// A value in path or query: a text, read as what is wanted.
struct Text<'a>(&'a str);

impl<'de> IntoDeserializer<'de> for Text<'_> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

macro_rules! read_as {
    ($($method:ident: $kind:ty, $visit:ident;)*) => { $(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            visitor.$visit(self.0.parse::<$kind>().map_err(Error::custom)?)
        }
    )* };
}

impl<'de> Deserializer<'de> for Text<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_str(self.0)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _name: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_enum(self.0.into_deserializer())
    }

    read_as! {
        deserialize_bool: bool, visit_bool;
        deserialize_i32: i32, visit_i32;
        deserialize_i64: i64, visit_i64;
        deserialize_u8: u8, visit_u8;
        deserialize_u16: u16, visit_u16;
        deserialize_u32: u32, visit_u32;
        deserialize_u64: u64, visit_u64;
    }

    forward_to_deserialize_any! {
        i8 i16 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple tuple_struct map struct identifier
        ignored_any
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize, PartialEq, Eq)]
    #[serde(rename_all = "snake_case")]
    enum Colour {
        Red,
    }

    #[derive(Debug, Deserialize, PartialEq, Eq)]
    #[serde(deny_unknown_fields)]
    struct Wanted {
        limit: Option<i64>,
        colour: Option<Colour>,
        partial: Option<bool>,
        from: Option<chrono::NaiveDate>,
        text: Option<String>,
    }

    fn fault(text: &str) -> String {
        let req = TestRequest::with_uri(&format!("/x?{text}")).to_http_request();
        let problem = query::<Wanted>(&req).unwrap_err().document();
        format!("{} {}", problem.code, problem.errors[0].pointer)
    }

    #[test]
    fn a_query_is_read() {
        let req =
            TestRequest::with_uri("/x?limit=5&colour=red&partial=true&from=2026-01-31&text=a%20b%2B").to_http_request();
        let from = chrono::NaiveDate::from_ymd_opt(2026, 1, 31);
        let wanted = Wanted {
            limit: Some(5),
            colour: Some(Colour::Red),
            partial: Some(true),
            from,
            text: Some("a b+".to_owned()),
        };
        assert_eq!(query::<Wanted>(&req).unwrap(), wanted);
    }

    #[test]
    fn a_faulty_parameter_is_named() {
        assert_eq!(fault("limit=abc"), "query_malformed query:limit");
        assert_eq!(fault("text=x&colour=xx"), "query_malformed query:colour");
        assert_eq!(fault("partial=maybe"), "query_malformed query:partial");
        assert_eq!(fault("from=2026-13-01"), "query_malformed query:from");
        assert_eq!(fault("shade=red"), "unknown_parameter query:shade");
        assert_eq!(fault("limit=1&limit=2"), "query_malformed query:limit");
    }

    #[test]
    fn a_faulty_part_of_the_path_is_named() {
        let at = |number: &'static str| {
            TestRequest::default().param("template_id", "tpl").param("number", number).to_http_request()
        };
        assert_eq!(path::<(String, i64)>(&at("7")).unwrap(), ("tpl".to_owned(), 7));
        assert_eq!(path::<(String, i64)>(&at("x")).unwrap_err().document().errors[0].pointer, "path:number");
        assert_eq!(path::<i64>(&at("7")).unwrap_err().document().errors[0].pointer, "path:template_id");
        assert_eq!(path::<String>(&at("7")).unwrap(), "tpl");
    }
}
