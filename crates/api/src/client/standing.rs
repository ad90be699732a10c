//! Clients that are blocked, and clients that were recorded twice.

use std::collections::BTreeMap;

use bole_domain::agency::Permission;
use bole_domain::client::sameness::{body_of, comparable};
use bole_domain::ids::ClientId;
use bole_persistence::client as rows;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::access;
use super::clients::ClientView;
use super::register::TAG;
use crate::auth::{audit, fact};
use crate::http::answer::Answer;
use crate::http::body::Body;
use crate::http::context::{Cx, Reply};
use crate::http::params::Path;
use crate::http::problem::Problem;
use crate::http::registry::{Example, Registry};

/// Why a client is blocked.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
struct ClientBlock {
    /// The reason, shown to whoever begins something new.
    #[validate(length(min = 4, max = 500), custom(function = "super::reasoned"))]
    #[schema(min_length = 4, max_length = 500)]
    reason: String,
}

impl Example for ClientBlock {
    fn example() -> Self {
        Self { reason: "连续两期账单逾期未付".to_owned() }
    }
}

/// Into which client another is merged.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
struct ClientMerge {
    /// The client that stays.
    into_client_id: ClientId,
    /// Why both are one.
    #[validate(length(min = 4, max = 500), custom(function = "super::reasoned"))]
    #[schema(min_length = 4, max_length = 500)]
    reason: String,
}

impl Example for ClientMerge {
    fn example() -> Self {
        Self { into_client_id: ClientId::example(), reason: "同一单位重复建档".to_owned() }
    }
}

/// What records of clients have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Likeness {
    /// The body that the credit code names (characters 9 to 17).
    Organisation,
    /// The name without legal form, blanks, brackets, case and width.
    Name,
}

/// A client of a group.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
struct LikeClient {
    /// Its id.
    id: ClientId,
    /// Its full name.
    name: String,
    /// Its unified social credit code.
    credit_code: String,
}

/// Records that may be one client.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
struct LikeClients {
    /// What they have in common.
    by: Likeness,
    /// They, the oldest first.
    clients: Vec<LikeClient>,
}

/// All groups of records that may be one client.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
struct ClientDuplicates {
    /// They.
    data: Vec<LikeClients>,
}

impl Example for ClientDuplicates {
    fn example() -> Self {
        let client = |name: &str, code: &str| LikeClient {
            id: ClientId::example(),
            name: name.to_owned(),
            credit_code: code.to_owned(),
        };
        let clients = vec![
            client("海川智能装备有限公司", "91310114MA1GT00019"),
            client("海川智能装备有限责任公司", "91310114MA1GT0003F"),
        ];
        Self { data: vec![LikeClients { by: Likeness::Name, clients }] }
    }
}

/// Registers its operations.
pub(super) fn register(r: &mut Registry) {
    r.get("/api/v1/clients/duplicates", "list_client_duplicates", duplicates)
        .tag(TAG)
        .text(
            "Find clients that were recorded twice",
            "Groups of records with the same body in their credit codes, or the same name but for legal form, blanks, brackets, \
             case and width. Merged ones are left out.",
        )
        .permission(Permission::ClientWrite)
        .gives::<ClientDuplicates>(200)
        .add();
    r.post("/api/v1/clients/{client_id}:block", "block_client", block)
        .tag(TAG)
        .text(
            "Block a client",
            "Nothing new is begun for it any more: no contract, no engagement, no invitation (422 `client_blocked`). What runs \
             goes on.",
        )
        .permission(Permission::ClientWrite)
        .if_match()
        .takes::<ClientBlock>()
        .gives::<ClientView>(200)
        .add();
    r.post("/api/v1/clients/{client_id}:unblock", "unblock_client", unblock)
        .tag(TAG)
        .text("Lift the block of a client", "Refused where there is none (409 `client_not_blocked`).")
        .permission(Permission::ClientWrite)
        .if_match()
        .gives::<ClientView>(200)
        .add();
    r.post("/api/v1/clients/{client_id}:merge", "merge_client", merge)
        .tag(TAG)
        .text(
            "Merge a client into another",
            "Contacts, users and invitations go over; the record stays, switched off, and tells where it went. A client with \
             contracts, engagements or money is not merged away (409 `client_in_use`): merge the other one into it.",
        )
        .permission(Permission::ClientWrite)
        .if_match()
        .takes::<ClientMerge>()
        .gives::<ClientView>(200)
        .add();
}

/// `GET /api/v1/clients/duplicates`
async fn duplicates(cx: Cx) -> Reply {
    cx.read(|tx, _| {
        let mut groups: BTreeMap<(Likeness, String), Vec<LikeClient>> = BTreeMap::new();
        for rows::NamedClient { id, name, credit_code } in rows::named(tx)? {
            let body = body_of(&credit_code).map(|body| (Likeness::Organisation, body.to_owned()));
            for key in body.into_iter().chain([(Likeness::Name, comparable(&name))]) {
                let like = LikeClient { id, name: name.clone(), credit_code: credit_code.clone() };
                groups.entry(key).or_default().push(like);
            }
        }
        let several = groups.into_iter().filter(|(_, clients)| clients.len() > 1);
        let data = several.map(|((by, _), clients)| LikeClients { by, clients }).collect();
        Ok(Answer::ok(ClientDuplicates { data }))
    })
    .await
}

/// `POST /api/v1/clients/{client_id}:block`
async fn block(cx: Cx, id: Path<ClientId>, Body(why): Body<ClientBlock>) -> Reply {
    change(cx, *id, "client.block", Some(why.reason)).await
}

/// `POST /api/v1/clients/{client_id}:unblock`
async fn unblock(cx: Cx, id: Path<ClientId>) -> Reply {
    change(cx, *id, "client.unblock", None).await
}

async fn change(cx: Cx, id: ClientId, action: &'static str, reason: Option<String>) -> Reply {
    cx.write(move |tx, by| {
        let seen = access::client(tx, by, id)?;
        by.saw(seen.version)?;
        match (&seen.blocked, &reason) {
            (None, None) => {
                return Err(Problem::conflict("client_not_blocked", "该客户未被限制。", "The client is not blocked."));
            }
            (Some(_), Some(_)) => {
                return Err(Problem::conflict("client_blocked", "该客户已被限制。", "The client is blocked already."));
            }
            (None, Some(_)) | (Some(_), None) => {}
        }
        let client = rows::block(tx, &seen, reason.as_deref())?;
        audit(tx, by, action, "client", id, reason.as_deref(), &())?;
        let version = client.version;
        Ok(Answer::ok(ClientView::from(client)).version(version))
    })
    .await
}

/// `POST /api/v1/clients/{client_id}:merge`
async fn merge(cx: Cx, id: Path<ClientId>, Body(merge): Body<ClientMerge>) -> Reply {
    cx.write(move |tx, by| {
        let from = access::client(tx, by, *id)?;
        by.saw(from.version)?;
        if from.merged_into.is_some() {
            return Err(Problem::conflict("client_merged", "该客户已被合并。", "The client was merged already."));
        }
        let into = access::named(tx, by, merge.into_client_id, "/into_client_id")?;
        if into.id == from.id {
            return Err(Problem::rule(
                "client_itself",
                "/into_client_id",
                "不能合并到自身。",
                "A client is not merged into itself.",
            ));
        }
        access::in_use(&into, "/into_client_id")?;
        if rows::tied(tx, from.id)? {
            return Err(Problem::conflict(
                "client_in_use",
                "该客户已有合同、项目或资金，不能并入他人；请将另一份档案并入它。",
                "The client has contracts, engagements or money; merge the other record into it instead.",
            ));
        }
        let merged = rows::take_over(tx, &from, into.id)?;
        audit(tx, by, "client.merge", "client", from.id, Some(&merge.reason), &fact("into", into.id.to_string()))?;
        let version = merged.version;
        Ok(Answer::ok(ClientView::from(merged)).version(version))
    })
    .await
}
