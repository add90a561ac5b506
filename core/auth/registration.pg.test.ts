import { expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { eventually } from "../kernel/testing/eventually.ts";
import { useHost } from "../kernel/testing/host.ts";
import { tokenIn, useMailBox } from "../kernel/testing/mail-box.ts";
import { notificationsService } from "../notifications/service.ts";
import { projectsService } from "../projects/service.ts";
import { acceptInvitation } from "./accept-invitation.ts";
import { getAccountMail } from "./account-mail.ts";
import { confirmRegistration } from "./confirm-registration.ts";
import { createInvitation } from "./create-invitation.ts";
import { invitationToken } from "./invitation.ts";
import { login } from "./login.ts";
import { register } from "./register.ts";
import { passwordMark } from "./password-hash.ts";
import { emailIndex } from "./person.ts";
import { authService } from "./service.ts";
import { deleteExpiredRegistrations } from "./store/registrations.ts";
import { account, anonymous, colleague, contextOf, registered } from "./testing/registered.ts";
import { updateUser } from "./update-user.ts";

const host = useHost([authService, notificationsService, projectsService]);
const mails = useMailBox(host);
const day = 24 * 3_600_000;
const subject = "Confirm your registration";
const refused = { code: "auth.invalid_link", status: 410 };
const post = (path: string, body: object) => host().request("auth", {}, "POST", path, body);
const confirm = (token: string, password: string) => confirmRegistration(anonymous(host()), { token, password });
const auth = () => host().runtimes.get("auth")!;
/** Registers somebody, and reads the link from the mail. */
const linkFor = async (someone: ReturnType<typeof account>, last: string[] = []) => {
  await register(anonymous(host()), someone);
  return eventually(async () => (await mails().to(someone.email)).map(tokenIn).find((token) => !last.includes(token)));
};
const said = (type: string, field: string, id: string) =>
  auth().db.system.orm.execute(
    sql`select 1 from auth.outbox where envelope->>'type' = ${type} and envelope->'data'->>${field} = ${id}`,
  );
const jobsDone = () =>
  eventually(async () => {
    const open = await auth().db.system.orm.execute(
      sql`select 1 from auth.jobs where name = 'answer-registration' and status <> 'done'`,
    );
    return open.length === 0;
  });
const pending = async () =>
  (await auth().db.system.orm.execute(sql`select id, workspace_id from auth.registrations`))[0];

test("who registers and confirms it by the mailed link and the password owns a new workspace, once", async () => {
  const someone = account();
  const token = await linkFor(someone);
  const { text } = await mails().next(someone.email, subject);
  expect(text).toContain("/app/confirm-registration#wll_");
  // Whoever registers somebody else's address says nothing in our name.
  expect(text).not.toContain(someone.name);
  expect(text).not.toContain(someone.workspace);
  const { workspace_id: workspaceId } = (await pending())!;
  expect(await said("workspace.created", "workspaceId", workspaceId as string)).toHaveLength(0);
  await expect(login(anonymous(host()), someone)).rejects.toMatchObject({ code: "auth.wrong_credentials" });

  const tries = await Promise.allSettled(Array.from({ length: 5 }, () => confirm(token, someone.password)));
  const [tokens, ...more] = tries.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  expect(more).toEqual([]);
  expect(tokens!.user).toMatchObject({
    email: someone.email,
    name: someone.name,
    roles: ["owner"],
    emailVerified: true,
  });
  expect(tokens!.workspace).toEqual({ id: workspaceId as string, name: someone.workspace });
  expect(tokens!.permissions).toContain("user.manage");
  expect((await login(anonymous(host()), someone)).user.id).toBe(tokens!.user.id);
  await expect(confirm(token, someone.password)).rejects.toMatchObject(refused);
  expect(await said("user.registered", "userId", tokens!.user.id)).toHaveLength(1);
  expect(await said("workspace.created", "workspaceId", tokens!.workspace.id)).toHaveLength(1);
  expect(await pending()).toBeUndefined();
});

test("the answer is the same for a free, a taken and a deactivated address; what follows is a mail", async () => {
  const owner = await registered(host());
  const gone = await colleague(owner.ctx, ["annotator"]);
  await updateUser(owner.ctx, { userId: gone.id, status: "deactivated", ifMatch: undefined });
  const free = account();
  const answers: [number, string][] = [];
  for (const email of [free.email, owner.email.toUpperCase(), gone.email]) {
    const answer = await post("/auth/register", { ...account(), email });
    answers.push([answer.status, await answer.text()]);
  }
  expect(answers).toEqual([1, 2, 3].map(() => [202, '{"expiresInSeconds":86400}']));
  await mails().next(free.email, subject);
  const told = await mails().next(owner.email, "You have a Welo account already");
  expect(told.text).toContain("Nothing has changed.");
  expect(told.text).toContain("sign in");
  expect(told.text).toContain("/app/forgot-password");
  await jobsDone();
  expect((await mails().to(owner.email)).map((mail) => mail.subject)).toEqual([told.subject]);
  expect(await mails().to(gone.email)).toEqual([]);
  const left = await auth().db.system.orm.execute(sql`select 1 from auth.registrations`);
  expect(left).toHaveLength(1);
});

test("a bad password is refused alike for a free and a taken address, with advice", async () => {
  const { email } = await registered(host());
  const answers = [];
  for (const one of [email, account().email]) {
    const answer = await post("/auth/register", { ...account(), email: one, password: "password12" });
    const { instance: _, requestId: __, ...told } = (await answer.json()) as Record<string, unknown>;
    answers.push(told);
  }
  expect(answers[0]).toEqual(answers[1]!);
  expect(answers[0]).toMatchObject({ status: 422, code: "auth.weak_password", errors: [{ pointer: "/password" }] });
});

test("of several registrations for one address each needs its own password, and the first that is confirmed decides", async () => {
  const { email } = account();
  const [stranger, owner] = [
    { ...account(), email, name: "Mallory", password: "somebody else's password" },
    { ...account(), email },
  ];
  const theirs = await linkFor(stranger);
  const mine = await linkFor(owner, [theirs]);
  // The mailbox alone opens nothing, and so nothing that somebody else has the password of.
  await expect(confirm(mine, "neither's password")).rejects.toMatchObject({
    code: "auth.wrong_password",
    status: 422,
    fields: { errors: [{ pointer: "/password" }] },
  });
  const tokens = await confirm(mine, owner.password);
  expect(tokens.user).toMatchObject({ email, name: owner.name });
  await expect(confirm(theirs, stranger.password)).rejects.toMatchObject({ code: "auth.email_taken", status: 409 });
  await expect(login(anonymous(host()), stranger)).rejects.toMatchObject({ code: "auth.wrong_credentials" });
  const { workspace_id: workspaceId } = (
    await auth().db.system.orm.execute(
      sql`select workspace_id from auth.registrations order by created_at desc limit 1`,
    )
  )[0]!;
  expect(await said("workspace.created", "workspaceId", workspaceId as string)).toHaveLength(0);
});

test("an invitation is accepted in one step whatever was registered for its address", async () => {
  const { ctx } = await registered(host());
  const someone = account();
  const token = await linkFor(someone);
  const { id } = await createInvitation(ctx, { email: someone.email, roles: ["annotator"] });
  const invitation = invitationToken(ctx.runtime.cipher, { id, sends: 1 });
  const { name, password } = account();
  const joined = await acceptInvitation(anonymous(host()), { token: invitation, name, password });
  expect(joined.user).toMatchObject({ email: someone.email, emailVerified: true });
  await expect(confirm(token, someone.password)).rejects.toMatchObject({ code: "auth.email_taken" });
});

test("a registration is good for 24 hours, and is forgotten then", async () => {
  const someone = account();
  const token = await linkFor(someone);
  const [row] = await auth().db.system.orm.execute(
    sql`select id, workspace_id from auth.registrations order by created_at desc limit 1`,
  );
  const mail = () =>
    getAccountMail(host().context("auth", { workspaceId: row!.workspace_id as string, service: true }), {
      kind: "registration",
      subjectId: row!.id as string,
    });
  expect(await mail()).toMatchObject({ email: someone.email, name: null, workspace: "" });
  host().clock.advance(day);
  await expect(confirm(token, someone.password)).rejects.toMatchObject(refused);
  await expect(mail()).rejects.toMatchObject({ status: 404 });
  host().clock.advance(1);
  await deleteExpiredRegistrations(auth());
  expect(await pending()).toBeUndefined();
  const again = await linkFor(someone, [token]);
  expect((await confirm(again, someone.password)).user.email).toBe(someone.email);
});

test("a link that is made up, or for something else, confirms nothing, and passwords are not guessed with a good one", async () => {
  const someone = account();
  const token = await linkFor(someone);
  const { ctx } = await registered(host());
  const { id } = await createInvitation(ctx, { email: account().email, roles: ["annotator"] });
  for (const one of ["wll_made-up", "x", invitationToken(ctx.runtime.cipher, { id, sends: 1 })])
    await expect(confirm(one, someone.password)).rejects.toMatchObject(refused);
  for (let i = 0; i < 10; i++)
    await expect(confirm(token, "wrong")).rejects.toMatchObject({ code: "auth.wrong_password" });
  await expect(confirm(token, someone.password)).rejects.toMatchObject({ code: "auth.locked_out", status: 429 });
});

test("an address is registered five times an hour from one place, there or not, and no stranger uses up what its owner needs", async () => {
  const { email } = await registered(host());
  const tooMany = { code: "auth.too_many_mails", status: 429, headers: { "retry-after": "30" } };
  for (const one of [email, account().email]) {
    const from = (ip: string) => register(anonymous(host(), ip), { ...account(), email: one });
    const asked = await Promise.allSettled(Array.from({ length: 7 }, () => from("203.0.113.7")));
    expect(asked.filter((each) => each.status === "fulfilled")).toHaveLength(5);
    await expect(from("203.0.113.7")).rejects.toMatchObject(tooMany);
    await from("203.0.113.8");
  }
});

test("however many strangers register an address, it gets five mails at a time, and by any of their links its owner's registration is confirmed", async () => {
  const { email } = account();
  const owner = { ...account(), email };
  const from = (nth: number, who = { ...account(), email, name: "Mallory", password: "somebody else's password" }) =>
    register(anonymous(host(), `203.0.113.${nth}`), who);
  for (let i = 0; i < 6; i++) await from(i);
  await from(99, owner);
  await from(6);
  await jobsDone();
  await eventually(async () => (await mails().to(email)).length >= 5);
  const [token] = (await mails().to(email)).map(tokenIn);
  const { user, workspace } = await confirm(token!, owner.password);
  expect([user.email, user.name, workspace.name]).toEqual([email, owner.name, owner.workspace]);
  host().clock.advance(31_000);
  await from(7);
  await mails().next(email, "You have a Welo account already");
  expect((await mails().to(email)).filter((mail) => mail.subject === subject)).toHaveLength(5);
});

test("a stranger who registers an address from many places pushes its owner's registration out of none that are compared", async () => {
  const { email } = account();
  const owner = { ...account(), email };
  const mark = (password: string) => passwordMark(auth().cipher, emailIndex(auth().cipher, email), password);
  // Of 256 passwords one has the mark of the owner's.
  const others = [1, 2, 3, 4].map((nth) => `somebody else's password ${nth}`);
  const password = others.find((one) => mark(one) !== mark(owner.password))!;
  const mallory = { ...account(), email, password };
  const from = (nth: number, who = mallory) => register(anonymous(host(), `198.51.100.${nth}`), who);
  for (let i = 0; i < 5; i++) await from(i);
  await from(99, owner);
  for (let i = 5; i < 17; i++) await from(i);
  await jobsDone();
  const token = await eventually(async () => (await mails().to(email)).map(tokenIn)[0]);
  expect((await confirm(token, owner.password)).user).toMatchObject({ email, name: owner.name });
});

test("no table, job or event holds a link, an address or a name of who registered", async () => {
  const someone = account();
  const token = await linkFor(someone);
  const rows = await Promise.all(
    ["auth.registrations", "auth.jobs", "auth.outbox"].map((table) =>
      auth().db.system.orm.execute<{ row: string }>(sql`select t::text as row from ${sql.raw(table)} t`),
    ),
  );
  const all = rows
    .flat()
    .map((one) => one.row)
    .join("\n");
  for (const secret of [token, someone.email, someone.password, "Lovelace", "Analytical"]) {
    expect(all).not.toContain(secret);
    expect(all).not.toContain(Buffer.from(secret).toString("hex"));
  }
});

test("an account that a service vouches for can sign in at once, and only a service makes one", async () => {
  const [owner, mate] = [account(), account()];
  const path = "/internal/auth/accounts";
  expect((await post(path, { ...owner, roles: [] })).status).toBe(403);
  const made = await host().request("auth", { service: true }, "POST", path, { ...owner, roles: [] });
  const { workspaceId } = (await made.json()) as { workspaceId: string };
  const body = { ...mate, workspace: null, roles: ["annotator"] };
  await host().request("auth", { service: true, workspaceId }, "POST", path, body);
  const tokens = await Promise.all([owner, mate].map((one) => login(anonymous(host()), one)));
  expect(tokens.map(({ user, workspace }) => [user.roles, user.emailVerified, workspace.id])).toEqual([
    [["owner"], true, workspaceId],
    [["annotator"], true, workspaceId],
  ]);
  expect((await contextOf(host(), tokens[0]!)).workspaceId).toBe(workspaceId);
});
