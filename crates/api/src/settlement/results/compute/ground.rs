//! Everything that a month's figures depend on, read at one moment: for a computation, and for one that is only tried.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use bole_domain::funds::invoice::InvoiceRefusal;
use bole_domain::funds::vat::{Taxpayer, VatTable};
use bole_domain::ids::MemberId;
use bole_domain::insurance::PolicyBook;
use bole_domain::money::Fen;
use bole_domain::period::Period;
use bole_domain::settlement::compute::{
    ComputeRefusal, PersonResult, RunContext, RunSetup, WorkingDays, YearToDate, compute_person,
};
use bole_domain::settlement::correction::CorrectionLine;
use bole_domain::settlement::cycle::Cycle;
use bole_domain::settlement::template::CompiledTemplate;
use bole_domain::sla::calendar::{Calendar, CalendarRefusal};
use bole_persistence::settlement::corrections;
use bole_persistence::settlement::inputs::{self, InputRow};
use bole_persistence::settlement::year::{self, Before};
use bole_persistence::sla::calendars;
use bole_persistence::{StoreError, Tenant, insurance};
use uuid::Uuid;

/// What the figures of a month depend on.
pub struct Ground {
    /// What is the same for all people.
    pub context: RunContext,
    /// How many people the inputs have.
    pub people: usize,
    /// What stands before the month.
    pub before: Before,
    /// What it sets right of earlier months.
    pub corrections: HashMap<MemberId, Vec<CorrectionLine>>,
    /// Figures of the month, in the order of the template's.
    pub month: Vec<Fen>,
}

/// The policies of the places where the people of an upload are insured.
pub fn policies(tx: &mut Tenant<'_>, upload: Uuid) -> Result<PolicyBook, StoreError> {
    let places: Vec<String> = inputs::places(tx, upload)?.into_keys().collect();
    insurance::policy_book(tx, &places)
}

impl Ground {
    /// Of a cycle among its engagement's, with a template and policies that may be others than its own.
    pub fn of<E>(
        tx: &mut Tenant<'_>,
        (cycle, all): (&Cycle, &[Cycle]),
        upload: Uuid,
        template: CompiledTemplate,
        policies: &PolicyBook,
        month_inputs: &BTreeMap<String, Fen>,
    ) -> Result<Self, E>
    where
        E: From<StoreError> + From<InvoiceRefusal> + From<CalendarRefusal> + From<ComputeRefusal>,
    {
        let people = usize::try_from(inputs::count(tx, upload)?).unwrap_or_default();
        let vat = VatTable::china()?;
        let month =
            template.cycle_inputs().map(|item| month_inputs.get(&item.code).copied().unwrap_or_default()).collect();
        let calendar = if template.needs_workdays() { Some(calendars::of(tx)?) } else { None };
        let working_days = calendar.map(|calendar| working_days(&calendar, cycle.key.period)).transpose()?;
        let context = RunContext::new(RunSetup {
            template: Arc::new(template),
            wage_period: cycle.key.period,
            insurance_month: cycle.insurance_month,
            tax_period: cycle.tax_period,
            policies,
            vat_rate: vat.rule_on(Taxpayer::General, cycle.tax_period.first_day())?.rate,
            working_days,
            headcount: u32::try_from(people).unwrap_or(u32::MAX),
        })?;
        let new_year = Period::new(cycle.tax_period.year(), 1).unwrap_or(cycle.tax_period).first_day();
        let joiners = inputs::hired_after(tx, upload, new_year)?;
        let before = year::before(tx, cycle, &cycle.charged_before(all), &joiners)?;
        let corrections = corrections::of_cycle(tx, cycle.id)?;
        Ok(Self { context, people, before, corrections, month })
    }

    /// One person's figures from these amounts of his.
    pub fn compute(&self, row: &InputRow, amounts: &[Fen]) -> Result<PersonResult, ComputeRefusal> {
        let before: YearToDate = self.before.years.get(&row.person).copied().unwrap_or_default();
        let corrections = self.corrections.get(&row.member).map(Vec::as_slice).unwrap_or_default();
        compute_person(&self.context, &row.facts, amounts, corrections, &before)
    }
}

fn working_days(calendar: &Calendar, month: Period) -> Result<WorkingDays, CalendarRefusal> {
    let mut days = Vec::new();
    for day in month.first_day().iter_days().take_while(|day| *day <= month.last_day()) {
        if calendar.is_workday(day)? {
            days.push(day);
        }
    }
    Ok(WorkingDays::new(days))
}
