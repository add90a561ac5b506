import { expect, test } from "bun:test";
import { createLocalJWKSet, exportJWK, generateKeyPair, type JSONWebKeySet, jwtVerify, SignJWT } from "jose";
import { useHost } from "../kernel/testing/host.ts";
import { signAccessToken } from "./access-token.ts";
import { getJwks } from "./get-jwks.ts";
import { anonymous, registered } from "./testing/registered.ts";
import { authService } from "./service.ts";
import { prepareSigningKeys, publicKeys, rotateSigningKeys } from "./signing-keys.ts";
import { verifyToken } from "./verify-token.ts";

const host = useHost([authService]);
const runtime = () => host().runtimes.get("auth")!;
const day = 86_400_000;

async function verifyOutside(token: string) {
  const answer = await host().request("auth", {}, "GET", "/auth/jwks");
  const keys = createLocalJWKSet((await answer.json()) as JSONWebKeySet);
  const currentDate = host().clock.now();
  return jwtVerify(token, keys, {
    algorithms: ["EdDSA"],
    issuer: "welo",
    audience: "welo",
    typ: "at+jwt",
    currentDate,
  });
}

test("an access token verifies against the published keys and names user, workspace and session", async () => {
  const { tokens, ctx } = await registered(host());
  const { payload, protectedHeader } = await verifyOutside(tokens.accessToken);
  expect(payload).toMatchObject({ sub: tokens.user.id, wsp: tokens.workspace.id, sid: ctx.sessionId! });
  expect(payload.exp! - payload.iat!).toBe(600);
  expect(payload.jti).toBeString();
  expect(protectedHeader).toEqual({ alg: "EdDSA", typ: "at+jwt", kid: (await publicKeys(runtime()))[0]!.kid });
});

test("the published keys hold nothing private", async () => {
  for (const key of (await getJwks(anonymous(host()))).keys)
    expect(Object.keys(key).sort()).toEqual(["alg", "crv", "kid", "kty", "use", "x"]);
});

test("processes that start at once agree on one key", async () => {
  const before = await publicKeys(runtime());
  await Promise.all([1, 2, 3].map(() => prepareSigningKeys(runtime())));
  expect(await publicKeys(runtime())).toEqual(before);
});

test("a key is followed by another after thirty days: published first, then signing, and the old one stays until its tokens are gone", async () => {
  const { tokens, ctx } = await registered(host());
  const bearer = {
    userId: tokens.user.id,
    workspaceId: tokens.workspace.id,
    sessionId: ctx.sessionId!,
    authenticatedAt: new Date(),
    amr: ["pwd"],
    until: new Date(host().clock.now().getTime() + 90 * day),
  };
  const kidOf = async () =>
    (await verifyOutside((await signAccessToken(runtime(), bearer)).accessToken)).protectedHeader.kid;
  const first = await kidOf();
  await rotateSigningKeys(runtime());
  expect(await publicKeys(runtime())).toHaveLength(1);
  host().clock.advance(30 * day + 1000);
  await Promise.all([rotateSigningKeys(runtime()), rotateSigningKeys(runtime())]);
  expect(await publicKeys(runtime())).toHaveLength(2);
  expect(await kidOf()).toBe(first);

  host().clock.advance(15 * 60_000 - 5000);
  const last = await signAccessToken(runtime(), bearer);
  host().clock.advance(10_000);
  expect(await kidOf()).not.toBe(first);
  await rotateSigningKeys(runtime());
  expect((await verifyOutside(last.accessToken)).protectedHeader.kid).toBe(first);
  host().clock.advance(15 * 60_000);
  await rotateSigningKeys(runtime());
  const left = await publicKeys(runtime());
  expect(left).toHaveLength(1);
  expect(left[0]!.kid).toBe((await kidOf())!);
});

test("a token is called good while its session lives, and forged ones never are", async () => {
  const { tokens, ctx } = await registered(host());
  const ask = (token: string) => verifyToken(anonymous(host()), { token });
  expect(await ask(tokens.accessToken)).toMatchObject({
    valid: true,
    userId: tokens.user.id,
    workspaceId: tokens.workspace.id,
  });

  const [key] = await publicKeys(runtime());
  const { privateKey } = await generateKeyPair("EdDSA", { crv: "Ed25519", extractable: true });
  const claims = { wsp: tokens.workspace.id, sid: ctx.sessionId };
  const now = Math.floor(host().clock.now().getTime() / 1000);
  const made = (header: object, signKey: CryptoKey | Uint8Array) =>
    new SignJWT(claims)
      .setProtectedHeader({ typ: "at+jwt", kid: key!.kid, alg: "EdDSA", ...header })
      .setSubject(tokens.user.id)
      .setIssuer("welo")
      .setAudience("welo")
      .setIssuedAt(now)
      .setExpirationTime(now + 600)
      .sign(signKey);
  const [, payload] = tokens.accessToken.split(".");
  const none = `${Buffer.from('{"alg":"none","typ":"at+jwt"}').toString("base64url")}.${payload}.`;
  const jwk = await exportJWK(privateKey);
  const forged = [
    await made({}, privateKey),
    await made({ jwk: { kty: jwk.kty, crv: jwk.crv, x: jwk.x } }, privateKey),
    await made({ alg: "HS256" }, Buffer.from(key!.x!, "base64url")),
    none,
    tokens.accessToken.slice(0, -4) + "AAAA",
    "",
    "a.b.c",
  ];
  for (const token of forged) expect(await ask(token)).toMatchObject({ valid: false, userId: null });
  host().clock.advance(600_000);
  expect(await ask(tokens.accessToken)).toMatchObject({ valid: false });
});
