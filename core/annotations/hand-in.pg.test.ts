import { expect, test } from "bun:test";
import { eventually } from "../kernel/testing/eventually.ts";
import { useHost } from "../kernel/testing/host.ts";
import { newId } from "../kernel/wire/id.ts";
import { projectsService } from "../projects/service.ts";
import type { QualityCheck } from "../quality/contract.ts";
import { qualityService } from "../quality/service.ts";
import { tasksService } from "../tasks/service.ts";
import { workflowService } from "../workflow/service.ts";
import type { Annotation } from "./contract.ts";
import { annotationsOf, type Claimed, type Scene, says, scene, submit } from "./scene.suite.ts";
import { annotationsService } from "./service.ts";

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
  expect((await submit(host(), s, first, hasty)).status).toBe(200);

  const review = await s.claim("review", rita);
  await eventually(async () => (await s.status(taskId)) === "in_review");
  const handedIn = await eventually(async () =>
    (await annotationsOf(host(), s, taskId)).find(({ status }) => status === "submitted"),
  );
  expect(handedIn).toMatchObject({ version: 1, activeSeconds: 12, result: hasty });
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
  expect(await s.events("annotations", taskId)).toEqual(["annotation.submitted", "annotation.submitted"]);
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
