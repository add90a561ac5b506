import type { Annotation } from "../../annotations/contract.ts";
import type { Context } from "../../kernel/context.ts";
import { newId } from "../../kernel/wire/id.ts";
import type { LabelSchema } from "../../projects/label-schema.contract.ts";
import { type Material, meaningOf } from "../../quality/meaning.ts";
import { familyOf } from "../../quality/consensus/labels.ts";
import { updateConsensus } from "../../quality/record-consensus.ts";
import { seededRandom } from "../../quality/statistics/random.ts";
import type { Given, Measure } from "../bench-definition.ts";
import { knowledgeOf } from "../../quality/store/knowledge.ts";
import { median } from "../rounds.ts";
import { memoryTransaction } from "./memory-database.ts";

const CLASSES = Array.from({ length: 5 }, (_, at) => `class ${at}`);
/** Five have answered, and one more does. */
const PEOPLE = 6;
const MORE = 500;
const PASSES = 3;

const schema: LabelSchema = {
  media: "text",
  tools: [],
  classes: [],
  fields: [
    { name: "kind", title: "Kind", kind: "choice", options: CLASSES.map((value) => ({ value })), required: true },
  ],
  relations: [],
};

/** A context that has no runtime behind it but who is told when something was written. */
function bareContext(workspaceId: string): Context {
  const bare = {
    workspaceId,
    actor: { type: "service", id: "quality" },
    clock: { now: () => new Date() },
    runtime: { wake: () => {} },
    correlationId: newId(),
    causationId: null,
    traceparent: null,
  };
  return bare as unknown as Context;
}

/**
 * What the service does in its own process when one more answer to a task has come: it says anew what the task means, by what is known of the
 * people, judges them by it, writes its statements and the event. Postgres is answered from memory; what other services tell is at hand.
 */
export async function runService(_given: Given, more = MORE): Promise<Measure> {
  const random = seededRandom(7);
  const about = { workspaceId: newId(), customerId: null, projectId: newId(), batchId: newId(), taskId: newId() };
  const people = Array.from({ length: PEOPLE }, () => newId());
  const ctx = bareContext(about.workspaceId);
  const said = people.flatMap((userId) =>
    CLASSES.flatMap((label) =>
      CLASSES.map((truth) => ({ userId, label, truth, count: label === truth ? 160 : 10 * random() })),
    ),
  );
  const family = familyOf("kind");
  const evidence = people.map((userId) => ({ userId, class: "", right: 80, wrong: 20, judged: 100 }));
  const database = memoryTransaction([
    {
      piece: "jsonb_each_text(i.posterior)",
      rows: [
        ...CLASSES.map((label) => ({ family, userId: null, label, truth: label, count: 1000 })),
        ...said.map((one) => ({ family, ...one })),
      ],
    },
    { piece: "from quality.skill_observations", rows: [{ task: null, policy: null, review: null, evidence }] },
  ]);
  const material = (): Material => ({
    annotations: people.map((userId) => {
      const kind = CLASSES[Math.floor(random() * CLASSES.length)]!;
      const result = { regions: [], relations: [], answers: { kind } };
      return { id: userId, userId, version: 1, schemaVersion: 1, result } as unknown as Annotation;
    }),
    comparisons: [],
    groups: [],
    schema,
    meta: {},
  });
  const materials = Array.from({ length: more }, material);
  const explaining = await microseconds(more, async (at) => {
    const known = await knowledgeOf(database.tx, about, { people, now: ctx.clock.now() });
    const { items } = await meaningOf(database.tx, about, materials[at]!, known);
    if (items[0]?.answers !== PEOPLE) throw new Error("An answer was lost.");
  });
  const before = database.statements();
  const us = await microseconds(more, (at) => updateConsensus(database.tx, ctx, about, materials[at]!, new Date()));
  const statements = (database.statements() - before) / (more * (PASSES + 1));
  const rows = [
    ["labels, skills and posterior, with the statements that ask for them", explaining],
    ["the rest: judging people, the statements that keep it all, the event checked and written", us - explaining],
    ["together", us],
  ] as const;
  const table = {
    title: `one more answer, the sixth of a task, its ${statements} statements answered from memory`,
    head: ["", "us"],
    rows,
  };
  return { perSecond: 1e6 / us, facts: { us, explaining, statements }, tables: [table] };
}

/** The median of the processor's time for one of many, one after the other; once before to warm up. */
async function microseconds(many: number, one: (at: number) => Promise<void>): Promise<number> {
  const took: number[] = [];
  for (let pass = 0; pass <= PASSES; pass++) {
    const before = process.cpuUsage();
    for (let at = 0; at < many; at++) await one(at);
    const { user, system } = process.cpuUsage(before);
    if (pass > 0) took.push((user + system) / many);
  }
  return median(took);
}
