import { describe, expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { arm } from "../kernel/failpoint.ts";
import { eventually } from "../kernel/testing/eventually.ts";
import { useHost } from "../kernel/testing/host.ts";
import { newId } from "../kernel/wire/id.ts";
import { projectsService } from "../projects/service.ts";
import { qualityService } from "../quality/service.ts";
import { tasksService } from "../tasks/service.ts";
import { workflowService } from "../workflow/service.ts";
import { tasksContract } from "../tasks/contract.ts";
import type { Annotation } from "./contract.ts";
import { annotationsOf, type Claimed, type Scene, says, scene, submit } from "./scene.suite.ts";
import { annotationsService } from "./service.ts";

const host = useHost([projectsService, tasksService, workflowService, annotationsService, qualityService]);
const work = says("good", ["person", 0, 3]);
const older = says("bad", ["person", 0, 3]);
type Problem = { code: string; errors?: { pointer: string }[] } & Record<string, unknown>;

/** Fails once at a point, as a process that dies there. */
function dieOnce(point: string): void {
  const disarm = arm(point, () => {
    disarm();
    throw new Error("the process died here");
  });
}
async function begin() {
  const s = await scene(host(), "single-pass");
  const user = newId();
  const [taskId] = (await s.addTasks(1)) as [string];
  return { s, user, taskId, claimed: await s.claim("annotate", user) };
}
/** A person's own work on a task, with the drafts that only he sees. */
async function own({ workspaceId }: Scene, userId: string, taskId: string) {
  const caller = { workspaceId, userId, permissions: ["annotation.read"] };
  const answer = await host().request("annotations", caller, "GET", `/tasks/${taskId}/annotations`);
  return (await answer.json()) as { items: Annotation[] };
}
const submissions = (events: string[]) => events.filter((type) => type === "annotation.submitted").length;

describe.each(["annotations.submit.before-complete", "annotations.submit.after-complete"])(
  "a process that dies at %s",
  (point) => {
    test("leaves a hand-in that its job ends, once", async () => {
      const { s, taskId, claimed } = await begin();
      dieOnce(point);
      expect((await submit(host(), s, claimed, work)).status).toBe(500);
      expect((await annotationsOf(host(), s, taskId))[0]).toMatchObject({ status: "submitting", version: 0 });
      host().clock.advance(6000);
      await eventually(async () => (await annotationsOf(host(), s, taskId))[0]!.version === 1);
      await eventually(async () => (await s.status(taskId)) === "completed");
      const accepted = await eventually(async () =>
        (await annotationsOf(host(), s, taskId)).find(({ status }) => status === "accepted"),
      );
      expect(accepted).toMatchObject({ result: work, draft: null });
      expect(submissions(await s.events("annotations", taskId))).toBe(1);
    });

    test("leaves a hand-in that its sender ends by sending it again", async () => {
      const { s, taskId, claimed } = await begin();
      dieOnce(point);
      await submit(host(), s, claimed, work);
      const again = await submit(host(), s, claimed, work);
      expect((await again.json()) as Annotation).toMatchObject({ status: "submitted", version: 1 });
      expect(submissions(await s.events("annotations", taskId))).toBe(1);
    });
  },
);

test("the same hand-in sent many times at once counts once", async () => {
  const { s, taskId, claimed } = await begin();
  const answers = await Promise.all(Array.from({ length: 8 }, () => submit(host(), s, claimed, work)));
  expect(answers.map((answer) => answer.status)).toEqual(answers.map(() => 200));
  const versions = await Promise.all(answers.map(async (answer) => ((await answer.json()) as Annotation).version));
  expect(new Set(versions)).toEqual(new Set([1]));
  expect(submissions(await s.events("annotations", taskId))).toBe(1);
});

test("the same hand-in sent many times at once after the lease ran out is refused each time", async () => {
  const { s, taskId, claimed } = await begin();
  host().clock.advance(31 * 60_000);
  const answers = await Promise.all(Array.from({ length: 8 }, () => submit(host(), s, claimed, work)));
  const problems = await Promise.all(answers.map(async (answer) => ((await answer.json()) as Problem).code));
  expect(problems).toEqual(answers.map(() => "annotations.lease_lost"));
  expect(submissions(await s.events("annotations", taskId))).toBe(0);
});

test("a hand-in that ended leaves no job behind", async () => {
  const { s, claimed } = await begin();
  const jobs = () =>
    host()
      .runtimes.get("annotations")!
      .db.system.orm.execute(sql`select 1 from annotations.jobs where workspace_id = ${s.workspaceId}`);
  dieOnce("annotations.submit.after-complete");
  await submit(host(), s, claimed, work);
  expect(await jobs()).toHaveLength(1);
  await submit(host(), s, claimed, work);
  expect(await jobs()).toHaveLength(0);
});

test("an Idempotency-Key answers the first answer again, and another body under it is refused", async () => {
  const { s, claimed } = await begin();
  const key = { "idempotency-key": newId() };
  const first = await submit(host(), s, claimed, work, {}, key);
  const second = await submit(host(), s, claimed, work, {}, key);
  expect(second.headers.get("idempotency-replayed")).toBe("true");
  expect(await second.json()).toEqual(await first.json());
  expect((await submit(host(), s, claimed, older, {}, key)).status).toBe(422);
});

test("a hand-in after the lease ran out is kept as a draft, says where, and comes back with the task", async () => {
  const { s, user, taskId, claimed } = await begin();
  await submit(host(), s, claimed, older, { status: "draft", sequence: 1 });
  host().clock.advance(31 * 60_000);
  const late = await submit(host(), s, claimed, work, { sequence: 2 });
  const problem = (await late.json()) as Problem;
  expect(late.status).toBe(409);
  const [kept] = await annotationsOf(host(), s, taskId);
  expect(problem).toMatchObject({
    code: "annotations.lease_lost",
    annotationId: kept!.id,
    taskId,
    kept: "draft",
    draftSequence: 2,
    assignmentStatus: "expired",
    detail: `It is expired and counts no more. Nothing is lost: the work is kept as the draft of annotation ${kept!.id} and is there when you get this task again.`,
  });
  expect(kept).toMatchObject({ status: "draft", version: 0 });
  expect(await s.events("annotations", taskId)).toEqual(["annotation.draft_saved", "annotation.draft_saved"]);
  const overtaken = (await (await submit(host(), s, claimed, older, { sequence: 1 })).json()) as Problem;
  expect(overtaken).toMatchObject({ draftSequence: null, kept: "version", version: 1 });
  const again = await s.claim("annotate", user);
  expect(again.task.id).toBe(taskId);
  expect(await own(s, user, taskId)).toMatchObject({
    items: [{ id: kept!.id, draft: { result: work, sequence: 2 } }],
  });
  expect((await (await submit(host(), s, again, work, { sequence: 1 })).json()) as Annotation).toMatchObject({
    id: kept!.id,
    status: "submitted",
    version: 2,
  });
});

test("what is handed in on a task that is only kept ready does not count, and is there when the task is shown", async () => {
  const { s, user, claimed } = await begin();
  const [second] = (await s.addTasks(1)) as [string];
  const { queueId } = claimed.assignment;
  const ready = await eventually(async () => {
    const caller = { workspaceId: s.workspaceId, userId: user };
    const answer = await host().request("tasks", caller, "GET", `/queues/${queueId}/next-task?prefetch=true`);
    const { assignment, task } = (await answer.json()) as Claimed;
    return task && { assignment, task };
  });
  const early = await submit(host(), s, ready, work);
  expect(early.status).toBe(409);
  expect((await early.json()) as Problem).toMatchObject({
    code: "annotations.not_begun",
    draftSequence: 1,
    kept: "draft",
    detail: expect.stringMatching(
      /^Its lease begins when it is your next task\. Nothing is lost: .+ is there then, to be handed in\.$/,
    ),
  });
  expect(await own(s, user, second)).toMatchObject({ items: [{ version: 0, draft: { result: work } }] });
  expect((await submit(host(), s, claimed, work)).status).toBe(200);
  const shown = await s.claim("annotate", user);
  expect(shown.assignment.id).toBe(ready.assignment.id);
  const counted = await submit(host(), s, shown, work, { sequence: 2 });
  expect((await counted.json()) as Annotation).toMatchObject({ status: "submitted", version: 1 });
});

test("a stale fence does not count", async () => {
  const { s, taskId, claimed } = await begin();
  const stale = { ...claimed, assignment: { ...claimed.assignment, fence: claimed.assignment.fence + 1 } };
  expect(((await (await submit(host(), s, stale, work)).json()) as Problem).code).toBe("annotations.lease_lost");
  expect(submissions(await s.events("annotations", taskId))).toBe(0);
});

test("drafts keep the newest packet, also one that arrives after the hand-in", async () => {
  const { s, user, taskId, claimed } = await begin();
  const draft = async (sequence: number, result = work) =>
    (await (await submit(host(), s, claimed, result, { status: "draft", sequence })).json()) as Annotation;
  expect((await draft(3)).draft).toMatchObject({ sequence: 3, result: work });
  expect((await draft(2, older)).draft).toMatchObject({ sequence: 3, result: work });
  expect((await draft(3, older)).draft).toMatchObject({ sequence: 3, result: work });
  await submit(host(), s, claimed, work, { sequence: 4 });
  expect((await draft(4, older)).draft).toBeNull();
  expect((await draft(5, older)).draft).toMatchObject({ sequence: 5, result: older });
  const clock = 1_790_000_000_000;
  expect((await draft(clock)).draft).toMatchObject({ sequence: clock, result: work });
  expect((await annotationsOf(host(), s, taskId))[0]).toMatchObject({ version: 1, result: work, userId: user });
});

test("a hand-in that does not fit names every violation and is kept as a draft", async () => {
  const { s, taskId, claimed } = await begin();
  const wrong = {
    ...says("great", ["robot", 0, 3], ["person", 9, 99]),
    relations: [{ from: "r0", to: "r9", type: "knows" }],
  };
  const answer = await submit(host(), s, claimed, wrong);
  expect(answer.status).toBe(422);
  const problem = (await answer.json()) as Problem;
  expect(problem.code).toBe("annotations.does_not_fit_schema");
  expect(problem.errors!.map((one) => one.pointer)).toEqual([
    "/result/regions/0/class",
    "/result/regions/1/end",
    "/result/relations/0/type",
    "/result/relations/0/to",
    "/result/answers/mood",
  ]);
  const [kept] = await annotationsOf(host(), s, taskId);
  expect(problem).toMatchObject({ annotationId: kept!.id, draftSequence: 1 });
  expect(kept).toMatchObject({ status: "draft", version: 0 });
  const fitting = await submit(host(), s, claimed, work, { sequence: 2 });
  expect((await fitting.json()) as Annotation).toMatchObject({ id: kept!.id, version: 1, draft: null });
});

test("a hand-in that does not fit, after its lease ended, is kept as a draft and told where, under a key too", async () => {
  const { s, user, taskId, claimed } = await begin();
  const unanswered = { ...work, answers: {} };
  await submit(host(), s, claimed, older, { status: "draft", sequence: 1 });
  const { id: assignmentId } = claimed.assignment;
  await s.person("tasks", user).call("tasks", tasksContract).releaseAssignment({ assignmentId });
  const key = { "idempotency-key": newId() };
  for (let sent = 0; sent < 2; sent++) {
    const late = await submit(host(), s, claimed, unanswered, { sequence: 6 }, key);
    expect(late.status).toBe(409);
    expect((await late.json()) as Problem).toMatchObject({
      code: "annotations.lease_lost",
      taskId,
      draftSequence: 6,
      assignmentStatus: "released",
    });
  }
  expect(await s.events("annotations", taskId)).toEqual(["annotation.draft_saved", "annotation.draft_saved"]);
  expect(await own(s, user, taskId)).toMatchObject({
    items: [{ version: 0, draft: { result: unanswered, sequence: 6 } }],
  });
});

test("offsets count code points: an astronaut is three, and a text of them can be marked to its end", async () => {
  const { s, claimed } = await begin();
  const length = [...(claimed.task.data as { text: string }).text].length;
  expect((await submit(host(), s, claimed, says("good", ["person", 0, length + 1]))).status).toBe(422);
  expect((await submit(host(), s, claimed, says("good", ["person", 0, length]))).status).toBe(200);
});

test("nobody works under another's assignment, nor on another task under his own", async () => {
  const { s, claimed } = await begin();
  const body = {
    assignmentId: claimed.assignment.id,
    fence: claimed.assignment.fence,
    status: "draft",
    result: work,
    sequence: 1,
  };
  const send = (userId: string, taskId: string) =>
    host().request(
      "annotations",
      { workspaceId: s.workspaceId, userId, permissions: ["annotation.create"] },
      "POST",
      `/tasks/${taskId}/annotations`,
      body,
    );
  expect((await send(newId(), claimed.task.id)).status).toBe(404);
  expect((await send(claimed.assignment.userId, newId())).status).toBe(404);
});
