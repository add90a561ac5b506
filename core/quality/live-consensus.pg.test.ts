import { expect, test } from "bun:test";
import { eq, sql } from "drizzle-orm";
import { consensusItems, consensusTasks, skillObservations } from "../../db/schema/quality.ts";
import type { Annotation } from "../annotations/contract.ts";
import { letters, scene } from "../annotations/scene.suite.ts";
import { annotationsService } from "../annotations/service.ts";
import { useHost } from "../kernel/testing/host.ts";
import { transaction } from "../kernel/transaction.ts";
import { newId } from "../kernel/wire/id.ts";
import { projectsService } from "../projects/service.ts";
import type { LabelSchema } from "../projects/label-schema.contract.ts";
import { tasksService } from "../tasks/service.ts";
import { workflowService } from "../workflow/service.ts";
import { familyOf } from "./consensus/labels.ts";
import { labelModels } from "./consensus/models.ts";
import { putConsensusPolicy } from "./consensus-policy.ts";
import { fitConsensusJob } from "./jobs/fit-consensus.ts";
import { fitProject } from "./fit-project.ts";
import { getMetrics } from "./get-metrics.ts";
import { getAgreement } from "./read-agreement.ts";
import { updateConsensus } from "./record-consensus.ts";
import { qualityService } from "./service.ts";
import { eachLabel, type Said } from "./store/consensus.ts";
import { ROWS_AT_A_TIME } from "./store/each-part.ts";
import { evenly, plant } from "./statistics/consensus/planted.suite.ts";

const host = useHost([projectsService, tasksService, workflowService, annotationsService, qualityService]);
const classes = ["a", "b", "c"];
const TASKS = 20;
const ANSWERS = 3;
/** Two who know, one who mostly does, and two who guess; of the classes one is rare. */
const skills = [0.97, 0.93, 0.8, 0.4, 0.35];
const { crowd } = plant({
  tasks: TASKS,
  workers: skills.length,
  answers: ANSWERS,
  priors: [0.6, 0.3, 0.1],
  confusion: (worker) => evenly(skills[worker]!, 3),
  seed: 5,
});

/** The same question once for each model. */
const schema: LabelSchema = {
  ...letters,
  fields: labelModels.map((name) => ({
    name,
    title: name,
    kind: "choice",
    options: classes.map((value) => ({ value })),
    required: true,
  })),
};

async function asked() {
  const s = await scene(host(), "single-pass", { overlap: ANSWERS }, schema);
  const service = host().context("quality", { workspaceId: s.workspaceId, service: true });
  const models = labelModels.map((model) => ({ question: model, model }));
  const policy = { projectId: s.project.id, models, regions: "dawid_skene", fuse: false, overlap: null } as const;
  await putConsensusPolicy(s.person("quality"), policy);
  const people = skills.map(() => newId());
  const tasks = Array.from({ length: TASKS }, () => newId());
  const about = { workspaceId: s.workspaceId, customerId: null, projectId: s.project.id, batchId: newId() };
  let at = Date.now();
  /** What the first so many have said of a task, each by so many classes off what was planted. */
  const say = (task: number, upTo: number, off = 0) => {
    const from = crowd.starts[task]!;
    const annotations = [...crowd.workers.subarray(from, from + upTo)].map((worker, place) => {
      const label = classes[(crowd.labels[from + place]! + off) % classes.length]!;
      const answers = Object.fromEntries(labelModels.map((name) => [name, label]));
      const result = { regions: [], relations: [], answers };
      return { id: newId(), userId: people[worker]!, result, schemaVersion: 1 } as unknown as Annotation;
    });
    const material = { annotations, comparisons: [], groups: [], schema, meta: {} };
    const place = { ...about, taskId: tasks[task]! };
    return transaction(service, (tx) => updateConsensus(tx, service, place, material, new Date(at++)));
  };
  const fit = () =>
    fitConsensusJob.run(
      service,
      { projectId: s.project.id },
      { jobId: newId(), attempt: 1, lastAttempt: false, signal: new AbortController().signal },
    );
  /** All that is kept of what the tasks mean and of how people were judged by it. */
  const kept = () =>
    transaction(service, async (tx) => ({
      items: await tx
        .select()
        .from(consensusItems)
        .where(eq(consensusItems.projectId, s.project.id))
        .orderBy(consensusItems.taskId, consensusItems.family),
      tasks: await tx
        .select()
        .from(consensusTasks)
        .where(eq(consensusTasks.projectId, s.project.id))
        .orderBy(consensusTasks.taskId),
      judged: await tx
        .select()
        .from(skillObservations)
        .where(eq(skillObservations.projectId, s.project.id))
        .orderBy(skillObservations.subjectId, skillObservations.userId),
    }));
  return { s, service, say, fit, kept };
}
type Items = Awaited<ReturnType<Awaited<ReturnType<typeof asked>>["kept"]>>["items"];

/** By model, how far the posteriors of two times are apart, at most and on average, and of how many tasks the label is another one. */
function apart(before: Items, after: Items) {
  return labelModels.map((model) => {
    const ofModel = (items: Items) => items.filter((one) => one.family === familyOf(model));
    const [some, others] = [ofModel(before), ofModel(after)];
    expect(some).toHaveLength(TASKS);
    const distances = some.flatMap(({ posterior }, at) =>
      classes.map((name) => Math.abs((posterior[name] ?? 0) - (others[at]!.posterior[name] ?? 0))),
    );
    const turned = some.filter((one, at) => one.label !== others[at]!.label).length;
    const mean = distances.reduce((sum, one) => sum + one, 0) / distances.length;
    return { model, most: Math.max(...distances), mean, turned };
  });
}

test("by every model, answers that came one by one mean what the nightly run says, which is where they come to rest", async () => {
  const { say, fit, kept } = await asked();
  for (let upTo = 1; upTo <= ANSWERS; upTo++) for (let task = 0; task < TASKS; task++) await say(task, upTo);
  const live = await kept();
  await fit();
  const nightly = await kept();
  // A task's posterior is as old as its last answer: what people have shown of themselves since then is what the night adds.
  for (const { turned, mean } of apart(live.items, nightly.items)) {
    expect(turned).toBeLessThanOrEqual(1);
    expect(mean).toBeLessThan(0.1);
  }
  await fit();
  expect(await kept()).toEqual(nightly);

  for (let task = 0; task < TASKS; task++) await say(task, ANSWERS);
  const again = await kept();
  // Fits end within 1e-7 a round, and what is less probable than 1e-6 is not kept.
  for (const { turned, most } of apart(nightly.items, again.items)) {
    expect(turned).toBe(0);
    expect(most).toBeLessThan(1e-5);
  }
  for (const [at, { score }] of nightly.judged.entries())
    expect(Math.abs(score - again.judged[at]!.score)).toBeLessThan(1e-5);

  // A changed mind leaves no trace.
  await say(3, ANSWERS, 1);
  await fit();
  await say(3, ANSWERS);
  await fit();
  for (const { most } of apart(nightly.items, (await kept()).items)) expect(most).toBeLessThan(1e-6);
}, 180_000);

test("a night that leaves out the oldest tasks says of how many it is, and leaves those as they are", async () => {
  const { s, service, say, kept } = await asked();
  const manager = s.person("quality");
  const metrics = () => getMetrics(manager, { projectId: s.project.id });
  expect((await metrics()).consensus).toBeNull();
  for (let task = 0; task < 4; task++) await say(task, ANSWERS);
  const before = await kept();
  const of = 4 * ANSWERS * labelModels.length;
  await fitProject(service, s.project.id, new AbortController().signal, of / 2);
  const after = await kept();
  expect((await metrics()).consensus).toMatchObject({ newest: of / 2, of, fittedAt: expect.any(String) });
  expect(after.items.slice(0, 2 * labelModels.length)).toEqual(before.items.slice(0, 2 * labelModels.length));
  expect(after.items).not.toEqual(before.items);
  await fitProject(service, s.project.id, new AbortController().signal);
  expect((await metrics()).consensus).toMatchObject({ newest: of, of });
});

test("agreement over more answers than are read says of how many it is, which are the newest", async () => {
  const { s, service, say } = await asked();
  for (let task = 0; task < 3; task++) await say(task, ANSWERS);
  const place = { workspaceId: s.workspaceId, projectId: s.project.id };
  const rows = await transaction(service, async (tx) => {
    const read: Said[] = [];
    const part = await eachLabel(tx, place, 2 * ANSWERS * labelModels.length, async (some) => void read.push(...some));
    return { read, part };
  });
  expect(rows.part).toEqual({ newest: rows.read.length, of: (3 * rows.read.length) / 2 });
  const { items, looked } = await getAgreement(s.person("quality"), { projectId: s.project.id });
  const all = 3 * ANSWERS * labelModels.length;
  expect(looked).toEqual({ labels: { newest: all, of: all }, answers: { newest: all, of: all } });
  expect(items.map((one) => one.family)).toEqual(labelModels.map(familyOf).toSorted());
  expect(items.map((one) => one.answers)).toEqual(labelModels.map(() => 3 * ANSWERS));
});

test("very many answers are read a part at a time, and the loop turns in between", async () => {
  const { s, service } = await asked();
  const tasks = 3000;
  await transaction(service, (tx) =>
    tx.execute(sql`
      insert into quality.consensus_labels (workspace_id, project_id, task_id, family, item, user_id, label)
      select ${s.workspaceId}, ${s.project.id}, md5('t' || t)::uuid, 'field:majority', 'majority', md5('u' || u)::uuid,
        case when t % 5 = u then 'b' else 'a' end
      from generate_series(1, ${tasks}::int) as t, generate_series(1, 2) as u`),
  );
  const sizes: number[] = [];
  const place = { workspaceId: s.workspaceId, projectId: s.project.id };
  await transaction(service, (tx) => eachLabel(tx, place, 50_000, async (some) => void sizes.push(some.length)));
  expect(sizes).toEqual(Array.from({ length: (2 * tasks) / ROWS_AT_A_TIME }, () => ROWS_AT_A_TIME));
  const { items } = await getAgreement(s.person("quality"), { projectId: s.project.id });
  expect(items).toMatchObject([{ family: "field:majority", items: tasks, answers: 2 * tasks }]);
});
