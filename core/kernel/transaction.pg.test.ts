import { expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import * as v from "valibot";
import type { Context } from "./context.ts";
import { emit } from "./outbox.ts";
import { eventually } from "./testing/eventually.ts";
import { useHost } from "./testing/host.ts";
import { entry, ledger, ledgerEvents, note, notes } from "./testing/ledger.ts";
import { afterCommit, inTransaction, systemQuery, transaction, transactionFor } from "./transaction.ts";
import { endpoint } from "./wire/endpoint.ts";
import { newId } from "./wire/id.ts";

const otherContract = {
  greet: endpoint("GET", "/greeting", { summary: "", internal: true, response: v.object({ text: v.string() }) }),
};
const other = {
  ...ledger({ name: "comments", contract: otherContract }),
  routes: { greet: () => ({ text: inTransaction() ? "inside" : "outside" }) },
};
const host = useHost([ledger({}), other]);
const begin = (workspaceId?: string) => host().context("projects", workspaceId ? { workspaceId } : {});
const outbox = async (ctx: Context) => [
  ...(await systemQuery(ctx.runtime, (tx) =>
    tx.execute<{ text: string; published: boolean }>(
      sql`select envelope->'data'->>'text' as text, published_at is not null as published from projects.outbox where workspace_id = ${ctx.workspaceId} order by seq`,
    ),
  )),
];
const all = sql`select reference from projects.customers order by id`;

test("an event is written with what made it true, or not at all", async () => {
  const ctx = begin();
  const failed = transaction(ctx, async (tx) => {
    await note(ctx, "undone");
    await emit(tx, ctx, ledgerEvents, "entry.made", entry("a", "never said"));
    throw new Error("undo");
  });
  await expect(failed).rejects.toThrow("undo");
  await transaction(ctx, async (tx) => {
    await note(ctx, "kept");
    await emit(tx, ctx, ledgerEvents, "entry.made", entry("a", "said"));
  });
  await eventually(async () => (await outbox(ctx)).some((row) => row.published));
  expect(await outbox(ctx)).toEqual([{ text: "said", published: true }]);
  expect(await notes(ctx)).toEqual(["kept"]);
});

test("an event that does not fit its schema undoes its transaction", async () => {
  const ctx = begin();
  const failed = transaction(ctx, async (tx) => {
    await note(ctx, "undone");
    await emit(tx, ctx, ledgerEvents, "entry.made", { ...entry("a", "b"), entryId: "not an id" });
  });
  await expect(failed).rejects.toThrow("must be a UUID");
  expect([await outbox(ctx), await notes(ctx)]).toEqual([[], []]);
});

test("rows of other workspaces are invisible, and cannot be written, without any where", async () => {
  const mine = begin();
  const theirs = begin();
  await note(mine, "mine");
  await note(theirs, "theirs");
  expect([...(await transaction(mine, (tx) => tx.execute(all)))]).toEqual([{ reference: "mine" }]);
  const changed = await transaction(mine, (tx) => tx.execute(sql`update projects.customers set reference = 'changed'`));
  expect(changed.count).toBe(1);
  expect(await notes(theirs)).toEqual(["theirs"]);
  const forged = transaction(mine, (tx) =>
    tx.execute(
      sql`insert into projects.customers (id, workspace_id, name, created_at) values (${newId()}, ${theirs.workspaceId}, 'forged', now())`,
    ),
  );
  await expect(forged).rejects.toMatchObject({ cause: { code: "42501" } });
});

test("a set of workspaces is seen together, and nothing outside of it", async () => {
  const [a, b, c] = [begin(), begin(), begin()];
  for (const [ctx, text] of [
    [a, "a"],
    [b, "b"],
    [c, "c"],
  ] as const)
    await note(ctx, text);
  const seen = await transactionFor(a.runtime, [a.workspaceId, b.workspaceId], (tx) => tx.execute(all));
  expect(seen.map((row) => row.reference)).toEqual(["a", "b"]);
});

test("a connection forgets whose transaction it served", async () => {
  const ctx = begin();
  await note(ctx, "mine");
  const bare = await Promise.all(Array.from({ length: 4 }, () => ctx.runtime.db.app.orm.execute(all)));
  expect(bare.flatMap((rows) => [...rows])).toEqual([]);
});

test("a verb inside another's transaction joins it, and is undone with it", async () => {
  const ctx = begin();
  const failed = transaction(ctx, async (tx) => {
    await transaction(ctx, async (inner) => {
      expect(inner).toBe(tx);
      await note(ctx, "joined");
    });
    expect([...(await tx.execute(all))]).toEqual([{ reference: "joined" }]);
    throw new Error("undo both");
  });
  await expect(failed).rejects.toThrow("undo both");
  expect(await notes(ctx)).toEqual([]);
});

test("what is to happen after the commit happens once, then, in order, and not after a rollback", async () => {
  const ctx = begin();
  const happened: string[] = [];
  const hook = (what: string) => afterCommit(() => void happened.push(what));
  await transaction(ctx, async () => {
    hook("outer");
    await transaction(ctx, async () => hook("inner"));
    expect(happened).toEqual([]);
  });
  await transaction(ctx, async () => {
    hook("rolled back");
    throw new Error("undo");
  }).catch(() => {});
  hook("at once");
  expect(happened).toEqual(["outer", "inner", "at once"]);
});

test("a transaction that deadlocked with another one is run again, with its hooks once", async () => {
  const ctx = begin();
  const ids = [newId(), newId()];
  await transaction(ctx, async (tx) => {
    for (const id of ids)
      await tx.execute(
        sql`insert into projects.customers (id, workspace_id, name, reference, created_at) values (${id}, ${ctx.workspaceId}, ${id}, '', now())`,
      );
  });
  let runs = 0;
  let hooks = 0;
  const bothHold = Promise.withResolvers<void>();
  const add = (first: string, second: string, mark: string) =>
    transaction(ctx, async (tx) => {
      const update = (id: string) =>
        tx.execute(sql`update projects.customers set reference = reference || ${mark} where id = ${id}`);
      await update(first);
      if (++runs === 2) bothHold.resolve();
      await bothHold.promise;
      await update(second);
      afterCommit(() => hooks++);
    });
  await Promise.all([add(ids[0]!, ids[1]!, "x"), add(ids[1]!, ids[0]!, "y")]);
  expect((await notes(ctx)).map((text) => [...text].sort().join(""))).toEqual(["xy", "xy"]);
  expect([runs, hooks]).toEqual([3, 2]);
});

test("another service cannot be called inside a transaction, not even by a client from before it", async () => {
  const ctx = begin();
  const earlier = ctx.call("comments", otherContract);
  expect(await earlier.greet({})).toEqual({ text: "outside" });
  const refused = "comments was called inside a transaction";
  await expect(transaction(ctx, async () => ctx.call("comments", otherContract).greet({}))).rejects.toThrow(refused);
  await expect(transaction(ctx, () => earlier.greet({}))).rejects.toThrow(refused);
});
