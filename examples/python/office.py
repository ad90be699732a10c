"""The people around the ERP, who would use a portal or Swagger UI: agency, client and bank. Against `bole seed` only."""

import csv
import io
from pathlib import Path

from bole import finished, log_in, ok
from bole_client import AuthenticatedClient
from bole_client.api.agency import create_bank_account, create_service_account
from bole_client.api.engagement import list_engagements
from bole_client.api.funds import approve_payment_batch, close_cycle, get_cycle_funds, record_remittance_of_cycle
from bole_client.api.funds import get_payment_batch, get_tax_filing_file, list_tax_filings
from bole_client.api.insurance import import_insurance_policies
from bole_client.api.payroll import (
    record_payroll_feedback_results,
    record_payroll_payout_tax_filing,
    record_payroll_settlement_people,
)
from bole_client.api.people import import_roster
from bole_client.api.settlement import approve_cycle, confirm_cycle, confirm_cycle_inputs, get_cycle
from bole_client.models import (
    BillConfirmation,
    ConfirmationForm,
    FileUpload,
    InputsConfirmation,
    NewBankAccount,
    NewRemittance,
    NewServiceAccount,
    Payable,
    PeopleConfirmation,
    Permission,
    ResultsTold,
    TaxFiling,
    TellingChannel,
    TokenRequest,
)
from bole_client.types import File

SCOPES = [
    Permission.JOB_READ,
    Permission.CYCLE_READ,
    Permission.CYCLE_OPERATE,
    Permission.INVOICE_ISSUE,
    Permission.RECEIPT_RECORD,
    Permission.BATCH_MAKE,
    Permission.BATCH_ANSWER,
]


def csv_file(path: Path, rows: slice = slice(None)) -> File:
    """A CSV file for an upload: its header and these rows."""
    header, *lines = path.read_bytes().splitlines(keepends=True)
    return File(io.BytesIO(header + b"".join(lines[rows])), path.name, "text/csv")


class Office:
    """The agency of `bole seed` with its client, who has an engagement that is ready for its first month."""

    def __init__(self, server: str, password: str, month: str) -> None:
        def user(role: str) -> AuthenticatedClient:
            return log_in(server, TokenRequest(grant_type="password", username=f"demo.{role}", password=password))

        self.month = month
        self.admin, self.specialist = user("agency_admin"), user("payroll_specialist")
        self.finance, self.client = user("finance_manager"), user("client_user")
        self.engagement_id = ok(list_engagements.sync_detailed(client=self.specialist)).data[0].id
        self.bank_account_id = ""

    def prepare(self, samples: Path, people: int) -> None:
        """Insurance policies, the client's people (the first is there), and the account from which wages are paid."""
        policies = FileUpload(file=csv_file(samples / "policies.csv"))
        key = f"office/policies/{self.month}"
        job = import_insurance_policies.sync_detailed(client=self.specialist, body=policies, idempotency_key=key)
        finished(self.specialist, ok(job))
        roster = FileUpload(file=csv_file(samples / "people.csv", rows=slice(1, people)))
        key = f"office/roster/{self.month}"
        job = import_roster.sync_detailed(self.engagement_id, client=self.specialist, body=roster, idempotency_key=key)
        finished(self.specialist, ok(job))
        everybody = PeopleConfirmation(all_unconfirmed=True)
        ok(record_payroll_settlement_people.sync_detailed(self.engagement_id, client=self.specialist, body=everybody))
        account = NewBankAccount(
            bank_name="中国工商银行", account_name="伯乐示例人力资源服务有限公司", number="6222021001116245702", cnaps="102100099996"
        )
        self.bank_account_id = ok(create_bank_account.sync_detailed(client=self.admin, body=account)).id

    def service_account(self) -> TokenRequest:
        """What an ERP logs in with: no more than its work needs."""
        wanted = NewServiceAccount(display_name="ERP", scopes=SCOPES)
        made = ok(create_service_account.sync_detailed(client=self.admin, body=wanted))
        return TokenRequest("client_credentials", client_id=made.account.id, client_secret=made.client_secret)

    def _seen(self) -> str:
        return get_cycle.sync_detailed(self.engagement_id, self.month, client=self.specialist).headers["ETag"]

    def client_confirms_inputs(self, people: int) -> None:
        sure = InputsConfirmation(
            headcount=people,
            basic_data=True,
            gross=True,
            insurance_and_fund=True,
            special_additional_deductions=True,
            form=ConfirmationForm.PLATFORM,
        )
        ok(confirm_cycle_inputs.sync_detailed(
            self.engagement_id, self.month, client=self.client, body=sure, if_match=self._seen()
        ))

    def finance_approves(self) -> None:
        ok(approve_cycle.sync_detailed(self.engagement_id, self.month, client=self.finance, if_match=self._seen()))

    def client_confirms_bill(self) -> None:
        agreed = BillConfirmation(form=ConfirmationForm.PLATFORM)
        ok(confirm_cycle.sync_detailed(
            self.engagement_id, self.month, client=self.client, body=agreed, if_match=self._seen()
        ))

    def finance_approves_batch(self, batch_id: str) -> str:
        """The version of the batch after it was approved."""
        made = get_payment_batch.sync_detailed(batch_id, client=self.finance).headers["ETag"]
        approved = approve_payment_batch.sync_detailed(batch_id, client=self.finance, if_match=made)
        ok(approved)
        return approved.headers["ETag"]

    def bank_answers(self, payments: bytes) -> File:
        """The bank's part: it pays everybody."""
        answer = io.StringIO()
        rows = csv.writer(answer)
        rows.writerow(["端到端标识", "状态", "原因"])
        rows.writerows([row["端到端标识"], "paid", ""] for row in csv.DictReader(io.StringIO(payments.decode())))
        return File(io.BytesIO(answer.getvalue().encode()), "answer.csv", "text/csv")

    def closes_the_month(self) -> None:
        """Insurance, fund and tax go to the authorities, the tax is filed, the results are told."""
        at, by = (self.engagement_id, self.month), self.specialist
        self._remit(Payable.INSURANCE, Payable.FUND)
        prepared = record_payroll_payout_tax_filing.sync_detailed(*at, client=by, body=TaxFiling())
        ok(prepared)
        filing = ok(list_tax_filings.sync_detailed(client=by, tax_period=self.month)).data[0]
        get_tax_filing_file.sync_detailed(filing.id, client=by)
        filed = TaxFiling(acknowledgement=f"TAX-{self.month}")
        ok(record_payroll_payout_tax_filing.sync_detailed(
            *at, client=by, body=filed, if_match=prepared.headers["ETag"]
        ))
        self._remit(Payable.TAX)
        told = ResultsTold(channel=TellingChannel.PLATFORM)
        ok(record_payroll_feedback_results.sync_detailed(*at, client=by, body=told))
        ok(close_cycle.sync_detailed(*at, client=by, if_match=self._seen(), idempotency_key=f"office/close/{self.month}"))

    def _remit(self, *payables: Payable) -> None:
        for payable in payables:
            key = f"office/{payable}/{self.month}"
            owed = ok(get_cycle_funds.sync_detailed(self.engagement_id, self.month, client=self.specialist))
            if getattr(owed.still_payable, payable.value) == "0.00":
                continue
            paid = NewRemittance(payable=payable, reference=key)
            ok(record_remittance_of_cycle.sync_detailed(
                self.engagement_id,
                self.month,
                client=self.specialist,
                body=paid,
                if_match=self._seen(),
                idempotency_key=key,
            ))
