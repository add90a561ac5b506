import { expect, test } from "bun:test";
import type { Annotation } from "../annotations/contract.ts";
import { annotationsOf, letters, says, scene, submit } from "../annotations/scene.suite.ts";
import { annotationsService } from "../annotations/service.ts";
import { restoreVersion, updateAnnotation } from "../annotations/update-annotation.ts";
import { eventually } from "../kernel/testing/eventually.ts";
import { useHost } from "../kernel/testing/host.ts";
import { isQueued } from "../kernel/job.ts";
import { transaction } from "../kernel/transaction.ts";
import { newId } from "../kernel/wire/id.ts";
import { projectsService } from "../projects/service.ts";
import { listTasks } from "../tasks/list-tasks.ts";
import { updateTask } from "../tasks/update-task.ts";
import { tasksService } from "../tasks/service.ts";
import { workflowService } from "../workflow/service.ts";
import { fitConsensusJob, nextNight } from "./jobs/fit-consensus.ts";
import { getAgreement } from "./read-agreement.ts";
import { fitConsensus, getConsensus, listConsensus } from "./read-consensus.ts";
import { listSkills } from "./read-skills.ts";
import { correctConsensus, recordConsensus, updateConsensus } from "./record-consensus.ts";
import { putReviewPolicy } from "./review-policy.ts";
import { checks, reviewOf, right, verdict } from "./review.suite.ts";
import { qualityService } from "./service.ts";
import { lockTask } from "./store/consensus.ts";

const host = useHost([projectsService, tasksService, workflowService, annotationsService, qualityService]);
const other = says("bad", ["place", 0, 3]);

test("what several people's work means is kept per task; where it is not sure enough a person decides, once", async () => {
  const s = await scene(host(), "consensus", { overlap: 2 });
  const projectId = s.project.id;
  const manager = s.person("quality");
  const [agreed, divided] = (await s.addTasks(2)) as [string, string];
  expect(await getConsensus(manager, { taskId: agreed })).toMatchObject({
    status: "none",
    confidence: null,
    items: [],
  });
  for (const [user, onDivided] of [
    [newId(), right],
    [newId(), other],
  ] as const)
    for (let i = 0; i < 2; i++) {
      const claimed = await s.claim("annotate", user);
      await submit(host(), s, claimed, claimed.task.id === agreed ? right : onDivided);
    }
  const required = await eventually(async () => {
    const { items } = await listConsensus(manager, { projectId, status: "required", limit: 50 });
    return items.length > 0 ? items : null;
  });
  expect(required.map((one) => one.taskId)).toEqual([divided]);
  const toDecide = async () =>
    (await listTasks(s.person("tasks"), { projectId, toDecide: true, limit: 10 })).items.map((task) => task.id);
  await eventually(async () => (await toDecide()).includes(divided));
  const one = await eventually(async () => {
    const now = await getConsensus(manager, { taskId: agreed });
    return now.status === "agreed" ? now : null;
  });
  expect(one).toMatchObject({ status: "agreed", answers: 2 });
  const mood = one.items.find((item) => item.family === "field:mood");
  expect(mood).toMatchObject({ label: "good", answers: 2 });
  expect(
    one.items
      .filter((item) => item.family === "regions")
      .map((item) => item.label)
      .toSorted(),
  ).toEqual(["person", "place"]);
  expect(await s.events("quality", divided)).toEqual(
    expect.arrayContaining(["consensus.updated", "consensus.required"]),
  );

  const { items: families } = await getAgreement(manager, { projectId });
  const about = families.find((family) => family.family === "field:mood")!;
  expect(about).toMatchObject({
    items: 2,
    answers: 4,
    confusion: {
      labels: ["good", "bad"],
      rows: [
        [2, 1],
        [1, 0],
      ],
    },
  });
  expect(about.pairs).toMatchObject([{ items: 2, percent: 0.5 }]);
  expect(await fitConsensus(manager, { projectId })).toEqual({ status: "queued" });
  const run = { jobId: newId(), attempt: 1, lastAttempt: false, signal: new AbortController().signal };
  await fitConsensusJob.run(
    host().context("quality", { workspaceId: s.workspaceId, service: true }),
    { projectId },
    run,
  );
  const fitted = await getConsensus(manager, { taskId: agreed });
  expect(fitted.items.map((item) => item.label).toSorted()).toEqual(one.items.map((item) => item.label).toSorted());
  for (const { posterior } of fitted.items)
    expect(Object.values(posterior).reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 4);
  const before = (await getConsensus(manager, { taskId: divided })).updatedAt!;
  const review = await s.claim("review", newId());
  const check = await reviewOf(s, divided);
  await verdict(s, review, check, { acceptedAnnotationId: check.annotationIds[0]! });
  const decided = await eventually(async () => {
    const now = await getConsensus(manager, { taskId: divided });
    return now.status === "adjudicated" ? now : null;
  });
  expect(decided.items.find((item) => item.item === "mood")).toMatchObject({ label: "good", posterior: { good: 1 } });
  expect((await listConsensus(manager, { projectId, status: "required", limit: 50 })).items).toEqual([]);
  await eventually(async () => (await toDecide()).length === 0);
  expect((await getConsensus(manager, { taskId: divided })).updatedAt! > before).toBe(true);

  // What somebody corrects of his own counts as an answer does, and so does taking it back; the task gathers no more for that.
  const [corrected] = (await annotationsOf(host(), s, agreed)) as [Annotation];
  const editor = s.person("annotations", corrected.userId);
  const sure = (await getConsensus(manager, { taskId: agreed })).confidence!;
  await updateAnnotation(editor, { annotationId: corrected.id, result: other, ifMatch: "*" });
  const unsure = await eventually(async () => {
    const now = await getConsensus(manager, { taskId: agreed });
    return now.confidence! < sure - 0.1 ? now : null;
  });
  expect(unsure).toMatchObject({ status: "required", answers: 2 });
  expect((await s.events("quality", agreed)).slice(-2)).toEqual(["consensus.updated", "consensus.required"]);
  const mixed = (await getAgreement(manager, { projectId })).items.find((one) => one.family === "field:mood")!;
  expect(mixed.confusion).toMatchObject({ labels: ["bad", "good"] });
  await restoreVersion(editor, { annotationId: corrected.id, version: 1, ifMatch: "*" });
  await eventually(async () => (await getConsensus(manager, { taskId: agreed })).status === "agreed");

  const stranger = host().context("quality", { workspaceId: newId() });
  await expect(getConsensus(stranger, { taskId: agreed })).rejects.toMatchObject({ status: 404 });
  await expect(listConsensus(stranger, { projectId, status: "required", limit: 50 })).rejects.toMatchObject({
    status: 404,
  });
});

test("of a task that is cancelled nobody has to decide any more", async () => {
  const s = await scene(host(), "consensus", { overlap: 2 });
  const projectId = s.project.id;
  const manager = s.person("quality");
  const [taskId] = (await s.addTasks(1)) as [string];
  for (const said of [right, other]) await submit(host(), s, await s.claim("annotate", newId()), said);
  const required = async () => {
    const { items } = await listConsensus(manager, { projectId, status: "required", limit: 50 });
    const { items: tasks } = await listTasks(s.person("tasks"), { projectId, toDecide: true, limit: 50 });
    return [items.length, tasks.length].join();
  };
  await eventually(async () => (await required()) === "1,1");
  await updateTask(s.person("tasks"), { taskId, cancel: true, ifMatch: undefined });
  await eventually(async () => (await required()) === "0,0");
  expect(await getConsensus(manager, { taskId })).toMatchObject({ status: "none", confidence: null });
});

test("whoever is corrected by somebody else is judged by what he handed in; the correction is the truth once it is accepted", async () => {
  const s = await scene(host(), "consensus", { overlap: 2 });
  const [manager, projectId] = [s.person("quality"), s.project.id];
  const policy = { bySkill: false, fullBelow: 0.7, leastShare: 0.05, halfLifeDays: 60, adjudicateBelow: 0.999 };
  await putReviewPolicy(manager, { projectId, ...policy });
  const [taskId] = (await s.addTasks(1)) as [string];
  for (const user of [newId(), newId()])
    expect((await submit(host(), s, await s.claim("annotate", user), right)).status).toBe(200);

  // They agree, but two are not enough to be as sure as this project wants, which is for one person to decide.
  const check = await reviewOf(s, taskId);
  expect(check.agreement).toBe(1);
  const [failed] = await checks(s, { taskId, kind: "automated", outcome: "failed" });
  expect(failed!.reason).toMatch(/^It is sure by \d+ % what they mean where 100 % is wanted\.$/);
  const mood = async () => {
    const now = await getConsensus(manager, { taskId });
    return { ...now.items.find((item) => item.item === "mood")!, status: now.status };
  };
  const asked = await eventually(async () => {
    const now = await mood();
    return now.status === "required" ? now : null;
  });
  expect(asked).toMatchObject({ label: "good", answers: 2 });
  const skill = async () => (await listSkills(manager, { projectId, limit: 50 })).items.map((one) => one.mean);
  const thought = await skill();
  const review = await s.claim("review", newId());
  const [first] = (await annotationsOf(host(), s, taskId)) as [Annotation];
  const reviewer = s.person("annotations", review.assignment.userId);
  await updateAnnotation(reviewer, { annotationId: first.id, result: other, ifMatch: "*" });
  const service = host().context("quality", { workspaceId: s.workspaceId, service: true });
  await eventually(async () => {
    const row = await transaction(service, (tx) => lockTask(tx, s.workspaceId, taskId));
    return row?.versions[first.id] === 2;
  });
  expect(await mood()).toMatchObject({ label: "good", status: "required", answers: 2 });
  await verdict(s, review, check, { outcome: "fixed", acceptedAnnotationId: first.id, reason: "The mood is another." });
  const turned = await eventually(async () => {
    const now = await mood();
    return now.status === "adjudicated" ? now : null;
  });
  expect(turned).toMatchObject({ label: "bad", posterior: { bad: 1 }, confidence: 1, answers: 2 });
  await eventually(async () => (await s.status(taskId)) === "completed");
  const required = (await s.events("quality", taskId)).filter((type) => type === "consensus.required");
  expect(required).toHaveLength(1);
  expect(await checks(s, { taskId, kind: "review" })).toHaveLength(1);
  // Both said the same and were wrong, which lowers both; how people agree is not touched by it.
  for (const [at, mean] of (await skill()).entries()) expect(mean).toBeLessThan(thought[at]!);
  const { items } = await getAgreement(manager, { projectId });
  const about = items.find((family) => family.family === "field:mood")!;
  expect(about.confusion).toMatchObject({ labels: ["good"] });

  // What a person has decided stays so when all tasks are explained together.
  const run = { jobId: newId(), attempt: 1, lastAttempt: false, signal: new AbortController().signal };
  await fitConsensusJob.run(service, { projectId }, run);
  expect(await mood()).toEqual(turned);
});

test("what somebody drafts after he has handed in is not what he has said, also when others answer later", async () => {
  const s = await scene(host(), "single-pass", { overlap: 3 });
  const [taskId] = (await s.addTasks(1)) as [string];
  const first = await s.claim("annotate", newId());
  await submit(host(), s, first, right);
  const later = await submit(host(), s, first, other, { status: "draft", sequence: 2 });
  for (const user of [newId(), newId()]) await submit(host(), s, await s.claim("annotate", user), right);
  const manager = s.person("quality");
  const agreed = await eventually(async () => {
    const now = await getConsensus(manager, { taskId });
    return now.status === "agreed" ? now : null;
  });
  expect([later.ok, agreed.answers]).toEqual([true, 3]);
  expect(agreed.items.find((one) => one.item === "mood")).toMatchObject({ label: "good", answers: 3 });
  const { items } = await getAgreement(manager, { projectId: s.project.id });
  expect(items.find((one) => one.family === "field:mood")!.confusion).toMatchObject({ labels: ["good"] });
});

test("a project is explained together next night as soon as two people have answered, with or without a check", async () => {
  const s = await scene(host(), "single-pass", { overlap: 3 });
  const service = host().context("quality", { workspaceId: s.workspaceId, service: true });
  const asked = () => transaction(service, (tx) => isQueued(tx, service, "fit-consensus", s.project.id));
  await s.addTasks(1);
  for (const user of [newId(), newId()]) await submit(host(), s, await s.claim("annotate", user), right);
  await eventually(asked);
});

test("what is said of an older version changes nothing, whichever comes last", async () => {
  const s = await scene(host(), "single-pass", { overlap: 2 });
  const service = host().context("quality", { workspaceId: s.workspaceId, service: true });
  const taskId = newId();
  const about = { workspaceId: s.workspaceId, customerId: null, projectId: s.project.id, batchId: newId(), taskId };
  const people = [newId(), newId()].map((userId) => ({ id: newId(), userId }));
  const material = (version: number, second: string) => {
    const said = ["good", second].map((mood, at) => {
      return { ...people[at]!, version: at === 1 ? version : 1, result: says(mood), schemaVersion: 1 } as Annotation;
    });
    return { annotations: said, comparisons: [], groups: [], schema: letters, meta: {} };
  };
  const labels = async () => {
    const { items, status } = await getConsensus(s.person("quality"), { taskId });
    return [status, items[0]!.posterior["good"]! > 0.7];
  };
  const [older, newer] = [material(1, "bad"), material(2, "good")];
  const check = {
    ...{ checkId: newId(), ...about, kind: "automated" as const, outcome: "passed" as const },
    ...{ annotationIds: people.map((one) => one.id), acceptedAnnotationId: people[0]!.id, agreement: 0, issues: [] },
    ...{ rejected: [], rejectedUserIds: [], reviewerId: null, reason: "" },
    versions: Object.fromEntries(people.map((one) => [one.id, 1])),
  };
  const at = new Date();
  await transaction(service, async (tx) => {
    await updateConsensus(tx, service, about, older, at);
    await correctConsensus(tx, service, about, newer, new Date(at.getTime() + 2000));
  });
  expect(await labels()).toEqual(["gathering", true]);
  // The check looked at the older version, and what it had gathered is older too.
  await transaction(service, (tx) => recordConsensus(tx, service, about, check, older, new Date(at.getTime() + 1000)));
  expect(await labels()).toEqual(["agreed", true]);
  await transaction(service, (tx) => correctConsensus(tx, service, about, older, new Date(at.getTime() + 3000)));
  await transaction(service, (tx) => updateConsensus(tx, service, about, older, new Date(at.getTime() + 4000)));
  expect(await labels()).toEqual(["agreed", true]);
});

test("the night is the next two o'clock", () => {
  expect(nextNight(new Date("2026-03-01T01:59:59Z")).toISOString()).toBe("2026-03-01T02:00:00.000Z");
  expect(nextNight(new Date("2026-03-01T02:00:00Z")).toISOString()).toBe("2026-03-02T02:00:00.000Z");
});
