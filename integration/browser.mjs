// Swagger UI as a newcomer uses it, in a real browser: logs in, finds the month, opens it, delivers its inputs, is refused.
//   BOLE=http://127.0.0.1:8080 node browser.mjs <folder for the screenshots> <a file of inputs>

import assert from "node:assert/strict";
import { chromium } from "playwright-core";

const [shots, inputs] = process.argv.slice(2);
const server = process.env.BOLE;
const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"];
args.push("--disable-component-update", "--disable-sync");
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args });
const page = await browser.newPage({ viewport: { width: 1280, height: 1700 } });
page.setDefaultTimeout(20_000);

const troubles = [];
page.on("pageerror", (error) => troubles.push(`error: ${error}`));
page.on("request", (request) => {
  if (!request.url().startsWith(server) && !request.url().startsWith("data:")) troubles.push(`asks ${request.url()}`);
});
let number = 0;
async function shot(name, element) {
  number += 1;
  const path = `${shots}/${number}-${name}.png`;
  if (element?.dialog) return element.dialog.screenshot({ path });
  await element?.evaluate((operation) => operation.scrollIntoView());
  await page.screenshot({ path });
}

async function logIn(role) {
  await page.click("button.authorize");
  const form = page.locator(".auth-container", { has: page.locator("h4", { hasText: "password" }) });
  await form.locator("#oauth_username").fill(`demo.${role}`);
  await form.locator("#oauth_password").fill("eight-seals-of-jade");
  await shot(`log-in-as-${role}`, { dialog: page.locator(".modal-ux") });
  await form.locator("button.authorize").click();
  await form.locator("button", { hasText: "Logout" }).waitFor();
  await shot("logged-in", { dialog: page.locator(".modal-ux") });
  await page.locator(".modal-ux .close-modal").click();
}

/** Opens an operation by its link. */
async function find(tag, id) {
  await page.goto(`${server}/swagger-ui/#/${tag}/${id}`);
  await page.reload();
  const operation = page.locator(`#operations-${tag}-${id}`);
  await operation.locator(".execute").waitFor();
  return operation;
}

/** Fills an operation in, executes it, gives status and body. */
async function run(operation, parameters, { body, file } = {}) {
  for (const [name, value] of Object.entries(parameters)) {
    await operation.locator(`tr[data-param-name="${name}"] input`).fill(value);
  }
  if (file) {
    await operation.locator(".body-param-content-type select, .opblock-section-request-body select").first().selectOption("multipart/form-data");
    await operation.locator("input[type=file]").setInputFiles(file);
  }
  if (body) await operation.locator("textarea.body-param__text").fill(body);
  await operation.locator(".execute").click();
  const answer = operation.locator(".live-responses-table .response").first();
  await answer.waitFor();
  const status = await answer.locator(".response-col_status").innerText();
  const text = await answer.locator(".highlight-code code, .microlight code").first().innerText();
  return { status: status.trim().slice(0, 3), text };
}

const started = Date.now();
await page.goto(`${server}/swagger-ui/`);
await page.locator(".opblock-tag").first().waitFor();
const loaded = Date.now() - started;
const groups = await page.locator(".opblock-tag").evaluateAll((all) => all.map((tag) => tag.dataset.tag));
assert.equal(groups[0], "auth", "a newcomer begins with logging in");
assert.ok(groups.includes("payroll") && groups.includes("settlement"), `${groups}`);
await shot("groups");

await logIn("payroll_specialist");

const engagements = await run(await find("engagement", "list_engagements"), {});
assert.equal(engagements.status, "200", engagements.text);
const engagement = /"(eng_[0-9A-Z]{26})"/.exec(engagements.text)?.[1];
assert.ok(engagement, engagements.text);
await shot("engagements");

const opening = await find("payroll", "record_payroll_payout_cycle");
await shot("open-a-month", opening);
const month = { engagement_id: engagement, cycle: "2026-01" };
const opened = await run(opening, month, { body: '{ "pay_date": "2026-01-31" }' });
assert.equal(opened.status, "200", opened.text);
await shot("month-opened", opening);

const importing = await find("settlement", "import_cycle_inputs");
const imported = await run(importing, { ...month, "Idempotency-Key": "browser/inputs" }, { file: inputs });
assert.equal(imported.status, "202", imported.text);
await shot("inputs-delivered", importing);

const locking = await find("settlement", "lock_cycle_inputs");
const lock = await run(locking, { ...month, "If-Match": "*", "Idempotency-Key": "browser/lock" }, { body: "{}" });
assert.equal(lock.status, "409", lock.text);
assert.match(lock.text, /"code": "inputs_unconfirmed"/);
await shot("refused", locking);

assert.deepEqual(troubles, []);
console.log(`browser: ok, the page was there after ${loaded} ms; screenshots are in ${shots}`);
await browser.close();
