import { expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import type { Context } from "../kernel/context.ts";
import { useHost } from "../kernel/testing/host.ts";
import { transaction } from "../kernel/transaction.ts";
import { newId } from "../kernel/wire/id.ts";
import { projectsService } from "../projects/service.ts";
import { createRole, listRoles } from "./roles.ts";
import { acceptInvitation, describeInvitation } from "./accept-invitation.ts";
import { createInvitation as add } from "./create-invitation.ts";
import { invitationToken } from "./invitation.ts";
import { describeUsers, getAddress } from "./describe-users.ts";
import { findUsersByRole } from "./find-users-by-role.ts";
import { getGrants } from "./get-grants.ts";
import { getPermissions } from "./get-permissions.ts";
import { getUser, listUsers } from "./list-users.ts";
import { login } from "./login.ts";
import { account, anonymous, colleague, contextOf, registered } from "./testing/registered.ts";
import { authService } from "./service.ts";
import { updateUser } from "./update-user.ts";

const host = useHost([authService, projectsService]);
const customerOf = async ({ workspaceId }: Context) => {
  const made = await host().request("projects", { workspaceId }, "POST", "/customers", { name: `Customer ${newId()}` });
  return ((await made.json()) as { id: string }).id;
};
const person = (roles: string[]) => ({ email: account().email, name: "Ada Lovelace", roles });

test("who is added is mailed an invitation, and is in the workspace once they accept it", async () => {
  const { ctx } = await registered(host());
  const { email, password } = account();
  const made = await add(ctx, { email, name: "Charles B.", roles: [] });
  expect(made).toMatchObject({ email, name: "Charles B.", roles: [], status: "pending", invitedBy: ctx.actor.id });
  expect((await listUsers(ctx, { limit: 9 })).items.map((one) => one.email)).not.toContain(email);
  const token = invitationToken(ctx.runtime.cipher, { id: made.id, sends: 1 });
  expect(await describeInvitation(anonymous(host()), { token })).toMatchObject({ email, name: "Charles B." });
  const joined = await acceptInvitation(anonymous(host()), { token, name: "Charles Babbage", password });
  expect(joined).toMatchObject({ user: { email, emailVerified: true, roles: [] }, workspace: { id: ctx.workspaceId } });
  const said = await ctx.runtime.db.system.orm.execute(
    sql`select 1 from auth.outbox where envelope->>'type' = 'user.registered' and envelope->'data'->>'userId' = ${joined.user.id}`,
  );
  expect(said).toHaveLength(1);
});

test("who adds people gets the same answer for an address that has an account elsewhere", async () => {
  const { ctx } = await registered(host());
  const elsewhere = await registered(host());
  const caller = { workspaceId: ctx.workspaceId, userId: ctx.actor.id };
  const answers = await Promise.all(
    [elsewhere.email, account().email].map(async (email) => {
      const body = { email, name: "Ada", roles: ["annotator"] };
      const answer = await host().request("auth", caller, "POST", "/users", body);
      const {
        id: _,
        createdAt: __,
        sentAt: ___,
        expiresAt: ____,
        ...told
      } = (await answer.json()) as Record<string, unknown>;
      expect([answer.status, told.email]).toEqual([202, email]);
      return JSON.stringify({ ...told, email: "" });
    }),
  );
  expect(answers[0]).toBe(answers[1]!);
  const { email: here } = await colleague(ctx, ["annotator"]);
  await expect(add(ctx, { email: here, name: "Ada", roles: [] })).rejects.toMatchObject({ code: "auth.email_taken" });
});

test("an unknown role is named with its place, and a customer's user needs a customer", async () => {
  const { ctx } = await registered(host());
  await expect(add(ctx, person(["annotator", "wizard"]))).rejects.toMatchObject({
    code: "auth.unknown_role",
    fields: { role: "wizard", errors: [{ pointer: "/roles/1" }] },
  });
  await expect(add(ctx, person(["customer"]))).rejects.toMatchObject({
    code: "request.invalid",
    fields: { errors: [{ pointer: "/customerId" }] },
  });
  const foreign = await customerOf((await registered(host())).ctx);
  await expect(add(ctx, { ...person(["customer"]), customerId: foreign })).rejects.toMatchObject({
    code: "request.invalid",
    fields: { errors: [{ pointer: "/customerId" }] },
  });
  const customerId = await customerOf(ctx);
  expect((await add(ctx, { ...person(["customer"]), customerId })).customerId).toBe(customerId);
  const { id } = await colleague(ctx, ["customer"], { customerId });
  expect((await getGrants(ctx, { userId: id })).customerId).toBe(customerId);
});

test("a workspace's own role grants what it lists, and nothing else", async () => {
  const { ctx } = await registered(host());
  await createRole(ctx, {
    name: "librarian",
    title: "Librarian",
    permissions: ["file.read", "file.create", "file.read"],
  });
  const { id } = await colleague(ctx, ["librarian", "annotator"]);
  const grants = await getGrants(ctx, { userId: id });
  expect(grants.permissions).toContain("file.create");
  expect(grants.permissions).not.toContain("file.delete");
  const mine = await getPermissions(host().context("auth", { workspaceId: ctx.workspaceId, userId: id }), {});
  expect(mine.permissions.find((one) => one.name === "file.read")?.roles).toEqual(["librarian", "annotator"]);
  expect((await listRoles(ctx)).items.map((role) => role.name)).toContain("librarian");
  expect((await listRoles((await registered(host())).ctx)).items.map((role) => role.name)).not.toContain("librarian");
  await expect(createRole(ctx, { name: "librarian", title: "Again", permissions: [] })).rejects.toMatchObject({
    code: "auth.role_exists",
  });
  await expect(createRole(ctx, { name: "owner", title: "Mine", permissions: [] })).rejects.toMatchObject({
    code: "auth.role_exists",
  });
  await expect(
    createRole(ctx, { name: "odd", title: "Odd", permissions: ["file.read", "file.fold"] }),
  ).rejects.toMatchObject({ fields: { errors: [{ pointer: "/permissions/1" }] } });
});

test("nobody gives, takes or makes what they do not hold, and only owners touch owners", async () => {
  const { ctx, tokens } = await registered(host());
  await createRole(ctx, { name: "clerk", title: "Clerk", permissions: ["user.manage", "role.manage", "user.read"] });
  const clerk = await contextOf(host(), await login(anonymous(host()), await colleague(ctx, ["clerk"])));
  const admin = await contextOf(host(), await login(anonymous(host()), await colleague(ctx, ["admin"])));
  const beyond = { code: "auth.role_not_yours", status: 403 };
  const self = { userId: clerk.actor.id, ifMatch: undefined };
  await expect(add(clerk, person(["annotator"]))).rejects.toMatchObject(beyond);
  await expect(updateUser(clerk, { ...self, roles: ["clerk", "admin"] })).rejects.toMatchObject(beyond);
  await expect(createRole(clerk, { name: "more", title: "More", permissions: ["file.read"] })).rejects.toMatchObject(
    beyond,
  );
  await expect(
    updateUser(clerk, { userId: admin.actor.id, status: "deactivated", ifMatch: undefined }),
  ).rejects.toMatchObject(beyond);
  await expect(add(admin, person(["owner"]))).rejects.toMatchObject(beyond);
  await expect(
    updateUser(admin, { userId: tokens.user.id, status: "deactivated", ifMatch: undefined }),
  ).rejects.toMatchObject(beyond);
  expect((await add(clerk, person(["clerk"]))).roles).toEqual(["clerk"]);
  expect((await add(admin, person(["admin"]))).roles).toEqual(["admin"]);
});

test("the last owner can neither be demoted nor deactivated, and of two who leave at once one stays", async () => {
  const { ctx, tokens } = await registered(host());
  const me = { userId: tokens.user.id, ifMatch: undefined };
  await expect(updateUser(ctx, { ...me, roles: ["admin"] })).rejects.toMatchObject({
    code: "auth.last_owner",
    status: 409,
  });
  await expect(updateUser(ctx, { ...me, status: "deactivated" })).rejects.toMatchObject({ code: "auth.last_owner" });
  const second = await colleague(ctx, ["owner"]);
  const left = await Promise.allSettled([
    updateUser(ctx, { ...me, roles: ["admin"] }),
    updateUser(ctx, { userId: second.id, status: "deactivated", ifMatch: undefined }),
  ]);
  expect(left.filter((one) => one.status === "fulfilled")).toHaveLength(1);
  expect((await listUsers(ctx, { limit: 10, role: "owner", status: "active" })).items).toHaveLength(1);
});

test("a change bumps the version, says what changed without what it was, and a stale one is refused", async () => {
  const { ctx } = await registered(host());
  const { id } = await colleague(ctx, ["annotator"]);
  const changed = await updateUser(ctx, { userId: id, name: "C. Babbage", roles: ["reviewer"], ifMatch: '"1"' });
  expect(changed).toMatchObject({ name: "C. Babbage", roles: ["reviewer"], version: 2 });
  await expect(updateUser(ctx, { userId: id, name: "Late", ifMatch: '"1"' })).rejects.toMatchObject({
    code: "request.stale",
  });
  expect(await updateUser(ctx, { userId: id, name: "C. Babbage", ifMatch: undefined })).toMatchObject({ version: 2 });
  const said = await ctx.runtime.db.system.orm.execute<{ data: unknown }>(
    sql`select envelope->'data' as data from auth.outbox where workspace_id = ${ctx.workspaceId} and envelope->>'type' = 'user.updated'`,
  );
  expect(said.map((one) => one.data)).toEqual([
    { userId: id, roles: ["reviewer"], status: "active", changed: ["name", "roles"] },
  ]);
});

test("deactivating says so, keeps the name, and can be undone", async () => {
  const { ctx } = await registered(host());
  const person = await colleague(ctx, ["annotator"]);
  const set = (status: "active" | "deactivated") => updateUser(ctx, { userId: person.id, status, ifMatch: undefined });
  await set("deactivated");
  await set("deactivated");
  expect((await describeUsers(ctx, { ids: [person.id] })).items).toEqual([{ id: person.id, name: "Charles Babbage" }]);
  await expect(login(anonymous(host()), person)).rejects.toMatchObject({ code: "auth.wrong_credentials" });
  await set("active");
  expect((await login(anonymous(host()), person)).user).toMatchObject({ id: person.id, roles: ["annotator"] });
  const said = await ctx.runtime.db.system.orm.execute<{ type: string; data: unknown }>(
    sql`select envelope->>'type' as type, envelope->'data' as data from auth.outbox where workspace_id = ${ctx.workspaceId} and envelope->>'type' like 'user.%activated' order by seq`,
  );
  const data = { userId: person.id };
  expect([...said]).toEqual([
    { type: "user.deactivated", data },
    { type: "user.reactivated", data },
  ]);
});

test("names are told by id, the newest ones, and other workspaces' people are nobody", async () => {
  const { ctx, tokens } = await registered(host());
  const stranger = await registered(host());
  const { id } = await colleague(ctx, ["annotator"]);
  const names = async () =>
    (await describeUsers(ctx, { ids: [id, tokens.user.id, stranger.tokens.user.id, newId()] })).items;
  expect(await names()).toEqual([
    { id, name: "Charles Babbage" },
    { id: tokens.user.id, name: "Ada Lovelace" },
  ]);
  await updateUser(ctx, { userId: id, name: "Lord Babbage", ifMatch: undefined });
  expect((await names())[0]!.name).toBe("Lord Babbage");
  expect(await getAddress(ctx, { userId: id })).toMatchObject({ name: "Lord Babbage" });
  await expect(getAddress(stranger.ctx, { userId: id })).rejects.toMatchObject({ status: 404 });
  await expect(getUser(stranger.ctx, { userId: id })).rejects.toMatchObject({ status: 404 });
});

test("a person whose key was shredded has no name, no address and cannot sign in", async () => {
  const { ctx } = await registered(host());
  const someone = await colleague(ctx, ["annotator"]);
  await transaction(ctx, (tx) => tx.execute(sql`delete from auth.subject_keys where subject_id = ${someone.id}`));
  expect(await getUser(ctx, { userId: someone.id })).toMatchObject({ name: "Former member", email: "" });
  await expect(login(anonymous(host()), someone)).rejects.toMatchObject({ code: "auth.wrong_credentials" });
});

test("people are listed page by page, by role and by status", async () => {
  const { ctx } = await registered(host());
  const people = await Promise.all(
    [["annotator"], ["reviewer"], ["annotator", "reviewer"]].map((roles) => colleague(ctx, roles)),
  );
  await updateUser(ctx, { userId: people[0]!.id, status: "deactivated", ifMatch: undefined });
  const first = await listUsers(ctx, { limit: 3 });
  const rest = await listUsers(ctx, { limit: 3, cursor: first.nextCursor! });
  expect(new Set([...first.items, ...rest.items].map((user) => user.id)).size).toBe(4);
  expect(rest.nextCursor).toBeNull();
  expect((await listUsers(ctx, { limit: 9, role: "annotator" })).items).toHaveLength(2);
  expect(
    (await listUsers(ctx, { limit: 9, role: "annotator", status: "active" })).items.map((user) => user.id),
  ).toEqual([people[2]!.id]);
});

test("who holds a permission is found through built-in and own roles, deactivated people left out", async () => {
  const { ctx, tokens } = await registered(host());
  await createRole(ctx, { name: "claimer", title: "Claimer", permissions: ["task.claim"] });
  const [annotator, claimer, gone, customer] = [
    await colleague(ctx, ["annotator"]),
    await colleague(ctx, ["claimer"]),
    await colleague(ctx, ["annotator"]),
    await colleague(ctx, ["customer"], { customerId: await customerOf(ctx) }),
  ];
  await updateUser(ctx, { userId: gone.id, status: "deactivated", ifMatch: undefined });
  const { userIds } = await findUsersByRole(ctx, { permission: "task.claim" });
  expect(userIds).toEqual([tokens.user.id, annotator.id, claimer.id]);
  expect(userIds).not.toContain(customer.id);
  expect(await getGrants(ctx, { userId: gone.id })).toMatchObject({ active: false, permissions: [] });
  expect(await getGrants(ctx, { userId: newId() })).toMatchObject({ active: false });
});

test("somebody of a customer adds people of that customer only", async () => {
  const { ctx } = await registered(host());
  const [mine, other] = [await customerOf(ctx), await customerOf(ctx)];
  await createRole(ctx, { name: "lead", title: "Lead", permissions: ["user.manage", "user.read"] });
  const first = await colleague(ctx, ["lead"], { customerId: mine });
  const lead = await contextOf(host(), await login(anonymous(host()), first));
  const addTo = (customerId?: string) => add(lead, { ...person(["lead"]), customerId });
  await expect(addTo()).rejects.toMatchObject({ code: "auth.role_not_yours" });
  await expect(addTo(other)).rejects.toMatchObject({ code: "auth.role_not_yours" });
  expect((await addTo(mine)).customerId).toBe(mine);
  const second = await colleague(ctx, ["lead"], { customerId: mine });
  const ids = (customerId: string) =>
    listUsers(ctx, { limit: 9, customerId }).then(({ items }) => items.map(({ id }) => id));
  expect(await ids(mine)).toEqual([first.id, second.id]);
  expect(await ids(other)).toEqual([]);
});
