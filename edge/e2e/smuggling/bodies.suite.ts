import { describe, expect, test } from "bun:test";
import { gzipSync } from "node:zlib";
import { json } from "../front-door.ts";
import type { Attacker } from "./attacker.ts";

/** What a body may be. */
export function describeBodies({ door, mole, me }: Attacker): void {
  describe("a body is what it says", () => {
    const post = (body: BodyInit, headers: Record<string, string> = {}) =>
      door().call("/v1/projects", { method: "POST", headers: { ...mole().bearer, ...json, ...headers }, body });

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
}
