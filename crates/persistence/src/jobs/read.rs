//! Jobs as they are looked up.

use bole_domain::ids::{DocumentId, JobId};
use diesel::prelude::*;

use super::outcome::FAULTS;
use super::{Job, JobFailure, JobKind, JobState, KeptFaults};
use crate::error::{Named, StoreError, corrupt};
use crate::on_both;
use crate::schema::jobs as t;
use crate::store::Tenant;
use crate::types::{At, Json, Key};

/// Which jobs a list shows.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// In this state only.
    pub state: Option<JobState>,
    /// Of this kind only.
    pub kind: Option<JobKind>,
    /// On this object only.
    pub subject: Option<Key>,
    /// Older than this one.
    pub before: Option<(At, Key)>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = t)]
struct Row {
    id: Key,
    kind: String,
    subject_id: Key,
    state: String,
    done: i64,
    total: Option<i64>,
    outcome: Json,
    failure_code: Option<String>,
    failure_detail: Option<String>,
    parameters: Json,
    document_id: Option<Key>,
    created_by: Key,
    created_at: At,
    started_at: Option<At>,
    finished_at: Option<At>,
    version: i64,
}

impl Row {
    fn job(self, tx: &Tenant<'_>) -> Result<Job, StoreError> {
        let failure = match (self.failure_code, self.failure_detail) {
            (Some(code), Some(detail)) => {
                let text = serde_json::from_str(&detail).map_err(corrupt("jobs", "failure_detail"))?;
                Some(JobFailure { code, text, faults: Vec::new() })
            }
            _ => None,
        };
        Ok(Job {
            id: self.id.id::<JobId>(),
            agency: tx.agency_id(),
            kind: JobKind::of(&self.kind).ok_or(StoreError::Corrupt { table: "jobs", column: "kind" })?,
            subject: self.subject_id,
            state: JobState::of(&self.state).ok_or(StoreError::Corrupt { table: "jobs", column: "state" })?,
            done: self.done,
            total: self.total,
            outcome: self.outcome.read().map_err(corrupt("jobs", "outcome"))?,
            failure,
            parameters: self.parameters,
            document: self.document_id.map(|key| key.id::<DocumentId>()),
            created_by: self.created_by,
            created_at: self.created_at.get(),
            started_at: self.started_at.map(At::get),
            finished_at: self.finished_at.map(At::get),
            version: self.version,
            attempt: 0,
        })
    }
}

/// One job.
pub fn load(tx: &mut Tenant<'_>, id: JobId) -> Result<Job, StoreError> {
    let agency = tx.agency();
    let row: Row = on_both!(&mut *tx.db, |c| t::table.find((agency, Key::of(id))).select(Row::as_select()).first(c))
        .or_not_found("job")?;
    row.job(tx)
}

/// Jobs, the newest first.
pub fn list(tx: &mut Tenant<'_>, filter: &Filter, limit: i64) -> Result<Vec<Job>, StoreError> {
    let agency = tx.agency();
    let rows: Vec<Row> = on_both!(&mut *tx.db, |c| {
        let mut query = t::table.filter(t::agency_id.eq(agency)).select(Row::as_select()).into_boxed();
        if let Some(state) = filter.state {
            query = query.filter(t::state.eq(state.code()));
        }
        if let Some(kind) = filter.kind {
            query = query.filter(t::kind.eq(kind.code()));
        }
        if let Some(subject) = filter.subject {
            query = query.filter(t::subject_id.eq(subject));
        }
        if let Some((at, id)) = filter.before {
            query = query.filter(t::created_at.lt(at).or(t::created_at.eq(at).and(t::id.lt(id))));
        }
        query.order((t::created_at.desc(), t::id.desc())).limit(limit).load(c)
    })?;
    rows.into_iter().map(|row| row.job(tx)).collect()
}

/// The faulty rows of a job.
pub fn faults(tx: &mut Tenant<'_>, id: JobId) -> Result<KeptFaults, StoreError> {
    let agency = tx.agency();
    let sealed: Option<Vec<u8>> =
        on_both!(&mut *tx.db, |c| t::table.find((agency, Key::of(id))).select(t::sealed_faults).first(c))
            .or_not_found("job")?;
    match sealed {
        None => Ok(KeptFaults::default()),
        Some(sealed) => {
            let plain = tx.keys().open(FAULTS, &sealed)?;
            serde_json::from_slice(&plain).map_err(corrupt("jobs", "sealed_faults"))
        }
    }
}
