import { afterAll, expect, test } from "bun:test";
import { createServer, type Server, type Socket } from "node:net";
import { requestProblems } from "../../core/kernel/wire/problem.ts";
import { codeOf, json, startTestStack } from "./test-stack.ts";

/** A port on which connections are taken and never answered, until it is closed and refuses them. */
async function silentPort(): Promise<{ origin: string; close(): void }> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => void sockets.add(socket.on("error", () => {})));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  return {
    origin: `http://127.0.0.1:${port}`,
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
const [silent, refusing] = await Promise.all([silentPort(), silentPort()]);
refusing.close();

const { bearer, call, core, edge, person, twin, stop } = await startTestStack({
  origins: (one, other) => ({
    projects: [one, other],
    comments: [other, refusing.origin],
    quality: [refusing.origin],
    notifications: [silent.origin],
    workflow: [one, other],
  }),
  variables: { MAX_IN_FLIGHT: "[40,30]", RATE_LIMITS: "{}" },
});
afterAll(async () => {
  silent.close();
  await stop();
});

// On a busy machine Redis may not answer so many at once within its 100 ms; then core is asked about sessions.
core.on(`GET /internal/auth/sessions/${person.sessionId}`, () => Response.json({ active: true, epoch: 1 }));

const get = (path: string) => call(path, { headers: bearer });
const statuses = async (path: string, count: number) =>
  (await Promise.all(Array.from({ length: count }, () => get(path)))).map(({ status }) => status);
const eventually = async (check: () => Promise<boolean>) => {
  const deadline = Date.now() + 30_000;
  while (!(await check())) {
    if (Date.now() > deadline) throw new Error("It never came about.");
    await Bun.sleep(5);
  }
};

test("health tells that the edge is up, and when asked that not every service answers, without a word of where", async () => {
  expect((await get("/healthz")).status).toBe(200);
  const deep = await get("/healthz?deep=1");
  expect([deep.status, await deep.json()]).toEqual([
    503,
    { status: "degraded", environment: "development", core: false },
  ]);
});

test("requests are spread over a service's origins", async () => {
  await statuses("/v1/projects", 20);
  expect(core.to("/projects").length + twin.to("/projects").length).toBe(20);
  expect(core.to("/projects").length).toBeWithin(3, 18);
});

test("core is told how long the caller will wait", async () => {
  await get("/v1/tasks");
  expect(Number(core.to("/tasks").at(-1)!.headers.get("x-welo-deadline"))).toBeWithin(1_000, 1_501);
});

test("a read is answered by the other origin when the first refuses connections, and soon nobody tries that one", async () => {
  for (let i = 0; i < 20; i++) expect((await get("/v1/comments")).status).toBe(200);
  const before = edge.lines.length;
  for (let i = 0; i < 10; i++) expect((await get("/v1/comments")).status).toBe(200);
  await eventually(
    async () => edge.lines.slice(before).filter((line) => line.includes('"route":"/comments"')).length >= 10,
  );
  // A probe a second may find it closed still.
  const retried = edge.lines.slice(before).filter((line) => line.includes('"retries"'));
  expect(retried.length).toBeLessThan(5);
});

test("a service none of whose origins answers is 503 at once, with when to come back", async () => {
  await eventually(async () => {
    const answer = await get("/v1/quality-checks");
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "1"]);
    expect(await codeOf(answer)).toBe("request.unavailable");
    const id = answer.headers.get("x-request-id")!;
    return edge.lines.some((line) => line.includes(id) && line.includes('"refused":"broken"'));
  });
});

test("a slow origin gets fewer requests than a quick one", async () => {
  const slow = Promise.withResolvers<void>();
  core.on("GET /workflows", async () => {
    await slow.promise;
    return Response.json({ items: [] });
  });
  const answers = Array.from({ length: 24 }, async () => (await get("/v1/workflows")).status);
  // While the slow one holds some, whatever comes now goes to the other.
  await eventually(async () => core.to("/workflows").length + twin.to("/workflows").length === 24);
  const held = core.to("/workflows").length;
  expect(held).toBeWithin(1, 20);
  for (let i = 0; i < 10; i++) expect((await get("/v1/workflows")).status).toBe(200);
  expect(core.to("/workflows").length).toBe(held);
  slow.resolve();
  expect(await Promise.all(answers)).toEqual(Array(24).fill(200));
});

test("above the limit requests are refused at once instead of queued, reads before writes", async () => {
  const slow = Promise.withResolvers<void>();
  core.on("GET /tasks", async () => {
    await slow.promise;
    return Response.json({ items: [] });
  });
  const seen = core.to("/tasks").length;
  const waiting = Array.from({ length: 24 }, async () => (await get("/v1/tasks")).status);
  await eventually(async () => core.to("/tasks").length === seen + 24);
  // Reads may fill four fifths of an origin's thirty.
  const refused = await get("/v1/audit-logs");
  expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "1"]);
  const write = await call("/v1/comments", { method: "POST", headers: { ...bearer, ...json }, body: "{}" });
  expect(write.status).toBe(200);
  const task = await call("/v1/tasks", { method: "POST", headers: { ...bearer, ...json }, body: "{}" });
  expect(task.status).toBe(200);
  slow.resolve();
  expect(await Promise.all(waiting)).toEqual(Array(24).fill(200));
  expect((await get("/v1/audit-logs")).status).toBe(200);
});

test("a core that tells of its own trouble in a problem document is not taken for dead", async () => {
  const away = () =>
    Response.json(requestProblems.unavailable().document(), {
      status: 503,
      headers: { "content-type": "application/problem+json" },
    });
  core.on("POST /roles", away);
  for (let i = 0; i < 12; i++)
    expect((await call("/v1/roles", { method: "POST", headers: { ...bearer, ...json }, body: "{}" })).status).toBe(503);
  expect((await get("/v1/roles")).status).toBe(200);
});

test("an origin that answers nobody in time is left alone, and probed again", async () => {
  expect(await statuses("/v1/notifications", 6)).toEqual(Array(6).fill(504));
  // Half of the deadline would be a try; a circuit that is open asks nobody.
  const left = await get("/v1/notifications");
  expect(left.status).toBe(503);
  const id = left.headers.get("x-request-id")!;
  await eventually(async () => edge.lines.some((line) => line.includes(id) && line.includes('"refused":"broken"')));
  await eventually(async () => (await get("/v1/notifications")).status === 504);
});
