//! What a client says to a cycle: by his own user on the platform, or on a signed paper that somebody records for him.

use bole_domain::ids::DocumentId;
use bole_domain::settlement::cycle::{Confirmation, ConfirmationForm};
use bole_persistence::Tenant;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

use crate::agency::documents::proven;
use crate::engagement::access::scene;
use crate::http::context::By;
use crate::http::problem::Problem;
use crate::http::registry::Example;

fn yes(confirmed: &bool) -> Result<(), ValidationError> {
    if *confirmed {
        Ok(())
    } else {
        Err(ValidationError::new("not_confirmed").with_message("everything must be confirmed".into()))
    }
}

/// The client confirms the month's inputs (clause PY-4.1.1): every point must be confirmed.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct InputsConfirmation {
    /// How many people there are.
    #[validate(range(min = 0, max = 1_000_000))]
    #[schema(minimum = 0, maximum = 1_000_000)]
    pub headcount: i64,
    /// Who they are.
    #[validate(custom(function = "yes"))]
    pub basic_data: bool,
    /// Gross pay.
    #[validate(custom(function = "yes"))]
    pub gross: bool,
    /// Insurance and housing fund.
    #[validate(custom(function = "yes"))]
    pub insurance_and_fund: bool,
    /// Special additional deductions.
    #[validate(custom(function = "yes"))]
    pub special_additional_deductions: bool,
    /// In which form; the one that was agreed (clause PY-5.2.4).
    pub form: ConfirmationForm,
    /// Who signed the paper.
    #[validate(length(min = 1, max = 100), custom(function = "crate::client::said"))]
    #[schema(min_length = 1, max_length = 100)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given_by: Option<String>,
    /// The signed paper, uploaded before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document_id: Option<DocumentId>,
    /// SHA-256 of the paper.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub sha256: Option<String>,
    /// The day on which the paper was signed; today without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given_on: Option<NaiveDate>,
}

impl Example for InputsConfirmation {
    fn example() -> Self {
        Self {
            headcount: 300,
            basic_data: true,
            gross: true,
            insurance_and_fund: true,
            special_additional_deductions: true,
            form: ConfirmationForm::Platform,
            given_by: None,
            document_id: None,
            sha256: None,
            given_on: None,
        }
    }
}

/// The client confirms the bill.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct BillConfirmation {
    /// In which form; the one that was agreed (clause PY-5.2.4).
    pub form: ConfirmationForm,
    /// Who signed the paper.
    #[validate(length(min = 1, max = 100), custom(function = "crate::client::said"))]
    #[schema(min_length = 1, max_length = 100)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given_by: Option<String>,
    /// The signed paper, uploaded before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document_id: Option<DocumentId>,
    /// SHA-256 of the paper.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub sha256: Option<String>,
    /// The day on which the paper was signed; today without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given_on: Option<NaiveDate>,
}

impl Example for BillConfirmation {
    fn example() -> Self {
        Self { form: ConfirmationForm::Platform, given_by: None, document_id: None, sha256: None, given_on: None }
    }
}

/// The client disputes the bill.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct BillDispute {
    /// What is wrong with it.
    #[validate(length(min = 1, max = 1000), custom(function = "crate::client::said"))]
    #[schema(min_length = 1, max_length = 1000)]
    pub reason: String,
    /// In which form; without it on the platform by the client's user, on a signed paper by the agency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<ConfirmationForm>,
    /// Who signed the paper.
    #[validate(length(min = 1, max = 100), custom(function = "crate::client::said"))]
    #[schema(min_length = 1, max_length = 100)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given_by: Option<String>,
    /// The signed paper, uploaded before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document_id: Option<DocumentId>,
    /// SHA-256 of the paper.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub sha256: Option<String>,
    /// The day on which the paper was signed; today without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given_on: Option<NaiveDate>,
}

impl Example for BillDispute {
    fn example() -> Self {
        Self {
            reason: "两名员工的绩效工资与上报不符".to_owned(),
            form: None,
            given_by: None,
            document_id: None,
            sha256: None,
            given_on: None,
        }
    }
}

/// A client's word as it came.
pub struct Word {
    form: ConfirmationForm,
    given_by: Option<String>,
    document_id: Option<DocumentId>,
    sha256: Option<String>,
    given_on: Option<NaiveDate>,
}

impl From<InputsConfirmation> for Word {
    fn from(said: InputsConfirmation) -> Self {
        let InputsConfirmation { form, given_by, document_id, sha256, given_on, .. } = said;
        Self { form, given_by, document_id, sha256, given_on }
    }
}

impl From<BillConfirmation> for Word {
    fn from(said: BillConfirmation) -> Self {
        let BillConfirmation { form, given_by, document_id, sha256, given_on } = said;
        Self { form, given_by, document_id, sha256, given_on }
    }
}

impl BillDispute {
    /// With the form that the caller's side implies.
    pub fn word(self, by_client: bool) -> Word {
        let usual = if by_client { ConfirmationForm::Platform } else { ConfirmationForm::SignedPaper };
        let BillDispute { form, given_by, document_id, sha256, given_on, .. } = self;
        Word { form: form.unwrap_or(usual), given_by, document_id, sha256, given_on }
    }
}

impl Word {
    /// As the rules want it, with the day that it counts for: a paper is stored with this very fingerprint, and the
    /// platform knows by itself who speaks.
    pub fn taken(self, tx: &mut Tenant<'_>, by: &By) -> Result<(Confirmation, NaiveDate), Problem> {
        match self.form {
            ConfirmationForm::Platform => self.on_platform(tx, by),
            ConfirmationForm::SignedPaper => self.on_paper(tx, by),
        }
    }

    fn on_platform(self, tx: &Tenant<'_>, by: &By) -> Result<(Confirmation, NaiveDate), Problem> {
        let told = [
            ("/given_by", self.given_by.is_some()),
            ("/document_id", self.document_id.is_some()),
            ("/sha256", self.sha256.is_some()),
            ("/given_on", self.given_on.is_some()),
        ];
        if let Some((pointer, _)) = told.into_iter().find(|(_, given)| *given) {
            return Err(Problem::rule(
                "paper_on_platform",
                pointer,
                "平台确认不需要签字文件的信息；如为签字文件，请将 form 设为 signed_paper。",
                "A confirmation on the platform has no paper; for a paper, set form to signed_paper.",
            ));
        }
        let given = Confirmation { form: self.form, given_by: by.caller.public_id(), document_id: None, sha256: None };
        Ok((given, tx.today()))
    }

    fn on_paper(self, tx: &mut Tenant<'_>, by: &By) -> Result<(Confirmation, NaiveDate), Problem> {
        let day = scene(tx, by).business_date(self.given_on, "/given_on")?;
        // Without both there is no paper, which the rules refuse.
        let paper = self.document_id.zip(self.sha256);
        if let Some((id, sha256)) = &paper {
            proven(tx, by, *id, sha256, "")?;
        }
        let (document_id, sha256) = paper.map(|(id, sha256)| (id, sha256.to_ascii_lowercase())).unzip();
        let given_by = match (self.given_by, document_id) {
            (Some(name), _) => name.trim().to_owned(),
            (None, None) => String::new(),
            (None, Some(_)) => {
                return Err(Problem::rule(
                    "signer_missing",
                    "/given_by",
                    "请填写签字人。",
                    "Name who signed the paper.",
                ));
            }
        };
        Ok((Confirmation { form: self.form, given_by, document_id, sha256 }, day))
    }
}
