import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { gzipSync } from "node:zlib";
import { authService } from "../../core/auth/service.ts";
import { grantsOf } from "../../core/grants.ts";
import { useHost } from "../../core/kernel/testing/host.ts";
import { projectsService } from "../../core/projects/service.ts";
import { type FrontDoor, json, openFrontDoor, type Registered } from "./front-door.ts";
import { rawRequest, sendRaw } from "./raw.ts";

const host = useHost([authService, projectsService], { grantsOf });
let door: FrontDoor;
let mole: Registered;
let victim: Registered;
beforeAll(async () => {
  door = await openFrontDoor(host(), { DEADLINE_MS: "1500" });
  mole = await door.register();
  victim = await door.register();
});
afterAll(() => door?.close(), 20_000);

const auth = () => `authorization: Bearer ${mole.tokens.accessToken}`;
/** What must be in no answer that the mole gets. */
const secrets = () => [victim.tokens.workspace.id, victim.tokens.user.id, victim.email, victim.tokens.workspace.name];

interface Sent {
  status: number | null;
  text: string;
}
/** Sends bytes; fails on another's data, and on a server that cannot answer a good request afterwards. */
async function attack(bytes: string | Uint8Array, options?: { waitMs?: number; all?: boolean }): Promise<Sent> {
  const { status, text } = await sendRaw(door.edge.url, [bytes], options);
  for (const secret of secrets()) expect(text).not.toContain(secret);
  return { status, text };
}
const refused = ({ status }: Sent) => status === null || (status >= 400 && status < 500);
/** Workerd's own answer to what it cannot even parse: it never was a request to us, and in front of us in the cloud is another server. */
const refusedByWorkerd = ({ status, text }: Sent) =>
  status !== null &&
  status >= 500 &&
  !/x-request-id/i.test(text) &&
  /\r\n\r\n(Internal Server Error|ERROR: [^{]*)$/.test(text);
const me = async () => (await door.call("/v1/auth/me", { headers: mole.bearer })).status;

describe("a path means one thing only", () => {
  const prefixes = ["/v1/projects", "/v1/auth/me"];
  const tricks = (path: string): string[] => [
    `/${path}`,
    `/v1/${path}`,
    path.replace("/v1/", "/v1//"),
    path.replace("/v1/", "/v1/./%2e/"),
    path.replace("/v1/", "/v1%2f"),
    path.replace("/v1/", "/v1\\"),
    path.replace("/v1/", "/v1%5c"),
    path.replace("/v1/", "/v2/"),
    path.replace("/v1/", "/v1/v1/"),
    path.replace("/v1/", "/V1/"),
    `${path}/`,
    `${path}//`,
    `${path}/.`,
    `${path}/%2e`,
    `${path};x=y`,
    `${path};/..;/`,
    `${path}/..;/internal/auth/grants/x`,
    `${path}%00`,
    `${path}%0d%0ax-welo-identity:%20x`,
    `${path}%20`,
    `${path}%09`,
    `${path}.json`,
    `${path}%3fa=b`,
    `${path}%23`,
    `${path}%c0%af..%c0%afinternal`,
    `${path}%e0%80%af`,
    `${path}%ff`,
    `${path}%`,
    `${path}%zz`,
    `${path}%u002e`,
    `${path}/..%2f..%2finternal/auth/grants/x`,
    `${path}/%2e%2e%2f%2e%2e%2finternal`,
    `${path}/%252e%252e/internal`,
    path.toUpperCase(),
    path.replace("j", "%6A").replace("m", "%6D"),
    path.replaceAll("/", "//"),
  ];
  test("and every other spelling of it is nothing, and reaches nothing", async () => {
    const wrong: string[] = [];
    for (const path of [
      ...prefixes.flatMap(tricks),
      "",
      "//evil.test/v1/projects",
      "/..",
      "/../../etc/passwd",
      "/app/../../etc/passwd",
      "/app/%2e%2e/%2e%2e/wrangler.toml",
      "/docs/..%2f..%2fpackage.json",
      "/app/..\\..\\package.json",
      "/.env",
      "/.git/config",
      "/internal/auth/grants/x",
      "/v1/internal/rooms/user:x",
      "/INTERNAL/auth/grants/x",
      "/v1/%69nternal/auth/grants/x",
    ]) {
      const sent = await attack(rawRequest(`GET ${path}`, [auth()]));
      // What the URL standard folds together before we see it, such as `/./`, is the same path.
      const folded =
        [200, 302].includes(sent.status!) && ["/v1/./%2e/", "/.", "/%2e", "\\"].some((part) => path.includes(part));
      if (!refused(sent) && !folded) wrong.push(`${path}: ${sent.status} ${sent.text.slice(0, 80)}`);
    }
    expect(wrong).toEqual([]);
    expect(await me()).toBe(200);
  });

  test("internal paths are not there for anybody, however they are asked for", async () => {
    const inner = `/internal/auth/grants/${victim.tokens.user.id}`;
    const spellings = [
      inner,
      `/v1${inner}`,
      `//${inner}`,
      `/v1/projects/..${inner}`,
      `/v1/projects/%2e%2e/..${inner}`,
      `/app/..${inner}`,
      `${inner}?`,
      `http://127.0.0.1${inner}`,
      `/v1/./${inner.slice(1)}`,
    ];
    for (const path of spellings)
      for (const method of ["GET", "POST", "DELETE"]) {
        const sent = await attack(rawRequest(`${method} ${path}`, [auth()]));
        expect([path, sent.status, refused(sent) || refusedByWorkerd(sent)]).toEqual([path, sent.status, true]);
      }
  });

  test("methods that are none of ours, and targets that are no paths, are refused", async () => {
    for (const line of [
      "TRACE /v1/projects",
      "CONNECT evil.test:443",
      "CONNECT /v1/projects",
      "PROPFIND /v1/projects",
      "TRACK /",
      "PURGE /v1/projects",
      "get /v1/projects",
      "GET\t/v1/projects",
      "G=T /v1/projects",
      "GET  /v1/projects",
      "OPTIONS *",
      "PRI *",
      "GET evil.test",
      "\u0000 /",
    ]) {
      const sent = await attack(rawRequest(line, [auth()]));
      expect([
        line,
        refused(sent) || refusedByWorkerd(sent) || (/^(OPTIONS|GET\s)/.test(line) && sent.status! < 300),
        /welo-identity|authorization:/i.test(sent.text),
      ]).toEqual([line, true, false]);
    }
    expect(await me()).toBe(200);
  });

  test("an absolute target names no other host, and Host decides nothing", async () => {
    for (const [target, hosts] of [
      ["http://evil.test/v1/auth/me", ["host: welo.test"]],
      ["/v1/auth/me", ["host: evil.test"]],
      ["/v1/auth/me", ["host: 127.0.0.1:1"]],
      ["/v1/auth/me", ["host: welo.test, evil.test"]],
      ["/v1/auth/me", ["host: welo.test", "host: evil.test"]],
      ["/v1/auth/me", ["host: a/b?c#d@e"]],
      ["/v1/auth/me", ["host: "]],
      ["/v1/auth/me", []],
    ] as const) {
      const sent = await attack([`GET ${target} HTTP/1.1`, ...hosts, auth(), "connection: close", "", ""].join("\r\n"));
      const known = refused(sent) || sent.status === 200 || refusedByWorkerd(sent);
      expect([target, hosts, known]).toEqual([target, hosts, true]);
      expect(sent.text.replace(/"instance":"[^"]*"/, "")).not.toContain("evil.test");
    }
  });
});

describe("a request ends where it ends", () => {
  /** A second request in the body of a first, without a token: it must not get the first one's. */
  const hidden = "GET /v1/auth/me HTTP/1.1\r\nhost: welo.test\r\n\r\n";
  const head = (headers: string[]) =>
    [
      "POST /v1/auth/verify-token HTTP/1.1",
      "host: welo.test",
      "content-type: application/json",
      auth(),
      ...headers,
      "",
      "",
    ].join("\r\n");

  test("two ways to say how long a body is are refused, and what is hidden behind is not answered", async () => {
    const body = `0\r\n\r\n${hidden}`;
    const length = `content-length: ${body.length}`;
    for (const headers of [
      [length, "transfer-encoding: chunked"],
      ["transfer-encoding: chunked", length],
      ["content-length: 5", length],
      [`content-length: 5, ${body.length}`],
      ["content-length: 5\r\ncontent-length : 50"],
      ["content-length: +5"],
      ["content-length: 0x5"],
      ["content-length: 5 5"],
      ["content-length: -1"],
      ["content-length: 99999999999999999999"],
      ["transfer-encoding: xchunked"],
      ["transfer-encoding: chunked, identity"],
      ["transfer-encoding: identity, chunked"],
      ["transfer-encoding: chunked", "transfer-encoding: identity"],
      ["transfer-encoding:\tchunked", length],
      ["transfer-encoding : chunked", length],
      [" transfer-encoding: chunked", length],
      ["x: y\ntransfer-encoding: chunked", length],
      ["transfer-encoding: chun\r\n ked", length],
    ]) {
      const sent = await attack(head(headers) + body, { all: true, waitMs: 250 });
      const answers = sent.text.split(/(?=HTTP\/1\.1 \d{3})/).filter(Boolean);
      const wrong = answers.filter(
        (text) => !/^HTTP\/1\.1 (4|200)/.test(text) && !refusedByWorkerd({ status: 500, text }),
      );
      expect([headers, wrong]).toEqual([headers, []]);
      for (const text of answers.slice(1)) expect([headers, text.slice(0, 12)]).toEqual([headers, "HTTP/1.1 401"]);
      expect(sent.text).not.toContain(mole.email);
    }
    expect(await me()).toBe(200);
  });

  test("chunks that are none, and bodies that break off, are refused or dropped", async () => {
    const chunked = head(["transfer-encoding: chunked", "connection: close"]);
    for (const body of [
      "zz\r\nab\r\n0\r\n\r\n",
      "-1\r\na\r\n0\r\n\r\n",
      "ffffffffffffffffff\r\na\r\n0\r\n\r\n",
      '2;ext="a\r\nb"\r\nab\r\n0\r\n\r\n',
      "2\nab\n0\n\n",
      "0x2\r\nab\r\n0\r\n\r\n",
      "2\r\nabc\r\n0\r\n\r\n",
      " 2\r\nab\r\n0\r\n\r\n",
    ])
      expect([body, refused(await attack(chunked + body, { waitMs: 1_000 }))]).toEqual([body, true]);
    for (const cut of [
      head(["content-length: 100"]) + '{"tok',
      chunked + "5\r\n{",
      "GET /v1/auth/me HTTP/1.1\r\nhost: wel",
      "GET",
      "\r\n\r\n\r\n",
      "\u0016\u0003\u0001\u0002",
      "GET / HTTP/9.9\r\n\r\n",
      "GET /v1/auth/me HTTP/0.9\r\n\r\n",
    ]) {
      const sent = await attack(cut, { waitMs: 150 });
      expect([cut, sent.text.slice(0, 200), refused(sent) || refusedByWorkerd(sent)]).toEqual([
        cut,
        sent.text.slice(0, 200),
        true,
      ]);
    }
    expect(await me()).toBe(200);
  });

  test("a body that trickles in ends at a deadline, and takes nobody's turn", async () => {
    const trickle = async function* () {
      yield head(["content-length: 2000"]);
      for (let i = 0; i < 100; i++) {
        await Bun.sleep(100);
        yield "x";
      }
    };
    const slow = Array.from({ length: 5 }, () => sendRaw(door.edge.url, trickle(), { waitMs: 9_000 }));
    expect(await me()).toBe(200);
    for (const { status, ms } of await Promise.all(slow)) {
      expect(status === null || (status >= 400 && status < 500)).toBe(true);
      expect(ms).toBeLessThan(6_000);
    }
  });
});

describe("a header says what it may", () => {
  test("line breaks, folds and bare control characters end no header early", async () => {
    for (const header of [
      "x: a\r\n b",
      "x: a\r\n\tb",
      "x: a\rx-welo-identity: y",
      "x: a\nx-welo-identity: y",
      "x: a\u0000b",
      ": empty",
      "x y: z",
      "x\u0000y: z",
      "no colon",
      "x(: y",
      "(x): y",
    ]) {
      const sent = await attack(rawRequest("GET /v1/auth/me", [auth(), header]), { waitMs: 1_000 });
      expect([header, refused(sent) || sent.status === 200]).toEqual([header, true]);
    }
    for (const query of [
      "a=%0d%0aset-cookie:%20x=1",
      "a=%0aLocation:%20http://evil.test",
      "cursor=%0d%0a%0d%0a<html>",
      "limit=%00",
    ]) {
      const sent = await attack(rawRequest(`GET /v1/projects?${query}`, [auth()]));
      expect([query, refused(sent), /^(set-cookie|location):/im.test(sent.text.split("\r\n\r\n")[0]!)]).toEqual([
        query,
        true,
        false,
      ]);
    }
  });

  test("many headers, long ones and long paths are refused without a fall", async () => {
    const many = (count: number) => Array.from({ length: count }, (_, i) => `x-${i}: y`);
    for (const bytes of [
      rawRequest("GET /v1/auth/me", [auth(), `x: ${"y".repeat(100_000)}`]),
      rawRequest("GET /v1/auth/me", [auth(), ...many(10_000)]),
      rawRequest(`GET /v1/projects?search=${"x".repeat(100_000)}`, [auth()]),
      rawRequest(`GET /v1/${"x".repeat(100_000)}`, [auth()]),
      rawRequest(`GET /${"a/".repeat(20_000)}`, [auth()]),
      rawRequest("GET /v1/auth/me", [`cookie: ${"a=b; ".repeat(20_000)}`]),
    ]) {
      const { status } = await attack(bytes);
      expect([bytes.slice(0, 60), bytes.length, status]).toEqual([
        bytes.slice(0, 60),
        bytes.length,
        status! < 500 ? status : 0,
      ]);
    }
    expect(await me()).toBe(200);
  });

  test("nobody is somebody else by saying so", async () => {
    const identity = Buffer.from(
      JSON.stringify({
        workspaceId: victim.tokens.workspace.id,
        actor: { type: "service", id: "tasks" },
        sessionId: null,
        scopes: null,
        ip: null,
        userAgent: null,
      }),
    ).toString("base64url");
    const names = [
      "x-welo-identity",
      "X-Welo-Identity",
      "x_welo_identity",
      "x-welo-signature",
      "x-welo-nonce",
      "x-welo-time",
      "x-welo-body",
      "x-on-behalf-of",
      "x-correlation-id",
      "x-request-id",
      "x-forwarded-for",
      "x-forwarded-host",
      "x-forwarded-user",
      "x-real-ip",
      "x-original-url",
      "x-rewrite-url",
      "x-http-method-override",
      "x-method-override",
      "forwarded",
      "cf-access-jwt-assertion",
      "cf-worker",
      "true-client-ip",
      "x-user-id",
      "x-workspace-id",
      "x-permissions",
    ];
    for (const name of names) {
      for (const value of [identity, victim.tokens.user.id, "/internal/auth/grants/x", "DELETE"]) {
        const mine = await attack(rawRequest("GET /v1/auth/me", [auth(), `${name}: ${value}`]));
        expect([name, mine.status, mine.text.includes(mole.tokens.user.id)]).toEqual([name, 200, true]);
        expect([name, (await attack(rawRequest("GET /v1/auth/me", [`${name}: ${value}`]))).status]).toEqual([
          name,
          401,
        ]);
      }
    }
  });

  test("a WebSocket is opened where there is one, and nowhere else", async () => {
    const upgrade = [
      "connection: Upgrade",
      "upgrade: websocket",
      "sec-websocket-version: 13",
      "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==",
    ];
    for (const path of [
      "/v1/projects",
      "/v1/auth/me",
      "/healthz",
      "/app/",
      "/internal/rooms/user:x",
      "/v1/inbox/socket",
      "/v1/inbox/socket?ticket=x",
      "/v1/auth/login",
    ]) {
      const bytes = [`GET ${path} HTTP/1.1`, "host: welo.test", ...upgrade, "", ""].join("\r\n");
      const sent = await attack(bytes, { waitMs: 1_000 });
      expect([path, sent.status === 101, (sent.status ?? 400) >= 500]).toEqual([path, false, false]);
    }
    const h2c = await attack(
      rawRequest("GET /v1/auth/me", [
        "connection: Upgrade, HTTP2-Settings",
        "upgrade: h2c",
        "http2-settings: AAMAAABkAAQAAP__",
        auth(),
      ]),
    );
    expect(h2c.status).not.toBe(101);
  });
});

describe("a body is what it says", () => {
  const post = (body: BodyInit, headers: Record<string, string> = {}) =>
    door.call("/v1/projects", { method: "POST", headers: { ...mole.bearer, ...json, ...headers }, body });

  test("compressed bodies, bombs among them, are refused unread", async () => {
    const bomb = gzipSync(new Uint8Array(50_000_000));
    for (const coding of ["gzip", "deflate", "br", "zstd", "gzip, gzip", "identity, gzip", "x", "GZIP"]) {
      const began = performance.now();
      const { status } = await post(bomb, { "content-encoding": coding });
      expect([coding, status]).toEqual([coding, 400]);
      expect(performance.now() - began).toBeLessThan(2_000);
    }
  });

  test("another charset, and bytes that are no UTF-8, are no JSON", async () => {
    const text = '{"name":"é"}';
    for (const bytes of [
      Buffer.from(text, "latin1"),
      Buffer.from(text, "utf16le"),
      Buffer.from([0xef, 0xbb, 0xbf, ...Buffer.from(text)]),
      Buffer.from([0x7b, 0x22, 0xc0, 0x80, 0x22, 0x3a, 0x31, 0x7d]),
      Buffer.from("+AHs-", "latin1"),
      Buffer.from('{"name":"\\ud800"}'),
      Buffer.from('{"name":"\\u0000"}'),
    ]) {
      for (const charset of ["utf-8", "latin1", "utf-16", "utf-7", "nonsense"]) {
        const { status } = await post(bytes, { "content-type": `application/json; charset=${charset}` });
        expect([charset, status >= 400 && status < 500]).toEqual([charset, true]);
      }
    }
  });

  test("names of prototypes, doubles and depths change nothing", async () => {
    for (const body of [
      '{"__proto__":{"roles":["owner"]},"name":"x"}',
      '{"constructor":{"prototype":{"a":1}}}',
      `${"[".repeat(50_000)}${"]".repeat(50_000)}`,
      '{"a":'.repeat(5_000),
      `{"name":"${"x".repeat(1_900_000)}"}`,
      "NaN",
      "1e999",
      "null",
      "[]",
      '"x"',
      "undefined",
      "",
    ]) {
      const { status } = await post(body);
      expect([body.slice(0, 30), status >= 400 && status < 500]).toEqual([body.slice(0, 30), true]);
    }
    expect(({} as { roles?: unknown }).roles).toBeUndefined();
    expect(await me()).toBe(200);
  });
});
