import { afterAll, beforeAll, expect, test } from "bun:test";
import { accepted } from "./newcomers.ts";
import { forget, type Platform, sharedPlatform } from "./platform.ts";

let platform: Platform;
let owner: Record<string, string>;
const json = { "content-type": "application/json" };

beforeAll(async () => {
  platform = await sharedPlatform();
  const { email, password } = platform.password("owner");
  const { accessToken } = await ask<{ accessToken: string }>("POST", "/v1/auth/login", {}, { email, password });
  owner = { authorization: `Bearer ${accessToken}` };
});
afterAll(async () => {
  await platform?.stop();
  if (platform) forget(platform);
});

const send = (method: string, path: string, headers: Record<string, string>, body?: unknown) =>
  fetch(platform.edge + path, {
    method,
    headers: { ...json, ...headers },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
async function ask<T>(method: string, path: string, headers: Record<string, string>, body?: unknown): Promise<T> {
  const answer = await send(method, path, headers, body);
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return (answer.status === 204 ? null : await answer.json()) as T;
}
const basic = (id: string, secret: string) => ({ authorization: `Basic ${btoa(`${id}:${secret}`)}` });
const statusWith = async (headers: Record<string, string>, path = "/v1/projects") =>
  (await send("GET", path, headers)).status;

/** How long something that works goes on working, in milliseconds. */
async function until401(headers: Record<string, string>, path?: string): Promise<number> {
  const began = Date.now();
  while (Date.now() - began < 10_000) {
    const status = await statusWith(headers, path);
    if (status === 401) return Date.now() - began;
    if (status !== 200) throw new Error(`answered ${status}`);
    await Bun.sleep(50);
  }
  return Number.POSITIVE_INFINITY;
}

interface Told {
  credential: { id: string };
  secret: string;
}

test("a key opens what its scopes name, as Bearer and as Basic, and stops within five seconds of its rotation or revocation", async () => {
  const { credential, secret } = await ask<Told>("POST", "/v1/api-keys", owner, {
    name: "sync",
    scopes: ["project.read", "api_key.create"],
  });
  const bearer = { authorization: `Bearer ${secret}` };
  expect(await statusWith(bearer)).toBe(200);
  expect(await statusWith(basic(secret, ""))).toBe(200);
  const refused = await send("GET", "/v1/users", bearer);
  expect([refused.status, await refused.json()]).toEqual([403, expect.objectContaining({ permission: "user.read" })]);
  expect(await statusWith(bearer, "/v1/auth/me")).toBe(403);
  expect(await ask("GET", "/v1/auth/permissions?permission=user.read", bearer)).toMatchObject({
    answer: { allowed: false, withheld: "scopes" },
  });
  const beyond = await send("POST", "/v1/api-keys", bearer, { name: "more", scopes: ["user.manage"] });
  expect([beyond.status, await beyond.json()]).toEqual([403, expect.objectContaining({ code: "auth.role_not_yours" })]);
  const last = secret.at(-1) === "a" ? "b" : "a";
  for (const wrong of [`${secret.slice(0, -1)}${last}`, secret.slice(0, -1), `${secret}a`, secret.toLowerCase()])
    expect(await statusWith({ authorization: `Bearer ${wrong}` })).toBe(401);
  expect(await statusWith(basic("x", secret))).toBe(401);
  expect(await statusWith(basic(secret, "password"))).toBe(401);
  const rotated = await ask<Told>("POST", `/v1/api-keys/${credential.id}/rotate`, owner, { overlapHours: 0 });
  const next = { authorization: `Bearer ${rotated.secret}` };
  expect(await until401(bearer)).toBeLessThan(5_000);
  expect(await statusWith(next)).toBe(200);
  await ask("DELETE", `/v1/api-keys/${credential.id}`, owner);
  expect(await until401(next)).toBeLessThan(5_000);
  expect(await statusWith(basic(rotated.secret, ""))).toBe(401);
});

test("a client trades its secret for a token by the standard, and both stop with the client", async () => {
  const account = await ask<{ id: string }>("POST", "/v1/service-accounts", owner, {
    name: "Robot",
    roles: ["manager"],
  });
  const made = await ask<Told>("POST", "/v1/oauth/clients", owner, {
    serviceAccountId: account.id,
    name: "nightly",
    scopes: ["project.read", "task.read"],
  });
  const clientId = made.credential.id;
  const token = (headers: Record<string, string>, body: string, type = "application/x-www-form-urlencoded") =>
    fetch(`${platform.edge}/v1/oauth/token`, { method: "POST", headers: { "content-type": type, ...headers }, body });
  const grant = "grant_type=client_credentials";
  const good = [
    await token(basic(clientId, made.secret), `${grant}&scope=project.read`),
    await token({}, `${grant}&client_id=${clientId}&client_secret=${made.secret}`),
    await token(
      {},
      JSON.stringify({ grant_type: "client_credentials", client_id: clientId, client_secret: made.secret }),
      "application/json",
    ),
  ];
  const answers = (await Promise.all(good.map((one) => one.json()))) as { access_token: string; scope: string }[];
  expect(answers).toMatchObject([
    { token_type: "Bearer", expires_in: 600, scope: "project.read" },
    { scope: "project.read task.read" },
    { scope: "project.read task.read" },
  ]);
  expect(good.map((one) => one.headers.get("cache-control"))).toEqual(["no-store", "no-store", "no-store"]);
  const [narrow, wide] = answers.map((one): Record<string, string> => ({
    authorization: `Bearer ${one.access_token}`,
  })) as [Record<string, string>, Record<string, string>];
  expect([
    await statusWith(narrow),
    await statusWith(narrow, "/v1/tasks"),
    await statusWith(wide, "/v1/tasks"),
  ]).toEqual([200, 403, 200]);

  const errors: [number, string, Response][] = [
    [401, "invalid_client", await token(basic(clientId, `${made.secret}x`), grant)],
    [401, "invalid_client", await token({}, grant)],
    [401, "invalid_client", await token({ authorization: "Bearer x" }, grant)],
    [400, "invalid_scope", await token(basic(clientId, made.secret), `${grant}&scope=user.manage`)],
    [400, "unsupported_grant_type", await token(basic(clientId, made.secret), "grant_type=password")],
    [400, "invalid_request", await token(basic(clientId, made.secret), "scope=task.read")],
    [400, "invalid_request", await token(basic(clientId, made.secret), `${grant}&${grant}`)],
    [400, "invalid_request", await token(basic(clientId, made.secret), `${grant}&client_secret=${made.secret}`)],
    [400, "invalid_request", await token(basic(clientId, made.secret), "<xml/>", "text/xml")],
  ];
  for (const [status, error, answer] of errors)
    expect([answer.status, await answer.json()]).toEqual([status, expect.objectContaining({ error })]);

  const described = await ask<Record<string, unknown>>("GET", "/.well-known/oauth-authorization-server", {});
  expect(described).toMatchObject({ issuer: platform.edge, token_endpoint: `${platform.edge}/v1/oauth/token` });
  await ask("DELETE", `/v1/service-accounts/${account.id}`, owner);
  expect(await until401(narrow)).toBeLessThan(5_000);
  expect((await token(basic(clientId, made.secret), grant)).status).toBe(401);
});

test("a role in one project opens that project alone, and within five seconds", async () => {
  const { items } = await ask<{ items: { id: string }[] }>("GET", "/v1/templates", owner);
  const project = (name: string) =>
    ask<{ id: string }>("POST", "/v1/projects", owner, { name, templateId: items[0]!.id });
  const [ours, theirs] = [await project("Ours"), await project("Theirs")];
  const email = `bob.${ours.id}@example.org`;
  await ask("POST", "/v1/users", owner, { email, name: "Bob", roles: [] });
  const { user, accessToken } = await accepted(platform, email, "Join Welo demo on Welo");
  const bob = { authorization: `Bearer ${accessToken}` };
  expect(await statusWith(bob)).toBe(403);
  await ask("PUT", `/v1/projects/${ours.id}/members/${user.id}`, owner, { role: "manager" });
  const began = Date.now();
  while ((await statusWith(bob)) === 403) await Bun.sleep(50);
  expect(Date.now() - began).toBeLessThan(5_000);
  const seen = await ask<{ items: { id: string }[] }>("GET", "/v1/projects", bob);
  expect(seen.items.map(({ id }) => id)).toEqual([ours.id]);
  expect(await statusWith(bob, `/v1/projects/${theirs.id}`)).toBe(404);
  await ask("DELETE", `/v1/projects/${ours.id}/members/${user.id}`, owner);
  const gone = Date.now();
  while ((await statusWith(bob)) === 200) await Bun.sleep(50);
  expect(Date.now() - gone).toBeLessThan(5_000);
});
