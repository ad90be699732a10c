//! Walks the published document as a stranger, with every bad token, and from another agency.

use std::collections::BTreeSet;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bole_tests::{TestApp, Value, both, json};
use chrono::TimeDelta;
use jsonwebtoken::{Algorithm, EncodingKey, Header};

use crate::world::bureau::Bureau;
use crate::world::walk::{Operation, belongings, entitled, operations, published};

/// A part of a token as it is written.
fn written(part: &Value) -> String {
    URL_SAFE_NO_PAD.encode(part.to_string())
}

/// Header and claims of a token.
fn read(token: &str) -> (Header, Value) {
    let claims = token.split('.').nth(1).expect("a token has claims");
    let claims = URL_SAFE_NO_PAD.decode(claims).expect("claims are base64");
    let header = jsonwebtoken::decode_header(token).expect("a token has a header");
    (header, serde_json::from_slice(&claims).expect("claims are JSON"))
}

/// A token with these claims, signed by somebody else's key under the name of ours.
fn signed_elsewhere(header: &Header, claims: &Value) -> String {
    // A private key of Ed25519 in its outer form (RFC 8410): what says so, then the 32 bytes of the key.
    let form = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];
    let key = EncodingKey::from_ed_der(&[form.as_slice(), &[7; 32]].concat());
    jsonwebtoken::encode(header, claims, &key).expect("it is signed")
}

/// Tokens that nobody issued, made of a good one.
fn forged(good: &str, published_key: &str) -> Vec<(&'static str, String)> {
    let (header, claims) = read(good);
    let signature = good.rsplit('.').next().expect("a signature");
    let unsigned = json!({ "alg": "none", "typ": header.typ, "kid": header.kid });
    let unsigned = format!("{}.{}", written(&unsigned), written(&claims));
    let symmetric = Header { alg: Algorithm::HS256, ..header.clone() };
    let secret = EncodingKey::from_secret(published_key.as_bytes());
    let mut later = claims.clone();
    later["exp"] = json!(claims["exp"].as_i64().expect("a moment") + 3600);
    let own_header = good.split('.').next().expect("a header");
    vec![
        ("no token at all", "not.a.token".to_owned()),
        ("another key", signed_elsewhere(&header, &claims)),
        ("no algorithm, no signature", format!("{unsigned}.")),
        ("no algorithm, a signature", format!("{unsigned}.{signature}")),
        ("our public key as a secret", jsonwebtoken::encode(&symmetric, &claims, &secret).expect("it is signed")),
        ("a longer life", format!("{own_header}.{}.{signature}", written(&later))),
    ]
}

async fn refuses_bad_tokens(app: &TestApp) {
    let agency = app.agency().await;
    let (admin, leaver) = (agency.admin(), agency.auditor());
    let good = admin.token().await.expect("a token");
    let ended = leaver.token().await.expect("a token");
    let keys = app.anyone().get("/.well-known/jwks.json").await.expect(200);
    let mut bad: Vec<(&str, String)> = forged(&good, &keys.text("/keys/0/x"));
    bad.iter().for_each(|(what, token)| assert_ne!(token, &good, "{what}"));
    let (header, claims) = read(&good);
    assert_eq!(header.alg, Algorithm::EdDSA);
    // Whoever has the right key is let in with the same header and claims: it is the signature that is refused.
    assert_eq!(read(&signed_elsewhere(&header, &claims)).1, claims);
    admin.get("/api/v1/auth/me").await.expect(200);

    let session = leaver.get("/api/v1/auth/sessions").await.expect(200).text("/data/0/id");
    leaver.post(&format!("/api/v1/auth/sessions/{session}:revoke"), json!({})).await.expect(200);
    bad.push(("a session that was ended", ended));
    let (_, document) = published();
    let secured: Vec<Operation> = operations(&document).into_iter().filter(|op| op.permission().is_some()).collect();
    assert!(secured.len() > 150, "{}", secured.len());
    for op in &secured {
        let nobody = op.request(&app.anyone()).await;
        nobody.problem(401, "token_missing");
        assert!(nobody.header("www-authenticate").is_some_and(|v| v.starts_with("Bearer")), "{nobody}");
        for (what, token) in &bad {
            let answer = op.request(&app.bearer(token)).await;
            let code = if what.contains("ended") { "token_revoked" } else { "token_invalid" };
            assert_eq!((answer.status, answer.text("/code").as_str()), (401, code), "{what}: {answer}");
        }
    }
    app.advance(TimeDelta::minutes(15));
    for op in &secured {
        op.request(&app.bearer(&good)).await.problem(401, "token_expired");
    }
}

async fn hides_other_agencies(app: &TestApp) {
    let theirs = Bureau::agreed(app).await;
    let mut known = belongings(&theirs.agency).await;
    known.extend(theirs.possessions().await);
    let mine = app.agency().await;
    let (_, document) = published();
    let ops = operations(&document);
    let names = ops.iter().flat_map(Operation::parameters).filter(|p| p["in"] == "path");
    let unknown: BTreeSet<&str> = names
        .filter_map(|p| p["name"].as_str())
        .filter(|name| name.ends_with("_id") && !known.contains_key(*name))
        .collect();
    assert!(unknown.is_empty(), "there is something to hide behind each path: {unknown:?}");
    let mut faults = Vec::new();
    for (op, actor) in entitled(&ops, &mine).filter(|(op, _)| op.path.contains("_id}")) {
        for path in BTreeSet::from([op.filled_path(), op.path_with(&known)]) {
            let answer = op.request_to(&actor, &path).await;
            if answer.status != 404 || answer.json()["code"] == "no_such_route" {
                faults.push(answer.to_string());
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

async fn lists_its_own(app: &TestApp) {
    let (mine, theirs) = app.two_agencies().await;
    let (my_things, their_things) = (belongings(&mine).await, belongings(&theirs).await);
    let (_, document) = published();
    let ops = operations(&document);
    let mut shown = BTreeSet::new();
    for (op, actor) in entitled(&ops, &mine).filter(|(op, _)| op.method == "get" && !op.path.contains('{')) {
        let answer = actor.get(&op.path).await.expect(200);
        let text = String::from_utf8_lossy(&answer.body).into_owned();
        for (name, id) in &their_things {
            assert!(!text.contains(id.as_str()), "another agency's {name} is shown: {answer}");
        }
        shown.extend(my_things.iter().filter(|(_, id)| text.contains(id.as_str())).map(|(name, _)| name.clone()));
    }
    assert_eq!(shown, my_things.into_keys().collect(), "the own things are listed");
}

both! {
    async fn every_operation_but_the_public_ones_refuses_every_bad_token(app: TestApp) {
        refuses_bad_tokens(&app).await;
    }

    async fn another_agency_s_objects_are_not_found(app: TestApp) {
        hides_other_agencies(&app).await;
    }

    async fn no_list_shows_another_agency_s_rows(app: TestApp) {
        lists_its_own(&app).await;
    }
}
