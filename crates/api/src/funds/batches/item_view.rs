//! How one payment of a batch is shown.

use bole_domain::ids::{BatchId, MemberId, PaymentItemId, PersonId};
use bole_domain::money::Fen;
use bole_persistence::funds::items::Item;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::funds::views::{PaymentState, example_day};
use crate::http::registry::Example;

/// A payment of a batch.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = PaymentItem)]
pub struct ItemView {
    /// Its id.
    pub id: PaymentItemId,
    /// Its batch.
    pub batch_id: BatchId,
    /// Who is paid.
    pub person_id: PersonId,
    /// His place on the roster.
    pub member_id: MemberId,
    /// His number with the client.
    pub employee_number: String,
    /// Its place in the file, from 1.
    pub sequence: u32,
    /// What the bank answers by.
    pub end_to_end_id: String,
    /// The payee's name.
    pub payee_name: String,
    /// His account, masked.
    pub account: String,
    /// His bank.
    pub bank_name: String,
    /// The bank's clearing number.
    pub cnaps: String,
    /// How much.
    pub amount: Fen,
    /// Where it stands.
    pub state: PaymentState,
    /// Why it failed, in the bank's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The day of the bank's last answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered_on: Option<NaiveDate>,
    /// The failed payment whose place it takes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reissue_of: Option<PaymentItemId>,
}

impl From<Item> for ItemView {
    fn from(item: Item) -> Self {
        Self {
            id: item.id,
            batch_id: item.batch,
            person_id: item.person,
            member_id: item.member,
            employee_number: item.employee_number,
            sequence: item.sequence,
            end_to_end_id: item.end_to_end_id,
            payee_name: item.payee_name,
            account: item.account_masked,
            bank_name: item.bank_name,
            cnaps: item.cnaps,
            amount: item.amount,
            state: (&item.state).into(),
            reason: item.state.reason().map(str::to_owned),
            answered_on: item.answered_on,
            reissue_of: item.reissue_of,
        }
    }
}

impl Example for ItemView {
    fn example() -> Self {
        Self {
            id: PaymentItemId::example(),
            batch_id: BatchId::example(),
            person_id: PersonId::example(),
            member_id: MemberId::example(),
            employee_number: "E000034".to_owned(),
            sequence: 34,
            end_to_end_id: "PAY-202603-000001-000034".to_owned(),
            payee_name: "张三".to_owned(),
            account: "6212 **** **** 4290".to_owned(),
            bank_name: "中国工商银行上海市分行".to_owned(),
            cnaps: "102290002916".to_owned(),
            amount: Fen(1_234_560),
            state: PaymentState::Failed,
            reason: Some("AC01 账号户名不符".to_owned()),
            answered_on: Some(example_day()),
            reissue_of: None,
        }
    }
}
