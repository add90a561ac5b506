import { expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import type { Context } from "../kernel/context.ts";
import { eventually } from "../kernel/testing/eventually.ts";
import { useHost } from "../kernel/testing/host.ts";
import { transaction } from "../kernel/transaction.ts";
import { newId } from "../kernel/wire/id.ts";
import { projectsService } from "../projects/service.ts";
import { getGrants } from "./get-grants.ts";
import { getPermissions } from "./get-permissions.ts";
import { login } from "./login.ts";
import * as roles from "./roles.ts";
import { authService } from "./service.ts";
import { createServiceAccount, getServiceAccount } from "./service-accounts.ts";
import { simulatePermissions } from "./simulate-permissions.ts";
import { anonymous, colleague, contextOf, registered } from "./testing/registered.ts";
import { getUser } from "./list-users.ts";
import { updateUser } from "./update-user.ts";

const host = useHost([authService, projectsService]);
const any = { ifMatch: undefined };
const tooFar = { code: "auth.role_not_yours", status: 403 };
const clerk = { name: "clerk", title: "Clerk", permissions: ["file.read", "role.manage", "role.read"] };

async function workspace() {
  const { ctx } = await registered(host());
  await roles.createRole(ctx, clerk);
  const ann = await colleague(ctx, ["clerk"]);
  const annCtx = await contextOf(host(), await login(anonymous(host()), ann));
  return { ctx, ann, annCtx };
}
/** Makes somebody a member through the projects service, as its page does, and waits until auth has heard of it. */
async function member(ctx: Context, userId: string, role: string): Promise<string> {
  const { workspaceId } = ctx;
  const send = async (method: string, path: string, body: unknown) =>
    (await (await host().request("projects", { workspaceId }, method, path, body)).json()) as { id: string };
  const { id } = await send("POST", "/projects", { name: "Letters", templateId: "sentiment", workflowId: newId() });
  await send("PUT", `/projects/${id}/members/${userId}`, { role });
  await eventually(async () =>
    (await getGrants(ctx, { userId })).inProjects.some((one) => one.projectIds.includes(id)),
  );
  return id;
}

test("a role is changed for all who have it, by whoever holds what it could do before and after", async () => {
  const { ctx, ann, annCtx } = await workspace();
  const wider = ["file.create", ...clerk.permissions];
  await expect(roles.updateRole(annCtx, { role: "clerk", ...any, permissions: wider })).rejects.toMatchObject(tooFar);
  await expect(
    roles.createRole(annCtx, { name: "spy", title: "Spy", permissions: ["user.read"] }),
  ).rejects.toMatchObject(tooFar);
  await expect(roles.cloneRole(annCtx, { role: "manager", name: "boss", title: "Boss" })).rejects.toMatchObject(tooFar);
  const saved = await roles.updateRole(ctx, {
    role: "clerk",
    ifMatch: '"1"',
    permissions: wider,
    title: "Chief clerk",
  });
  expect(saved).toMatchObject({ title: "Chief clerk", version: 2 });
  expect((await getGrants(ctx, { userId: ann.id })).permissions).toContain("file.create");
  await expect(roles.updateRole(ctx, { role: "clerk", ifMatch: '"1"', title: "X" })).rejects.toMatchObject({
    status: 412,
  });
  await expect(roles.updateRole(ctx, { role: "annotator", ...any, title: "X" })).rejects.toMatchObject({
    code: "auth.role_built_in",
  });
  await expect(roles.updateRole(ctx, { role: "nobody", ...any, title: "X" })).rejects.toMatchObject({ status: 404 });
  await expect(roles.updateRole(ctx, { role: "clerk", ...any, permissions: ["no.such"] })).rejects.toMatchObject({
    code: "auth.unknown_permission",
  });
  const stranger = (await registered(host())).ctx;
  await expect(roles.getRole(stranger, { role: "clerk" })).rejects.toMatchObject({ status: 404 });
  await expect(roles.deleteRole(stranger, { role: "clerk", ...any })).rejects.toMatchObject({ status: 404 });
});

test("a role that somebody has is deleted only with another one in its place", async () => {
  const { ctx, ann } = await workspace();
  const account = await createServiceAccount(ctx, { name: "Robot", description: "", roles: ["annotator", "clerk"] });
  const projectId = await member(ctx, ann.id, "clerk");
  await expect(roles.deleteRole(ctx, { role: "clerk", ...any })).rejects.toMatchObject({
    code: "auth.role_in_use",
    fields: { holders: 3 },
  });
  await expect(roles.deleteRole(ctx, { role: "clerk", ...any, replacement: "nobody" })).rejects.toMatchObject({
    code: "auth.unknown_role",
  });
  await expect(roles.deleteRole(ctx, { role: "clerk", ...any, replacement: "clerk" })).rejects.toMatchObject({
    code: "auth.unknown_role",
  });
  await roles.deleteRole(ctx, { role: "clerk", ifMatch: '"1"', replacement: "annotator" });
  expect((await getUser(ctx, { userId: ann.id })).roles).toEqual(["annotator"]);
  expect((await getServiceAccount(ctx, { serviceAccountId: account.id })).roles).toEqual(["annotator"]);
  expect((await getGrants(ctx, { userId: ann.id })).inProjects).toMatchObject([
    { role: "annotator", projectIds: [projectId] },
  ]);
  const path = `/projects/${projectId}/members/${ann.id}`;
  await eventually(async () => {
    const answer = await host().request("projects", { workspaceId: ctx.workspaceId }, "GET", path);
    return ((await answer.json()) as { role: string }).role === "annotator";
  });
  await expect(roles.getRole(ctx, { role: "clerk" })).rejects.toMatchObject({ status: 404 });
});

test("who has a role is told page by page, in the workspace and in projects", async () => {
  const { ctx, ann } = await workspace();
  const bob = await colleague(ctx, []);
  const projectId = await member(ctx, bob.id, "clerk");
  const first = await roles.listRoleHolders(ctx, { role: "clerk", limit: 1 });
  const second = await roles.listRoleHolders(ctx, { role: "clerk", limit: 1, cursor: first.nextCursor! });
  expect([...first.items, ...second.items]).toEqual([
    { type: "user", id: ann.id, through: [{ role: "clerk", projectId: null }] },
    { type: "user", id: bob.id, through: [{ role: "clerk", projectId }] },
  ]);
  expect(second.nextCursor).toBeNull();
});

test("a role in a project counts there, as far as it is about what lives in projects", async () => {
  const { ctx } = await registered(host());
  const bob = await colleague(ctx, []);
  const projectId = await member(ctx, bob.id, "manager");
  const grants = await getGrants(ctx, { userId: bob.id });
  expect([grants.active, grants.permissions]).toEqual([true, []]);
  const [there] = grants.inProjects;
  expect(there).toMatchObject({ role: "manager", projectIds: [projectId] });
  expect(there!.permissions).toContain("project.delete");
  for (const wide of ["project.create", "customer.manage", "user.read", "workflow.read", "api_key.create"])
    expect(there!.permissions).not.toContain(wide);
  const bobCtx = host().context("auth", { workspaceId: ctx.workspaceId, userId: bob.id, permissions: [] });
  const why = await getPermissions(bobCtx, { permission: "export.create", projectId });
  expect(why.answer).toMatchObject({ allowed: true, through: [{ role: "manager", projectId }], inProject: true });
  const whyNot = await getPermissions(bobCtx, { permission: "export.create", projectId: newId() });
  expect(whyNot.answer).toMatchObject({ allowed: false, through: [], wouldGrant: ["owner", "admin", "manager"] });
  expect(why.permissions.find(({ name }) => name === "export.create")).toEqual({
    name: "export.create",
    roles: [],
    projects: [{ role: "manager", projectId }],
  });
  expect((await login(anonymous(host()), bob)).permissions).toContain("export.create");
});

test("what if is answered without changing anything", async () => {
  const { ctx } = await registered(host());
  const bob = await colleague(ctx, ["annotator"]);
  const ask = (question: Partial<Parameters<typeof simulatePermissions>[1]>) =>
    simulatePermissions(ctx, { withRoles: [], ...question });
  const who = async (permission: string, projectId?: string) =>
    (await ask({ permission, projectId })).who!.map(({ id }) => id);
  expect(await who("export.create")).toEqual([ctx.actor.id]);
  const projectId = await member(ctx, bob.id, "manager");
  expect(await who("export.create", projectId)).toEqual([ctx.actor.id, bob.id]);
  expect(await who("export.create", newId())).toEqual([ctx.actor.id]);
  expect(await who("user.read")).toEqual([ctx.actor.id]);
  const can = await ask({ userId: bob.id, permission: "user.read" });
  expect(can.answer).toMatchObject({ allowed: false, wouldGrant: ["owner", "admin", "manager"] });
  expect((await ask({ userId: bob.id, permission: "user.read", withRoles: ["manager"] })).answer).toMatchObject({
    allowed: true,
  });
  const what = (await ask({ userId: bob.id, withRoles: ["reviewer"] })).permissions!;
  expect(what.find(({ name }) => name === "quality.review")).toMatchObject({ added: false });
  expect(what.find(({ name }) => name === "workflow.read")).toMatchObject({ added: true });
  await updateUser(ctx, { userId: bob.id, ...any, status: "deactivated" });
  expect((await ask({ userId: bob.id, permission: "task.claim" })).answer).toMatchObject({
    allowed: false,
    withheld: "inactive",
  });
  await expect(ask({})).rejects.toMatchObject({ status: 422 });
  await expect(ask({ permission: "no.such" })).rejects.toMatchObject({ code: "auth.unknown_permission" });
  await expect(ask({ userId: newId() })).rejects.toMatchObject({ status: 404 });
  await expect(ask({ userId: bob.id, withRoles: ["nobody"] })).rejects.toMatchObject({ code: "auth.unknown_role" });
});

test("a customer's user is told to be able to do nothing in another customer's project, and nobody to be left out of a long list", async () => {
  const { ctx } = await registered(host());
  const { workspaceId } = ctx;
  const add = async (path: string, body: object) =>
    ((await (await host().request("projects", { workspaceId }, "POST", path, body)).json()) as { id: string }).id;
  const project = (customerId: string) =>
    add("/projects", { name: "Letters", templateId: "sentiment", workflowId: newId(), customerId });
  const [theirs, another] = [await add("/customers", { name: "One" }), await add("/customers", { name: "Two" })];
  const [own, foreign] = [await project(theirs), await project(another)];
  const cora = await colleague(ctx, ["customer"], { customerId: theirs });
  const ask = (question: Partial<Parameters<typeof simulatePermissions>[1]>) =>
    simulatePermissions(ctx, { withRoles: [], ...question });
  const permission = "project.read";
  const of = async (projectId: string) => (await ask({ userId: cora.id, permission, projectId })).answer;
  expect(await of(own)).toMatchObject({ allowed: true, withheld: null });
  for (const projectId of [foreign, newId()])
    expect(await of(projectId)).toMatchObject({
      allowed: false,
      withheld: "customer",
      through: [{ role: "customer" }],
    });
  const asCora = await contextOf(host(), await login(anonymous(host()), cora));
  expect((await getPermissions(asCora, { permission, projectId: foreign })).answer).toMatchObject({
    allowed: false,
    withheld: "customer",
  });
  const who = async (projectId?: string) => (await ask({ permission, projectId })).who!.map(({ id }) => id);
  expect(await who(own)).toContain(cora.id);
  expect(await who()).toContain(cora.id);
  expect(await who(foreign)).not.toContain(cora.id);

  await transaction(ctx, (tx) =>
    tx.execute(sql`insert into auth.service_accounts (id, workspace_id, name, description, roles, status, created_by, created_at, version)
      select gen_random_uuid(), ${workspaceId}, 'Robot', '', '{annotator}', 'active', 'test', now(), 1 from generate_series(1, 501)`),
  );
  const first = await ask({ permission: "task.claim" });
  const second = await ask({ permission: "task.claim", cursor: first.nextCursor! });
  expect([first.who!.length, second.nextCursor]).toEqual([500, null]);
  const all = [...first.who!, ...second.who!].map(({ id }) => id);
  expect([all.length, new Set(all).size]).toEqual([502, 502]);
});

test("nobody gives or takes a role in a project that grants more than they hold there", async () => {
  const { ctx } = await registered(host());
  const { workspaceId } = ctx;
  const bob = await colleague(ctx, []);
  const projectId = await member(ctx, bob.id, "manager");
  const lead = { workspaceId, permissions: ["member.manage", "project.read", "task.claim"] };
  const put = (role: string, userId = newId(), caller: object = lead) =>
    host().request("projects", caller, "PUT", `/projects/${projectId}/members/${userId}`, { role });
  const codeOf = async (answer: Response) => [answer.status, ((await answer.json()) as { code?: string }).code];
  expect(await codeOf(await put("manager"))).toEqual([403, "projects.role_not_yours"]);
  expect(await codeOf(await put("annotator", bob.id))).toEqual([403, "projects.role_not_yours"]);
  const taken = await host().request("projects", lead, "DELETE", `/projects/${projectId}/members/${bob.id}`);
  expect(await codeOf(taken)).toEqual([403, "projects.role_not_yours"]);
  expect(await codeOf(await put("nobody"))).toEqual([422, "projects.unknown_role"]);
  await roles.createRole(ctx, { name: "labeler", title: "Labeler", permissions: ["task.claim", "user.read"] });
  expect((await put("labeler")).status).toBe(404);
  const [ada, eve] = [await colleague(ctx, []), await colleague(ctx, [])];
  expect((await put("labeler", ada.id)).status).toBe(200);
  const inside = {
    workspaceId,
    permissions: [],
    inProjects: [{ permissions: ["member.manage", "task.claim"], projectIds: [projectId] }],
  };
  expect((await put("labeler", eve.id, inside)).status).toBe(200);
  const outside = { ...inside, inProjects: [{ permissions: ["member.manage", "task.claim"], projectIds: [newId()] }] };
  expect((await put("labeler", newId(), outside)).status).toBe(404);
});
