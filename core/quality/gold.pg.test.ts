import { describe, expect, test } from "bun:test";
import { annotationsOf, says, type Scene, scene, submit } from "../annotations/scene.suite.ts";
import { annotationsService } from "../annotations/service.ts";
import { eventually } from "../kernel/testing/eventually.ts";
import { useHost } from "../kernel/testing/host.ts";
import { transaction } from "../kernel/transaction.ts";
import { newId } from "../kernel/wire/id.ts";
import { projectsService } from "../projects/service.ts";
import { tasksContract } from "../tasks/contract.ts";
import { tasksService } from "../tasks/service.ts";
import { workflowService } from "../workflow/service.ts";
import { appealGold, decideAppeal, listAppeals } from "./appeals.ts";
import { getBatchQuality } from "./get-batch-quality.ts";
import { listPauses, pauseAnnotator, resumeAnnotator } from "./pause-annotator.ts";
import { putGold } from "./put-gold.ts";
import { getGold, getGoldPolicy, listGolds, putGoldPolicy } from "./read-golds.ts";
import { getMyQuality, getSkillTrend, listSkills } from "./read-skills.ts";
import { reviewShareOf } from "./review-policy.ts";
import { checks, right } from "./review.suite.ts";
import { qualityService } from "./service.ts";

const host = useHost([projectsService, tasksService, workflowService, annotationsService, qualityService]);
const wrong = says("bad", ["place", 0, 3]);
const annotator = ["annotation.create", "annotation.read", "task.claim"];
const policy = { threshold: 0.7, minAnswers: 1, halfLifeDays: 30, pause: true, feedback: true };

/** A project whose tasks are all golds that expect `right`, and whose queue hands out nothing else to anybody who is not perfect on a hundred. */
async function withGolds(count: number, template = "single-pass", overlap = 1) {
  const s = await scene(host(), template, { overlap, reviewShare: 0 });
  const projectId = s.project.id;
  const manager = s.person("quality");
  await putGoldPolicy(manager, { projectId, ...policy });
  const tasks = await s.addTasks(count);
  for (const taskId of tasks)
    await putGold(manager, { taskId, expected: right, purpose: "continuous", status: "active" });
  await only(s, { onboarding: { golds: 100, threshold: 1 } });
  return { s, projectId, manager, tasks };
}
async function only(s: Scene, rules: object): Promise<void> {
  const queues = s.person("quality").call("tasks", tasksContract);
  const { items } = await queues.listQueues({ projectId: s.project.id });
  await queues.updateQueue({ queueId: items.find((one) => one.stage === "annotate")!.id, ...rules });
}
const answered = (s: Scene, taskId: string, times = 1) =>
  eventually(
    async () => (await s.events("quality", taskId)).filter((type) => type === "gold.answered").length === times,
  );

describe("a gold", () => {
  test("lets the work of whoever does well on it pass, and has a person review everybody else's", async () => {
    const { s, tasks, manager, projectId } = await withGolds(4, "gold-gated");
    await putGoldPolicy(manager, { projectId, ...policy, pause: false });
    const people = [
      [newId(), right],
      [newId(), wrong],
    ] as const;
    const outcomes = new Map<string, string>();
    const answers = new Map<string, number[]>();
    for (const [person, result] of people)
      for (let i = 0; i < 2; i++) {
        const claimed = await s.claim("annotate", person);
        await submit(host(), s, claimed, result);
        const scores = [...(answers.get(claimed.task.id) ?? []), result === right ? 1 : 0];
        answers.set(claimed.task.id, scores);
        await answered(s, claimed.task.id, scores.length);
      }
    expect([...answers.keys()].every((taskId) => tasks.includes(taskId))).toBe(true);
    await only(s, { onboarding: null });
    await s.addTasks(2);
    for (const [person, result] of people) {
      const claimed = await s.claim("annotate", person);
      await submit(host(), s, claimed, result);
      outcomes.set(`${result === right}`, claimed.task.id);
    }
    await eventually(async () => (await s.status(outcomes.get("true")!)) === "completed");
    const skills = await listSkills(manager, { projectId, limit: 1 });
    expect(skills.items[0]).toMatchObject({ judged: 2, goldAccuracy: 1, mean: expect.closeTo(0.75, 5) });
    expect(skills.items[0]!.classes.map((one) => one.class).toSorted()).toEqual(["mood", "person", "place"]);
    const trend = await getSkillTrend(manager, { projectId, class: "mood" });
    expect(trend.items).toMatchObject([{ judged: 4, mean: expect.closeTo(0.5, 5) }]);
    expect(trend.classes.toSorted()).toEqual(["mood", "person", "place"]);
    const best = skills.items[0]!.userId;
    const { items: ofBest } = await getSkillTrend(manager, { projectId, userId: best, class: "mood" });
    expect(ofBest).toMatchObject([{ judged: 2, mean: expect.closeTo(0.75, 5) }]);
    expect((await getSkillTrend(manager, { projectId, class: "nothing" })).items).toEqual([]);
    const mine = await getMyQuality(s.person("quality", best, annotator), { projectId, class: "mood" });
    expect(mine).toMatchObject({ judged: 2, trend: ofBest });
    const rest = await listSkills(manager, { projectId, limit: 1, cursor: skills.nextCursor! });
    expect(rest).toMatchObject({
      items: [{ judged: 2, goldAccuracy: 0, mean: expect.closeTo(0.25, 5) }],
      nextCursor: null,
    });
    await eventually(async () => (await s.status(outcomes.get("false")!)) === "in_review");
    const [passed] = await checks(s, { taskId: outcomes.get("true")!, kind: "automated" });
    const [gated] = await checks(s, { taskId: outcomes.get("false")!, kind: "automated" });
    expect([passed!.goldAccuracy, gated!.goldAccuracy]).toEqual([1, 0]);
    const { items } = await listGolds(manager, { projectId, limit: 50 });
    const batch = await getBatchQuality(manager, { batchId: items[0]!.gold.batchId });
    expect(batch.gold).toMatchObject({ answers: 4, value: 0.5 });
    expect([batch.gold.low! < 0.5, batch.gold.high! > 0.5]).toEqual([true, true]);
    expect(items.map(({ health }) => [health.answers, health.score, health.verdict])).toEqual(
      items.map(({ gold }) => {
        const scores = answers.get(gold.taskId) ?? [];
        const mean = scores.reduce((sum, one) => sum + one, 0) / scores.length;
        return [scores.length, scores.length > 0 ? mean : null, "untested"];
      }),
    );
    for (const taskId of tasks) expect(await s.status(taskId)).toBe("open");

    await only(s, { skills: [{ min: 0.6 }, { name: "mood", min: 0.6 }] });
    await s.addTasks(1);
    const [[able], [unable]] = people;
    const queueId = (await s.claim("annotate", able)).assignment.queueId!;
    const answer = await host().request(
      "tasks",
      { workspaceId: s.workspaceId, userId: unable },
      "GET",
      `/queues/${queueId}/next-task`,
    );
    expect(await answer.json()).toMatchObject({
      empty: { reason: "skills", detail: expect.stringContaining("60 % right in mood (yours: ") },
    });
  });

  test("pauses who does badly, until an appeal shows that it was the gold that was wrong", async () => {
    const { s, manager, projectId, tasks } = await withGolds(1);
    const taskId = tasks[0]!;
    const user = newId();
    await submit(host(), s, await s.claim("annotate", user), wrong);
    const [pause] = await eventually(async () => {
      const { items } = await listPauses(manager, { projectId, limit: 50 });
      return items.length > 0 ? items : null;
    });
    expect(pause).toMatchObject({ userId: user, accuracy: 0 });
    expect(await transaction(manager, (tx) => reviewShareOf(tx, manager, projectId, [newId(), user]))).toBe(1);
    expect(await transaction(manager, (tx) => reviewShareOf(tx, manager, projectId, [newId()]))).toBeNull();
    const me = s.person("quality", user, annotator);
    await expect(appealGold(s.person("quality", newId(), annotator), { taskId, reason: "?" })).rejects.toMatchObject({
      status: 404,
    });
    const appeal = await appealGold(me, { taskId, reason: "She does not sound glad at all." });
    await expect(appealGold(me, { taskId, reason: "Still not." })).rejects.toMatchObject({
      code: "quality.appeal_open",
    });
    expect((await listAppeals(me, { projectId, limit: 50 })).items).toEqual([appeal]);
    const decide = { goldAppealId: appeal.id, answer: "You are right." };
    await expect(decideAppeal(manager, { ...decide, decision: "upheld" })).rejects.toMatchObject({
      code: "quality.correction_needed",
    });
    await expect(
      decideAppeal(manager, { ...decide, decision: "upheld", expected: says("good", ["elephant", 0, 3]) }),
    ).rejects.toMatchObject({
      code: "quality.gold_does_not_fit",
      fields: { errors: [{ pointer: "/expected/regions/0/class" }] },
    });
    const explanation = "She only pretends.";
    expect(await decideAppeal(manager, { ...decide, decision: "upheld", expected: wrong, explanation })).toMatchObject({
      status: "upheld",
    });
    await expect(decideAppeal(manager, { ...decide, decision: "declined" })).rejects.toMatchObject({
      code: "quality.appeal_decided",
    });
    await eventually(async () => (await listPauses(manager, { projectId, limit: 50 })).items.length === 0);
    expect(await getGold(manager, { taskId })).toMatchObject({ expected: wrong, explanation, version: 2 });
    const { items } = await listGolds(manager, { projectId, limit: 50 });
    expect(items[0]!.health).toMatchObject({ answers: 1, score: 1 });
    expect(await s.events("quality", taskId)).toEqual(
      expect.arrayContaining(["gold.answered", "gold.appealed", "gold.appeal_decided", "gold.rescored"]),
    );
  });

  test("that is withdrawn counts for nobody, and of several answers of a person the first alone", async () => {
    const { s, manager, projectId, tasks } = await withGolds(1);
    const taskId = tasks[0]!;
    const user = newId();
    await submit(host(), s, await s.claim("annotate", user), wrong);
    await answered(s, taskId);
    await putGold(manager, { taskId, expected: right, purpose: "continuous", status: "withdrawn" });
    await eventually(async () => (await listPauses(manager, { projectId, limit: 50 })).items.length === 0);
    expect((await listGolds(manager, { projectId, status: "active", limit: 50 })).items).toEqual([]);
    expect((await annotationsOf(host(), s, taskId))[0]!.result.answers).toEqual({ mood: "bad" });
  });

  test("is explained to whoever has answered it, once that gives nothing away", async () => {
    const { s, manager, projectId, tasks } = await withGolds(1);
    const taskId = tasks[0]!;
    const gold = { taskId, expected: right, purpose: "continuous" as const, status: "active" as const };
    const said = "She laughs: that is a good mood.\nSee page 3.";
    expect(await putGold(manager, { ...gold, explanation: said })).toMatchObject({ explanation: said });
    expect(await putGold(manager, gold)).toMatchObject({ explanation: said });
    const user = newId();
    await submit(host(), s, await s.claim("annotate", user), wrong);
    await answered(s, taskId);
    const told = async (userId: string) => {
      const { golds } = await getMyQuality(s.person("quality", userId, annotator), { projectId });
      return golds.map((one) => one.explanation);
    };
    expect(await told(user)).toEqual([null]);
    await putGold(manager, { ...gold, purpose: "onboarding" });
    expect([await told(user), await told(newId())]).toEqual([[said], []]);
    await putGold(manager, { ...gold, status: "retired" });
    expect(await told(user)).toEqual([said]);
    await putGold(manager, { ...gold, status: "withdrawn" });
    expect(await told(user)).toEqual([null]);
    await putGoldPolicy(manager, { projectId, ...policy, feedback: false });
    await putGold(manager, { ...gold, purpose: "onboarding" });
    expect(await told(user)).toEqual([]);
    await putGoldPolicy(manager, { projectId, ...policy });
    await putGold(manager, { ...gold, purpose: "onboarding", explanation: "" });
    expect(await told(user)).toEqual([null]);
    const put = (explanation: unknown) =>
      host().request("quality", { workspaceId: s.workspaceId }, "PUT", `/tasks/${taskId}/gold`, {
        expected: right,
        explanation,
      });
    expect([(await put("x".repeat(2001))).status, (await put("a\u0000b")).status, (await put(7)).status]).toEqual([
      422, 422, 422,
    ]);
    expect((await put(` ${"x".repeat(2000)} `)).status).toBe(200);
  });

  test("must fit the label schema of an existing task, and is nobody's business who may not manage quality", async () => {
    const { s, manager, tasks } = await withGolds(1);
    const gold = { purpose: "continuous" as const, status: "active" as const };
    await expect(putGold(manager, { taskId: tasks[0]!, expected: says("furious"), ...gold })).rejects.toMatchObject({
      code: "quality.gold_does_not_fit",
      fields: { errors: [{ pointer: "/expected/answers/mood" }] },
    });
    await expect(putGold(manager, { taskId: newId(), expected: right, ...gold })).rejects.toMatchObject({
      status: 404,
    });
    await expect(
      getGold(host().context("quality", { workspaceId: newId() }), { taskId: tasks[0]! }),
    ).rejects.toMatchObject({
      status: 404,
    });
    const reply = await host().request(
      "quality",
      { workspaceId: s.workspaceId, permissions: ["quality.read"] },
      "GET",
      `/tasks/${tasks[0]}/gold`,
    );
    expect(reply.status).toBe(403);
  });
});

test("a manager pauses and resumes people, and a project has a policy before anybody wrote one", async () => {
  const s = await scene(host(), "single-pass");
  const projectId = s.project.id;
  const manager = s.person("quality");
  expect(await getGoldPolicy(manager, { projectId })).toMatchObject({ threshold: 0.7, minAnswers: 5, version: 0 });
  expect(await putGoldPolicy(manager, { projectId, ...policy, threshold: 0.9 })).toMatchObject({
    threshold: 0.9,
    version: 1,
  });
  expect(await putGoldPolicy(manager, { projectId, ...policy })).toMatchObject({ threshold: 0.7, version: 2 });
  const userId = newId();
  await expect(resumeAnnotator(manager, { projectId, userId, reason: "Well." })).rejects.toMatchObject({ status: 404 });
  const pause = await pauseAnnotator(manager, { projectId, userId, reason: "On holiday." });
  expect(await pauseAnnotator(manager, { projectId, userId, reason: "Again." })).toEqual(pause);
  expect((await listPauses(manager, { projectId, limit: 50 })).items).toEqual([pause]);
  const tasks = manager.call("tasks", tasksContract);
  const queue = await eventually(async () =>
    (await tasks.listQueues({ projectId })).items.find((one) => one.stage === "annotate"),
  );
  const asked = async () => {
    const answer = await host().request(
      "tasks",
      { workspaceId: s.workspaceId, userId, permissions: annotator },
      "GET",
      `/queues/${queue.id}/next-task`,
    );
    return (await answer.json()) as { task: unknown; empty: { reason: string; detail: string } | null };
  };
  // Who asks before the pause is known there would be given the task, and keep it.
  await eventually(async () => (await asked()).empty?.reason === "you_are_paused");
  await s.addTasks(1);
  await eventually(async () => (await tasks.getQueue({ queueId: queue.id })).waiting > 0);
  expect((await asked()).empty).toMatchObject({
    reason: "you_are_paused",
    detail: expect.stringContaining("On holiday."),
  });
  await resumeAnnotator(manager, { projectId, userId, reason: "Back." });
  expect((await listPauses(manager, { projectId, limit: 50 })).items).toEqual([]);
  await eventually(async () => (await asked()).task !== null);
});
