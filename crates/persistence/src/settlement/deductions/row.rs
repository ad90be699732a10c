//! The row of a declaration: what is claimed, and who the spouse is, are sealed.

use bole_domain::ids::{DeductionId, PersonId};
use bole_domain::settlement::deduction::{Claim, Declared, Spouse};
use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::crypto::AgencyKeys;
use crate::error::{StoreError, corrupt};
use crate::people::RESIDENT_ID;
use crate::schema::deductions as t;
use crate::store::Tenant;
use crate::types::{At, Key};

const TABLE: &str = "deductions";
const CLAIM: &str = "deductions.claim";
const SPOUSE: &str = "deductions.spouse";
const CHILD: &str = "deductions.child";

/// A declaration as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deduction {
    /// Its id.
    pub id: DeductionId,
    /// Whose.
    pub person: PersonId,
    /// Credit code of the withholding agent that it is claimed with.
    pub agent: String,
    /// What is declared.
    pub declared: Declared,
    /// The declarant's spouse, if he told.
    pub spouse: Option<Spouse>,
    /// The declaration of the year before that was confirmed with it.
    pub continues: Option<DeductionId>,
    /// When it was withdrawn; it then counts for nothing.
    pub withdrawn_at: Option<DateTime<Utc>>,
    /// Public id of who recorded it last.
    pub recorded_by: String,
    /// Version.
    pub version: i64,
    /// When it was recorded first.
    pub created_at: DateTime<Utc>,
}

/// The columns that change.
#[derive(Debug, Clone, Insertable, AsChangeset)]
#[diesel(table_name = t, treat_none_as_null = true)]
pub(super) struct Columns {
    kind: String,
    first_month: String,
    last_month: Option<String>,
    sealed_claim: Vec<u8>,
    child_index: Option<Vec<u8>>,
    sealed_spouse: Option<Vec<u8>>,
    spouse_index: Option<Vec<u8>>,
    withdrawn_at: Option<At>,
    recorded_by: String,
    version: i64,
}

impl Columns {
    pub(super) fn of(tx: &Tenant<'_>, deduction: &Deduction) -> Result<Self, StoreError> {
        let Deduction { declared, spouse, .. } = deduction;
        let claim = serde_json::to_string(&declared.claim).map_err(corrupt(TABLE, "sealed_claim"))?;
        let told = spouse.as_ref().map(serde_json::to_string).transpose().map_err(corrupt(TABLE, "sealed_spouse"))?;
        let number = declared.claim.child().and_then(|child| child.number());
        Ok(Self {
            kind: declared.claim.kind().code().to_owned(),
            first_month: declared.first_month.to_string(),
            last_month: declared.last_month.map(|month| month.to_string()),
            sealed_claim: tx.seal(CLAIM, &claim)?,
            child_index: number.map(|number| child_index(tx.keys(), &number)).transpose()?,
            sealed_spouse: told.map(|told| tx.seal(SPOUSE, &told)).transpose()?,
            spouse_index: spouse.as_ref().map(|spouse| spouse_index(tx.keys(), spouse)).transpose()?,
            withdrawn_at: deduction.withdrawn_at.map(At::new),
            recorded_by: deduction.recorded_by.clone(),
            version: deduction.version,
        })
    }
}

/// The index by which a child is found that two people claim.
pub(super) fn child_index(keys: &AgencyKeys, number: &str) -> Result<Vec<u8>, StoreError> {
    keys.blind_index(CHILD, number)
}

/// The index by which the spouse is found among the persons.
pub(super) fn spouse_index(keys: &AgencyKeys, spouse: &Spouse) -> Result<Vec<u8>, StoreError> {
    keys.blind_index(RESIDENT_ID, &spouse.resident_id.trim().to_ascii_uppercase())
}

/// A new row.
#[derive(Insertable)]
#[diesel(table_name = t)]
pub(super) struct NewRow<'a> {
    pub(super) agency_id: Key,
    pub(super) id: Key,
    pub(super) person_id: Key,
    pub(super) withholding_agent_code: &'a str,
    pub(super) tax_year: i32,
    pub(super) continues_id: Option<Key>,
    pub(super) created_at: At,
    #[diesel(embed)]
    pub(super) columns: Columns,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = t)]
pub(super) struct Row {
    id: Key,
    person_id: Key,
    withholding_agent_code: String,
    first_month: String,
    last_month: Option<String>,
    sealed_claim: Vec<u8>,
    sealed_spouse: Option<Vec<u8>>,
    continues_id: Option<Key>,
    withdrawn_at: Option<At>,
    recorded_by: String,
    version: i64,
    created_at: At,
}

impl Row {
    pub(super) fn read(self, keys: &AgencyKeys) -> Result<Deduction, StoreError> {
        let broken = |column| move |_| StoreError::Corrupt { table: TABLE, column };
        let claim: Claim = serde_json::from_str(&keys.open_text(CLAIM, &self.sealed_claim)?)
            .map_err(corrupt(TABLE, "sealed_claim"))?;
        let spouse = self.sealed_spouse.map(|sealed| keys.open_text(SPOUSE, &sealed)).transpose()?;
        let spouse: Option<Spouse> =
            spouse.map(|text| serde_json::from_str(&text)).transpose().map_err(corrupt(TABLE, "sealed_spouse"))?;
        Ok(Deduction {
            id: self.id.id(),
            person: self.person_id.id(),
            agent: self.withholding_agent_code,
            declared: Declared {
                first_month: self.first_month.parse().map_err(broken("first_month"))?,
                last_month: self.last_month.map(|month| month.parse()).transpose().map_err(broken("last_month"))?,
                claim,
            },
            spouse,
            continues: self.continues_id.map(Key::id),
            withdrawn_at: self.withdrawn_at.map(At::get),
            recorded_by: self.recorded_by,
            version: self.version,
            created_at: self.created_at.get(),
        })
    }
}
