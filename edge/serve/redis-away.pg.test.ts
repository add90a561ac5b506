import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { somebody, startTestCore } from "./test-core.ts";
import { startTestEdge, type TestEdge } from "./test-edge.ts";
import { json, secret } from "./test-stack.ts";

const home = mkdtempSync(join(tmpdir(), "welo-edge-"));
const core = await startTestCore(secret);
let edge: TestEdge;
beforeAll(async () => {
  edge = await startTestEdge(home, {
    ENVIRONMENT: "development",
    CORE_ORIGINS: JSON.stringify({ default: [core.origin] }),
    EDGE_SECRET: secret,
    UPSTASH_REDIS_REST_URL: "http://127.0.0.1:9",
    UPSTASH_REDIS_REST_TOKEN: "none",
    S3_ENDPOINT: "http://s3.test",
    S3_BUCKET: "welo",
    S3_ACCESS_KEY_ID: "key",
    S3_SECRET_ACCESS_KEY: "secret",
  });
});
afterAll(async () => {
  await edge?.stop();
  await core.stop();
  rmSync(home, { recursive: true, force: true });
});

test("with Redis gone sessions are asked of core: slower, not open", async () => {
  const person = somebody();
  const authorization = `Bearer ${await core.token(person)}`;
  let standing = { active: true, epoch: 1 };
  core.on(`GET /internal/auth/sessions/${person.sessionId}`, () => Response.json(standing));
  const ask = async () => (await fetch(`${edge.url}/v1/tasks`, { headers: { authorization } })).status;
  expect(await ask()).toBe(200);
  standing = { active: false, epoch: 2 };
  const deadline = Date.now() + 5_000;
  let status = 200;
  while (status === 200 && Date.now() < deadline) status = await ask();
  expect(status).toBe(401);
});

test("with Redis gone nobody signs in, resets a password or accepts an invitation", async () => {
  for (const path of ["/auth/login", "/auth/password-reset", "/auth/password-reset/confirm", "/auth/invitation/accept"])
    expect((await fetch(`${edge.url}/v1${path}`, { method: "POST", headers: json, body: "{}" })).status).toBe(503);
  expect(core.seen.some((one) => one.method === "POST")).toBe(false);
});
