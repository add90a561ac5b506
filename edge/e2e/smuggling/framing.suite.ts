import { describe, expect, test } from "bun:test";
import { sendRaw } from "../raw.ts";
import { type Attacker, refused, refusedByWorkerd } from "./attacker.ts";

/** Where a request ends. */
export function describeFraming({ door, mole, auth, attack, me }: Attacker): void {
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
        expect(sent.text).not.toContain(mole().email);
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
      const slow = Array.from({ length: 5 }, () => sendRaw(door().edge.url, trickle(), { waitMs: 9_000 }));
      expect(await me()).toBe(200);
      for (const { status, ms } of await Promise.all(slow)) {
        expect(status === null || (status >= 400 && status < 500)).toBe(true);
        expect(ms).toBeLessThan(6_000);
      }
    });
  });
}
