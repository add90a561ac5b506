import { describe, expect, test } from "bun:test";
import { rawRequest } from "../raw.ts";
import { type Attacker, refused } from "./attacker.ts";

/** What a header may say. */
export function describeHeaders({ mole, victim, auth, attack, me }: Attacker): void {
  describe("a header says what it may", () => {
    test("line breaks, folds and bare control characters end no header early", async () => {
      for (const header of [
        "x: a\r\n b",
        "x: a\r\n\tb",
        "x: a\rx-welo-seal: y",
        "x: a\nx-welo-seal: y",
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

    test("a header that is read is refused when it is longer than 16 KB, and one that is not changes nothing", async () => {
      const ask = async (line: string, name: string, length: number) => {
        const headers = [`${name}: ${"y".repeat(length)}`, ...(name === "authorization" ? [] : [auth()])];
        const { status, text } = await attack(rawRequest(line, headers));
        return [line, name, length, status, /"code":"([^"]+)"/.exec(text)?.[1]];
      };
      const refusal = [431, "request.headers_too_large"];
      const asked = ["cookie", "user-agent", "traceparent", "tracestate"];
      for (const [line, names] of [
        ["GET /v1/auth/me", [...asked, "authorization", "origin", "welo-version"]],
        ["POST /v1/projects", [...asked, "content-type", "idempotency-key", "if-match"]],
        ["GET /app/", asked],
        ["GET /healthz", asked],
      ] as const)
        for (const name of names)
          for (const length of [16_385, 100_000])
            expect(await ask(line, name, length)).toEqual([line, name, length, ...refusal]);
      const file = JSON.stringify({
        operation: "put",
        name: "a.png",
        contentType: "image/png",
        bytes: 1,
        sha256: "0".repeat(64),
      });
      const headers = [auth(), `content-length: ${file.length}`, `idempotency-key: ${"y".repeat(16_385)}`];
      expect((await attack(rawRequest("POST /v1/files/presigned-url", headers, file))).status).toBe(431);
      for (const name of [...asked, "origin"])
        expect(await ask("GET /v1/auth/me", name, 16_384)).toEqual(["GET /v1/auth/me", name, 16_384, 200, undefined]);
      expect(await ask("GET /v1/auth/me", "x-unknown", 100_000)).toContain(200);
    });

    test("nobody is somebody else by saying so", async () => {
      const identity = Buffer.from(
        JSON.stringify({
          workspaceId: victim().tokens.workspace.id,
          actor: { type: "service", id: "tasks" },
          sessionId: null,
          scopes: null,
          ip: null,
          userAgent: null,
        }),
      ).toString("base64url");
      const seal = `${Date.now()} 01998f3e-7a10-7cc1-8d2e-000000000001.0 length:0 ${"0".repeat(64)} ${identity}`;
      const names = [
        "x-welo-seal",
        "X-Welo-Seal",
        "x_welo_seal",
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
        "cf-connecting-ip",
        "cf-connecting-ipv6",
        "cf-worker",
        "true-client-ip",
        "x-user-id",
        "x-workspace-id",
        "x-permissions",
      ];
      for (const name of names) {
        for (const value of [seal, identity, victim().tokens.user.id, "/internal/auth/grants/x", "DELETE"]) {
          const mine = await attack(rawRequest("GET /v1/auth/me", [auth(), `${name}: ${value}`]));
          expect([name, mine.status, mine.text.includes(mole().tokens.user.id)]).toEqual([name, 200, true]);
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
}
