import { describe, expect, test } from "bun:test";
import { Problem, requestProblems } from "../../kernel/wire/problem.ts";
import { fieldError, friendly, isPassing } from "./problem.ts";

describe("errors for people", () => {
  test("a problem document keeps its title, detail and request id", () => {
    const problem = Problem.from({
      type: "t",
      title: "The queue is paused",
      status: 409,
      code: "tasks.paused",
      detail: "Resume it first.",
      requestId: "r1",
    });
    expect(friendly(problem)).toEqual({
      title: "The queue is paused",
      detail: "Resume it first.",
      code: "tasks.paused",
      status: 409,
      requestId: "r1",
      errors: [],
    });
  });

  test("without a detail the reader is told how to go on", () => {
    expect(friendly(requestProblems.stale()).detail).toContain("newest version");
    expect(friendly(requestProblems.forbidden()).detail).toContain("permission");
  });

  test("a wrong password is not told as an ended session", () => {
    const wrong = new Problem("auth.wrong_credentials", { status: 401, title: "E-mail or password is wrong" });
    expect(friendly(wrong).detail).toBe("Check both and try again.");
    expect(friendly(requestProblems.unauthenticated()).detail).toContain("session has ended");
  });

  test("an error of the page itself is not dressed up as the server's", () => {
    expect(friendly(new TypeError("x is undefined"))).toMatchObject({ status: 0, requestId: null });
  });

  test("a field finds its own message by pointer", () => {
    const problem = requestProblems.invalid({ errors: [{ pointer: "/email", detail: "must be an e-mail address" }] });
    expect(fieldError(problem, "/email")).toBe("must be an e-mail address");
    expect(fieldError(problem, "/name")).toBeNull();
  });

  test.each([
    ["unavailable", true],
    ["too_many", true],
    ["timeout", true],
    ["internal", false],
    ["not_found", false],
  ] as const)("asking again after %s may help: %p", (reason, helps) =>
    expect(isPassing(requestProblems[reason]())).toBe(helps),
  );

  test("asking again after an error of the page does not help", () => expect(isPassing(new Error("x"))).toBe(false));
});
