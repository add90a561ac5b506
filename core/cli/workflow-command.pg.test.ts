import { afterAll, beforeAll, expect, test } from "bun:test";
import postgres from "postgres";
import { useHost } from "../kernel/testing/host.ts";
import { newId } from "../kernel/wire/id.ts";
import { startInstance } from "../workflow/control-instance.ts";
import { createWorkflow } from "../workflow/save-workflow.ts";
import { workflowService } from "../workflow/service.ts";
import { weloAt } from "./welo.suite.ts";

const host = useHost([workflowService]);
const caller = { workspaceId: newId(), userId: newId() };
let door: ReturnType<typeof Bun.serve>;
let admin: postgres.Sql;

beforeAll(() => {
  admin = postgres(host().runtimes.get("workflow")!.config.DATABASE_URL, { max: 1, onnotice: () => {} });
  // Stands where the edge stands: whoever comes is the caller.
  door = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch(request) {
      const { pathname, search } = new URL(request.url);
      return host().request("workflow", caller, request.method, `${pathname.replace(/^\/v1/, "")}${search}`);
    },
  });
});
afterAll(async () => {
  await door.stop(true);
  await admin.end();
});

const welo = (...args: string[]) => weloAt(door.url.origin, args);

async function begin(): Promise<string> {
  const ctx = host().context("workflow", caller);
  const definition = {
    id: "w",
    context: { n: 1 },
    initial: "a",
    states: { a: { on: { end: "b" } }, b: { type: "final" } },
  };
  const workflow = await createWorkflow(ctx, { name: "W", description: "", definition, status: "published" });
  const input = { workflowId: workflow.id, taskId: newId(), projectId: newId(), batchId: newId(), input: {} };
  return (await startInstance(ctx, input)).id;
}

test("instances that are what their histories make of them are no reason to complain", async () => {
  await Promise.all(Array.from({ length: 3 }, begin));
  const { code, out } = await welo("workflow", "verify");
  expect([code, out]).toEqual([0, "3 instances verified, 0 of them are not what their history makes of them.\n"]);
});

test("one that is not is named with the difference, and the command fails", async () => {
  const wrong = await begin();
  await admin`update workflow.workflow_instances set snapshot = jsonb_set(snapshot, '{context,n}', '2') where id = ${wrong}`;
  const { code, out, err } = await welo("workflow", "verify");
  expect(code).toBe(1);
  expect(err).toContain(wrong);
  expect(err).toContain("snapshot");
  expect(out).toContain("1 of them");
  const one = await welo("workflow", "verify", "--instance", wrong, "--json");
  expect(one.code).toBe(1);
  expect(JSON.parse(one.out)).toMatchObject({ checked: 1, differences: [{ instanceId: wrong, kind: "snapshot" }] });
});
