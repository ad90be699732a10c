// What every integration needs once: tokens, retries, refusals, jobs.

import { setTimeout as pause } from "node:timers/promises";
import createClient, { type Client } from "openapi-fetch";
import type { components, paths } from "./generated/bole.js";

export type Schemas = components["schemas"];
export type Bole = Client<paths>;

/** The API said no. `problem.code` is stable: decide by it, never by the text. */
export class Refused extends Error {
  constructor(readonly problem: Schemas["Problem"]) {
    const fields = (problem.errors ?? []).map((fault) => `\n  ${fault.pointer}: ${fault.message}`);
    super(`${problem.status} ${problem.code}: ${problem.detail}${fields.join("")}`);
  }
}

/** The body and the version of a success; a problem is thrown. */
export async function ok<Data>(
  call: Promise<{ data?: Data; error?: unknown; response: Response }>,
): Promise<{ data: Data; etag: string }> {
  const { data, error, response } = await call;
  if (response.ok && data !== undefined) return { data, etag: response.headers.get("ETag") ?? "" };
  if (response.headers.get("Content-Type") === "application/problem+json") throw new Refused(error as Schemas["Problem"]);
  throw new Error(`unexpected answer ${response.status}: ${JSON.stringify(error)}`);
}

/**
 * Sends again what got no answer, or was told to wait. Only what is safe to send twice: reads, and whatever carries an
 * Idempotency-Key. The key of a call never changes, so the first attempt may have worked without harm.
 */
async function patiently(request: Request): Promise<Response> {
  const safe = request.method === "GET" || request.headers.has("Idempotency-Key");
  for (const wait of safe ? [1, 2, 4, 8] : []) {
    const response = await fetch(request.clone()).catch(() => undefined);
    if (response && response.status !== 429 && response.status !== 503) return response;
    await pause(1000 * Number(response?.headers.get("Retry-After") ?? wait));
  }
  return fetch(request);
}

/** A client with a token of its own. The token lasts 15 minutes: a run that takes longer logs in again. */
export async function logIn(baseUrl: string, credentials: Schemas["TokenRequest"]): Promise<Bole> {
  const client = createClient<paths>({ baseUrl, fetch: patiently, headers: { "Accept-Language": "en" } });
  const form = { "Content-Type": "application/x-www-form-urlencoded" };
  const { data } = await ok(client.POST("/api/v1/auth/token", { body: credentials, headers: form }));
  client.use({
    onRequest: ({ request }) => request.headers.set("Authorization", `Bearer ${data.access_token}`),
  });
  return client;
}

/** Waits for an import or a computation. Either all of it counts, or nothing. */
export async function finished(client: Bole, job: Schemas["Job"]): Promise<Schemas["Job"]> {
  while (job.state === "queued" || job.state === "running") {
    await pause(200);
    ({ data: job } = await ok(client.GET("/api/v1/jobs/{job_id}", { params: { path: { job_id: job.id } } })));
  }
  if (job.state === "failed") {
    const rows = (job.errors ?? []).slice(0, 10).map((e) => `\n  row ${e.row} ${e.column ?? ""}: ${e.code} ${e.message}`);
    throw new Error(`${job.kind} failed: ${job.failure?.message}${rows.join("")}`);
  }
  return job;
}

/** Options of a call whose body is a CSV file. */
export const csv = (body: string) => ({ body, bodySerializer: () => body, headers: { "Content-Type": "text/csv" } });
