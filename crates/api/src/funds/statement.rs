//! A client's statement: what he was billed and paid, and what the agency holds of his.

use bole_domain::engagement::CycleRef;
use bole_domain::funds::ledger::TransactionKind;
use bole_domain::ids::{ClientId, EngagementId, TransactionId};
use bole_domain::money::Fen;
use bole_persistence::funds::places;
use bole_persistence::funds::statement::{self as rows, Line, Standing};
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::views::example_day;
use crate::client::access;
use crate::http::answer::Answer;
use crate::http::context::{Cx, Reply};
use crate::http::params::{Path, Query};
use crate::http::problem::Problem;
use crate::http::registry::Example;

/// The longest range of a statement.
const MOST_DAYS: i64 = 366;

/// Over which days.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct StatementQuery {
    /// The first day; 1 January of the last day's year without it.
    from: Option<NaiveDate>,
    /// The last day; today without it.
    to: Option<NaiveDate>,
}

impl StatementQuery {
    fn range(&self, today: NaiveDate) -> Result<(NaiveDate, NaiveDate), Problem> {
        let to = self.to.unwrap_or(today);
        let from = self.from.or_else(|| NaiveDate::from_ymd_opt(to.year(), 1, 1)).unwrap_or(to);
        if from > to || (to - from).num_days() >= MOST_DAYS {
            return Err(Problem::rule(
                "range_malformed",
                "query:from",
                "起始日不得晚于截止日，区间最长 366 天。",
                "The first day is not after the last one, and the range has 366 days at most.",
            ));
        }
        Ok((from, to))
    }
}

/// How a client stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StatementBalance {
    /// Billed and not yet received; below zero while he is ahead of his bills.
    pub receivable: Fen,
    /// Received, neither paid out nor earned yet.
    pub funds: Fen,
}

impl From<Standing> for StatementBalance {
    fn from(standing: Standing) -> Self {
        Self { receivable: standing.receivable, funds: standing.funds }
    }
}

/// One line: an invoice, a receipt, a payout.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StatementLine {
    /// The ledger's transaction.
    pub transaction_id: TransactionId,
    /// The day that it counts for.
    pub on: NaiveDate,
    /// Why it was posted.
    pub kind: TransactionKind,
    /// The engagement, where it belongs to a cycle.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub engagement_id: Option<EngagementId>,
    /// The cycle, where it belongs to one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cycle: Option<CycleRef>,
    /// What caused it.
    pub reference: String,
    /// What it changed.
    pub change: StatementBalance,
    /// How the client stands after it.
    pub after: StatementBalance,
}

/// A client's statement over a range of days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ClientStatement {
    /// The client.
    pub client_id: ClientId,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
    /// How he stood before the first day.
    pub opening: StatementBalance,
    /// What happened, in the order of the days.
    pub lines: Vec<StatementLine>,
    /// How he stands after the last day.
    pub closing: StatementBalance,
}

impl Example for ClientStatement {
    fn example() -> Self {
        let (nothing, owed) = (Standing::default(), Standing { receivable: Fen(471_291_586), funds: Fen::ZERO });
        Self {
            client_id: ClientId::example(),
            from: example_day(),
            to: example_day(),
            opening: nothing.into(),
            lines: vec![StatementLine {
                transaction_id: TransactionId::example(),
                on: example_day(),
                kind: TransactionKind::Invoice,
                engagement_id: Some(EngagementId::example()),
                cycle: Some(CycleRef::example()),
                reference: "INV-202603-000001".to_owned(),
                change: owed.into(),
                after: owed.into(),
            }],
            closing: owed.into(),
        }
    }
}

/// `GET /api/v1/clients/{client_id}/statement`
pub(super) async fn get(cx: Cx, id: Path<ClientId>, query: Query<StatementQuery>) -> Reply {
    cx.read(move |tx, by| {
        let client = access::client(tx, by, *id)?;
        let (from, to) = query.range(tx.today())?;
        let statement = rows::of_client(tx, client.id, from, to)?;
        let places = places(tx, statement.lines.iter().filter_map(|line| line.cycle))?;
        let line = |line: Line| {
            let place = line.cycle.and_then(|cycle| places.get(&cycle).copied());
            StatementLine {
                transaction_id: line.transaction,
                on: line.on,
                kind: line.kind,
                engagement_id: place.map(|(engagement, _)| engagement),
                cycle: place.map(|(_, cycle)| cycle),
                reference: line.reference,
                change: line.change.into(),
                after: line.after.into(),
            }
        };
        Ok(Answer::ok(ClientStatement {
            client_id: client.id,
            from,
            to,
            opening: statement.opening.into(),
            lines: statement.lines.into_iter().map(line).collect(),
            closing: statement.closing.into(),
        }))
    })
    .await
}
