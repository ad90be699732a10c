//! The accounts of the ledger: per client and per agency.

mod kind;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use kind::{AccountKind, NotAnAccountKind, Side};

use crate::ids::ClientId;

/// One account of an agency: a kind, and the client where the kind is kept per client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountRef {
    kind: AccountKind,
    client: Option<ClientId>,
}

impl AccountRef {
    /// An account, if the client is named exactly where the kind is kept per client.
    pub fn new(kind: AccountKind, client: Option<ClientId>) -> Option<Self> {
        (kind.per_client() == client.is_some()).then_some(Self { kind, client })
    }

    /// The client's funds.
    pub fn client_funds(client: ClientId) -> Self {
        Self { kind: AccountKind::ClientFunds, client: Some(client) }
    }

    /// What the client has been billed and has not paid.
    pub fn receivable(client: ClientId) -> Self {
        Self { kind: AccountKind::Receivable, client: Some(client) }
    }

    /// The counterpart of his receivable.
    pub fn billed(client: ClientId) -> Self {
        Self { kind: AccountKind::Billed, client: Some(client) }
    }

    /// What it holds.
    pub fn kind(self) -> AccountKind {
        self.kind
    }

    /// Whose it is, where kept per client.
    pub fn client(self) -> Option<ClientId> {
        self.client
    }
}

/// Whom money is owed to, apart from the people and the client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Payable {
    /// Social insurance.
    Insurance,
    /// Housing fund.
    Fund,
    /// Income tax withheld and levies.
    Tax,
    /// Enterprise annuity.
    Annuity,
    /// Commercial insurance.
    CommercialInsurance,
    /// Deductions after tax owed to others.
    Deductions,
    /// VAT on the fees.
    Vat,
}

impl Payable {
    /// Its account.
    pub fn account(self) -> AccountRef {
        let kind = match self {
            Payable::Insurance => AccountKind::InsurancePayable,
            Payable::Fund => AccountKind::FundPayable,
            Payable::Tax => AccountKind::TaxPayable,
            Payable::Annuity => AccountKind::AnnuityPayable,
            Payable::CommercialInsurance => AccountKind::CommercialInsurancePayable,
            Payable::Deductions => AccountKind::DeductionsPayable,
            Payable::Vat => AccountKind::VatPayable,
        };
        AccountRef { kind, client: None }
    }
}

/// The accounts that the agency has once each.
pub(super) mod agency {
    use super::{AccountKind, AccountRef};

    macro_rules! once {
        ($($name:ident = $kind:ident),*) => { $( pub(in crate::funds) const $name: AccountRef = AccountRef { kind: AccountKind::$kind, client: None }; )* };
    }
    once!(
        BANK = Bank,
        WAGES = WagesPayable,
        WORKER_RECEIVABLE = WorkerReceivable,
        FEE_INCOME = FeeIncome,
        SUSPENSE = Suspense
    );
}
