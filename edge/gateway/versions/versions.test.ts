import { describe, expect, test } from "bun:test";
import type { Problem } from "../../../core/kernel/wire/problem.ts";
import { loadContracts } from "../description/contracts.ts";
import { changes, type Change, type Json } from "./changes.ts";
import { downgradeAnswer, downgradeProblem, olderOf, upgradeBody, upgradePath } from "./transform.ts";
import { newestVersion, readVersion, versionHeaders, versions } from "./versions.ts";

const old = "2026-06-01";

describe("a version", () => {
  test("is the newest where none is asked for", () => {
    expect(readVersion(undefined)).toBe(newestVersion);
    expect(readVersion(null)).toBe(newestVersion);
    expect(readVersion(old).name).toBe(old);
  });

  test.each(["", "v1", "2026-11-02", "2026-11-01, 2026-06-01", "__proto__"])(
    "%p is none: 400 with the known ones",
    (name) => {
      let refusal: Problem | undefined;
      try {
        readVersion(name);
      } catch (error) {
        refusal = error as Problem;
      }
      expect(refusal).toMatchObject({ status: 400, code: "request.unknown_version" });
      expect(refusal!.fields.known).toEqual(versions.map((one) => one.name));
    },
  );

  test("that is old says since when, until when, and where to read about it", () => {
    expect(versionHeaders(newestVersion)).toEqual({ "welo-version": newestVersion.name });
    expect(versionHeaders(readVersion(old))).toEqual({
      "welo-version": old,
      deprecation: "@1793491200",
      sunset: "Mon, 01 Nov 2027 00:00:00 GMT",
      link: '</docs#versions>; rel="deprecation"; type="text/html"',
    });
  });

  test("comes before those that it follows, and is deprecated by the next", () => {
    expect(versions.map(({ name }) => name)).toEqual(
      versions
        .map(({ name }) => name)
        .sort()
        .reverse(),
    );
    versions.slice(1).forEach((one, i) => {
      expect(one.deprecatedAt?.slice(0, 10)).toBe(versions[i]!.name);
      expect(Date.parse(one.sunsetAt!)).toBeGreaterThan(Date.parse(one.deprecatedAt!));
    });
  });
});

describe("a change", () => {
  test("names endpoints that there are, which core answers and which do not stream", async () => {
    const endpoints = new Map((await loadContracts()).flatMap(({ contract }) => Object.entries(contract)));
    for (const { operations, version } of changes) {
      expect(versions.slice(0, -1).map(({ name }) => name)).toContain(version);
      for (const name of Object.keys(operations)) {
        const spec = endpoints.get(name)?.spec;
        expect([name, spec !== undefined && !spec.stream && !spec.edge && !spec.internal]).toEqual([name, true]);
      }
    }
  });

  test("does not concern callers of its version or a newer one, nor other endpoints", () => {
    expect(olderOf(newestVersion.name, "listTasks")).toEqual([]);
    expect(olderOf(old, "listProjects")).toEqual([]);
    expect(olderOf(old, "listTasks")).toHaveLength(1);
  });

  test("renames a task's fields in every answer that holds one, and nothing within what users wrote", () => {
    const task = { id: "1", meta: { status: "mine", meta: 1 }, status: "open" };
    const was = { id: "1", metadata: { status: "mine", meta: 1 }, state: "open" };
    const answers: [string, object, object][] = [
      ["getTask", task, was],
      ["updateTask", task, was],
      ["createTask", task, was],
      ["listTasks", { items: [task, task], nextCursor: "c" }, { items: [was, was], nextCursor: "c" }],
      ["nextTask", { task, assignment: { status: "live" } }, { task: was, assignment: { status: "live" } }],
      ["nextTask", { task: null, assignment: null }, { task: null, assignment: null }],
    ];
    for (const [name, now, then] of answers)
      expect(downgradeAnswer(now as never, olderOf(old, name))).toEqual(then as never);
  });

  test("gives old bodies and queries today's names, and leaves what it does not know", () => {
    expect(upgradeBody({ projectId: "p", metadata: { a: 1 } }, olderOf(old, "createTask"))).toEqual({
      projectId: "p",
      meta: { a: 1 },
    });
    expect(upgradeBody({ tasks: [{ metadata: 1 }, "x"] }, olderOf(old, "createTasks"))).toEqual({
      tasks: [{ meta: 1 }, "x"],
    });
    for (const odd of [null, 1, "x", [1], {}]) expect(upgradeBody(odd, olderOf(old, "updateTask"))).toEqual(odd);
    expect(upgradePath("/tasks?state=open&limit=2&x=a=b", olderOf(old, "listTasks"))).toBe(
      "/tasks?status=open&limit=2&x=a=b",
    );
    expect(upgradePath("/tasks?constructor=1", olderOf(old, "listTasks"))).toBe("/tasks?constructor=1");
    expect(upgradePath("/tasks", olderOf(old, "listTasks"))).toBe("/tasks");
  });

  test("lets problems point at what the caller sent", () => {
    const problem: Json = {
      status: 422,
      errors: [{ pointer: "/meta/a", detail: "d" }, { pointer: "/metaphor" }, "odd"],
    };
    expect(downgradeProblem(problem, olderOf(old, "createTask"))).toEqual({
      status: 422,
      errors: [{ pointer: "/metadata/a", detail: "d" }, { pointer: "/metaphor" }, "odd"],
    });
    expect(downgradeProblem("text", olderOf(old, "createTask"))).toBe("text");
  });
});

test("several changes are taken one after the other: upwards for requests, downwards for answers", () => {
  const rename = (from: string, to: string) => (value: unknown) => {
    const { [from]: one, ...rest } = value as Record<string, number>;
    return { ...rest, [to]: one! };
  };
  const table: Change[] = [
    {
      version: "3",
      summary: "",
      operations: { a: { body: rename("b", "c"), answer: rename("c", "b"), query: { b: "c" } } },
    },
    {
      version: "2",
      summary: "",
      operations: { a: { body: rename("a", "b"), answer: rename("b", "a"), query: { a: "b" } } },
    },
  ];
  const of = (version: string) => olderOf(version, "a", table);
  expect([upgradeBody({ a: 1 }, of("1")), upgradeBody({ b: 1 }, of("2"))]).toEqual([{ c: 1 }, { c: 1 }]);
  expect([downgradeAnswer({ c: 1 }, of("1")), downgradeAnswer({ c: 1 }, of("2"))]).toEqual([{ a: 1 }, { b: 1 }]);
  expect([upgradePath("/x?a=1", of("1")), upgradePath("/x?b=1", of("2"))]).toEqual(["/x?c=1", "/x?c=1"]);
  expect(of("3")).toEqual([]);
});
