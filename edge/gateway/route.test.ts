import { expect, test } from "bun:test";
import type { Problem } from "../../core/kernel/wire/problem.ts";
import { matchRoute, paramsOf } from "./route.ts";

const id = "01890a5d-ac96-774b-bcce-b302099a8057";

function refusal(method: string, path: string): Problem {
  try {
    matchRoute(method, path);
  } catch (error) {
    return error as Problem;
  }
  throw new Error(`${method} ${path} was routed`);
}

test("a path leads to its endpoint, with its parameters", () => {
  const [task, release] = [`/tasks/${id}`, `/assignments/${id}/release`];
  expect(matchRoute("GET", task)).toMatchObject({ service: "tasks", name: "getTask" });
  expect(paramsOf(matchRoute("GET", task), task)).toEqual({ taskId: id });
  expect(matchRoute("POST", release).name).toBe("releaseAssignment");
  expect(paramsOf(matchRoute("POST", release), release)).toEqual({ assignmentId: id });
});

test("a fixed segment wins over a parameter, but does not hide what only the parameter offers", () => {
  expect(matchRoute("POST", "/tasks/bulk").name).toBe("createTasks");
  expect(matchRoute("GET", "/tasks/bulk").name).toBe("getTask");
});

test("HEAD is answered wherever GET is, and nowhere else", () => {
  for (const path of ["/projects", `/tasks/${id}`]) expect(matchRoute("HEAD", path)).toEqual(matchRoute("GET", path));
  expect(refusal("HEAD", "/tasks/bulk/nothing")).toMatchObject({ status: 404 });
  const problem = refusal("HEAD", "/auth/login");
  expect([problem.status, problem.headers.allow]).toEqual([405, "POST"]);
});

test("a path that nobody answers is 404", () => {
  for (const path of [
    "/",
    "/nothing",
    `/tasks/${id}/nothing`,
    "/internal/auth/grants/x",
    `/internal/files/${id}/location`,
  ]) {
    expect(refusal("GET", path)).toMatchObject({ status: 404, code: "request.not_found" });
  }
});

test("a method that a path does not offer is 405 and says which it does", () => {
  const problem = refusal("DELETE", `/tasks/${id}`);
  expect(problem).toMatchObject({ status: 405, code: "request.method_not_allowed" });
  expect(problem.headers.allow).toBe("GET, PATCH, HEAD");
});

test.each([
  "//tasks",
  "/tasks//",
  "/tasks/",
  "/tasks/%2e%2e",
  "/tasks/a%2fb",
  "/tasks/..;/users",
  "/tasks/a\\b",
  "/tasks/%00",
  `/tasks/${"a".repeat(201)}`,
])("the path trick %s leads nowhere", (path) => expect(refusal("GET", path).status).toBe(404));
