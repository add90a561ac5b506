import { expect, test } from "bun:test";
import { runService } from "./service-contender.ts";

test("one more answer is taken in by five statements: hold the task, read what is known, read the histories, keep, tell", async () => {
  const { facts } = await runService({} as never, 2);
  expect(facts?.["statements"]).toBe(5);
});
