import { expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { eventually } from "../kernel/testing/eventually.ts";
import { useHost } from "../kernel/testing/host.ts";
import { transaction } from "../kernel/transaction.ts";
import { newId } from "../kernel/wire/id.ts";
import { projectsService } from "../projects/service.ts";
import type { QualityCheck } from "../quality/contract.ts";
import { qualityService } from "../quality/service.ts";
import { tasksService } from "../tasks/service.ts";
import { workflowService } from "../workflow/service.ts";
import { type Annotation, annotationsContract } from "./contract.ts";
import { NOBODY } from "./fused.contract.ts";
import { annotationsOf, type Claimed, type Scene, says, scene, submit } from "./scene.suite.ts";
import { annotationsService } from "./service.ts";
import { updateAnnotation } from "./update-annotation.ts";

const host = useHost([projectsService, tasksService, workflowService, annotationsService, qualityService]);
const right = says("good", ["person", 0, 3], ["place", 12, 16], ["person", 22, 25]);
const hasty = says("good", ["person", 0, 3]);

async function resolve(s: Scene, review: Claimed, verdict: Record<string, unknown>): Promise<Response> {
  const { id: assignmentId, fence, userId } = review.assignment;
  const caller = { workspaceId: s.workspaceId, userId, permissions: ["quality.review", "quality.read"] };
  const list = await host().request(
    "quality",
    caller,
    "GET",
    `/quality-checks?taskId=${review.task.id}&kind=review&status=pending`,
  );
  const { items } = (await list.json()) as { items: QualityCheck[] };
  expect(items).toHaveLength(1);
  return host().request("quality", caller, "POST", `/quality-checks/${items[0]!.id}/resolve`, {
    assignmentId,
    fence,
    ...verdict,
  });
}

test("a task is handed in, checked, rejected with a reason, reworked by its annotator, accepted and completed", async () => {
  const s = await scene(host(), "review");
  const [ann, rita] = [newId(), newId()];
  const [taskId] = (await s.addTasks(1)) as [string];
  const first = await s.claim("annotate", ann);
  for (const confidence of [-0.1, 1.01, "sure"]) {
    const refused = await submit(host(), s, first, hasty, { confidence });
    expect(refused.status).toBe(422);
    expect(await refused.json()).toMatchObject({ errors: [{ pointer: "/confidence" }] });
  }
  const draft = await submit(host(), s, first, hasty, { status: "draft", confidence: 0.3, sequence: 1 });
  expect((await draft.json()) as Annotation).toMatchObject({ version: 0, confidence: 0.3 });
  expect((await submit(host(), s, first, hasty, { confidence: 0.6, sequence: 2 })).status).toBe(200);

  const review = await s.claim("review", rita);
  await eventually(async () => (await s.status(taskId)) === "in_review");
  const handedIn = await eventually(async () =>
    (await annotationsOf(host(), s, taskId)).find(({ status }) => status === "submitted"),
  );
  expect(handedIn).toMatchObject({ version: 1, activeSeconds: 12, result: hasty, confidence: 0.6 });
  const issue = { category: "missing", comment: "Rome and Bob", regionId: null, annotationId: handedIn.id };
  const rejected = await resolve(s, review, { outcome: "rejected", reason: "Two names are missing.", issues: [issue] });
  expect(rejected.status).toBe(200);

  const again = await s.claim("annotate", ann);
  expect(again.task.id).toBe(taskId);
  const [returned] = await eventually(async () => {
    const list = await annotationsOf(host(), s, taskId);
    return list[0]?.status === "rejected" ? list : null;
  });
  expect(returned!.feedback).toMatchObject({ reason: "Two names are missing.", issues: [issue] });
  const reworked = await submit(host(), s, again, right, { activeSeconds: 30 });
  expect((await reworked.json()) as Annotation).toMatchObject({
    id: handedIn.id,
    status: "submitted",
    version: 2,
    feedback: null,
    activeSeconds: 30,
  });

  const second = await s.claim("review", rita);
  const accepted = await resolve(s, second, { outcome: "accepted", acceptedAnnotationId: handedIn.id });
  expect((await accepted.json()) as QualityCheck).toMatchObject({
    status: "completed",
    outcome: "accepted",
    acceptedAnnotationId: handedIn.id,
    reviewerId: rita,
  });
  await eventually(async () => (await s.status(taskId)) === "completed");
  await eventually(async () => (await annotationsOf(host(), s, taskId))[0]!.status === "accepted");
  expect(await s.events("annotations", taskId)).toEqual([
    "annotation.draft_saved",
    "annotation.submitted",
    "annotation.submitted",
  ]);
  expect(await s.events("quality", taskId)).toEqual([
    "quality_check.passed",
    "quality_check.completed",
    "quality_check.failed",
    "quality_check.completed",
    "quality_check.passed",
    "quality_check.completed",
    "quality_check.passed",
    "quality_check.completed",
  ]);
});

const drawn = { ...right, answers: {} };
const preLabel = { payload: drawn, model: "ner-2", score: 0.8 };

test("what a model drew is the first version, and what the person made of it the one that counts", async () => {
  const s = await scene(host(), "review");
  const [taskId] = (await s.addTasks(1, undefined, preLabel)) as [string];
  const claimed = await s.claim("annotate", newId());
  const { userId } = claimed.assignment;
  const mended = { ...right, regions: [right.regions[0]!, { ...right.regions[1]!, start: 13 }, right.regions[2]!] };
  const sent = await Promise.all([1, 2, 3].map(() => submit(host(), s, claimed, mended)));
  const handedIn = sent.map(async (one) => (await one.json()) as Annotation);
  const { id: annotationId } = (await handedIn[0])!;
  for (const one of handedIn)
    expect(await one).toMatchObject({ id: annotationId, version: 2, source: "human", status: "submitted" });

  const annotations = s.person("annotations").call("annotations", annotationsContract);
  const { items, blame } = await annotations.getHistory({ annotationId });
  expect(items).toMatchObject([
    {
      version: 2,
      parent: 1,
      source: "human",
      model: null,
      userId,
      result: mended,
      changes: { regions: { changed: 1 } },
    },
    { version: 1, parent: null, source: "model", model: "ner-2", userId: NOBODY, result: drawn },
  ]);
  expect(blame!.regions).toMatchObject([
    { id: "r0", version: 1, source: "model" },
    { id: "r1", version: 2, source: "human", userId },
    { id: "r2", version: 1, source: "model" },
  ]);
  expect(blame!.answers).toMatchObject([{ field: "mood", version: 2, userId }]);
  expect(await annotations.compareVersions({ annotationId })).toMatchObject({ from: 1, to: 2 });
  const kept = { model: "ner-2", regions: 2, answers: 0, unchanged: false };
  expect((await annotations.getAnnotation({ annotationId })).keptFromModel).toEqual(kept);

  const streamed = await Array.fromAsync(
    await annotations.streamAnnotations({ projectId: s.project.id, include: "submitted" }),
  );
  expect(streamed).toMatchObject([{ id: annotationId, userId, source: "human", version: 2, result: mended }]);
  const incomplete = annotations.restoreVersion({ annotationId, version: 1, ifMatch: '"2"' });
  await expect(incomplete).rejects.toMatchObject({ code: "annotations.does_not_fit_schema" });
  expect(await s.events("annotations", taskId)).toEqual(["annotation.submitted"]);
  await eventually(async () => (await s.status(taskId)) === "in_review");
});

test("what a model drew that does not fit is in the history all the same, and restoring it says what is wrong", async () => {
  const s = await scene(host(), "review");
  const [taskId] = (await s.addTasks(1, undefined, preLabel)) as [string];
  const beyond = { ...drawn, regions: [{ ...drawn.regions[0]!, start: 3, end: 3 }] };
  await transaction(s.person("tasks"), (tx) =>
    tx.execute(
      sql`update tasks.tasks set pre_label = jsonb_set(pre_label, '{payload}', ${JSON.stringify(beyond)}::text::jsonb) where id = ${taskId}`,
    ),
  );
  const handedIn = (await (await submit(host(), s, await s.claim("annotate", newId()), right)).json()) as Annotation;
  expect(handedIn).toMatchObject({ version: 2, status: "submitted" });
  const annotations = s.person("annotations").call("annotations", annotationsContract);
  const { items } = await annotations.getHistory({ annotationId: handedIn.id });
  expect(items).toMatchObject([
    { version: 2, parent: 1, source: "human" },
    { version: 1, source: "model", model: "ner-2", result: beyond },
  ]);
  const restored = annotations.restoreVersion({ annotationId: handedIn.id, version: 1, ifMatch: '"2"' });
  await expect(restored).rejects.toMatchObject({
    code: "annotations.does_not_fit_schema",
    fields: { errors: expect.arrayContaining([expect.objectContaining({ pointer: "/result/regions/0/end" })]) },
  });
});

test("a second hand-in stands upon the person's own, and the model's work comes once for each person", async () => {
  const s = await scene(host(), "review", { overlap: 2 });
  const [taskId] = (await s.addTasks(1, undefined, { payload: drawn })) as [string];
  const [ann, bob, rita] = [newId(), newId(), newId()];
  for (const person of [ann, bob])
    expect((await submit(host(), s, await s.claim("annotate", person), right)).status).toBe(200);
  const review = await s.claim("review", rita);
  const list = await annotationsOf(host(), s, taskId);
  expect(list.map((one) => [one.version, one.source])).toEqual([
    [2, "human"],
    [2, "human"],
  ]);
  await eventually(async () => (await s.status(taskId)) === "in_review");
  expect((await resolve(s, review, { outcome: "rejected", reason: "Look again.", issues: [] })).status).toBe(200);
  const again = await s.claim("annotate", ann);
  await eventually(async () => (await annotationsOf(host(), s, taskId)).some((one) => one.status === "rejected"));
  const reworked = (await (await submit(host(), s, again, hasty)).json()) as Annotation;
  expect(reworked.version).toBe(3);
  const [ours, theirs] = (await annotationsOf(host(), s, taskId)).toSorted((a, b) => b.version - a.version);
  expect(ours!.keptFromModel).toMatchObject({ unchanged: false });
  expect(theirs!.keptFromModel).toEqual({ model: "model", regions: 3, answers: 0, unchanged: false });
  const annotations = s.person("annotations").call("annotations", annotationsContract);
  const { items } = await annotations.getHistory({ annotationId: reworked.id });
  expect(items.map((one) => [one.version, one.parent, one.source, one.model])).toEqual([
    [3, 2, "human", null],
    [2, 1, "human", null],
    [1, null, "model", "model"],
  ]);
});

test("work that is handed in just as a model had made it is marked so, and nobody's own is", async () => {
  const s = await scene(host(), "review", { overlap: 1 });
  const [begun, own] = [
    ...(await s.addTasks(1, undefined, { payload: right, model: "ner-2" })),
    ...(await s.addTasks(1)),
  ] as [string, string];
  const ann = newId();
  for (let at = 0; at < 2; at++)
    expect((await submit(host(), s, await s.claim("annotate", ann), right)).status).toBe(200);
  const [asMade] = await annotationsOf(host(), s, begun);
  const unchanged = { model: "ner-2", regions: 3, answers: 1, unchanged: true };
  expect(asMade!.keptFromModel).toEqual(unchanged);
  expect((await annotationsOf(host(), s, own))[0]!.keptFromModel).toBeNull();
  const fewer = { ...right, regions: right.regions.slice(1) };
  const annotations = s.person("annotations").call("annotations", annotationsContract);
  await updateAnnotation(s.person("annotations"), { annotationId: asMade!.id, result: fewer, ifMatch: '"2"' });
  // What others correct in it is none of his work.
  const now = await annotations.getAnnotation({ annotationId: asMade!.id });
  expect([now.version, now.keptFromModel]).toEqual([3, unchanged]);
  const byHimself = s.person("annotations", ann);
  await updateAnnotation(byHimself, { annotationId: asMade!.id, result: says("bad"), ifMatch: '"3"' });
  const mended = (await annotations.getAnnotation({ annotationId: asMade!.id })).keptFromModel;
  expect(mended).toMatchObject({ unchanged: false });
});
