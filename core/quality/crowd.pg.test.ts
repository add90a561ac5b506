import { describe, expect, test } from "bun:test";
import type { Annotation, DetailedComparison } from "../annotations/contract.ts";
import { letters, says, scene } from "../annotations/scene.suite.ts";
import { annotationsService } from "../annotations/service.ts";
import type { Context } from "../kernel/context.ts";
import { arm } from "../kernel/failpoint.ts";
import { useHost } from "../kernel/testing/host.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Result } from "../annotations/region.contract.ts";
import type { LabelSchema } from "../projects/label-schema.contract.ts";
import { newId } from "../kernel/wire/id.ts";
import { projectsService } from "../projects/service.ts";
import { tasksService } from "../tasks/service.ts";
import { workflowService } from "../workflow/service.ts";
import { gatherMaterial } from "./meaning.ts";
import { getAgreement } from "./read-agreement.ts";
import { getConsensus } from "./read-consensus.ts";
import { listSkillAlarms, listSkills } from "./read-skills.ts";
import { recordConsensus, updateConsensus } from "./record-consensus.ts";
import { putReviewPolicy } from "./review-policy.ts";
import { fitConsensusJob } from "./jobs/fit-consensus.ts";
import { qualityService } from "./service.ts";
import { evenly, plant } from "./statistics/consensus/planted.suite.ts";
import { itemsOf, lockTask, saveTask } from "./store/consensus.ts";
import { observe } from "./store/skill.ts";

const host = useHost([projectsService, tasksService, workflowService, annotationsService, qualityService]);
const moods = ["good", "bad"];
/** Three who know, and three who guess. */
const skills = [0.97, 0.95, 0.92, 0.55, 0.5, 0.45];
const TASKS = 60;
const AGAIN = 12;
const FEW = 24;

const { crowd, truth } = plant({
  tasks: TASKS,
  workers: skills.length,
  answers: 5,
  priors: [0.5, 0.5],
  confusion: (worker) => evenly(skills[worker]!, 2),
  seed: 11,
});

async function planted() {
  const s = await scene(host(), "single-pass", { overlap: 5 }, letters);
  const service = host().context("quality", { workspaceId: s.workspaceId, service: true });
  const people = skills.map(() => newId());
  const tasks = Array.from({ length: TASKS }, () => newId());
  const about = { workspaceId: s.workspaceId, customerId: null, projectId: s.project.id, batchId: newId() };
  let at = Date.now();
  /** What people have said of a task, up to so many of them. */
  const say = (task: number, upTo: number) => {
    const from = crowd.starts[task]!;
    const annotations = [...crowd.workers.subarray(from, from + upTo)].map((worker, place) => {
      const mood = moods[crowd.labels[from + place]!]!;
      return { id: newId(), userId: people[worker]!, result: says(mood), schemaVersion: 1 } as Annotation;
    });
    const comparisons: DetailedComparison[] = [];
    const material = { annotations, comparisons, groups: [], schema: letters, meta: {} };
    const place = { ...about, taskId: tasks[task]! };
    return transaction(service, (tx) => updateConsensus(tx, service, place, material, new Date(at++)));
  };
  const fit = () => {
    const run = { jobId: newId(), attempt: 1, lastAttempt: false, signal: new AbortController().signal };
    return fitConsensusJob.run(service, { projectId: s.project.id }, run);
  };
  return { s, service, people, tasks, say, fit };
}

/** How probable each task's true mood is held to be, and how it is named. */
async function standing(service: Context, tasks: readonly string[]) {
  const found = await transaction(service, (tx) =>
    Array.fromAsync(tasks, async (taskId) => (await itemsOf(tx, service.workspaceId, taskId))[0]!),
  );
  return found.map((item, task) => ({
    right: item.label === moods[truth[task]!],
    p: item.posterior[moods[truth[task]!]!] ?? 0,
  }));
}
const rightIn = (list: readonly { right: boolean }[]) => list.filter((one) => one.right).length;

test("a crowd's skills and labels are found answer by answer, and the nightly run lands where answers at rest do", async () => {
  const { s, service, people, tasks, say, fit } = await planted();
  const manager = s.person("quality");
  for (let task = 0; task < AGAIN; task++) await say(task, 3);
  for (let task = 0; task < TASKS; task++) await say(task, 5);
  const live = await standing(service, tasks);
  await fit();
  const nightly = await standing(service, tasks);
  const majority = truth.reduce((right, label, task) => {
    const votes = [...crowd.labels.subarray(crowd.starts[task], crowd.starts[task + 1])];
    return right + Number(votes.filter((one) => one === label).length > 2);
  }, 0);
  expect(rightIn(nightly)).toBeGreaterThan(majority + 2);
  expect(rightIn(live)).toBeGreaterThanOrEqual(majority);
  expect(live.filter((one, task) => one.right === nightly[task]!.right).length).toBeGreaterThan(0.8 * TASKS);

  // From the fitted model each answer, given again, moves nothing: the fixed point is the same.
  for (let task = 0; task < AGAIN; task++) await say(task, 5);
  const again = await standing(service, tasks);
  for (const [task, { p }] of again.entries()) expect(Math.abs(p - nightly[task]!.p)).toBeLessThan(1e-5);

  const { items } = await listSkills(manager, { projectId: s.project.id, limit: 50 });
  const known = people.map((userId) => items.find((one) => one.userId === userId)!);
  expect(Math.min(...known.slice(0, 3).map((one) => one.mean))).toBeGreaterThan(
    Math.max(...known.slice(3).map((one) => one.mean)) + 0.15,
  );
  for (const [worker, { mean }] of known.entries()) expect(Math.abs(mean - skills[worker]!)).toBeLessThan(0.15);
  const one = await getConsensus(manager, { taskId: tasks[0]! });
  expect(one).toMatchObject({ status: "gathering", answers: 5, leftOut: 0 });
  const { items: families } = await getAgreement(manager, { projectId: s.project.id });
  expect(families).toMatchObject([
    {
      family: "field:mood",
      coefficient: "nominal_alpha",
      items: TASKS,
      answers: 5 * TASKS,
      confused: [{ expected: expect.any(Number) }],
    },
  ]);
  const [{ coefficients, pairs }] = families as [(typeof families)[number]];
  expect(coefficients.map(({ name }) => name)).toEqual(["percent", "fleiss_kappa", "gwet_ac1"]);
  for (const { value, low, high } of coefficients) expect([low! < value!, value! < high!]).toEqual([true, true]);
  // Two who know agree beyond chance, and two who guess may not.
  const pairOf = (...two: number[]) =>
    pairs.find((one) => [one.left, one.right].every((userId) => two.includes(people.indexOf(userId))))!;
  for (const { kappa, low, high } of pairs) expect([low! <= kappa!, kappa! <= high!]).toEqual([true, true]);
  expect(pairOf(0, 1).low!).toBeGreaterThan(0);
  expect(pairOf(4, 5).low!).toBeLessThan(0);
  const [{ alpha, confused }] = families as [(typeof families)[number]];
  expect(alpha.low!).toBeLessThan(alpha.value!);
  expect(confused[0]!.share.low!).toBeLessThan(confused[0]!.share.value!);
  expect(confused[0]!.share.value!).toBeLessThan(confused[0]!.share.high!);
});

test("an answer that comes while the nightly run fits is not undone by it", async () => {
  const { service, say, fit, ...all } = await planted();
  const tasks = all.tasks.slice(0, FEW);
  for (let task = 0; task < FEW; task++) await say(task, 3);
  const before = await standing(service, tasks);
  let answered: Awaited<ReturnType<typeof standing>> = [];
  const disarm = arm("quality.fit-consensus.fitted", async () => {
    await say(0, 5);
    answered = await standing(service, tasks);
  });
  try {
    await fit();
  } finally {
    disarm();
  }
  const after = await standing(service, tasks);
  expect(answered[0]!.p).not.toBe(before[0]!.p);
  expect(after[0]).toEqual(answered[0]!);
  expect(after.filter(({ p }, task) => p !== before[task]!.p).length).toBeGreaterThan(FEW / 2);
});

test("the nightly run tells where it makes sure or unsure, and says nothing twice", async () => {
  const { s, service, say, fit, ...all } = await planted();
  const tasks = all.tasks.slice(0, FEW);
  const manager = s.person("quality");
  for (let task = 0; task < FEW; task++) await say(task, 4);
  const policy = { bySkill: false, fullBelow: 0.7, leastShare: 0.05, halfLifeDays: 60, adjudicateBelow: 0.97 };
  await putReviewPolicy(manager, { projectId: s.project.id, ...policy });
  // Half were sure enough, and half were not.
  await transaction(service, async (tx) => {
    for (const [at, taskId] of tasks.entries()) {
      const row = (await lockTask(tx, service.workspaceId, taskId))!;
      await saveTask(tx, { ...row, status: at % 2 === 0 ? "agreed" : "required" });
    }
  });
  const told = () => Array.fromAsync(tasks, (taskId) => s.events("quality", taskId));
  const before = await told();
  await fit();
  const after = await told();
  const now = await Array.fromAsync(tasks, (taskId) => getConsensus(manager, { taskId }));
  const turns = new Set<string>();
  for (const [at, one] of now.entries()) {
    expect(one.status).toBe(one.confidence! < 0.97 ? "required" : "agreed");
    const news = at % 2 === 0 && one.status === "required" ? ["consensus.required"] : [];
    expect(after[at]!.slice(before[at]!.length)).toEqual(["consensus.updated", ...news]);
    turns.add(`${at % 2} ${one.status}`);
  }
  expect(turns.size).toBe(4);
  await fit();
  expect(await told()).toEqual(after);
});

const odd: LabelSchema = {
  ...letters,
  fields: [
    ...letters.fields,
    { name: "words", title: "Words", kind: "number", options: [], required: false },
    { name: "why", title: "Why?", kind: "text", options: [], required: false },
  ],
};

describe("what is odd has a defined meaning", () => {
  async function oddly() {
    const s = await scene(host(), "single-pass", { overlap: 2 }, odd);
    const service = host().context("quality", { workspaceId: s.workspaceId, service: true });
    const about = { workspaceId: s.workspaceId, customerId: null, projectId: s.project.id, batchId: newId() };
    const by = (result: Result, userId = newId()) => ({ id: newId(), userId, result, schemaVersion: 1 }) as Annotation;
    const update = async (annotations: Annotation[], comparisons: DetailedComparison[] = []) => {
      const taskId = newId();
      const place = { ...about, taskId };
      const material = await gatherMaterial(service, place, annotations, comparisons);
      await transaction(service, (tx) => updateConsensus(tx, service, place, material, new Date()));
      return getConsensus(s.person("quality"), { taskId });
    };
    return { s, service, about, by, update, manager: s.person("quality") };
  }
  const job = () => ({ jobId: newId(), attempt: 1, lastAttempt: false, signal: new AbortController().signal });
  const marked = (count: number): Result => ({
    ...says("good"),
    regions: Array.from({ length: count }, (_, at) => ({
      id: `r${at}`,
      type: "span" as const,
      class: "person",
      attributes: {},
      start: at * 2,
      end: at * 2 + 1,
    })),
  });

  test("also of a project in which nobody has answered, and of one answer by one person", async () => {
    const { s, service, by, update, manager } = await oddly();
    const { id: projectId } = s.project;
    await fitConsensusJob.run(service, { projectId }, job());
    const none = { newest: 0, of: 0 };
    expect(await getAgreement(manager, { projectId })).toEqual({ items: [], looked: { labels: none, answers: none } });
    const one = await update([by(says("good"))]);
    expect(one).toMatchObject({ status: "gathering", answers: 1, items: [{ item: "mood", label: "good" }] });
    expect(one.confidence).toBeGreaterThan(0.5);
    expect(one.confidence).toBeLessThan(1);
    await fitConsensusJob.run(service, { projectId }, job());
    const { items } = await getAgreement(manager, { projectId });
    expect(items).toMatchObject([{ family: "field:mood", answers: 1, alpha: { value: null, low: null } }]);
    const nothing = { regions: [], relations: [], answers: {} };
    expect(await update([by(nothing), by(nothing)])).toMatchObject({
      confidence: 1,
      entropy: 0,
      answers: 2,
      items: [],
    });
  });

  test("of two answers of one person, whose last one counts, and of the greatest numbers that there are", async () => {
    const { by, update } = await oddly();
    const again = newId();
    const changed = await update([by(says("good"), again), by(says("bad"), again)]);
    expect(changed).toMatchObject({ answers: 1, items: [{ label: "bad", answers: 1 }] });
    const words = (value: number) => by({ ...says("good"), answers: { words: value } });
    const why = (text: string) => by({ ...says("good"), answers: { mood: "good", why: text } });
    const inWords = await update([why("It says so."), why("Ann is glad")]);
    expect(inWords.items.map((item) => item.item)).toEqual(["mood"]);
    expect(inWords.confidence).toBeGreaterThan(0.7);
    const { items } = await update([words(1e308), words(1e308), words(-1e308)]);
    expect(items).toMatchObject([{ item: "words", label: "1e+308", posterior: {}, answers: 3 }]);
  });

  test("of ten thousand things on a task, and of more than can be compared, which a person has to look at", async () => {
    const { s, service, about, by, update, manager } = await oddly();
    const [left, right] = [by(marked(10_000)), by(marked(10_000))];
    const pairs = left.result.regions.map(({ id }) => ({ left: id, right: id, iou: 1, sameClass: true }));
    const compared = { left: left.id, right: right.id, pairs, answers: [] } as unknown as DetailedComparison;
    const many = await update([left, right], [compared]);
    expect(many.leftOut).toBe(8_000);
    expect(many.items).toHaveLength(2_001);
    expect(many.items.every((item) => item.answers === 2 && item.confidence > 0.5)).toBe(true);

    const place = { ...about, taskId: newId() };
    const worse = newId();
    const material = await gatherMaterial(service, place, [by(marked(30), worse), by(marked(20))], null);
    // One of them was right for long, and is wrong of late.
    const observed = Array.from({ length: 60 }, (_, at) => ({
      ...{ workspaceId: s.workspaceId, projectId: s.project.id, userId: worse, source: "consensus" as const },
      ...{ subjectId: newId(), class: "", score: Number(at < 40), weight: 0.5 },
      observedAt: new Date(Date.now() - (100 - at) * 3_600_000),
    }));
    await transaction(service, (tx) => observe(tx, observed));
    const { taskId, projectId, batchId } = place;
    const check = {
      ...{ checkId: newId(), taskId, projectId, batchId, kind: "automated" as const, outcome: "failed" as const },
      ...{
        annotationIds: [newId(), newId()],
        versions: {},
        acceptedAnnotationId: null,
        rejected: [],
        rejectedUserIds: [],
      },
      ...{ reviewerId: null, reason: "", issues: [], agreement: null },
    };
    await transaction(service, (tx) => recordConsensus(tx, service, place, check, material, new Date()));
    expect(await getConsensus(manager, { taskId })).toMatchObject({ status: "required", leftOut: 50 });
    expect(await s.events("quality", taskId)).toEqual(["consensus.updated", "consensus.required"]);
    const alarms = await listSkillAlarms(manager, { projectId: s.project.id, limit: 5 });
    expect(alarms.items).toMatchObject([{ kind: "drift", userId: worse }]);
  });
});
