//! `:send` fixes a batch's file for the bank, once; the file itself, the same bytes each time.

mod file;

use std::io::BufWriter;
use std::num::NonZeroUsize;

use bole_domain::funds::charset::Charset;
use bole_domain::funds::item::ItemState;
use bole_domain::funds::payment_file::PaymentFile;
use bole_domain::funds::{bank_csv, pain001};
use bole_domain::ids::BatchId;
use bole_persistence::documents::{self, Packed, Packer};
use bole_persistence::funds::batches::{self, Batch};
use bole_persistence::funds::items;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::batches::shown;
use super::taken::held_batch;
use crate::auth::{audit, fact};
use crate::http::body::Body;
use crate::http::context::{Cx, Reply};
use crate::http::params::Path;
use crate::http::problem::Problem;
use crate::http::registry::Example;
use file::file_of;

pub(super) use file::file;

/// How many payments stand in one block of a pain.001, and by which block ids pain.002 may answer.
pub(super) const PER_BLOCK: NonZeroUsize = pain001::USUAL_BLOCK;

/// The form of a payment file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PaymentFileForm {
    /// ISO 20022 pain.001.001.09; always in UTF-8.
    #[serde(rename = "pain_001")]
    Pain001,
    /// CSV, for banks without ISO 20022.
    Csv,
}

/// In which form a batch goes to the bank.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct SendBatch {
    /// The file's form.
    pub form: PaymentFileForm,
    /// The character set of a CSV; `utf8` without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub charset: Option<Charset>,
}

impl Example for SendBatch {
    fn example() -> Self {
        Self { form: PaymentFileForm::Csv, charset: Some(Charset::Gbk) }
    }
}

impl SendBatch {
    fn media_type(&self) -> Result<String, Problem> {
        match (self.form, self.charset.unwrap_or_default()) {
            (PaymentFileForm::Pain001, Charset::Utf8) => Ok("application/xml".to_owned()),
            (PaymentFileForm::Pain001, Charset::Gbk | Charset::Gb18030) => Err(Problem::rule(
                "charset_of_xml",
                "/charset",
                "pain.001 文件一律为 UTF-8。",
                "A pain.001 is always in UTF-8.",
            )),
            (PaymentFileForm::Csv, charset) => Ok(format!("text/csv; charset={}", charset.name())),
        }
    }

    fn file_name(&self, batch: &Batch) -> String {
        let end = match self.form {
            PaymentFileForm::Pain001 => "xml",
            PaymentFileForm::Csv => "csv",
        };
        format!("{}.{end}", batch.number)
    }

    fn write(&self, file: &PaymentFile) -> Result<Packed, Problem> {
        let charset = self.charset.unwrap_or_default();
        if self.form == PaymentFileForm::Csv {
            file.check_charset(charset)?;
        }
        let mut out = BufWriter::new(Packer::default());
        let written = match self.form {
            PaymentFileForm::Pain001 => pain001::write(file, PER_BLOCK, &mut out),
            PaymentFileForm::Csv => bank_csv::write(file, charset, &mut out),
        };
        let packer = written.and_then(|()| Ok(out.into_inner()?));
        packer.and_then(Packer::finish).map_err(|error| {
            log::error!("a payment file was not written: {error}");
            Problem::internal()
        })
    }
}

/// `POST /api/v1/payment-batches/{batch_id}:send`
pub(super) async fn send(cx: Cx, id: Path<BatchId>, Body(how): Body<SendBatch>) -> Reply {
    cx.write(move |tx, by| {
        let (batch, cycle) = held_batch(tx, by, *id)?;
        let media_type = how.media_type()?;
        if batch.state.file_sha256().is_some() {
            // Fixed before: the same form is the same file, another form would be a second one.
            let file = documents::find(tx, batch.file_id())?;
            let wanted = if file.media_type == media_type { file.sha256.as_str() } else { "" };
            batch.state.clone().send(wanted)?;
            return Ok(shown(tx, batch)?);
        }
        // The state first: a batch that is not approved has no file, whatever its payments are.
        batch.state.clone().send("")?;
        let file = file_of(tx, &batch, &cycle)?;
        let written = how.write(&file)?;
        drop(file);
        let state = batch.state.clone().send(written.sha256())?;
        batches::keep_file(tx, &batch, how.file_name(&batch), &media_type, written, by.caller.principal)?;
        items::go_on(tx, &batch, &ItemState::Pending, &ItemState::Pending.send())?;
        let batch = batches::save(tx, Batch { state, ..batch })?;
        audit(
            tx,
            by,
            "payment_batch.send",
            "payment_batch",
            batch.id,
            None,
            &fact("file_sha256", batch.state.file_sha256()),
        )?;
        Ok(shown(tx, batch)?)
    })
    .await
}
