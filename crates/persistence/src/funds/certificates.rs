//! Issued certificates: numbered by year within the agency, sealed, found by anybody through a random code.

use bole_domain::engagement::CycleRef;
use bole_domain::engagement::certificate::{CertificateBody, CertificateKind, ConfirmedPay, NewCertificate};
use bole_domain::ids::{AgencyId, CertificateId, EngagementId, PersonId, encode};
use bole_domain::money::Fen;
use bole_domain::settlement::cycle::CycleState;
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::after_last;
use crate::crypto::sha256;
use crate::dialect;
use crate::error::{Named, StoreError, corrupt};
use crate::schema::{certificate_codes as k, certificates as t, cycles as c, payslips as s};
use crate::store::{System, Tenant};
use crate::types::{At, Key};
use crate::{on_both, page_after};

const BODY: &str = "certificates.body";

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
}

/// What is sealed.
#[derive(Serialize, Deserialize)]
struct Content {
    code: String,
    body: CertificateBody,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = t)]
struct Row {
    id: Key,
    engagement_id: Key,
    person_id: Key,
    kind: String,
    number: String,
    sealed_body: Vec<u8>,
    issued_on: NaiveDate,
    issued_by: String,
    created_at: At,
}

impl Row {
    fn read(self, tx: &Tenant<'_>) -> Result<Certificate, StoreError> {
        let opened = tx.keys().open(BODY, &self.sealed_body)?;
        let Content { code, body } = serde_json::from_slice(&opened).map_err(corrupt("certificates", "sealed_body"))?;
        let kind = CertificateKind::from_code(&self.kind)
            .filter(|kind| *kind == body.figures.kind())
            .ok_or(StoreError::Corrupt { table: "certificates", column: "kind" })?;
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
        })
    }
}

/// Only the fingerprint of a code stands in a row by itself.
fn fingerprint(code: &str) -> Vec<u8> {
    sha256(code.as_bytes())
}

/// The next number of a year. One certificate of an agency at a time, so that numbers follow each other.
fn next_number(tx: &mut Tenant<'_>, year: i32) -> Result<String, StoreError> {
    let name = format!("{}/certificates", tx.agency().0);
    dialect::hold(&mut *tx.db, &name)?;
    let (agency, prefix) = (tx.agency(), format!("CERT-{year:04}-"));
    let last: Option<String> = on_both!(&mut *tx.db, |db| t::table
        .filter(t::agency_id.eq(agency).and(t::number.like(format!("{prefix}%"))))
        .order(t::number.desc())
        .select(t::number)
        .first(db))
    .optional_row()?;
    let count =
        after_last(last.as_deref(), &prefix).ok_or(StoreError::Corrupt { table: "certificates", column: "number" })?;
    Ok(format!("{prefix}{count:06}"))
}

/// Issues a certificate: it gets its number and its code.
pub fn issue(tx: &mut Tenant<'_>, new: NewCertificate) -> Result<Certificate, StoreError> {
    let certificate = Certificate {
        id: new.id,
        engagement: new.engagement,
        person: new.person,
        kind: new.body.figures.kind(),
        number: next_number(tx, new.issued_on.year())?,
        code: encode(Uuid::from_bytes(tx.runtime().bytes())),
        body: new.body,
        issued_on: new.issued_on,
        issued_by: new.issued_by,
        created_at: tx.at().get(),
    };
    let content = Content { code: certificate.code.clone(), body: certificate.body.clone() };
    let plain = serde_json::to_vec(&content).map_err(corrupt("certificates", "sealed_body"))?;
    let sealed = tx.keys().seal(tx.runtime(), BODY, &plain)?;
    let (agency, hash) = (tx.agency(), fingerprint(&certificate.code));
    on_both!(&mut *tx.db, |db| diesel::insert_into(t::table)
        .values((
            t::agency_id.eq(agency),
            t::id.eq(Key::of(certificate.id)),
            t::engagement_id.eq(Key::of(certificate.engagement)),
            t::person_id.eq(Key::of(certificate.person)),
            t::kind.eq(certificate.kind.code()),
            t::number.eq(&certificate.number),
            t::sealed_body.eq(&sealed),
            t::issued_on.eq(certificate.issued_on),
            t::issued_by.eq(&certificate.issued_by),
            t::created_at.eq(At::new(certificate.created_at)),
        ))
        .execute(db))
    .on_unique("certificate_number_taken", "证明编号重复，请重试。", "This certificate number is taken; try again.")?;
    on_both!(&mut *tx.db, |db| diesel::insert_into(k::table)
        .values((k::code_hash.eq(&hash), k::agency_id.eq(agency), k::certificate_id.eq(Key::of(certificate.id))))
        .execute(db))?;
    Ok(certificate)
}

/// A certificate.
pub fn load(tx: &mut Tenant<'_>, id: CertificateId) -> Result<Certificate, StoreError> {
    let agency = tx.agency();
    let row: Row = on_both!(&mut *tx.db, |db| t::table.find((agency, Key::of(id))).select(Row::as_select()).first(db))
        .or_not_found("certificate")?;
    row.read(tx)
}

/// Certificates in the order in which they were issued, of one person or of all.
pub fn list(
    tx: &mut Tenant<'_>,
    person: Option<PersonId>,
    after: Option<(At, Key)>,
    limit: i64,
) -> Result<Vec<Certificate>, StoreError> {
    let agency = tx.agency();
    let rows: Vec<Row> = on_both!(&mut *tx.db, |db| {
        let mut query = t::table.filter(t::agency_id.eq(agency)).select(Row::as_select()).into_boxed();
        if let Some(person) = person {
            query = query.filter(t::person_id.eq(Key::of(person)));
        }
        page_after!(query, t, after, limit).load(db)
    })?;
    rows.into_iter().map(|row| row.read(tx)).collect()
}

/// Which certificate a code belongs to, and whose; the one question that is asked without an agency.
pub fn by_code(sys: &mut System<'_>, code: &str) -> Result<Option<(AgencyId, CertificateId)>, StoreError> {
    let hash = fingerprint(code);
    let found: Option<(Key, Key)> =
        on_both!(&mut *sys.db, |db| k::table.find(&hash).select((k::agency_id, k::certificate_id)).first(db))
            .optional_row()?;
    Ok(found.map(|(agency, certificate)| (agency.id(), certificate.id())))
}

/// A person's wages of an engagement's months that the client confirmed.
pub fn confirmed_pay(
    tx: &mut Tenant<'_>,
    engagement: EngagementId,
    person: PersonId,
) -> Result<Vec<ConfirmedPay>, StoreError> {
    let agency = tx.agency();
    let confirmed: Vec<&str> =
        CycleState::all().filter(|state| *state >= CycleState::ClientConfirmed).map(CycleState::code).collect();
    let rows: Vec<(String, i64, String, i64, i64, i64)> = on_both!(&mut *tx.db, |db| s::table
        .inner_join(c::table.on(c::agency_id.eq(s::agency_id).and(c::id.eq(s::cycle_id))))
        .filter(s::agency_id.eq(agency).and(s::person_id.eq(Key::of(person))))
        .filter(c::engagement_id.eq(Key::of(engagement)).and(c::run_id.eq(s::run_id.nullable())))
        .filter(c::state.eq_any(&confirmed))
        .select((c::period, c::run, c::tax_period, s::gross, s::net_pay, s::income_tax))
        .order((c::period, c::run))
        .load(db))?;
    let read = |(period, run, tax_period, gross, net, income_tax): (String, i64, String, i64, i64, i64)| {
        let broken = |column| StoreError::Corrupt { table: "cycles", column };
        Ok(ConfirmedPay {
            cycle: CycleRef {
                period: period.parse().map_err(|_| broken("period"))?,
                run: u8::try_from(run).map_err(|_| broken("run"))?,
            },
            tax_period: tax_period.parse().map_err(|_| broken("tax_period"))?,
            gross: Fen(gross),
            net: Fen(net),
            income_tax: Fen(income_tax),
        })
    };
    rows.into_iter().map(read).collect()
}
