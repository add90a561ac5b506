import { expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import type { Context } from "../kernel/context.ts";
import { openStorage } from "../kernel/storage.ts";
import { useHost } from "../kernel/testing/host.ts";
import { newId } from "../kernel/wire/id.ts";
import { projectsService } from "../projects/service.ts";
import { tasksService } from "../tasks/service.ts";
import { workflowService } from "../workflow/service.ts";
import { compareAnnotations } from "./compare-annotations.ts";
import type { Annotation } from "./contract.ts";
import { listBlame } from "./list-blame.ts";
import { isRef, LARGE_BYTES, payloadKey, stow, wholeOf } from "./payload.ts";
import { getAnnotation, listTaskAnnotations } from "./read-annotations.ts";
import { compareVersions, getHistory, getAnnotationVersion } from "./read-versions.ts";
import type { Result } from "./region.contract.ts";
import { saveAnnotation } from "./save-annotation.ts";
import { type Claimed, type Scene, says, scene, submit } from "./scene.suite.ts";
import { annotationsService } from "./service.ts";
import { streamAnnotations } from "./stream-annotations.ts";
import { sweepPayloads } from "./sweep-payloads.ts";
import { restoreVersion, updateAnnotation } from "./update-annotation.ts";

const host = useHost([projectsService, tasksService, workflowService, annotationsService]);
const DAY_MS = 86_400_000;
const small = says("good", ["person", 0, 3]);
/** Some hundred thousand bytes that fit the label schema; another for each `end`. */
const large = (end: number, regions = 1200): Result =>
  says("good", ...Array.from({ length: regions }, (): [string, number, number] => ["person", 0, end]));

async function begin(): Promise<{ s: Scene; claimed: Claimed; taskId: string; ctx: Context }> {
  const s = await scene(host(), "single-pass");
  const [taskId] = (await s.addTasks(1)) as [string];
  const claimed = await s.claim("annotate", newId());
  return { s, claimed, taskId, ctx: s.person("annotations", claimed.assignment.userId) };
}
const input = ({ assignment, task }: Claimed, result: Result, status: "draft" | "submitted", sequence: number) => ({
  taskId: task.id,
  assignmentId: assignment.id,
  fence: assignment.fence,
  status,
  result,
  sequence,
  activeSeconds: 1,
  confidence: null,
});
/** Hashes of the payloads of a task, as rows note them, that are in the bucket. */
async function inBucket(ctx: Context, taskId: string): Promise<string[]> {
  const rows = await ctx.runtime.db.system.orm.execute<{ hash: string }>(
    sql`select hash from annotations.payloads where task_id = ${taskId} order by touched_at, hash`,
  );
  const found = await Promise.all(
    rows.map(({ hash }) => ctx.runtime.storage.head(payloadKey(ctx.workspaceId, taskId, hash))),
  );
  return rows.filter((_, at) => found[at]).map(({ hash }) => hash);
}
/** The same context where nothing was read yet, on a bucket of the same or of another address. */
function elsewhere(ctx: Context, endpoint = ctx.runtime.config.S3_ENDPOINT): Context {
  const storage = openStorage({ ...ctx.runtime.config, S3_ENDPOINT: endpoint });
  return { ...ctx, runtime: { ...ctx.runtime, storage } };
}
const nowhere = (ctx: Context) => elsewhere(ctx, "http://127.0.0.1:9");

test("a large annotation lies in the bucket and comes back whole, from every door", async () => {
  const { s, claimed, taskId, ctx } = await begin();
  const draft = await saveAnnotation(ctx, input(claimed, large(2), "draft", 1));
  expect(draft.draft!.result).toEqual(large(2));
  const handed = await saveAnnotation(ctx, input(claimed, large(3), "submitted", 2));
  expect(handed.result).toEqual(large(3));
  const [row] = await ctx.runtime.db.system.orm.execute<{ result: Record<string, unknown>; draft: unknown }>(
    sql`select result, draft from annotations.annotations where id = ${handed.id}`,
  );
  expect(row!.result).toMatchObject({ regions: 1200, answers: 1, payload: expect.stringMatching(/^[0-9a-f]{64}$/) });
  expect(JSON.stringify(row).length).toBeLessThan(LARGE_BYTES / 100);

  const rita = elsewhere(s.person("annotations"));
  const annotationId = handed.id;
  expect((await getAnnotation(rita, { annotationId })).result).toEqual(large(3));
  const edited = await updateAnnotation(rita, { annotationId, result: large(4), ifMatch: '"1"' });
  expect(edited.result).toEqual(large(4));
  expect(await updateAnnotation(rita, { annotationId, result: large(4), ifMatch: '"2"' })).toMatchObject({
    version: 2,
  });
  const history = await getHistory(elsewhere(rita), { annotationId, limit: 50, cursor: undefined });
  expect(history.items.map((one) => [one.version, one.result, one.changes.regions.changed])).toEqual([
    [2, null, 1200],
    [1, null, 0],
  ]);
  expect(history.blame!.regions).toHaveLength(1200);
  expect((await getAnnotationVersion(elsewhere(rita), { annotationId, version: 1 })).result).toEqual(large(3));
  const diff = await compareVersions(rita, { annotationId, from: 1, to: 2, limit: 200, cursor: undefined });
  expect([diff.items.length, diff.nextCursor]).toEqual([200, "200"]);
  expect((await restoreVersion(rita, { annotationId, version: 1, ifMatch: '"2"' })).result).toEqual(large(3));
  const listed = await listTaskAnnotations(elsewhere(rita), { taskId, limit: 200 });
  expect(listed.items.map((one) => one.result)).toEqual([large(3)]);
  const stream = streamAnnotations(elsewhere(s.person("annotations")), {
    projectId: s.project.id,
    include: "submitted",
  });
  expect((await Array.fromAsync(stream)).map((one) => one.result)).toEqual([large(3)]);
});

test("the history names who last set the first 10,000 regions, and the pages of the blame all of them", async () => {
  const { s, claimed, ctx } = await begin();
  const { id: annotationId, userId } = await saveAnnotation(ctx, input(claimed, small, "submitted", 1));
  const rita = s.person("annotations");
  await updateAnnotation(rita, { annotationId, result: large(3, 10_002), ifMatch: '"1"' });
  const { blame } = await getHistory(rita, { annotationId, limit: 50, cursor: undefined });
  expect([blame!.truncated, blame!.regions.length, blame!.regions.at(-1)!.id]).toEqual([true, 10_000, "r9999"]);
  const page = await listBlame(rita, { annotationId, limit: 200, cursor: "9900" });
  expect(page.items.map((one) => one.part)).toEqual([
    ...Array.from({ length: 102 }, () => "region" as const),
    "answer",
  ]);
  expect(page.items.slice(-2)).toMatchObject([
    { id: "r10001", version: 2, userId: rita.actor.id },
    { field: "mood", version: 1, userId },
  ]);
  expect(page.nextCursor).toBeNull();
  const one = await listBlame(rita, { annotationId, regionId: "r10001", limit: 1 });
  expect(one.items).toMatchObject([{ part: "region", id: "r10001", version: 2 }]);
});

test("two large annotations are compared, and the same content is kept once a task", async () => {
  const s = await scene(host(), "single-pass", { overlap: 2 });
  const [taskId] = (await s.addTasks(1)) as [string];
  const hand = async () => {
    const answer = await submit(host(), s, await s.claim("annotate", newId()), large(3));
    expect(answer.status).toBe(200);
    return ((await answer.json()) as Annotation).id;
  };
  const annotationIds = [await hand(), await hand()];
  const rita = s.person("annotations");
  const { comparisons } = await compareAnnotations(rita, { annotationIds });
  expect(comparisons[0]!.f1).toBe(1);
  expect(await inBucket(rita, taskId)).toHaveLength(1);
});

test("while the bucket is away nothing is written, and the same request goes through when it is back", async () => {
  const { s, claimed, taskId, ctx } = await begin();
  const draft = (at: Context) => saveAnnotation(at, input(claimed, large(3), "draft", 1));
  await expect(draft(nowhere(ctx))).rejects.toMatchObject({ status: 503 });
  const hand = (at: Context) => saveAnnotation(at, input(claimed, large(3), "submitted", 2));
  await expect(hand(nowhere(ctx))).rejects.toMatchObject({ status: 503 });
  expect((await listTaskAnnotations(ctx, { taskId, limit: 200 })).items).toEqual([]);
  expect(await s.events("annotations", taskId)).toEqual([]);
  expect(await inBucket(ctx, taskId)).toEqual([]);
  expect(await saveAnnotation(nowhere(ctx), input(claimed, small, "draft", 1))).toMatchObject({ version: 0 });
  expect((await hand(ctx)).version).toBe(1);
  const rita = s.person("annotations");
  const annotationId = (await listTaskAnnotations(rita, { taskId, limit: 200 })).items[0]!.id;
  await expect(getAnnotation(nowhere(rita), { annotationId })).rejects.toMatchObject({ status: 503 });
  await expect(
    updateAnnotation(nowhere(rita), { annotationId, result: large(4), ifMatch: '"1"' }),
  ).rejects.toMatchObject({ status: 503 });
  expect(await getAnnotation(rita, { annotationId })).toMatchObject({ version: 1, result: large(3) });
});

test("an object that is not what was written is not passed on", async () => {
  const { claimed, taskId, ctx } = await begin();
  const { id: annotationId } = await saveAnnotation(ctx, input(claimed, large(3), "submitted", 1));
  const [hash] = await inBucket(ctx, taskId);
  const key = payloadKey(ctx.workspaceId, taskId, hash!);
  await ctx.runtime.storage.put(key, Bun.gzipSync(Buffer.from(JSON.stringify(large(4)))), "application/gzip");
  await expect(getAnnotation(elsewhere(ctx), { annotationId })).rejects.toThrow("is not what was written");
  await ctx.runtime.storage.remove(key);
  await expect(getAnnotation(elsewhere(ctx), { annotationId })).rejects.toThrow("is gone");
});

test("a day later what nothing holds is swept away, and what anything holds stays", async () => {
  const { s, claimed, taskId, ctx } = await begin();
  for (const end of [1, 2]) await saveAnnotation(ctx, input(claimed, large(end), "draft", end));
  const { id: annotationId } = await saveAnnotation(ctx, input(claimed, large(3), "submitted", 3));
  await saveAnnotation(ctx, input(claimed, large(4), "draft", 4));
  await updateAnnotation(s.person("annotations"), { annotationId, result: large(5), ifMatch: '"1"' });
  expect(await inBucket(ctx, taskId)).toHaveLength(5);
  await sweepPayloads.run(ctx.runtime);
  expect(await inBucket(ctx, taskId)).toHaveLength(5);
  host().clock.advance(DAY_MS + 1000);
  await sweepPayloads.run(ctx.runtime);
  expect(await inBucket(ctx, taskId)).toHaveLength(3);
  const mine = await getAnnotation(elsewhere(ctx), { annotationId });
  expect([mine.result, mine.draft!.result]).toEqual([large(5), large(4)]);
  expect((await getAnnotationVersion(elsewhere(ctx), { annotationId, version: 1 })).result).toEqual(large(3));
});

test("what is written while it is swept is there afterwards", async () => {
  const { s, taskId, ctx } = await begin();
  const about = { taskId, projectId: s.project.id };
  for (let round = 0; round < 5; round++) {
    await stow(ctx, about, large(6));
    host().clock.advance(DAY_MS + 1000);
    const [stored] = await Promise.all([stow(elsewhere(ctx), about, large(6)), sweepPayloads.run(ctx.runtime)]);
    expect(isRef(stored)).toBe(true);
    expect(await wholeOf(elsewhere(ctx), taskId, stored)).toEqual(large(6));
  }
});
