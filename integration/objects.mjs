// Uploaded documents in a bucket of a real S3 server, which checks signatures:
//     node integration/objects.mjs target/debug/bole target/tools/bin/s3s-fs
// Kept sealed and given back as they were; a wrong key, a server that is away and one that comes back are told as what they are.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const [bole, s3server] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "bole-objects-"));
const ACCESS = "bole";
const SECRET = "a-secret-of-the-bucket";
const TEXT = "%PDF-1.7 a licence that nobody else may read";

const bucket = join(folder, "bucket");
mkdirSync(join(bucket, "papers"), { recursive: true });

// A port that was free a moment ago: the server takes no other way of being told.
const port = await new Promise((found) => {
    const asked = createServer().listen(0, "127.0.0.1", () => {
        const { port } = asked.address();
        asked.close(() => found(port));
    });
});
const startPeer = async () => {
    const args = ["--host", "127.0.0.1", "--port", String(port), "--access-key", ACCESS, "--secret-key", SECRET, bucket];
    const peer = spawn(s3server, args, { stdio: "ignore" });
    for (let tries = 0; tries < 100; tries += 1) {
        if (await fetch(`http://127.0.0.1:${port}/`).then(() => true, () => false)) return peer;
        await new Promise((later) => setTimeout(later, 100));
    }
    throw new Error("the S3 server does not listen");
};
const stopPeer = (peer) =>
    new Promise((ended) => {
        peer.on("exit", ended);
        peer.kill("SIGKILL");
    });
let peer = await startPeer();

const { BOLE_CONFIG, BOLE_MASTER_KEY, MIGRATION_DATABASE_URL, ...inherited } = process.env;
const env = {
    ...inherited,
    BOLE_DATABASE_URL: `sqlite://${join(folder, "bole.db")}`,
    BOLE_LISTEN: "127.0.0.1:0",
    BOLE_LOG_FILTER: "info",
    BOLE_OBJECTS: "s3:papers/installation",
    BOLE_S3_ENDPOINT: `http://127.0.0.1:${port}`,
    BOLE_S3_ACCESS_KEY: ACCESS,
    BOLE_S3_SECRET_KEY: SECRET,
};
const once = (args, more = {}) =>
    new Promise((ended) => {
        const run = spawn(bole, args, { env: { ...env, ...more } });
        let text = "";
        for (const out of [run.stdout, run.stderr]) out.on("data", (piece) => (text += piece));
        run.on("close", (status) => ended({ status, text }));
    });

let log = "";
let server;
try {
    const seeded = await once(["seed"]);
    assert.equal(seeded.status, 0, seeded.text);
    server = spawn(bole, ["serve"], { env, stdio: ["ignore", "pipe", "pipe"] });
    const address = await new Promise((found, failed) => {
        const heard = (piece) => {
            log += piece;
            const told = log.match(/serving on (http:[^,]*),/);
            if (told) found(told[1]);
        };
        server.stdout.on("data", heard);
        server.stderr.on("data", heard);
        server.on("exit", (code) => failed(new Error(`bole ended with ${code}: ${log}`)));
    });

    const login = new URLSearchParams({
        grant_type: "password",
        username: "demo.agency_admin",
        password: process.env.BOLE_PASSWORD ?? "eight-seals-of-jade",
    });
    const token = await (await fetch(`${address}/api/v1/auth/token`, { method: "POST", body: login })).json();
    const authorization = `Bearer ${token.access_token}`;
    const upload = (key) =>
        fetch(`${address}/api/v1/documents?file_name=licence.pdf`, {
            method: "POST",
            headers: { authorization, "content-type": "application/pdf", "idempotency-key": key },
            body: TEXT,
        });
    const get = (path) => fetch(address + path, { headers: { authorization } });
    const content = async (id) => (await get(`/api/v1/documents/${id}/content`)).text();
    const refused = async (answer, code) => {
        assert.equal(answer.status, 503);
        assert.ok(answer.headers.get("retry-after"));
        assert.equal((await answer.json()).code, code);
    };
    const objects = () =>
        readdirSync(join(bucket, "papers", "installation"), { recursive: true })
            .map((name) => join(bucket, "papers", "installation", name))
            .filter((path) => statSync(path).isFile());

    const kept = await upload("first");
    assert.equal(kept.status, 201);
    const { id } = await kept.json();
    assert.equal(await content(id), TEXT);
    assert.equal(objects().length, 1);
    const sealed = readFileSync(objects()[0]);
    assert.ok(!sealed.includes("licence"), "it is sealed");
    // The same again is the same document, and no second object.
    assert.equal((await (await upload("first")).json()).id, id);
    assert.equal(objects().length, 1);

    const doctor = await once(["doctor"]);
    assert.match(doctor.text, /ok +objects +bucket .*papers/);
    const wrong = await once(["doctor"], { BOLE_S3_SECRET_KEY: "another" });
    assert.match(wrong.text, /FAIL +objects .*403/);
    assert.notEqual(wrong.status, 0);

    await stopPeer(peer);
    await refused(await upload("second"), "object_store_unavailable");
    await refused(await get(`/api/v1/documents/${id}/content`), "object_store_unavailable");
    assert.equal((await get(`/api/v1/documents/${id}`)).status, 200);
    peer = await startPeer();
    const again = await upload("second");
    assert.equal(again.status, 201);
    assert.equal(await content((await again.json()).id), TEXT);
    assert.equal(await content(id), TEXT);

    for (const path of objects()) rmSync(path);
    await refused(await get(`/api/v1/documents/${id}/content`), "object_missing");
    assert.ok(!/X-Amz-Signature|eight-seals|a-secret-of/.test(log), "no secret is logged");
    console.log(`files in a bucket: kept, sealed, given back; ${log.split("object").length - 1} faults of it in the log`);
} finally {
    server?.kill();
    peer.kill();
    rmSync(folder, { recursive: true, force: true });
}
