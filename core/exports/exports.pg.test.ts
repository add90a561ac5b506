import { describe, expect, test } from "bun:test";
import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import * as v from "valibot";
import type { Context } from "../kernel/context.ts";
import { eventually } from "../kernel/testing/eventually.ts";
import { useHost } from "../kernel/testing/host.ts";
import { newId } from "../kernel/wire/id.ts";
import { cancelExport } from "./cancel-export.ts";
import { ExportOptions } from "./contract.ts";
import { exportBatch, exportProject } from "./create-export.ts";
import { expireExports } from "./expire-exports.ts";
import { createExportTemplate, listExportTemplates } from "./export-templates.ts";
import { annotate, batchOf, objectAt, said, textProject, until, world } from "./export-world.suite.ts";
import type { DatasetItem } from "./formats/dataset.ts";
import { getExport, listExports, locateExport } from "./read-exports.ts";

const host = useHost(world);
const context = (): Context => host().context("exports");
const options = (more: v.InferInput<typeof ExportOptions> = {}) => v.parse(ExportOptions, more);
const span = (start: number, end: number) => ({
  id: `${start}`,
  class: "person",
  attributes: {},
  type: "span" as const,
  start,
  end,
});

async function small(ctx: Context) {
  const project = await textProject(ctx);
  const { batchId, taskIds } = await batchOf(ctx, project, ["Ann spoke.", "Nobody did.", "Bob too."]);
  const first = annotate(project, batchId, taskIds[0]!, [span(0, 3)]);
  annotate(project, batchId, taskIds[2]!, [span(0, 3)]);
  return { project, batchId, taskIds, first };
}
async function contentOf(ctx: Context, exportId: string): Promise<Buffer> {
  const { key } = await locateExport(ctx, { exportId });
  return objectAt(ctx, key);
}
const rows = (text: string) =>
  text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as DatasetItem);

describe("an export", () => {
  test("becomes a file of what was accepted, with its size, hash, manifest, count and what was left out", async () => {
    const ctx = context();
    const { project, taskIds, first } = await small(ctx);
    const queued = await exportProject(ctx, { projectId: project.id, format: "jsonl", options: options() });
    expect(queued).toMatchObject({ status: "queued", done: 0, total: null, requestedBy: `user:${ctx.actor.id}` });
    const done = await until(ctx, queued.id, "completed");
    const bytes = await contentOf(ctx, queued.id);
    expect(rows(bytes.toString()).map(({ id, annotations }) => [id, annotations[0]!.result.regions])).toEqual([
      [taskIds[0]!, [span(0, 3)]],
      [taskIds[2]!, [span(0, 3)]],
    ]);
    expect(rows(bytes.toString())[0]!.annotations[0]).toMatchObject({ id: first.id, userId: first.userId });
    expect(done).toMatchObject({
      done: 3,
      total: 3,
      bytes: bytes.byteLength,
      sha256: createHash("sha256").update(bytes).digest("hex"),
      loss: [{ what: "task", reason: "it has no accepted result", count: 1 }],
      fileName: expect.stringMatching(/^speeches-more-jsonl-\d{4}-\d\d-\d\d\.jsonl$/),
    });
    const { key } = await locateExport(ctx, { exportId: queued.id });
    expect(JSON.parse((await objectAt(ctx, `${key}.manifest.json`)).toString())).toMatchObject({
      tasks: 2,
      files: [{ name: done.fileName, sha256: done.sha256 }],
    });
    expect(await said(ctx)).toEqual(["export.started", "export.completed"]);
  });

  test("of a batch holds that batch only, and everything handed in when asked", async () => {
    const ctx = context();
    const { project } = await small(ctx);
    const other = await batchOf(ctx, project, ["Cem spoke."]);
    for (const status of ["submitted", "rejected"] as const)
      annotate(project, other.batchId, other.taskIds[0]!, [], { status });
    const { id } = await exportBatch(ctx, {
      batchId: other.batchId,
      format: "jsonl",
      options: options({ include: "submitted" }),
    });
    expect(await until(ctx, id, "completed")).toMatchObject({
      fileName: expect.stringContaining("-spring-"),
      batchId: other.batchId,
    });
    const found = rows((await contentOf(ctx, id)).toString());
    expect(found.map((row) => [row.id, row.annotations.length])).toEqual([[other.taskIds[0]!, 2]]);
  });

  test("may be compressed, and may name people by pseudonyms that stay the same", async () => {
    const ctx = context();
    const { project, first } = await small(ctx);
    const asked = {
      projectId: project.id,
      format: "jsonl" as const,
      options: options({ compression: "gzip", anonymise: true }),
    };
    const [one, two] = [await exportProject(ctx, asked), await exportProject(ctx, asked)];
    expect((await until(ctx, one.id, "completed")).fileName).toEndWith(".jsonl.gz");
    await until(ctx, two.id, "completed");
    const text = gunzipSync(await contentOf(ctx, one.id)).toString();
    expect(text).not.toContain(first.userId);
    expect(rows(text)[0]!.annotations[0]!.userId).toMatch(/^person-[0-9a-f]{16}$/);
    expect(gunzipSync(await contentOf(ctx, two.id)).toString()).toBe(text);
  });

  test("has options of its format", async () => {
    const ctx = context();
    const { project } = await small(ctx);
    const { id } = await exportProject(ctx, {
      projectId: project.id,
      format: "conll",
      options: options({ conllTags: "bioes" }),
    });
    await until(ctx, id, "completed");
    expect((await contentOf(ctx, id)).toString()).toContain("Ann -X- -X- S-person\nspoke -X- -X- O");
  });

  test("is refused where its format could hold nothing, and for another workspace's project", async () => {
    const ctx = context();
    const { project, batchId } = await small(ctx);
    const refusal = {
      code: "exports.format_does_not_fit",
      status: 422,
      fields: { fitting: ["json", "jsonl", "csv", "conll"], errors: [{ pointer: "/format" }] },
    };
    await expect(
      exportProject(ctx, { projectId: project.id, format: "coco", options: options() }),
    ).rejects.toMatchObject(refusal);
    const stranger = context();
    await expect(
      exportProject(stranger, { projectId: project.id, format: "json", options: options() }),
    ).rejects.toMatchObject({ status: 404 });
    await expect(exportBatch(stranger, { batchId, format: "json", options: options() })).rejects.toMatchObject({
      status: 404,
    });
  });

  test("that is finished cannot be cancelled, and expires after a week with its file", async () => {
    const ctx = context();
    const { project } = await small(ctx);
    const { id } = await exportProject(ctx, { projectId: project.id, format: "json", options: options() });
    await until(ctx, id, "completed");
    const { key } = await locateExport(ctx, { exportId: id });
    await expect(cancelExport(ctx, { exportId: id })).rejects.toMatchObject({ code: "exports.wrong_status" });
    host().clock.advance(7 * 24 * 3_600_000 + 1000);
    await expect(locateExport(ctx, { exportId: id })).rejects.toMatchObject({ code: "exports.expired", status: 410 });
    await expireExports.run(ctx.runtime);
    await expireExports.run(ctx.runtime);
    expect((await getExport(ctx, { exportId: id })).status).toBe("expired");
    expect(await said(ctx)).toEqual(["export.started", "export.completed", "export.expired"]);
    await eventually(async () => (await ctx.runtime.storage.head(key)) === null);
  });
});

describe("exports of a workspace", () => {
  test("are listed newest first and by project, and a customer's user sees that customer's only", async () => {
    const ctx = context();
    const { project } = await small(ctx);
    const other = await textProject(ctx);
    const one = await exportProject(ctx, { projectId: project.id, format: "json", options: options() });
    const two = await exportProject(ctx, { projectId: other.id, format: "csv", options: options() });
    const list = async (by: Context, more: object = {}) =>
      (
        await listExports(by, {
          limit: 50,
          cursor: undefined,
          projectId: undefined,
          batchId: undefined,
          status: undefined,
          ...more,
        })
      ).items.map(({ id }) => id);
    expect(await list(ctx)).toEqual([two.id, one.id]);
    expect(await list(ctx, { projectId: project.id })).toEqual([one.id]);
    expect(await list(context())).toEqual([]);
    expect(await list({ ...ctx, grants: { ...ctx.grants, customerId: newId() } })).toEqual([]);
  });

  test("may keep their settings under a name", async () => {
    const ctx = context();
    await createExportTemplate(ctx, {
      name: "For training",
      format: "coco",
      options: options({ compression: "gzip" }),
    });
    expect((await listExportTemplates(ctx)).items).toMatchObject([
      { name: "For training", format: "coco", options: { compression: "gzip", include: "accepted" } },
    ]);
    expect((await listExportTemplates(context())).items).toEqual([]);
  });
});
