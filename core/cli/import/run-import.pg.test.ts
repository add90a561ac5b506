import { expect, test } from "bun:test";
import { useHost } from "../../kernel/testing/host.ts";
import { client, type Transport } from "../../kernel/wire/client.ts";
import { newId } from "../../kernel/wire/id.ts";
import { projectsContract } from "../../projects/contract.ts";
import { projectsService } from "../../projects/service.ts";
import { tasksContract } from "../../tasks/contract.ts";
import { tasksService } from "../../tasks/service.ts";
import { workflowService } from "../../workflow/service.ts";
import type { Api } from "../session.ts";
import { issue, type Part, type Source } from "./draft.ts";
import { type ImportOptions, runImport } from "./run-import.ts";

const host = useHost([projectsService, tasksService, workflowService]);

/** The API as somebody of a workspace of his own, with a project that labels texts. */
async function scene() {
  const caller = { workspaceId: newId(), userId: newId() };
  const transport: Transport = async ({ method, path, headers, body }) => {
    const answer = await host().request("tasks", caller, method, path, body, headers);
    return {
      status: answer.status,
      header: (name) => answer.headers.get(name),
      text: () => answer.text(),
      bytes: async function* () {},
    };
  };
  const api = { projects: client(projectsContract, transport), tasks: client(tasksContract, transport) } as Api;
  const { id: projectId } = await api.projects.createProject({ name: "Texts", templateId: "entities" });
  const options = (more: Partial<ImportOptions> = {}): ImportOptions => ({
    projectId,
    batch: { name: "Import" },
    concurrency: 4,
    dryRun: false,
    signal: new AbortController().signal,
    onProgress: () => {},
    ...more,
  });
  const stored = async () => (await api.tasks.listTasks({ projectId, limit: 200 })).items;
  return { api, projectId, options, stored };
}

const text = (key: string | null, line: number, more: object = {}): Part => ({
  kind: "task",
  file: "texts.csv",
  line,
  draft: { externalKey: key, data: { type: "text", text: `Text ${line}` }, meta: {}, ...more },
});
const source = (parts: Part[]): Source => ({
  total: parts.length,
  async *parts() {
    yield* parts;
  },
});

test("good lines become tasks, broken ones are named by file and line, known ones are not made twice", async () => {
  const { api, options, stored } = await scene();
  const parts = [
    text("a", 2, { meta: { lang: "en" } }),
    issue("texts.csv", 3, "/text", "is missing"),
    text("b", 4, { priority: 5000 }),
    text("a", 5),
    text(null, 6),
  ];
  const report = await runImport(api, source(parts), options());
  expect(report).toMatchObject({ created: 2, duplicates: 1, failed: 2, labelsLeftOut: 0 });
  expect(report.issues).toMatchObject([
    { level: "error", file: "texts.csv", line: 3, pointer: "/text", detail: "is missing" },
    { level: "error", file: "texts.csv", line: 4, pointer: "/priority" },
  ]);
  const tasks = await stored();
  expect(tasks.map(({ externalKey, meta }) => ({ externalKey, meta }))).toEqual([
    { externalKey: null, meta: {} },
    { externalKey: "a", meta: { lang: "en" } },
  ]);
  expect(new Set(tasks.map(({ batchId }) => batchId))).toEqual(new Set([report.batchId!]));
});

test("done again, it makes nothing", async () => {
  const { api, options, stored } = await scene();
  const parts = [text("a", 1), text("b", 2)];
  await runImport(api, source(parts), options());
  expect(await runImport(api, source(parts), options())).toMatchObject({
    created: 0,
    duplicates: 2,
    failed: 0,
    batchId: null,
  });
  expect(await stored()).toHaveLength(2);
});

test("more than one request's worth goes into one batch, and progress counts every task once", async () => {
  const { api, options, projectId } = await scene();
  const parts = Array.from({ length: 1203 }, (_, i) => text(`k${i}`, i + 1));
  const seen: number[] = [];
  const report = await runImport(api, source(parts), options({ onProgress: (done) => void seen.push(done) }));
  expect(report).toMatchObject({ created: 1203, duplicates: 0, failed: 0 });
  expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  expect(seen.at(-1)).toBe(1203);
  const { items } = await api.tasks.listBatches({ projectId });
  expect(items.map(({ id, tasks }) => ({ id, tasks }))).toEqual([{ id: report.batchId!, tasks: 1203 }]);
});

test("a dry run says what would be and stores nothing", async () => {
  const { api, options, stored } = await scene();
  const labels: Part = { kind: "labels", annotations: 3 };
  const report = await runImport(
    api,
    source([text("a", 1), labels, issue("f", 2, "", "broken")]),
    options({ dryRun: true }),
  );
  expect(report).toMatchObject({ created: 1, failed: 1, labelsLeftOut: 3, batchId: null });
  expect(await stored()).toEqual([]);
});

test("a batch that is not there ends it with the platform's own words", async () => {
  const { api, options } = await scene();
  await expect(runImport(api, source([text("a", 1)]), options({ batch: { id: newId() } }))).rejects.toMatchObject({
    code: "tasks.batch_not_found",
  });
});

test("one who wants to end is told how to go on", async () => {
  const { api, options } = await scene();
  const ended = new AbortController();
  ended.abort();
  await expect(runImport(api, source([text("a", 1)]), options({ signal: ended.signal }))).rejects.toThrow(
    "run it again to go on",
  );
});
