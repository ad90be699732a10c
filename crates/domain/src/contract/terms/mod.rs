//! What the parties agree. A draft may leave a term open; an active contract has every mandatory one.

mod common;
mod executive_search;
mod fee;
mod form;
mod labor_dispatch;
mod management_consulting;
mod mandatory;
mod payment;
mod payroll;
mod personnel_assessment;
mod recruitment_outsourcing;
mod social_insurance;
#[cfg(test)]
mod tests;
mod told;
mod training;

use serde::Serialize;
use utoipa::openapi::schema::{AnyOfBuilder, Schema};
use utoipa::openapi::{Ref, RefOr};
use utoipa::{PartialSchema, ToSchema};
use validator::{Validate, ValidationErrors};

use crate::standard::Category;

pub use common::{Confidentiality, DisputeForum, DisputeHandling, GuaranteePeriod, ServicePeriod, Undertakings};
pub use executive_search::ExecutiveSearchTerms;
pub use fee::{FeeMilestone, FeeModel, FeeTier};
pub use form::{CategoryTerms, Tag, TermsReader};
pub use labor_dispatch::{
    DispatchInsurance, DispatchPost, DispatchWages, LaborDispatchTerms, PostNature, WorkingTime, WorkingTimeSystem,
};
pub use management_consulting::{ConsultingDelivery, ConsultingStaffing, ManagementConsultingTerms};
pub use mandatory::{MandatoryTerm, mandatory};
pub use payment::{FeeStandard, InvoicePayment, PaymentTerms};
pub use payroll::PayrollTerms;
pub use personnel_assessment::PersonnelAssessmentTerms;
pub use recruitment_outsourcing::RecruitmentOutsourcingTerms;
pub use social_insurance::SocialInsuranceTerms;
pub use told::TermClause;
pub use training::{FeeItem, TrainingManner, TrainingMode, TrainingTerms};

macro_rules! categories {
    ($($category:ident($terms:ident),)+) => {
        /// The terms of a contract; which kind they are is told by the contract's category.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize)]
        #[serde(untagged)]
        pub enum Terms {
            $(
                #[doc = concat!("Those of [`Category::", stringify!($category), "`].")]
                $category($terms),
            )+
        }

        $(impl From<$terms> for Terms {
            fn from(terms: $terms) -> Self {
                Terms::$category(terms)
            }
        })+

        impl Terms {
            /// Reads something in the form that the category's terms have.
            pub fn read<R: TermsReader>(category: Category, reader: R) -> R::Out {
                match category {
                    $(Category::$category => reader.read::<$terms>(),)+
                }
            }

            /// Of which category they are.
            pub fn category(&self) -> Category {
                match self {
                    $(Terms::$category(_) => Category::$category,)+
                }
            }

            /// From when to when the agency serves, if agreed.
            pub fn period(&self) -> Option<ServicePeriod> {
                match self {
                    $(Terms::$category(terms) => terms.period,)+
                }
            }

            fn agreed(&self, field: &str) -> bool {
                match self {
                    $(Terms::$category(terms) => terms.agreed(field),)+
                }
            }
        }

        impl Validate for Terms {
            fn validate(&self) -> Result<(), ValidationErrors> {
                match self {
                    $(Terms::$category(terms) => terms.validate(),)+
                }
            }
        }

        // `anyOf`: before a term is agreed, terms that name no category fit the form of every one.
        impl PartialSchema for Terms {
            fn schema() -> RefOr<Schema> {
                AnyOfBuilder::new()
                    .description(Some("The terms of a contract; which kind they are is told by the contract's category."))
                    $(.item(Ref::from_schema_name($terms::name())))+
                    .into()
            }
        }

        impl ToSchema for Terms {
            fn name() -> std::borrow::Cow<'static, str> {
                "ContractTerms".into()
            }

            fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
                $(
                    schemas.push(($terms::name().into_owned(), $terms::schema()));
                    $terms::schemas(schemas);
                )+
            }
        }
    };
}

categories! {
    ExecutiveSearch(ExecutiveSearchTerms),
    PersonnelAssessment(PersonnelAssessmentTerms),
    Training(TrainingTerms),
    ManagementConsulting(ManagementConsultingTerms),
    LaborDispatch(LaborDispatchTerms),
    RecruitmentOutsourcing(RecruitmentOutsourcingTerms),
    SocialInsurance(SocialInsuranceTerms),
    Payroll(PayrollTerms),
}

struct Nothing;

impl TermsReader for Nothing {
    type Out = Terms;

    fn read<T: CategoryTerms>(self) -> Terms {
        T::default().into()
    }
}

impl TermsReader for serde_json::Value {
    type Out = Result<Terms, serde_json::Error>;

    fn read<T: CategoryTerms>(self) -> Self::Out {
        serde_json::from_value::<T>(self).map(Into::into)
    }
}

impl Terms {
    /// Terms of a category of which none is agreed yet.
    pub fn none(category: Category) -> Self {
        Self::read(category, Nothing)
    }

    /// The mandatory terms that are still open.
    pub fn open(&self) -> Vec<MandatoryTerm> {
        mandatory(self.category()).filter(|term| !self.agreed(term.field)).collect()
    }
}
