import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Context } from "../../kernel/context.ts";
import { useHost } from "../../kernel/testing/host.ts";
import { transaction } from "../../kernel/transaction.ts";
import type { Problem } from "../../kernel/wire/problem.ts";
import { acceptInvitation } from "../accept-invitation.ts";
import { createInvitation } from "../create-invitation.ts";
import { invitationToken } from "../invitation.ts";
import { login } from "../login.ts";
import { refresh } from "../refresh.ts";
import { authService } from "../service.ts";
import { startSession } from "../session.ts";
import { lockUser } from "../store/users.ts";
import { addApp, addPasskey, challengeOf, enrolled } from "../testing/enrolled.ts";
import { account, anonymous, colleague, contextOf, registered } from "../testing/registered.ts";
import { amrOf } from "./factors.ts";
import { getSecondFactors } from "./get-second-factors.ts";
import { confirmLoginEnrolment, createLoginEnrolment } from "./login-enrolment.ts";
import { createLoginPasskeyOptions } from "./login-passkey.ts";
import { loginSecondFactor } from "./login-second-factor.ts";
import { getSecondFactorPolicy, updateSecondFactorPolicy } from "./policy.ts";
import { removeAuthenticator } from "./remove-factor.ts";
import { resetSecondFactors } from "./reset-second-factors.ts";
import { codeAt } from "./totp.ts";

const host = useHost([authService]);
const day = 86_400_000;
const demand = (ctx: Context, roles: string[], graceDays = 0) =>
  updateSecondFactorPolicy(ctx, { everyone: roles.length === 0, roles, graceDays });
const shown = (secret: string) => codeAt(secret, host().clock.now());
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => "done",
    (error: Problem) => error.code,
  );

test("whoever has to have a second factor and has none sets one up before they are signed in", async () => {
  const owner = await registered(host());
  const person = await colleague(owner.ctx, ["annotator"]);
  await demand(owner.ctx, ["annotator"]);
  const asked = await challengeOf(host(), person);
  expect(asked).toMatchObject({ code: "auth.second_factor_enrolment_required", status: 401, methods: ["totp"] });
  const { challenge } = asked;
  const { secret, url } = await createLoginEnrolment(anonymous(host()), { challenge });
  expect(url).toStartWith("otpauth://totp/Welo:");
  const confirm = (code: string) => confirmLoginEnrolment(anonymous(host()), { challenge, code });
  expect(await codeOf(confirm("000000"))).toBe("auth.wrong_second_factor");
  const entered = await confirm(shown(secret));
  expect(entered.user.email).toBe(person.email);
  expect(entered.recoveryCodes).toHaveLength(10);
  expect(await codeOf(confirm(shown(secret)))).toBe("auth.invalid_challenge");
  expect((await challengeOf(host(), person)).code).toBe("auth.second_factor_required");
  expect((await refresh(anonymous(host()), { refreshToken: entered.refreshToken! })).user.email).toBe(person.email);
});

test("a challenge to set one up signs nobody in, and ends when there is one", async () => {
  const owner = await registered(host());
  const person = await colleague(owner.ctx, ["annotator"]);
  const session = await contextOf(host(), await login(anonymous(host()), person));
  await demand(owner.ctx, ["annotator"]);
  const { challenge } = await challengeOf(host(), person);
  expect(await codeOf(loginSecondFactor(anonymous(host()), { challenge, totp: "123456" }))).toBe(
    "auth.invalid_challenge",
  );
  expect(await codeOf(createLoginPasskeyOptions(anonymous(host()), { challenge }))).toBe("auth.invalid_challenge");
  await addApp(host(), session);
  expect(await codeOf(createLoginEnrolment(anonymous(host()), { challenge }))).toBe("auth.invalid_challenge");
});

test("whoever is invited sets one up before they are signed in, and joins all the same", async () => {
  const owner = await registered(host());
  const { email, password } = account();
  const { id } = await createInvitation(owner.ctx, { email, roles: ["admin"] });
  await demand(owner.ctx, []);
  const token = invitationToken(owner.ctx.runtime.cipher, { id, sends: 1 });
  const accept = () => acceptInvitation(anonymous(host()), { token, name: "Grace Hopper", password });
  const asked = (await accept().catch((error: unknown) => error)) as Problem;
  expect(asked).toMatchObject({ code: "auth.second_factor_enrolment_required", fields: { methods: ["totp"] } });
  const { challenge } = asked.fields as { challenge: string };
  const { secret } = await createLoginEnrolment(anonymous(host()), { challenge });
  const entered = await confirmLoginEnrolment(anonymous(host()), { challenge, code: shown(secret) });
  expect(entered.user).toMatchObject({ email, roles: ["admin"], emailVerified: true });
  expect(await codeOf(accept())).toBe("auth.invalid_link");
  expect((await challengeOf(host(), { email, password })).code).toBe("auth.second_factor_required");
});

/** Every file that opens a session, and what it asks for where the workspace demands more than a password. */
const waysIn = {
  "accept-invitation.ts": "enrolment",
  "confirm-registration.ts": "nothing: a new workspace demands nothing yet",
  "finish-oidc.ts": "the provider's word, which is strong",
  "second-factor/login-enrolment.ts": "the factor that was set up",
  "second-factor/login-passkey.ts": "the passkey",
  "second-factor/login-second-factor.ts": "the factor",
  "session.ts": "what `login.ts` asks before",
};

test("every way in is known, goes through the same door, and the door lets no password alone pass where more is demanded", async () => {
  const root = join(import.meta.dir, "..");
  const files = [...new Bun.Glob("**/*.ts").scanSync(root)].filter((one) => !/test\.ts$|^testing\//.test(one));
  const saying = (text: string) =>
    files.filter((one) => readFileSync(join(root, one), "utf8").includes(text)).toSorted();
  expect(saying("await startSession(")).toEqual(Object.keys(waysIn));
  expect(saying("sessions.saveSession(")).toEqual(["session.ts"]);
  expect(saying("saveSession(")).toEqual(["session.ts", "store/sessions.ts"]);
  expect(saying("await enter(")).toEqual(["login.ts"]);

  const { ctx, tokens } = await registered(host());
  const open = (amr: readonly string[]) =>
    codeOf(
      transaction(ctx, async (tx) => {
        const keyed = await lockUser(tx, ctx.workspaceId, tokens.user.id);
        return startSession(tx, ctx, { ...keyed!, wrappedKey: keyed!.wrappedKey! }, amr);
      }),
    );
  expect(await open(["pwd"])).toBe("done");
  await demand(ctx, ["owner"]);
  expect(await open(["pwd"])).toBe("request.unauthenticated");
  for (const amr of [["fed"], ...Object.values(amrOf)]) expect(await open(amr)).toBe("done");
});

test("roles that are not named, other workspaces and the days of grace are left alone", async () => {
  const owner = await registered(host());
  const [annotator, reviewer] = [await colleague(owner.ctx, ["annotator"]), await colleague(owner.ctx, ["reviewer"])];
  const policy = await demand(owner.ctx, ["annotator"], 3);
  expect(policy).toMatchObject({ everyone: false, roles: ["annotator"], missing: 1 });
  const tokens = await login(anonymous(host()), annotator);
  const { requiredFrom } = await getSecondFactors(await contextOf(host(), tokens));
  expect(requiredFrom).toBe(policy.requiredFrom);
  host().clock.advance(3 * day);
  expect((await challengeOf(host(), annotator)).code).toBe("auth.second_factor_enrolment_required");
  expect((await login(anonymous(host()), reviewer)).user.email).toBe(reviewer.email);
  const elsewhere = await registered(host());
  expect((await getSecondFactorPolicy(elsewhere.ctx)).requiredFrom).toBeNull();
  await login(anonymous(host()), { email: elsewhere.email, password: elsewhere.password });
});

test("once the grace is over, a session opened by a password alone is not renewed; one that got a factor is", async () => {
  const owner = await registered(host());
  const [first, second] = [await colleague(owner.ctx, ["annotator"]), await colleague(owner.ctx, ["annotator"])];
  const [plain, strong] = [await login(anonymous(host()), first), await login(anonymous(host()), second)];
  await addPasskey(await contextOf(host(), strong));
  await demand(owner.ctx, []);
  expect(await codeOf(refresh(anonymous(host()), { refreshToken: plain.refreshToken! }))).toBe(
    "auth.invalid_refresh_token",
  );
  const renewed = await refresh(anonymous(host()), { refreshToken: strong.refreshToken! });
  expect(renewed.user.id).toBe(second.id);
});

test("the last factor of somebody who has to have one stays", async () => {
  const owner = await enrolled(host());
  await demand(owner.ctx, ["owner"]);
  const { authenticatorId } = owner.app;
  await expect(removeAuthenticator(owner.ctx, { authenticatorId })).rejects.toMatchObject({
    code: "auth.second_factor_needed",
    status: 409,
  });
  await addPasskey(owner.ctx);
  await removeAuthenticator(owner.ctx, { authenticatorId });
});

test("only who manages the workspace decides, about roles that there are", async () => {
  const owner = await registered(host());
  const manager = await contextOf(host(), await login(anonymous(host()), await colleague(owner.ctx, ["manager"])));
  await expect(demand(manager, [])).rejects.toMatchObject({ status: 403, fields: { permission: "workspace.manage" } });
  await expect(getSecondFactorPolicy(manager)).rejects.toMatchObject({ status: 403 });
  await expect(demand(owner.ctx, ["wizard"])).rejects.toMatchObject({ code: "auth.unknown_role" });
});

test("an admin frees somebody who has lost everything, but not an owner, and not another workspace's people", async () => {
  const owner = await enrolled(host());
  const someone = await colleague(owner.ctx, ["annotator"]);
  const theirs = await login(anonymous(host()), someone);
  await addApp(host(), await contextOf(host(), theirs));
  const admin = await contextOf(host(), await login(anonymous(host()), await colleague(owner.ctx, ["admin"])));
  await expect(resetSecondFactors(admin, { userId: owner.tokens.user.id })).rejects.toMatchObject({
    code: "auth.role_not_yours",
  });
  const foreign = await registered(host());
  await expect(resetSecondFactors(foreign.ctx, { userId: someone.id })).rejects.toMatchObject({ status: 404 });
  await resetSecondFactors(admin, { userId: someone.id });
  expect((await login(anonymous(host()), someone)).user.id).toBe(someone.id);
  expect(await codeOf(refresh(anonymous(host()), { refreshToken: theirs.refreshToken! }))).toBe(
    "auth.invalid_refresh_token",
  );
});
