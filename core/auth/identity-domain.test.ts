import { expect, test } from "bun:test";
import { afterLook, newDomain, outcomeOf, recordOf, toIdentityDomain } from "./identity-domain.ts";

const hour = 3_600_000;
const day = 24 * hour;
const began = new Date("2026-11-01T00:00:00Z");
const later = (ms: number) => new Date(began.getTime() + ms);
const fresh = newDomain("0195d3a4-0000-7000-8000-000000000000", "example.org", began);
const proven = afterLook(fresh, "proven", began);

test("only the whole record with the workspace's own token proves a domain", () => {
  const record = recordOf(fresh);
  expect(record).toMatch(/^welo-verification=[\w-]{32}$/);
  expect(outcomeOf(["v=spf1 -all", ` ${record} `], fresh)).toBe("proven");
  expect(outcomeOf(["v=spf1 -all"], fresh)).toBe("missing");
  expect(outcomeOf([], fresh)).toBe("missing");
  expect(outcomeOf([fresh.token, `x ${record}`, record.toUpperCase()], fresh)).toBe("missing");
  expect(outcomeOf([`${record}x`, "welo-verification="], fresh)).toBe("different");
  expect(recordOf(newDomain(fresh.workspaceId, "example.org", began))).not.toBe(record);
});

test("a domain that waits for its record is looked at ever more seldom, for ever", () => {
  const next = (age: number) => afterLook(fresh, "missing", later(age)).nextCheckAt.getTime() - later(age).getTime();
  expect([0, day, 6 * day, 7 * day, 400 * day].map(next)).toEqual([hour / 6, hour, hour, day, day]);
});

test.each([
  ["missing", 3 * day],
  ["different", 3 * day],
  ["unreachable", 14 * day],
] as const)("a proof whose record is %s outlives it for a while, and then ends", (outcome, grace) => {
  const failing = afterLook(proven, outcome, later(day));
  expect(toIdentityDomain(failing)).toMatchObject({ status: "lapsing", lapsesAt: later(day + grace).toISOString() });
  const last = afterLook(failing, outcome, later(day + grace - 1));
  expect(last.provenAt).toEqual(began);
  expect(toIdentityDomain(afterLook(last, outcome, later(day + grace)))).toMatchObject({
    status: "pending",
    provenAt: null,
    lapsesAt: null,
  });
});

test("a record that is found again in time makes the proof whole", () => {
  const failing = afterLook(proven, "missing", later(day));
  const again = afterLook(failing, "proven", later(2 * day));
  expect(toIdentityDomain(again)).toMatchObject({ status: "proven", lapsesAt: null, provenAt: began.toISOString() });
  expect(afterLook(again, "missing", later(4 * day)).provenAt).toEqual(began);
});
