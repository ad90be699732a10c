//! The chain of the audit log: verified part by part, anchored outside, held against an anchor.

use bole_domain::ids::AuditEntryId;
use bole_persistence::audit::chain::{self, Fault, Link, Verified};
use bole_persistence::crypto::hex;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::http::answer::{Answer, Sealed};
use crate::http::body::Body;
use crate::http::context::{Cx, Reply, blocking};
use crate::http::examples::happened_at;
use crate::http::page::{broken_cursor, limit_within, read_cursor, write_cursor};
use crate::http::params::Query;
use crate::http::problem::Problem;
use crate::http::registry::Example;

const SOME_HASH: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

/// Entries that one request walks at most, and without a limit: some tenths of a second.
const PART: i64 = 10_000;

/// A part of a walk through the log.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct WalkQuery {
    /// Entries that this request looks at, 1 to 10000; 10000 without it.
    #[param(minimum = 1, maximum = 10000)]
    pub limit: Option<i64>,
    /// Where the part before ended.
    pub cursor: Option<String>,
}

impl WalkQuery {
    /// Where the part begins and how many entries it has.
    fn part(&self) -> Result<(Link, i64), Problem> {
        let limit = limit_within(self.limit, PART, PART)?;
        let from = match read_cursor::<(i64, [u8; 32])>(self.cursor.as_deref())? {
            None => Link::beginning(),
            Some((number, hash)) if number >= 0 => Link { number, hash: hash.to_vec() },
            Some(_) => return Err(broken_cursor()),
        };
        Ok((from, limit))
    }
}

/// Where the next part begins.
fn next(sound: &Link) -> Option<String> {
    write_cursor(&(sound.number, &sound.hash))
}

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

/// What a walk through the chain found so far.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AuditVerification {
    /// Does it hold together from the first entry to the last? `false` as well as long as there is a `next_cursor`: not all of it
    /// was looked at.
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
    /// Send it as `cursor` to go on; absent once the end or a broken link was reached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}

impl From<Verified> for AuditVerification {
    fn from(Verified { sound, broken, ended, head, unchained }: Verified) -> Self {
        let broken = broken.map(|(number, fault)| match fault {
            Fault::Altered(id) => BrokenLink { number, fault: ChainFault::Altered, entry_id: Some(id) },
            Fault::Missing => BrokenLink { number, fault: ChainFault::Missing, entry_id: None },
            Fault::Head => BrokenLink { number, fault: ChainFault::Head, entry_id: None },
        });
        Self {
            sound: ended && broken.is_none(),
            entries: sound.number,
            head: hex(&head.hash),
            broken,
            before_the_chain: unchained,
            next_cursor: if ended { None } else { next(&sound) },
        }
    }
}

impl Example for AuditVerification {
    fn example() -> Self {
        Self {
            sound: true,
            entries: 8_211,
            head: SOME_HASH.to_owned(),
            broken: None,
            before_the_chain: 0,
            next_cursor: None,
        }
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

/// Does the log still hold what it held when the anchor was made: `holds`, is it `another` than it was, or was not all of it looked
/// at yet (`unfinished`)?
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AnchorVerdict {
    /// The chain is sound up to the entry of that number, which still has that hash.
    Holds,
    /// The entry has another hash or is gone, or the chain breaks before it.
    Another,
    /// What was looked at so far is sound: ask on with `next_cursor`.
    Unfinished,
}

/// A log held against an anchor.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AnchorVerification {
    /// Does it hold?
    pub verdict: AnchorVerdict,
    /// Send it as `cursor`, with the same anchor, to go on; there is one while the verdict is `unfinished`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
    /// Number of the entry that was the last.
    pub number: i64,
    /// When the anchor was made.
    pub anchored_at: DateTime<Utc>,
}

impl Example for AnchorVerification {
    fn example() -> Self {
        Self { verdict: AnchorVerdict::Holds, next_cursor: None, number: 8_211, anchored_at: happened_at() }
    }
}

/// `GET /api/v1/audit/verification`
pub async fn verification(cx: Cx, query: Query<WalkQuery>) -> Reply {
    let (from, limit) = query.into_inner().part()?;
    cx.read(move |tx, _| Ok(Answer::ok(AuditVerification::from(chain::verify(tx, from, limit)?)))).await
}

/// `GET /api/v1/audit/anchor`
pub async fn anchor(cx: Cx) -> Reply {
    let app = cx.app().clone();
    let (agency, head) = cx.fetch(|tx, _| Ok((tx.agency_id(), chain::head(tx)?))).await?;
    let anchor = blocking(move || app.tokens.anchor(&app.store, agency, &head)).await?;
    Answer::ok(AuditAnchor { anchor }).seal().map(Sealed::tagged)
}

/// `POST /api/v1/audit/anchor:verify`
pub async fn verify_anchor(cx: Cx, query: Query<WalkQuery>, Body(sent): Body<AuditAnchor>) -> Reply {
    cx.checked()?;
    let (from, limit) = query.into_inner().part()?;
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
    cx.read(move |tx, _| {
        let walked = chain::towards(tx, from, anchor.number, limit)?;
        let verdict = match &walked.sound {
            _ if walked.broken.is_some() => AnchorVerdict::Another,
            sound if sound.number < anchor.number => AnchorVerdict::Unfinished,
            sound if sound.number == anchor.number && hex(&sound.hash) == anchor.hash => AnchorVerdict::Holds,
            _ => AnchorVerdict::Another,
        };
        let next_cursor = if verdict == AnchorVerdict::Unfinished { next(&walked.sound) } else { None };
        Ok(Answer::ok(AnchorVerification { verdict, next_cursor, number: anchor.number, anchored_at }))
    })
    .await
}
