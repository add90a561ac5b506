import { expect, test } from "bun:test";
import type { CheckRow } from "./store/checks.ts";
import { toCheck } from "./view.ts";

test("a check says of how many annotations its agreement is: of more than can be compared at a time, the first twenty", () => {
  const about = (annotations: number, agreement: number | null) =>
    toCheck({
      annotationIds: Array.from({ length: annotations }, (_, at) => `annotation ${at}`),
      agreement,
      createdAt: new Date(0),
      completedAt: null,
    } as unknown as CheckRow).compared;
  expect([about(2, 0.5), about(20, 0.5), about(21, 0.5), about(3, null)]).toEqual([2, 20, 20, 0]);
});
