import { expect, test } from "bun:test";
import { duration, line, size } from "./progress.ts";

test("a bar says how much of what, how fast and how long still", () => {
  expect(line("Importing", "tasks", 250, 1000, 10, "", 100)).toBe(
    `Importing  ${"█".repeat(10)}${"░".repeat(30)}  250 of 1,000 tasks  25/s  30 s left`,
  );
});

test("without a total, or without room, there is no bar", () => {
  expect(line("Importing", "tasks", 250, null, 10, "3 failed", 100)).toBe("Importing  250 tasks  25/s  3 failed");
  expect(line("Importing", "tasks", 5, 10, 0, "", 0)).toBe("Importing  5 of 10 tasks");
});

test("a line never outgrows the terminal", () => {
  expect(line("Importing", "tasks", 250, 1000, 10, "a long note that nobody has room for", 30).length).toBe(30);
});

test("nothing is ever more than done", () => {
  expect(line("X", "tasks", 12, 10, 1, "", 100)).toContain(`${"█".repeat(40)}  12 of 10`);
});

test("times and sizes are told in units for people", () => {
  expect([duration(0.2), duration(89), duration(120), duration(7200)]).toEqual(["1 s", "89 s", "2 min", "2.0 h"]);
  expect([size(999), size(1500), size(123_456_789), size(5e9)]).toEqual(["999 B", "1.5 kB", "123 MB", "5.0 GB"]);
});
