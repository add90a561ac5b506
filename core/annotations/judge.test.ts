import { describe, expect, test } from "bun:test";
import { type Check, judge } from "./judge.ts";
import type { AnnotationRow } from "./store/annotations.ts";

const noon = new Date("2026-01-01T12:00:00Z");
const later = new Date("2026-01-01T13:00:00Z");
const row = (more: Partial<AnnotationRow> = {}) =>
  ({
    id: "a",
    status: "submitted",
    version: 1,
    submittedVersion: 1,
    judgedAt: null,
    pending: null,
    feedback: null,
    ...more,
  }) as AnnotationRow;
const check = (more: Partial<Check> = {}) =>
  ({
    checkId: "c",
    versions: { a: 1, b: 1 },
    annotationIds: ["a", "b"],
    rejected: [],
    acceptedAnnotationId: null,
    reason: "Too wide.",
    issues: [],
    ...more,
  }) as Check;
const against = { rejected: [{ annotationId: "a", userId: "u" }] };

describe("a check", () => {
  test("that rejects an annotation gives its annotator the reason and the issues that are about it", () => {
    const issue = (annotationId: string | null) => ({
      category: "imprecise",
      comment: "",
      regionId: null,
      annotationId,
    });
    const judged = judge(row(), check({ ...against, issues: [issue("a"), issue("b"), issue(null)] }), noon);
    expect(judged).toMatchObject({
      status: "rejected",
      feedback: { checkId: "c", reason: "Too wide.", issues: [issue("a"), issue(null)] },
    });
  });
  test("that accepts one annotation takes acceptance from the others", () => {
    expect(judge(row(), check({ acceptedAnnotationId: "a" }), noon)).toMatchObject({ status: "accepted" });
    expect(judge(row({ status: "accepted" }), check({ acceptedAnnotationId: "b" }), noon)).toMatchObject({
      status: "submitted",
    });
  });
  test("that looked at an older hand-in changes nothing", () => {
    expect(judge(row({ version: 2, submittedVersion: 2 }), check(against), noon)).toBeNull();
  });
  test("counts for a version that was corrected after the check", () => {
    expect(judge(row({ version: 2, submittedVersion: 1 }), check({ acceptedAnnotationId: "a" }), noon)).toMatchObject({
      status: "accepted",
    });
  });
  test("that is older than the last one changes nothing", () => {
    expect(judge(row({ judgedAt: later }), check(against), noon)).toBeNull();
    expect(judge(row({ judgedAt: noon }), check(against), later)).toMatchObject({
      status: "rejected",
      judgedAt: later,
    });
  });
  test("that did not look at an annotation, or one that was never handed in, leaves it alone", () => {
    expect(judge(row({ id: "z" }), check(against), noon)).toBeNull();
    expect(judge(row({ version: 0, submittedVersion: 0, status: "draft" }), check(against), noon)).toBeNull();
  });
});
