//! The steps of payroll (PY-5), one file for each; registered in the API's `engagement/steps.rs`.

pub mod agreement;
pub mod certificates;
pub mod client_file;
pub mod cycle;
pub mod method;
pub mod people;
pub mod results;
pub mod tax_filing;
pub mod template;

use super::{Found, Scene, StepRefusal};
use crate::settlement::cycle::{Confirmation, ConfirmationForm};

/// A client's confirmation outside a cycle: by his own user on the platform, or on a signed paper that is stored.
fn check_confirmation(given: &Confirmation, found: &Found, scene: &Scene) -> Result<(), StepRefusal> {
    match (given.form, given.document_id) {
        (ConfirmationForm::Platform, _) if scene.by.client.is_some() => Ok(()),
        (ConfirmationForm::Platform, _) => Err(StepRefusal::SeparationOfDuties {
            zh: "平台确认须由客户自己的用户办理；纸质确认请用 signed_paper 并提供文件。",
            en: "A confirmation on the platform is given by the client's own user; for a paper use signed_paper and name the document.",
        }),
        (ConfirmationForm::SignedPaper, None) => Err(StepRefusal::rule(
            "signed_paper_missing",
            "/confirmation/document_id",
            "请提供已上传的签字文件。",
            "Name the uploaded signed paper.",
        )),
        (ConfirmationForm::SignedPaper, Some(id)) => match (found.documents.get(&id), &given.sha256) {
            (None, _) => Err(StepRefusal::rule(
                "document_unknown",
                "/confirmation/document_id",
                "没有这个文件，请先上传。",
                "There is no such document; upload it first.",
            )),
            (Some(stored), Some(named)) if stored.eq_ignore_ascii_case(named) => Ok(()),
            (Some(_), _) => Err(StepRefusal::rule(
                "document_differs",
                "/confirmation/sha256",
                "文件摘要与所存文件不符。",
                "The fingerprint is not that of the stored document.",
            )),
        },
    }
}
