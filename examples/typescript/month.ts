// A month of payroll as an ERP drives it: ten calls from opening the month to wages that are paid.
//
// The ERP is a service account. It does the work; people confirm and approve, which no machine may do: see office.ts.

import { csv, finished, logIn, ok, Refused } from "./bole.js";
import { Office, rows } from "./office.js";

const SERVER = process.env.BOLE ?? "http://127.0.0.1:8080";
const PASSWORD = process.env.BOLE_PASSWORD ?? "eight-seals-of-jade";
const MONTH = "2026-01";
// A bill that was rejected or disputed is done anew in the next round.
const ROUND = 1;

const office = await Office.open(SERVER, PASSWORD, MONTH);
await office.prepare(5);
const erp = await logIn(SERVER, await office.serviceAccount());
const path = { engagement_id: office.engagementId, cycle: MONTH };
const account = office.bankAccountId;

/** The same deed of the same round has the same key, also after a crash and a restart: it is done once. */
const once = (deed: string) => ({ "Idempotency-Key": `erp/${MONTH}/${ROUND}/${deed}` });

/** The same for what acts on the cycle: it names the version that it saw. */
async function acting(deed: string) {
  const { etag } = await ok(erp.GET("/api/v1/payroll/engagements/{engagement_id}/cycles/{cycle}", { params: { path } }));
  return { path, header: { "If-Match": etag, ...once(deed) } };
}

// 1. Open the month.
await ok(
  erp.PUT("/api/v1/payroll/engagements/{engagement_id}/cycles/{cycle}/payout/cycle", {
    params: { path, header: once("open") },
    body: { pay_date: "2026-01-31" },
  }),
);

// 2. Deliver the month's inputs; a job reads them.
const imported = await ok(
  erp.POST("/api/v1/payroll/engagements/{engagement_id}/cycles/{cycle}/inputs:import", {
    params: { path, header: once("inputs") },
    ...csv(rows(`inputs-${MONTH}.csv`, 0, 5)),
  }),
);
console.log("inputs:", (await finished(erp, imported.data)).counts);

// Before the client has confirmed them, they cannot be locked. The refusal says so by a stable code.
const lock = async (deed: string) =>
  ok(
    erp.POST("/api/v1/payroll/engagements/{engagement_id}/cycles/{cycle}:lock-inputs", {
      params: await acting(deed),
      body: {},
    }),
  );
try {
  await lock("too-early");
  throw new Error("inputs that nobody confirmed were locked");
} catch (error) {
  if (!(error instanceof Refused)) throw error;
  console.log("as expected:", error.problem.code);
}
await office.clientConfirmsInputs(5);

// 3. Lock them.
await lock("lock");

// 4. Compute everybody; a job again.
const computing = await ok(
  erp.POST("/api/v1/payroll/engagements/{engagement_id}/cycles/{cycle}:compute", { params: await acting("compute") }),
);
console.log("computed:", (await finished(erp, computing.data)).counts);

// 5. Submit the result. Finance approves it, the client confirms his bill.
await ok(
  erp.POST("/api/v1/payroll/engagements/{engagement_id}/cycles/{cycle}:submit", { params: await acting("submit") }),
);
await office.financeApproves();
await office.clientConfirmsBill();

// 6. Invoice what the client owes. Money is a decimal string: never a float.
const { data: invoice } = await ok(
  erp.POST("/api/v1/payroll/engagements/{engagement_id}/cycles/{cycle}:invoice", {
    params: await acting("invoice"),
    body: {},
  }),
);
console.log("invoice:", invoice.number, invoice.total);

// 7. His money has come in.
await ok(
  erp.POST("/api/v1/payroll/engagements/{engagement_id}/cycles/{cycle}:record-receipt", {
    params: await acting("receipt"),
    body: { amount: invoice.total, bank_account_id: account, bank_reference: `IN-${MONTH}` },
  }),
);

// 8. Make the payment batch. Finance approves it.
const { data: payout } = await ok(
  erp.POST("/api/v1/payroll/engagements/{engagement_id}/cycles/{cycle}:pay", {
    params: await acting("pay"),
    body: { bank_account_id: account },
  }),
);
if (!payout.batch) throw new Error("nobody is paid anything");
const batch = { batch_id: payout.batch.id };
const approved = await office.financeApprovesBatch(batch.batch_id);

// 9. Fix the file for the bank, and fetch it.
const sent = await ok(
  erp.POST("/api/v1/payment-batches/{batch_id}:send", {
    params: { path: batch, header: { "If-Match": approved, ...once("send") } },
    body: { form: "csv" },
  }),
);
console.log("payments:", sent.data.items);
const { data: file } = await ok(
  erp.GET("/api/v1/payment-batches/{batch_id}/file", { params: { path: batch }, parseAs: "text" }),
);

// 10. Hand over what the bank answered.
const { data: told } = await ok(
  erp.POST("/api/v1/payment-batches/{batch_id}:record-answer", {
    params: { path: batch, header: { "If-Match": sent.etag, ...once("answer") } },
    ...csv(office.bankAnswers(file)),
  }),
);
console.log("paid:", told.paid);

await office.closesTheMonth();
const { data: cycle } = await ok(
  erp.GET("/api/v1/payroll/engagements/{engagement_id}/cycles/{cycle}", { params: { path } }),
);
console.log("the month is", cycle.state);
