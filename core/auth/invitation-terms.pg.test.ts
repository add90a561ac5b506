import { expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import type { Context } from "../kernel/context.ts";
import { eventually } from "../kernel/testing/eventually.ts";
import { useHost } from "../kernel/testing/host.ts";
import { tokenIn, useMailBox } from "../kernel/testing/mail-box.ts";
import { outsideTransaction, systemQuery, transaction } from "../kernel/transaction.ts";
import { newId } from "../kernel/wire/id.ts";
import { notificationsService } from "../notifications/service.ts";
import { projectsService } from "../projects/service.ts";
import { workflowService } from "../workflow/service.ts";
import { acceptInvitation, describeInvitation } from "./accept-invitation.ts";
import { createInvitation } from "./create-invitation.ts";
import { listInvitations } from "./list-invitations.ts";
import { login } from "./login.ts";
import { resendInvitation } from "./resend-invitation.ts";
import { createRole, deleteRole, updateRole } from "./roles.ts";
import { authService } from "./service.ts";
import { deleteRole as forgetRole } from "./store/roles.ts";
import { account, anonymous, colleague, contextOf, registered } from "./testing/registered.ts";
import { updateUser } from "./update-user.ts";

const host = useHost([authService, notificationsService, projectsService, workflowService]);
const mails = useMailBox(host);
const refused = { code: "auth.invalid_link", status: 410 };
const invite = (ctx: Context, email: string, more = {}) =>
  createInvitation(ctx, { email, roles: ["annotator"], ...more });
const linkTo = async (email: string, last?: string) =>
  eventually(async () => {
    const [mail] = await mails().to(email);
    return mail && tokenIn(mail) !== last && tokenIn(mail);
  });
const accept = (token: string) =>
  acceptInvitation(anonymous(host()), {
    token,
    name: "Grace Hopper",
    password: `${newId().slice(-10)} violet kestrel`,
  });
const openOnes = (ctx: Context) => listInvitations(ctx, { limit: 50 });
const lapsed = { code: "auth.invitation_lapsed", status: 410 };
const signedIn = async (owner: Context, roles: string[]) =>
  contextOf(host(), await login(anonymous(host()), await colleague(owner, roles)));
const invited = async (ctx: Context, more = {}) => {
  const { email } = account();
  const { id } = await invite(ctx, email, more);
  return { id, email, token: await linkTo(email) };
};
const stateOf = async (ctx: Context, id: string) => {
  const { status, lapse } = (await openOnes(ctx)).items.find((one) => one.id === id)!;
  return { status, lapse };
};
const become = (owner: Context, userId: string, roles: string[]) =>
  updateUser(owner, { userId, roles, ifMatch: undefined });

test("what somebody invited to lapses when they may not invite any more, until somebody who may sends it again", async () => {
  const { ctx } = await registered(host());
  const admin = await signedIn(ctx, ["admin"]);
  const { id, email, token } = await invited(admin);
  await become(ctx, admin.actor.id, ["annotator"]);
  await expect(describeInvitation(anonymous(host()), { token })).rejects.toMatchObject(lapsed);
  await expect(accept(token)).rejects.toMatchObject(lapsed);
  expect(await stateOf(ctx, id)).toEqual({
    status: "lapsed",
    lapse: { reason: "beyond_inviter", missing: "user.manage" },
  });
  const again = await resendInvitation(ctx, { invitationId: id });
  expect(again).toMatchObject({ status: "pending", invitedBy: ctx.actor.id });
  const newer = await linkTo(email, token);
  await expect(accept(token)).rejects.toMatchObject(refused);
  expect((await accept(newer)).user.roles).toEqual(["annotator"]);
});

test("whoever may still invite gives only what they still hold", async () => {
  const { ctx } = await registered(host());
  await createRole(ctx, { name: "clerk", title: "Clerk", permissions: ["user.manage"] });
  const sender = await signedIn(ctx, ["admin"]);
  const [more, same] = [await invited(sender, { roles: ["manager"] }), await invited(sender, { roles: ["clerk"] })];
  await become(ctx, sender.actor.id, ["clerk"]);
  await expect(accept(more.token)).rejects.toMatchObject(lapsed);
  expect(await stateOf(ctx, more.id)).toMatchObject({ status: "lapsed", lapse: { reason: "beyond_inviter" } });
  expect(await stateOf(ctx, same.id)).toEqual({ status: "pending", lapse: null });
  await updateRole(ctx, { role: "clerk", permissions: ["user.manage", "audit.read"], ifMatch: undefined });
  expect((await accept(same.token)).user.roles).toEqual(["clerk"]);
});

test("a role that can do more by now than its sender holds is not given", async () => {
  const { ctx } = await registered(host());
  await createRole(ctx, { name: "clerk", title: "Clerk", permissions: ["user.manage"] });
  await createRole(ctx, { name: "reader", title: "Reader", permissions: [] });
  const { id, token } = await invited(await signedIn(ctx, ["clerk"]), { roles: ["reader"] });
  await updateRole(ctx, { role: "reader", permissions: ["audit.read"], ifMatch: undefined });
  await expect(accept(token)).rejects.toMatchObject(lapsed);
  expect((await stateOf(ctx, id)).lapse).toEqual({ reason: "beyond_inviter", missing: "audit.read" });
});

test("a role that is gone is not given, though another workspace has one of its name", async () => {
  const [{ ctx }, elsewhere] = [await registered(host()), await registered(host())];
  for (const owner of [ctx, elsewhere.ctx])
    await createRole(owner, { name: "clerk", title: "Clerk", permissions: ["audit.read"] });
  const { id, token } = await invited(ctx, { roles: ["annotator", "clerk"] });
  await expect(deleteRole(ctx, { role: "clerk", ifMatch: undefined })).rejects.toMatchObject({
    code: "auth.role_in_use",
  });
  await transaction(ctx, (tx) => forgetRole(tx, ctx.workspaceId, "clerk"));
  await expect(accept(token)).rejects.toMatchObject(lapsed);
  expect(await stateOf(ctx, id)).toEqual({ status: "lapsed", lapse: { reason: "role_gone", missing: "clerk" } });
  await expect(resendInvitation(ctx, { invitationId: id })).rejects.toMatchObject({ code: "auth.unknown_role" });
});

test("a role is not deleted while somebody is invited to it", async () => {
  const { ctx } = await registered(host());
  for (let round = 0; round < 5; round++) {
    const name = `clerk-${round}`;
    await createRole(ctx, { name, title: "Clerk", permissions: ["audit.read"] });
    const [made, gone] = await Promise.allSettled([
      invite(ctx, account().email, { roles: [name] }),
      deleteRole(ctx, { role: name, ifMatch: undefined }),
    ]);
    expect([made.status, gone.status].toSorted()).toEqual(["fulfilled", "rejected"]);
    expect([made, gone].find((one) => one.status === "rejected")).toMatchObject({
      reason: { code: made.status === "rejected" ? "auth.unknown_role" : "auth.role_in_use" },
    });
  }
});

const somebodyWaits = () =>
  systemQuery(host().runtimes.get("auth")!, async (tx) => {
    const waiting = await tx.execute(sql`select 1 from pg_locks join pg_stat_activity using (pid)
      where not granted and datname = current_database()`);
    return waiting.length > 0;
  });

test("who accepts while the sender is being demoted waits for that, and gets nothing", async () => {
  const { ctx } = await registered(host());
  const admin = await signedIn(ctx, ["admin"]);
  const { id, token } = await invited(admin);
  const { answer } = await transaction(ctx, async () => {
    await become(ctx, admin.actor.id, ["annotator"]);
    const accepting = outsideTransaction(() => Promise.allSettled([accept(token)]));
    await eventually(somebodyWaits);
    return { answer: accepting };
  });
  expect(await answer).toMatchObject([{ status: "rejected", reason: lapsed }]);
  expect((await stateOf(ctx, id)).status).toBe("lapsed");
});

test("of many who accept while their sender is demoted, each is either in or finds the invitation lapsed", async () => {
  const { ctx } = await registered(host());
  const admin = await signedIn(ctx, ["admin"]);
  const open = await Promise.all(Array.from({ length: 6 }, () => invited(admin)));
  const [demoted, ...done] = await Promise.allSettled([
    become(ctx, admin.actor.id, ["annotator"]),
    ...open.map(({ token }) => accept(token)),
  ]);
  expect(demoted.status).toBe("fulfilled");
  const out = done.filter((one) => one.status === "rejected");
  for (const one of out) expect(one.reason).toMatchObject(lapsed);
  const { items } = await openOnes(ctx);
  expect(items.map((one) => one.status)).toEqual(out.map(() => "lapsed"));
});

test("an invitation into projects lapses when its sender manages no members any more", async () => {
  const { ctx } = await registered(host());
  const caller = { workspaceId: ctx.workspaceId, userId: ctx.actor.id };
  const made = await host().request("projects", caller, "POST", "/projects", { name: "Birds", templateId: "objects" });
  const project = (await made.json()) as { id: string };
  const projects = [{ projectId: project.id, role: "annotator" as const }];
  await createRole(ctx, { name: "host", title: "Host", permissions: ["user.manage", "member.manage"] });
  await createRole(ctx, { name: "clerk", title: "Clerk", permissions: ["user.manage"] });
  const sender = await signedIn(ctx, ["host", "annotator"]);
  const [into, plain] = [await invited(sender, { projects }), await invited(sender)];
  await become(ctx, sender.actor.id, ["clerk", "annotator"]);
  await expect(accept(into.token)).rejects.toMatchObject(lapsed);
  expect((await stateOf(ctx, into.id)).lapse).toEqual({ reason: "beyond_inviter", missing: "member.manage" });
  expect((await accept(plain.token)).user.roles).toEqual(["annotator"]);
  const clerk = await signedIn(ctx, ["clerk", "annotator"]);
  await expect(resendInvitation(clerk, { invitationId: into.id })).rejects.toMatchObject({
    status: 403,
    fields: { permission: "member.manage" },
  });
});
