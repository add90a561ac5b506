import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Context, Runtime } from "../kernel/context.ts";
import type { Host } from "../kernel/lifecycle/host.ts";
import { eventually } from "../kernel/testing/eventually.ts";
import { type Gate, openGate } from "../kernel/testing/gate.ts";
import { useHost } from "../kernel/testing/host.ts";
import { startTwin } from "../kernel/testing/ledger.ts";
import { transaction } from "../kernel/transaction.ts";
import { newId } from "../kernel/wire/id.ts";
import { createApiKey, revokeApiKey } from "./api-keys.ts";
import { getGrants } from "./get-grants.ts";
import { getPermissions } from "./get-permissions.ts";
import { onProjectMemberAdded } from "./on/project-member-added.ts";
import { onProjectMemberRemoved } from "./on/project-member-removed.ts";
import { forget, recall } from "./recall.ts";
import { revokeSession } from "./revoke-session.ts";
import { createRole, deleteRole, updateRole } from "./roles.ts";
import { authService } from "./service.ts";
import { createServiceAccount, updateServiceAccount } from "./service-accounts.ts";
import { anonymous, colleague, registered } from "./testing/registered.ts";
import { updateUser } from "./update-user.ts";
import { verifyToken } from "./verify-token.ts";

const host = useHost([authService]);
/** Another process of auth, whose way to Redis can be cut. */
let twin: Host;
let gate: Gate;
let other: Runtime;
beforeAll(async () => {
  const { config } = host().runtimes.get("auth")!;
  gate = openGate(config.REDIS_URL);
  twin = await startTwin(host(), [authService], { REDIS_URL: gate.url });
  other = twin.runtimes.get("auth")!;
  await eventually(() => other.redis.status === "ready");
});
afterAll(async () => {
  await twin?.stop();
  gate?.shut();
});

/** What is read, and how often. */
function counted(runtime: Runtime, workspaceId = newId()) {
  const it = { reads: 0, value: 1 as unknown };
  const ask = () =>
    recall(runtime, workspaceId, "thing", () => {
      it.reads += 1;
      return Promise.resolve(it.value);
    });
  return Object.assign(it, { ask, workspaceId });
}
const settled = (runtime: Runtime) => runtime.redis.ping();
const here = () => host().runtimes.get("auth")!;
const everyKey = async (workspaceId: string) => {
  const { redis, config } = here();
  return (await redis.keys(`${config.REDIS_PREFIX}:auth:*`)).filter((key) => key.includes(workspaceId));
};
/** What is answered without being read, once it is; on a busy machine Redis may be too slow for it now and then. */
async function recalled(it: ReturnType<typeof counted>): Promise<unknown> {
  let answer: unknown;
  await eventually(async () => {
    const before = it.reads;
    answer = await it.ask();
    return it.reads === before;
  });
  return answer;
}
/** What is answered when it is asked first, and whether that was read. */
async function asked(it: ReturnType<typeof counted>): Promise<[unknown, boolean]> {
  const before = it.reads;
  const answer = await it.ask();
  return [answer, it.reads > before];
}

test("what one process has read the others recall, until the workspace changes or two seconds have gone", async () => {
  const mine = counted(here());
  const theirs = counted(other, mine.workspaceId);
  expect(await recalled(mine)).toBe(1);
  expect(await recalled(theirs)).toBe(1);
  theirs.value = 2;
  forget({ runtime: here(), workspaceId: mine.workspaceId });
  await settled(here());
  expect(await asked(theirs)).toEqual([2, true]);
  mine.value = 2;
  expect(await recalled(mine)).toBe(2);
  for (const key of await everyKey(mine.workspaceId))
    if (key.includes(":thing:")) expect(await here().redis.pttl(key)).toBeLessThanOrEqual(2_000);
  mine.value = 3;
  host().clock.advance(2_000);
  expect(await asked(mine)).toEqual([3, true]);
});

test("what was read before a change that came meanwhile is recalled by nobody", async () => {
  const it = counted(here());
  const slow = recall(here(), it.workspaceId, "thing", async () => {
    forget({ runtime: other, workspaceId: it.workspaceId });
    await settled(other);
    return "old";
  });
  expect(await slow).toBe("old");
  await settled(here());
  expect(await asked(it)).toEqual([1, true]);
});

test("a change that is rolled back forgets nothing, and a transaction neither recalls nor leaves anything", async () => {
  const { ctx } = await registered(host());
  const it = counted(here(), ctx.workspaceId);
  await recalled(it);
  const mark = async () => here().redis.get((await everyKey(ctx.workspaceId)).find((key) => key.includes(":mark:"))!);
  const before = await mark();
  const undone = transaction(ctx, () => {
    forget(ctx);
    return Promise.reject(new Error("undone"));
  });
  await expect(undone).rejects.toThrow("undone");
  expect(await mark()).toBe(before);
  it.value = 2;
  expect(await transaction(ctx, () => it.ask())).toBe(2);
  it.value = 3;
  expect(await recalled(it)).not.toBe(2);
});

test("what somebody else wrote into Redis is not believed, nor what they copied from another key", async () => {
  const it = counted(here());
  await recalled(it);
  const { redis, config } = here();
  const key = `${config.REDIS_PREFIX}:auth:thing:${it.workspaceId}`;
  const good = (await redis.get(key)) ?? "";
  const forged = good.replace('"value":1', '"value":"owner"');
  for (const lie of [forged, good.slice(good.indexOf(".")), "", "{}", "x.y", good.replace(/^[^.]+/, "AAAA")]) {
    await redis.set(key, lie, "PX", 60_000);
    expect(await asked(it)).toEqual([1, true]);
    await settled(here());
  }
  const elsewhere = counted(here());
  await redis.set(key.replace(it.workspaceId, elsewhere.workspaceId), good, "PX", 60_000);
  expect(await asked(elsewhere)).toEqual([1, true]);
});

test("an emptied Redis is read past, and used again", async () => {
  const it = counted(here());
  await recalled(it);
  await here().redis.del(...(await everyKey(it.workspaceId)));
  it.value = 2;
  expect(await asked(it)).toEqual([2, true]);
  expect(await recalled(it)).toBe(2);
});

test("with Redis silent or gone everything is read, changes count at once, and nobody is let in", async () => {
  const owner = await registered(host());
  const { id } = await colleague(owner.ctx, ["annotator"]);
  const there = { ...owner.ctx, runtime: other } as Context;
  const roles = async () => (await getGrants(there, { userId: id })).roles;
  const change = (next: string) => updateUser(there, { userId: id, roles: [next], ifMatch: undefined });
  expect(await roles()).toEqual(["annotator"]);
  gate.mute();
  await change("reviewer");
  expect(await roles()).toEqual(["reviewer"]);
  gate.shut();
  await eventually(() => other.redis.status !== "ready");
  await change("manager");
  expect(await roles()).toEqual(["manager"]);
  expect((await getGrants(there, { userId: newId() })).active).toBe(false);
  await updateUser(there, { userId: id, status: "deactivated", ifMatch: undefined });
  expect(await getGrants(there, { userId: id })).toMatchObject({ active: false, permissions: [] });
  gate.open();
  await eventually(() => other.redis.status === "ready");
  expect((await getGrants(there, { userId: id })).active).toBe(false);
  await eventually(async () => !(await getGrants(owner.ctx, { userId: id })).active);
});

interface World {
  ctx: Context;
  userId: string;
}
type Change = (world: World) => Promise<unknown>;
const projectId = newId();
const member = (it: typeof onProjectMemberAdded | typeof onProjectMemberRemoved) =>
  (({ ctx, userId }: World) =>
    it.run(ctx, { data: { projectId, userId, role: "reviewer" } } as never, (fn) => fn())) as Change;

test("each change of what somebody may do is known to the other process as soon as it is made", async () => {
  const { ctx } = await registered(host());
  await createRole(ctx, { name: "taster", title: "Taster", permissions: ["task.read"] });
  const { id: userId } = await colleague(ctx, ["taster"]);
  const robot = await createServiceAccount(ctx, { name: "Robot", description: "", roles: ["annotator"] });
  const { credential } = await createApiKey(ctx, {
    name: "sync",
    scopes: ["task.read"],
    projectIds: null,
    expiresInDays: 9,
    serviceAccountId: undefined,
  });
  const there = { ...ctx, runtime: other } as Context;
  const changes: [string, string, Change][] = [
    ["roles", userId, () => updateUser(ctx, { userId, roles: ["taster", "reviewer"], ifMatch: undefined })],
    [
      "a role",
      userId,
      () => updateRole(ctx, { role: "taster", permissions: ["task.read", "export.read"], ifMatch: undefined }),
    ],
    ["a role in a project", userId, member(onProjectMemberAdded)],
    ["a role in a project, taken", userId, member(onProjectMemberRemoved)],
    [
      "a role that is no more",
      userId,
      () => deleteRole(ctx, { role: "taster", replacement: "annotator", ifMatch: undefined }),
    ],
    [
      "a service account's roles",
      robot.id,
      () => updateServiceAccount(ctx, { serviceAccountId: robot.id, roles: ["reviewer"], ifMatch: undefined }),
    ],
    ["a key", credential.id, () => revokeApiKey(ctx, { apiKeyId: credential.id })],
    ["a status", userId, () => updateUser(ctx, { userId, status: "deactivated", ifMatch: undefined })],
  ];
  for (const [what, id, change] of changes) {
    const before = JSON.stringify(await getGrants(there, { userId: id }));
    await settled(other);
    expect(JSON.stringify(await getGrants(ctx, { userId: id }))).toBe(before);
    await change({ ctx, userId });
    await settled(here());
    expect([what, JSON.stringify(await getGrants(there, { userId: id }))]).not.toEqual([what, before]);
  }
});

test("a session that ended is no good at once, and what I may do is what I may do now", async () => {
  const { ctx, tokens } = await registered(host());
  const token = tokens.accessToken;
  const verify = async (runtime: Runtime) => (await verifyToken({ ...anonymous(host()), runtime }, { token })).valid;
  expect([await verify(here()), await verify(other)]).toEqual([true, true]);
  expect((await getPermissions(ctx, {})).roles).toEqual(["owner"]);
  await updateUser(ctx, { userId: ctx.actor.id, roles: ["owner", "reviewer"], ifMatch: undefined });
  expect((await getPermissions(ctx, {})).roles).toEqual(["owner", "reviewer"]);
  await revokeSession(ctx, { sessionId: ctx.sessionId! });
  await settled(here());
  expect([await verify(here()), await verify(other)]).toEqual([false, false]);
});
