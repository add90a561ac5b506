import { describe, expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { annotationsContract } from "../annotations/contract.ts";
import { annotationsOf, says, type Scene, scene, submit } from "../annotations/scene.suite.ts";
import { annotationsService } from "../annotations/service.ts";
import { updateAnnotation } from "../annotations/update-annotation.ts";
import { runOne } from "../kernel/bus/deliver.ts";
import type { Reaction } from "../kernel/reaction.ts";
import { eventually } from "../kernel/testing/eventually.ts";
import { useHost } from "../kernel/testing/host.ts";
import type { Envelope } from "../kernel/wire/event.ts";
import { newId } from "../kernel/wire/id.ts";
import { projectsService } from "../projects/service.ts";
import { tasksService } from "../tasks/service.ts";
import { workflowService } from "../workflow/service.ts";
import { createCheck } from "./create-check.ts";
import { onAnnotationSubmitted } from "./on/annotation-submitted.ts";
import { putGold } from "./put-gold.ts";
import { getConsensus } from "./read-consensus.ts";
import { listGolds } from "./read-golds.ts";
import { listSkills } from "./read-skills.ts";
import { checks, reviewOf, right, verdict } from "./review.suite.ts";
import { qualityService } from "./service.ts";
import { tryRule } from "./try-rule.ts";

const host = useHost([projectsService, tasksService, workflowService, annotationsService, qualityService]);
const other = says("bad", ["person", 0, 3], ["person", 0, 3]);

async function handIn(s: Scene, ...results: (typeof right)[]): Promise<void> {
  for (const result of results)
    expect((await submit(host(), s, await s.claim("annotate", newId()), result)).status).toBe(200);
}

describe("what somebody else has corrected", () => {
  async function corrected(template: string) {
    const s = await scene(host(), template, { overlap: 2 });
    const [taskId] = (await s.addTasks(1)) as [string];
    await handIn(s, other);
    const [first] = await annotationsOf(host(), s, taskId);
    await updateAnnotation(s.person("annotations"), { annotationId: first!.id, result: right, ifMatch: '"1"' });
    await handIn(s, right);
    return { s, taskId, annotationId: first!.id };
  }

  test("is no answer of its author's where a workflow asks whether people agree", async () => {
    const { s, taskId } = await corrected("consensus");
    expect((await reviewOf(s, taskId)).agreement).toBeLessThan(0.5);
    const [failed] = await checks(s, { taskId, kind: "automated", outcome: "failed" });
    expect(failed!.reason).toMatch(/^The annotations agree by \d+ % where 80 % is wanted\.$/);
  });

  test("is not what rules judge that run on a hand-in; a check by hand judges what stands, and the people by what they said", async () => {
    const { s, taskId, annotationId } = await corrected("single-pass");
    const { agreement } = await reviewOf(s, taskId);
    const [check] = await checks(s, { taskId, kind: "automated" });
    expect(check!.findings).toMatchObject([{ rule: "duplicates", annotationId }]);
    const byHand = await createCheck(s.person("quality"), { taskId });
    expect([byHand.findings, byHand.agreement]).toEqual([[], agreement]);
    const draft = {
      projectId: s.project.id,
      kind: "duplicates",
      severity: "warning",
      enabled: true,
      newest: 20,
    } as const;
    const tried = await tryRule(s.person("quality"), { ...draft, params: { iou: 0.9 } });
    expect(tried).toMatchObject({ looked: 2, broken: 1 });
  });

  test("is not among the regions by which people are compared", async () => {
    const { s, taskId } = await corrected("single-pass");
    const system = host().context("quality", { workspaceId: s.workspaceId, service: true });
    const asked = { projectId: s.project.id, taskIds: [taskId] };
    const { stretches } = await system.call("annotations", annotationsContract).measureRegions(asked);
    expect(stretches[0]!.tasks[0]!.spans.map(({ worker, start, end }) => [worker, start, end])).toEqual([
      [0, 0, 3],
      [0, 0, 3],
      [1, 0, 3],
      [1, 12, 16],
    ]);
  });

  test("is not what a gold is scored by", async () => {
    const s = await scene(host(), "review");
    const [taskId] = (await s.addTasks(1)) as [string];
    await handIn(s, right);
    const [first] = await annotationsOf(host(), s, taskId);
    await updateAnnotation(s.person("annotations"), { annotationId: first!.id, result: other, ifMatch: '"1"' });
    const manager = s.person("quality");
    await putGold(manager, { taskId, expected: right, purpose: "continuous", status: "active" });
    const [row] = await host().runtimes.get("annotations")!.db.system.orm.execute<{ envelope: Envelope }>(sql`
      select envelope from annotations.outbox
      where envelope->'data'->>'taskId' = ${taskId} and envelope->>'type' = 'annotation.submitted'`);
    const scores = onAnnotationSubmitted.find((one) => one.name === "score-gold") as Reaction;
    await runOne(host().runtimes.get("quality")!, scores, { ...row!.envelope, id: newId() });
    const { items } = await listGolds(manager, { projectId: s.project.id, limit: 10 });
    expect(items[0]!.health).toMatchObject({ answers: 1, score: 1 });
  });
});

describe("work that is just as a model had made it", () => {
  type Choice = "count" | "flag" | "exclude";
  async function preLabelled(template: string, unchangedPreLabels: Choice | undefined, overlap = 2) {
    const settings = { overlap, ...(unchangedPreLabels ? { unchangedPreLabels } : {}) };
    const s = await scene(host(), template, settings);
    const [taskId] = (await s.addTasks(1, undefined, { payload: right, model: "ner-2" })) as [string];
    return { s, taskId, manager: s.person("quality"), projectId: s.project.id };
  }
  const ended = (s: Scene, taskId: string, status: string) =>
    eventually(async () => (await s.status(taskId)) === status);

  test.each([
    [undefined, 2],
    ["flag", 2],
    ["count", 0],
  ] as const)("counts, where the setting is %s, with %d warnings for reviewers", async (setting, warnings) => {
    const { s, taskId, manager, projectId } = await preLabelled("single-pass", setting);
    await handIn(s, right, right);
    await ended(s, taskId, "completed");
    const [check] = await checks(s, { taskId, kind: "automated" });
    expect(check).toMatchObject({ outcome: "passed", agreement: 1 });
    const told = check!.findings.filter(({ rule }) => rule === "unchanged_pre_label");
    expect(told.map((one) => one.detail)).toEqual(
      Array.from({ length: warnings }, () => "everything is as ner-2 had made it"),
    );
    await eventually(async () => (await getConsensus(manager, { taskId })).answers === 2);
    expect((await listSkills(manager, { projectId, limit: 10 })).items).toHaveLength(2);
  });

  test.each(["single-pass", "consensus"])(
    "has a person decide in the workflow %s where it is all that there is, and says nothing",
    async (template) => {
      const { s, taskId, manager, projectId } = await preLabelled(template, "exclude");
      await handIn(s, right, right);
      const review = await reviewOf(s, taskId);
      expect(review.agreement).toBeNull();
      await verdict(s, await s.claim("review", newId()), review, { acceptedAnnotationId: review.annotationIds[0]! });
      await ended(s, taskId, "completed");
      expect(await getConsensus(manager, { taskId })).toMatchObject({ status: "none" });
      expect((await listSkills(manager, { projectId, limit: 10 })).items).toEqual([]);
    },
  );

  test("is beside the answers of others, which count alone, and may still be what a person lets stand", async () => {
    const { s, taskId, manager, projectId } = await preLabelled("consensus", "exclude", 3);
    await handIn(s, right, other, other);
    await ended(s, taskId, "completed");
    const [check] = await checks(s, { taskId, kind: "automated", outcome: "passed" });
    expect(check!.agreement).toBe(1);
    const answered = await eventually(async () => {
      const now = await getConsensus(manager, { taskId });
      return now.status === "agreed" ? now : null;
    });
    expect(answered.items.find((one) => one.item === "mood")).toMatchObject({ label: "bad", answers: 2 });
    expect((await listSkills(manager, { projectId, limit: 10 })).items).toHaveLength(2);
  });

  test("is the truth where a person decides so against the others", async () => {
    const { s, taskId, manager } = await preLabelled("consensus", "exclude", 3);
    const third = says("good", ["place", 12, 16]);
    await handIn(s, right, other, third);
    const review = await reviewOf(s, taskId);
    const made = (await annotationsOf(host(), s, taskId)).find((one) => one.keptFromModel?.unchanged)!;
    await eventually(async () => (await getConsensus(manager, { taskId })).status === "required");
    await verdict(s, await s.claim("review", newId()), review, { acceptedAnnotationId: made.id });
    const decided = await eventually(async () => {
      const now = await getConsensus(manager, { taskId });
      return now.status === "adjudicated" ? now : null;
    });
    expect(decided.items.find((one) => one.item === "mood")).toMatchObject({ posterior: { good: 1 }, answers: 2 });
  });
});
