import { expect, test } from "bun:test";
import type { Context } from "../kernel/context.ts";
import { eventually } from "../kernel/testing/eventually.ts";
import { useHost } from "../kernel/testing/host.ts";
import { notificationsService } from "../notifications/service.ts";
import { projectsService } from "../projects/service.ts";
import { confirmEmailVerification, requestEmailVerification } from "./email-verification.ts";
import { getMe } from "./get-me.ts";
import { login } from "./login.ts";
import { authService } from "./service.ts";
import { account, anonymous, colleague, contextOf, registered } from "./testing/registered.ts";
import { tokenIn, useMailBox } from "../kernel/testing/mail-box.ts";

const host = useHost([authService, notificationsService, projectsService]);
const mails = useMailBox(host);
const confirm = (ctx: Context, token: string) => confirmEmailVerification(ctx, { token });
const refused = { code: "auth.invalid_link", status: 410 };
const verification = "Verify your e-mail address";
/** Somebody whose address nobody has proven yet, as of a provider that does not vouch for it, and the mail that they ask for. */
const unproven = async () => {
  const someone = await registered(host(), false);
  await requestEmailVerification(someone.ctx);
  return { ...someone, mail: await mails().next(someone.email, verification) };
};

test("who asks for it is mailed a link that verifies the address, once", async () => {
  const { ctx, tokens, mail } = await unproven();
  expect(tokens.user.emailVerified).toBe(false);
  expect(mail.text).toContain("Hello Ada Lovelace,");
  expect(mail.text).toContain(`${ctx.runtime.config.EDGE_ORIGIN}/app/verify-email#wll_`);
  expect(mail.html).toContain("/app/verify-email#wll_");
  const used = await Promise.allSettled(Array.from({ length: 10 }, () => confirm(ctx, tokenIn(mail))));
  expect(used.filter((one) => one.status === "fulfilled")).toHaveLength(1);
  expect((await getMe(ctx)).user.emailVerified).toBe(true);
  await expect(confirm(ctx, tokenIn(mail))).rejects.toMatchObject(refused);
});

test("a link verifies nothing for whoever is not signed in to the account that it is for, and stays good for who is", async () => {
  const { ctx, mail } = await unproven();
  const token = tokenIn(mail);
  const stranger = await registered(host());
  const workmate = await colleague(ctx, ["admin"]);
  for (const other of [stranger.ctx, await contextOf(host(), await login(anonymous(host()), workmate))])
    await expect(confirm(other, token)).rejects.toMatchObject(refused);
  await confirm(ctx, token);
});

test("a link that is sent again replaces the first one, and a verified address gets none", async () => {
  const { email, ctx, mail } = await unproven();
  const first = tokenIn(mail);
  await requestEmailVerification(ctx);
  const second = await eventually(async () => {
    const [newest] = await mails().to(email);
    return newest && tokenIn(newest) !== first && tokenIn(newest);
  });
  await expect(confirm(ctx, first)).rejects.toMatchObject(refused);
  await confirm(ctx, second);
  await requestEmailVerification(ctx);
  expect(await mails().to(email)).toHaveLength(2);
});

test("a link is worth nothing after 24 hours", async () => {
  const { ctx, mail } = await unproven();
  const token = tokenIn(mail);
  host().clock.advance(24 * 3_600_000);
  await expect(confirm(ctx, token)).rejects.toMatchObject(refused);
});

test("ten wrong passwords are told to the owner once, however they come and however long it goes on", async () => {
  const { email, password } = await registered(host());
  const guess = () => login(anonymous(host()), { email, password: "wrong" }).catch(() => {});
  await Promise.all(Array.from({ length: 30 }, guess));
  await mails().next(email, "Too many wrong passwords");
  host().clock.advance(30_000);
  await guess();
  host().clock.advance(60_000);
  await guess();
  host().clock.advance(120_000);
  await login(anonymous(host()), { email, password });
  for (let i = 0; i < 9; i++) await guess();
  expect((await mails().to(email)).filter((mail) => mail.subject === "Too many wrong passwords")).toHaveLength(1);
  await guess();
  await eventually(
    async () => (await mails().to(email)).filter((mail) => mail.subject === "Too many wrong passwords").length === 2,
  );
});

test("nobody is told of guesses at an address without an account", async () => {
  const { email } = account();
  for (let i = 0; i < 10; i++) await login(anonymous(host()), { email, password: "wrong" }).catch(() => {});
  const { email: known } = await registered(host());
  for (let i = 0; i < 10; i++) await login(anonymous(host()), { email: known, password: "wrong" }).catch(() => {});
  await mails().next(known, "Too many wrong passwords");
  expect(await mails().to(email)).toEqual([]);
});

test("a sign-in from a device that is new is told of, one from a known device is not", async () => {
  const { email, password, ctx } = await registered(host());
  await login(anonymous(host()), { email, password });
  const safari =
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15";
  const abroad = { ...anonymous(host(), "203.0.113.5"), userAgent: safari, place: "Lisbon, Portugal" };
  const tokens = await login(abroad, { email, password });
  const mail = await mails().next(email, "New sign-in from Safari on macOS");
  expect(mail.text).toContain("Safari on macOS · Lisbon, Portugal · ");
  await login({ ...abroad, userAgent: safari.replaceAll("18.1", "18.2") }, { email, password });
  expect((await mails().to(email)).filter((one) => one.subject.startsWith("New sign-in"))).toHaveLength(1);
  expect((await contextOf(host(), tokens)).sessionId).not.toBe(ctx.sessionId);
});
