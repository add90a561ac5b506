import { beforeAll, expect, test } from "bun:test";
import { useHost } from "../kernel/testing/host.ts";
import { newId } from "../kernel/wire/id.ts";
import { authService } from "../auth/service.ts";
import { projectsService } from "../projects/service.ts";
import { workflowService } from "../workflow/service.ts";
import { commentsService } from "./service.ts";

const host = useHost([commentsService, projectsService, workflowService, authService]);
const workspaceId = newId();

interface Answer {
  status: number;
  document: { id: string; threadId: string; code?: string; resolvedBy?: string | null; items?: { id: string }[] };
}
type Caller = Parameters<ReturnType<typeof host>["request"]>[1];
async function ask(caller: Caller, method: string, path: string, body?: unknown): Promise<Answer> {
  const answer = await host().request("", { workspaceId, ...caller }, method, path, body);
  return { status: answer.status, document: (await answer.json()) as Answer["document"] };
}

interface Side {
  customerId: string;
  projectId: string;
  taskId: string;
  commentId: string;
  threadId: string;
}
let ours: Side;
let theirs: Side;

/** A customer, a project of that customer's, and a thread on one of its tasks. */
async function side(): Promise<Side> {
  const { id: customerId } = (await ask({}, "POST", "/customers", { name: newId() })).document;
  const project = { name: newId(), templateId: "objects", customerId };
  const { id: projectId } = (await ask({}, "POST", "/projects", project)).document;
  const taskId = newId();
  const comment = { entityType: "TASK", entityId: taskId, projectId, body: "Is this a cat?" };
  const { id: commentId, threadId } = (await ask({}, "POST", "/comments", comment)).document;
  return { customerId, projectId, taskId, commentId, threadId };
}
beforeAll(async () => {
  [ours, theirs] = [await side(), await side()];
});

const answering = (on: Side, thread: Side) => ({
  entityType: "TASK",
  entityId: on.taskId,
  threadId: thread.threadId,
  body: "It is.",
});
const listOf = (on: Side) => `/comments?entity_type=TASK&entity_id=${on.taskId}`;

test("a customer's user reads, answers and resolves what is said of that customer's projects", async () => {
  const user = { customerId: ours.customerId };
  expect((await ask(user, "POST", "/comments", answering(ours, ours))).status).toBe(201);
  expect((await ask(user, "GET", listOf(ours))).document.items).toHaveLength(2);
  expect((await ask(user, "POST", `/comments/${ours.commentId}/resolve`, {})).document.resolvedBy).toBeString();
});

test("to a customer's user another customer's threads are as good as none", async () => {
  const user = { customerId: ours.customerId };
  for (const wrong of [answering(theirs, theirs), answering(ours, theirs)]) {
    const { status, document } = await ask(user, "POST", "/comments", wrong);
    expect([status, document.code]).toEqual([404, "comments.thread_not_found"]);
  }
  expect((await ask(user, "GET", listOf(theirs))).document.items).toEqual([]);
  expect((await ask(user, "POST", `/comments/${theirs.commentId}/resolve`, {})).status).toBe(404);
  const { document } = await ask({}, "GET", listOf(theirs));
  expect(document.items).toMatchObject([{ id: theirs.commentId, resolvedBy: null }]);
});

test("somebody of one project alone answers no thread of another, whatever thing he names", async () => {
  const permissions = ["comment.read", "comment.create"];
  const member = { permissions: [], inProjects: [{ permissions, projectIds: [ours.projectId] }] };
  expect((await ask(member, "POST", "/comments", answering(ours, ours))).status).toBe(201);
  for (const wrong of [answering(theirs, theirs), answering(ours, theirs)])
    expect((await ask(member, "POST", "/comments", wrong)).document.code).toBe("comments.thread_not_found");
});

test("an answer names the thing that its thread is about", async () => {
  expect((await ask({}, "POST", "/comments", answering(theirs, ours))).document.code).toBe("comments.thread_not_found");
});
