import { expect, test } from "bun:test";
import { Redis } from "@upstash/redis/node";
import { sql } from "drizzle-orm";
import { testServers } from "../../db/embedded/test-cluster.ts";
import { eventually } from "../kernel/testing/eventually.ts";
import { useHost } from "../kernel/testing/host.ts";
import { newId } from "../kernel/wire/id.ts";
import { changePassword } from "./change-password.ts";
import { isRevoked } from "./is-revoked.ts";
import { publish } from "./jobs/publish-revocations.ts";
import { listSessions } from "./list-sessions.ts";
import { login } from "./login.ts";
import { logout } from "./logout.ts";
import { anonymous, colleague, contextOf, registered } from "./testing/registered.ts";
import { revokeOtherSessions } from "./revoke-other-sessions.ts";
import { revokeSession } from "./revoke-session.ts";
import { authService } from "./service.ts";
import { updateUser } from "./update-user.ts";
import { verifyToken } from "./verify-token.ts";

const host = useHost([authService]);
const runtime = () => host().runtimes.get("auth")!;
const key = (name: string) => `${runtime().config.REDIS_PREFIX}:${name}`;
const told = (sessionId: string) => eventually(() => runtime().redis.get(key(`revoked:${sessionId}`)));
const epoch = async () => Number(await runtime().redis.get(key("revocations")));

test("signing out ends the session, tells the edge and moves the epoch", async () => {
  const { tokens, ctx } = await registered(host());
  const before = await epoch();
  await logout(ctx);
  await told(ctx.sessionId!);
  expect(await epoch()).toBeGreaterThan(before);
  expect(await runtime().redis.ttl(key(`revoked:${ctx.sessionId}`))).toBeGreaterThan(800);
  expect(await verifyToken(anonymous(host()), { token: tokens.accessToken })).toMatchObject({ valid: false });
});

test("sessions are listed with their device and place, and one can be ended from another", async () => {
  const { email, password, ctx } = await registered(host());
  const abroad = { ...anonymous(host(), "198.51.100.7"), place: "Lisbon, Portugal" };
  const other = await contextOf(host(), await login(abroad, { email, password }));
  const { items } = await listSessions(ctx);
  expect(items.map((one) => [one.device, one.place, one.ip, one.current])).toEqual([
    ["Firefox on Linux", "Lisbon, Portugal", "198.51.100.7", false],
    ["Firefox on Linux", "Local network", null, true],
  ]);
  await revokeSession(ctx, { sessionId: other.sessionId! });
  expect((await listSessions(ctx)).items).toHaveLength(1);
  expect(await isRevoked(anonymous(host()), { sessionId: other.sessionId! })).toMatchObject({ active: false });
  expect(await isRevoked(anonymous(host()), { sessionId: ctx.sessionId! })).toMatchObject({ active: true });
});

test("all others are ended at once and told to the edge; the one that asks, and other people's, live on", async () => {
  const { email, password, ctx } = await registered(host());
  const person = await contextOf(host(), await login(anonymous(host()), await colleague(ctx, ["annotator"])));
  const others = await Promise.all(
    [1, 2, 3].map(async () => contextOf(host(), await login(anonymous(host()), { email, password }))),
  );
  const before = await epoch();
  expect(await revokeOtherSessions(ctx)).toEqual({ ended: 3 });
  for (const one of others) {
    await told(one.sessionId!);
    expect(await isRevoked(anonymous(host()), { sessionId: one.sessionId! })).toMatchObject({ active: false });
  }
  expect(await epoch()).toBeGreaterThan(before);
  for (const { sessionId } of [ctx, person])
    expect(await isRevoked(anonymous(host()), { sessionId: sessionId! })).toMatchObject({ active: true });
  expect(await revokeOtherSessions(ctx)).toEqual({ ended: 0 });
});

test("while Redis is away an ended session is ended in core at once, and the edge's Redis hears of it when it is back", async () => {
  const { ctx, tokens } = await registered(host());
  const { config } = runtime();
  Object.assign(config, { UPSTASH_REDIS_REST_URL: "http://127.0.0.1:9", UPSTASH_REDIS_REST_TOKEN: "none" });
  try {
    const { epoch: before } = await isRevoked(anonymous(host()), { sessionId: ctx.sessionId! });
    await logout(ctx);
    const standing = await isRevoked(anonymous(host()), { sessionId: ctx.sessionId! });
    expect(standing.active).toBe(false);
    expect(standing.epoch).not.toBe(before);
    expect(await verifyToken(anonymous(host()), { token: tokens.accessToken })).toMatchObject({ valid: false });
    await eventually(async () => {
      const [row] = await runtime().db.system.orm.execute<{ n: number }>(
        sql`select count(*)::int as n from auth.jobs where name = 'publish-revocations' and attempts > 0 and status = 'queued'`,
      );
      return row!.n > 0;
    });
    expect(await runtime().redis.get(key(`revoked:${ctx.sessionId}`))).toBeNull();
  } finally {
    delete config.UPSTASH_REDIS_REST_URL;
    delete config.UPSTASH_REDIS_REST_TOKEN;
  }
  await told(ctx.sessionId!);
});

test("nobody ends another person's session", async () => {
  const owner = await registered(host());
  const person = await contextOf(host(), await login(anonymous(host()), await colleague(owner.ctx, ["annotator"])));
  await expect(revokeSession(person, { sessionId: owner.ctx.sessionId! })).rejects.toMatchObject({ status: 404 });
  await expect(
    revokeSession((await registered(host())).ctx, { sessionId: owner.ctx.sessionId! }),
  ).rejects.toMatchObject({ status: 404 });
});

test("a new password needs the old one, must be strong, and ends the other sessions", async () => {
  const { email, password, ctx } = await registered(host());
  const other = await contextOf(host(), await login(anonymous(host()), { email, password }));
  const next = `${newId().slice(-10)} violet kestrel`;
  await expect(changePassword(ctx, { current: "wrong", next })).rejects.toMatchObject({
    code: "auth.wrong_password",
    status: 422,
  });
  await expect(changePassword(ctx, { current: password, next: "lovelace1815" })).rejects.toMatchObject({
    code: "auth.weak_password",
    fields: { errors: [{ pointer: "/next" }] },
  });
  await changePassword(ctx, { current: password, next });
  await told(other.sessionId!);
  expect((await listSessions(ctx)).items.map((one) => one.id)).toEqual([ctx.sessionId!]);
  expect((await login(anonymous(host()), { email, password: next })).user.email).toBe(email);
  await expect(login(anonymous(host()), { email, password })).rejects.toMatchObject({ code: "auth.wrong_credentials" });
});

test("deactivating somebody ends all of their sessions", async () => {
  const owner = await registered(host());
  const person = await colleague(owner.ctx, ["reviewer"]);
  const sessions = await Promise.all([1, 2].map(async () => contextOf(host(), await login(anonymous(host()), person))));
  await updateUser(owner.ctx, { userId: person.id, status: "deactivated", ifMatch: undefined });
  for (const one of sessions) await told(one.sessionId!);
});

test("a Redis that was emptied is told of all recent revocations before it has an epoch again", async () => {
  const [first, second] = [await registered(host()), await registered(host())];
  await logout(first.ctx);
  await told(first.ctx.sessionId!);
  const before = await epoch();
  await runtime().redis.del(key("revocations"), key(`revoked:${first.ctx.sessionId}`));
  await logout(second.ctx);
  await told(second.ctx.sessionId!);
  expect(await runtime().redis.get(key(`revoked:${first.ctx.sessionId}`))).toBe("1");
  expect(await epoch()).toBeGreaterThan(before);
});

test("an epoch that stands does not move while nothing is revoked, and one that is lost comes back", async () => {
  await publish(runtime(), []);
  const before = await epoch();
  await publish(runtime(), []);
  expect(await epoch()).toBe(before);
  await runtime().redis.del(key("revocations"));
  await publish(runtime(), []);
  expect(await epoch()).toBeGreaterThan(before);
});

test("the number that core tells the edge without Redis moves with every revocation", async () => {
  const seen = new Set<number>();
  for (let i = 0; i < 3; i++) {
    const { ctx } = await registered(host());
    await logout(ctx);
    seen.add((await isRevoked(anonymous(host()), { sessionId: ctx.sessionId! })).epoch);
  }
  expect(seen.size).toBe(3);
});

test("where the edge has a Redis of its own, revocations are published there", async () => {
  const { redisRestUrl, redisRestToken } = await testServers();
  const sessionId = newId();
  const config = {
    ...runtime().config,
    UPSTASH_REDIS_REST_URL: redisRestUrl,
    UPSTASH_REDIS_REST_TOKEN: redisRestToken,
  };
  await publish({ ...runtime(), config }, [sessionId]);
  const edge = new Redis({ url: redisRestUrl, token: redisRestToken, enableTelemetry: false });
  const [revoked, now] = await edge.mget<[number, number]>(key(`revoked:${sessionId}`), key("revocations"));
  expect(revoked).toBe(1);
  expect(now).toBeGreaterThan(0);
  await edge.del(key(`revoked:${sessionId}`), key("revocations"));
});
