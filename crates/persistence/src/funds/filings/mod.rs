//! Tax filings of withholding agents and tax periods, and what they declare.

mod declared;
mod row;

use bole_domain::funds::filing::{Filing, Sheets, is_gathered};
use bole_domain::ids::FilingId;
use bole_domain::period::Period;
use bole_domain::settlement::cycle::{Cycle, Track};
use diesel::prelude::*;

pub use declared::declared;

use super::filed_sheets;
use crate::error::{Named, StoreError, guarded};
use crate::schema::tax_filings as t;
use crate::settlement::cycles;
use crate::store::Tenant;
use crate::types::{At, Key};
use crate::{on_both, page_after};
use row::{Columns, Row};

/// Keeps a filing: a new one, or what became of a loaded one; refuses if somebody else kept it meanwhile. Once filed, its
/// sheets are added to those that were filed before.
pub fn keep(tx: &mut Tenant<'_>, filing: Filing, sheets: Option<&Sheets>) -> Result<Filing, StoreError> {
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
    if let (Some(filed), Some(sheets)) = (&kept.filed, sheets) {
        filed_sheets::add(tx, &kept, filed, sheets)?;
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
