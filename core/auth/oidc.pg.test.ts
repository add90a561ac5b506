import { expect, test } from "bun:test";
import { useHost } from "../kernel/testing/host.ts";
import { authService } from "./service.ts";
import { startOidc } from "./start-oidc.ts";
import { startProvider } from "./testing/identity-provider.ts";
import { refusalOf, useOidc } from "./testing/oidc-world.ts";
import { anonymous, registered } from "./testing/registered.ts";

const host = useHost([authService]);
const { idp, begin, finish, trust, name, person, signIn } = useOidc(host);

test("an answer is good once, in the browser that began, within ten minutes", async () => {
  const { id } = await trust((await registered(host())).ctx);
  const { url, binding } = await begin(id);
  const back = await idp().visit(url, person());
  const over = { code: "auth.sign_in_over", status: 410 };
  expect(await refusalOf(finish(back, null))).toMatchObject(over);
  expect(await refusalOf(finish(back, (await begin(id)).binding))).toMatchObject(over);
  expect(await refusalOf(finish({ ...back, state: "made-up" }, binding))).toMatchObject(over);
  const tries = await Promise.all(
    Array.from({ length: 5 }, () =>
      finish(back, binding).then(
        () => "in",
        (error: { code: string }) => error.code,
      ),
    ),
  );
  expect(tries.toSorted()).toEqual([...Array<string>(4).fill("auth.sign_in_over"), "in"].toSorted());
  const late = await begin(id);
  const answer = await idp().visit(late.url, person());
  host().clock.advance(601_000);
  expect(await refusalOf(finish(answer, late.binding))).toMatchObject(over);
});

test("a code of another sign-in, or used already, is refused", async () => {
  const { id } = await trust((await registered(host())).ctx);
  const [one, other] = [await begin(id), await begin(id)];
  const back = await idp().visit(one.url, person());
  const mixed = finish({ ...back, state: new URL(other.url).searchParams.get("state")! }, other.binding);
  expect(await refusalOf(mixed)).toMatchObject({ code: "auth.provider_refused", status: 401 });
});

test("an answer from another issuer is refused (RFC 9207)", async () => {
  const { id } = await trust((await registered(host())).ctx);
  for (const iss of ["https://evil.example.org", undefined]) {
    const { url, binding } = await begin(id);
    const back = await idp().visit(url, person());
    expect(back.iss).toBe(idp().issuer);
    const { iss: _, ...rest } = back;
    expect(await refusalOf(finish(iss ? { ...rest, iss } : rest, binding))).toMatchObject({
      code: "auth.provider_refused",
    });
  }
});

test("a code that a lying provider lured away from another is refused, before the liar hears of it", async () => {
  idp().tamper = (path, body) =>
    path.includes("openid-configuration")
      ? { ...body, authorization_response_iss_parameter_supported: undefined }
      : body;
  const heard: string[] = [];
  const liar = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    async fetch(request) {
      const { origin, pathname } = new URL(request.url);
      if (pathname.includes("openid-configuration"))
        return Response.json({
          issuer: origin,
          authorization_endpoint: `${origin}/auth`,
          token_endpoint: `${origin}/token`,
          jwks_uri: `${origin}/jwks`,
        });
      heard.push(await request.text());
      return Response.json({ error: "invalid_grant" }, { status: 400 });
    },
  });
  const [honest, evil] = [
    await trust((await registered(host())).ctx),
    await name((await registered(host())).ctx, { issuer: liar.url.origin }),
  ];
  const [sub, mine, theirs] = [person(), await begin(honest.id), await begin(evil.id)];
  const lure = new URL(mine.url);
  lure.searchParams.set("state", new URL(theirs.url).searchParams.get("state")!);
  const { iss: _, ...back } = await idp().visit(lure.href, sub);
  expect(back.providerId).toBe(honest.id);
  const over = { code: "auth.sign_in_over" };
  expect(await refusalOf(finish(back, theirs.binding))).toMatchObject(over);
  expect(await refusalOf(finish({ ...back, providerId: evil.id }, theirs.binding))).toMatchObject(over);
  expect(heard).toEqual([]);
  lure.searchParams.set("redirect_uri", evil.redirectUri);
  await expect(idp().visit(lure.href, sub)).rejects.toThrow("redirect_uri");
  idp().tamper = null;
  await liar.stop(true);
});

const b64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
const now = () => Math.floor(Date.now() / 1000);
const forgeries: [string, (claims: Record<string, unknown>) => Promise<string> | string][] = [
  ["with another nonce", (claims) => idp().sign({ ...claims, nonce: "another" })],
  ["without a nonce", ({ nonce: _, ...claims }) => idp().sign(claims)],
  ["of another issuer", (claims) => idp().sign({ ...claims, iss: "https://evil.example.org" })],
  ["for another client", (claims) => idp().sign({ ...claims, aud: "another" })],
  [
    "for many clients, with us as none of its parties",
    (claims) => idp().sign({ ...claims, aud: [idp().clientId, "b"], azp: "b" }),
  ],
  ["that has expired", (claims) => idp().sign({ ...claims, iat: now() - 7200, exp: now() - 3600 })],
  ["that nobody signed", (claims) => `${b64({ alg: "none" })}.${b64(claims)}.`],
  [
    "signed by the public key as a secret",
    (claims) => idp().sign(claims, { alg: "HS256" }, new TextEncoder().encode(JSON.stringify(idp().publicKey))),
  ],
  [
    "signed by our client secret",
    (claims) => idp().sign(claims, { alg: "HS256" }, new TextEncoder().encode(idp().clientSecret.padEnd(32))),
  ],
  ["signed by a key that is not published", (claims) => idp().sign(claims, { kid: "another" })],
  [
    "whose claims were changed afterwards",
    async (claims) => {
      const [header, , signature] = (await idp().sign(claims as never)).split(".");
      return `${header}.${b64({ ...claims, sub: "another" })}.${signature}`;
    },
  ],
];

const withToken = (forge: (claims: Record<string, unknown>) => Promise<string> | string) => {
  idp().tamper = async (path, body) => {
    if (path !== "/token" || typeof body.id_token !== "string") return body;
    const payload = Buffer.from(body.id_token.split(".")[1]!, "base64url").toString();
    return { ...body, id_token: await forge(JSON.parse(payload) as Record<string, unknown>) };
  };
};

test("an ID token that is signed again, and nothing else, is good", async () => {
  const { id } = await trust((await registered(host())).ctx);
  const sub = person();
  withToken((claims) => idp().sign(claims));
  const tokens = await signIn(id, sub).finally(() => (idp().tamper = null));
  expect(tokens.user.roles).toEqual(["annotator"]);
});

test.each(forgeries)("an ID token %s is refused", async (_what, forge) => {
  const { id } = await trust((await registered(host())).ctx);
  const sub = person();
  withToken(forge);
  const refusal = await refusalOf(signIn(id, sub)).finally(() => (idp().tamper = null));
  expect(refusal).toMatchObject({ code: "auth.provider_refused", status: 401 });
  expect(await signIn(id, sub)).toMatchObject({ user: { roles: ["annotator"] } });
});

test("a provider that changes its keys is followed at once", async () => {
  const { id } = await trust((await registered(host())).ctx);
  const sub = person();
  const { user } = await signIn(id, sub);
  await idp().rotate();
  expect((await signIn(id, sub)).user.id).toBe(user.id);
});

test("a provider that is away, or never answers, is a problem soon", async () => {
  const { id } = await trust((await registered(host())).ctx);
  const gone = await startProvider("http://127.0.0.1:1");
  const away = await trust((await registered(host())).ctx, { issuer: gone.issuer });
  await gone.stop();
  expect(await refusalOf(begin(away.id))).toMatchObject({ code: "auth.provider_away", status: 503 });
  const { url, binding } = await begin(id);
  const back = await idp().visit(url, person());
  idp().silent = true;
  const began = performance.now();
  const refusal = await refusalOf(finish(back, binding)).finally(() => (idp().silent = false));
  expect(refusal).toMatchObject({ code: "auth.provider_away" });
  expect(performance.now() - began).toBeLessThan(10_000);
});

test("nobody is sent on to a page that is not ours", async () => {
  const { id: providerId } = await trust((await registered(host())).ctx);
  for (const returnTo of [
    "https://evil.example",
    "//evil.example/app/",
    "/app/../..//evil.example",
    "/app\\@evil.example",
    "/elsewhere",
    "javascript:1",
    "/app/../v1/x",
    "/app/\n",
  ])
    expect(await refusalOf(startOidc(anonymous(host()), { providerId, returnTo }))).toMatchObject({ status: 422 });
});
