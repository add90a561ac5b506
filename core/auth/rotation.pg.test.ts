import { expect, test } from "bun:test";
import { eventually } from "../kernel/testing/eventually.ts";
import { useHost } from "../kernel/testing/host.ts";
import type { ApiKey } from "./api-key.contract.ts";
import { createApiKey, revokeApiKey, rotateApiKey } from "./api-keys.ts";
import { hashSecret } from "./credential.ts";
import { isRevoked } from "./is-revoked.ts";
import { authService } from "./service.ts";
import { plain, with_ } from "./testing/keys.ts";
import { anonymous, registered } from "./testing/registered.ts";
import { verifyApiKey } from "./verify-api-key.ts";

const host = useHost([authService]);
const hour = 3_600_000;
const verify = (secret: string) => verifyApiKey(anonymous(host()), { hash: hashSecret(secret).toString("hex") });
const noKey = { code: "auth.invalid_key", status: 401 };
const tooFar = { code: "auth.role_not_yours", status: 403 };

test("two secrets of a key live while one takes over, and never three", async () => {
  const { ctx } = await registered(host());
  const { credential, secret: one } = await createApiKey(ctx, { ...plain, scopes: ["task.read"] });
  const rotate = (overlapHours: number) =>
    rotateApiKey(ctx, { apiKeyId: credential.id, overlapHours, expiresInDays: undefined });
  const { secret: two, previousUntil } = await rotate(2);
  expect(Math.abs(Date.parse(previousUntil) - host().clock.now().getTime() - 2 * hour)).toBeLessThan(10_000);
  await verify(one);
  await verify(two);
  host().clock.advance(1_000);
  const { secret: three } = await rotate(2);
  await expect(verify(one)).rejects.toMatchObject(noKey);
  await verify(two);
  host().clock.advance(2 * hour);
  await expect(verify(two)).rejects.toMatchObject(noKey);
  await verify(three);
  host().clock.advance(1_000);
  const { secret: four } = await rotate(0);
  await expect(verify(three)).rejects.toMatchObject(noKey);
  await verify(four);
});

test("a key gives new secrets to itself and what it made alone: nothing good is left of one that is revoked", async () => {
  const { ctx } = await registered(host());
  const scopes = ["api_key.create", "task.read"];
  const [stolen, other] = [
    await createApiKey(ctx, { ...plain, scopes }),
    await createApiKey(ctx, { ...plain, scopes }),
  ];
  const thief = await with_(ctx, stolen.credential);
  const rotate = ({ id }: ApiKey) => rotateApiKey(thief, { apiKeyId: id, overlapHours: 168, expiresInDays: undefined });
  await expect(rotate(other.credential)).rejects.toMatchObject(tooFar);
  const child = await createApiKey(thief, { ...plain, scopes });
  const grandchild = await createApiKey(await with_(ctx, child.credential), { ...plain, scopes });
  const theirs = [await rotate(stolen.credential), await rotate(grandchild.credential)];
  await revokeApiKey(ctx, { apiKeyId: stolen.credential.id });
  for (const { secret } of theirs) await expect(verify(secret)).rejects.toMatchObject(noKey);
  await verify(other.secret);
});

test("a secret that ends at once makes the edge look again at every key, and ends none", async () => {
  const { ctx } = await registered(host());
  const { credential } = await createApiKey(ctx, { ...plain, scopes: ["task.read"] });
  const { redis, config } = ctx.runtime;
  const told = () =>
    Promise.all([
      redis.get(`${config.REDIS_PREFIX}:revocations`).then(Number),
      redis.exists(`${config.REDIS_PREFIX}:revoked:${credential.id}`),
    ]);
  const epochInCore = async () => (await isRevoked(anonymous(host()), { sessionId: credential.id })).epoch;
  const rotate = (overlapHours: number) =>
    rotateApiKey(ctx, { apiKeyId: credential.id, overlapHours, expiresInDays: undefined });
  await rotate(2);
  host().clock.advance(1_000);
  const [before, core] = [(await told())[0], await epochInCore()];
  const { secret } = await rotate(0);
  await eventually(async () => (await told())[0] > before);
  expect((await told())[1]).toBe(0);
  expect(await epochInCore()).toBeGreaterThan(core);
  await verify(secret);
});
