import { describe, expect, test } from "bun:test";
import { annotationsOf, says, scene, submit } from "../annotations/scene.suite.ts";
import { annotationsService } from "../annotations/service.ts";
import { updateAnnotation } from "../annotations/update-annotation.ts";
import { arm } from "../kernel/failpoint.ts";
import { eventually } from "../kernel/testing/eventually.ts";
import { useHost } from "../kernel/testing/host.ts";
import { newId } from "../kernel/wire/id.ts";
import { projectsService } from "../projects/service.ts";
import { tasksContract } from "../tasks/contract.ts";
import { tasksService } from "../tasks/service.ts";
import { workflowService } from "../workflow/service.ts";
import { getMetrics } from "./get-metrics.ts";
import { getCheck, listChecks } from "./read-checks.ts";
import { qualityService } from "./service.ts";

import { checks, reviewOf, right, underReview, verdict } from "./review.suite.ts";

const host = useHost([projectsService, tasksService, workflowService, annotationsService, qualityService]);

describe("a review", () => {
  test("needs a reason to reject, an annotation to accept, and somebody who did not do the work", async () => {
    const { s, review, check, people } = await underReview(host());
    await expect(verdict(s, review, check, { outcome: "rejected" })).rejects.toMatchObject({
      code: "quality.reason_required",
      fields: { errors: [{ pointer: "/reason" }] },
    });
    await expect(verdict(s, review, check, {})).rejects.toMatchObject({ code: "quality.accepted_required" });
    const own = { ...review, assignment: { ...review.assignment, userId: people[0]! } };
    await expect(verdict(s, own, check, { outcome: "rejected", reason: "r" })).rejects.toMatchObject({
      code: "quality.lease_lost",
    });
    expect((await reviewOf(s, check.taskId)).version).toBe(1);
  });

  test("is there for whoever was given the task to review, however quick he asks", async () => {
    const s = await scene(host(), "review");
    const [taskId] = (await s.addTasks(1)) as [string];
    await submit(host(), s, await s.claim("annotate", newId()), right);
    await s.claim("review", newId());
    expect(await checks(s, { taskId, kind: "review", status: "pending" })).toHaveLength(1);
  });

  test("that fixes lets the corrected version stand", async () => {
    const { s, taskId, review, check } = await underReview(host());
    const annotationId = check.annotationIds[0]!;
    const fixed = says("bad", ["person", 0, 3], ["place", 12, 16], ["person", 22, 25]);
    await updateAnnotation(s.person("annotations", review.assignment.userId), {
      annotationId,
      result: fixed,
      ifMatch: '"1"',
    });
    const mended = { outcome: "fixed", acceptedAnnotationId: annotationId } as const;
    const path = `/quality-checks/${check.id}/resolve`;
    const { id: assignmentId, fence, userId } = review.assignment;
    const silent = await host().request("quality", { workspaceId: s.workspaceId, userId }, "POST", path, {
      ...mended,
      assignmentId,
      fence,
      reason: "  ",
    });
    expect(silent.status).toBe(422);
    expect(await silent.json()).toMatchObject({ code: "quality.reason_required", errors: [{ pointer: "/reason" }] });
    const reason = "A name was missing.";
    const done = await verdict(s, review, check, { ...mended, reason });
    expect(done).toMatchObject({ ...mended, status: "completed", reason });
    await eventually(async () => (await s.status(taskId)) === "completed");
    const [annotation] = await eventually(async () => {
      const list = await annotationsOf(host(), s, taskId);
      return list[0]!.status === "accepted" ? list : null;
    });
    expect(annotation).toMatchObject({ version: 2, result: fixed });
  });

  test("that rejects one of two sends that one back and leaves the other", async () => {
    const { s, taskId, review, check, people } = await underReview(host(), 2);
    expect(check.agreement).toBe(1);
    const list = await annotationsOf(host(), s, taskId);
    const [back, stays] = [
      list.find((one) => one.userId === people[1])!,
      list.find((one) => one.userId === people[0])!,
    ];
    await verdict(s, review, check, { outcome: "rejected", reason: "Too wide.", rejectedAnnotationIds: [back.id] });
    const again = await s.claim("annotate", people[1]!);
    expect(again.task.id).toBe(taskId);
    await submit(host(), s, again, right);
    const second = await s.claim("review", review.assignment.userId);
    const next = await reviewOf(s, taskId);
    expect(next.id).not.toBe(check.id);
    expect(next.annotationIds.toSorted()).toEqual([back.id, stays.id].sort());
    await verdict(s, second, next, { acceptedAnnotationId: stays.id });
    await eventually(async () => (await s.status(taskId)) === "completed");
    await eventually(async () =>
      Bun.deepEquals(
        (await annotationsOf(host(), s, taskId)).map((one) => [one.id, one.status, one.version]).sort(),
        [
          [back.id, "submitted", 2],
          [stays.id, "accepted", 1],
        ].sort(),
      ),
    );
  });

  test("is resolved once: the same verdict again is answered again, another one is refused", async () => {
    const { s, taskId, review, check } = await underReview(host());
    const accept = { acceptedAnnotationId: check.annotationIds[0]! };
    const answers = await Promise.all(Array.from({ length: 4 }, () => verdict(s, review, check, accept)));
    expect(new Set(answers.map((one) => one.version)).size).toBe(1);
    expect(await verdict(s, review, check, accept)).toEqual(answers[0]!);
    await expect(verdict(s, review, check, { outcome: "rejected", reason: "Too wide." })).rejects.toMatchObject({
      code: "quality.already_resolved",
      status: 409,
    });
    expect((await s.events("quality", taskId)).filter((type) => type === "quality_check.completed")).toHaveLength(2);
  });

  test("is another verdict as soon as one of its words is another", async () => {
    const { s, review, check } = await underReview(host(), 2);
    const [first, second] = check.annotationIds as [string, string];
    const issue = { category: "imprecise", comment: "", regionId: null, annotationId: first };
    const said = { outcome: "rejected" as const, reason: "Too wide.", rejectedAnnotationIds: [first], issues: [issue] };
    const done = await verdict(s, review, check, said);
    expect(await verdict(s, review, check, said)).toEqual(done);
    for (const other of [
      { reason: "Too narrow." },
      { rejectedAnnotationIds: [second] },
      { rejectedAnnotationIds: [] },
      { issues: [] },
      { issues: [{ ...issue, comment: "Look." }] },
      { outcome: "fixed" as const, acceptedAnnotationId: second },
    ])
      await expect(verdict(s, review, check, { ...said, ...other })).rejects.toMatchObject({
        code: "quality.already_resolved",
      });
  });

  test("pins its issues to regions that the annotation has, or had before the reviewer mended it", async () => {
    const { s, review, check } = await underReview(host(), 2);
    const [annotationId, other] = check.annotationIds as [string, string];
    const pinned = (regionId: string, about: string | null = annotationId) => ({
      outcome: "fixed" as const,
      acceptedAnnotationId: annotationId,
      reason: "One was too much.",
      issues: [
        { category: "imprecise", comment: "", regionId: null, annotationId: about },
        { category: "imprecise", comment: "", regionId, annotationId: about },
      ],
    });
    const fixed = { ...right, regions: right.regions.map((one, at) => ({ ...one, id: at === 0 ? "r0" : "added" })) };
    await updateAnnotation(s.person("annotations", review.assignment.userId), {
      annotationId,
      result: fixed,
      ifMatch: '"1"',
    });
    for (const wrong of [pinned("r9"), pinned("r9", null), pinned("added", other)])
      await expect(verdict(s, review, check, wrong)).rejects.toMatchObject({
        code: "quality.unknown_region",
        fields: { errors: [{ pointer: "/issues/1/regionId" }] },
      });
    const kept = pinned("added");
    kept.issues[0] = pinned("r1").issues[1]!;
    expect((await verdict(s, review, check, kept)).issues).toEqual(kept.issues);
  });

  test.each(["quality.resolve.before-complete", "quality.resolve.after-complete"])(
    "whose process dies at %s is ended by its job, once",
    async (point) => {
      const { s, taskId, review, check } = await underReview(host());
      const disarm = arm(point, () => {
        disarm();
        throw new Error("the process died here");
      });
      await expect(verdict(s, review, check, { acceptedAnnotationId: check.annotationIds[0]! })).rejects.toThrow(
        "died",
      );
      expect((await checks(s, { taskId, kind: "review" }))[0]!.status).toBe("resolving");
      host().clock.advance(6000);
      await eventually(async () => (await s.status(taskId)) === "completed");
      expect((await checks(s, { taskId, kind: "review" }))[0]).toMatchObject({
        status: "completed",
        outcome: "accepted",
        reviewerId: review.assignment.userId,
      });
      expect((await s.events("quality", taskId)).filter((type) => type === "quality_check.completed")).toHaveLength(2);
    },
    15_000,
  );

  test("whose lease ran out does not count and waits for the next reviewer", async () => {
    const { s, taskId, review, check } = await underReview(host());
    host().clock.advance(31 * 60_000);
    const late = verdict(s, review, check, { acceptedAnnotationId: check.annotationIds[0]! });
    await expect(late).rejects.toMatchObject({ code: "quality.lease_lost", fields: { assignmentStatus: "expired" } });
    expect(await reviewOf(s, taskId)).toMatchObject({ id: check.id, status: "pending", outcome: null });
    const next = await s.claim("review", newId());
    expect(await verdict(s, next, check, { acceptedAnnotationId: check.annotationIds[0]! })).toMatchObject({
      outcome: "accepted",
      reviewerId: next.assignment.userId,
    });
  });

  test("of a task that is cancelled is closed without an outcome", async () => {
    const { s, taskId, check } = await underReview(host());
    await s.person("tasks", newId()).call("tasks", tasksContract).updateTask({ taskId, cancel: true });
    await eventually(async () => (await checks(s, { taskId, kind: "review", status: "completed" })).length === 1);
    expect((await getCheck(s.person("quality"), { checkId: check.id })).check).toMatchObject({
      outcome: null,
      reason: "The task ended before it was reviewed.",
    });
  });

  test("shows the annotations under it to those of its workspace and customer", async () => {
    const { s, check } = await underReview(host());
    const { annotations } = await getCheck(s.person("quality"), { checkId: check.id });
    expect(annotations.map((one) => [one.id, one.result, one.draft])).toEqual([[check.annotationIds[0]!, right, null]]);
    await expect(getCheck(host().context("quality"), { checkId: check.id })).rejects.toMatchObject({ status: 404 });
    const customer = s.person("quality", newId(), ["quality.read"]);
    customer.grants = { ...customer.grants, customerId: newId() };
    await expect(getCheck(customer, { checkId: check.id })).rejects.toMatchObject({ status: 404 });
    expect((await listChecks(customer, { limit: 50, cursor: undefined })).items).toEqual([]);
    await expect(getMetrics(customer, { projectId: s.project.id })).rejects.toMatchObject({ status: 404 });
  });
});
