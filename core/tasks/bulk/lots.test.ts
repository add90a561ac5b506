import { expect, test } from "bun:test";
import type { Context } from "../../kernel/context.ts";
import type { Project } from "../../projects/contract.ts";
import type { ImportRow } from "../store/imports.ts";
import { type Lot, lotsOf } from "./lots.ts";

const project = { id: "p", labelSchema: { media: "text" } } as unknown as Project;
const text = (n: number) => `Letter ${n}: "Sehr geehrter Herr",\ttab\\slash, 😀\n`;
const line = (n: number, meta: object = {}) => ({ externalKey: `k${n}`, data: { type: "text", text: text(n) }, meta });
const ndjson = (lines: readonly unknown[]) => lines.map((one) => `${JSON.stringify(one)}\n`).join("");

/** Texts of a project of texts ask nobody, so their lots need no context. */
function lots(content: string, lines = 0): AsyncGenerator<Lot> {
  const bytes = new TextEncoder().encode(content);
  async function* pieces() {
    for (let at = 0; at < bytes.length; at += 50_001) yield bytes.subarray(at, at + 50_001);
  }
  return lotsOf({} as Context, project, pieces(), { format: "ndjson", lines } as ImportRow);
}

const special: Record<string, string> = { "\\\\": "\\", "\\t": "\t", "\\n": "\n", "\\r": "\r" };
const plain = (cell: string) => cell.replace(/\\[\\tnr]/g, (one) => special[one]!);

/** Line, key and text of each record, as COPY would read them. */
function rowsOf({ records }: Lot): [number, string, string][] {
  const whole = Buffer.concat([...records.pieces()]).toString();
  return whole.split("\n").flatMap((record) => {
    const [nth, , , key, data] = record.split("\t");
    return record === "" ? [] : [[Number(nth), plain(key!), (JSON.parse(plain(data!)) as { text: string }).text]];
  });
}

test("a bulk comes in lots of two thousand lines, and a lot is whole while the next one is read", async () => {
  const content = ndjson(Array.from({ length: 9000 }, (_, i) => (i % 3000 === 7 ? { surprise: i } : line(i))));
  const sizes: number[] = [];
  const rows: [number, string, string][] = [];
  const wrong: number[] = [];
  let last: Lot | null = null;
  let read = 0;
  for await (const lot of lots(content)) {
    if (last) rows.push(...rowsOf(last));
    last = lot;
    sizes.push(lot.records.count + lot.failures.length);
    wrong.push(...lot.failures.map((one) => one.line));
    expect(lot.bytes).toBeGreaterThan(read);
    read = lot.bytes;
  }
  rows.push(...rowsOf(last!));
  expect(sizes).toEqual([2000, 2000, 2000, 2000, 1000]);
  expect(wrong).toEqual([8, 3008, 6008]);
  expect(read).toBe(Buffer.byteLength(content));
  expect(rows).toEqual(
    Array.from({ length: 9000 }, (_, i): [number, string, string] => [i + 1, `k${i}`, text(i)]).filter(
      ([nth]) => !wrong.includes(nth),
    ),
  );
});

test("a lot of long lines ends early, so that what is read of a bulk is never more than some megabytes", async () => {
  const long = "é".repeat(200_000);
  const found: number[] = [];
  for await (const lot of lots(ndjson(Array.from({ length: 40 }, (_, i) => line(i, { long }))))) {
    expect(lot.records.bytes).toBeLessThan(6_000_000);
    found.push(...rowsOf(lot).map(([nth]) => nth));
  }
  expect(found).toEqual(Array.from({ length: 40 }, (_, i) => i + 1));
});

test("lines that were done are passed over", async () => {
  const found: number[] = [];
  for await (const lot of lots(ndjson(Array.from({ length: 2500 }, (_, i) => line(i))), 2400))
    found.push(...rowsOf(lot).map(([nth]) => nth));
  expect(found).toEqual(Array.from({ length: 100 }, (_, i) => 2401 + i));
});
