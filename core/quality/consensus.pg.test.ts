import { expect, test } from "bun:test";
import type { Annotation } from "../annotations/contract.ts";
import { annotationsOf, says, scene, submit } from "../annotations/scene.suite.ts";
import { annotationsService } from "../annotations/service.ts";
import { restoreVersion, updateAnnotation } from "../annotations/update-annotation.ts";
import { eventually } from "../kernel/testing/eventually.ts";
import { useHost } from "../kernel/testing/host.ts";
import { newId } from "../kernel/wire/id.ts";
import { projectsService } from "../projects/service.ts";
import { tasksService } from "../tasks/service.ts";
import { workflowService } from "../workflow/service.ts";
import { fitConsensusJob, nextNight } from "./jobs/fit-consensus.ts";
import { getAgreement } from "./read-agreement.ts";
import { fitConsensus, getConsensus, listConsensus } from "./read-consensus.ts";
import { reviewOf, right, verdict } from "./review.suite.ts";
import { qualityService } from "./service.ts";

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
  await eventually(async () => (await getConsensus(manager, { taskId: divided })).status === "adjudicated");
  expect((await listConsensus(manager, { projectId, status: "required", limit: 50 })).items).toEqual([]);
  expect((await getConsensus(manager, { taskId: divided })).updatedAt! > before).toBe(true);

  // A correction counts as an answer does, and so does taking it back; the task gathers no more for that.
  const [corrected] = (await annotationsOf(host(), s, agreed)) as [Annotation];
  const editor = s.person("annotations");
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

test("the night is the next two o'clock", () => {
  expect(nextNight(new Date("2026-03-01T01:59:59Z")).toISOString()).toBe("2026-03-01T02:00:00.000Z");
  expect(nextNight(new Date("2026-03-01T02:00:00Z")).toISOString()).toBe("2026-03-02T02:00:00.000Z");
});
