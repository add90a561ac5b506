import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "bun:test";
import { startPostgres } from "../../../db/embedded/postgres.ts";
import { scratchHome } from "../../../db/embedded/scratch-home.ts";
import { migrate } from "../../../db/migrate.ts";
import { createContext } from "../../kernel/context.ts";
import { type Host, startHost } from "../../kernel/lifecycle/host.ts";
import { useHost } from "../../kernel/testing/host.ts";
import { newId } from "../../kernel/wire/id.ts";
import { startInstance } from "../control-instance.ts";
import { createWorkflow } from "../save-workflow.ts";
import { workflowService } from "../service.ts";
import { getTaskState } from "../task-state.ts";
import { verifyInstances } from "../verify-instances.ts";
import { engineOf } from "./engine.ts";
import { originOf } from "./submission.ts";

const quiet = { ...workflowService, reactions: [], schedules: [], jobs: [] };
/** For its Redis and storage; what is killed is a Postgres of this test's own, which is not allowed to forget. */
const host = useHost([quiet]);
let scratch: Awaited<ReturnType<typeof scratchHome>>;
let server: Awaited<ReturnType<typeof startPostgres>>;
let own: Host;
const start = () =>
  startPostgres({
    keeper: scratch.keeper,
    dataDir: join(scratch.home, "postgres"),
    port: scratch.ports[0]!,
    password: "a password of this test alone",
    log: join(scratch.home, "postgres.log"),
  });

beforeAll(async () => {
  scratch = await scratchHome(1);
  server = await start();
  await migrate({ DATABASE_URL: server.url }, ["workflow"]);
  const config = { ...host().runtimes.get("workflow")!.config, DATABASE_URL: server.url };
  own = await startHost({
    config,
    services: [quiet],
    log: host().log,
    grantsOf: () => () => Promise.reject(new Error("nobody asks")),
    env: { DATABASE_URL: server.url },
  });
});
afterAll(async () => {
  await own?.stop();
  await server?.stop();
  scratch?.keeper.close();
  rmSync(scratch.home, { recursive: true, force: true });
});

const definition = {
  id: "counter",
  context: { seen: [] },
  initial: "counting",
  states: {
    counting: {
      on: {
        end: "over",
        add: { actions: [{ type: "assign", params: { set: { seen: "context.seen + [event.n]" } } }] },
      },
    },
    over: { type: "final" },
  },
};

test("what was acknowledged outlives a Postgres that is killed while it commits, and what was not is done once when it is sent again", async () => {
  const runtime = own.runtimes.get("workflow")!;
  const ctx = createContext(runtime, { workspaceId: newId() });
  const workflow = await createWorkflow(ctx, { name: "Counter", description: "", definition, status: "published" });
  const taskIds = Array.from({ length: 24 }, () => newId());
  for (const taskId of taskIds)
    await startInstance(ctx, { workflowId: workflow.id, taskId, projectId: newId(), batchId: newId(), input: {} });
  let [over, failures] = [false, 0];
  const sent = await Promise.all(
    taskIds
      .map(async (taskId) => {
        let n = 0;
        for (; !over; n++) {
          const eventId = newId();
          const claim = { eventId, reaction: "test" };
          for (let done = false; !done;)
            await engineOf(runtime)
              .send(originOf(ctx), taskId, { type: "add", n }, eventId, { claim })
              .then(
                () => void (done = true),
                async () => {
                  failures++;
                  await Bun.sleep(25);
                },
              );
        }
        return n;
      })
      .concat(
        (async () => {
          for (let kill = 0; kill < 3; kill++) {
            await Bun.sleep(400);
            process.kill(server.pid, "SIGKILL");
            await server.ended;
            server = await start();
          }
          await Bun.sleep(200);
          over = true;
          return 0;
        })(),
      ),
  );
  expect(failures).toBeGreaterThan(0);
  for (const [i, taskId] of taskIds.entries()) {
    const { context, sequence } = (await getTaskState(ctx, { taskId })).instance;
    expect(context.seen).toEqual(Array.from({ length: sent[i]! }, (_, n) => n));
    expect(sequence).toBe(sent[i]! + 1);
  }
  const verified = await verifyInstances(ctx, {
    limit: 200,
    cursor: undefined,
    projectId: undefined,
    instanceId: undefined,
  });
  expect(verified).toEqual({ checked: 24, differences: [], nextCursor: null });
}, 90_000);
