//! What a contract agrees, by category. Drafts may leave terms open; activation demands every mandatory one.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, OneOfBuilder, Schema, SchemaType, Type};
use utoipa::{PartialSchema, ToSchema};

use super::payroll::PayrollTerms;
use super::refusal::ContractRefusal;
use crate::standard::Category;

/// The terms of a contract, by the category that it is for. Other categories than payroll are not offered yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "category")]
pub enum ContractTerms {
    /// Payroll (clause PY-3.1.1).
    #[serde(rename = "payroll")]
    Payroll(PayrollTerms),
}

// By hand: the derive would join the category to an object that lets no other property pass.
impl PartialSchema for ContractTerms {
    fn schema() -> RefOr<Schema> {
        let category = ObjectBuilder::new()
            .schema_type(SchemaType::Type(Type::String))
            .description(Some("The category that the terms are for."))
            .enum_values(Some([Category::Payroll.code()]));
        match PayrollTerms::schema() {
            RefOr::T(Schema::Object(mut payroll)) => {
                payroll.properties.insert("category".to_owned(), category.into());
                payroll.required.push("category".to_owned());
                OneOfBuilder::new().item(payroll).description(Some("The terms of a contract, by category.")).into()
            }
            other => other,
        }
    }
}

impl ToSchema for ContractTerms {
    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        PayrollTerms::schemas(schemas);
    }
}

impl ContractTerms {
    /// Terms with nothing agreed yet.
    pub fn open(category: Category) -> Result<Self, ContractRefusal> {
        match category {
            Category::Payroll => Ok(ContractTerms::Payroll(PayrollTerms::default())),
            Category::ExecutiveSearch
            | Category::PersonnelAssessment
            | Category::Training
            | Category::ManagementConsulting
            | Category::LaborDispatch
            | Category::RecruitmentOutsourcing
            | Category::SocialInsurance => Err(ContractRefusal::CategoryNotOffered(category)),
        }
    }

    /// The category that they are for.
    pub fn category(&self) -> Category {
        match self {
            ContractTerms::Payroll(_) => Category::Payroll,
        }
    }

    /// First and last day of the agreement, once agreed.
    pub fn agreement_period(&self) -> Option<(NaiveDate, NaiveDate)> {
        match self {
            ContractTerms::Payroll(terms) => terms.agreement_from.zip(terms.agreement_to),
        }
    }

    /// What contradicts itself or the law in the terms agreed so far; open terms are no fault.
    pub fn check(&self) -> Result<(), ContractRefusal> {
        match self {
            ContractTerms::Payroll(terms) => terms.check(),
        }
    }

    /// Every mandatory term is there and sound, else a refusal that names the clause and what is missing.
    pub fn complete(&self) -> Result<(), ContractRefusal> {
        self.check()?;
        match self {
            ContractTerms::Payroll(terms) => {
                let missing = terms.missing();
                if missing.is_empty() { Ok(()) } else { Err(ContractRefusal::TermsMissing { missing }) }
            }
        }
    }
}
