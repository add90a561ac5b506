import { expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import fc from "fast-check";
import { useHost } from "../kernel/testing/host.ts";
import { newId } from "../kernel/wire/id.ts";
import { projectsService } from "../projects/service.ts";
import { tasksService } from "../tasks/service.ts";
import { workflowService } from "../workflow/service.ts";
import { listTaskAnnotations } from "./read-annotations.ts";
import type { Result } from "./region.contract.ts";
import { saveAnnotation } from "./save-annotation.ts";
import { type Claimed, says, scene, submit } from "./scene.suite.ts";
import { annotationsService } from "./service.ts";

const host = useHost([projectsService, tasksService, workflowService, annotationsService]);

/** What the user saw after his nth change; every fifth is so large that it lies in the bucket. */
function seen(n: number): Result {
  const spans = n % 5 === 4 ? 1200 : 1;
  return says("good", ...Array.from({ length: spans }, (): [string, number, number] => ["person", 0, n + 1]));
}
const packet = ({ assignment, task }: Claimed, n: number, status: "draft" | "submitted" = "draft") => ({
  taskId: task.id,
  assignmentId: assignment.id,
  fence: assignment.fence,
  status,
  result: seen(n),
  sequence: n,
  activeSeconds: n,
  confidence: null,
});

/** For each change the moments at which a copy of its packet arrives: none when it is lost, several when it is doubled. */
const network = fc.array(fc.array(fc.nat(12), { maxLength: 3 }), { minLength: 1, maxLength: 14 });
/** After which moment the user hands in, and whether what he handed in arrives twice. */
const ending = fc.record({ handsIn: fc.option(fc.nat(12), { nil: null }), twice: fc.boolean() });

test("packets lost, doubled, late and all at once end in the last state that the user saw", async () => {
  const s = await scene(host(), "single-pass");
  await fc.assert(
    fc.asyncProperty(network, ending, async (arrivals, { handsIn, twice }) => {
      const [taskId] = (await s.addTasks(1)) as [string];
      const claimed = await s.claim("annotate", newId());
      expect(claimed.task.id).toBe(taskId);
      const ctx = s.person("annotations", claimed.assignment.userId);
      const last = arrivals.length;
      const moments = Map.groupBy(
        arrivals.flatMap((copies, n) => copies.map((moment) => ({ moment, n }))),
        ({ moment }) => moment,
      );
      for (let moment = 0; moment <= 12; moment++) {
        const now = (moments.get(moment) ?? []).map(({ n }) => saveAnnotation(ctx, packet(claimed, n)));
        const hands =
          handsIn === moment
            ? Array.from({ length: twice ? 2 : 1 }, () => saveAnnotation(ctx, packet(claimed, last, "submitted")))
            : [];
        await Promise.all([...now, ...hands]);
      }
      // The page sends what it shows until somebody says that it is there.
      if (handsIn === null) await saveAnnotation(ctx, packet(claimed, last));
      await Promise.all(arrivals.map((_, n) => saveAnnotation(ctx, packet(claimed, n))));

      const [mine] = (await listTaskAnnotations(ctx, { taskId, limit: 10 })).items;
      const state = mine!.draft?.result ?? mine!.result;
      expect(state).toEqual(seen(last));
      expect(mine!.version).toBe(handsIn === null ? 0 : 1);
      expect(mine!.draft === null).toBe(handsIn !== null);
      expect(mine!.activeSeconds).toBe(handsIn === null ? 0 : last);
      if (handsIn === null) await saveAnnotation(ctx, packet(claimed, last + 1, "submitted"));
      const told = await s.events("annotations", taskId);
      expect(told.filter((type) => type === "annotation.submitted")).toHaveLength(1);
    }),
    { numRuns: 12 },
  );
}, 120_000);

test("a hand-in after the lease ran out is the draft that its packets end in, wherever the last of them was", async () => {
  const s = await scene(host(), "single-pass");
  const [taskId] = (await s.addTasks(1)) as [string];
  const claimed = await s.claim("annotate", newId());
  const ctx = s.person("annotations", claimed.assignment.userId);
  await saveAnnotation(ctx, packet(claimed, 1));
  host().clock.advance(31 * 60_000);
  const late = await submit(host(), s, claimed, seen(4), { sequence: 4 });
  expect(late.status).toBe(409);
  const problem = (await late.json()) as { code: string; annotationId: string; draftSequence: number; taskId: string };
  expect(problem).toMatchObject({ code: "annotations.lease_lost", taskId, draftSequence: 4 });
  for (const n of [2, 3, 1]) await saveAnnotation(ctx, packet(claimed, n));
  const [mine] = (await listTaskAnnotations(ctx, { taskId, limit: 10 })).items;
  expect(mine).toMatchObject({ id: problem.annotationId, version: 0, draft: { sequence: 4, result: seen(4) } });
  expect(await submit(host(), s, claimed, seen(4), { sequence: 4 }).then((again) => again.status)).toBe(409);
});

test("what a client that reports nothing claims is bounded by how long its lease has lasted; a draft's counts nothing", async () => {
  const s = await scene(host(), "single-pass");
  await s.addTasks(1);
  const claimed = await s.claim("annotate", newId());
  host().clock.advance(60_000);
  const ctx = s.person("annotations", claimed.assignment.userId);
  const save = (n: number, activeSeconds: number, status: "draft" | "submitted" = "draft") =>
    saveAnnotation(ctx, { ...packet(claimed, n, status), activeSeconds });
  expect((await save(1, 25)).activeSeconds).toBe(0);
  // Five minutes over what the lease has lasted, which is the minute and however long this takes on a busy machine.
  const most = () => 300 + (host().clock.now().getTime() - Date.parse(claimed.assignment.createdAt)) / 1000;
  const { activeSeconds } = await save(5, 86_400, "submitted");
  expect(activeSeconds).toBeLessThanOrEqual(most());
  expect(activeSeconds).toBeGreaterThanOrEqual(360);
});

test("an annotation's active time is what was counted under all the leases that led to it, whatever its client claims", async () => {
  const s = await scene(host(), "single-pass");
  const [taskId] = (await s.addTasks(1)) as [string];
  const ann = newId();
  const send = (verb: string, { assignment }: Claimed, body: object) =>
    host().request(
      "tasks",
      { workspaceId: s.workspaceId, userId: ann },
      "POST",
      `/assignments/${assignment.id}/${verb}`,
      body,
    );
  const report = (sequence: number, activeMs: number, page = newId()) => ({ page, sequence, activeMs });
  const given = await s.claim("annotate", ann);
  host().clock.advance(60_000);
  expect((await send("release", given, { active: report(1, 20_000) })).status).toBe(200);
  const claimed = await s.claim("annotate", ann);
  const { fence } = claimed.assignment;
  const page = newId();
  host().clock.advance(60_000);
  expect((await send("heartbeat", claimed, { fence, active: report(1, 30_000, page) })).status).toBe(200);
  host().clock.advance(60_000);
  const handedIn = { ...packet(claimed, 1, "submitted"), active: report(2, 45_000, page), activeSeconds: 80_000 };
  const ctx = s.person("annotations", ann);
  expect((await saveAnnotation(ctx, handedIn)).activeSeconds).toBe(65);
  expect((await saveAnnotation(ctx, handedIn)).activeSeconds).toBe(65);
  const [told] = await host()
    .runtimes.get("annotations")!
    .db.system.orm.execute<{ data: object }>(
      sql`select envelope->'data' as data from annotations.outbox where envelope->'data'->>'taskId' = ${taskId} and envelope->>'type' = 'annotation.submitted'`,
    );
  expect(told!.data).toMatchObject({ activeSeconds: 65, spentMs: 65_000 });
});
