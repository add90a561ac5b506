import { expect, test } from "bun:test";
import { useHost } from "../kernel/testing/host.ts";
import { routeSuite } from "../kernel/testing/suite.ts";
import { newId } from "../kernel/wire/id.ts";
import { projectsService } from "../projects/service.ts";
import { tasksContract } from "./contract.ts";
import { scene } from "./scene.suite.ts";
import { tasksService } from "./service.ts";

const host = useHost([projectsService, tasksService]);
const data = { type: "text", text: "Dear Sir" };
routeSuite(host, "tasks", tasksContract, {
  createTask: { body: { projectId: newId(), data } },
  createTasks: { body: { projectId: newId(), tasks: [{ data }] } },
  importTasks: { query: `?projectId=${newId()}` },
  importFile: { body: { projectId: newId(), fileId: newId() } },
  assignTasks: { body: { assignments: [{ taskId: newId(), userId: newId() }] } },
  requeueTask: { body: {} },
  transferAssignment: { body: { userId: newId() } },
  postponeAssignment: { body: {} },
  updateTask: { body: { priority: 1 } },
  assignTask: { body: { userId: newId() } },
  createBatch: { body: { projectId: newId(), name: "May" } },
  updateBatch: { body: { name: "June" } },
  createQueue: { body: { projectId: newId(), name: "Hard ones", stage: "annotate" } },
  updateQueue: { body: { paused: true } },
  putAnnotator: { params: { userId: newId() }, body: { languages: ["fi"] } },
  putMyAnnotator: { body: { languages: ["fi"] } },
  heartbeat: { body: { fence: 1 } },
  releaseAssignment: { body: {} },
  skipAssignment: { body: { reason: "Blurred" } },
  completeAssignment: { body: { fence: 1, userId: newId(), reference: newId() } },
  streamTasks: { query: `?projectId=${newId()}` },
});

test("what services call is closed to people, whatever they may do", async () => {
  const path = `/internal/tasks/assignments/${newId()}/complete`;
  const body = { fence: 1, userId: newId(), reference: newId() };
  expect((await host().request("tasks", {}, "POST", path, body)).status).toBe(403);
  expect((await host().request("tasks", { service: true }, "POST", path, body)).status).toBe(404);
});

test("a stale If-Match is refused, and the answer carries the new ETag", async () => {
  const s = await scene(host());
  const [taskId] = await s.addTasks(1);
  const caller = { workspaceId: s.ctx.workspaceId };
  const patch = (etag: string) =>
    host().request("tasks", caller, "PATCH", `/tasks/${taskId}`, { priority: 3 }, { "if-match": etag });
  const changed = await patch('"1"');
  expect([changed.status, changed.headers.get("etag")]).toEqual([200, '"2"']);
  expect((await patch('"1"')).status).toBe(412);
});

test("a conflict says what the task is without hiding its own status", async () => {
  const s = await scene(host());
  const [taskId] = await s.addTasks(1);
  const caller = { workspaceId: s.ctx.workspaceId };
  const response = await host().request("tasks", caller, "POST", `/tasks/${taskId}/assign`, { userId: newId() });
  expect(await response.json()).toMatchObject({ status: 409, code: "tasks.not_waiting", taskStatus: "pending" });
});

test("an annotator says which languages he knows, and is then handed what asks for them; a manager has the same say", async () => {
  const s = await scene(host());
  const { workspaceId } = s.ctx;
  const userId = newId();
  await s.open(await s.addTasks(1));
  const manager = { workspaceId, permissions: ["queue.manage", "queue.read"] };
  const queue = `/queues/${s.queues.annotate.id}`;
  const asked = await host().request("tasks", manager, "PATCH", queue, { languages: ["fi", "sv"] });
  expect(asked.status).toBe(200);
  const ann = { workspaceId, userId, permissions: ["queue.read", "task.claim"] };
  const mine = (method: string, body?: object, headers?: Record<string, string>) =>
    host().request("tasks", ann, method, "/annotator-profile", body, headers);
  const available = async () => {
    const answer = await host().request("tasks", ann, "GET", queue);
    return ((await answer.json()) as { availableToMe: number }).availableToMe;
  };
  const before = await mine("GET");
  expect([before.headers.get("etag"), await before.json()]).toEqual([
    '"0"',
    { languages: [], updatedAt: null, version: 0 },
  ]);
  expect(await available()).toBe(0);
  const said = await mine("PUT", { languages: ["fi", "fi", "pt-BR"] }, { "if-match": '"0"' });
  expect([said.status, said.headers.get("etag")]).toEqual([200, '"1"']);
  expect(await said.json()).toMatchObject({ languages: ["fi", "pt-BR"], version: 1 });
  expect(await available()).toBe(1);
  expect((await mine("PUT", { languages: ["sv"] }, { "if-match": '"0"' })).status).toBe(412);
  expect((await mine("PUT", { languages: ["Finnish!"] })).status).toBe(422);
  const known = await host().request("tasks", manager, "GET", `/annotators/${userId}`);
  expect(await known.json()).toMatchObject({ languages: ["fi", "pt-BR"], version: 1 });
  expect((await host().request("tasks", ann, "PUT", `/annotators/${userId}`, { languages: [] })).status).toBe(403);
  const nobody = { workspaceId, userId: newId(), permissions: [] };
  expect(await (await host().request("tasks", nobody, "GET", "/annotator-profile")).json()).toMatchObject({
    version: 0,
  });
  expect(await s.said("annotator.updated")).toEqual([
    { type: "annotator.updated", data: { userId, languages: ["fi", "pt-BR"] } },
  ]);
});

test("a bulk sent twice under one key is stored once", async () => {
  const s = await scene(host());
  const caller = { workspaceId: s.ctx.workspaceId, userId: newId() };
  const send = (body: object) =>
    host().request(
      "tasks",
      caller,
      "POST",
      "/tasks/bulk",
      { projectId: s.project.id, ...body },
      { "idempotency-key": "import 7" },
    );
  const first = await (await send({ tasks: [{ data }] })).text();
  const second = await send({ tasks: [{ data }] });
  expect(second.headers.get("idempotency-replayed")).toBe("true");
  expect(await second.text()).toBe(first);
  expect((await send({ tasks: [{ data }, { data }] })).status).toBe(422);
});

test.each([
  ["a cursor that no list gave", "GET", "/tasks?cursor=x", undefined, 422],
  ["an unknown parameter", "GET", "/tasks?colour=red", undefined, 422],
  ["an id that is none", "GET", "/tasks/7", undefined, 404],
  [
    "more than 5,000 lines",
    "POST",
    "/tasks/bulk",
    { projectId: newId(), tasks: Array.from({ length: 5001 }, () => 0) },
    422,
  ],
  ["no lines", "POST", "/tasks/bulk", { projectId: newId(), tasks: [] }, 422],
  ["text that no database keeps", "POST", "/tasks", { projectId: newId(), data: { type: "text", text: "a\0b" } }, 422],
  [
    "a pre-label that is no annotation",
    "POST",
    "/tasks",
    { projectId: newId(), data: { type: "text", text: "a" }, preLabel: { payload: { boxes: [] } } },
    422,
  ],
  ["broken JSON", "POST", "/tasks", "{", 400],
] as const)("%s is a problem document", async (_name, method, path, body, status) => {
  const response = await host().request("tasks", {}, method, path, body);
  expect(response.status).toBe(status);
  expect(response.headers.get("content-type")).toBe("application/problem+json");
});
