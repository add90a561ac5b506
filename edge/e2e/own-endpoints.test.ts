import { afterAll, beforeAll, expect, test } from "bun:test";
import { authContract } from "../../core/auth/contract.ts";
import { exportsContract } from "../../core/exports/contract.ts";
import { filesContract } from "../../core/files/contract.ts";
import { eventually } from "../../core/kernel/testing/eventually.ts";
import { newId } from "../../core/kernel/wire/id.ts";
import { notificationsContract } from "../../core/notifications/contract.ts";
import { description } from "../gateway/description/description.ts";
import { newcomer } from "./newcomers.ts";
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

async function ask<T>(method: string, path: string, headers: Record<string, string>, body?: unknown): Promise<T> {
  const sent = { method, headers: { ...json, ...headers }, body: body && JSON.stringify(body) };
  const answer = await fetch(platform.edge + path, sent as RequestInit);
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
}
interface Told {
  credential: { id: string };
  secret: string;
}

test("what is served as the description is what the matrix of permissions asks", async () => {
  expect((await ask("GET", "/openapi.json", {})) as object).toEqual(JSON.parse(JSON.stringify(await description())));
});

test("what the edge answers itself it answers by the contract: nobody, who may not, and another workspace get nothing", async () => {
  const id = newId();
  const stranger = await newcomer(platform);
  const foreign = { authorization: `Bearer ${stranger.accessToken}` };
  const { secret } = await ask<Told>("POST", "/v1/api-keys", owner, { name: "narrow", scopes: ["task.read"] });
  const narrow = { authorization: `Bearer ${secret}` };
  const sha256 = "ab".repeat(32);
  const large = { name: "large.png", contentType: "image/png", bytes: 9_000_000, sha256 };
  const inParts = await ask<{ file: { id: string } }>("POST", "/v1/files/multipart", owner, large);
  const uploaded = await fetch(`${platform.edge}/v1/files/upload?name=a.txt&contentType=text/plain`, {
    method: "POST",
    headers: owner,
    body: "zebra",
  });
  const { id: fileId } = (await uploaded.json()) as { id: string };
  const { items } = await ask<{ items: { id: string }[] }>("GET", "/v1/templates", owner);
  const project = await ask<{ id: string }>("POST", "/v1/projects", owner, { name: id, templateId: items[0]!.id });
  const made = await ask<{ id: string }>("POST", `/v1/projects/${project.id}/exports`, owner, { format: "json" });
  await eventually(
    async () => (await ask<{ status: string }>("GET", `/v1/exports/${made.id}`, owner)).status === "completed",
  );
  const parts = { parts: [{ number: 1, sha256 }] };
  const calls: Record<string, { path: string; ids: string[]; body?: object; permission?: string; status?: number }> = {
    createPresignedUrl: {
      path: "/files/presigned-url",
      ids: [fileId],
      body: { operation: "get", fileId },
      permission: "file.read",
    },
    downloadFile: { path: `/files/${fileId}/download`, ids: [fileId], permission: "file.read", status: 302 },
    presignParts: {
      path: `/files/${inParts.file.id}/multipart/parts`,
      ids: [inParts.file.id],
      body: parts,
      permission: "file.create",
    },
    downloadExport: { path: `/exports/${made.id}/download`, ids: [made.id], permission: "export.read", status: 302 },
    createSocketTicket: { path: "/inbox/ticket", ids: [] },
  };
  const own = [authContract, filesContract, exportsContract, notificationsContract].flatMap((contract) =>
    Object.entries(contract).filter(([name, { spec }]) => spec.edge && name !== "giveClientToken"),
  );
  expect(own.map(([name]) => name).sort()).toEqual(Object.keys(calls).sort());
  for (const [name, { method, spec }] of own) {
    const { path, ids, body, permission, status } = calls[name]!;
    expect([name, spec.permission]).toEqual([name, permission]);
    const as = async (headers: Record<string, string>, other?: string) => {
      const text = JSON.stringify(body);
      const changed = (one: string) => ids.reduce((all, known) => (other ? all.replaceAll(known, other) : all), one);
      const answer = await fetch(`${platform.edge}/v1${changed(path)}`, {
        method,
        redirect: "manual",
        headers: { ...json, ...headers },
        body: text === undefined ? undefined : changed(text),
      });
      return { status: answer.status, text: (await answer.text()).replace(/"urn:request:[^"]*"/, "") };
    };
    expect([name, (await as({})).status]).toEqual([name, 401]);
    expect([name, (await as(owner)).status]).toEqual([name, status ?? 200]);
    const refused = await as(narrow);
    expect([name, refused.status]).toEqual([name, 403]);
    if (permission) expect(refused.text).toContain(`"permission":"${permission}"`);
    if (ids.length === 0) continue;
    const theirs = await as(foreign);
    expect([name, theirs.status, theirs.text]).toEqual([name, 404, (await as(foreign, newId())).text]);
  }
  const client = await ask<{ id: string }>("POST", "/v1/service-accounts", owner, {
    name: "Robot",
    roles: ["manager"],
  });
  const { credential } = await ask<Told>("POST", "/v1/oauth/clients", owner, {
    serviceAccountId: client.id,
    name: "nightly",
    scopes: ["project.read"],
  });
  const answers = await Promise.all(
    [credential.id, newId()].map(async (clientId) => {
      const answer = await fetch(`${platform.edge}/v1/oauth/token`, {
        method: "POST",
        headers: {
          "content-type": "application/x-www-form-urlencoded",
          authorization: `Basic ${btoa(`${clientId}:${secret}`)}`,
        },
        body: "grant_type=client_credentials",
      });
      return [answer.status, await answer.text()];
    }),
  );
  expect(answers[0]).toEqual(answers[1]!);
  expect(answers[0]![0]).toBe(401);
}, 120_000);
