//! Tax filings of withholding agents and tax periods, and what they declare.

use std::collections::HashMap;

use bole_domain::funds::filing::{Declared, Filed, Filing, FilingState, SheetFile, is_gathered};
use bole_domain::funds::tax_file::TaxFileRefusal;
use bole_domain::funds::wage_rows::{Gathering, Paid, Places};
use bole_domain::ids::{FilingId, TemplateVersionId};
use bole_domain::money::Fen;
use bole_domain::period::Period;
use bole_domain::settlement::cycle::{Cycle, CycleState, Track};
use chrono::NaiveDate;
use diesel::prelude::*;

use super::filed_sheets;
use crate::error::{Named, StoreError, guarded};
use crate::people;
use crate::schema::tax_filings as t;
use crate::settlement::{cycles, payslips, templates};
use crate::store::Tenant;
use crate::types::{At, Key};
use crate::{on_both, page_after};

/// Payslips that are held at once.
const CHUNK: i64 = 2_000;

#[derive(Queryable, Selectable)]
#[diesel(table_name = t)]
struct Row {
    id: Key,
    withholding_agent_code: String,
    tax_period: String,
    state: String,
    due_on: Option<NaiveDate>,
    filed_on: Option<NaiveDate>,
    acknowledgement: Option<String>,
    total_tax: i64,
    people: i64,
    version: i64,
    created_by: String,
    created_at: At,
}

impl Row {
    fn read(self) -> Result<Filing, StoreError> {
        let broken = |column| StoreError::Corrupt { table: "tax_filings", column };
        let filing = Filing {
            id: self.id.id(),
            withholding_agent: self.withholding_agent_code,
            tax_period: self.tax_period.parse().map_err(|_| broken("tax_period"))?,
            due_on: self.due_on,
            people: self.people,
            total_tax: Fen(self.total_tax),
            filed: self.filed_on.zip(self.acknowledgement).map(|(on, acknowledgement)| Filed { on, acknowledgement }),
            created_by: self.created_by,
            version: self.version,
            created_at: self.created_at.get(),
        };
        if FilingState::from_code(&self.state) == Some(filing.state()) { Ok(filing) } else { Err(broken("state")) }
    }
}

#[derive(Insertable, AsChangeset)]
#[diesel(table_name = t, treat_none_as_null = true)]
struct Columns {
    state: &'static str,
    due_on: Option<NaiveDate>,
    filed_on: Option<NaiveDate>,
    acknowledgement: Option<String>,
    total_tax: i64,
    people: i64,
    version: i64,
}

impl Columns {
    fn of(filing: &Filing) -> Self {
        Self {
            state: filing.state().code(),
            due_on: filing.due_on,
            filed_on: filing.filed.as_ref().map(|filed| filed.on),
            acknowledgement: filing.filed.as_ref().map(|filed| filed.acknowledgement.clone()),
            total_tax: filing.total_tax.0,
            people: filing.people,
            version: filing.version,
        }
    }
}

/// Keeps a filing: a new one, or what became of a loaded one; refuses if somebody else kept it meanwhile. Once filed, its
/// sheet is added to those that were filed before.
pub fn keep(tx: &mut Tenant<'_>, filing: Filing, sheet: Option<&SheetFile>) -> Result<Filing, StoreError> {
    let (agency, seen) = (tx.agency(), filing.version);
    let kept = Filing { version: seen + 1, ..filing };
    let columns = Columns::of(&kept);
    if seen == 0 {
        on_both!(&mut *tx.db, |c| diesel::insert_into(t::table)
            .values((
                t::agency_id.eq(agency),
                t::id.eq(Key::of(kept.id)),
                t::withholding_agent_code.eq(&kept.withholding_agent),
                t::tax_period.eq(kept.tax_period.to_string()),
                columns,
                t::created_by.eq(&kept.created_by),
                t::created_at.eq(At::new(kept.created_at)),
            ))
            .execute(c))
        .on_unique(
            "tax_filing_prepared_meanwhile",
            "该扣缴义务人本税款所属期的申报刚被他人建立，请重试。",
            "Somebody else has just prepared the filing of this agent and tax period; try again.",
        )?;
    } else {
        let rows = on_both!(&mut *tx.db, |c| diesel::update(
            t::table.find((agency, Key::of(kept.id))).filter(t::version.eq(seen))
        )
        .set(columns)
        .execute(c))?;
        guarded(rows, "tax filing")?;
    }
    if let (Some(filed), Some(sheet)) = (&kept.filed, sheet) {
        filed_sheets::add(tx, &kept, filed, sheet)?;
    }
    Ok(kept)
}

/// A filing.
pub fn load(tx: &mut Tenant<'_>, id: FilingId) -> Result<Filing, StoreError> {
    let agency = tx.agency();
    let row: Row = on_both!(&mut *tx.db, |c| t::table.find((agency, Key::of(id))).select(Row::as_select()).first(c))
        .or_not_found("tax filing")?;
    row.read()
}

/// The filing of a withholding agent and tax period, if there is one.
pub fn find(tx: &mut Tenant<'_>, agent: &str, tax_period: Period) -> Result<Option<Filing>, StoreError> {
    let agency = tx.agency();
    let row: Option<Row> = on_both!(&mut *tx.db, |c| t::table
        .filter(t::agency_id.eq(agency).and(t::withholding_agent_code.eq(agent)))
        .filter(t::tax_period.eq(tax_period.to_string()))
        .select(Row::as_select())
        .first(c))
    .optional_row()?;
    row.map(Row::read).transpose()
}

/// Filings in the order in which they were prepared, of one tax period or of all.
pub fn list(
    tx: &mut Tenant<'_>,
    tax_period: Option<Period>,
    after: Option<(At, Key)>,
    limit: i64,
) -> Result<Vec<Filing>, StoreError> {
    let agency = tx.agency();
    let rows: Vec<Row> = on_both!(&mut *tx.db, |c| {
        let mut query = t::table.filter(t::agency_id.eq(agency)).select(Row::as_select()).into_boxed();
        if let Some(tax_period) = tax_period {
            query = query.filter(t::tax_period.eq(tax_period.to_string()));
        }
        page_after!(query, t, after, limit).load(c)
    })?;
    rows.into_iter().map(Row::read).collect()
}

/// The cycles that a filing gathers.
pub fn gathered(tx: &mut Tenant<'_>, agent: &str, tax_period: Period) -> Result<Vec<Cycle>, StoreError> {
    Ok(cycles::of_tax_period(tx, agent, tax_period)?.into_iter().filter(is_gathered).collect())
}

/// The cycles that a filing declares: once it is filed, those that were filed with it.
pub fn cycles_of(tx: &mut Tenant<'_>, filing: &Filing) -> Result<Vec<Cycle>, StoreError> {
    let mut all = gathered(tx, &filing.withholding_agent, filing.tax_period)?;
    if filing.filed.is_some() {
        all.retain(|cycle| cycle.tracks.tax == Track::Done);
    }
    Ok(all)
}

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
    let total_tax = all.tax();
    let resident_ids = people::resident_ids(tx, &all.people())?;
    Ok(all.finish(&resident_ids).map(|rows| Declared { rows, total_tax }))
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
