//! A person acknowledges a payslip.

use bole_domain::ids::PayslipId;
use bole_persistence::settlement::payslips as rows;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::answer::Answer;
use crate::http::context::{Cx, Reply};
use crate::http::params::Path;
use crate::http::problem::Problem;
use crate::http::registry::Example;
use crate::settlement::results::access;

/// That a payslip was acknowledged.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PayslipAcknowledgement {
    /// The payslip.
    pub payslip_id: PayslipId,
    /// When its person acknowledged it first.
    pub acknowledged_at: DateTime<Utc>,
}

impl Example for PayslipAcknowledgement {
    fn example() -> Self {
        let acknowledged_at = DateTime::from_timestamp(1_775_800_800, 0).unwrap_or_default();
        Self { payslip_id: PayslipId::example(), acknowledged_at }
    }
}

/// `POST /api/v1/me/payslips/{payslip_id}:acknowledge`
pub(super) async fn acknowledge(cx: Cx, id: Path<PayslipId>) -> Reply {
    cx.write(move |tx, by| {
        let (payslip, cycle) = access::own(tx, by, *id)?;
        if cycle.pay_date > tx.today() {
            return Err(Problem::conflict(
                "pay_date_to_come",
                format!("发薪日为 {}，尚未到期，请在收到工资后确认。", cycle.pay_date),
                format!("Wages are paid on {}; acknowledge them once you have them.", cycle.pay_date),
            ));
        }
        let acknowledged_at = rows::acknowledge(tx, &payslip)?;
        Ok(Answer::ok(PayslipAcknowledgement { payslip_id: payslip.id, acknowledged_at }))
    })
    .await
}
