import { afterAll, beforeAll, expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { useHost } from "../kernel/testing/host.ts";
import { transaction } from "../kernel/transaction.ts";
import { authService } from "./service.ts";
import { startProvider, type TestProvider } from "./testing/identity-provider.ts";
import { type Registered, registered } from "./testing/registered.ts";

const host = useHost([authService]);
let idp: TestProvider;
beforeAll(async () => {
  idp = await startProvider("http://127.0.0.1:7400");
});
afterAll(() => idp.stop());

const ask = ({ ctx }: Registered, method: string, path = "", body?: unknown, headers?: Record<string, string>) =>
  host().request(
    "auth",
    { workspaceId: ctx.workspaceId, userId: ctx.actor.id },
    method,
    `/identity-providers${path}`,
    body,
    headers,
  );
const given = (more: object = {}) => ({
  name: "Example",
  slug: "example",
  issuer: idp.issuer,
  clientId: "welo",
  clientSecret: "a secret that nobody sees again",
  ...more,
});
const made = async (owner: Registered, more: object = {}) =>
  (await (await ask(owner, "POST", "", given(more))).json()) as { id: string; version: number };
const allowLoopback = (allowed: boolean) => {
  host().runtimes.get("auth")!.config.OIDC_LOOPBACK = allowed;
};

test("a provider is made, read, changed and removed; its secret never comes out, nor lies open", async () => {
  const owner = await registered(host());
  const answer = await ask(owner, "POST", "", given());
  expect(answer.status).toBe(201);
  const provider = (await answer.json()) as { id: string; backchannelLogoutUri: string };
  expect(provider).toMatchObject({
    scopes: ["openid", "email", "profile"],
    defaultRoles: ["annotator"],
    hasSecret: true,
    justInTime: false,
    redirectUri: `http://127.0.0.1:7400/app/oidc/callback/${provider.id}`,
    backchannelLogoutUri: `http://127.0.0.1:7400/v1/auth/oidc/backchannel-logout/${provider.id}`,
  });
  const changed = await ask(owner, "PATCH", `/${provider.id}`, { name: "Other" }, { "if-match": '"1"' });
  expect(await changed.json()).toMatchObject({ name: "Other", hasSecret: true, version: 2 });
  expect((await ask(owner, "PATCH", `/${provider.id}`, { name: "Third" }, { "if-match": '"1"' })).status).toBe(412);
  const listed = await ask(owner, "GET");
  const told = [JSON.stringify(provider), await listed.text()].join();
  expect(told).not.toContain("nobody sees");
  const rows = await transaction(owner.ctx, (tx) =>
    tx.execute<{ row: string }>(sql`select p::text as row from auth.identity_providers p`),
  );
  expect(rows).toHaveLength(1);
  expect(rows[0]!.row).not.toContain("nobody sees");
  expect(rows[0]!.row).not.toContain(Buffer.from("nobody sees").toString("hex"));
  const without = await ask(owner, "PATCH", `/${provider.id}`, { clientSecret: null });
  expect(await without.json()).toMatchObject({ hasSecret: false });
  expect((await ask(owner, "DELETE", `/${provider.id}`)).status).toBe(204);
  expect((await ask(owner, "GET", `/${provider.id}`)).status).toBe(404);
});

test("short names are one of a kind in a workspace, at making and at changing", async () => {
  const owner = await registered(host());
  await made(owner);
  expect((await ask(owner, "POST", "", given())).status).toBe(409);
  const other = await made(owner, { slug: "other" });
  expect(await (await ask(owner, "PATCH", `/${other.id}`, { slug: "example" })).json()).toMatchObject({
    code: "auth.slug_taken",
  });
  expect((await ask(await registered(host()), "POST", "", given())).status).toBe(201);
});

test.each([
  [{ issuer: "ftp://id.example.org" }, "/issuer"],
  [{ issuer: "https://user:pass@id.example.org" }, "/issuer"],
  [{ issuer: "https://id.example.org/?x=1" }, "/issuer"],
  [{ slug: "Not good" }, "/slug"],
  [{ scopes: ["email"] }, "/scopes"],
  [{ domains: ["localhost"] }, "/domains/0"],
  [{ defaultRoles: ["customer"] }, "/defaultRoles/0"],
  [{ mappings: [{ claim: "groups", value: "x", role: "customer" }] }, "/mappings/0/role"],
])("what makes no sense is refused by its place: %o", async (more, pointer) => {
  const answer = await ask(await registered(host()), "POST", "", given(more));
  expect(answer.status).toBe(422);
  const { errors } = (await answer.json()) as { errors: { pointer: string }[] };
  expect(errors.map((one) => one.pointer)).toContain(pointer);
});

test("a role that there is not is refused, and another workspace's provider is not there", async () => {
  const owner = await registered(host());
  expect(await (await ask(owner, "POST", "", given({ defaultRoles: ["wizard"] }))).json()).toMatchObject({
    code: "auth.unknown_role",
  });
  const { id } = await made(owner);
  const stranger = await registered(host());
  for (const [method, path, body] of [
    ["GET", "", undefined],
    ["PATCH", "", { name: "Mine" }],
    ["DELETE", "", undefined],
    ["POST", "/test", undefined],
  ] as const)
    expect((await ask(stranger, method, `/${id}${path}`, body)).status).toBe(404);
});

interface Tested {
  ok: boolean;
  checks: { name: string; ok: boolean; detail: string }[];
}
const tested = async (owner: Registered, issuer: string) => {
  const { id } = await made(owner, { issuer, slug: `s${Math.random().toString(36).slice(2)}` });
  return (await (await ask(owner, "POST", `/${id}/test`)).json()) as Tested;
};

test("the test says that a good provider is good, and of others what is wrong", async () => {
  allowLoopback(true);
  const owner = await registered(host());
  const good = await tested(owner, idp.issuer);
  expect(good.checks.filter((one) => !one.ok)).toEqual([]);
  expect(good.ok).toBe(true);
  expect(good.checks.map((one) => one.name)).toEqual([
    "Discovery",
    "Endpoints",
    "PKCE",
    "Signatures",
    "Scopes",
    "Keys",
  ]);
  const elsewhere = await tested(owner, `${idp.issuer}/nowhere`);
  expect(elsewhere).toMatchObject({ ok: false, checks: [{ name: "Discovery", ok: false }] });
  idp.tamper = (path, body) => (path.startsWith("/.well-known") ? { ...body, issuer: "https://evil.example" } : body);
  const lying = await tested(owner, idp.issuer).finally(() => (idp.tamper = null));
  expect(lying.ok).toBe(false);
});

test("without leave, nothing inside is asked: neither this machine nor its neighbours, by number or by name", async () => {
  allowLoopback(false);
  const owner = await registered(host());
  const port = new URL(idp.issuer).port;
  for (const issuer of [
    idp.issuer,
    `https://127.0.0.1:${port}`,
    `https://localhost:${port}`,
    `https://[::1]:${port}`,
    `https://[::ffff:127.0.0.1]:${port}`,
    `https://2130706433:${port}`,
    `https://0x7f.1:${port}`,
    "https://169.254.169.254",
    "https://10.0.0.1",
    "https://[fd00::1]",
  ]) {
    const { ok, checks } = await tested(owner, issuer);
    expect([issuer, ok, checks[0]!.detail]).toEqual([issuer, false, expect.stringMatching(/public address|https/i)]);
  }
});
