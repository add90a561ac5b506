import { expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { useHost } from "../../kernel/testing/host.ts";
import { newId } from "../../kernel/wire/id.ts";
import { getAccountMail } from "../account-mail.ts";
import { login } from "../login.ts";
import { authService } from "../service.ts";
import { addApp, addPasskey, challengeOf } from "../testing/enrolled.ts";
import { anonymous, colleague, contextOf, registered } from "../testing/registered.ts";
import { type Faults, softPasskey } from "../testing/soft-passkey.ts";
import { updateUser } from "../update-user.ts";
import { createPasskey, createPasskeyOptions } from "./create-passkey.ts";
import { getSecondFactors } from "./get-second-factors.ts";
import { createLoginPasskeyOptions, loginPasskey } from "./login-passkey.ts";
import { loginSecondFactor } from "./login-second-factor.ts";
import { removeAuthenticator, removePasskey } from "./remove-factor.ts";
import { replaceRecoveryCodes } from "./replace-recovery-codes.ts";
import { resetSecondFactors } from "./reset-second-factors.ts";

const host = useHost([authService]);
const options = () => createLoginPasskeyOptions(anonymous(host()), {});
const enter = async (device: ReturnType<typeof softPasskey>, faults?: Faults) =>
  loginPasskey(anonymous(host()), { passkey: device.use(await options(), faults) });
const refused = { code: "auth.wrong_passkey", status: 401, fields: {} };

test("a passkey signs in alone, into a session that counts as opened by two factors", async () => {
  const owner = await registered(host());
  const { device, passkey, recoveryCodes } = await addPasskey(owner.ctx, "Laptop");
  expect(passkey).toMatchObject({ name: "Laptop", lastUsedAt: null });
  expect(recoveryCodes).toHaveLength(10);
  const tokens = await enter(device);
  expect(tokens.user.email).toBe(owner.email);
  const claims = JSON.parse(Buffer.from(tokens.accessToken.split(".")[1]!, "base64url").toString());
  expect(claims).toMatchObject({ amr: ["pop", "user", "mfa"], auth_time: expect.any(Number) });
  // Signed a moment after the proof: the second may have turned.
  expect(claims.iat - claims.auth_time).toBeWithin(0, 300);
  const { passkeys } = await getSecondFactors(await contextOf(host(), tokens));
  expect(passkeys[0]!.lastUsedAt).not.toBeNull();
});

test("an answer is good once, for this site, from a device that verified the person, with a counter that goes up", async () => {
  const owner = await registered(host());
  const { device } = await addPasskey(owner.ctx);
  const asked = await options();
  const answer = device.use(asked);
  await loginPasskey(anonymous(host()), { passkey: answer });
  await expect(loginPasskey(anonymous(host()), { passkey: answer })).rejects.toMatchObject(refused);
  await expect(enter(device, { origin: "https://welo.example" })).rejects.toMatchObject(refused);
  await expect(enter(device, { unverified: true })).rejects.toMatchObject(refused);
  await expect(enter(device, { counter: 1 })).rejects.toMatchObject(refused);
  await expect(enter(device, { challenge: "bm90IG91cnM" })).rejects.toMatchObject(refused);
  const forged = device.use(await options());
  forged.response.signature = device.use(await options()).response.signature;
  await expect(loginPasskey(anonymous(host()), { passkey: forged })).rejects.toMatchObject(refused);
  expect((await enter(device)).user.email).toBe(owner.email);
});

test("one answer sent eight times at once opens one session", async () => {
  const { device } = await addPasskey((await registered(host())).ctx);
  const passkey = device.use(await options());
  const all = await Promise.allSettled(Array.from({ length: 8 }, () => loginPasskey(anonymous(host()), { passkey })));
  expect(all.filter((one) => one.status === "fulfilled")).toHaveLength(1);
});

test("an unknown passkey, a removed one and one of a deactivated account get the same answer", async () => {
  const owner = await registered(host());
  const stranger = softPasskey();
  stranger.make(await createPasskeyOptions(owner.ctx));
  await expect(enter(stranger)).rejects.toMatchObject(refused);
  const { device, passkey } = await addPasskey(owner.ctx);
  await removePasskey(owner.ctx, { passkeyId: passkey.id });
  await expect(enter(device)).rejects.toMatchObject(refused);
  const someone = await colleague(owner.ctx, ["annotator"]);
  const theirs = await addPasskey(await contextOf(host(), await login(anonymous(host()), someone)));
  await updateUser(owner.ctx, { userId: someone.id, status: "deactivated", ifMatch: undefined });
  await expect(enter(theirs.device)).rejects.toMatchObject(refused);
});

test("a passkey is made in the session that asked for it, once, and belongs to one person of all workspaces", async () => {
  const [mine, other] = [await registered(host()), await registered(host())];
  const device = softPasskey();
  const asked = await createPasskeyOptions(mine.ctx);
  const made = device.make(asked);
  await expect(createPasskey(other.ctx, { name: "Theirs", passkey: made })).rejects.toMatchObject({
    code: "auth.passkey_refused",
    status: 422,
  });
  await expect(createPasskey(mine.ctx, { name: "Late", passkey: made })).rejects.toMatchObject({
    code: "auth.passkey_refused",
  });
  const again = await createPasskeyOptions(mine.ctx);
  await createPasskey(mine.ctx, { name: "Mine", passkey: device.make(again) });
  const stolen = device.make(await createPasskeyOptions(other.ctx));
  await expect(createPasskey(other.ctx, { name: "Theirs", passkey: stolen })).rejects.toMatchObject({
    code: "auth.passkey_exists",
    status: 409,
  });
  const unverified = device.make(await createPasskeyOptions(mine.ctx), { unverified: true });
  await expect(createPasskey(mine.ctx, { name: "Mine", passkey: unverified })).rejects.toMatchObject({
    code: "auth.passkey_refused",
  });
  expect((await getSecondFactors(mine.ctx)).passkeys.map((one) => one.name)).toEqual(["Mine"]);
});

test("the last factor takes the recovery codes with it, and the password is enough again", async () => {
  const owner = await registered(host());
  const app = await addApp(host(), owner.ctx);
  const { passkey, recoveryCodes } = await addPasskey(owner.ctx);
  expect(recoveryCodes).toBeNull();
  await removeAuthenticator(owner.ctx, { authenticatorId: app.authenticatorId });
  expect((await challengeOf(host(), owner)).methods).toEqual(["passkey", "recovery_code"]);
  await removePasskey(owner.ctx, { passkeyId: passkey.id });
  expect((await getSecondFactors(owner.ctx)).recoveryCodesLeft).toBe(0);
  const { email, password } = owner;
  expect((await login(anonymous(host()), { email, password })).user.email).toBe(email);
});

test("nobody removes another person's factors, of the same workspace or not", async () => {
  const owner = await registered(host());
  const { passkey } = await addPasskey(owner.ctx);
  const app = await addApp(host(), owner.ctx);
  const person = await contextOf(host(), await login(anonymous(host()), await colleague(owner.ctx, ["admin"])));
  for (const ctx of [person, (await registered(host())).ctx]) {
    await expect(removePasskey(ctx, { passkeyId: passkey.id })).rejects.toMatchObject({ status: 404 });
    const { authenticatorId } = app;
    await expect(removeAuthenticator(ctx, { authenticatorId })).rejects.toMatchObject({ status: 404 });
  }
  await expect(removePasskey(owner.ctx, { passkeyId: newId() })).rejects.toMatchObject({ status: 404 });
  expect(await getSecondFactors(owner.ctx)).toMatchObject({ passkeys: [{}], authenticators: [{}] });
});

test("whoever has an account is mailed when a factor comes or goes, and when recovery codes are made or used", async () => {
  const owner = await registered(host());
  const someone = await colleague(owner.ctx, ["annotator"]);
  const person = await contextOf(host(), await login(anonymous(host()), someone));
  const { passkey } = await addPasskey(person);
  const { authenticatorId } = await addApp(host(), person);
  await removePasskey(person, { passkeyId: passkey.id });
  const { recoveryCodes } = await replaceRecoveryCodes(person);
  const { challenge } = await challengeOf(host(), someone);
  await loginSecondFactor(anonymous(host()), { challenge, recoveryCode: recoveryCodes[0]! });
  await removeAuthenticator(person, { authenticatorId });
  await addApp(host(), person);
  await addPasskey(person);
  await resetSecondFactors(owner.ctx, { userId: someone.id });
  const asked = await owner.ctx.runtime.db.system.orm.execute<{ kind: string }>(sql`
    select envelope->'data'->>'kind' as kind from auth.outbox
    where workspace_id = ${owner.ctx.workspaceId} and envelope->>'type' = 'mail.requested' and envelope->'data'->>'subjectId' = ${someone.id}
    order by seq`);
  expect(asked.map((one) => one.kind)).toEqual([
    "second_factor.added",
    "second_factor.added",
    "second_factor.removed",
    "recovery_codes.replaced",
    "recovery_code.used",
    "second_factor.removed",
    "second_factor.added",
    "second_factor.added",
    "second_factor.removed",
  ]);
  const mail = await getAccountMail(owner.ctx, { kind: "second_factor.removed", subjectId: someone.id });
  expect(mail).toMatchObject({ email: someone.email, link: "/app/forgot-password" });
});
