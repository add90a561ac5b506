import { describe, expect, test } from "bun:test";
import { filesContract } from "../files/contract.ts";
import { annotationsService } from "../annotations/service.ts";
import { filesService } from "../files/service.ts";
import { uploadFile } from "../files/upload-file.ts";
import { eventually } from "../kernel/testing/eventually.ts";
import { useHost } from "../kernel/testing/host.ts";
import { transaction } from "../kernel/transaction.ts";
import { newId } from "../kernel/wire/id.ts";
import { projectsService } from "../projects/service.ts";
import { beginImport } from "./begin-import.ts";
import { getBatch } from "./get-batch.ts";
import { getTask } from "./get-task.ts";
import { importFile } from "./import-file.ts";
import { importTasks } from "./import-tasks.ts";
import { readImportFile } from "./jobs/read-import-file.ts";
import { listTasks } from "./list-tasks.ts";
import { getImport, listImportLines, listImports } from "./read-imports.ts";
import { type Scene, scene } from "./scene.suite.ts";
import { tasksService } from "./service.ts";
import { KEPT_DAYS, sweepImports } from "./sweep-imports.ts";

const host = useHost([projectsService, tasksService, filesService, annotationsService]);
const line = (externalKey: string | null, text = "Dear Sir") => ({ externalKey, data: { type: "text", text } });
const ndjson = (lines: readonly unknown[]) => lines.map((one) => `${JSON.stringify(one)}\n`).join("");

/** Text as it comes over a network: in pieces that end anywhere. */
async function* pieces(text: string, size = 1000, breakAt = Infinity): AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; at += size) {
    if (at >= breakAt) throw new Error("the connection broke");
    yield bytes.subarray(at, at + size);
  }
}
const send = (s: Scene, text: string, more: object = {}, content = pieces(text)) =>
  importTasks(s.ctx, {
    projectId: s.project.id,
    batchId: undefined,
    batchName: undefined,
    key: undefined,
    format: "ndjson",
    ...more,
    content,
  });
const report = async (s: Scene, importId: string) => (await listImportLines(s.ctx, { importId, limit: 200 })).items;

describe("a stream of lines", () => {
  test("makes a task of each good line and reports every other with its reason", async () => {
    const s = await scene(host(), { overlap: 2 });
    const [known] = await s.addTasks(1, { tasks: [line("a")] });
    const preLabel = { payload: { answers: { sentiment: "positive" } }, model: "m1", score: 0.75 };
    const text = [
      JSON.stringify({ ...line("b", "Tab\there, back\\slash, line\nend, 😀"), meta: { n: 1 }, priority: 4, preLabel }),
      "",
      JSON.stringify(line("a")),
      JSON.stringify(line("b")),
      "{broken",
      JSON.stringify({ data: { type: "text", text: "" } }),
      '{"data":{"type":"text","text":"a\\u0000b"}}',
      JSON.stringify({ data: { type: "image", fileId: newId() } }),
      JSON.stringify({ ...line(null), preLabel: { payload: { regions: "none" } } }),
      JSON.stringify({ ...line(null), preLabel: { payload: { answers: { sentiment: "glad" } } } }),
      JSON.stringify(line(null)),
      JSON.stringify({ ...line(null), preLabel: { payload: { answers: { sentiment: ["positive"] } } } }),
    ].join("\r\n");
    const done = await send(s, text, { batchName: "Letters", key: "may" });
    expect(done).toMatchObject({ status: "completed", lines: 11, created: 2, duplicates: 2, failed: 7, key: "may" });
    const b = (await listTasks(s.ctx, { externalKey: "b", limit: 10 })).items[0]!;
    expect(await getTask(s.ctx, { taskId: b.id })).toMatchObject({
      data: { text: "Tab\there, back\\slash, line\nend, 😀" },
      meta: { n: 1 },
      priority: 4,
      overlap: 2,
      preLabel,
      status: "pending",
    });
    expect(await report(s, done.id)).toMatchObject([
      { line: 3, status: "duplicate", taskId: known },
      { line: 4, status: "duplicate", taskId: b.id },
      { line: 5, status: "failed", errors: [{ pointer: "", detail: "is not valid JSON" }] },
      { line: 6, status: "failed", errors: [{ pointer: "/data/text" }] },
      { line: 7, status: "failed", errors: [{ pointer: "/data/text" }] },
      { line: 8, status: "failed", errors: [{ pointer: "/data/type" }] },
      { line: 9, status: "failed", errors: [{ pointer: "/preLabel/payload/regions" }] },
      { line: 10, status: "failed", errors: [{ pointer: "/preLabel/payload/answers/sentiment" }] },
      { line: 12, status: "failed", errors: [{ pointer: "/preLabel/payload/answers/sentiment" }] },
    ]);
    expect(await getBatch(s.ctx, { batchId: done.batchId! })).toMatchObject({ name: "Letters", tasks: 2 });
    expect((await s.said("task.created")).filter(({ data }) => data.batchId === done.batchId)).toMatchObject([
      { data: { taskId: b.id, externalKey: "b", priority: 4, overlap: 2, workflowId: s.project.workflowId } },
      { data: { externalKey: null } },
    ]);
  });

  test("that breaks goes on where it stopped when it is sent again under its key, and each line is stored once", async () => {
    const s = await scene(host());
    const text = ndjson(Array.from({ length: 12_000 }, (_, i) => line(null, `Letter ${i}`)));
    await expect(send(s, text, { key: "big" }, pieces(text, 60_000, text.length * 0.6))).rejects.toThrow("broke");
    const half = (await listImports(s.ctx, { projectId: s.project.id, limit: 10 })).items[0]!;
    expect(half).toMatchObject({ status: "running", lines: 6000, created: 6000 });
    const whole = await send(s, text, { key: "big" });
    expect(whole).toMatchObject({ id: half.id, status: "completed", lines: 12_000, created: 12_000 });
    expect(await getBatch(s.ctx, { batchId: whole.batchId! })).toMatchObject({ tasks: 12_000 });
    expect(await send(s, text, { key: "big" })).toEqual(whole);
    await expect(send(s, text, { key: "big", format: "csv" })).rejects.toMatchObject({ code: "tasks.import_differs" });
  });

  test("sent twice at the same moment under one key is stored once, and one of the two is told so", async () => {
    const s = await scene(host());
    const text = ndjson(Array.from({ length: 6000 }, (_, i) => line(`k${i}`)));
    const results = await Promise.allSettled([1, 2].map(() => send(s, text, { key: "twice" })));
    for (const one of results)
      if (one.status === "rejected") expect(one.reason).toMatchObject({ code: "tasks.import_moved", status: 409 });
    const row = (await listImports(s.ctx, { projectId: s.project.id, limit: 10 })).items[0]!;
    expect(row).toMatchObject({ created: 6000, duplicates: 0, failed: 0 });
  });

  test("of the same keys from several at once stores each key once", async () => {
    const s = await scene(host());
    const keys = Array.from({ length: 3000 }, (_, i) => `key ${i}`);
    const bulks = [keys, keys.toReversed(), keys.slice(1000)];
    const done = await Promise.all(bulks.map((list) => send(s, ndjson(list.map((key) => line(key))))));
    expect(done.reduce((sum, one) => sum + one.created, 0)).toBe(3000);
    expect(done.reduce((sum, one) => sum + one.duplicates, 0)).toBe(5000);
  });

  test("as CSV takes its columns by their names, and quoted cells may hold anything", async () => {
    const s = await scene(host());
    const text = [
      "\uFEFFexternalKey,text,priority,source,preLabel",
      'a,"Dear ""Sir"",\r\nhow are you?",3,mail,"{""payload"":{""answers"":{""strength"":4}}}"',
      "b,Short,,,",
      "c,Short,high,,",
      "d,Short,1,fax,,too many",
      "e,Short,1,fax,{",
      "",
      'g,Short,1,fax,"{""payload"":{""x"":1}}"',
      'f,"never ends',
    ].join("\r\n");
    const done = await send(s, text, { format: "csv" });
    expect(done).toMatchObject({ created: 2, duplicates: 0, failed: 5 });
    const [a] = (await listTasks(s.ctx, { externalKey: "a", limit: 1 })).items;
    expect(a).toMatchObject({
      data: { type: "text", text: 'Dear "Sir",\r\nhow are you?' },
      priority: 3,
      meta: { source: "mail" },
      preLabel: { payload: { answers: { strength: 4 } } },
    });
    expect((await report(s, done.id)).map((one) => [one.line, one.errors[0]?.pointer])).toEqual([
      [5, "/priority"],
      [6, ""],
      [7, ""],
      [9, "/preLabel/payload/x"],
      [10, ""],
    ]);
  });

  test("as CSV with stray quotation marks makes or reports each of its records", async () => {
    const s = await scene(host());
    const cells = ['a 5" pipe', '"never ends', '"good"bad tail', "plain", '"quoted"', "two,cells"];
    const rows = Array.from({ length: 3000 }, (_, i) => cells[(i * 7 + (i >> 4)) % cells.length]!);
    const done = await send(s, ["text", ...rows].join("\n"), { format: "csv" });
    const good = rows.filter((row) => ['a 5" pipe', "plain", '"quoted"'].includes(row)).length;
    expect(done).toMatchObject({ created: good, duplicates: 0, failed: rows.length - good });
    const task = (await listTasks(s.ctx, { limit: 200 })).items.find(
      (one) => "text" in one.data && one.data.text[0] === "a",
    );
    expect(task).toMatchObject({ data: { text: 'a 5" pipe' } });
    const pipes = await send(s, `text\n${'a 5" pipe\n'.repeat(3000)}`, { format: "csv" });
    expect(pipes).toMatchObject({ created: 3000, failed: 0 });
  });

  test.each([
    ["text,text\na,b", "Line 1 names the column text twice."],
    ['\n"text"s,key\na,b', "Line 2 has text after the quotation mark that closes a cell."],
  ])("as CSV whose head cannot be read makes nothing (%j)", async (text, detail) => {
    const s = await scene(host());
    await expect(send(s, text, { format: "csv", key: "k" })).rejects.toMatchObject({
      code: "tasks.unreadable_head",
      message: detail,
    });
    expect(await send(s, "text\na", { format: "csv", key: "k" })).toMatchObject({ created: 1, failed: 0 });
  });

  test("is another workspace's secret, and its report comes page by page", async () => {
    const s = await scene(host());
    const done = await send(s, "x\ny\nz\n");
    const first = await listImportLines(s.ctx, { importId: done.id, limit: 2 });
    const rest = await listImportLines(s.ctx, { importId: done.id, limit: 2, cursor: first.nextCursor! });
    expect([...first.items, ...rest.items].map((one) => one.line)).toEqual([1, 2, 3]);
    expect([done.batchId, rest.nextCursor]).toEqual([null, null]);
    await expect(getImport(host().context("tasks"), { importId: done.id })).rejects.toMatchObject({ status: 404 });
    await expect(send(s, "", { batchId: newId() })).rejects.toMatchObject({ code: "tasks.batch_not_found" });
  });
});

test("an uploaded file is read by a job, which tells how far it is", async () => {
  const s = await scene(host());
  const text = ndjson(Array.from({ length: 7000 }, (_, i) => line(`k${i % 6900}`)));
  const files = host().context("files", { workspaceId: s.ctx.workspaceId });
  const file = await uploadFile(files, {
    name: "letters.ndjson",
    contentType: "application/x-ndjson",
    content: pieces(text, 100_000),
    projectId: undefined,
  });
  const input = {
    projectId: s.project.id,
    batchId: undefined,
    batchName: undefined,
    key: undefined,
    format: "ndjson",
  } as const;
  const begun = await importFile(s.ctx, { ...input, fileId: file.id });
  expect(begun).toMatchObject({ status: "running", lines: 0, fileId: file.id, totalBytes: text.length });
  await eventually(async () => (await getImport(s.ctx, { importId: begun.id })).status === "completed");
  expect(await getImport(s.ctx, { importId: begun.id })).toMatchObject({
    created: 6900,
    duplicates: 100,
    bytes: text.length,
  });
  await expect(importFile(s.ctx, { ...input, fileId: newId() })).rejects.toMatchObject({
    code: "tasks.file_not_ready",
  });
});

test("a file whose head cannot be read is not tried twice", async () => {
  const s = await scene(host());
  const files = host().context("files", { workspaceId: s.ctx.workspaceId });
  const described = { name: "a.csv", contentType: "text/csv", projectId: undefined };
  const file = await uploadFile(files, { ...described, content: pieces("text,text\na,b") });
  const input = { projectId: s.project.id, batchId: undefined, batchName: undefined, key: undefined };
  const begun = await importFile(s.ctx, { ...input, format: "csv", fileId: file.id });
  await eventually(async () => (await getImport(s.ctx, { importId: begun.id })).status === "failed");
  expect(await getImport(s.ctx, { importId: begun.id })).toMatchObject({
    lines: 0,
    reason: "Line 1 names the column text twice.",
  });
});

test("an import whose file cannot be read says so when the last attempt has failed, with what it had made by then, and goes on later", async () => {
  const s = await scene(host());
  const text = ndjson([line("a"), line("b")]);
  const files = host().context("files", { workspaceId: s.ctx.workspaceId });
  const content = pieces(text);
  const file = await uploadFile(files, {
    name: "a.ndjson",
    contentType: "application/x-ndjson",
    content,
    projectId: undefined,
  });
  const { key } = await s.ctx.call("files", filesContract).locateFile({ fileId: file.id });
  const { storage } = s.ctx.runtime;
  await storage.remove(key);
  const input = {
    projectId: s.project.id,
    batchId: undefined,
    batchName: undefined,
    key: "may",
    format: "ndjson",
  } as const;
  const { id: importId } = await transaction(s.ctx, (tx) =>
    beginImport(tx, s.ctx, { ...input, fileId: file.id, totalBytes: text.length }),
  );
  const service = host().context("tasks", { workspaceId: s.ctx.workspaceId, service: true });
  const attempt = (lastAttempt: boolean) =>
    readImportFile.run(
      service,
      { importId },
      { jobId: newId(), attempt: 1, lastAttempt, signal: new AbortController().signal },
    );
  await expect(attempt(false)).rejects.toThrow("The file is gone.");
  expect(await s.said("import.failed")).toEqual([]);
  expect(await getImport(s.ctx, { importId })).toMatchObject({ status: "running" });
  await attempt(true);
  const counts = { lines: 0, created: 0, duplicates: 0, failed: 0 };
  expect(await s.said("import.failed", "import.completed")).toEqual([
    {
      type: "import.failed",
      data: { importId, projectId: s.project.id, batchId: null, ...counts, reason: "The file is gone." },
    },
  ]);
  const failed = await getImport(s.ctx, { importId });
  expect(failed).toMatchObject({ status: "failed", reason: "The file is gone.", finishedAt: expect.any(String) });
  await storage.put(key, new TextEncoder().encode(text), "application/x-ndjson");
  await attempt(false);
  expect(await getImport(s.ctx, { importId })).toMatchObject({ status: "completed", reason: null, created: 2 });
  expect((await s.said("import.failed", "import.completed")).map((one) => one.type)).toEqual([
    "import.failed",
    "import.completed",
  ]);
});

test("an import says how it ended, and is forgotten with its report when nothing has happened to it for long", async () => {
  const s = await scene(host());
  const old = await send(s, `${ndjson([line("a")])}{broken\n`);
  expect(await s.said("import.completed")).toMatchObject([
    { data: { importId: old.id, projectId: s.project.id, batchId: old.batchId, lines: 2, created: 1, failed: 1 } },
  ]);
  await expect(send(s, "", {}, pieces(ndjson([line("b")]), 5, 10))).rejects.toThrow();
  expect(await s.said("import.failed")).toEqual([]);
  host().clock.advance((KEPT_DAYS - 1) * 86_400_000);
  while ((await sweepImports(s.ctx.runtime)) > 0);
  expect((await getImport(s.ctx, { importId: old.id })).failed).toBe(1);
  const young = await send(s, "{broken");
  host().clock.advance(2 * 86_400_000);
  while ((await sweepImports(s.ctx.runtime)) > 0);
  await expect(getImport(s.ctx, { importId: old.id })).rejects.toMatchObject({ status: 404 });
  expect((await listImports(s.ctx, { projectId: s.project.id, limit: 10 })).items).toEqual([young]);
  expect(await report(s, young.id)).toHaveLength(1);
  expect((await listTasks(s.ctx, { externalKey: "a", limit: 10 })).items).toHaveLength(1);
});
