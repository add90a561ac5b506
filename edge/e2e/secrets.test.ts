import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { authContract } from "../../core/auth/contract.ts";
import { authService } from "../../core/auth/service.ts";
import { grantsOf } from "../../core/grants.ts";
import { createLogger } from "../../core/kernel/logger.ts";
import { useHost } from "../../core/kernel/testing/host.ts";
import type { Endpoint } from "../../core/kernel/wire/endpoint.ts";
import { newId } from "../../core/kernel/wire/id.ts";
import { notificationsService } from "../../core/notifications/service.ts";
import { projectsService } from "../../core/projects/service.ts";
import { sampleOf } from "../../core/matrix/sample.ts";
import { testHome } from "../../db/embedded/test-state.ts";
import { logsOf } from "./logs.ts";
import { type FrontDoor, json, openFrontDoor, type Registered } from "./front-door.ts";

const lines: string[] = [];
const log = createLogger("debug", { write: (line) => void lines.push(line) });
const host = useHost([authService, projectsService, notificationsService], { grantsOf, log });
let door: FrontDoor;
let mole: Registered;
beforeAll(async () => {
  door = await openFrontDoor(host());
  mole = await door.register();
});
afterAll(() => door?.close(), 20_000);

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  door.call(path, { method: "POST", headers: { ...json, ...headers }, body: JSON.stringify(body) });
const cookieOf = (answer: Response) => answer.headers.get("set-cookie") ?? "";

describe("the logs", () => {
  test("hold no secret and no address that any endpoint of auth was given or gave", async () => {
    const secrets = new Set<string>([
      mole.password,
      mole.email,
      mole.tokens.accessToken,
      mole.tokens.refreshToken!,
      mole.tokens.user.name,
    ]);
    const mark = newId().slice(-12);
    const secretFor = (name: string): unknown => {
      if (/id$/i.test(name)) return newId();
      if (/mail/i.test(name)) return `owl.${mark}.${newId().slice(-12)}@example.org`;
      if (
        /password|current|next|token|secret|code|key|state|verifier|challenge|assertion|credential|response|signature/i.test(
          name,
        )
      )
        return `hush-${mark}-${newId().slice(-12)}-teal`;
      return /name|title|device|label/i.test(name) ? `Owl ${mark}` : undefined;
    };
    const note = (value: unknown): void => {
      if (typeof value === "string" && (value.includes(mark) || value.length > 40)) secrets.add(value);
      else if (typeof value === "object" && value !== null) for (const one of Object.values(value)) note(one);
    };
    const walk = async ([name, e]: [string, Endpoint], headers: Record<string, string>) => {
      if (e.spec.internal || name === "logout") return;
      const body = e.spec.body ? sampleOf(e.spec.body, secretFor) : undefined;
      note(body);
      const path = e.path.replace(/:(\w+)/g, () => newId());
      const query = `?secret=hush-${mark}-query&email=owl.${mark}@example.org`;
      for (const suffix of ["", query]) {
        const answer = await door.call(`/v1${path}${suffix}`, {
          method: e.method,
          headers: {
            ...json,
            ...headers,
            "user-agent": `agent-${mark}`,
            "x-secret": `hush-${mark}-header`,
            cookie: `welo_refresh=hush-${mark}-cookie`,
            "if-match": "*",
          },
          body: body === undefined ? undefined : JSON.stringify(body),
        });
        const text = await answer.text();
        if (name !== "getJwks" && text.startsWith("{")) note(JSON.parse(text));
      }
    };
    for (const one of Object.entries(authContract))
      for (const headers of [{}, mole.bearer]) await walk(one, headers as Record<string, string>);
    // Broken ones, too: what cannot be parsed must not be quoted.
    for (const body of [`{"password":"hush-${mark}-broken`, `hush-${mark}-text`, `{"email":{"hush-${mark}":1}}`])
      await door.call("/v1/auth/login", { method: "POST", headers: json, body });
    for (const password of ["wrong", mole.password]) await post("/v1/auth/login", { email: mole.email, password });
    await post("/v1/auth/refresh", { refreshToken: mole.tokens.refreshToken });
    const again = (await (await post("/v1/auth/refresh", { refreshToken: mole.tokens.refreshToken })).json()) as object;
    note(again);
    await door.call("/v1/auth/me", { headers: { authorization: `Bearer ${mole.tokens.accessToken}x` } });

    const servers = logsOf(testHome).filter(({ name }) => /^(redis|s3|postgres)/.test(name));
    expect(servers.map(({ name }) => name).sort()).toEqual(["postgres.log", "redis.log", "s3.log"]);
    const logs = [...lines, ...door.edge.lines].join("\n");
    expect(door.edge.lines.length).toBeGreaterThan(40);
    const found = [...secrets, mark, "127.0.0.1:"].filter(
      (secret) => secret.length > 4 && logs.includes(secret) && !/^(https?:|urn:)/.test(secret),
    );
    const quoted = found
      .map((secret) => [
        secret,
        logs
          .split("\n")
          .find((line) => line.includes(secret))
          ?.slice(0, 300),
      ])
      .filter(([secret]) => secret !== "127.0.0.1:");
    expect(quoted).toEqual([]);
    // The servers name the address of whoever came, which is the tests' own.
    const inServers = [...secrets, mark].filter(
      (secret) => secret.length > 4 && servers.some(({ text }) => text.includes(secret)),
    );
    expect(inServers).toEqual([]);
  });
});

describe("a browser's session", () => {
  const browser = { "x-welo-browser": "1" };
  const mine = { origin: "http://console.test" };
  let mole: Registered;
  beforeAll(async () => {
    mole = await door.register();
  });
  const signIn = async () => {
    const answer = await post(
      "/v1/auth/login",
      { email: mole.email, password: mole.password },
      { ...browser, ...mine },
    );
    return /^welo_refresh=([^;]+);/.exec(cookieOf(answer))![1]!;
  };

  test("its cookie can be read by no script, and is sent to no other site", async () => {
    const answer = await post(
      "/v1/auth/login",
      { email: mole.email, password: mole.password },
      { ...browser, ...mine },
    );
    expect(cookieOf(answer)).toMatch(/; HttpOnly/);
    expect(cookieOf(answer)).toMatch(/; SameSite=Strict/);
    expect(cookieOf(answer)).toMatch(/; Path=\/;/);
    expect(cookieOf(answer)).not.toMatch(/domain=/i);
    expect(((await answer.json()) as { refreshToken: null }).refreshToken).toBeNull();
  });

  test("another site cannot refresh, sign in nor sign out with it, however it spells its origin", async () => {
    const cookie = `welo_refresh=${await signIn()}`;
    for (const origin of [
      "http://evil.test",
      "null",
      "http://console.test.evil.test",
      "http://console.test:81",
      "https://console.test",
      "http://CONSOLE.test.",
      "http://evilconsole.test",
      "http://console.test@evil.test",
      "http://console.test/",
      "file://",
      "http://console.test, http://evil.test",
    ]) {
      for (const path of ["refresh", "logout"]) {
        const answer = await post(
          `/v1/auth/${path}`,
          {},
          { ...browser, cookie, origin, ...(path === "logout" ? mole.bearer : {}) },
        );
        expect([origin, path, answer.status >= 400, cookieOf(answer)]).toEqual([origin, path, true, ""]);
        expect(answer.headers.get("access-control-allow-origin")).toBeNull();
      }
    }
    expect((await post("/v1/auth/refresh", {}, { ...browser, ...mine, cookie })).status).toBe(200);
  });

  test("a form of another site, which can set neither header nor content type, moves nothing", async () => {
    const cookie = `welo_refresh=${await signIn()}`;
    for (const type of ["application/x-www-form-urlencoded", "text/plain", "multipart/form-data; boundary=x"]) {
      for (const origin of [{}, { origin: "http://evil.test" }] as Record<string, string>[]) {
        const answer = await door.call("/v1/auth/refresh", {
          method: "POST",
          headers: { "content-type": type, cookie, ...origin },
          body: "{}",
        });
        expect([type, answer.status, cookieOf(answer)]).toEqual([type, 401, ""]);
      }
    }
    expect((await door.call("/v1/auth/refresh", { headers: { cookie, ...browser } })).status).toBe(405);
    expect((await post("/v1/auth/refresh", {}, { ...browser, ...mine, cookie })).status).toBe(200);
  });

  test("a cookie tossed in beside the true one is not chosen: with two there is none", async () => {
    const [true_, tossed] = [await signIn(), "x".repeat(43)];
    for (const cookie of [
      `welo_refresh=${tossed}; welo_refresh=${true_}`,
      `welo_refresh=${true_}; welo_refresh=${tossed}`,
      `welo_refresh="${true_}"`,
      `Welo_refresh=${true_}`,
      `welo_refresh =${true_}`,
      `x=welo_refresh=${true_}`,
      `welo_refresh=`,
    ]) {
      const answer = await post("/v1/auth/refresh", {}, { ...browser, ...mine, cookie });
      expect([cookie.slice(0, 30), answer.status]).toEqual([cookie.slice(0, 30), 401]);
    }
    expect((await post("/v1/auth/refresh", {}, { ...browser, ...mine, cookie: `welo_refresh=${true_}` })).status).toBe(
      200,
    );
  });

  test("the cookie opens nothing but auth's own door, and an access token in a cookie opens nothing", async () => {
    const cookie = `welo_refresh=${await signIn()}; access_token=${mole.tokens.accessToken}`;
    for (const path of ["/v1/auth/me", "/v1/projects", "/v1/auth/sessions"])
      expect((await door.call(path, { headers: { cookie, ...browser } })).status).toBe(401);
  });

  test("another site may not even ask, and learns nothing from the answer", async () => {
    for (const origin of ["http://evil.test", "null"]) {
      const asked = await door.call("/v1/auth/refresh", {
        method: "OPTIONS",
        headers: {
          origin,
          "access-control-request-method": "POST",
          "access-control-request-headers": "x-welo-browser",
        },
      });
      for (const name of ["origin", "credentials", "headers", "methods"])
        expect(asked.headers.get(`access-control-allow-${name}`)).toBeNull();
      const read = await door.call("/v1/auth/me", { headers: { ...mole.bearer, origin } });
      expect([read.status, read.headers.get("access-control-allow-origin"), read.headers.get("vary")]).toEqual([
        200,
        null,
        "origin, welo-version",
      ]);
    }
  });
});
