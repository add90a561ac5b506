import { expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import postgres from "postgres";
import { commentsService } from "../comments/service.ts";
import type { Context } from "../kernel/context.ts";
import { eventually } from "../kernel/testing/eventually.ts";
import { useHost } from "../kernel/testing/host.ts";
import { transaction, transactionFor } from "../kernel/transaction.ts";
import type { Envelope } from "../kernel/wire/event.ts";
import { newId } from "../kernel/wire/id.ts";
import { listAuditLogs, listEntityLogs } from "./list-audit-logs.ts";
import { onAnyEvent } from "./on/any-event.ts";
import { auditService } from "./service.ts";
import { verifyChain } from "./verify-chain.ts";

const host = useHost([auditService, commentsService]);
const intact = (rows: number) => ({ rows, intact: true, brokenAt: null });

/** Comments on a task, and waits until all of them are written down. */
async function comment(ctx: Context, count: number, taskId = newId()): Promise<{ taskId: string; ids: string[] }> {
  const caller = { workspaceId: ctx.workspaceId, userId: ctx.actor.id };
  const ids: string[] = [];
  for (let i = 0; i < count; i++) {
    const body = { entityType: "TASK", entityId: taskId, body: `number ${i}` };
    const made = await host().request("comments", caller, "POST", "/comments", body);
    ids.push(((await made.json()) as { id: string }).id);
  }
  await eventually(async () => {
    const { items } = await listAuditLogs(ctx, { limit: 200 });
    return ids.every((id) => items.some((log) => log.entityId === id));
  });
  return { taskId, ids };
}

function envelope(workspaceid: string, data: Record<string, unknown>, over: Partial<Envelope> = {}): Envelope {
  return {
    specversion: "1.0",
    id: newId(),
    source: "/welo/tasks",
    type: "task.created",
    subject: newId(),
    time: "2026-03-01T12:00:00.123Z",
    datacontenttype: "application/json",
    dataschema: "https://welo.dev/events/task.created",
    workspaceid,
    actor: `user:${newId()}`,
    partitionkey: "k",
    correlationid: newId(),
    causationid: null,
    traceparent: null,
    data,
    ...over,
  };
}

/** Hands events to audit as the bus does. */
async function hear(events: Envelope[]): Promise<void> {
  const runtime = host().runtimes.get("audit")!;
  const workspaces = [...new Set(events.map((event) => event.workspaceid))];
  await transactionFor(runtime, workspaces, (tx) => onAnyEvent.handle(runtime, tx, events));
}

/** Does what only an administrator of the database can. */
async function tamper(statement: (tx: postgres.Sql) => Promise<unknown>): Promise<void> {
  const admin = postgres(host().runtimes.get("audit")!.config.DATABASE_URL, { max: 1 });
  try {
    await statement(admin);
  } finally {
    await admin.end();
  }
}

test("every event becomes one row, in a chain without gaps that verifies", async () => {
  const ctx = host().context("audit");
  const { ids } = await comment(ctx, 5);
  const { items } = await listAuditLogs(ctx, { limit: 50 });
  expect(items.map((log) => log.sequence)).toEqual([5, 4, 3, 2, 1]);
  const [entityId] = ids;
  const actor = `user:${ctx.actor.id}`;
  expect(items.at(-1)).toMatchObject({
    action: "comment.created",
    service: "comments",
    actor,
    entityType: "comment",
    entityId,
  });
  expect(items[0]!.hash).toMatch(/^[0-9a-f]{64}$/);
  expect(await verifyChain(ctx)).toEqual(intact(5));
  expect(await verifyChain(host().context("audit"))).toEqual(intact(0));
});

test("whatever JSON an event holds, its hash is the same when it is read back", async () => {
  const ctx = host().context("audit");
  await hear([
    envelope(ctx.workspaceId, {
      z: 1,
      a: { y: [1.5, 1e21, 1e-9, -0, 0.1], b: null },
      é: '\u2028 " \\ 😀 \u0007',
      "": [{}, []],
      10: true,
      9: false,
    }),
    envelope(ctx.workspaceId, {
      big: Number.MAX_SAFE_INTEGER,
      tiny: 5e-324,
      huge: 1.7976931348623157e308,
      deep: [[[{ k: [] }]]],
    }),
    envelope(ctx.workspaceId, {}, { subject: "role name with spaces", time: "2026-12-31T23:59:59.999Z" }),
  ]);
  expect(await verifyChain(ctx)).toEqual(intact(3));
});

test("several writers at once, of several workspaces, keep every chain whole", async () => {
  const all = [1, 2, 3].map(() => host().context("audit"));
  const batches = Array.from({ length: 12 }, (_, i) =>
    all.flatMap((ctx) => [envelope(ctx.workspaceId, { i }), envelope(ctx.workspaceId, { i })]),
  );
  await Promise.all(batches.map((batch, i) => hear(i % 2 ? batch : batch.toReversed())));
  for (const ctx of all) expect(await verifyChain(ctx)).toEqual(intact(24));
});

test("a row that was changed is named", async () => {
  const ctx = host().context("audit");
  await comment(ctx, 4);
  await tamper(
    (admin) =>
      admin`update audit.logs set actor = 'user:somebody-else' where workspace_id = ${ctx.workspaceId} and sequence = 3`,
  );
  expect(await verifyChain(ctx)).toEqual({ rows: 2, intact: false, brokenAt: 3 });
});

test.each([
  ["its data", "data = data || '{\"extra\": 1}'", 2],
  ["its time", "at = at + interval '1 millisecond'", 2],
  ["its action", "action = 'comment.deleted'", 2],
  ["its project", "project_id = gen_random_uuid()", 2],
  ["its hash", "hash = sha256(hash)", 2],
  ["its place", "sequence = 9", 2],
])("a row whose keeper changed %s is named", async (_what, change, brokenAt) => {
  const ctx = host().context("audit");
  await hear([1, 2, 3].map((i) => envelope(ctx.workspaceId, { i })));
  await tamper((admin) =>
    admin.unsafe(`update audit.logs set ${change} where workspace_id = '${ctx.workspaceId}' and sequence = 2`),
  );
  expect(await verifyChain(ctx)).toMatchObject({ intact: false, brokenAt });
});

test("a row that is missing is named, in the middle, at the end and all of them", async () => {
  for (const [which, brokenAt] of [
    ["sequence = 2", 2],
    ["sequence = 4", 4],
    ["true", 1],
  ] as const) {
    const ctx = host().context("audit");
    await hear([1, 2, 3, 4].map((i) => envelope(ctx.workspaceId, { i })));
    await tamper((admin) =>
      admin.unsafe(`delete from audit.logs where workspace_id = '${ctx.workspaceId}' and ${which}`),
    );
    expect(await verifyChain(ctx)).toEqual({ rows: brokenAt - 1, intact: false, brokenAt });
  }
});

test("a chain that was cut and rehashed at its end does not fit its head", async () => {
  const ctx = host().context("audit");
  await hear([1, 2, 3].map((i) => envelope(ctx.workspaceId, { i })));
  await tamper(
    (admin) => admin`update audit.chain_heads set hash = sha256(hash) where workspace_id = ${ctx.workspaceId}`,
  );
  expect(await verifyChain(ctx)).toMatchObject({ intact: false, brokenAt: 3 });
});

test("the service itself can neither change nor delete a row", async () => {
  const ctx = host().context("audit");
  await hear([envelope(ctx.workspaceId, {})]);
  for (const statement of [
    sql`update audit.logs set actor = 'nobody'`,
    sql`delete from audit.logs`,
    sql`truncate audit.logs`,
  ]) {
    const refused = await transaction(ctx, (tx) => tx.execute(statement)).catch(
      (error: Error) => (error.cause as { code: string }).code,
    );
    expect(refused).toBe("42501");
  }
});

test("a log is found by who, what, where and why, page by page", async () => {
  const ctx = host().context("audit");
  const [projectId, actor, correlationid] = [newId(), `user:${newId()}`, newId()];
  await hear([
    ...[1, 2, 3].map((i) => envelope(ctx.workspaceId, { projectId, i }, { actor })),
    envelope(ctx.workspaceId, { projectId: "none of ours" }, { correlationid, type: "batch.completed" }),
    envelope(ctx.workspaceId, { projectId: null }, { correlationid }),
  ]);
  const sequences = async (filter: object) =>
    (await listAuditLogs(ctx, { limit: 50, ...filter })).items.map((log) => log.sequence);
  expect(await sequences({ projectId })).toEqual([3, 2, 1]);
  expect(await sequences({ actor })).toEqual([3, 2, 1]);
  expect(await sequences({ correlationId: correlationid })).toEqual([5, 4]);
  expect(await sequences({ action: "batch.completed", correlationId: correlationid })).toEqual([4]);
  expect(await sequences({ action: "batch.completed", actor })).toEqual([]);
  const first = await listAuditLogs(ctx, { limit: 2 });
  const second = await listAuditLogs(ctx, { limit: 2, cursor: first.nextCursor! });
  const third = await listAuditLogs(ctx, { limit: 2, cursor: second.nextCursor! });
  expect([first, second, third].map((page) => page.items.map((log) => log.sequence))).toEqual([[5, 4], [3, 2], [1]]);
  expect(third.nextCursor).toBeNull();
  await expect(listAuditLogs(ctx, { limit: 2, cursor: "x" })).rejects.toMatchObject({ status: 422 });
  expect((await listAuditLogs(host().context("audit"), { limit: 9, actor })).items).toHaveLength(0);
});

test("a thing's own log holds what happened to it and to what is ordered by it", async () => {
  const ctx = host().context("audit");
  const taskId = newId();
  await hear([
    envelope(ctx.workspaceId, {}, { subject: taskId, partitionkey: taskId }),
    envelope(ctx.workspaceId, {}, { type: "annotation.submitted", source: "/welo/annotations", partitionkey: taskId }),
    envelope(ctx.workspaceId, {}),
  ]);
  const { items } = await listEntityLogs(ctx, { type: "task", id: taskId, limit: 50 });
  expect(items.map((log) => [log.entityType, log.service])).toEqual([
    ["annotation", "annotations"],
    ["task", "tasks"],
  ]);
  const annotation = items[0]!.entityId;
  expect((await listEntityLogs(ctx, { type: "annotation", id: annotation, limit: 50 })).items).toHaveLength(1);
  expect((await listEntityLogs(ctx, { type: "batch", id: annotation, limit: 50 })).items).toHaveLength(0);
});

test("data above 16 KB is kept as its size and digest, and the chain holds", async () => {
  const ctx = host().context("audit");
  await hear([
    envelope(ctx.workspaceId, { text: "x".repeat(16_384) }),
    envelope(ctx.workspaceId, { text: "x".repeat(16_000) }),
  ]);
  const { items } = await listAuditLogs(ctx, { limit: 2 });
  expect(items[1]!.data).toEqual({ omitted: { bytes: 16_395, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) } });
  expect(items[0]!.data).toEqual({ text: "x".repeat(16_000) });
  expect(await verifyChain(ctx)).toEqual(intact(2));
});
