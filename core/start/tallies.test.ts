import { expect, test } from "bun:test";
import { tallies } from "./tallies.ts";

function scene() {
  let text = "";
  const all = tallies((more) => (text += more));
  return { all, text: () => text };
}
const failure = { place: "a.test.ts:3", test: "adds up", message: "expected 2" };
const runner = (name: string, failures = [] as (typeof failure)[]) => ({
  name,
  files: ["a.test.ts"],
  run: async () => ({ passed: 2, failures }),
});

test("the sums of all runners close the run", async () => {
  const { all, text } = scene();
  await Promise.all([all.run(runner("one")), all.run(runner("two"))]);
  expect(all.close()).toBe(0);
  expect(text()).toEndWith("\n4 passed, 0 failed\n");
});

test("a set-up that breaks is a failure, and the line is still the last one", async () => {
  const { all, text } = scene();
  await all.guard("web apps", async () => {
    throw new Error("it could not be built:\nUnexpected ;");
  });
  expect(all.close()).toBe(1);
  expect(text()).toBe("\nfailed: set-up web apps\n  it could not be built:\n  Unexpected ;\n\n0 passed, 1 failed\n");
});

test("a runner that cannot run hides nothing of what others found", async () => {
  const { all, text } = scene();
  const broken = { ...runner("front door"), run: () => Promise.reject(new Error("the product did not start")) };
  await Promise.all([all.run(broken), all.run(runner("pure", [failure]))]);
  expect(all.close()).toBe(1);
  expect(text()).toContain("failed: set-up front door\n  the product did not start\n");
  expect(text()).toContain("failed: a.test.ts:3 adds up\n  expected 2\n");
  expect(text()).toEndWith("\n2 passed, 2 failed\n");
});

test("no tests at all are a failure", () => {
  const { all, text } = scene();
  expect(all.close()).toBe(1);
  expect(text()).toBe("\n0 passed, 1 failed\n");
});
