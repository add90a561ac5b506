import { expect, test } from "bun:test";
import fc from "fast-check";
import * as v from "valibot";
import { PARTITIONS, partitionOf, shareOf } from "../bus/partition.ts";
import { lines, toRequest } from "./client.ts";
import { endpoint } from "./endpoint.ts";
import { Id, ids, idTime, newId } from "./id.ts";
import { pageQuery, queryFlag, toPage } from "./page.ts";
import { escapePointer, invalid, Problem, ProblemDocument, requestProblems } from "./problem.ts";

test("ids are UUIDv7, never repeat, and sort in the order they were made, even in one millisecond", () => {
  const now = Date.now();
  const made = Array.from({ length: 20_000 }, () => newId(now));
  expect(
    made.every(
      (id) => /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id) && v.is(Id, id),
    ),
  ).toBe(true);
  expect(new Set(made).size).toBe(made.length);
  expect(made.toSorted()).toEqual(made);
});

test("an id says when it was made, and a clock that goes back does not disturb the order", () => {
  const before = Date.now();
  const id = newId();
  expect(idTime(id)).toBeGreaterThanOrEqual(before);
  const earlier = newId(before - 60_000);
  expect(earlier > id).toBe(true);
  expect(idTime("01900000-0000-7000-8000-000000000000")).toBe(0x019000000000);
});

test("a page is cut at its limit, and its cursor names the last row shown while there are more", () => {
  fc.assert(
    fc.property(fc.nat(30), fc.integer({ min: 1, max: 30 }), (count, limit) => {
      const all = Array.from({ length: count }, (_, i) => i);
      const shown: number[] = [];
      for (let cursor: string | null = "-1"; cursor !== null;) {
        const after: number = Number(cursor);
        const page = toPage(all.filter((row) => row > after).slice(0, limit + 1), limit, String);
        expect(page.items.length).toBeLessThanOrEqual(limit);
        shown.push(...page.items);
        cursor = page.nextCursor;
      }
      expect(shown).toEqual(all);
    }),
  );
});

test("limits and flags of a query are read from text, and refused beyond their bounds", () => {
  const Query = v.object({ ...pageQuery, flag: v.optional(queryFlag) });
  expect(v.parse(Query, {})).toMatchObject({ limit: 50 });
  expect(v.parse(Query, { limit: "200", flag: "false" })).toEqual({ limit: 200, flag: false });
  for (const limit of ["0", "201", "1.5", "x", "-1"]) expect(v.is(Query, { limit })).toBe(false);
  expect(v.is(Query, { flag: "maybe" })).toBe(false);
  expect(v.is(Query, { cursor: "x".repeat(401) })).toBe(false);
});

test("a problem survives its document, through JSON and back", () => {
  const problem = requestProblems.stale({ currentVersion: 3, detail: "Read it again." });
  const document = v.parse(ProblemDocument, JSON.parse(JSON.stringify(problem.document("r1"))));
  expect(document).toEqual({
    type: "https://welo.dev/problems/request.stale",
    title: "Somebody changed this in the meantime",
    status: 412,
    code: "request.stale",
    instance: "urn:request:r1",
    currentVersion: 3,
    detail: "Read it again.",
  });
  const back = Problem.from(document);
  expect(back).toBeInstanceOf(Problem);
  expect(back.document("r1")).toEqual(document);
});

test("each violation has a pointer that leads back to its value", () => {
  const Body = v.object({ "a/b": v.object({ "c~d": v.array(v.number()) }) });
  const parsed = v.safeParse(Body, { "a/b": { "c~d": [1, "two"] } });
  expect(invalid(parsed.issues!).fields.errors).toEqual([
    { pointer: "/a~1b/c~0d/1", detail: expect.stringContaining("must be number") },
  ]);
  fc.assert(
    fc.property(fc.string(), (token) => {
      const back = escapePointer(token).replaceAll("~1", "/").replaceAll("~0", "~");
      expect(back).toBe(token);
      expect(escapePointer(token)).not.toContain("/");
    }),
  );
});

const update = endpoint("PATCH", "/shelves/:shelfId/books/:bookId", {
  summary: "",
  params: ids("shelfId", "bookId"),
  query: v.object({ notify: v.optional(queryFlag), tag: v.optional(v.array(v.string())) }),
  body: v.strictObject({ title: v.string(), note: v.nullable(v.string()) }),
  ifMatch: "required",
});

test("one input is split into path, query, headers and body, and nothing is sent twice", () => {
  const request = toRequest(
    update,
    { shelfId: "s 1/2", bookId: "b?", notify: true, tag: ["a&b", "c"], title: "T", note: null, ifMatch: '"4"' },
    { idempotencyKey: "k" },
  );
  expect(request).toMatchObject({
    method: "PATCH",
    path: "/shelves/s%201%2F2/books/b%3F?notify=true&tag=a%26b&tag=c",
    stream: false,
  });
  expect(request.headers).toMatchObject({
    "if-match": '"4"',
    "idempotency-key": "k",
    "content-type": "application/json",
  });
  expect(JSON.parse(request.body as string)).toEqual({ title: "T", note: null });
});

test("what goes out in a query comes back the same", () => {
  const search = endpoint("GET", "/books", { summary: "", query: v.object({ q: v.string() }) });
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (q) => {
      const request = toRequest(search, { q });
      expect(new URL(`http://localhost${request.path}`).searchParams.get("q")).toBe(q);
      expect(request.body).toBeUndefined();
    }),
  );
});

test("NDJSON is read line by line, wherever the chunks are cut", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ text: fc.string({ unit: "grapheme" }) })),
      fc.integer({ min: 1, max: 7 }),
      fc.boolean(),
      async (items, size, ended) => {
        const bytes = new TextEncoder().encode(
          items.map((item) => JSON.stringify(item)).join("\n\n") + (ended ? "\n" : ""),
        );
        async function* chunks() {
          for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
        }
        const read: unknown[] = [];
        for await (const line of lines(chunks())) read.push(line);
        expect(read).toEqual(items);
      },
    ),
  );
});

test("a key's partition never changes", () => {
  const known = { "": 5, a: 12, foobar: 8, ключ: 9 };
  expect(Object.fromEntries(Object.keys(known).map((key) => [key, partitionOf(key)]))).toEqual(known);
});

test("keys are spread evenly over the partitions", () => {
  const counts = Array.from({ length: PARTITIONS }, () => 0);
  for (let i = 0; i < 16_000; i++) counts[partitionOf(newId())]!++;
  expect(Math.min(...counts)).toBeGreaterThan(700);
  expect(Math.max(...counts)).toBeLessThan(1300);
});

test("consumers divide the partitions among themselves: each has one owner", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.uuid(), { minLength: 1, maxLength: 20 }), (alive) => {
      const owned = alive.flatMap((one) => shareOf(one, alive));
      expect(owned.toSorted((a, b) => a - b)).toEqual(Array.from({ length: PARTITIONS }, (_, p) => p));
    }),
  );
});
