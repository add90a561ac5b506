import { beforeAll, expect, test } from "bun:test";
import type { Contract, Endpoint } from "./kernel/wire/endpoint.ts";
import { newId } from "./kernel/wire/id.ts";
import { livesInProject } from "./kernel/wire/permission.ts";
import { type Caller, useHost } from "./kernel/testing/host.ts";
import { permissions } from "./auth/permissions.ts";
import { registered } from "./auth/testing/registered.ts";
import { createComment } from "./comments/create-comment.ts";
import { services } from "./services.ts";
import type { QueueExplanation } from "./tasks/explanation.contract.ts";
import { type Scene, scene } from "./tasks/scene.suite.ts";

const host = useHost(services);
const workspaceId = newId();
const inProject = permissions.filter(livesInProject);

/** What stands in one project: ids by the name of the path parameter that takes them. */
interface Things {
  scene: Scene;
  ids: Record<string, string>;
}
let ours: Things;
let theirs: Things;
/** Holds everything that can be held in a project, in ours alone. */
let member: Caller;

async function furnish(): Promise<Things> {
  const s = await scene(host(), {}, workspaceId);
  const [taskId = ""] = await s.addTasks(2);
  await s.open([taskId]);
  const person = s.person();
  const assignment = await s.claim(person);
  const projectId = s.project.id;
  const comment = await createComment(host().context("comments", { workspaceId }), {
    entityType: "TASK",
    entityId: taskId,
    projectId,
    regionId: null,
    body: "Look at this",
    mentions: [],
  });
  const send = async (path: string, body: unknown) => {
    const answer = await host().request("any", { workspaceId }, "POST", path, body);
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as { id: string };
  };
  const made = await send(`/projects/${projectId}/exports`, { format: "json" });
  const batch = await host().request("any", { workspaceId }, "GET", `/tasks/${taskId}`);
  const { batchId } = (await batch.json()) as { batchId: string };
  return {
    scene: s,
    ids: {
      projectId,
      taskId,
      batchId,
      queueId: s.queues.annotate.id,
      assignmentId: assignment.id,
      commentId: comment.id,
      exportId: made.id,
      entityId: taskId,
    },
  };
}

beforeAll(async () => {
  ours = await furnish();
  theirs = await furnish();
  member = {
    workspaceId,
    permissions: [],
    inProjects: [{ permissions: inProject, projectIds: [ours.ids.projectId!] }],
  };
});

const endpoints = (): [string, Endpoint][] =>
  services.flatMap(({ name, contract }) =>
    Object.entries(contract as Contract)
      .filter(([, e]) => !e.spec.internal && !e.spec.edge && e.spec.permission)
      .map(([verb, e]): [string, Endpoint] => [`${name}.${verb}`, e]),
  );
const parametersOf = (path: string) => [...path.matchAll(/:(\w+)/g)].map(([, name]) => name!);
const fill = (path: string, ids: Record<string, string>) =>
  path.replace(/:(\w+)/g, (_, name: string) => ids[name] ?? "1");

test("a list shows what is in one's own project, and nothing of another one", async () => {
  const lists = endpoints().filter(
    ([, e]) => e.method === "GET" && parametersOf(e.path).length === 0 && livesInProject(e.spec.permission!),
  );
  expect(lists.length).toBeGreaterThan(8);
  const shown: Record<string, boolean> = {};
  for (const [name, e] of lists) {
    const queries = ["", `?projectId=${ours.ids.projectId}`, `?projectId=${theirs.ids.projectId}`];
    if (e.path === "/comments")
      queries.push(...[ours, theirs].map(({ ids }) => `?entity_type=TASK&entity_id=${ids.taskId}`));
    for (const query of queries) {
      const answer = await host().request("any", member, e.method, e.path + query);
      const text = await answer.text();
      expect([name, query, answer.status < 500]).toEqual([name, query, true]);
      for (const id of Object.values(theirs.ids))
        expect([name, query, text.includes(id)]).toEqual([name, query, false]);
      if (answer.status === 200 && Object.values(ours.ids).some((id) => text.includes(id))) shown[name] = true;
    }
  }
  for (const name of [
    "projects.listProjects",
    "tasks.listTasks",
    "tasks.listQueues",
    "exports.listExports",
    "comments.listComments",
  ])
    expect([name, shown[name]]).toEqual([name, true]);
});

test("a thing of another project is as good as none, by every path that leads to it", async () => {
  const paths = endpoints().filter(([, e]) => {
    const names = parametersOf(e.path);
    return (
      names.length > 0 &&
      names.every((name) => name in theirs.ids || !name.endsWith("Id")) &&
      names.some((name) => name in theirs.ids) &&
      livesInProject(e.spec.permission!)
    );
  });
  expect(paths.length).toBeGreaterThan(25);
  const wrong: string[] = [];
  for (const [name, e] of paths) {
    const body = e.method === "GET" ? undefined : (bodies[name] ?? {});
    const answer = await host().request("any", member, e.method, fill(e.path, theirs.ids), body, { "if-match": '"1"' });
    const text = await answer.text();
    const empty = answer.status === 200 && /"items":\[\]/.test(text);
    if (![404, 422].includes(answer.status) && !empty) wrong.push(`${name}: ${answer.status} ${text.slice(0, 120)}`);
    if (answer.status === 422 && !bodies[name]) continue;
  }
  expect(wrong).toEqual([]);
  for (const [name, e] of paths.filter(([, one]) => one.method === "GET")) {
    const answer = await host().request("any", member, "GET", fill(e.path, ours.ids));
    expect([name, answer.status < 300 || answer.status === 404 || answer.status === 422]).toEqual([name, true]);
  }
});

/** Bodies that pass parsing, so that what answers is the thing itself. */
const bodies: Record<string, unknown> = {
  "projects.updateProject": { name: "Taken over" },
  "projects.changeProjectStatus": { event: "pause" },
  "projects.addProjectMember": { userId: newId(), role: "annotator" },
  "projects.putProjectMember": { role: "annotator" },
  "tasks.updateBatch": { name: "Taken over" },
  "tasks.updateQueue": { paused: true },
  "comments.updateComment": { body: "Taken over" },
};

test("nothing is put into another project", async () => {
  const tries: [string, unknown][] = [
    [`/projects/${theirs.ids.projectId}/exports`, { format: "json" }],
    ["/comments", { entityType: "TASK", entityId: theirs.ids.taskId, body: "Hello" }],
    ["/comments", { entityType: "TASK", entityId: theirs.ids.taskId, projectId: ours.ids.projectId, body: "Hello" }],
    ["/tasks", { projectId: theirs.ids.projectId, data: { type: "text", text: "Hello" } }],
    ["/tasks/bulk", { projectId: theirs.ids.projectId, tasks: [{ data: { type: "text", text: "Hello" } }] }],
  ];
  for (const [path, body] of tries) {
    const answer = await host().request("any", member, "POST", path, body);
    expect([path, answer.status, await answer.text()]).toEqual([
      path,
      404,
      expect.stringContaining("request.not_found"),
    ]);
  }
  const mine = await host().request("any", member, "POST", "/comments", {
    entityType: "TASK",
    entityId: ours.ids.taskId,
    body: "Hello",
  });
  expect(await mine.json()).toMatchObject({ projectId: ours.ids.projectId });
});

test("what is the workspace's is not to be had through a role in a project", async () => {
  const wide = endpoints().filter(([, e]) => !livesInProject(e.spec.permission!));
  expect(wide.length).toBeGreaterThan(20);
  const everything: Caller = { ...member, inProjects: [{ permissions, projectIds: [ours.ids.projectId!] }] };
  for (const [name, e] of wide) {
    const answer = await host().request(
      "any",
      everything,
      e.method,
      fill(e.path, ours.ids),
      e.method === "GET" ? undefined : {},
    );
    expect([name, answer.status]).toEqual([name, 403]);
  }
});

test("a role in the workspace counts in every project, whatever roles there are in projects", async () => {
  const caller: Caller = { ...member, permissions: ["project.read"] };
  const answer = await host().request("any", caller, "GET", "/projects?limit=200");
  const text = await answer.text();
  for (const { ids } of [ours, theirs]) expect(text).toContain(ids.projectId!);
});

test("whoever manages a queue reads what it has for somebody, with what that person's roles grant; of another project's nothing", async () => {
  const owner = await registered(host());
  const s = await scene(host(), {}, owner.ctx.workspaceId);
  await s.open(await s.addTasks(1));
  const explain = async (caller: Caller, queueId: string, userId: string) => {
    const answer = await host().request("any", caller, "GET", `/queues/${queueId}/explanations/${userId}`);
    return { status: answer.status, ...((await answer.json()) as Partial<QueueExplanation>) };
  };
  const manager = { workspaceId: owner.ctx.workspaceId, permissions: ["queue.manage"] };
  const queueId = s.queues.annotate.id;
  const known = await explain(manager, queueId, owner.ctx.actor.id);
  expect(known).toMatchObject({ status: 200, available: 1, waiting: 1 });
  expect(known.conditions!.find((one) => one.condition === "role")).toMatchObject({ holds: true });
  const unknown = await explain(manager, queueId, newId());
  expect(unknown).toMatchObject({ status: 200, available: 0 });
  expect(unknown.conditions!.filter((one) => !one.holds).map((one) => one.condition)).toEqual(["role"]);
  expect((await explain(member, ours.ids.queueId!, newId())).status).toBe(200);
  expect((await explain(member, theirs.ids.queueId!, newId())).status).toBe(404);
  const annotator = { ...manager, permissions: ["queue.read", "task.claim"] };
  expect((await explain(annotator, queueId, owner.ctx.actor.id)).status).toBe(403);
});
