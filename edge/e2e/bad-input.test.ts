import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { Problem } from "../../core/kernel/wire/problem.ts";
import { openApi } from "../../core/start/seed/api.ts";
import { logsOf, secretsInLogs } from "./logs.ts";
import { newcomer } from "./newcomers.ts";
import { forget, type Platform, sharedPlatform } from "./platform.ts";
import { seedEndpoints } from "./seed-endpoints.ts";
import { claim, house, openWorld, put, type World } from "./world.ts";

let platform: Platform;
let world: World;
let token: string;
beforeAll(async () => {
  platform = await sharedPlatform();
  world = await openWorld(platform, "Bad input");
  const login = await fetch(`${platform.edge}/v1/auth/login`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      email: platform.password("manager").email,
      password: platform.password("manager").password,
    }),
  });
  token = ((await login.json()) as { accessToken: string }).accessToken;
});
afterAll(async () => {
  await platform?.stop();
  if (platform) forget(platform);
});

async function send(method: string, path: string, body?: BodyInit, headers: Record<string, string> = {}) {
  const response = await fetch(`${platform.edge}/v1${path}`, {
    method,
    body,
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json", ...headers },
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    document: (text ? JSON.parse(text) : null) as {
      code?: string;
      errors?: { pointer: string }[];
      [key: string]: unknown;
    },
  };
}
const told = ({ status, document }: Awaited<ReturnType<typeof send>>) => [
  status,
  document.code,
  document.errors?.map(({ pointer }) => pointer),
];
const refusal = async (run: Promise<unknown>) => {
  const error = await run.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(Problem);
  return error as Problem & { fields: { errors?: { pointer: string }[] } };
};

describe("the API's description", () => {
  test("lists every endpoint of the founding document that the walk uses, and each answers", async () => {
    const { paths } = (await (await fetch(`${platform.edge}/openapi.json`)).json()) as {
      paths: Record<string, object>;
    };
    const listed = new Map(Object.entries(paths).map(([path, methods]) => [path.replace(/\{\w+\}/g, "{}"), methods]));
    const missing = Object.entries(seedEndpoints).flatMap(([path, methods]) =>
      methods.filter((method) => !(method in (listed.get(path) ?? {}))).map((method) => `${method} ${path}`),
    );
    expect(missing).toEqual([]);
    const silent: string[] = [];
    for (const [path, methods] of Object.entries(seedEndpoints)) {
      for (const method of methods.filter((one) => path !== "/auth/logout" || one !== "post")) {
        const body = method === "get" || method === "delete" ? undefined : "{}";
        const { status, document } = await send(method.toUpperCase(), path.replaceAll("{}", crypto.randomUUID()), body);
        const routed = status < 500 && !(status === 404 && document?.title === undefined) && status !== 405;
        if (!routed) silent.push(`${method} ${path}: ${status}`);
      }
    }
    expect(silent).toEqual([]);
  });
});

describe("the front door answers bad input with a problem document", () => {
  test("an unknown field and a wrong type are named by pointer", async () => {
    const { status, document, headers } = await send(
      "POST",
      "/projects",
      JSON.stringify({ name: 7, templateId: "objects", colour: "red" }),
    );
    expect([status, headers.get("content-type"), document.code]).toEqual([
      422,
      "application/problem+json",
      "request.invalid",
    ]);
    expect(document.errors!.map((one) => one.pointer).sort()).toEqual(["/colour", "/name"]);
    expect(document.instance).toBe(`urn:request:${headers.get("x-request-id")}`);
  });

  test("broken JSON is 400, and the whole body is pointed to, at the edge and in core alike", async () => {
    for (const path of ["/projects", "/files/presigned-url"])
      expect(told(await send("POST", path, '{"name": "x",'))).toEqual([400, "request.malformed", [""]]);
  });

  test("a body of 200 MB is refused without being read", async () => {
    const chunk = new Uint8Array(1_000_000);
    let sent = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (sent++ >= 200) controller.close();
        else controller.enqueue(chunk);
      },
    });
    const response = await fetch(`${platform.edge}/v1/tasks/bulk`, {
      method: "POST",
      body,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    }).catch(() => null);
    if (response) expect(await response.json()).toMatchObject({ status: 413, errors: [{ pointer: "" }] });
    expect(sent).toBeLessThan(200);
    const declared = await send("POST", "/tasks/bulk", new Uint8Array(60_000_000));
    expect(told(declared)).toEqual([413, "request.too_large", [""]]);
  });

  test("a thing that is not there, or not ours, is 404, and no token is 401", async () => {
    const stranger = openApi(platform.edge).as(await newcomer(platform));
    const nowhere = (pointer: string) => [404, "request.not_found", [pointer]];
    for (const id of [crypto.randomUUID(), "not-an-id"]) {
      expect(told(await send("GET", `/projects/${id}`))).toEqual(nowhere("/path/projectId"));
      expect(told(await send("GET", `/files/${id}/download`))).toEqual(nowhere("/path/fileId"));
    }
    const unknown = await refusal(stranger.projects.getProject({ projectId: crypto.randomUUID() }));
    const foreign = await refusal(stranger.projects.getProject({ projectId: world.projectId }));
    expect(foreign.fields.errors).toMatchObject([{ pointer: "/path/projectId" }]);
    const { requestId: _one, ...same } = unknown.fields;
    const { requestId: _other, ...answer } = foreign.fields;
    expect([foreign.status, foreign.code, foreign.title, answer]).toEqual([
      unknown.status,
      unknown.code,
      unknown.title,
      same,
    ]);
    expect((await fetch(`${platform.edge}/v1/projects`)).status).toBe(401);
  });

  test("an id that names nothing, or something of another workspace, is refused and not written down", async () => {
    const foreigner = openApi(platform.edge).as(await newcomer(platform));
    const [
      {
        user: { id: theirId },
      },
      { id: theirProject },
    ] = [await foreigner.auth.getMe({}), await foreigner.projects.createProject({ name: "Abroad", templateId: "ner" })];
    const { id: theirTask } = await foreigner.tasks.createTask({
      projectId: theirProject,
      data: { type: "text", text: "Abroad" },
    });
    const post = (path: string, body: object) => send("POST", path, JSON.stringify(body)).then(told);
    const project = `/projects/${world.projectId}`;
    const members = async () => (await send("GET", `${project}/members`)).document.items;
    const before = await members();
    for (const userId of [crypto.randomUUID(), theirId]) {
      const member = { userId, role: "manager" };
      expect(await post(`${project}/members`, member)).toEqual([422, "request.invalid", ["/userId"]]);
      expect(await post(`${project}/annotators/${userId}/pause`, { reason: "Nobody." })).toEqual([
        404,
        "request.not_found",
        ["/path/userId"],
      ]);
    }
    expect(await members()).toEqual(before);
    expect((await send("GET", `${project}/pauses`)).document.items).toEqual([]);
    for (const entityId of [crypto.randomUUID(), theirTask]) {
      for (const entityType of ["TASK", "ANNOTATION"])
        expect(await post("/comments", { entityType, entityId, projectId: world.projectId, body: "Hello" })).toEqual([
          404,
          "request.not_found",
          ["/entityId"],
        ]);
      expect((await send("GET", `/comments?entity_type=TASK&entity_id=${entityId}`)).document.items).toEqual([]);
    }
    const file = { operation: "get", fileId: crypto.randomUUID() };
    expect(await post("/files/presigned-url", file)).toEqual([404, "request.not_found", ["/fileId"]]);
    for (const id of [crypto.randomUUID(), theirProject]) {
      expect(told(await send("GET", `/analytics/projects/${id}/progress`))).toEqual([
        404,
        "request.not_found",
        ["/path/projectId"],
      ]);
      for (const list of ["/tasks", "/quality-checks", "/analytics/productivity"])
        expect([list, (await send("GET", `${list}?projectId=${id}`)).document.items]).toEqual([list, []]);
    }
  });

  test("a stale ETag is 412", async () => {
    const first = await send("GET", `/projects/${world.projectId}`);
    const etag = first.headers.get("etag")!;
    expect(
      (
        await send("PATCH", `/projects/${world.projectId}`, JSON.stringify({ description: "one" }), {
          "if-match": etag,
        })
      ).status,
    ).toBe(200);
    const stale = await send("PATCH", `/projects/${world.projectId}`, JSON.stringify({ description: "two" }), {
      "if-match": etag,
    });
    expect(told(stale)).toEqual([412, "request.stale", ["/headers/if-match"]]);
  });

  test("a repeated Idempotency-Key gives the same answer once, and 422 for another body", async () => {
    const key = { "idempotency-key": crypto.randomUUID() };
    const body = JSON.stringify({ projectId: world.projectId, name: "Once" });
    const [first, again] = [await send("POST", "/batches", body, key), await send("POST", "/batches", body, key)];
    expect([first.status, again.status, again.headers.get("idempotency-replayed")]).toEqual([201, 201, "true"]);
    expect(again.document).toEqual(first.document);
    const { items } = (await send("GET", `/batches?projectId=${world.projectId}`)).document as {
      items: { name: string }[];
    };
    expect(items.filter((batch) => batch.name === "Once")).toHaveLength(1);
    const other = await send("POST", "/batches", JSON.stringify({ projectId: world.projectId, name: "Twice" }), key);
    expect(told(other)).toEqual([422, "request.idempotency_mismatch", ["/headers/idempotency-key"]]);
  });

  test("an image that cannot be read is refused and cannot become a task", async () => {
    const fileId = await put(world.manager, new TextEncoder().encode("this is no picture"), "fake.jpg", "image/jpeg");
    const where = [{ pointer: "/contentType", detail: expect.any(String) }];
    expect(await refusal(world.manager.files.finaliseFile({ fileId }))).toMatchObject({
      code: "files.unreadable",
      status: 422,
      fields: { errors: where },
    });
    expect(await refusal(world.manager.files.finaliseFile({ fileId }))).toMatchObject({
      code: "files.unreadable",
      fields: { errors: [{ pointer: "" }] },
    });
    const report = await world.manager.tasks.createTasks({
      projectId: world.projectId,
      tasks: [{ data: { type: "image", fileId } }],
    });
    expect(report).toMatchObject({ created: 0, failed: 1 });
    expect(report.lines[0]!.errors!.map(({ pointer }) => pointer)).toEqual(["/data/fileId"]);
  });

  test("a label that the schema does not know and a box outside the image are named, and nothing counts", async () => {
    const { assignment, task } = await claim(world.annotator, world.annotateQueue);
    const [door] = house.regions;
    const result = {
      ...house,
      regions: [
        { ...door!, class: "dragon" },
        { ...door!, id: "far", x: 5000 },
      ],
    };
    const problem = await refusal(
      world.annotator.annotations.saveAnnotation({
        taskId: task.id,
        assignmentId: assignment.id,
        fence: assignment.fence,
        status: "submitted",
        sequence: 1,
        activeSeconds: 1,
        result: result as typeof house,
      }),
    );
    expect(problem).toMatchObject({ code: "annotations.does_not_fit_schema", status: 422 });
    const pointers = problem.fields.errors!.map((one) => one.pointer);
    expect(pointers.some((one) => one.startsWith("/result/regions/0"))).toBe(true);
    expect(pointers.some((one) => one.startsWith("/result/regions/1"))).toBe(true);
    expect((await world.manager.tasks.getTask({ taskId: task.id })).submissions).toBe(0);
  });

  test("no secret reaches a log", () => {
    const written = logsOf(platform.home).flatMap(({ name, text }) => (text === "" ? [] : [name]));
    for (const name of ["core.log", "edge.log", "postgres.log", "redis.log"]) expect(written).toContain(name);
    expect(secretsInLogs(platform, token)).toEqual([]);
  });
});
