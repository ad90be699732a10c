//! What steps act on: kinds of state, each loaded and saved by persistence in one place.

use chrono::NaiveDate;

use super::certificate::{CertifiedPerson, ConfirmedPay};
use super::{CycleRef, Engagement, Found, Records, StepState};
use crate::funds::filing::{Declared, Filing};
use crate::funds::tax_file::TaxFileRefusal;
use crate::ids::{CertificateId, CycleId, FilingId};
use crate::settlement::cycle::Cycle;

/// An engagement with its records: steps that happen once for it, or for its people.
#[derive(Debug, Clone, PartialEq)]
pub struct EngagementCase {
    /// The engagement; a step may change it.
    pub engagement: Engagement,
    /// What was recorded.
    pub records: Records,
    /// What was looked up.
    pub found: Found,
}

impl StepState for EngagementCase {
    fn engagement(&self) -> &Engagement {
        &self.engagement
    }

    fn records(&self) -> &Records {
        &self.records
    }

    fn found(&self) -> &Found {
        &self.found
    }
}

/// An engagement with the month and run of a cycle that is to be opened.
#[derive(Debug, Clone, PartialEq)]
pub struct CycleOpeningCase {
    /// The engagement.
    pub case: EngagementCase,
    /// The cycle to be opened.
    pub key: CycleRef,
    /// The id that it gets.
    pub id: crate::ids::CycleId,
    /// The cycle, if it is there already.
    pub present: Option<crate::settlement::cycle::Cycle>,
}

/// A cycle with the filing that its tax belongs to, and everything else that the filing gathers.
#[derive(Debug, Clone, PartialEq)]
pub struct FilingCase {
    /// The engagement.
    pub case: EngagementCase,
    /// The cycle.
    pub cycle: Cycle,
    /// Every cycle of the withholding agent and tax period whose client delegates the filing.
    pub gathered: Vec<Cycle>,
    /// The filing, if there is one yet.
    pub filing: Option<Filing>,
    /// The id that a new one gets.
    pub new_id: FilingId,
    /// Its last day; unknown while the calendar of its year is not loaded.
    pub due_on: Option<NaiveDate>,
    /// What it declares, looked up once all gathered cycles are paid out; or why there is no sheet.
    pub declared: Option<Result<Declared, TaxFileRefusal>>,
}

/// A cycle whose results are told.
#[derive(Debug, Clone, PartialEq)]
pub struct ResultsCase {
    /// The engagement.
    pub case: EngagementCase,
    /// The cycle.
    pub cycle: CycleId,
    /// Its month and run.
    pub key: CycleRef,
    /// How many questions of the cycle, and of the engagement as a whole, wait for an answer.
    pub unanswered: i64,
}

/// A person who gets a certificate.
#[derive(Debug, Clone, PartialEq)]
pub struct CertificateCase {
    /// The engagement.
    pub case: EngagementCase,
    /// The id that the certificate gets.
    pub new_id: CertificateId,
    /// The employer's name.
    pub employer: String,
    /// The person, if he is on the roster.
    pub person: Option<CertifiedPerson>,
    /// His wages of months that the client confirmed.
    pub pay: Vec<ConfirmedPay>,
}

/// States that wrap an engagement's: what the framework asks of them is the engagement's.
macro_rules! wraps_an_engagement {
    ($($state:ident => |$s:ident| $cycle:expr;)*) => { $(
        impl StepState for $state {
            fn engagement(&self) -> &Engagement {
                &self.case.engagement
            }

            fn records(&self) -> &Records {
                &self.case.records
            }

            fn found(&self) -> &Found {
                &self.case.found
            }

            fn cycle(&self) -> Option<CycleRef> {
                let $s = self;
                $cycle
            }
        }
    )* };
}

wraps_an_engagement! {
    CycleOpeningCase => |s| Some(s.key);
    FilingCase => |s| Some(s.cycle.key);
    ResultsCase => |s| Some(s.key);
    CertificateCase => |_s| None;
}
