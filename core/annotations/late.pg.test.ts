import { expect, test } from "bun:test";
import { arm } from "../kernel/failpoint.ts";
import { eventually } from "../kernel/testing/eventually.ts";
import { useHost } from "../kernel/testing/host.ts";
import { newId } from "../kernel/wire/id.ts";
import { projectsService } from "../projects/service.ts";
import { tasksService } from "../tasks/service.ts";
import type { NewTask } from "../tasks/task.contract.ts";
import { workflowService } from "../workflow/service.ts";
import { branchAnnotation } from "./branch-annotation.ts";
import type { Annotation } from "./contract.ts";
import { listCorrected } from "./list-corrected.ts";
import { getHistory } from "./read-versions.ts";
import { annotationsOf, type Scene, says, scene, submit } from "./scene.suite.ts";
import { annotationsService } from "./service.ts";
import { restoreVersion, updateAnnotation } from "./update-annotation.ts";

const host = useHost([projectsService, tasksService, workflowService, annotationsService]);
const work = says("good", ["person", 0, 3]);
const older = says("bad", ["person", 0, 3]);
type Problem = { code: string } & Record<string, unknown>;

/** A person's own work on a task, with the drafts that only he sees. */
async function own({ workspaceId }: Scene, userId: string, taskId: string) {
  const caller = { workspaceId, userId, permissions: ["annotation.read"] };
  const answer = await host().request("annotations", caller, "GET", `/tasks/${taskId}/annotations`);
  return (await answer.json()) as { items: Annotation[] };
}
/** An annotation's versions on the line that counts, or on one beside it, as those see them who manage. */
function history(s: Scene, annotationId: string, branch?: string) {
  return getHistory(s.person("annotations"), { annotationId, limit: 50, cursor: undefined, branch });
}
/** What is handed in under a lease that has run out, and the task taken up again by the same person. */
async function takenUpAgain(preLabel?: NewTask["preLabel"]) {
  const s = await scene(host(), "single-pass");
  const user = newId();
  const [taskId] = (await s.addTasks(1, undefined, preLabel)) as [string];
  const first = await s.claim("annotate", user);
  host().clock.advance(31 * 60_000);
  const second = await s.claim("annotate", user);
  const late = async (result: typeof work) => {
    const answer = await submit(host(), s, first, result, { sequence: 9 });
    return { status: answer.status, problem: (await answer.json()) as Problem };
  };
  return { s, user, taskId, second, late };
}

test("a late hand-in is a version that does not count where its author has newer work on the task, whatever is wrong with it", async () => {
  const { s, user, taskId, second, late } = await takenUpAgain();
  await submit(host(), s, second, work, { status: "draft", sequence: 1 });
  const [annotation] = await annotationsOf(host(), s, taskId);
  const annotationId = annotation!.id;
  for (const [at, result] of [older, { ...older, answers: {} }].entries()) {
    const { status, problem } = await late(result);
    const where = { annotationId, taskId, kept: "version", version: at + 1, draftSequence: null };
    expect({ status, ...problem }).toMatchObject({
      status: 409,
      code: "annotations.lease_lost",
      assignmentStatus: "expired",
      ...where,
      detail: expect.stringContaining(`kept as version ${at + 1} of annotation ${annotationId}`),
    });
  }
  expect(await own(s, user, taskId)).toMatchObject({
    items: [{ status: "draft", version: 0, draft: { result: work, sequence: 1 } }],
  });
  const unfit = await submit(host(), s, second, { ...work, answers: {} }, { sequence: 0 });
  expect((await unfit.json()) as Problem).toMatchObject({
    code: "annotations.does_not_fit_schema",
    kept: "version",
    version: 2,
  });
  expect((await submit(host(), s, second, work, { sequence: 2 })).status).toBe(200);
  expect((await late(older)).problem).toMatchObject({ code: "annotations.lease_lost", version: 1 });
  expect((await late(work)).problem).toMatchObject({ code: "annotations.lease_lost", version: 3 });
  expect(await s.events("annotations", taskId)).toEqual([
    "annotation.draft_saved",
    "annotation.branched",
    "annotation.branched",
    "annotation.submitted",
  ]);
});

test("what came late is in the history beside what counts, is nobody's last word, and comes back when it is restored", async () => {
  const { s, user, taskId, second, late } = await takenUpAgain();
  const done = (await (await submit(host(), s, second, work)).json()) as Annotation;
  const { id: annotationId } = done;
  const better = says("good", ["person", 0, 4]);
  const [rita, ann] = [s.person("annotations"), s.person("annotations", user, ["annotation.read"])];
  await updateAnnotation(rita, { annotationId, result: better, ifMatch: '"1"' });
  const answers = await Promise.all(Array.from({ length: 6 }, () => late(older)));
  expect(answers.map(({ problem }) => problem.version)).toEqual(answers.map(() => 3));
  const line = { branch: "late", parent: null, userId: user, source: "human", reason: "late", result: older } as const;
  for (const ctx of [rita, ann]) {
    const seen = await getHistory(ctx, { annotationId, limit: 50, cursor: undefined, branch: "late" });
    expect(seen.items).toMatchObject([{ version: 3, ...line }]);
  }
  const main = await history(s, annotationId);
  expect(main.items.map((one) => one.version)).toEqual([2, 1]);
  expect(main.blame).toMatchObject({ version: 2, answers: [{ version: 1, userId: user }] });
  expect(main.branches).toEqual([{ name: "late", version: 3 }]);
  const { items } = await listCorrected(rita, { annotationIds: [annotationId] });
  expect(items).toMatchObject([{ annotationId, editorId: rita.actor.id, said: work }]);
  expect(await annotationsOf(host(), s, taskId)).toMatchObject([
    { version: 2, result: better, activeSeconds: done.activeSeconds },
  ]);
  const submitted = (await s.events("annotations", taskId)).filter((type) => type === "annotation.submitted");
  expect(submitted).toHaveLength(1);
  const stranger = host().context("annotations", { workspaceId: newId() });
  await expect(getHistory(stranger, { annotationId, limit: 50, cursor: undefined })).rejects.toMatchObject({
    status: 404,
  });
  const propose = branchAnnotation(rita, { annotationId, branch: "late", from: 3, result: work });
  await expect(propose).rejects.toMatchObject({ code: "request.invalid" });
  expect(await restoreVersion(rita, { annotationId, version: 3, ifMatch: '"2"' })).toMatchObject({
    version: 4,
    result: older,
  });
  expect((await late({ ...older, answers: {} })).problem).toMatchObject({ version: 5 });
  const unfit = restoreVersion(rita, { annotationId, version: 5, ifMatch: '"4"' });
  await expect(unfit).rejects.toMatchObject({ code: "annotations.does_not_fit_schema" });
});

test("a late hand-in whose process dies is kept once, by its job or by its sender", async () => {
  for (const again of [true, false]) {
    const { s, taskId, second, late } = await takenUpAgain();
    await submit(host(), s, second, work, { status: "draft", sequence: 1 });
    const disarm = arm("annotations.submit.after-complete", () => {
      disarm();
      throw new Error("the process died here");
    });
    expect((await late(older)).status).toBe(500);
    if (again) expect((await late(older)).problem).toMatchObject({ kept: "version", version: 1 });
    else host().clock.advance(6000);
    const [annotation] = await annotationsOf(host(), s, taskId);
    const kept = await eventually(async () => {
      const { items } = await history(s, annotation!.id, "late");
      return items.length > 0 && items;
    });
    expect(kept).toMatchObject([{ version: 1, result: older }]);
    expect(await annotationsOf(host(), s, taskId)).toMatchObject([{ status: "draft", version: 0 }]);
  }
});

test("a model's work is still the first version of the line that counts after something came late", async () => {
  const preLabel = { payload: work, model: "detector 3", score: 0.8 };
  const { s, user, taskId, second, late } = await takenUpAgain(preLabel);
  await submit(host(), s, second, work, { status: "draft", sequence: 1 });
  expect((await late(older)).problem).toMatchObject({ version: 1 });
  const done = (await (await submit(host(), s, second, work, { sequence: 2 })).json()) as Annotation;
  const { items } = await history(s, done.id);
  expect(items).toMatchObject([
    { version: 3, parent: 2, source: "human" },
    { version: 2, parent: null, source: "model", model: "detector 3" },
  ]);
  const { items: mine } = await own(s, user, taskId);
  expect(mine).toMatchObject([{ keptFromModel: { unchanged: true } }]);
});
