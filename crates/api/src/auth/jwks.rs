//! The public keys of the access tokens.

use actix_web::web;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::answer::Answer;
use crate::http::context::{Reply, blocking};
use crate::http::problem::Problem;
use crate::http::registry::Example;
use crate::state::App;

/// A JSON Web Key Set.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct KeySet {
    /// The keys, the newest first.
    pub keys: Vec<PublicKey>,
}

/// A public Ed25519 key (RFC 8037).
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct PublicKey {
    /// `OKP`.
    pub kty: String,
    /// `Ed25519`.
    pub crv: String,
    /// The public key, base64url.
    pub x: String,
    /// RFC 7638 thumbprint; tokens name their key by it.
    pub kid: String,
    /// `sig`.
    #[serde(rename = "use")]
    pub purpose: String,
    /// `EdDSA`.
    pub alg: String,
}

impl Example for KeySet {
    fn example() -> Self {
        let key = PublicKey {
            kty: "OKP".to_owned(),
            crv: "Ed25519".to_owned(),
            x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo".to_owned(),
            kid: "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k".to_owned(),
            purpose: "sig".to_owned(),
            alg: "EdDSA".to_owned(),
        };
        Self { keys: vec![key] }
    }
}

/// `GET /.well-known/jwks.json`
pub async fn get(app: web::Data<App>) -> Reply {
    let keys = blocking(move || app.tokens.published(&app.store)).await?;
    let keys = serde_json::to_value(keys).and_then(serde_json::from_value).map_err(|error| {
        log::error!("a public key has an unexpected form: {error}");
        Problem::internal()
    })?;
    Answer::ok(KeySet { keys }).seal()
}
