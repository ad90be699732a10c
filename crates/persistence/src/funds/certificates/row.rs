//! A certificate as it is stored, its content sealed.

use bole_domain::engagement::certificate::{CertificateBody, CertificateKind, CertificateState, Revocation};
use bole_domain::ids::{CertificateId, EngagementId, PersonId};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::{StoreError, corrupt};
use crate::schema::certificates as t;
use crate::store::Tenant;
use crate::types::{At, Key};

pub(super) const BODY: &str = "certificates.body";
pub(super) const REVOCATION: &str = "certificates.revocation";

/// A certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// Its id.
    pub id: CertificateId,
    /// The engagement.
    pub engagement: EngagementId,
    /// The person.
    pub person: PersonId,
    /// What it states.
    pub kind: CertificateKind,
    /// Its number, e.g. `CERT-2026-000001`.
    pub number: String,
    /// The code by which anybody verifies it.
    pub code: String,
    /// What it says.
    pub body: CertificateBody,
    /// The day of issue.
    pub issued_on: NaiveDate,
    /// Public id of who issued it.
    pub issued_by: String,
    /// When it was recorded.
    pub created_at: DateTime<Utc>,
    /// How it was revoked, if it was.
    pub revocation: Option<Revocation>,
}

impl Certificate {
    /// Does it hold?
    pub fn state(&self) -> CertificateState {
        if self.revocation.is_some() { CertificateState::Revoked } else { CertificateState::Issued }
    }

    /// Its version: nothing of it ever changes but that it is revoked, once.
    pub fn version(&self) -> i64 {
        if self.revocation.is_some() { 2 } else { 1 }
    }
}

/// What is sealed.
#[derive(Serialize, Deserialize)]
pub(super) struct Content {
    pub(super) code: String,
    pub(super) body: CertificateBody,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = t)]
pub(super) struct Row {
    pub(super) id: Key,
    engagement_id: Key,
    person_id: Key,
    pub(super) kind: String,
    pub(super) number: String,
    sealed_body: Vec<u8>,
    pub(super) issued_on: NaiveDate,
    pub(super) issued_by: String,
    pub(super) created_at: At,
    sealed_revocation: Option<Vec<u8>>,
}

impl Row {
    pub(super) fn read(self, tx: &Tenant<'_>) -> Result<Certificate, StoreError> {
        let opened = tx.keys().open(BODY, &self.sealed_body)?;
        let Content { code, body } = serde_json::from_slice(&opened).map_err(corrupt("certificates", "sealed_body"))?;
        let kind = CertificateKind::from_code(&self.kind)
            .filter(|kind| *kind == body.figures.kind())
            .ok_or(StoreError::Corrupt { table: "certificates", column: "kind" })?;
        let revocation = self.sealed_revocation.map(|sealed| {
            let opened = tx.keys().open(REVOCATION, &sealed)?;
            serde_json::from_slice(&opened).map_err(corrupt("certificates", "sealed_revocation"))
        });
        Ok(Certificate {
            id: self.id.id(),
            engagement: self.engagement_id.id(),
            person: self.person_id.id(),
            kind,
            number: self.number,
            code,
            body,
            issued_on: self.issued_on,
            issued_by: self.issued_by,
            created_at: self.created_at.get(),
            revocation: revocation.transpose()?,
        })
    }
}
