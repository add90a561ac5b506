import { expect, test } from "bun:test";
import { createContext } from "../kernel/context.ts";
import { useHost } from "../kernel/testing/host.ts";
import { eventually } from "../kernel/testing/eventually.ts";
import { startTwin } from "../kernel/testing/ledger.ts";
import { newId } from "../kernel/wire/id.ts";
import { projectsService } from "../projects/service.ts";
import { tasksService } from "../tasks/service.ts";
import { workflowService } from "../workflow/service.ts";
import { branchAnnotation } from "./branch-annotation.ts";
import type { Annotation } from "./contract.ts";
import { listBlame } from "./list-blame.ts";
import { getAnnotation } from "./read-annotations.ts";
import { compareVersions, getHistory, getAnnotationVersion } from "./read-versions.ts";
import { type Scene, says, scene, submit } from "./scene.suite.ts";
import { annotationsService } from "./service.ts";
import { restoreVersion, updateAnnotation } from "./update-annotation.ts";

const host = useHost([projectsService, tasksService, workflowService, annotationsService]);
const first = says("good", ["person", 0, 3]);
const better = says("good", ["person", 0, 3], ["place", 12, 16]);
const other = says("bad", ["person", 0, 4], ["place", 12, 16]);
const newest = { limit: 50, cursor: undefined };

async function handedIn(): Promise<{ s: Scene; annotation: Annotation }> {
  const s = await scene(host(), "single-pass");
  await s.addTasks(1);
  const answer = await submit(host(), s, await s.claim("annotate", newId()), first);
  expect(answer.status).toBe(200);
  return { s, annotation: (await answer.json()) as Annotation };
}

test("the history says who last set each region and answer, also after an old version came back", async () => {
  const { s, annotation } = await handedIn();
  const { id: annotationId, userId: ann } = annotation;
  const [rita, rob] = [s.person("annotations"), s.person("annotations")];
  await updateAnnotation(rita, { annotationId, result: better, ifMatch: '"1"' });
  await updateAnnotation(rob, { annotationId, result: other, ifMatch: '"2"' });
  const { items, blame, nextCursor } = await getHistory(rita, { annotationId, ...newest });
  expect(items.map((one) => [one.version, one.changes.regions, one.changes.answers.changed])).toEqual([
    [3, { added: 0, removed: 0, changed: 1 }, 1],
    [2, { added: 1, removed: 0, changed: 0 }, 0],
    [1, { added: 1, removed: 0, changed: 0 }, 0],
  ]);
  expect(nextCursor).toBeNull();
  const who = (list: readonly { version: number; userId: string }[]) => list.map((one) => [one.version, one.userId]);
  expect(blame!.version).toBe(3);
  expect(who(blame!.regions)).toEqual([
    [3, rob.actor.id],
    [2, rita.actor.id],
  ]);
  expect(who(blame!.answers)).toEqual([[3, rob.actor.id]]);
  const page = await listBlame(rita, { annotationId, limit: 2 });
  expect(page).toMatchObject({ version: 3, nextCursor: "2", items: [{ part: "region" }, { part: "region" }] });
  expect(who(page.items)).toEqual(who(blame!.regions));
  const rest = await listBlame(rita, { annotationId, limit: 2, cursor: page.nextCursor! });
  expect(rest).toMatchObject({ nextCursor: null, items: [{ part: "answer", field: "mood", version: 3 }] });
  const one = await listBlame(rita, { annotationId, version: 2, regionId: "r0", limit: 50 });
  expect(one.items).toMatchObject([{ part: "region", id: "r0", version: 1, userId: ann }]);
  expect((await listBlame(rita, { annotationId, regionId: "r9", limit: 50 })).items).toEqual([]);
  await expect(listBlame(rita, { annotationId, version: 9, limit: 50 })).rejects.toMatchObject({ status: 404 });
  await expect(listBlame(rita, { annotationId, limit: 50, cursor: "-1" })).rejects.toMatchObject({ status: 422 });
  const stranger = host().context("annotations", { workspaceId: newId() });
  await expect(listBlame(stranger, { annotationId, limit: 50 })).rejects.toMatchObject({ status: 404 });
  await restoreVersion(rita, { annotationId, version: 2, ifMatch: '"3"' });
  const restored = await getAnnotationVersion(rita, { annotationId, version: 4 });
  expect(restored).toMatchObject({ result: better, reason: "restored", parent: 2, userId: rita.actor.id });
  expect(who(restored.blame.regions)).toEqual([
    [1, ann],
    [2, rita.actor.id],
  ]);
  expect(who(restored.blame.answers)).toEqual([[1, ann]]);
});

test("any two versions are compared, in pages", async () => {
  const { s, annotation } = await handedIn();
  const annotationId = annotation.id;
  const rita = s.person("annotations");
  await updateAnnotation(rita, { annotationId, result: better, ifMatch: '"1"' });
  await updateAnnotation(rita, { annotationId, result: other, ifMatch: '"2"' });
  const ask = (cursor?: string) => compareVersions(rita, { annotationId, from: 1, to: 3, limit: 2, cursor });
  const page = await ask();
  expect(page.changes).toMatchObject({ regions: { added: 1, removed: 0, changed: 1 }, answers: { changed: 1 } });
  expect(page.items).toMatchObject([
    { part: "region", change: "changed", regionId: "r0", fields: [{ pointer: "/end", before: 3, after: 4 }] },
    { part: "region", change: "added", regionId: "r1" },
  ]);
  const rest = await ask(page.nextCursor!);
  expect(rest.items).toEqual([{ part: "answer", change: "changed", field: "mood", before: "good", after: "bad" }]);
  expect(rest.nextCursor).toBeNull();
  const back = await compareVersions(rita, { annotationId, from: 3, to: 1, limit: 50, cursor: undefined });
  expect(back.items.map((one) => one.change)).toEqual(["removed", "changed", "changed"]);
  expect((await compareVersions(rita, { annotationId, from: 2, to: 2, limit: 1, cursor: undefined })).items).toEqual(
    [],
  );
  const latest = await compareVersions(rita, { annotationId, limit: 50, cursor: undefined });
  expect([latest.from, latest.to, latest.items.length]).toEqual([2, 3, 2]);
  const all = await compareVersions(rita, { annotationId, to: 1, limit: 50, cursor: undefined });
  expect([all.from, all.to, all.items.map((one) => one.change)]).toEqual([null, 1, ["added", "added"]]);
  await expect(ask("-1")).rejects.toMatchObject({ status: 422 });
  await expect(compareVersions(rita, { annotationId, from: 1, to: 9, ...newest })).rejects.toMatchObject({
    status: 404,
  });
  await expect(
    compareVersions(host().context("annotations"), { annotationId, from: 1, to: 2, ...newest }),
  ).rejects.toMatchObject({ status: 404 });
});

test("a branch changes nothing that counts until it is restored, and takes only what follows its newest version", async () => {
  const { s, annotation } = await handedIn();
  const annotationId = annotation.id;
  const rita = s.person("annotations");
  const branch = "names of places";
  const propose = (from: number, result = better) => branchAnnotation(rita, { annotationId, branch, from, result });
  expect(await propose(1)).toMatchObject({ version: 2, parent: 1, branch, reason: "branched", result: better });
  expect(await getAnnotation(rita, { annotationId })).toMatchObject({ version: 1, result: first });
  await expect(propose(1, other)).rejects.toMatchObject({
    code: "annotations.branch_moved",
    fields: { newestVersion: 2 },
  });
  expect(await propose(2, other)).toMatchObject({ version: 3, parent: 2 });
  expect(await updateAnnotation(rita, { annotationId, result: says("bad"), ifMatch: '"1"' })).toMatchObject({
    version: 4,
  });
  const main = await getHistory(rita, { annotationId, ...newest });
  expect(main.items.map((one) => one.version)).toEqual([4, 1]);
  expect(main.branches).toEqual([{ name: branch, version: 3 }]);
  const line = await getHistory(rita, { annotationId, branch, ...newest });
  expect(line.items.map((one) => [one.version, one.parent])).toEqual([
    [3, 2],
    [2, 1],
  ]);
  expect(await restoreVersion(rita, { annotationId, version: 3, ifMatch: '"4"' })).toMatchObject({
    version: 5,
    result: other,
  });
  await expect(propose(3, says("great"))).rejects.toMatchObject({ code: "annotations.does_not_fit_schema" });
  await expect(propose(9)).rejects.toMatchObject({ status: 404 });
  expect(await s.events("annotations", annotation.taskId)).toEqual([
    "annotation.submitted",
    "annotation.branched",
    "annotation.branched",
    "annotation.updated",
    "annotation.updated",
  ]);
});

test("corrections and proposals made at once each have a number of their own", async () => {
  const { s, annotation } = await handedIn();
  const annotationId = annotation.id;
  const rita = s.person("annotations");
  const proposals = Array.from({ length: 4 }, (_, i) =>
    branchAnnotation(rita, { annotationId, branch: `b${i}`, from: 1, result: better }),
  );
  const edits = Array.from({ length: 4 }, (_, i) =>
    updateAnnotation(rita, { annotationId, result: says("good", ["person", 0, i + 4]), ifMatch: '"1"' }),
  );
  const [made, edited] = await Promise.all([Promise.all(proposals), Promise.allSettled(edits)]);
  const won = edited.filter((one) => one.status === "fulfilled");
  expect(won).toHaveLength(1);
  const numbers = [...made.map((one) => one.version), won[0]!.value.version];
  expect(numbers.sort()).toEqual([2, 3, 4, 5, 6]);
});

test("the newest version is kept for all processes until it is changed, and for nobody who may not see it", async () => {
  const { s, annotation } = await handedIn();
  const annotationId = annotation.id;
  const rita = s.person("annotations");
  const twin = await startTwin(host(), [annotationsService]);
  try {
    const there = createContext(twin.runtimes.get("annotations")!, { ...rita });
    const { redis, config } = rita.runtime;
    const key = `${config.REDIS_PREFIX}:annotations:cache:${s.workspaceId}:annotation:${annotationId}`;
    const kept = () =>
      eventually(async () => {
        host().clock.advance(5_000);
        await getAnnotation(there, { annotationId });
        return redis.hexists(key, "newest");
      });
    await kept();
    expect(await getAnnotation(rita, { annotationId })).toEqual(await getAnnotation(there, { annotationId }));
    const strangers = [
      host().context("annotations", { workspaceId: newId() }),
      { ...rita, grants: { ...rita.grants, customerId: newId() } },
      { ...rita, projects: [newId()] },
      s.person("annotations", newId(), ["annotation.read"]),
    ];
    for (const ctx of strangers)
      await expect(getAnnotation(ctx, { annotationId })).rejects.toMatchObject({ status: 404 });
    await updateAnnotation(rita, { annotationId, result: better, ifMatch: '"1"' });
    expect(await getAnnotation(there, { annotationId })).toMatchObject({ version: 2, result: better });
    await kept();
    await restoreVersion(rita, { annotationId, version: 1, ifMatch: '"2"' });
    expect(await getAnnotation(there, { annotationId })).toMatchObject({ version: 3, result: first });
  } finally {
    await twin.stop();
  }
});
