//! The rows that an import did not take, as they were sent, to be mended and sent again.

use std::collections::BTreeSet;

use bole_domain::ids::JobId;
use bole_domain::jobs::table::{IGNORED, SentRows, sent_rows};
use bole_domain::jobs::{RowFault, csv_line};
use bole_domain::language::Language;
use bole_persistence::Mode;
use bole_persistence::jobs;

use super::Reading;
use super::file::RowsFile;
use crate::auth::audit;
use crate::http::answer::Download;
use crate::http::context::{Cx, blocking};
use crate::http::params::{Path, Query};
use crate::http::problem::Problem;
use crate::http::workbook::{self, FormatQuery};

/// `GET /api/v1/jobs/{job_id}/rejected-rows`
pub async fn rejected_rows(cx: Cx, id: Path<JobId>, query: Query<FormatQuery>) -> Result<Download, Problem> {
    let (id, app, by) = (id.into_inner(), cx.app().clone(), cx.by().clone());
    blocking(move || {
        let (file, faults) = app.store.tenant(by.caller.agency, Mode::Write, |tx| {
            let job = jobs::load(tx, id)?;
            // The rows are those of who sent them; to anybody else they would be people's data without a reason given.
            if job.created_by != by.caller.principal {
                return Err(Problem::not_found("job"));
            }
            let reading = Reading::of(&job);
            let faults = reading.told(jobs::faults(tx, id)?.rows);
            if faults.is_empty() || job.document.is_none() {
                return Ok((None, faults));
            }
            // The rows are personal data in full: whoever takes them leaves a trace.
            audit(tx, &by, "job.rejected_rows", "job", id, None, &())?;
            Ok::<_, Problem>((Some(RowsFile::of(tx, &job, reading)?), faults))
        })?;
        let wanted: BTreeSet<u64> = faults.iter().map(|fault| fault.row).collect();
        let sent = file.map(|file| sent_rows(&file.source(), &wanted)).transpose()?.unwrap_or_default();
        let lines = lines(sent, &faults, by.language);
        let name = format!("rejected-rows-{id}");
        if query.is_workbook() {
            return workbook::of_texts(&lines, &name);
        }
        Ok(Download {
            media_type: "text/csv; charset=utf-8".into(),
            file_name: format!("{name}.csv"),
            bytes: lines.iter().map(csv_line).collect::<String>().into_bytes(),
        })
    })
    .await
}

/// Header and rows, each with the columns at fault and what to do about them.
fn lines(sent: SentRows, faults: &[RowFault], language: Language) -> Vec<Vec<String>> {
    let width = sent.header.len();
    let header = sent.header.into_iter().chain(IGNORED.map(str::to_owned)).collect();
    let rows = sent.rows.into_iter().map(|(number, mut cells)| {
        let own: Vec<&RowFault> = faults.iter().filter(|fault| fault.row == number).collect();
        let columns: Vec<&str> = own.iter().filter_map(|fault| fault.column.as_deref()).collect();
        let advice: Vec<&str> = own.iter().map(|fault| language.pick(fault.zh.as_str(), fault.en.as_str())).collect();
        cells.resize(width.max(cells.len()), String::new());
        cells.extend([columns.join("; "), advice.join(" ")]);
        cells
    });
    std::iter::once(header).chain(rows).collect()
}
