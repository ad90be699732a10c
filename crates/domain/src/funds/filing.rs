//! The wage-tax filing of one withholding agent for one tax period (clause PY-5.3.2): it gathers every cycle that is paid
//! in that month.

use std::collections::{BTreeMap, HashSet};

use chrono::{DateTime, NaiveDate, Utc};

use super::declaration::{IdKind, WageDeclaration};
use super::tax_file::{DeclaredIncome, TaxFileRefusal, TaxSheet};
use crate::engagement::DelegatedPart;
use crate::ids::FilingId;
use crate::money::Fen;
use crate::period::Period;
use crate::settlement::cycle::Cycle;
use crate::standard::coded::coded;

coded! {
    /// Where a filing stands.
    FilingState {
        /// The sheet can be made; the tax authority has not got it yet, or not with the latest cycle.
        Prepared = "prepared",
        /// The tax authority acknowledged it.
        Filed = "filed",
    }
}

/// That the tax authority has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filed {
    /// The day of filing.
    pub on: NaiveDate,
    /// Number or text of the acknowledgement.
    pub acknowledgement: String,
}

/// A filing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filing {
    /// Its id.
    pub id: FilingId,
    /// Credit code of the withholding agent.
    pub withholding_agent: String,
    /// The month of the pay dates.
    pub tax_period: Period,
    /// The last day for it; unknown while the calendar of its year is not loaded.
    pub due_on: Option<NaiveDate>,
    /// How many people it declares.
    pub people: i64,
    /// The tax withheld from them.
    pub total_tax: Fen,
    /// The acknowledgement, once filed.
    pub filed: Option<Filed>,
    /// Public id of who prepared it first.
    pub created_by: String,
    /// Version of the row.
    pub version: i64,
    /// When it was prepared first.
    pub created_at: DateTime<Utc>,
}

impl Filing {
    /// Where it stands.
    pub fn state(&self) -> FilingState {
        if self.filed.is_some() { FilingState::Filed } else { FilingState::Prepared }
    }
}

/// Does a cycle's tax belong into a filing of the agency? Only where the client delegates it.
pub fn is_gathered(cycle: &Cycle) -> bool {
    cycle.progress.terms.delegated.contains(&DelegatedPart::TaxFiling) && cycle.state.counts()
}

/// What a filing declares: its rows, and the tax withheld.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declared {
    /// Wages: one row for each person who is employed, also of whom was paid nothing; who is paid for other work alone has none.
    pub rows: Vec<WageDeclaration>,
    /// Of each income taxed apart that anybody has, one row for each person who has it.
    pub apart: BTreeMap<DeclaredIncome, Vec<WageDeclaration>>,
    /// The tax withheld, that of income taxed apart included.
    pub total_tax: Fen,
}

impl Declared {
    /// How many people.
    pub fn people(&self) -> i64 {
        let all = self.rows.iter().chain(self.apart.values().flatten());
        let people: HashSet<(IdKind, &str)> = all.map(|row| (row.id_kind, row.id_number.as_str())).collect();
        i64::try_from(people.len()).unwrap_or(i64::MAX)
    }

    /// Is there a sheet of this income? There always is one of wages.
    pub fn has(&self, income: DeclaredIncome) -> bool {
        income == DeclaredIncome::Wages || self.apart.contains_key(&income)
    }

    /// The sheet of an income as CSV in a version of the tax client's template, or in the one in use.
    pub fn sheet(&self, income: DeclaredIncome, version: Option<&str>) -> Result<SheetFile, TaxFileRefusal> {
        let sheet = TaxSheet::version(income, version)?;
        let rows = match income {
            DeclaredIncome::Wages => self.rows.as_slice(),
            apart => self.apart.get(&apart).map(Vec::as_slice).unwrap_or_default(),
        };
        sheet.check(rows)?;
        let mut bytes = Vec::new();
        // Writing into memory does not fail.
        sheet.write(rows, &mut bytes).map_err(|_| TaxFileRefusal::OutOfRange)?;
        Ok(SheetFile { version: sheet.version_name().to_owned(), bytes })
    }

    /// The sheets that are filed, each in the version in use.
    pub fn sheets(&self) -> Result<Sheets, TaxFileRefusal> {
        let sheet = |income: &DeclaredIncome| Ok((*income, self.sheet(*income, None)?));
        Ok(Sheets {
            wages: self.sheet(DeclaredIncome::Wages, None)?,
            apart: self.apart.keys().map(sheet).collect::<Result<_, TaxFileRefusal>>()?,
        })
    }
}

/// The sheets of a filing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheets {
    /// Wages.
    pub wages: SheetFile,
    /// Those of income taxed apart, if anybody has any.
    pub apart: BTreeMap<DeclaredIncome, SheetFile>,
}

/// A sheet as a file.
#[derive(Clone, PartialEq, Eq)]
pub struct SheetFile {
    /// The version of the template.
    pub version: String,
    /// CSV, UTF-8.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for SheetFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // It is full of personal data.
        write!(f, "SheetFile({}, {} bytes)", self.version, self.bytes.len())
    }
}
