//! Payslips as answers: identity masked, figures by the template's items.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use bole_domain::engagement::CycleRef;
use bole_domain::ids::{EngagementId, MemberId, PayslipId, PersonId, RunId, TemplateVersionId};
use bole_domain::language::Language;
use bole_domain::money::Fen;
use bole_domain::period::Period;
use bole_domain::settlement::correction::CorrectionLine;
use bole_domain::settlement::cycle::Cycle;
use bole_domain::settlement::template::{Item, ItemKind, Level};
use bole_persistence::settlement::payslips::Payslip;
use bole_persistence::settlement::templates;
use bole_persistence::{StoreError, Tenant};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::registry::Example;

/// Whose payslip it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PayslipPerson {
    /// The person.
    pub id: PersonId,
    /// His name.
    #[schema(example = "林知远")]
    pub name: String,
    /// His resident ID, masked.
    #[schema(example = "****************11")]
    pub resident_id: String,
}

/// One figure of a payslip.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PayslipFigure {
    /// Code of the template's item.
    #[schema(example = "net_pay")]
    pub code: String,
    /// Its label in the reader's language.
    #[schema(example = "实发工资")]
    pub label: String,
    /// What it is.
    pub kind: ItemKind,
    /// The figure.
    pub amount: Fen,
    /// Does it belong on the paper that the person gets?
    pub on_payslip: bool,
}

/// One person's result of one computation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = Payslip)]
pub struct PayslipView {
    /// Its id.
    pub id: PayslipId,
    /// The engagement.
    pub engagement_id: EngagementId,
    /// The cycle.
    pub cycle: CycleRef,
    /// The computation.
    pub run_id: RunId,
    /// Is that computation the cycle's present result?
    pub current: bool,
    /// Month of the pay date, which is the month of the tax.
    pub tax_period: Period,
    /// The day on which wages are paid.
    pub pay_date: NaiveDate,
    /// The place on the roster.
    pub member_id: MemberId,
    /// The number with the client.
    #[schema(example = "E000001")]
    pub employee_number: String,
    /// Whose it is.
    pub person: PayslipPerson,
    /// Net pay.
    pub net_pay: Fen,
    /// The figures in the template's order.
    pub figures: Vec<PayslipFigure>,
    /// What the payment sets right of earlier months.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub corrections: Vec<CorrectionLine>,
}

/// Which figures are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// All.
    All,
    /// Those that belong on the paper that the person gets.
    OnPayslip,
}

impl Shown {
    /// Is it shown?
    pub fn shows(self, on_payslip: bool) -> bool {
        match self {
            Shown::All => true,
            Shown::OnPayslip => on_payslip,
        }
    }
}

/// The template versions that answers name their figures by, each read once.
#[derive(Default)]
pub struct Templates {
    known: HashMap<TemplateVersionId, Vec<Item>>,
}

impl Templates {
    /// The items of a person, in the order of the figures.
    pub fn items(&mut self, tx: &mut Tenant<'_>, version: TemplateVersionId) -> Result<&[Item], StoreError> {
        match self.known.entry(version) {
            Entry::Occupied(known) => Ok(known.into_mut()),
            Entry::Vacant(place) => {
                let body = templates::load_version_by_id(tx, version)?.body;
                Ok(place.insert(body.items.into_iter().filter(|item| item.level == Level::Person).collect()))
            }
        }
    }
}

impl PayslipView {
    /// A payslip in the reader's language.
    pub fn of(payslip: Payslip, cycle: &Cycle, items: &[Item], shown: Shown, language: Language) -> Self {
        let figures = items
            .iter()
            .zip(&payslip.result.figures)
            .filter(|(item, _)| shown.shows(item.on_payslip))
            .map(|(item, amount)| PayslipFigure {
                code: item.code.clone(),
                label: item.label.text(language).to_owned(),
                kind: item.kind,
                amount: *amount,
                on_payslip: item.on_payslip,
            })
            .collect();
        Self {
            id: payslip.id,
            engagement_id: payslip.engagement,
            cycle: cycle.key,
            run_id: payslip.run,
            current: cycle.run == Some(payslip.run),
            tax_period: cycle.tax_period,
            pay_date: cycle.pay_date,
            member_id: payslip.member,
            employee_number: payslip.employee_number,
            person: PayslipPerson { id: payslip.person, name: payslip.name, resident_id: payslip.resident_id_masked },
            net_pay: payslip.net_pay,
            figures,
            corrections: payslip.result.basis.corrections,
        }
    }
}

impl Example for PayslipView {
    fn example() -> Self {
        let figure = |code: &str, label: &str, kind, amount| PayslipFigure {
            code: code.to_owned(),
            label: label.to_owned(),
            kind,
            amount,
            on_payslip: true,
        };
        Self {
            id: PayslipId::example(),
            engagement_id: EngagementId::example(),
            cycle: CycleRef::example(),
            run_id: RunId::example(),
            current: true,
            tax_period: Period::example(),
            pay_date: Period::example().last_day(),
            member_id: MemberId::example(),
            employee_number: "E000001".to_owned(),
            person: PayslipPerson {
                id: PersonId::example(),
                name: "林知远".to_owned(),
                resident_id: "****************11".to_owned(),
            },
            net_pay: Fen(2_256_390),
            figures: vec![
                figure("gross", "应发工资", ItemKind::Gross, Fen(3_000_000)),
                figure("income_tax", "个人所得税", ItemKind::IncomeTax, Fen(68_310)),
                figure("net_pay", "实发工资", ItemKind::NetPay, Fen(2_256_390)),
            ],
            corrections: Vec::new(),
        }
    }
}
