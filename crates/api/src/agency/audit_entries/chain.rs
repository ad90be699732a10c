//! The chain of the audit log: verified as a whole, anchored outside, held against an anchor.

use actix_web::http::StatusCode;
use bole_domain::ids::AuditEntryId;
use bole_persistence::audit::chain::{self, Fault, Verified};
use bole_persistence::crypto::hex;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::http::answer::{Answer, Sealed};
use crate::http::body::Body;
use crate::http::context::{Cx, Reply, blocking};
use crate::http::examples::happened_at;
use crate::http::problem::Problem;
use crate::http::registry::Example;

const SOME_HASH: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

/// What is wrong with a link of the chain: an entry was `altered` or stands in another's place, one is `missing`, or the `head`
/// is another than the last entry makes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChainFault {
    /// An entry does not say what it said when it was written.
    Altered,
    /// There is no entry of this number.
    Missing,
    /// The end of the chain is another than its last entry makes it.
    Head,
}

/// The first broken link.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct BrokenLink {
    /// The number of the entry.
    pub number: i64,
    /// What is wrong.
    pub fault: ChainFault,
    /// The entry, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry_id: Option<AuditEntryId>,
}

/// What a walk through the whole chain found.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AuditVerification {
    /// Does it hold together from the first entry to the last?
    pub sound: bool,
    /// How many entries hold together, from the first on.
    pub entries: i64,
    /// Hash of the last entry, lower-case hexadecimal; zeros without any.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub head: String,
    /// The first broken link.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub broken: Option<BrokenLink>,
    /// Entries that were written before there was a chain; nothing holds them.
    pub before_the_chain: i64,
}

impl From<Verified> for AuditVerification {
    fn from(Verified { sound, broken, head, unchained }: Verified) -> Self {
        let broken = broken.map(|(number, fault)| match fault {
            Fault::Altered(id) => BrokenLink { number, fault: ChainFault::Altered, entry_id: Some(id) },
            Fault::Missing => BrokenLink { number, fault: ChainFault::Missing, entry_id: None },
            Fault::Head => BrokenLink { number, fault: ChainFault::Head, entry_id: None },
        });
        let (head, before_the_chain) = (hex(&head.hash), unchained);
        Self { sound: broken.is_none(), entries: sound, head, broken, before_the_chain }
    }
}

impl Example for AuditVerification {
    fn example() -> Self {
        Self { sound: true, entries: 48_211, head: SOME_HASH.to_owned(), broken: None, before_the_chain: 0 }
    }
}

/// Where the log stands, signed by this installation.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct AuditAnchor {
    /// A JWT (EdDSA) with agency, number and hash of the last entry, and the moment; this installation can check it for good.
    #[validate(length(min = 1, max = 4096))]
    #[schema(min_length = 1, max_length = 4096)]
    pub anchor: String,
}

impl Example for AuditAnchor {
    fn example() -> Self {
        Self { anchor: "eyJ0eXAiOiJib2xlLWF1ZGl0LWFuY2hvcitqd3QiLCJhbGciOiJFZERTQSJ9.e30.c2ln".to_owned() }
    }
}

/// Does the log still hold what it held when the anchor was made: `holds`, or is it `another` than it was?
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AnchorVerdict {
    /// The entry of that number still has that hash.
    Holds,
    /// It has another, or is gone.
    Another,
}

/// A log held against an anchor.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AnchorVerification {
    /// Does it hold?
    pub verdict: AnchorVerdict,
    /// Number of the entry that was the last.
    pub number: i64,
    /// When the anchor was made.
    pub anchored_at: DateTime<Utc>,
}

impl Example for AnchorVerification {
    fn example() -> Self {
        Self { verdict: AnchorVerdict::Holds, number: 48_211, anchored_at: happened_at() }
    }
}

/// `GET /api/v1/audit/verification`
pub async fn verification(cx: Cx) -> Reply {
    let _turn = WALKING.try_lock().map_err(|_| busy())?;
    cx.read(|tx, _| Ok(Answer::ok(AuditVerification::from(chain::verify(tx)?)))).await
}

/// `GET /api/v1/audit/anchor`
pub async fn anchor(cx: Cx) -> Reply {
    let app = cx.app().clone();
    let (agency, head) = cx.fetch(|tx, _| Ok((tx.agency_id(), chain::head(tx)?))).await?;
    let anchor = blocking(move || app.tokens.anchor(&app.store, agency, &head)).await?;
    Answer::ok(AuditAnchor { anchor }).seal().map(Sealed::tagged)
}

/// `POST /api/v1/audit/anchor:verify`
pub async fn verify_anchor(cx: Cx, Body(sent): Body<AuditAnchor>) -> Reply {
    cx.checked()?;
    let app = cx.app().clone();
    let agency = cx.by().caller.agency;
    let read = blocking(move || app.tokens.read_anchor(&app.store, &sent.anchor)).await?;
    let own = read.filter(|anchor| anchor.agency == agency);
    let told = own.and_then(|anchor| Some((DateTime::from_timestamp(anchor.iat, 0)?, anchor)));
    let (anchored_at, anchor) = told.ok_or_else(|| {
        Problem::rule(
            "anchor_foreign",
            "/anchor",
            "该锚点不是本系统为本机构签发的，或已被改动。",
            "This installation did not sign the anchor for this agency, or it was changed.",
        )
    })?;
    let _turn = WALKING.try_lock().map_err(|_| busy())?;
    cx.read(move |tx, _| {
        let holds = chain::sound_hash(tx, anchor.number)?.is_some_and(|hash| hex(&hash) == anchor.hash);
        let verdict = if holds { AnchorVerdict::Holds } else { AnchorVerdict::Another };
        Ok(Answer::ok(AnchorVerification { verdict, number: anchor.number, anchored_at }))
    })
    .await
}

/// A walk takes a connection for a while: one at a time.
static WALKING: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

fn busy() -> Problem {
    Problem::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "busy",
        "正在核验日志，请稍后重试。",
        "A log is being verified; try again shortly.",
    )
    .retry_after(5)
}
