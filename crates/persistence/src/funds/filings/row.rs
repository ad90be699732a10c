//! A filing as it is stored.

use bole_domain::funds::filing::{Filed, Filing, FilingState};
use bole_domain::money::Fen;
use chrono::NaiveDate;
use diesel::prelude::*;

use crate::error::StoreError;
use crate::schema::tax_filings as t;
use crate::types::{At, Key};

#[derive(Queryable, Selectable)]
#[diesel(table_name = t)]
pub(super) struct Row {
    pub(super) id: Key,
    withholding_agent_code: String,
    pub(super) tax_period: String,
    pub(super) state: String,
    due_on: Option<NaiveDate>,
    filed_on: Option<NaiveDate>,
    acknowledgement: Option<String>,
    total_tax: i64,
    people: i64,
    pub(super) version: i64,
    pub(super) created_by: String,
    pub(super) created_at: At,
}

impl Row {
    pub(super) fn read(self) -> Result<Filing, StoreError> {
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
pub(super) struct Columns {
    pub(super) state: &'static str,
    due_on: Option<NaiveDate>,
    filed_on: Option<NaiveDate>,
    acknowledgement: Option<String>,
    total_tax: i64,
    people: i64,
    pub(super) version: i64,
}

impl Columns {
    pub(super) fn of(filing: &Filing) -> Self {
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
