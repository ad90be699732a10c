"""A month of payroll as an ERP drives it: ten calls from opening the month to wages that are paid.

The ERP is a service account. It does the work; people confirm and approve, which no machine may do: see office.py.
"""

import os
import sys
from datetime import date
from pathlib import Path

from bole import Refused, finished, log_in, ok
from bole_client.api.funds import (
    download_payment_file,
    invoice_cycle,
    pay_cycle,
    record_answer_to_payment_batch,
    record_receipt_of_cycle,
    send_payment_batch,
)
from bole_client.api.payroll import record_payroll_payout_cycle
from bole_client.api.settlement import (
    compute_cycle,
    get_cycle,
    import_cycle_inputs,
    lock_cycle_inputs,
    submit_cycle,
)
from bole_client.models import (
    CycleOpening,
    FileUpload,
    InputsLock,
    NewInvoice,
    NewPayout,
    NewReceipt,
    PaymentBatch,
    PaymentFileForm,
    SendBatch,
)
from office import Office, csv_file

SERVER = os.environ.get("BOLE", "http://127.0.0.1:8080")
PASSWORD = os.environ.get("BOLE_PASSWORD", "eight-seals-of-jade")
SAMPLES = Path(__file__).parents[2] / "samples" / "payroll-2026"
MONTH = "2026-01"
# A bill that was rejected or disputed is done anew in the next round.
ROUND = 1


def main() -> None:
    office = Office(SERVER, PASSWORD, MONTH)
    office.prepare(SAMPLES, people=5)
    erp = log_in(SERVER, office.service_account())
    engagement, account = office.engagement_id, office.bank_account_id

    def seen() -> str:
        """The version of the cycle that the next call acts on."""
        return get_cycle.sync_detailed(engagement, MONTH, client=erp).headers["ETag"]

    def key(deed: str) -> str:
        """The same deed of the same round has the same key, also after a crash and a restart: it is done once."""
        return f"erp/{MONTH}/{ROUND}/{deed}"

    # 1. Open the month.
    opening = CycleOpening(pay_date=date(2026, 1, 31))
    ok(record_payroll_payout_cycle.sync_detailed(
        engagement, MONTH, client=erp, body=opening, idempotency_key=key("open")
    ))

    # 2. Deliver the month's inputs; a job reads them.
    inputs = FileUpload(file=csv_file(SAMPLES / f"inputs-{MONTH}.csv", rows=slice(5)))
    job = ok(import_cycle_inputs.sync_detailed(
        engagement, MONTH, client=erp, body=inputs, idempotency_key=key("inputs")
    ))
    print("inputs:", finished(erp, job).counts.to_dict())

    # Before the client has confirmed them, they cannot be locked. The refusal says so by a stable code.
    try:
        ok(lock_cycle_inputs.sync_detailed(
            engagement, MONTH, client=erp, body=InputsLock(), if_match=seen(), idempotency_key=key("too-early")
        ))
        sys.exit("inputs that nobody confirmed were locked")
    except Refused as refused:
        print("as expected:", refused.problem.code)
    office.client_confirms_inputs(people=5)

    # 3. Lock them.
    ok(lock_cycle_inputs.sync_detailed(
        engagement, MONTH, client=erp, body=InputsLock(), if_match=seen(), idempotency_key=key("lock")
    ))

    # 4. Compute everybody; a job again.
    job = ok(compute_cycle.sync_detailed(
        engagement, MONTH, client=erp, if_match=seen(), idempotency_key=key("compute")
    ))
    print("computed:", finished(erp, job).counts.to_dict())

    # 5. Submit the result. Finance approves it, the client confirms his bill.
    ok(submit_cycle.sync_detailed(engagement, MONTH, client=erp, if_match=seen(), idempotency_key=key("submit")))
    office.finance_approves()
    office.client_confirms_bill()

    # 6. Invoice what the client owes. Money is a decimal string: never a float.
    invoice = ok(invoice_cycle.sync_detailed(
        engagement, MONTH, client=erp, body=NewInvoice(), if_match=seen(), idempotency_key=key("invoice")
    ))
    print("invoice:", invoice.number, invoice.total)

    # 7. His money has come in.
    receipt = NewReceipt(amount=invoice.total, bank_account_id=account, bank_reference=f"IN-{MONTH}")
    ok(record_receipt_of_cycle.sync_detailed(
        engagement, MONTH, client=erp, body=receipt, if_match=seen(), idempotency_key=key("receipt")
    ))

    # 8. Make the payment batch. Finance approves it.
    payout = ok(pay_cycle.sync_detailed(
        engagement, MONTH, client=erp, body=NewPayout(bank_account_id=account), if_match=seen(), idempotency_key=key("pay")
    ))
    if not isinstance(payout.batch, PaymentBatch):
        sys.exit("nobody is paid anything")
    approved = office.finance_approves_batch(payout.batch.id)

    # 9. Fix the file for the bank, and fetch it.
    sent = send_payment_batch.sync_detailed(
        payout.batch.id,
        client=erp,
        body=SendBatch(form=PaymentFileForm.CSV),
        if_match=approved,
        idempotency_key=key("send"),
    )
    print("payments:", ok(sent).items)
    file = download_payment_file.sync_detailed(payout.batch.id, client=erp).content

    # 10. Hand over what the bank answered.
    answer = FileUpload(file=office.bank_answers(file))
    told = ok(record_answer_to_payment_batch.sync_detailed(
        payout.batch.id,
        client=erp,
        body=answer,
        if_match=sent.headers["ETag"],
        idempotency_key=key("answer"),
    ))
    print("paid:", told.paid)

    office.closes_the_month()
    print("the month is", ok(get_cycle.sync_detailed(engagement, MONTH, client=erp)).state)


if __name__ == "__main__":
    main()
