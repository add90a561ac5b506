import { expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import * as v from "valibot";
import type { Context } from "../context.ts";
import { emit } from "../outbox.ts";
import { useHost } from "../testing/host.ts";
import { entry, ledger, ledgerEvents } from "../testing/ledger.ts";
import { transaction } from "../transaction.ts";
import { endpoint } from "../wire/endpoint.ts";
import { newId } from "../wire/id.ts";

const Said = v.object({ traceparent: v.nullable(v.string()) });
const contract = {
  say: endpoint("POST", "/say", { summary: "", body: v.strictObject({}), self: true, response: Said }),
  hear: endpoint("GET", "/internal/hear", { summary: "", internal: true, response: Said }),
};
const routes = {
  async say(ctx: Context) {
    await transaction(ctx, (tx) => emit(tx, ctx, ledgerEvents, "entry.made", entry("a", "said")));
    return ctx.call("projects", contract).hear({});
  },
  hear: (ctx: Context) => ({ traceparent: ctx.traceparent }),
};
const host = useHost([ledger({ contract, routes })]);

test("a request's trace goes on in the events that it causes and in the services that it asks", async () => {
  const workspaceId = newId();
  const traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  const answer = await host().request("projects", { workspaceId }, "POST", "/say", {}, { traceparent });
  expect(await answer.json()).toEqual({ traceparent });
  const rows = await host()
    .runtimes.get("projects")!
    .db.system.orm.execute<{ traceparent: string }>(
      sql`select envelope->>'traceparent' as traceparent from projects.outbox where workspace_id = ${workspaceId}`,
    );
  expect(rows.map((row) => row.traceparent)).toEqual([traceparent]);
});
