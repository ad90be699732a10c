//! The job that fills what a cycle's inputs lack from the attendance of its month.

use std::collections::HashMap;

use bole_domain::attendance::{AttendanceAbsent, memo_figure, take};
use bole_domain::ids::{CycleId, MemberId, TypedId};
use bole_domain::jobs::{Faults, RowFault};
use bole_domain::refusal::Refusal;
use bole_domain::settlement::cycle::{Cycle, CycleVerb};
use bole_domain::settlement::template::{CompiledTemplate, Item};
use bole_domain::sla::calendar::Calendar;
use bole_persistence::attendance;
use bole_persistence::error::corrupt;
use bole_persistence::jobs::{self, Job, JobKind, NewJob, Outcome};
use bole_persistence::settlement::inputs::{self as rows, InputRow};
use bole_persistence::settlement::{cycles, templates};
use bole_persistence::sla::calendars;
use bole_persistence::{Json, Key, Mode};
use uuid::Uuid;

use super::import::{CHUNK, sweep, write};
use super::{Wish, template_of};
use crate::http::context::{Cx, Reply};
use crate::http::params::Path;
use crate::http::problem::Problem;
use crate::jobs::{Failure, Reading, submit};
use crate::settlement::cycles::read::{Address, cycle};
use crate::state::App;

/// `POST …/cycles/{cycle}/inputs:take-attendance`
pub async fn start(cx: Cx, address: Path<Address>) -> Reply {
    submit(cx, move |tx, by| {
        let cycle = cycle(tx, by, *address)?;
        cycle.takes_attendance()?;
        if !template_of(tx, &cycle)?.inputs().any(memo_figure) {
            return Err(Problem::conflict(
                "template_without_attendance",
                "结算模板没有取自考勤的项目：请加入代码为考勤合计、类别为 memo、来源为 input 的项目。",
                "The template asks for no sums of attendance: it needs items of kind memo and source input with their codes.",
            ));
        }
        let wish = Wish { by: by.caller.public_id(), reading: Reading::default(), fill_deductions: false };
        let job = NewJob {
            kind: JobKind::AttendanceTaking,
            subject_type: "cycle",
            subject: Key::of(cycle.id),
            parameters: Json::of(&wish).map_err(|_| Problem::internal())?,
            upload: None,
            created_by: by.caller.principal,
        };
        Ok(jobs::enqueue(tx, job)?)
    })
    .await
}

/// What became of the inputs of all people.
#[derive(Default)]
struct Filled {
    inputs: Vec<InputRow>,
    filled: usize,
    equal: usize,
    told: Faults,
}

impl Filled {
    fn outcome(self) -> Outcome {
        let differing = usize::try_from(self.told.total()).unwrap_or(usize::MAX);
        let counts = Outcome::default()
            .count("filled", self.filled)
            .count("equal", self.equal)
            .count("left", differing)
            .count("people", self.inputs.len());
        Outcome { faults: self.told.into_vec(), ..counts }
    }
}

/// Does it: reads in one transaction, writes the filled inputs in chunks that nobody sees, and makes them the cycle's in a last
/// one. Nothing is written where nothing was lacking.
pub fn run(app: &App, job: &Job) -> Result<Outcome, Failure> {
    let wish: Wish = job.parameters.clone().read().map_err(corrupt("jobs", "parameters"))?;
    let (id, upload): (CycleId, Uuid) = (job.subject.id(), job.id.uuid());
    let (cycle, filled) = app.store.tenant(job.agency, Mode::Read, |tx| {
        let cycle = cycles::find(tx, id)?;
        // Inputs have their job's number: when it is repeated after its last transaction, it is found done.
        if cycle.upload == Some(upload) {
            let inputs = rows::of_upload(tx, upload)?;
            return Ok((cycle, Filled { inputs, ..Filled::default() }));
        }
        cycle.takes_attendance()?;
        let template = templates::load_version_by_id(tx, cycle.template_version)?.body.compile()?;
        let inputs = cycle.upload.map(|upload| rows::of_upload(tx, upload)).transpose()?.unwrap_or_default();
        let known = attendance::of_month(tx, cycle.engagement, cycle.key.period)?;
        let calendar = calendars::of(tx)?;
        let filled = fill(&cycle, &template, inputs, (&known, &calendar))?;
        Ok::<_, Failure>((cycle, filled))
    })?;
    if cycle.upload == Some(upload) || filled.filled == 0 {
        return Ok(filled.outcome());
    }
    sweep(app, job, id)?;
    let chunks = filled.inputs.chunks(CHUNK).map(|some| Ok(some.to_vec()));
    write(app, job, (chunks, filled.inputs.len()), (CycleVerb::TakeAttendance, &wish.by), cycle)?;
    if let Err(error) = sweep(app, job, id) {
        log::warn!(job = job.id.to_string().as_str(); "rows that are no longer needed are left behind: {error:?}");
    }
    Ok(filled.outcome())
}

fn fill(
    cycle: &Cycle,
    template: &CompiledTemplate,
    inputs: Vec<InputRow>,
    (known, calendar): (&HashMap<MemberId, attendance::Kept>, &Calendar),
) -> Result<Filled, Failure> {
    let items: Vec<&Item> = template.inputs().collect();
    let mut done = Filled::default();
    for mut row in inputs {
        match known.get(&row.member) {
            Some(kept) => {
                let sums = kept.record.sums(cycle.key.period, kept.employed, calendar)?;
                let taken = take(&row.employee_number, items.iter().copied(), &mut row.amounts, &sums);
                done.filled += taken.filled;
                done.equal += taken.equal;
                done.told.extend(taken.differs.iter().map(|differs| told(&differs.item, differs)));
            }
            None => {
                let absent = AttendanceAbsent { employee_number: row.employee_number.clone() };
                let lacking = items.iter().zip(&row.amounts).filter(|(_, amount)| amount.is_none());
                done.told.extend(lacking.map(|(item, _)| told(&item.code, &absent)));
            }
        }
        done.inputs.push(row);
    }
    Ok(done)
}

/// What is told of an item; there is no file that it could be a row of.
fn told(item: &str, refusal: &impl Refusal) -> RowFault {
    RowFault::of(0, item, refusal)
}
