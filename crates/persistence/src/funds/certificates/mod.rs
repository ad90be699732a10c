//! Issued certificates: numbered by year within the agency, sealed, found by anybody through a random code.

mod confirmed;
mod row;

use bole_domain::engagement::certificate::{NewCertificate, Revocation};
use bole_domain::ids::{AgencyId, CertificateId, PersonId, encode};
use chrono::Datelike;
use diesel::prelude::*;
use uuid::Uuid;

pub use confirmed::confirmed_pay;
pub use row::Certificate;

use super::after_last;
use crate::crypto::sha256;
use crate::error::{Named, StoreError, corrupt, guarded};
use crate::schema::{certificate_codes as k, certificates as t};
use crate::store::{System, Tenant};
use crate::types::{At, Key};
use crate::{dialect, on_both, page_after};
use row::{BODY, Content, REVOCATION, Row};

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
        revocation: None,
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

/// Revokes a certificate that holds; somebody else's revocation meanwhile is a conflict.
pub fn revoke(tx: &mut Tenant<'_>, seen: Certificate, revocation: Revocation) -> Result<Certificate, StoreError> {
    let plain = serde_json::to_vec(&revocation).map_err(corrupt("certificates", "sealed_revocation"))?;
    let sealed = tx.keys().seal(tx.runtime(), REVOCATION, &plain)?;
    let agency = tx.agency();
    let rows = on_both!(&mut *tx.db, |db| diesel::update(
        t::table.find((agency, Key::of(seen.id))).filter(t::sealed_revocation.is_null())
    )
    .set(t::sealed_revocation.eq(&sealed))
    .execute(db))?;
    guarded(rows, "certificate")?;
    Ok(Certificate { revocation: Some(revocation), ..seen })
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
