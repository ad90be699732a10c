//! From the payslips of a tax year to the rows of the wage sheet: the declared month's figures, and the cumulative columns
//! of the special additional deductions and the personal pension; and to those of income taxed apart.

use std::collections::{BTreeMap, HashMap};

use super::declaration::{Amount, IdKind, WageAmounts, WageDeclaration, one_row_each};
use super::filing::Declared;
use super::tax_file::{DeclaredIncome, TaxFileRefusal};
use crate::ids::PersonId;
use crate::insurance::{InsuranceKind, Payer};
use crate::money::Fen;
use crate::settlement::compute::PersonResult;
use crate::settlement::opening::Opening;
use crate::settlement::tax::BasicDeductionMode;
use crate::settlement::template::{CompiledTemplate, Item, ItemKind, Source, YearlyLimit};

/// What stands in the remark of those whose 60,000 yuan are deducted from January on (announcement 2020 No. 19). Those of
/// announcement 2020 No. 13 are told apart in the sheet of persons, not here.
const FULL_YEAR: &str = "上年各月均有申报且全年收入不超过6万元";

/// The special additional deductions, by the codes of the standard template.
const ADDITIONAL: [Amount; 6] = [
    Amount::children_education,
    Amount::infant_care,
    Amount::elderly_care,
    Amount::housing_loan_interest,
    Amount::housing_rent,
    Amount::continuing_education,
];

/// Other lawful deductions with a column of their own; any further one stands under 其他.
const OTHER: [Amount; 7] = [
    Amount::commercial_health_insurance,
    Amount::deferred_pension_insurance,
    Amount::official_transport,
    Amount::communication,
    Amount::lawyer_case_expenses,
    Amount::tibet_additional,
    Amount::donation,
];

/// What people are paid for who are not employed.
const REMUNERATION: [ItemKind; 4] = [
    ItemKind::LabourRemuneration,
    ItemKind::AuthorsRemuneration,
    ItemKind::InternRemuneration,
    ItemKind::PlatformRemuneration,
];

/// Under which column an item's figure stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Current(Amount),
    Cumulative(Amount),
    /// It lowers the tax but has no column.
    Unknown,
}

fn named(among: &[Amount], code: &str) -> Option<Amount> {
    among.iter().copied().find(|amount| amount.name() == code)
}

/// The worker's insurances have three columns by law: he pays nothing for injury and maternity.
fn insurance(item: &Item) -> Place {
    let kind = match &item.source {
        Source::Policy { insurance, side: Payer::Worker } => Some(*insurance),
        Source::Policy { side: Payer::Employer, .. }
        | Source::Input {}
        | Source::Statutory { .. }
        | Source::Formula { .. }
        | Source::Corrections {}
        | Source::Fixed { .. } => InsuranceKind::find(item.code.strip_suffix("_worker").unwrap_or(&item.code)),
    };
    match kind {
        Some(InsuranceKind::Pension) => Place::Current(Amount::pension),
        Some(InsuranceKind::Medical) => Place::Current(Amount::medical),
        Some(InsuranceKind::Unemployment) => Place::Current(Amount::unemployment),
        Some(InsuranceKind::WorkInjury | InsuranceKind::Maternity | InsuranceKind::HousingFund) | None => {
            Place::Unknown
        }
    }
}

fn place(item: &Item) -> Option<Place> {
    match item.kind {
        ItemKind::InsuranceWorker => Some(insurance(item)),
        ItemKind::HousingFundWorker => Some(Place::Current(Amount::housing_fund)),
        ItemKind::AnnuityWorker => Some(Place::Current(Amount::annuity)),
        ItemKind::SpecialAdditionalDeduction => {
            Some(named(&ADDITIONAL, &item.code).map_or(Place::Unknown, Place::Cumulative))
        }
        ItemKind::OtherTaxDeduction => match item.yearly_limit {
            // As far as it counts within its limit, it is taken from the tax line.
            Some(YearlyLimit::PersonalPension) => None,
            None => Some(Place::Current(named(&OTHER, &item.code).unwrap_or(Amount::other))),
        },
        // Income, exempt income and relief are taken from what the payment adds to the year.
        ItemKind::Earning
        | ItemKind::AnnualBonus
        | ItemKind::Severance
        | ItemKind::AverageAnnualWage
        | ItemKind::LabourRemuneration
        | ItemKind::AuthorsRemuneration
        | ItemKind::InternRemuneration
        | ItemKind::PlatformRemuneration
        | ItemKind::DeductionPreTax
        | ItemKind::Gross
        | ItemKind::TaxExemptIncome
        | ItemKind::TaxRelief => None,
        // Neither the employer's shares nor what follows from the tax are declared.
        ItemKind::InsuranceEmployer
        | ItemKind::HousingFundEmployer
        | ItemKind::AnnuityEmployer
        | ItemKind::IncomeTax
        | ItemKind::AnnualBonusTax
        | ItemKind::SeveranceTax
        | ItemKind::LabourRemunerationTax
        | ItemKind::AuthorsRemunerationTax
        | ItemKind::InternRemunerationTax
        | ItemKind::PlatformRemunerationTax
        | ItemKind::DeductionPostTax
        | ItemKind::ShortfallBrought
        | ItemKind::ShortfallCarried
        | ItemKind::NetPay
        | ItemKind::CommercialInsurance
        | ItemKind::DisabilityLevy
        | ItemKind::TotalCost
        | ItemKind::ServiceFee
        | ItemKind::Vat
        | ItemKind::BillTotal
        | ItemKind::Memo => None,
    }
}

/// Where the figures of a template stand in the sheet; made once for each computation.
#[derive(Debug, Clone)]
pub struct Places {
    columns: Vec<(usize, String, Place)>,
    /// Does it pay wages at all?
    wages: bool,
}

impl Places {
    /// Of a template.
    pub fn of(template: &CompiledTemplate) -> Self {
        let found = template.items().iter().enumerate();
        let columns = found.filter_map(|(index, item)| Some((index, item.code.clone(), place(item)?)));
        let has = |kinds: &[ItemKind]| template.items().iter().any(|item| kinds.contains(&item.kind));
        let wages = has(&[ItemKind::Earning]) || !has(&REMUNERATION);
        Self { columns: columns.collect(), wages }
    }

    fn figures<'a>(&'a self, result: &'a PersonResult) -> impl Iterator<Item = (&'a str, Place, Fen)> {
        let figure = |index: usize| result.figures.get(index).copied().unwrap_or_default();
        self.columns
            .iter()
            .map(move |(index, code, place)| (code.as_str(), *place, figure(*index)))
            .filter(|(_, _, fen)| *fen != Fen::ZERO)
    }
}

/// A payslip as the sheet needs it.
#[derive(Debug, Clone, Copy)]
pub struct Paid<'a> {
    /// The person.
    pub person: PersonId,
    /// His number with the client.
    pub employee_number: &'a str,
    /// His name.
    pub name: &'a str,
    /// The result.
    pub result: &'a PersonResult,
}

struct Row {
    person: PersonId,
    employee_number: String,
    name: String,
    amounts: WageAmounts,
    mode: BasicDeductionMode,
}

/// What the cumulative columns begin with.
fn opened(opening: Option<Opening>) -> WageAmounts {
    let [children, infants, elderly, loan, rent, education] = opening.map(|o| o.additional).unwrap_or_default();
    WageAmounts {
        children_education: children,
        infant_care: infants,
        elderly_care: elderly,
        housing_loan_interest: loan,
        housing_rent: rent,
        continuing_education: education,
        ..WageAmounts::default()
    }
}

/// Gathers the payslips of a tax year at one withholding agent, in the order of payment.
#[derive(Default)]
pub struct Gathering {
    year: HashMap<PersonId, WageAmounts>,
    rows: Vec<Row>,
    apart: BTreeMap<DeclaredIncome, Vec<Row>>,
    unknown: Vec<(String, String)>,
    tax: Fen,
}

impl Gathering {
    /// A payment that is declared with another filing of the year: it counts in the cumulative columns only.
    pub fn earlier(&mut self, places: &Places, paid: Paid<'_>) -> Result<(), TaxFileRefusal> {
        let opening = paid.result.basis.tax.opening;
        let year = self.year.entry(paid.person).or_insert_with(|| opened(opening));
        for (_, place, fen) in places.figures(paid.result) {
            if let Place::Cumulative(amount) = place {
                amount.add(year, fen).ok_or(TaxFileRefusal::OutOfRange)?;
            }
        }
        year.personal_pension = paid.result.basis.tax.cumulative.pension_counted;
        Ok(())
    }

    /// A payment of the declared tax period.
    pub fn declared(&mut self, places: &Places, paid: Paid<'_>) -> Result<(), TaxFileRefusal> {
        self.earlier(places, paid)?;
        let added = paid.result.ytd_delta;
        let mut amounts = WageAmounts {
            income: added.income,
            exempt: added.exempt,
            tax_relief: added.relief,
            ..WageAmounts::default()
        };
        for (code, place, fen) in places.figures(paid.result) {
            match place {
                Place::Current(amount) => amount.add(&mut amounts, fen).ok_or(TaxFileRefusal::OutOfRange)?,
                Place::Cumulative(_) => {}
                Place::Unknown => self.unknown.push((paid.employee_number.to_owned(), code.to_owned())),
            }
        }
        let row = |amounts| Row {
            person: paid.person,
            employee_number: paid.employee_number.to_owned(),
            name: paid.name.to_owned(),
            amounts,
            mode: paid.result.basis.tax.mode,
        };
        let mut tax = added.withheld;
        if let Some(bonus) = paid.result.basis.bonus {
            tax = tax.checked_add(bonus.tax).ok_or(TaxFileRefusal::OutOfRange)?;
            let amounts = WageAmounts { income: bonus.amount, ..WageAmounts::default() };
            self.apart.entry(DeclaredIncome::AnnualBonus).or_default().push(row(amounts));
        }
        for line in &paid.result.basis.apart {
            tax = tax.checked_add(line.tax).ok_or(TaxFileRefusal::OutOfRange)?;
            let amounts = WageAmounts { income: line.amount, exempt: line.exempt, ..WageAmounts::default() };
            self.apart.entry(line.income.into()).or_default().push(row(amounts));
        }
        self.tax = self.tax.checked_add(tax).ok_or(TaxFileRefusal::OutOfRange)?;
        // Who is employed is declared even with nothing; who is paid for other work, and no wages, is not employed.
        let remunerated =
            paid.result.basis.apart.iter().any(|line| REMUNERATION.contains(&ItemKind::of_apart(line.income)));
        if amounts != WageAmounts::default() || (places.wages && !remunerated) {
            self.rows.push(row(amounts));
        }
        Ok(())
    }

    /// Whose identity documents the rows need.
    pub fn people(&self) -> Vec<PersonId> {
        self.rows.iter().chain(self.apart.values().flatten()).map(|row| row.person).collect()
    }

    /// One row for each person on each sheet; `resident_ids` has everybody of [`Gathering::people`].
    pub fn finish(self, resident_ids: &HashMap<PersonId, String>) -> Result<Declared, TaxFileRefusal> {
        if !self.unknown.is_empty() {
            return Err(TaxFileRefusal::UnknownItem(self.unknown));
        }
        let year = self.year;
        let declared = |row: Row, amounts, remark: &str| WageDeclaration {
            employee_number: row.employee_number,
            name: row.name,
            id_kind: IdKind::ResidentCard,
            id_number: resident_ids.get(&row.person).cloned().unwrap_or_default(),
            amounts,
            remark: remark.to_owned(),
        };
        let rows = self.rows.into_iter().map(|row| {
            let mut amounts = row.amounts;
            if let Some(sums) = year.get(&row.person) {
                amounts = WageAmounts {
                    children_education: sums.children_education,
                    continuing_education: sums.continuing_education,
                    housing_loan_interest: sums.housing_loan_interest,
                    housing_rent: sums.housing_rent,
                    elderly_care: sums.elderly_care,
                    infant_care: sums.infant_care,
                    personal_pension: sums.personal_pension,
                    ..amounts
                };
            }
            let remark = match row.mode {
                BasicDeductionMode::FullYear60000 => FULL_YEAR,
                BasicDeductionMode::MonthsEmployed | BasicDeductionMode::FirstTimeThisYear => "",
            };
            declared(row, amounts, remark)
        });
        let rows = one_row_each(rows)?;
        let mut apart = BTreeMap::new();
        for (income, found) in self.apart {
            let found = found.into_iter().map(|row| {
                let amounts = row.amounts;
                declared(row, amounts, "")
            });
            apart.insert(income, one_row_each(found)?);
        }
        Ok(Declared { rows, apart, total_tax: self.tax })
    }
}
