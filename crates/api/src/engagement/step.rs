//! Service steps over HTTP: one registration line gives route, document, permission, gate, record and effects.

use bole_domain::agency::Permission;
use bole_domain::engagement::process::{method, operation_id, path};
use bole_domain::engagement::step::{clause_of, needs_of};
use bole_domain::engagement::{CycleRef, Gate, Outcome, ProcessStep, StepRecord, StepState};
use bole_domain::ids::{EngagementId, StepRecordId};
use bole_domain::standard::{Clause, ClauseCode, Scope};
use bole_persistence::engagement::{Acting, StepAddress, records};
use bole_persistence::{Key, StoreError, Tenant};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::access::{scene, visible, visible_dossier};
use super::carry::{self, Address, latest};
use super::records::StepRecordView;
use crate::http::answer::Answer;
use crate::http::body::Body;
use crate::http::context::{By, Cx, Reply};
use crate::http::examples::happened_at;
use crate::http::page::{self, Page, PageQuery};
use crate::http::params::{Path, Query};
use crate::http::problem::Problem;
use crate::http::registry::Registry;

/// What a step recorded, with its document.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Recorded<D> {
    /// Its id.
    pub id: StepRecordId,
    /// The engagement.
    pub engagement_id: EngagementId,
    /// The clause of the step.
    pub clause: ClauseCode,
    /// The cycle, for a step of a cycle.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cycle: Option<CycleRef>,
    /// From 1 on; a higher one supersedes the lower ones. The ETag of the step.
    pub revision: i64,
    /// What it says.
    pub outcome: Outcome,
    /// Why, where the step was left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What was sent; absent where the step was left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<D>,
    /// Who recorded it.
    pub recorded_by: String,
    /// When.
    pub recorded_at: DateTime<Utc>,
    /// The day that it counts for.
    pub business_date: NaiveDate,
}

impl<D: serde::de::DeserializeOwned> Recorded<D> {
    fn of(engagement_id: EngagementId, record: StepRecord) -> Result<Self, StoreError> {
        let broken = StoreError::Corrupt { table: "step_records", column: "document" };
        let document = match record.outcome {
            Outcome::Done => Some(serde_json::from_value(record.document).map_err(|_| broken)?),
            Outcome::Skipped | Outcome::NotApplicable => None,
        };
        Ok(Self {
            id: record.id,
            engagement_id,
            clause: record.clause,
            cycle: record.cycle,
            revision: record.revision,
            outcome: record.outcome,
            reason: record.reason,
            document,
            recorded_by: record.recorded_by,
            recorded_at: record.recorded_at,
            business_date: record.business_date,
        })
    }
}

impl<D> Recorded<D> {
    fn example(clause: ClauseCode, cycle: Option<CycleRef>, document: D) -> Self {
        Self {
            id: StepRecordId::example(),
            engagement_id: EngagementId::example(),
            clause,
            cycle,
            revision: 1,
            outcome: Outcome::Done,
            reason: None,
            document: Some(document),
            recorded_by: bole_domain::ids::UserId::example().to_string(),
            recorded_at: happened_at(),
            business_date: NaiveDate::from_ymd_opt(2026, 2, 25).unwrap_or_default(),
        }
    }
}

/// For how many subjects a step was recorded, and for which.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RecordedSubjects {
    /// The engagement.
    pub engagement_id: EngagementId,
    /// The clause of the step.
    pub clause: ClauseCode,
    /// How many records were written.
    pub recorded: u64,
    /// Public ids of the subjects; the first thousand.
    pub subjects: Vec<String>,
}

/// Registers a step: the write on its path and the read of what it recorded.
pub fn register_step<S: ProcessStep>(r: &mut Registry)
where
    S::State: Acting,
{
    // A step without its clause in the standard is not served; a test compares the steps with the standard.
    let Ok(clause) = clause_of::<S>() else { return };
    let (path, id, tag) = (path(clause), operation_id(clause), clause.category.slug());
    let name = S::Document::name().into_owned();
    let code = clause.code.to_string();
    let clauses: Vec<&str> = std::iter::once(code.as_str()).chain(S::SERVES.iter().copied()).collect();
    let cycle = (clause.scope == Scope::Cycle).then(example_cycle).flatten();
    let example = Recorded::example(clause.code, cycle, S::example());
    let answer = format!("Recorded_{name}");
    let subjects = clause.scope == Scope::Subject;

    let op = if subjects {
        r.write(method(clause.scope), &path, &id, record_subjects::<S>)
    } else {
        r.write(method(clause.scope), &path, &id, record::<S>)
    };
    let op = op
        .tag(tag)
        .text(S::SUMMARY, &description::<S>(clause))
        .permission(S::PERMISSION)
        .clauses(&clauses)
        .takes_shown(name, "application/json", &S::example());
    let op = if subjects {
        op.gives_shown("RecordedSubjects".to_owned(), 200, &subjects_example(clause.code))
    } else {
        op.if_match_on_revision().gives_shown(answer.clone(), 200, &example)
    };
    op.add();

    let read_id = id.replacen("record_", "get_", 1);
    let summary = format!("What was recorded: {}", S::SUMMARY);
    if subjects {
        r.get(&path, &read_id, read_subjects::<S>)
            .tag(tag)
            .text(&summary, "The records of this step, one for each subject and revision, the newest first.")
            .permission(Permission::EngagementRead)
            .clauses(&[&code])
            .query::<PageQuery>()
            .lists::<StepRecordView>()
            .add();
    } else {
        r.get(&path, &read_id, read::<S>)
            .tag(tag)
            .text(&summary, "The latest revision of this step's record; 404 while there is none.")
            .permission(Permission::EngagementRead)
            .clauses(&[&code])
            .gives_shown(answer, 200, &example)
            .add();
    }
}

fn description<S: ProcessStep>(clause: &Clause) -> String {
    let revise = match clause.scope {
        Scope::Engagement | Scope::Cycle => {
            " Recording it again writes a new revision; both are kept, and `If-Match` names the revision that you saw."
        }
        Scope::Subject | Scope::Agency => "",
    };
    format!(
        "{}{revise} Refused with `step_blocked` (409) while earlier steps are open. Holds when: {}.",
        S::DESCRIPTION,
        clause.holds_when
    )
}

fn example_cycle() -> Option<CycleRef> {
    "2026-03".parse().ok()
}

fn subjects_example(clause: ClauseCode) -> RecordedSubjects {
    RecordedSubjects {
        engagement_id: EngagementId::example(),
        clause,
        recorded: 1,
        subjects: vec![bole_domain::ids::PersonId::example().to_string()],
    }
}

/// Loads what the step acts on, for a caller who may see the engagement.
fn acting<S: ProcessStep>(
    tx: &mut Tenant<'_>,
    by: &By,
    address: Address<S>,
    document: &S::Document,
) -> Result<(&'static Clause, S::State), Problem>
where
    S::State: Acting,
{
    let clause = clause_of::<S>()?;
    let dossier = visible_dossier(tx, by, address.engagement())?;
    if dossier.engagement.category != clause.category {
        return Err(Problem::not_found("engagement"));
    }
    Ok((clause, <S::State as Acting>::load(tx, dossier, address, &needs_of::<S>(document)?)?))
}

/// The command of a step that happens once for an engagement or a cycle.
async fn record<S: ProcessStep>(cx: Cx, address: Path<Address<S>>, Body(document): Body<S::Document>) -> Reply
where
    S::State: Acting,
{
    let address = *address;
    cx.write(move |tx, by| {
        let (clause, state) = acting::<S>(tx, by, address, &document)?;
        if let Some(seen) = latest(state.records(), clause.code, state.cycle()) {
            by.saw(seen.revision)?;
        }
        let record = carry::once::<S>(tx, address, state, &document, &scene(tx, by))?;
        let (engagement, revision) = (address.engagement(), record.revision);
        Ok(Answer::ok(Recorded::<S::Document>::of(engagement, record)?).version(revision))
    })
    .await
}

/// The command of a step of subjects: one record for each.
async fn record_subjects<S: ProcessStep>(cx: Cx, address: Path<Address<S>>, Body(document): Body<S::Document>) -> Reply
where
    S::State: Acting,
{
    let address = *address;
    cx.write(move |tx, by| {
        let (clause, state) = acting::<S>(tx, by, address, &document)?;
        let subjects = carry::for_subjects::<S>(tx, address, state, &document, &scene(tx, by))?;
        let engagement = address.engagement();
        let recorded = u64::try_from(subjects.len()).unwrap_or(u64::MAX);
        let subjects = subjects.into_iter().take(1000).collect();
        Ok(Answer::ok(RecordedSubjects { engagement_id: engagement, clause: clause.code, recorded, subjects }))
    })
    .await
}

/// What a step of an engagement or a cycle recorded.
async fn read<S: ProcessStep>(cx: Cx, address: Path<Address<S>>) -> Reply
where
    S::State: Acting,
{
    let address = *address;
    cx.read(move |tx, by| {
        let clause = clause_of::<S>()?;
        let engagement = visible(tx, by, address.engagement())?;
        let records = records::of(tx, engagement.id, Gate::default())?;
        let record = latest(&records, clause.code, address.cycle()).ok_or_else(|| Problem::not_found("step record"))?;
        let revision = record.revision;
        Ok(Answer::ok(Recorded::<S::Document>::of(engagement.id, record.clone())?).version(revision))
    })
    .await
}

/// What a step of subjects recorded.
async fn read_subjects<S: ProcessStep>(cx: Cx, address: Path<Address<S>>, query: Query<PageQuery>) -> Reply
where
    S::State: Acting,
{
    let address = *address;
    let limit = page::limit(query.limit)?;
    let below: Option<uuid::Uuid> = page::read_cursor(query.cursor.as_deref())?;
    cx.read(move |tx, by| {
        let clause = clause_of::<S>()?;
        let engagement = visible(tx, by, address.engagement())?;
        // The subjects are people.
        if by.caller.is_outside() {
            return Err(Problem::not_found("step record"));
        }
        let wanted = records::Wanted { clause: Some(clause.code), ..records::Wanted::default() };
        let found = records::list(tx, engagement.id, &wanted, below.map(Key), limit + 1)?;
        let views = found.into_iter().map(|record| StepRecordView::of(engagement.id, record)).collect();
        Ok(Answer::ok(Page::cut(views, limit, StepRecordView::place)))
    })
    .await
}
