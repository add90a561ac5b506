import { beforeAll, expect, test } from "bun:test";
import { useHost } from "../kernel/testing/host.ts";
import { newId } from "../kernel/wire/id.ts";
import { workflowService } from "./service.ts";

const host = useHost([workflowService]);
const caller = { workspaceId: newId(), permissions: ["workflow.read", "workflow.manage", "workflow.operate"] };
const sound = {
  id: "w",
  initial: "a",
  states: { a: { on: { go: "b" } }, b: { on: { end: "c" } }, c: { type: "final" } },
};
let workflowId = "";
let taskId = "";

type Answer = { id?: string; code?: string; errors?: { pointer: string; detail: string }[] };

/** What comes back: the status and, of a problem, its code and what it points at. */
async function ask(method: string, path: string, body?: unknown, by: object = caller) {
  const headers: Record<string, string> = method === "PATCH" ? { "if-match": "*" } : {};
  const response = await host().request("workflow", by, method, path, body, headers);
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.includes("json");
  return { ...(isJson ? (JSON.parse(text) as Answer) : {}), status: response.status };
}
const place = () => ({ projectId: newId(), batchId: newId() });

beforeAll(async () => {
  workflowId = (await ask("POST", "/workflows", { name: "Good", definition: sound })).id!;
  taskId = newId();
  expect((await ask("POST", "/workflow-instances", { workflowId, taskId, ...place() })).status).toBe(201);
});

test.each([300, 300_000])("JSON that is nested %d deep is refused wherever it comes", async (depth) => {
  const nested = `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`;
  const definition = `{"id":"w","initial":"a","states":{"a":{"meta":${nested}}}}`;
  const { projectId, batchId } = place();
  const start = { workflowId, taskId: newId(), projectId, batchId, input: 0 };
  for (const [path, body] of [
    ["/workflows", `{"name":"Deep","definition":${definition}}`],
    ["/workflows", `{"name":"Deep","status":"draft","definition":${definition}}`],
    [`/workflows/${workflowId}/validate`, `{"definition":${definition}}`],
    [`/workflows/${workflowId}/simulate`, `{"events":[{"type":"go","x":${nested}}]}`],
    [`/tasks/${taskId}/events`, `{"type":"go","data":{"x":${nested}}}`],
    ["/workflow-instances", JSON.stringify(start).replace('"input":0', `"input":{"x":${nested}}`)],
  ] as const)
    expect(await ask("POST", path, body)).toMatchObject({ status: 400, code: "request.malformed" });
});

test("a definition of ten megabytes is one finding", async () => {
  const definition = { ...sound, description: "x".repeat(10_000_000) };
  const answer = await ask("POST", "/workflows", { name: "Large", definition });
  expect(answer).toMatchObject({
    ...{ status: 422, code: "workflow.invalid_definition" },
    errors: [{ pointer: "/definition", detail: expect.stringContaining("longer than") }],
  });
});

test("an event for a task of another workspace, or of none, finds nothing and moves nothing", async () => {
  const event = { type: "go", data: {} };
  const missing = { status: 404, code: "workflow.instance_not_found" };
  const stranger = { ...caller, workspaceId: newId() };
  expect(await ask("POST", `/tasks/${taskId}/events`, event, stranger)).toMatchObject(missing);
  expect(await ask("POST", `/tasks/${newId()}/events`, event)).toMatchObject(missing);
  const { instance } = (await ask("GET", `/tasks/${taskId}/state`)) as unknown as { instance: { states: string[] } };
  expect(instance.states).toEqual(["a"]);
});

test("what is wrong in a body is pointed at", async () => {
  const pointers = async (path: string, body: unknown) => {
    const { status, errors } = await ask("POST", path, body);
    return [status, ...errors!.map(({ pointer }) => pointer)];
  };
  const loop = { id: "w", initial: "a", states: { a: { always: "b" }, b: { always: "a" } } };
  const unknown = { ...sound, states: { ...sound.states, a: { entry: [{ type: "world.end" }], on: { go: "b" } } } };
  expect(await pointers("/workflows", { name: "Loop", definition: loop })).toContain("/definition/states/a/always");
  const odd = await pointers("/workflows", { name: "Odd", definition: unknown });
  expect(odd).toEqual([422, "/definition/states/a/entry/0/type"]);
  expect(await pointers(`/tasks/${taskId}/events`, { type: 5, data: "x" })).toEqual([422, "/type", "/data"]);
  expect(await pointers("/workflow-instances", { workflowId, taskId: "x", ...place() })).toEqual([422, "/taskId"]);
});

test("cursors that no list gave are refused by every list", async () => {
  const lists = ["/workflows", "/workflow-instances", "/state-transitions", `/tasks/${taskId}/state-history`];
  const own = ["versions", "migrations"].map((name) => `/workflows/${workflowId}/${name}`);
  for (const path of [...lists, ...own])
    for (const cursor of ["garbage", "-1", "%00", "1e309", "99999999999999999999"]) {
      const { status } = await ask("GET", `${path}?cursor=${cursor}`);
      expect([path, cursor, [200, 422].includes(status)]).toEqual([path, cursor, true]);
    }
});

test("an event with the keys of prototypes is refused and moves nothing, and one without moves its instance", async () => {
  const data = '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"type":"end"}';
  const hostile = await ask("POST", `/tasks/${taskId}/events`, `{"type":"go","data":${data}}`);
  expect(hostile).toMatchObject({ status: 422, code: "request.invalid", errors: [{ pointer: "/data/__proto__" }] });
  expect((await ask("POST", `/tasks/${taskId}/events`, { type: "go", data: { type: "end" } })).status).toBe(200);
  expect(({} as { polluted?: number }).polluted).toBeUndefined();
  for (const [type, code] of [
    ["go", "workflow.event_refused"],
    ["xstate.done.actor.x", "workflow.event_refused"],
    ["workflow.migrated", "workflow.event_refused"],
  ])
    expect(await ask("POST", `/tasks/${taskId}/events`, { type, data: {} })).toMatchObject({ status: 409, code });
});

test.each([
  ["prototype", '{"id":"w","initial":"a","prototype":{},"states":{"a":{}}}'],
  ["states/__proto__", '{"id":"w","initial":"a","states":{"a":{},"__proto__":{}}}'],
  ["states/constructor", '{"id":"w","initial":"a","states":{"a":{},"constructor":{}}}'],
])(
  "a definition with a key of prototypes, %s, is refused by its pointer, not read without it",
  async (key, definition) => {
    for (const [path, fields] of [
      [`/workflows/${workflowId}/validate`, ""],
      ["/workflows", '"name":"Bad","status":"draft",'],
    ] as const) {
      const refused = await ask("POST", path, `{${fields}"definition":${definition}}`);
      expect(refused).toMatchObject({ status: 422, code: "request.invalid" });
      expect(refused.errors!.map(({ pointer }) => pointer)).toEqual([`/definition/${key}`]);
    }
  },
);

test.each([
  [{ id: "w", states: {} }],
  [{ id: "w", initial: "a", states: { a: null } }],
  [{ id: "w", initial: "a", states: { a: { on: { go: "nowhere" }, after: [] } } }],
  [{ ...sound, children: { x: null, y: 5, z: { id: "z" } } }],
  [{ ...sound, children: [] }],
  [
    {
      id: "w",
      initial: "a",
      states: { a: { states: [1, 2], invoke: [null], entry: [null, 5], on: { x: [null, 5] } } },
    },
  ],
])("the draft %j can be looked at from all sides, and neither tried out nor published", async (definition) => {
  const { id, status } = await ask("POST", "/workflows", { name: "Bad", status: "draft", definition });
  expect(status).toBe(201);
  const refused = { status: 422, code: "workflow.invalid_definition" };
  expect(await ask("POST", `/workflows/${id}/simulate`, { events: [{ type: "go" }] })).toMatchObject(refused);
  expect(await ask("POST", `/workflows/${id}/publish`, { acknowledgeWarnings: true })).toMatchObject(refused);
  for (const format of ["svg", "mermaid"])
    expect((await ask("GET", `/workflows/${id}/visualization?format=${format}`)).status).toBeLessThan(500);
  for (const path of ["", "/versions", "/versions/1", "/state-counts"])
    expect((await ask("GET", `/workflows/${id}${path}`)).status).toBe(200);
  expect((await ask("POST", `/workflows/${id}/validate`, {})).status).toBe(200);
  expect((await ask("PATCH", `/workflows/${id}/versions/1`, { definition: sound })).status).toBe(200);
});
