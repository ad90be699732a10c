//! What a filing declares: the payslips of its cycles, read chunk after chunk.

use std::collections::HashMap;

use bole_domain::funds::filing::Declared;
use bole_domain::funds::tax_file::TaxFileRefusal;
use bole_domain::funds::wage_rows::{Gathering, Paid, Places};
use bole_domain::ids::TemplateVersionId;
use bole_domain::period::Period;
use bole_domain::settlement::cycle::{Cycle, CycleState};

use crate::error::StoreError;
use crate::people;
use crate::settlement::{cycles, payslips, templates};
use crate::store::Tenant;

/// Payslips that are held at once.
const CHUNK: i64 = 2_000;

/// What cycles of a withholding agent and tax period declare, with the cumulative columns of the year to date. The inner
/// refusal is one of the rules: the payslips do not fit the sheet.
pub fn declared(
    tx: &mut Tenant<'_>,
    agent: &str,
    tax_period: Period,
    gathered: &[Cycle],
) -> Result<Result<Declared, TaxFileRefusal>, StoreError> {
    let mut all = Gathering::default();
    let mut places: HashMap<TemplateVersionId, Places> = HashMap::new();
    for month in (1..=tax_period.month()).filter_map(|month| Period::new(tax_period.year(), month)) {
        for cycle in cycles::of_tax_period(tx, agent, month)? {
            if cycle.state < CycleState::ClientConfirmed {
                continue;
            }
            let is_declared = gathered.iter().any(|one| one.id == cycle.id);
            if let Err(refusal) = take(tx, &cycle, is_declared, &mut places, &mut all)? {
                return Ok(Err(refusal));
            }
        }
    }
    let resident_ids = people::resident_ids(tx, &all.people())?;
    Ok(all.finish(&resident_ids))
}

/// Takes in the payslips of a cycle.
fn take(
    tx: &mut Tenant<'_>,
    cycle: &Cycle,
    is_declared: bool,
    places: &mut HashMap<TemplateVersionId, Places>,
    all: &mut Gathering,
) -> Result<Result<(), TaxFileRefusal>, StoreError> {
    let Some(run) = cycle.run else { return Ok(Ok(())) };
    let places = match places.entry(cycle.template_version) {
        std::collections::hash_map::Entry::Occupied(known) => known.into_mut(),
        std::collections::hash_map::Entry::Vacant(free) => {
            let version = templates::load_version_by_id(tx, cycle.template_version)?;
            let broken = |_| StoreError::Corrupt { table: "template_versions", column: "body" };
            free.insert(Places::of(&version.body.compile().map_err(broken)?))
        }
    };
    let mut after: Option<String> = None;
    loop {
        let slips = payslips::list(tx, run, after.as_deref(), CHUNK)?;
        for slip in &slips {
            let paid = Paid {
                person: slip.person,
                employee_number: &slip.employee_number,
                name: &slip.name,
                result: &slip.result,
            };
            let taken = if is_declared { all.declared(places, paid) } else { all.earlier(places, paid) };
            if let Err(refusal) = taken {
                return Ok(Err(refusal));
            }
        }
        match slips.into_iter().next_back() {
            Some(last) => after = Some(last.employee_number),
            None => return Ok(Ok(())),
        }
    }
}
