import { describe, expect, test } from "bun:test";
import { rawRequest } from "../raw.ts";
import { type Attacker, refused, refusedByWorkerd } from "./attacker.ts";

/** Spellings of a path. */
export function describePaths({ victim, auth, attack, me }: Attacker): void {
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
      `${path}%0d%0ax-welo-seal:%20x`,
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
      const inner = `/internal/auth/grants/${victim().tokens.user.id}`;
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
        const sent = await attack(
          [`GET ${target} HTTP/1.1`, ...hosts, auth(), "connection: close", "", ""].join("\r\n"),
        );
        const known = refused(sent) || sent.status === 200 || refusedByWorkerd(sent);
        expect([target, hosts, known]).toEqual([target, hosts, true]);
        expect(sent.text.replace(/"instance":"[^"]*"/, "")).not.toContain("evil.test");
      }
    });
  });
}
