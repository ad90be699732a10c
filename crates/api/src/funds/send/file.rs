//! A batch's file: written once, downloaded as it was.

use actix_web::HttpResponse;
use bole_domain::funds::batch::BatchRefusal;
use bole_domain::funds::payment_file::{CreditTransfer, Debtor, PaymentFile};
use bole_domain::ids::BatchId;
use bole_domain::settlement::cycle::Cycle;
use bole_persistence::agency::bank_accounts;
use bole_persistence::funds::batches::{self, Batch};
use bole_persistence::funds::items;
use bole_persistence::{Mode, Tenant, documents};
use chrono::FixedOffset;

use crate::auth::{audit, fact};
use crate::http::context::{Cx, blocking};
use crate::http::file;
use crate::http::params::Path;
use crate::http::problem::Problem;

/// Payments that are read at once.
const AT_ONCE: i64 = 2_000;
/// China's hours ahead of UTC.
const CHINA: i32 = 8 * 3600;

/// What the batch's file says.
pub(super) fn file_of(tx: &mut Tenant<'_>, batch: &Batch, cycle: &Cycle) -> Result<PaymentFile, Problem> {
    let account = bank_accounts::load(tx, batch.bank_account)?;
    let debtor = Debtor {
        name: account.account_name,
        account: bank_accounts::number(tx, batch.bank_account)?,
        cnaps: account.cnaps,
    };
    let remittance = format!("{}年{:02}月工资", cycle.key.period.year(), cycle.key.period.month());
    let mut transfers = Vec::with_capacity(usize::try_from(batch.items).unwrap_or_default());
    let mut after = 0;
    loop {
        let some = items::payable(tx, batch.id, after, AT_ONCE)?;
        let Some(last) = some.last() else { break };
        after = last.sequence;
        transfers.extend(some.into_iter().map(|payment| CreditTransfer {
            employee_number: payment.employee_number,
            end_to_end_id: payment.end_to_end_id,
            amount: payment.amount,
            payee_name: payment.payee_name,
            payee_account: payment.account,
            bank_name: payment.bank_name,
            cnaps: payment.cnaps,
            remittance: remittance.clone(),
        }));
    }
    let china = FixedOffset::east_opt(CHINA).ok_or_else(Problem::internal)?;
    let created_at = tx.now().with_timezone(&china);
    Ok(PaymentFile::new(batch.number.clone(), created_at, batch.execution_date, debtor, transfers)?)
}

/// `GET /api/v1/payment-batches/{batch_id}/file`
pub(crate) async fn file(cx: Cx, id: Path<BatchId>) -> Result<HttpResponse, Problem> {
    let (app, by) = (cx.app().clone(), cx.by().clone());
    let (row, kept) = blocking(move || {
        // Each look at the accounts leaves a trace, so this read writes.
        app.store.tenant(by.caller.agency, Mode::Write, |tx| {
            let batch = batches::load(tx, *id)?;
            if batch.state.file_sha256().is_none() {
                return Err(Problem::from(BatchRefusal::WrongState(batch.state.code())));
            }
            audit(
                tx,
                &by,
                "payment_batch.file",
                "payment_batch",
                batch.id,
                None,
                &fact("file_sha256", batch.state.file_sha256()),
            )?;
            Ok(documents::load(tx, batch.file_id())?)
        })
    })
    .await?;
    Ok(file::of_kept(row, kept))
}
