import { expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { useHost } from "../kernel/testing/host.ts";
import { transactionFor } from "../kernel/transaction.ts";
import { isRevoked } from "./is-revoked.ts";
import { listSessions } from "./list-sessions.ts";
import { logout } from "./logout.ts";
import { refresh } from "./refresh.ts";
import { anonymous, colleague, contextOf, registered } from "./testing/registered.ts";
import { login } from "./login.ts";
import { stepUp } from "./second-factor/step-up.ts";
import { authService } from "./service.ts";
import { deleteEndedSessions } from "./store/sessions.ts";
import { updateUser } from "./update-user.ts";
import { verifyToken } from "./verify-token.ts";

const host = useHost([authService]);
const trade = (refreshToken: string | null) => refresh(anonymous(host()), { refreshToken: refreshToken! });
const refused = { code: "auth.invalid_refresh_token", status: 401 };

test("a refresh token is traded for another, which goes on with the same session", async () => {
  const { tokens, ctx } = await registered(host());
  const next = await trade(tokens.refreshToken);
  expect(next.refreshToken).not.toBe(tokens.refreshToken);
  expect((await contextOf(host(), next)).sessionId).toBe(ctx.sessionId);
  const third = await trade(next.refreshToken);
  expect(third.user.id).toBe(tokens.user.id);
});

test("two tabs that present the same token within ten seconds get the same successor", async () => {
  const { tokens } = await registered(host());
  const first = await trade(tokens.refreshToken);
  host().clock.advance(9_000);
  const second = await trade(tokens.refreshToken);
  expect(second.refreshToken).toBe(first.refreshToken);
  expect((await trade(first.refreshToken)).refreshToken).not.toBe(first.refreshToken);
});

test("refreshes at once agree on one successor, and leave one row of it", async () => {
  for (let session = 0; session < 8; session++) {
    const { tokens, ctx } = await registered(host());
    const all = await Promise.all(Array.from({ length: 15 }, () => trade(tokens.refreshToken)));
    expect(new Set(all.map((one) => one.refreshToken)).size).toBe(1);
    const rows = await transactionFor(ctx.runtime, [ctx.workspaceId], (tx) =>
      tx.execute(sql`select 1 from auth.refresh_tokens`),
    );
    expect(rows).toHaveLength(2);
  }
});

test("a token that was used before ends the session, with its newest token too", async () => {
  const { tokens } = await registered(host());
  const next = await trade(tokens.refreshToken);
  host().clock.advance(10_001);
  await expect(trade(tokens.refreshToken)).rejects.toMatchObject(refused);
  await trade(tokens.refreshToken).catch(() => {});
  await expect(trade(next.refreshToken)).rejects.toMatchObject(refused);
});

test("another session of the same person outlives the theft of one", async () => {
  const { email, password, tokens } = await registered(host());
  const elsewhere = await login(anonymous(host()), { email, password });
  await trade(tokens.refreshToken);
  host().clock.advance(10_001);
  await trade(tokens.refreshToken).catch(() => {});
  expect((await trade(elsewhere.refreshToken)).user.email).toBe(email);
});

test("no token, a made-up one, one unused for thirty days and one of an ended session are good for nothing", async () => {
  const { tokens, ctx } = await registered(host());
  await expect(refresh(anonymous(host()), {})).rejects.toMatchObject(refused);
  await expect(trade("wlr_made-up")).rejects.toMatchObject(refused);
  const old = await registered(host());
  await logout(ctx);
  await expect(trade(tokens.refreshToken)).rejects.toMatchObject(refused);
  host().clock.advance(30 * 86_400_000);
  await expect(trade(old.tokens.refreshToken)).rejects.toMatchObject(refused);
});

test("a session ends after ninety days, however often it was refreshed", async () => {
  const { tokens } = await registered(host());
  let { refreshToken } = tokens;
  for (let month = 0; month < 4; month++) {
    host().clock.advance(22 * 86_400_000);
    ({ refreshToken } = await trade(refreshToken));
  }
  host().clock.advance(3 * 86_400_000);
  await expect(trade(refreshToken)).rejects.toMatchObject(refused);
});

const minute = 60_000;
const day = 1440 * minute;
const isGood = async (token: string) => (await verifyToken(anonymous(host()), { token })).valid;

test("an access token is good for ten minutes, and its refresh token goes on from there", async () => {
  const { tokens } = await registered(host());
  host().clock.advance(8 * minute);
  expect(await isGood(tokens.accessToken)).toBe(true);
  host().clock.advance(2 * minute);
  expect(await isGood(tokens.accessToken)).toBe(false);
  expect(await isGood((await trade(tokens.refreshToken)).accessToken)).toBe(true);
});

test("a refresh token that nobody used for thirty days is good for nothing, and what it would have led to neither", async () => {
  const [kept, used] = [await registered(host()), await registered(host())];
  host().clock.advance(30 * day - 5 * minute);
  const next = await trade(used.tokens.refreshToken);
  host().clock.advance(5 * minute);
  await expect(trade(kept.tokens.refreshToken)).rejects.toMatchObject(refused);
  expect(await isGood(kept.tokens.accessToken)).toBe(false);
  expect(await isGood(next.accessToken)).toBe(true);
});

test("past its last day a session is refused by every door, and no access token outlives it", async () => {
  const { tokens, ctx, email, password } = await registered(host());
  const sessionId = ctx.sessionId!;
  let last = tokens;
  for (const days of [29, 29, 29]) {
    host().clock.advance(days * day);
    last = await trade(last.refreshToken);
  }
  host().clock.advance(3 * day - 5 * minute);
  last = await trade(last.refreshToken);
  const renewed = await stepUp(ctx, { password });
  const end = new Date(last.expiresAt).getTime();
  expect(end - host().clock.now().getTime()).toBeLessThanOrEqual(5 * minute);
  expect(new Date(renewed.expiresAt).getTime()).toBe(end);
  expect(await isGood(last.accessToken)).toBe(true);
  expect(await isRevoked(anonymous(host()), { sessionId })).toMatchObject({ active: true });

  host().clock.advance(5 * minute);
  for (const token of [last.accessToken, renewed.accessToken]) expect(await isGood(token)).toBe(false);
  await expect(trade(last.refreshToken)).rejects.toMatchObject(refused);
  await expect(stepUp(ctx, { password })).rejects.toMatchObject({ status: 401 });
  expect(await isRevoked(anonymous(host()), { sessionId })).toMatchObject({ active: false });
  const anew = await contextOf(host(), await login(anonymous(host()), { email, password }));
  expect((await listSessions(anew)).items.map((one) => one.id)).toEqual([anew.sessionId!]);
});

test("somebody deactivated gets no new tokens", async () => {
  const owner = await registered(host());
  const person = await colleague(owner.ctx, ["annotator"]);
  const tokens = await login(anonymous(host()), person);
  await updateUser(owner.ctx, { userId: person.id, status: "deactivated", ifMatch: undefined });
  await expect(trade(tokens.refreshToken)).rejects.toMatchObject(refused);
});

test("what is of no more use is forgotten, and living sessions are not", async () => {
  const stays = await registered(host());
  const { tokens, ctx } = await registered(host());
  await trade(tokens.refreshToken);
  await logout(ctx);
  host().clock.advance(8 * 86_400_000);
  const next = await trade(stays.tokens.refreshToken);
  const { runtime } = ctx;
  const left = () =>
    transactionFor(runtime, [ctx.workspaceId], (tx) =>
      tx.execute(
        sql`select s.id, t.used_at from auth.sessions s left join auth.refresh_tokens t on t.session_id = s.id`,
      ),
    );
  await deleteEndedSessions(runtime, new Date(0));
  expect((await left()).map((row) => row.used_at)).toEqual([null]);
  await deleteEndedSessions(runtime, runtime.clock.now());
  expect(await left()).toHaveLength(0);
  expect((await trade(next.refreshToken)).user.id).toBe(stays.tokens.user.id);
});
