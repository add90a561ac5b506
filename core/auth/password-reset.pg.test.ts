import { expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { forgetKeys } from "../kernel/testing/forget-keys.ts";
import { eventually } from "../kernel/testing/eventually.ts";
import { useHost } from "../kernel/testing/host.ts";
import { transaction } from "../kernel/transaction.ts";
import { newId } from "../kernel/wire/id.ts";
import { notificationsService } from "../notifications/service.ts";
import { projectsService } from "../projects/service.ts";
import { createApiKey } from "./api-keys.ts";
import { changePassword } from "./change-password.ts";
import { confirmPasswordReset } from "./confirm-password-reset.ts";
import { requestEmailVerification } from "./email-verification.ts";
import { isRevoked } from "./is-revoked.ts";
import { login } from "./login.ts";
import { refresh } from "./refresh.ts";
import { requestPasswordReset } from "./request-password-reset.ts";
import { getSecondFactors } from "./second-factor/get-second-factors.ts";
import { createLoginPasskeyOptions, loginPasskey } from "./second-factor/login-passkey.ts";
import { authService } from "./service.ts";
import { addApp, addPasskey } from "./testing/enrolled.ts";
import { account, anonymous, colleague, contextOf, registered } from "./testing/registered.ts";
import { tokenIn, useMailBox } from "../kernel/testing/mail-box.ts";
import { updateUser } from "./update-user.ts";

const host = useHost([authService, notificationsService, projectsService]);
const mails = useMailBox(host);
const ask = (email: string, ip: string | null = null) => requestPasswordReset(anonymous(host(), ip), { email });
const confirm = (token: string, password: string) => confirmPasswordReset(anonymous(host()), { token, password });
const strong = () => `${newId().slice(-10)} violet kestrel`;
const refused = { code: "auth.invalid_link", status: 410 };
/** Asks for a link and reads it from the mail, which must be another one than the last. */
const linkFor = async (email: string, last?: string) => {
  await ask(email);
  return eventually(async () => {
    const mail = (await mails().to(email)).find((one) => one.subject === "Set a new password");
    return mail && tokenIn(mail) !== last && tokenIn(mail);
  });
};
const jobs = (name: string) =>
  host()
    .runtimes.get("auth")!
    .db.system.orm.execute<{ status: string; row: string }>(
      sql`select status, j::text as row from auth.jobs j where name = ${name}`,
    );
const settled = () =>
  eventually(async () => (await jobs("start-password-reset")).every((job) => job.status === "done"));

test("a forgotten password is replaced by a mailed link, which ends every session and works once", async () => {
  const { email, password, ctx, tokens } = await registered(host());
  const token = await linkFor(email);
  const next = strong();
  await confirm(token, next);
  expect(await isRevoked(anonymous(host()), { sessionId: ctx.sessionId! })).toMatchObject({ active: false });
  await expect(refresh(anonymous(host()), { refreshToken: tokens.refreshToken! })).rejects.toMatchObject({
    code: "auth.invalid_refresh_token",
  });
  await expect(login(anonymous(host()), { email, password })).rejects.toMatchObject({ code: "auth.wrong_credentials" });
  const again = await login(anonymous(host()), { email, password: next });
  expect(again.user).toMatchObject({ email, emailVerified: true });
  await expect(confirm(token, strong())).rejects.toMatchObject(refused);
  await mails().next(email, "Your password was changed");
  const said = await ctx.runtime.db.system.orm.execute<{ data: unknown }>(
    sql`select envelope->'data' as data from auth.outbox where workspace_id = ${ctx.workspaceId} and envelope->>'type' = 'password.reset'`,
  );
  expect(said.map((one) => one.data)).toEqual([{ userId: tokens.user.id, how: "reset" }]);
});

test("the first proof of an address ends every way in that was set up before it, and a later one none", async () => {
  const { email, ctx, tokens } = await registered(host(), false);
  const { recoveryCodes } = await addApp(host(), ctx);
  const squatted = await addPasskey(ctx, "Squatter's");
  const key = { name: "k", scopes: ["task.read"], projectIds: null, expiresInDays: 90, serviceAccountId: undefined };
  const { credential } = await createApiKey(ctx, key);
  const byPasskey = async ({ device }: typeof squatted) =>
    loginPasskey(anonymous(host()), { passkey: device.use(await createLoginPasskeyOptions(anonymous(host()), {})) });
  expect((await byPasskey(squatted)).user.id).toBe(tokens.user.id);
  expect(recoveryCodes).toHaveLength(10);
  const [first, second] = [strong(), strong()];
  const token = await linkFor(email);
  await confirm(token, first);
  await expect(byPasskey(squatted)).rejects.toMatchObject({ code: "auth.wrong_passkey" });
  expect((await isRevoked(anonymous(host()), { sessionId: credential.id })).active).toBe(false);
  const mine = await login(anonymous(host()), { email, password: first });
  const my = await contextOf(host(), mine);
  expect(await getSecondFactors(my)).toMatchObject({ authenticators: [], passkeys: [], recoveryCodesLeft: 0 });
  await mails().next(email, "A second factor was removed");

  const own = await addPasskey(my);
  const kept = await createApiKey(my, key);
  await confirm(await linkFor(email, token), second);
  expect((await byPasskey(own)).user.id).toBe(tokens.user.id);
  expect((await isRevoked(anonymous(host()), { sessionId: kept.credential.id })).active).toBe(true);
});

test("of twenty who use a link at once, one does", async () => {
  const { email } = await registered(host());
  const token = await linkFor(email);
  const tries = Array.from({ length: 20 }, strong);
  const done = await Promise.allSettled(tries.map((one) => confirm(token, one)));
  const won = done.findIndex((one) => one.status === "fulfilled");
  expect(done.filter((one) => one.status === "fulfilled")).toHaveLength(1);
  expect((await login(anonymous(host()), { email, password: tries[won]! })).user.email).toBe(email);
});

test("a newer link makes the older one worthless, and so do thirty minutes", async () => {
  const { email } = await registered(host());
  const first = await linkFor(email);
  const second = await linkFor(email, first);
  await expect(confirm(first, strong())).rejects.toMatchObject(refused);
  host().clock.advance(30 * 60_000);
  await expect(confirm(second, strong())).rejects.toMatchObject(refused);
});

test("a weak password leaves the link as it is", async () => {
  const { email } = await registered(host());
  const token = await linkFor(email);
  await expect(confirm(token, "lovelace1815")).rejects.toMatchObject({ code: "auth.weak_password", status: 422 });
  await confirm(token, strong());
});

test("made-up links, and links that are for something else, are good for nothing", async () => {
  const { email, ctx } = await registered(host(), false);
  await requestEmailVerification(ctx);
  const verification = tokenIn(await mails().next(email, "Verify your e-mail address"));
  for (const token of ["wll_made-up", "x", verification])
    await expect(confirm(token, strong())).rejects.toMatchObject(refused);
});

test("nobody is mailed who does not exist, was deactivated, or has no password, and the answer is the same", async () => {
  const owner = await registered(host());
  const gone = await colleague(owner.ctx, ["annotator"]);
  await updateUser(owner.ctx, { userId: gone.id, status: "deactivated", ifMatch: undefined });
  const nobody = account().email;
  const single = await colleague(owner.ctx, ["annotator"]);
  await transaction(owner.ctx, (tx) => tx.execute(sql`delete from auth.passwords where user_id = ${single.id}`));
  for (const email of [gone.email, nobody, single.email, owner.email]) expect(await ask(email)).toBeUndefined();
  await settled();
  await mails().next(owner.email, "Set a new password");
  expect(await mails().to(gone.email)).toEqual([]);
  expect(await mails().to(nobody)).toEqual([]);
  expect(await mails().to(single.email)).toEqual([]);
});

test("deactivation and a changed password make a link worthless that was mailed before", async () => {
  const owner = await registered(host());
  const person = await colleague(owner.ctx, ["annotator"]);
  const theirs = await linkFor(person.email);
  await updateUser(owner.ctx, { userId: person.id, status: "deactivated", ifMatch: undefined });
  await updateUser(owner.ctx, { userId: person.id, status: "active", ifMatch: undefined });
  await expect(confirm(theirs, strong())).rejects.toMatchObject(refused);
  const mine = await linkFor(owner.email);
  await changePassword(owner.ctx, { current: owner.password, next: strong() });
  await expect(confirm(mine, strong())).rejects.toMatchObject(refused);
});

test("an account, there or not, is mailed five times an hour at most, and an address asks thirty times", async () => {
  const { email } = await registered(host());
  const tooMany = { code: "auth.too_many_mails", status: 429, headers: { "retry-after": "30" } };
  for (const one of [email, account().email]) {
    const asked = await Promise.allSettled(Array.from({ length: 12 }, () => ask(one)));
    expect(asked.filter((each) => each.status === "fulfilled")).toHaveLength(5);
    await expect(ask(one)).rejects.toMatchObject(tooMany);
  }
  const asked = await Promise.allSettled(Array.from({ length: 40 }, () => ask(account().email, "203.0.113.77")));
  expect(asked.filter((each) => each.status === "fulfilled")).toHaveLength(30);
  await expect(ask(account().email, "203.0.113.78")).resolves.toBeUndefined();
});

test("a new password opens what wrong guesses had locked", async () => {
  const { email } = await registered(host());
  for (let i = 0; i < 10; i++) await login(anonymous(host()), { email, password: "wrong" }).catch(() => {});
  const token = await linkFor(email);
  const next = strong();
  await confirm(token, next);
  expect((await login(anonymous(host()), { email, password: next })).user.email).toBe(email);
});

test("a mail server that is away loses no mail", async () => {
  const { email } = await registered(host());
  await ask(email);
  await mails().next(email, "Set a new password");
  await mails().stop();
  await ask(email);
  const tried = await eventually(async () => {
    const [job] = await host()
      .runtimes.get("notifications")!
      .db.system.orm.execute<{ attempts: number }>(
        sql`select attempts from notifications.jobs where name = 'send-account-mail' and attempts > 0 and status = 'queued'`,
      );
    return job;
  });
  expect(tried.attempts).toBeGreaterThan(0);
  await mails().start();
  await mails().next(email, "Set a new password");
});

test("a Redis that is emptied at any moment loses no mail", async () => {
  const { redis, config } = host().runtimes.get("auth")!;
  const people = [];
  for (let i = 0; i < 4; i++) people.push((await registered(host())).email);
  for (const email of people) {
    await ask(email);
    await forgetKeys(redis, `${config.REDIS_PREFIX}*`);
  }
  for (const email of people)
    await eventually(
      async () => (await mails().to(email)).some((mail) => mail.subject === "Set a new password"),
      30_000,
    );
});

test("no table, job or event holds a link, an address or a name", async () => {
  const { email, ctx } = await registered(host());
  const token = await linkFor(email);
  const rows = await Promise.all(
    ["auth.jobs", "auth.outbox", "auth.account_tokens"].map((table) =>
      ctx.runtime.db.system.orm.execute<{ row: string }>(sql`select t::text as row from ${sql.raw(table)} t`),
    ),
  );
  const sent = await host()
    .runtimes.get("notifications")!
    .db.system.orm.execute<{ row: string }>(sql`select t::text as row from notifications.jobs t`);
  const all = [...rows.flat(), ...sent].map((one) => one.row).join("\n");
  expect(sent.length).toBeGreaterThan(0);
  for (const secret of [token, email, "Lovelace"]) {
    expect(all).not.toContain(secret);
    expect(all).not.toContain(Buffer.from(secret).toString("hex"));
  }
});
