//! The clocks of the agency's own licences.

use bole_domain::agency::establishment::{Licence, LicenceKind};
use bole_domain::ids::TypedId;
use bole_domain::sla::licence;
use bole_domain::sla::timer::{Subject, SubjectKind};

use super::follow::{follow, of_subject};
use crate::agency::establishment::{self, Record};
use crate::error::StoreError;
use crate::store::Tenant;

/// Lets the clocks of all licences follow what became of them. One that was replaced before it was recorded has none: it is kept
/// for the file.
pub fn follow_licences(tx: &mut Tenant<'_>) -> Result<(), StoreError> {
    let (all, now) = (establishment::all::<Licence>(tx)?, tx.now());
    for record in &all {
        let timers = of_subject(tx, record.id.uuid())?;
        // It comes about in this very transaction; a clock that it stopped before is over and changes no more.
        let renewed = all.iter().any(|other| renews(&other.body, &record.body)).then_some(now);
        if timers.is_empty() && renewed.is_some() {
            continue;
        }
        let subject = Subject { kind: SubjectKind::Licence, id: record.id.uuid(), engagement: None, client: None };
        let Record { created_at, body: Licence { valid_to, .. }, .. } = record;
        follow(tx, None, timers, |_| licence::watched(subject, *created_at, *valid_to, renewed))?;
    }
    Ok(())
}

/// Does a licence take the place of another: of the same kind, and good for longer? Other licences are told apart by their number.
fn renews(new: &Licence, old: &Licence) -> bool {
    let same = new.kind == old.kind && (new.kind != LicenceKind::Other || new.number == old.number);
    let longer = match (old.valid_to, new.valid_to) {
        (Some(old), Some(new)) => new > old,
        (Some(_), None) => true,
        (None, _) => false,
    };
    same && longer
}
