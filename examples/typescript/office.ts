// The people around the ERP, who would use a portal or Swagger UI: agency, client and bank. Against `bole seed` only.

import { readFileSync } from "node:fs";
import { type Bole, csv, finished, logIn, ok, type Schemas } from "./bole.js";

const SAMPLES = new URL("../../../samples/payroll-2026/", import.meta.url);
const SCOPES: Schemas["Permission"][] = [
  "job.read",
  "cycle.read",
  "cycle.operate",
  "invoice.issue",
  "receipt.record",
  "batch.make",
  "batch.answer",
];

/** The header and these rows of a CSV file of the sample. */
export function rows(name: string, from = 0, to?: number): string {
  const [header, ...lines] = readFileSync(new URL(name, SAMPLES), "utf8").trimEnd().split("\n");
  return [header, ...lines.slice(from, to), ""].join("\n");
}

/** The agency of `bole seed` with its client, who has an engagement that is ready for its first month. */
export class Office {
  engagementId = "";
  bankAccountId = "";

  private constructor(
    private readonly month: string,
    private readonly admin: Bole,
    private readonly specialist: Bole,
    private readonly finance: Bole,
    private readonly client: Bole,
  ) {}

  static async open(server: string, password: string, month: string): Promise<Office> {
    const user = (role: string) => logIn(server, { grant_type: "password", username: `demo.${role}`, password });
    const [admin, specialist] = [await user("agency_admin"), await user("payroll_specialist")];
    return new Office(month, admin, specialist, await user("finance_manager"), await user("client_user"));
  }

  private get path() {
    return { engagement_id: this.engagementId, cycle: this.month };
  }

  private once(deed: string) {
    return { "Idempotency-Key": `office/${this.month}/${deed}` };
  }

  /** The cycle as it is now, for somebody who acts on it. */
  private async seen() {
    const path = this.path;
    const { etag } = await ok(
      this.specialist.GET("/api/v1/payroll/engagements/{engagement_id}/cycles/{cycle}", { params: { path } }),
    );
    return { path, header: { "If-Match": etag } };
  }

  /** Insurance policies, the client's people (the first is there), and the account from which wages are paid. */
  async prepare(people: number): Promise<void> {
    const { data: engagements } = await ok(this.specialist.GET("/api/v1/engagements"));
    this.engagementId = engagements.data[0]?.id ?? "";
    const path = { engagement_id: this.engagementId };
    const policies = await ok(
      this.specialist.POST("/api/v1/insurance-policies:import", {
        params: { header: this.once("policies") },
        ...csv(rows("policies.csv")),
      }),
    );
    await finished(this.specialist, policies.data);
    const roster = await ok(
      this.specialist.POST("/api/v1/engagements/{engagement_id}/roster:import", {
        params: { path, header: this.once("roster") },
        ...csv(rows("people.csv", 1, people)),
      }),
    );
    await finished(this.specialist, roster.data);
    await ok(
      this.specialist.POST("/api/v1/payroll/engagements/{engagement_id}/settlement/people", {
        params: { path },
        body: { all_unconfirmed: true },
      }),
    );
    const { data: account } = await ok(
      this.admin.POST("/api/v1/bank-accounts", {
        body: {
          bank_name: "中国工商银行",
          account_name: "伯乐示例人力资源服务有限公司",
          number: "6222021001116245702",
          cnaps: "102100099996",
        },
      }),
    );
    this.bankAccountId = account.id;
  }

  /** What an ERP logs in with: no more than its work needs. */
  async serviceAccount(): Promise<Schemas["TokenRequest"]> {
    const { data: made } = await ok(
      this.admin.POST("/api/v1/service-accounts", { body: { display_name: "ERP", scopes: SCOPES } }),
    );
    return { grant_type: "client_credentials", client_id: made.account.id, client_secret: made.client_secret };
  }

  async clientConfirmsInputs(headcount: number): Promise<void> {
    await ok(
      this.client.POST("/api/v1/payroll/engagements/{engagement_id}/cycles/{cycle}:confirm-inputs", {
        params: await this.seen(),
        body: {
          headcount,
          basic_data: true,
          gross: true,
          insurance_and_fund: true,
          special_additional_deductions: true,
          form: "platform",
        },
      }),
    );
  }

  async financeApproves(): Promise<void> {
    await ok(
      this.finance.POST("/api/v1/payroll/engagements/{engagement_id}/cycles/{cycle}:approve", {
        params: await this.seen(),
      }),
    );
  }

  async clientConfirmsBill(): Promise<void> {
    await ok(
      this.client.POST("/api/v1/payroll/engagements/{engagement_id}/cycles/{cycle}:confirm", {
        params: await this.seen(),
        body: { form: "platform" },
      }),
    );
  }

  /** The version of the batch after it was approved. */
  async financeApprovesBatch(batchId: string): Promise<string> {
    const path = { batch_id: batchId };
    const made = await ok(this.finance.GET("/api/v1/payment-batches/{batch_id}", { params: { path } }));
    const header = { "If-Match": made.etag };
    return (await ok(this.finance.POST("/api/v1/payment-batches/{batch_id}:approve", { params: { path, header } }))).etag;
  }

  /** The bank's part: it pays everybody. */
  bankAnswers(payments: string): string {
    const [header = "", ...lines] = payments.trimEnd().split(/\r?\n/);
    const at = header.split(",").indexOf("端到端标识");
    const answers = lines.map((line) => `${line.split(",")[at]},paid,`);
    return ["端到端标识,状态,原因", ...answers, ""].join("\n");
  }

  /** Insurance, fund and tax go to the authorities, the tax is filed, the results are told. */
  async closesTheMonth(): Promise<void> {
    const by = this.specialist;
    const { path } = this;
    await this.remit("insurance", "fund");
    const step = "/api/v1/payroll/engagements/{engagement_id}/cycles/{cycle}/payout/tax-filing";
    const prepared = await ok(by.PUT(step, { params: { path }, body: {} }));
    const query = { tax_period: this.month };
    const { data: filings } = await ok(by.GET("/api/v1/tax-filings", { params: { query } }));
    const filing = { filing_id: filings.data[0]?.id ?? "" };
    await ok(by.GET("/api/v1/tax-filings/{filing_id}/file", { params: { path: filing }, parseAs: "text" }));
    const header = { "If-Match": prepared.etag };
    await ok(by.PUT(step, { params: { path, header }, body: { acknowledgement: `TAX-${this.month}` } }));
    await this.remit("tax");
    await ok(
      by.PUT("/api/v1/payroll/engagements/{engagement_id}/cycles/{cycle}/feedback/results", {
        params: { path },
        body: { channel: "platform" },
      }),
    );
    const seen = await this.seen();
    await ok(
      by.POST("/api/v1/payroll/engagements/{engagement_id}/cycles/{cycle}:close", {
        params: { path, header: { ...seen.header, ...this.once("close") } },
      }),
    );
  }

  private async remit(...payables: ("insurance" | "fund" | "tax")[]): Promise<void> {
    const { path } = this;
    for (const payable of payables) {
      const { data: funds } = await ok(
        this.specialist.GET("/api/v1/payroll/engagements/{engagement_id}/cycles/{cycle}/funds", { params: { path } }),
      );
      if (funds.still_payable[payable] === "0.00") continue;
      const seen = await this.seen();
      await ok(
        this.specialist.POST("/api/v1/payroll/engagements/{engagement_id}/cycles/{cycle}:record-remittance", {
          params: { path, header: { ...seen.header, ...this.once(payable) } },
          body: { payable, reference: `${payable}-${this.month}` },
        }),
      );
    }
  }
}
