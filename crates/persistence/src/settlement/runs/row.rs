//! A computation as it is stored.

use bole_domain::ids::{CycleId, RunId};
use bole_domain::settlement::totals::RunTotals;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use crate::error::{StoreError, corrupt};
use crate::schema::runs as t;
use crate::types::{At, Json, Key};

/// Where a computation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunState {
    /// A job is at it, or left it unfinished.
    Running,
    /// It is its cycle's result.
    Current,
    /// A later one took its place.
    Superseded,
}

impl RunState {
    /// As rows write it.
    pub fn code(self) -> &'static str {
        match self {
            RunState::Running => "running",
            RunState::Current => "current",
            RunState::Superseded => "superseded",
        }
    }

    /// The states of finished computations.
    pub(super) const FINISHED: [&'static str; 2] = ["current", "superseded"];
}

/// A computation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Its id.
    pub id: RunId,
    /// Its cycle.
    pub cycle: CycleId,
    /// Its number within the cycle, from 1 on.
    pub number: i64,
    /// Where it stands.
    pub state: RunState,
    /// The upload of inputs that it computed.
    pub upload: Uuid,
    /// Fingerprint of the policies that it could use.
    pub policy_fingerprint: String,
    /// How many people it has.
    pub people: i64,
    /// Its sums, once finished.
    pub totals: Option<RunTotals>,
    /// When it was begun.
    pub created_at: DateTime<Utc>,
    /// When it was finished.
    pub finished_at: Option<DateTime<Utc>>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = t)]
pub(super) struct Row {
    pub(super) id: Key,
    cycle_id: Key,
    number: i64,
    state: String,
    upload_id: Key,
    pub(super) policy_fingerprint: String,
    pub(super) people: i64,
    totals: Json,
    created_at: At,
    finished_at: Option<At>,
}

impl Row {
    pub(super) fn run(self) -> Result<Run, StoreError> {
        let state = [RunState::Running, RunState::Current, RunState::Superseded]
            .into_iter()
            .find(|state| state.code() == self.state)
            .ok_or(StoreError::Corrupt { table: "runs", column: "state" })?;
        Ok(Run {
            id: self.id.id(),
            cycle: self.cycle_id.id(),
            number: self.number,
            state,
            upload: self.upload_id.0,
            policy_fingerprint: self.policy_fingerprint,
            people: self.people,
            totals: self.totals.read().map_err(corrupt("runs", "totals"))?,
            created_at: self.created_at.get(),
            finished_at: self.finished_at.map(At::get),
        })
    }
}
