import { expect, test } from "bun:test";
import fc from "fast-check";
import { targetOf } from "./target.ts";

test("a path without a version means the newest, an unknown version is no version", () => {
  expect(targetOf("http://host/v1/tasks?limit=5")).toEqual({ path: "/tasks", search: "?limit=5" });
  expect(targetOf("https://host:8443/tasks")).toEqual({ path: "/tasks", search: "" });
  expect(targetOf("http://host/v2/tasks").path).toBe("/v2/tasks");
  expect(targetOf("http://host/v1/a/../v1/tasks").path).toBe("/v1/tasks");
});

test("a URL is taken apart as a parser takes it apart", () => {
  const piece = fc.constantFrom(
    ..."/ . .. %2e %2f ; : @ ~ \\ # ? ?? & = a B 7 é ' \" < > | ^ \t // /v1/ tasks /v1 [ ] { } `".split(" "),
  );
  const url = fc.array(piece, { maxLength: 12 }).map((pieces) => `http://host/${pieces.join("")}`);
  fc.assert(
    fc.property(url, (text) => {
      const { pathname, search } = new URL(text);
      const path = pathname.startsWith("/v1/") ? pathname.slice(3) : pathname;
      expect(targetOf(text)).toEqual({ path, search });
    }),
    { numRuns: 2_000 },
  );
});
