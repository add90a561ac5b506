import { expect, test } from "bun:test";
import { useHost } from "../kernel/testing/host.ts";
import { newId } from "../kernel/wire/id.ts";
import { projectsService } from "../projects/service.ts";
import { tasksService } from "../tasks/service.ts";
import { workflowService } from "../workflow/service.ts";
import { compareAnnotations } from "./compare-annotations.ts";
import type { Annotation } from "./contract.ts";
import { getAnnotation, listTaskAnnotations } from "./read-annotations.ts";
import { getHistory } from "./read-versions.ts";
import type { Result } from "./region.contract.ts";
import { type Scene, says, scene, submit } from "./scene.suite.ts";
import { annotationsService } from "./service.ts";
import { streamAnnotations } from "./stream-annotations.ts";
import { restoreVersion, updateAnnotation } from "./update-annotation.ts";

const host = useHost([projectsService, tasksService, workflowService, annotationsService]);
const first = says("good", ["person", 0, 3]);
const better = says("good", ["person", 0, 3], ["place", 12, 16]);

async function handedIn(s: Scene, result: Result, user = newId()): Promise<Annotation> {
  const claimed = await s.claim("annotate", user);
  const answer = await submit(host(), s, claimed, result);
  expect(answer.status).toBe(200);
  return (await answer.json()) as Annotation;
}
const all = async <T>(items: AsyncIterable<T>) => Array.fromAsync(items);

test("annotators see their own annotations only, drafts are their author's alone, strangers see nothing", async () => {
  const s = await scene(host(), "single-pass", { overlap: 2 });
  const [taskId] = (await s.addTasks(1)) as [string];
  const [ann, bob] = [newId(), newId()];
  const mine = await handedIn(s, first, ann);
  const claimed = await s.claim("annotate", bob);
  await submit(host(), s, claimed, better, { status: "draft" });
  const seen = async (userId: string, permissions: string[]) =>
    (await listTaskAnnotations(s.person("annotations", userId, permissions), { taskId, limit: 200 })).items;
  expect((await seen(ann, ["annotation.read"])).map((one) => one.userId)).toEqual([ann]);
  expect((await seen(bob, ["annotation.read"])).map((one) => one.draft?.result)).toEqual([better]);
  expect((await seen(newId(), ["annotation.read", "quality.review"])).map((one) => [one.userId, one.draft])).toEqual([
    [ann, null],
    [bob, null],
  ]);
  expect(await seen(newId(), ["annotation.read"])).toEqual([]);
  await expect(
    getAnnotation(s.person("annotations", bob, ["annotation.read"]), { annotationId: mine.id }),
  ).rejects.toMatchObject({ status: 404 });
  await expect(getAnnotation(host().context("annotations"), { annotationId: mine.id })).rejects.toMatchObject({
    status: 404,
  });
});

test("a correction is a new version by its editor, the old one stays, and either can be restored", async () => {
  const s = await scene(host(), "single-pass");
  await s.addTasks(1);
  const handed = await handedIn(s, first);
  const rita = s.person("annotations");
  const annotationId = handed.id;
  const fixed = await updateAnnotation(rita, { annotationId, result: better, ifMatch: '"1"' });
  expect(fixed).toMatchObject({ version: 2, result: better, status: "submitted", userId: handed.userId });
  await expect(updateAnnotation(rita, { annotationId, result: first, ifMatch: '"1"' })).rejects.toMatchObject({
    status: 412,
  });
  expect(await updateAnnotation(rita, { annotationId, result: better, ifMatch: '"2"' })).toMatchObject({ version: 2 });
  expect(await restoreVersion(rita, { annotationId, version: 1, ifMatch: '"2"' })).toMatchObject({
    version: 3,
    result: first,
  });
  await expect(restoreVersion(rita, { annotationId, version: 9, ifMatch: '"3"' })).rejects.toMatchObject({
    status: 404,
  });
  const { items, nextCursor } = await getHistory(rita, { annotationId, limit: 2, cursor: undefined });
  expect(items.map((one) => [one.version, one.parent, one.reason, one.userId])).toEqual([
    [3, 1, "restored", rita.actor.id],
    [2, 1, "edited", rita.actor.id],
  ]);
  const rest = await getHistory(rita, { annotationId, limit: 2, cursor: nextCursor! });
  expect(rest).toMatchObject({
    items: [{ version: 1, parent: null, reason: "submitted", userId: handed.userId, result: first }],
    nextCursor: null,
  });
  expect(await s.events("annotations", handed.taskId)).toEqual([
    "annotation.submitted",
    "annotation.updated",
    "annotation.updated",
  ]);
});

test("a correction is held to the label schema, and what was never handed in cannot be corrected", async () => {
  const s = await scene(host(), "single-pass");
  await s.addTasks(1);
  const claimed = await s.claim("annotate", newId());
  const draft = (await (await submit(host(), s, claimed, first, { status: "draft" })).json()) as Annotation;
  const rita = s.person("annotations");
  await expect(updateAnnotation(rita, { annotationId: draft.id, result: first, ifMatch: "*" })).rejects.toMatchObject({
    code: "annotations.not_handed_in",
  });
  await submit(host(), s, claimed, first, { sequence: 2 });
  const refused = updateAnnotation(rita, { annotationId: draft.id, result: says("great"), ifMatch: '"1"' });
  await expect(refused).rejects.toMatchObject({
    code: "annotations.does_not_fit_schema",
    fields: { errors: [{ pointer: "/result/answers/mood" }] },
  });
});

test("annotations of one task are compared each with each, those of two tasks not", async () => {
  const s = await scene(host(), "single-pass", { overlap: 3 });
  await s.addTasks(1);
  const handed = [
    await handedIn(s, first),
    await handedIn(s, better),
    await handedIn(s, says("bad", ["place", 12, 16])),
  ];
  const rita = s.person("annotations");
  const annotationIds = handed.map((one) => one.id);
  const { comparisons, summary } = await compareAnnotations(rita, { annotationIds });
  expect(comparisons.map((one) => one.spans)).toEqual([
    { exact: 2 / 3, token: 2 / 3 },
    { exact: 0, token: 0 },
    { exact: 2 / 3, token: 2 / 3 },
  ]);
  expect(summary).toEqual({ f1: 4 / 9, meanIou: 1, answers: [{ field: "mood", likeness: 1 / 3 }] });
  expect(comparisons.map((one) => [one.left, one.right, one.f1, one.answers[0]!.equal])).toEqual([
    [annotationIds[0]!, annotationIds[1]!, 2 / 3, true],
    [annotationIds[0]!, annotationIds[2]!, 0, false],
    [annotationIds[1]!, annotationIds[2]!, 2 / 3, false],
  ]);
  await s.addTasks(1);
  const elsewhere = await handedIn(s, first);
  await expect(compareAnnotations(rita, { annotationIds: [annotationIds[0]!, elsewhere.id] })).rejects.toMatchObject({
    code: "annotations.different_tasks",
  });
  const [known] = annotationIds as [string];
  await expect(compareAnnotations(rita, { annotationIds: [known, newId(), known, newId()] })).rejects.toMatchObject({
    status: 404,
    fields: { errors: [{ pointer: "/annotationIds/1" }, { pointer: "/annotationIds/3" }] },
  });
  for (const count of [1, 21]) {
    const many = { annotationIds: Array.from({ length: count }, () => newId()) };
    const refused = await host().request(
      "annotations",
      { workspaceId: s.workspaceId },
      "POST",
      "/annotations/compare",
      many,
    );
    expect(refused.status).toBe(422);
    expect(await refused.json()).toMatchObject({ code: "request.invalid", errors: [{ pointer: "/annotationIds" }] });
  }
  const annotator = s.person("annotations", handed[0]!.userId, ["annotation.read"]);
  await expect(compareAnnotations(annotator, { annotationIds })).rejects.toMatchObject({ status: 404 });
});

test("the stream gives handed-in annotations in the order of their tasks, of this project and batch only", async () => {
  const s = await scene(host(), "single-pass", { overlap: 2 });
  const tasks = await s.addTasks(3);
  for (let i = 0; i < 6; i++) await handedIn(s, first);
  await s.addTasks(1);
  const other = await handedIn(s, better);
  const service = host().context("annotations", { workspaceId: s.workspaceId, service: true });
  const stream = (more: object) =>
    all(streamAnnotations(service, { projectId: s.project.id, include: "submitted", ...more }));
  const rows = await stream({});
  expect(rows.map((row) => row.taskId)).toEqual([...tasks.flatMap((id) => [id, id]), other.taskId].sort());
  expect((await stream({ batchId: other.batchId })).map((row) => row.id)).toEqual([other.id]);
  expect(await stream({ limit: 2 })).toHaveLength(2);
  expect(await stream({ include: "accepted" })).toEqual([]);
  expect(await stream({ projectId: newId() })).toEqual([]);
});
