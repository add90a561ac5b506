import { describe, expect, test } from "bun:test";
import { duration, relativeTime } from "./time-words.ts";

const now = Date.parse("2026-03-10T12:00:00Z");
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

describe("time in words", () => {
  test.each([
    [-3_000, "just now"],
    [30_000, "in a moment"],
    [8_000, "just now"],
    [-minute, "1 min ago"],
    [-5 * minute, "5 min ago"],
    [-59 * minute, "1 h ago"],
    [-3 * hour, "3 h ago"],
    [-day, "yesterday"],
    [day, "tomorrow"],
    [3 * day, "in 3 days"],
    [-14 * day, "2 weeks ago"],
    [-400 * day, "last year"],
    [hour, "in 1 h"],
  ])("%d ms from now is %p", (offset, words) => expect(relativeTime(now + offset, now)).toBe(words));

  test.each([
    [0, "0 s"],
    [59.6, "1 min"],
    [90, "1 min 30 s"],
    [660, "11 min"],
    [3_900, "1 h 5 min"],
    [7_170, "2 h"],
    [200_000, "2 days"],
  ])("%d seconds are %p long", (seconds, words) => expect(duration(seconds)).toBe(words));
});
