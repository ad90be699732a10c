//! The places.

use bole_persistence::insurance;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::answer::Answer;
use crate::http::context::{Cx, Reply};
use crate::http::registry::Example;

/// A place that has policies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = InsurancePlace)]
pub struct PlaceView {
    /// National division code.
    #[schema(example = "110000")]
    pub place: String,
    /// Its name.
    #[schema(example = "北京市")]
    pub place_name: String,
    /// The agency has its own policies for it: they alone count.
    pub own: bool,
    /// The library has it.
    pub library: bool,
}

/// All places that have policies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = InsurancePlaces)]
pub struct Places {
    /// They, by code.
    pub data: Vec<PlaceView>,
}

impl Example for Places {
    fn example() -> Self {
        let (place, place_name) = ("110000".to_owned(), "北京市".to_owned());
        Self { data: vec![PlaceView { place, place_name, own: true, library: true }] }
    }
}

/// `GET /api/v1/insurance-policies/places`
pub async fn places(cx: Cx) -> Reply {
    cx.read(|tx, _| {
        let data = insurance::places(tx)?
            .into_iter()
            .map(|p| PlaceView { place: p.code, place_name: p.name, own: p.own, library: p.library })
            .collect();
        Ok(Answer::ok(Places { data }))
    })
    .await
}
