//! The month's inputs: imported in a job that nobody sees before its end, listed, and the file to fill in.

mod fill;
mod import;
mod read;
mod take;

use bole_domain::ids::ImportMappingId;
use bole_domain::jobs::inputs as file;
use bole_domain::jobs::mapping::MappedImport;
use bole_domain::settlement::cycle::Cycle;
use bole_domain::settlement::deduction::DeductionKind;
use bole_domain::settlement::template::{CompiledTemplate, Item, standard_payroll};
use bole_persistence::jobs::{self, JobKind, NewJob};
use bole_persistence::settlement::templates;
use bole_persistence::{Json, Key, Mode, Tenant};
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use super::read::{Address, cycle};
use crate::http::answer::Download;
use crate::http::body::Upload;
use crate::http::context::{Cx, Reply, blocking};
use crate::http::params::{Path, Query};
use crate::http::problem::Problem;
use crate::http::workbook::{self, FormatQuery};
use crate::jobs::{Reading, ReadingQuery, SentFile, submit};

pub use import::run;
pub use read::{InputView, list};
pub use take::{run as run_taking, start as take_attendance};

/// What the job is told beside its cycle.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wish {
    /// Public id of who asked.
    by: String,
    #[serde(default)]
    reading: Reading,
    /// Are special additional deductions that the file leaves open filled in from the declarations?
    #[serde(default)]
    fill_deductions: bool,
}

/// How to read the file, and what to do where it leaves something open.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct InputsQuery {
    /// The sheet of a workbook to read; needed where several have something in them, nothing to any other file.
    #[param(min_length = 1)]
    pub sheet: Option<String>,
    /// The client's mapping by which his own file is read; without it the file has the columns of the template.
    pub mapping: Option<ImportMappingId>,
    /// Take special additional deductions that the file leaves open, without a column or in an empty cell, from what people
    /// declared. An amount that is typed stays, also where it differs.
    pub fill_deductions: Option<bool>,
}

/// The template of a cycle, ready to use.
pub fn template_of(tx: &mut Tenant<'_>, cycle: &Cycle) -> Result<CompiledTemplate, Problem> {
    Ok(templates::load_version_by_id(tx, cycle.template_version)?.body.compile()?)
}

/// The columns that may be left open: what few are paid, and what declarations fill.
fn open_columns(template: &CompiledTemplate, fill: bool) -> Vec<String> {
    let declared = |item: &&Item| fill && DeductionKind::WITHHELD.into_iter().any(|kind| kind.is_item(item));
    let open = |item: &&Item| item.kind.is_seldom() || declared(item);
    template.inputs().filter(open).map(|item| item.code.clone()).collect()
}

fn columns(template: &CompiledTemplate) -> Vec<String> {
    template.inputs().map(|item| item.code.clone()).collect()
}

/// A file for the template that ships: one person with a salary.
pub(super) fn example() -> String {
    let nothing = standard_payroll().compile().map(|template| file::template(&columns(&template)));
    nothing.unwrap_or_default().replacen(",0.00", ",12500.00", 1)
}

/// `POST …/cycles/{cycle}/inputs:import`
pub async fn start(cx: Cx, address: Path<Address>, query: Query<InputsQuery>, upload: Upload) -> Reply {
    let InputsQuery { sheet, mapping, fill_deductions } = query.into_inner();
    let (address, fill) = (*address, fill_deductions.unwrap_or_default());
    let query = ReadingQuery { sheet, mapping };
    let reading = Reading::asked(&cx, address.0, MappedImport::CycleInputs, query).await?;
    // The columns are those of the cycle's template. A large file is looked at before the one writer's place is taken.
    let (app, by) = (cx.app().clone(), cx.by().clone());
    let sent = blocking(move || {
        let sent = SentFile::of(upload, reading)?;
        let (columns, open) = app.store.tenant(by.caller.agency, Mode::Read, |tx| {
            let cycle = cycle(tx, &by, address)?;
            let template = template_of(tx, &cycle)?;
            Ok::<_, Problem>((columns(&template), open_columns(&template, fill)))
        })?;
        file::open(sent.source(), &columns, &open)?;
        Ok(sent)
    })
    .await?;
    submit(cx, move |tx, by| {
        let cycle = cycle(tx, by, address)?;
        cycle.takes_inputs()?;
        let wish = Wish { by: by.caller.public_id(), reading: sent.reading.clone(), fill_deductions: fill };
        let job = NewJob {
            kind: JobKind::InputsImport,
            subject_type: "cycle",
            subject: Key::of(cycle.id),
            parameters: Json::of(&wish).map_err(|_| Problem::internal())?,
            upload: Some(sent.document(JobKind::InputsImport, "inputs", by)),
            created_by: by.caller.principal,
        };
        Ok(jobs::enqueue(tx, job)?)
    })
    .await
}

/// `GET …/cycles/{cycle}/inputs/import-template`
pub async fn template(cx: Cx, address: Path<Address>, query: Query<FormatQuery>) -> Result<Download, Problem> {
    cx.fetch(move |tx, by| {
        let cycle = cycle(tx, by, *address)?;
        let columns = columns(&template_of(tx, &cycle)?);
        workbook::template(*query, &file::fields(&columns), &format!("inputs-{}", cycle.key), by.language)
    })
    .await
}
