import { afterAll, beforeAll, expect, test } from "bun:test";
import postgres from "postgres";
import { injected } from "../../machines/engine/injected.ts";
import { type ScxmlCase, scxmlCases } from "../../machines/engine/scxml/cases.suite.ts";
import { type Difference, playCase } from "../../machines/engine/scxml/run.suite.ts";
import type { Context } from "../kernel/context.ts";
import { useHost } from "../kernel/testing/host.ts";
import { keepDocument, type Order, persisted } from "./scxml-driver.suite.ts";
import { carryOut, MortalEngine } from "./scxml-engine.suite.ts";
import { workflowService } from "./service.ts";
import { verifyInstances } from "./verify-instances.ts";

/** SCXML=history plays what has that in its name; SCXML_SEED=7 kills at other moments. */
const wanted = process.env["SCXML"] ?? "";
const cases = scxmlCases().filter(({ name }) => name.includes(wanted));
const host = useHost([{ ...workflowService, reactions: [], schedules: [], jobs: [] }]);
const deaths = 15;
const longestLife = 1_000;
let admin: postgres.Sql;
beforeAll(() => {
  injected.reservedEvents = true;
  admin = postgres(host().runtimes.get("workflow")!.config.DATABASE_URL, { max: 8, onnotice: () => {} });
});
afterAll(() => {
  injected.reservedEvents = false;
  return admin.end();
});

/** Plays all documents, so many at a time, and says which differ. */
async function playAll(
  ctx: Context,
  atOnce: number,
  tell: (order: Order) => Promise<void>,
): Promise<Record<string, Difference | string>> {
  const different: Record<string, Difference | string> = {};
  const queue = [...cases];
  const play = async (one: ScxmlCase) => {
    const workflowId = await keepDocument(ctx, one);
    return playCase(one, persisted(admin, ctx, workflowId, tell)).catch((error: unknown) => String(error));
  };
  const worker = async () => {
    for (let one = queue.shift(); one; one = queue.shift()) {
      const difference = await play(one);
      if (difference) different[one.name] = difference;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return different;
}

/** Every history leads to where its instance is. */
async function demandWhole(ctx: Context): Promise<void> {
  let cursor: string | undefined;
  let checked = 0;
  do {
    const page = await verifyInstances(ctx, { limit: 100, cursor, projectId: undefined, instanceId: undefined });
    expect(page.differences).toEqual([]);
    checked += page.checked;
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  expect(checked).toBe(cases.length);
}

test("SCXML's documents end as their scripts say with every event applied to what Postgres holds", async () => {
  const ctx = host().context("workflow");
  const runtime = host().runtimes.get("workflow")!;
  expect(await playAll(ctx, 8, (order) => carryOut(runtime, order))).toEqual({});
  await demandWhole(ctx);
}, 120_000);

test("and when the engine is killed over and over while it works on them", async () => {
  const ctx = host().context("workflow");
  const engine = new MortalEngine(host().runtimes.get("workflow")!.config);
  let seed = Number(process.env["SCXML_SEED"] ?? 1);
  const random = (below: number) => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed % below;
  };
  let playing = true;
  const killing = (async () => {
    while (playing && engine.deaths < deaths) await engine.killAfter(random(longestLife));
  })();
  try {
    const played = playAll(ctx, cases.length, (order) => engine.tell(order));
    expect(await played.finally(() => (playing = false))).toEqual({});
    await killing;
    expect(engine.deaths).toBeGreaterThan(wanted === "" ? 10 : 0);
    await demandWhole(ctx);
  } finally {
    await engine.end();
  }
}, 240_000);
