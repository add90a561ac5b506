import { expect, test } from "bun:test";
import { contextFor, vouch } from "../../kernel/http/identity.ts";
import { useHost } from "../../kernel/testing/host.ts";
import { newId } from "../../kernel/wire/id.ts";
import type { Identity } from "../../kernel/wire/signature.ts";
import { login } from "../login.ts";
import { logout } from "../logout.ts";
import { refresh } from "../refresh.ts";
import { authService } from "../service.ts";
import { addApp, addPasskey, enrolled } from "../testing/enrolled.ts";
import { anonymous, contextOf, registered } from "../testing/registered.ts";
import { createAuthenticator } from "./create-authenticator.ts";
import { createLoginPasskeyOptions, loginPasskey } from "./login-passkey.ts";
import { createStepUpOptions, stepUp } from "./step-up.ts";

const host = useHost([authService]);
const claimsOf = (token: string) =>
  JSON.parse(Buffer.from(token.split(".")[1]!, "base64url").toString()) as {
    sid: string;
    sub: string;
    iat: number;
    auth_time: number;
    amr: string[];
  };

/** What core answers to a caller whose token says when and by what they proved who they are. */
async function dangerous(identity: Partial<Identity>, method = "POST", path = "/roles", body: unknown = role()) {
  const workspaceId = newId();
  const userId = newId();
  await host().request("auth", { workspaceId, userId, permissions: ["role.manage", "user.manage"] }, "GET", "/auth/me");
  const request = new Request(`http://localhost${path}`, {
    method,
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const base = { workspaceId, actor: { type: "user" as const, id: userId }, sessionId: newId(), scopes: null };
  const answer = await host().app.handle(vouch(request, { ...base, ip: null, userAgent: null, ...identity }));
  return ((await answer.json()) as { code?: string }).code ?? answer.status;
}
const role = () => ({ name: `r${newId().replaceAll("-", "").slice(0, 20)}`, title: "Librarian", permissions: [] });
const ago = (seconds: number) => host().clock.now().getTime() - seconds * 1000;

test("a dangerous act needs a proof of the last ten minutes from a person with a session", async () => {
  expect(await dangerous({ authenticatedAt: ago(540) })).toBe(201);
  expect(await dangerous({ authenticatedAt: ago(601) })).toBe("request.step_up_required");
  expect(await dangerous({ authenticatedAt: null })).toBe("request.step_up_required");
  expect(await dangerous({})).toBe("request.step_up_required");
});

test("services and keys are not asked, who could not answer", async () => {
  expect(await dangerous({ actor: { type: "service", id: "projects" }, sessionId: null })).toBe(201);
  expect(await dangerous({ sessionId: null })).toBe(201);
});

test("where only some fields are dangerous, the others need no proof", async () => {
  const path = `/users/${newId()}`;
  expect(await dangerous({}, "PATCH", path, { status: "deactivated" })).toBe("request.step_up_required");
  expect(await dangerous({}, "PATCH", path, { roles: ["annotator"] })).toBe("request.step_up_required");
  expect(await dangerous({}, "PATCH", path, { name: "Ada" })).toBe("request.not_found");
});

test("signing in is a proof, a refresh is none, and a step-up renews it for this session alone", async () => {
  const { email, password, ctx, tokens } = await registered(host());
  const other = await login(anonymous(host()), { email, password });
  const began = claimsOf(tokens.accessToken);
  // Signed a moment after the proof: the second may have turned.
  const isFresh = ({ iat, auth_time: at }: typeof began) => at <= iat && at > iat - 300;
  expect(isFresh(began)).toBe(true);
  expect(began.amr).toEqual(["pwd"]);
  host().clock.advance(1_000_000);
  const renewed = await refresh(anonymous(host()), { refreshToken: tokens.refreshToken! });
  expect(claimsOf(renewed.accessToken).auth_time).toBe(began.auth_time);
  const proved = claimsOf((await stepUp(ctx, { password })).accessToken);
  expect(proved).toMatchObject({ sid: began.sid, sub: began.sub });
  expect(isFresh(proved)).toBe(true);
  expect(proved.auth_time).toBeGreaterThanOrEqual(began.auth_time + 1000);
  const later = await refresh(anonymous(host()), { refreshToken: renewed.refreshToken! });
  expect(claimsOf(later.accessToken).auth_time).toBe(proved.auth_time);
  const elsewhere = await refresh(anonymous(host()), { refreshToken: other.refreshToken! });
  expect(claimsOf(elsewhere.accessToken).auth_time).toBe(claimsOf(other.accessToken).auth_time);
});

test("what a token says is what a verb knows", async () => {
  const { ctx } = await registered(host());
  const identity: Identity = {
    workspaceId: ctx.workspaceId,
    actor: { type: "user", id: ctx.actor.id },
    sessionId: ctx.sessionId,
    scopes: null,
    ip: null,
    userAgent: null,
    authenticatedAt: 5000,
    amr: ["pwd"],
  };
  const grants = async () => ({ ...ctx.grants, active: true });
  const made = await contextFor(ctx.runtime, new Request("http://localhost/"), identity, grants);
  expect([made.authenticatedAt, made.amr]).toEqual([5000, ["pwd"]]);
});

test("whoever has a second factor proves it by that; the password alone is not enough", async () => {
  const owner = await enrolled(host());
  expect(await createStepUpOptions(owner.ctx)).toEqual({ methods: ["totp"], passkey: null });
  await expect(stepUp(owner.ctx, { password: owner.password })).rejects.toMatchObject({
    code: "request.invalid",
    fields: { methods: ["totp"] },
  });
  await expect(stepUp(owner.ctx, { totp: owner.app.confirmed })).rejects.toMatchObject({
    code: "auth.wrong_second_factor",
    status: 422,
  });
  expect(claimsOf((await stepUp(owner.ctx, { totp: owner.app.code() })).accessToken).amr).toContain("mfa");
});

test("a passkey proves it in the session that asked, once", async () => {
  const owner = await registered(host());
  const { device } = await addPasskey(owner.ctx);
  const alone = device.use(await createLoginPasskeyOptions(anonymous(host()), {}));
  const again = await contextOf(host(), await loginPasskey(anonymous(host()), { passkey: alone }));
  const { passkey: options } = await createStepUpOptions(owner.ctx);
  const refused = { code: "auth.passkey_refused", status: 422 };
  await expect(stepUp(again, { passkey: device.use(options!) })).rejects.toMatchObject(refused);
  const { passkey: fresh } = await createStepUpOptions(owner.ctx);
  const answer = device.use(fresh!);
  expect(claimsOf((await stepUp(owner.ctx, { passkey: answer })).accessToken).sid).toBe(owner.ctx.sessionId!);
  await expect(stepUp(owner.ctx, { passkey: answer })).rejects.toMatchObject(refused);
  const signIn = await createLoginPasskeyOptions(anonymous(host()), {});
  await expect(stepUp(owner.ctx, { passkey: device.use(signIn) })).rejects.toMatchObject(refused);
});

test("wrong passwords count as guesses, and an ended session proves nothing", async () => {
  const owner = await registered(host());
  for (let i = 0; i < 10; i++)
    await expect(stepUp(owner.ctx, { password: "wrong" })).rejects.toMatchObject({ code: "auth.wrong_password" });
  await expect(stepUp(owner.ctx, { password: owner.password })).rejects.toMatchObject({ code: "auth.locked_out" });
  const gone = await registered(host());
  await logout(gone.ctx);
  await expect(stepUp(gone.ctx, { password: gone.password })).rejects.toMatchObject({ status: 401 });
  await expect(stepUp(gone.ctx, {})).rejects.toMatchObject({ code: "request.invalid" });
});

test("an app that no code has confirmed is no second factor", async () => {
  const owner = await registered(host());
  await createAuthenticator(owner.ctx, { name: "Phone" });
  const { email, password } = owner;
  expect((await login(anonymous(host()), { email, password })).user.email).toBe(email);
  await addApp(host(), owner.ctx, "Another");
});

test("a session that proved nothing for long adds nobody, in whichever role", async () => {
  const email = `mole.${newId()}@example.org`;
  const person = { email, name: "Mole", roles: ["owner"] };
  const stale = { authenticatedAt: ago(601) };
  expect(await dangerous(stale, "POST", "/users", person)).toBe("request.step_up_required");
  expect(await dangerous(stale, "POST", "/invitations", { email, roles: ["owner"] })).toBe("request.step_up_required");
  const fresh = { authenticatedAt: ago(0) };
  expect(await dangerous(fresh, "POST", "/users", { ...person, roles: [] })).toBe(202);
});
