import { expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import type { Context } from "../kernel/context.ts";
import { eventually } from "../kernel/testing/eventually.ts";
import { useHost } from "../kernel/testing/host.ts";
import { transaction } from "../kernel/transaction.ts";
import { newId } from "../kernel/wire/id.ts";
import { notificationsService } from "../notifications/service.ts";
import { projectsService } from "../projects/service.ts";
import { workflowService } from "../workflow/service.ts";
import { acceptInvitation, describeInvitation } from "./accept-invitation.ts";
import { createInvitation } from "./create-invitation.ts";
import { listInvitations } from "./list-invitations.ts";
import { login } from "./login.ts";
import { resendInvitation } from "./resend-invitation.ts";
import { revokeInvitation } from "./revoke-invitation.ts";
import { createRole } from "./roles.ts";
import { authService } from "./service.ts";
import { updateUser } from "./update-user.ts";
import { account, anonymous, colleague, contextOf, registered } from "./testing/registered.ts";
import { tokenIn, useMailBox } from "../kernel/testing/mail-box.ts";

const host = useHost([authService, notificationsService, projectsService, workflowService]);
const mails = useMailBox(host);
const refused = { code: "auth.invalid_link", status: 410 };
const strong = () => `${newId().slice(-10)} violet kestrel`;
const invite = (ctx: Context, email: string, more = {}) =>
  createInvitation(ctx, { email, roles: ["annotator"], ...more });
const linkTo = async (email: string, last?: string) =>
  eventually(async () => {
    const [mail] = await mails().to(email);
    return mail && tokenIn(mail) !== last && tokenIn(mail);
  });
const accept = (token: string, password = strong(), name = "Grace Hopper") =>
  acceptInvitation(anonymous(host()), { token, name, password });
const openOnes = (ctx: Context) => listInvitations(ctx, { limit: 50 });

test("who is invited sets name and password and is signed in with a verified address", async () => {
  const { ctx } = await registered(host());
  const { email } = account();
  const made = await invite(ctx, email, { roles: ["annotator", "reviewer"] });
  expect(made).toMatchObject({ email, status: "pending", invitedBy: ctx.actor.id });
  const mail = await mails().next(email, "Join Analytical Engines on Welo");
  expect(mail.text).toContain("Ada Lovelace invites you");
  const token = tokenIn(mail);
  expect(await describeInvitation(anonymous(host()), { token })).toMatchObject({
    email,
    workspace: "Analytical Engines",
    invitedBy: "Ada Lovelace",
  });
  const password = strong();
  const tokens = await accept(token, password);
  expect(tokens.user).toMatchObject({
    email,
    name: "Grace Hopper",
    roles: ["annotator", "reviewer"],
    emailVerified: true,
  });
  expect(tokens.workspace.id).toBe(ctx.workspaceId);
  expect((await login(anonymous(host()), { email, password })).user.id).toBe(tokens.user.id);
  expect((await openOnes(ctx)).items).toEqual([]);
  await expect(accept(token)).rejects.toMatchObject(refused);
  await expect(describeInvitation(anonymous(host()), { token })).rejects.toMatchObject(refused);
});

test("of ten who accept at once, one becomes a user", async () => {
  const { ctx } = await registered(host());
  const { email } = account();
  await invite(ctx, email);
  const token = await linkTo(email);
  const done = await Promise.allSettled(Array.from({ length: 10 }, () => accept(token)));
  expect(done.filter((one) => one.status === "fulfilled")).toHaveLength(1);
});

test("an address that has an account or an invitation in the workspace cannot be invited", async () => {
  const [{ ctx }, elsewhere] = [await registered(host()), await registered(host())];
  const { email: here } = await colleague(ctx, ["annotator"]);
  await expect(invite(ctx, here)).rejects.toMatchObject({
    code: "auth.email_taken",
    status: 409,
    fields: { errors: [{ pointer: "/email" }] },
  });
  const { email } = account();
  await invite(ctx, email);
  await expect(invite(ctx, email)).rejects.toMatchObject({ code: "auth.already_invited", status: 409 });
  expect((await invite(elsewhere.ctx, email)).email).toBe(email);
});

test("who invites does not learn that an address has an account elsewhere: only its owner does, by mail", async () => {
  const [{ ctx }, elsewhere] = [await registered(host()), await registered(host())];
  const made = [await invite(ctx, elsewhere.email), await invite(ctx, account().email)];
  const shapes = made.map(({ id: _, email, createdAt: at, sentAt: sent, expiresAt: until, ...rest }) => rest);
  expect(shapes[0]).toEqual(shapes[1]!);
  const listed = (await openOnes(ctx)).items.map(({ status, lapse }) => ({ status, lapse }));
  expect(listed).toEqual([0, 1].map(() => ({ status: "pending", lapse: null })));
  const { text } = await mails().next(elsewhere.email, "Join Analytical Engines on Welo");
  expect(text).toContain("This address has an account already");
  expect(text).not.toContain("accept-invitation");
  const again = await resendInvitation(ctx, { invitationId: made[0]!.id });
  expect(again).toMatchObject({ status: "pending", email: elsewhere.email });
  await expect(invite(ctx, elsewhere.email)).rejects.toMatchObject({ code: "auth.already_invited" });
});

test("somebody who got an account meanwhile keeps their account, and the invitation stays open", async () => {
  const { ctx } = await registered(host());
  const { email } = account();
  await invite(ctx, email);
  const token = await linkTo(email);
  await colleague((await registered(host())).ctx, ["annotator"], { email });
  await expect(describeInvitation(anonymous(host()), { token })).rejects.toMatchObject({ code: "auth.email_taken" });
  await expect(accept(token)).rejects.toMatchObject({ code: "auth.email_taken" });
  expect((await openOnes(ctx)).items).toHaveLength(1);
});

test("an invitation that is sent again has a new link, and the old one is worthless", async () => {
  const { ctx } = await registered(host());
  const { email } = account();
  const { id } = await invite(ctx, email);
  const first = await linkTo(email);
  host().clock.advance(6 * 86_400_000);
  const again = await resendInvitation(ctx, { invitationId: id });
  const second = await linkTo(email, first);
  await expect(accept(first)).rejects.toMatchObject(refused);
  host().clock.advance(6 * 86_400_000);
  expect((await openOnes(ctx)).items).toMatchObject([{ id, status: "pending", expiresAt: again.expiresAt }]);
  expect((await accept(second)).user.email).toBe(email);
});

test("an invitation is good for seven days", async () => {
  const { ctx } = await registered(host());
  const { email } = account();
  await invite(ctx, email);
  const token = await linkTo(email);
  host().clock.advance(7 * 86_400_000);
  expect((await openOnes(ctx)).items).toMatchObject([{ status: "expired" }]);
  await expect(accept(token)).rejects.toMatchObject(refused);
});

test("one that is taken back is worthless, its address is shredded, and the person can be invited anew", async () => {
  const { ctx } = await registered(host());
  const { email } = account();
  const { id } = await invite(ctx, email);
  const token = await linkTo(email);
  await revokeInvitation(ctx, { invitationId: id });
  await expect(accept(token)).rejects.toMatchObject(refused);
  await expect(revokeInvitation(ctx, { invitationId: id })).rejects.toMatchObject({ status: 404 });
  const keys = await transaction(ctx, (tx) =>
    tx.execute(sql`select 1 from auth.subject_keys where subject_id = ${id}`),
  );
  expect(keys).toHaveLength(0);
  expect((await invite(ctx, email)).email).toBe(email);
});

test("a weak password, or one made of the person's own name, leaves the link as it is", async () => {
  const { ctx } = await registered(host());
  const { email } = account();
  await invite(ctx, email);
  const token = await linkTo(email);
  await expect(accept(token, "gracehopper")).rejects.toMatchObject({ code: "auth.weak_password" });
  expect((await accept(token)).user.email).toBe(email);
});

test("nobody invites to more than they hold, to foreign customers or projects, or touches another workspace's invitation", async () => {
  const [{ ctx }, stranger] = [await registered(host()), await registered(host())];
  await createRole(ctx, { name: "clerk", title: "Clerk", permissions: ["user.manage"] });
  const clerk = await contextOf(host(), await login(anonymous(host()), await colleague(ctx, ["clerk"])));
  const { id } = await invite(ctx, account().email);
  await expect(invite(clerk, account().email, { roles: ["admin"] })).rejects.toMatchObject({
    code: "auth.role_not_yours",
  });
  await expect(resendInvitation(clerk, { invitationId: id })).rejects.toMatchObject({ code: "auth.role_not_yours" });
  await expect(
    invite(clerk, account().email, { roles: ["clerk"], projects: [{ projectId: newId(), role: "annotator" }] }),
  ).rejects.toMatchObject({ status: 403, fields: { permission: "member.manage" } });
  await expect(invite(ctx, account().email, { roles: ["wizard"] })).rejects.toMatchObject({
    code: "auth.unknown_role",
  });
  await expect(invite(ctx, account().email, { customerId: newId() })).rejects.toMatchObject({
    fields: { errors: [{ pointer: "/customerId" }] },
  });
  await expect(
    invite(ctx, account().email, { projects: [{ projectId: newId(), role: "annotator" }] }),
  ).rejects.toMatchObject({ fields: { errors: [{ pointer: "/projects/0/projectId" }] } });
  await expect(resendInvitation(stranger.ctx, { invitationId: id })).rejects.toMatchObject({ status: 404 });
  await expect(revokeInvitation(stranger.ctx, { invitationId: id })).rejects.toMatchObject({ status: 404 });
  expect((await openOnes(stranger.ctx)).items).toEqual([]);
});

test("who accepts is a member of the projects that the invitation names", async () => {
  const { ctx } = await registered(host());
  const caller = { workspaceId: ctx.workspaceId, userId: ctx.actor.id };
  const made = await host().request("projects", caller, "POST", "/projects", { name: "Birds", templateId: "objects" });
  const project = (await made.json()) as { id: string };
  const { email } = account();
  await invite(ctx, email, { projects: [{ projectId: project.id, role: "annotator" }] });
  const { user } = await accept(await linkTo(email));
  await eventually(async () => {
    const answer = await host().request("projects", caller, "GET", `/projects/${project.id}/members`);
    const { items } = (await answer.json()) as { items: { userId: string; role: string }[] };
    return items.some((one) => one.userId === user.id && one.role === "annotator");
  });
});

test("invitations are listed page by page, the newest first", async () => {
  const { ctx } = await registered(host());
  const ids = [];
  for (let i = 0; i < 3; i++) ids.push((await invite(ctx, account().email)).id);
  const first = await listInvitations(ctx, { limit: 2 });
  const rest = await listInvitations(ctx, { limit: 2, cursor: first.nextCursor! });
  expect([...first.items, ...rest.items].map((one) => one.id)).toEqual(ids.toReversed());
  expect(rest.nextCursor).toBeNull();
});

test("deactivating somebody takes back what they had invited", async () => {
  const { ctx } = await registered(host());
  const admin = await contextOf(host(), await login(anonymous(host()), await colleague(ctx, ["admin"])));
  const { email } = account();
  await invite(admin, email);
  const token = await linkTo(email);
  await updateUser(ctx, { userId: admin.actor.id, status: "deactivated", ifMatch: undefined });
  await expect(accept(token)).rejects.toMatchObject(refused);
  expect((await openOnes(ctx)).items).toEqual([]);
});

test("a name that every object knows is no role", async () => {
  const { ctx } = await registered(host());
  await expect(invite(ctx, account().email, { roles: ["constructor"] })).rejects.toMatchObject({
    code: "auth.unknown_role",
  });
});

test("nobody is mailed more than five invitations an hour, from all workspaces together", async () => {
  const { email } = account();
  const asked = [];
  for (let i = 0; i < 6; i++) asked.push(await registered(host()));
  const done = await Promise.allSettled(asked.map(({ ctx }) => invite(ctx, email)));
  expect(done.filter((one) => one.status === "fulfilled")).toHaveLength(5);
  expect(done.find((one) => one.status === "rejected")).toMatchObject({ reason: { code: "auth.too_many_mails" } });
});
