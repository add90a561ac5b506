import { expect, test } from "bun:test";
import type { InstanceRow } from "../store/instances.ts";
import { createSnapshotCache } from "./snapshot-cache.ts";

const row = (taskId: string, text = "", status: InstanceRow["status"] = "active") =>
  ({ taskId, status, snapshot: { text } }) as unknown as InstanceRow;

test("what was used stays longer than what was not", () => {
  const cache = createSnapshotCache(3);
  for (const name of ["a", "b", "c"]) cache.put(row(name));
  cache.get("a");
  cache.put(row("d"));
  expect(["a", "b", "c", "d"].map((name) => cache.get(name) !== undefined)).toEqual([true, false, true, true]);
});

test("large ones leave room for fewer, and one that is too large is not kept", () => {
  const cache = createSnapshotCache(100, 5000);
  for (const name of ["a", "b", "c", "d"]) cache.put(row(name, "x".repeat(1500)));
  expect(["a", "b", "c", "d"].filter((name) => cache.get(name)).length).toBeLessThanOrEqual(2);
  cache.put(row("huge", "x".repeat(6000)));
  expect(cache.get("huge")).toBeUndefined();
});

test("only what is active is kept", () => {
  const cache = createSnapshotCache();
  cache.put(row("a"));
  cache.put(row("a", "", "paused"));
  expect(cache.get("a")).toBeUndefined();
});
