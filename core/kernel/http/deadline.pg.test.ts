import { expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import * as v from "valibot";
import type { Context } from "../context.ts";
import { useHost } from "../testing/host.ts";
import { ledger, note, notes } from "../testing/ledger.ts";
import { transaction } from "../transaction.ts";
import { deadlineHeader, readDeadline } from "../wire/deadline.ts";
import { endpoint } from "../wire/endpoint.ts";
import { newId } from "../wire/id.ts";

const body = v.strictObject({ how: v.string() });
const Said = v.object({ left: v.nullable(v.number()) });
const contract = {
  work: endpoint("POST", "/work", { summary: "", body, self: true, response: Said }),
  tell: endpoint("GET", "/internal/tell", { summary: "", internal: true, response: Said }),
};
const left = (ctx: Context) => (ctx.deadlineAt === null ? null : ctx.deadlineAt - Date.now());
const routes = {
  async work(ctx: Context, { how }: { how: string }) {
    if (how === "slow statement")
      await transaction(ctx, async (tx) => {
        await tx.execute(sql`select pg_sleep(20)`);
      });
    if (how === "slow before") {
      await Bun.sleep(Math.max(0, left(ctx) ?? 0) + 20);
      await note(ctx, "too late");
    }
    if (how === "ask on") return ctx.call("projects", contract).tell({});
    await note(ctx, how);
    return { left: left(ctx) };
  },
  tell: (ctx: Context) => ({ left: left(ctx) }),
};
const host = useHost([ledger({ contract, routes })]);

async function work(how: string, deadline?: string) {
  const workspaceId = newId();
  const headers: Record<string, string> = deadline === undefined ? {} : { [deadlineHeader]: deadline };
  const answer = await host().request("projects", { workspaceId }, "POST", "/work", { how }, headers);
  return {
    status: answer.status,
    body: (await answer.json()) as { code?: string; left?: number | null },
    ctx: host().context("projects", { workspaceId }),
  };
}

test("a statement that runs past the caller's deadline is ended, and nothing of it stays", async () => {
  const began = performance.now();
  const { status, body: told, ctx } = await work("slow statement", "300");
  expect([status, told.code]).toEqual([504, "request.timeout"]);
  expect(performance.now() - began).toBeLessThan(10_000);
  expect(await notes(ctx)).toEqual([]);
});

test("what has not begun at the deadline is not begun", async () => {
  const { status, ctx } = await work("slow before", "50");
  expect(status).toBe(504);
  expect(await notes(ctx)).toEqual([]);
});

test("a deadline that is met changes nothing, and ends with its transaction", async () => {
  const { status, ctx } = await work("in time", "5000");
  expect([status, await notes(ctx)]).toEqual([200, ["in time"]]);
  const [row] = await ctx.runtime.db.app.orm.execute<{ statement_timeout: string }>(sql`show statement_timeout`);
  expect(row).toEqual({ statement_timeout: "0" });
});

test("a service that asks another passes on what is left", async () => {
  const { body: told } = await work("ask on", "5000");
  expect(told.left).toBeWithin(1, 5_001);
  expect((await work("ask on")).body).toEqual({ left: null });
});

test("only a whole number of milliseconds is a deadline, and ten minutes the longest", () => {
  expect(["1", "1500", "9999999"].map(readDeadline)).toEqual([1, 1_500, 600_000]);
  expect([null, "", "0", "-1", "1.5", "1e3", "99999999", "soon"].map(readDeadline)).toEqual(Array(8).fill(null));
});
