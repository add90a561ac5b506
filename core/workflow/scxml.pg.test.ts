import { afterAll, beforeAll, expect, test } from "bun:test";
import postgres from "postgres";
import { injected } from "../../machines/engine/injected.ts";
import { type ScxmlCase, scxmlCases } from "../../machines/engine/scxml/cases.suite.ts";
import { type Difference, playCase } from "../../machines/engine/scxml/run.suite.ts";
import type { Context } from "../kernel/context.ts";
import { useHost } from "../kernel/testing/host.ts";
import { DyingEngine } from "./dying-engine.suite.ts";
import { keepDocument, type Order, persisted } from "./scxml-driver.suite.ts";
import { carryOut, MortalEngine } from "./scxml-engine.suite.ts";
import { workflowService } from "./service.ts";
import { verifyInstances } from "./verify-instances.ts";

/** SCXML=history plays what has that in its name; SCXML_SEED=7 kills at other moments. */
const wanted = process.env["SCXML"] ?? "";
const seed = Number(process.env["SCXML_SEED"] ?? 1);
const cases = scxmlCases().filter(({ name }) => name.includes(wanted));
const host = useHost([{ ...workflowService, reactions: [], schedules: [], jobs: [] }]);
const deaths = 5;
const longestLife = 300;
let admin: postgres.Sql;
beforeAll(() => {
  injected.reservedEvents = true;
  admin = postgres(host().runtimes.get("workflow")!.config.DATABASE_URL, { max: 8, onnotice: () => {} });
});
afterAll(() => {
  injected.reservedEvents = false;
  return admin.end();
});

type Tell = (order: Order) => Promise<void>;

/** Plays all documents, so many at a time, and says which differ; each is told to an engine of its own if there are several. */
async function playAll(
  ctx: Context,
  atOnce: number,
  tellOf: (one: ScxmlCase) => Tell,
): Promise<Record<string, Difference | string>> {
  const different: Record<string, Difference | string> = {};
  const queue = [...cases];
  const play = async (one: ScxmlCase) => {
    const workflowId = await keepDocument(ctx, one);
    return playCase(one, persisted(admin, ctx, workflowId, tellOf(one))).catch((error: unknown) => String(error));
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

function drawnBy(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
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
  const [counts] = await admin<{ transitions: number; told: number }[]>`
    select (select count(*)::int from workflow.state_transitions where workspace_id = ${ctx.workspaceId}) as transitions,
      (select count(*)::int from workflow.outbox where workspace_id = ${ctx.workspaceId} and envelope->>'type' = 'state.transitioned') as told`;
  expect(counts!.told).toBe(counts!.transitions);
}

test("SCXML's documents end as their scripts say with every event applied to what Postgres holds", async () => {
  const ctx = host().context("workflow");
  const runtime = host().runtimes.get("workflow")!;
  let [orders, reads] = [0, 0];
  const tell: Tell = (order) => (orders++, carryOut(runtime, order, () => void reads++));
  expect(await playAll(ctx, 8, () => tell)).toEqual({});
  expect(reads).toBeGreaterThanOrEqual(orders);
  await demandWhole(ctx);
}, 240_000);

test("and when the engine dies over each event, at any await of its way, before another one carries it out", async () => {
  const ctx = host().context("workflow");
  const runtime = host().runtimes.get("workflow")!;
  const engines = new Map<string, DyingEngine>();
  const raise = (one: ScxmlCase): Tell => {
    const engine = new DyingEngine(runtime, drawnBy(seed ^ Number(Bun.hash.crc32(one.name))));
    engines.set(one.name, engine);
    return (order) => engine.tell(order);
  };
  const different = await playAll(ctx, 8, raise);
  const deaths = (name: string) => engines.get(name)!.deaths;
  expect(Object.entries(different).map(([name, what]) => ({ name, what, seed, deaths: deaths(name) }))).toEqual([]);
  const all = [...engines.values()].flatMap((engine) => engine.deaths.map(({ where }) => where));
  const expected = ["before", "during", "after"].map((when) => `${when} workflow.apply_changes`);
  if (wanted === "") expect(all).toEqual(expect.arrayContaining([...expected, "told"]));
  await demandWhole(ctx);
}, 240_000);

test("and when the engine is killed over and over while it works on them", async () => {
  const ctx = host().context("workflow");
  const engine = new MortalEngine(host().runtimes.get("workflow")!.config);
  const random = drawnBy(seed);
  let playing = true;
  const killing = (async () => {
    while (playing && engine.deaths < deaths) await engine.killAfter(random(longestLife));
  })();
  try {
    const played = playAll(ctx, cases.length, () => (order) => engine.tell(order));
    expect(await played.finally(() => (playing = false))).toEqual({});
    await killing;
    expect(engine.deaths).toBeGreaterThan(0);
    await demandWhole(ctx);
  } finally {
    await engine.end();
  }
}, 240_000);
