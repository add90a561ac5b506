import { describe, expect, test } from "bun:test";
import { resolutionOf } from "./resolution.ts";

const check = { id: "c", annotationIds: ["a", "b"] };
const annotations = [
  { id: "a", userId: "ann", version: 1 },
  { id: "b", userId: "bob", version: 2 },
  { id: "z", userId: "zoe", version: 1 },
];
type Verdict = Parameters<typeof resolutionOf>[2];
const resolve = (verdict: Partial<Verdict>, reviewer = "rita") => {
  const empty = {
    checkId: "c",
    assignmentId: "x",
    fence: 1,
    acceptedAnnotationId: null,
    rejectedAnnotationIds: [],
    reason: "",
    issues: [],
  };
  return resolutionOf(check, annotations, { ...empty, outcome: "rejected", ...verdict }, reviewer, "ref");
};
const issue = (annotationId: string | null) => ({ category: "missing", comment: "", regionId: null, annotationId });

describe("a verdict", () => {
  test("that rejects without naming anybody sends everything back, as it was looked at", () => {
    expect(resolve({ reason: "Too wide." })).toMatchObject({
      acceptedAnnotationId: null,
      rejected: [
        { annotationId: "a", userId: "ann" },
        { annotationId: "b", userId: "bob" },
      ],
      versions: { a: 1, b: 2 },
    });
  });
  test("that names what goes back sends that back", () => {
    expect(resolve({ reason: "Too wide.", rejectedAnnotationIds: ["b", "b"] }).rejected).toEqual([
      { annotationId: "b", userId: "bob" },
    ]);
  });
  test("that accepts one annotation may send another's author a reason", () => {
    const verdict = { outcome: "accepted", acceptedAnnotationId: "a", rejectedAnnotationIds: ["b"] } as const;
    expect(resolve({ ...verdict, reason: "Too wide.", rejectedAnnotationIds: ["b"] })).toMatchObject({
      acceptedAnnotationId: "a",
      rejected: [{ annotationId: "b", userId: "bob" }],
    });
    expect(() => resolve({ ...verdict, rejectedAnnotationIds: ["b"] })).toThrow(
      expect.objectContaining({ code: "quality.reason_required" }),
    );
  });

  const wrong: [string, Partial<Verdict>, string, string][] = [
    ["rejects without a reason", {}, "quality.reason_required", "/reason"],
    ["accepts nothing", { outcome: "accepted" }, "quality.accepted_required", "/acceptedAnnotationId"],
    ["fixes nothing", { outcome: "fixed" }, "quality.accepted_required", "/acceptedAnnotationId"],
    ["fixes without a reason", { outcome: "fixed", acceptedAnnotationId: "a" }, "quality.reason_required", "/reason"],
    [
      "accepts what the check is not about",
      { outcome: "accepted", acceptedAnnotationId: "z" },
      "quality.unknown_annotation",
      "/acceptedAnnotationId",
    ],
    [
      "sends back what the check is not about",
      { reason: "r", rejectedAnnotationIds: ["a", "z"] },
      "quality.unknown_annotation",
      "/rejectedAnnotationIds/1",
    ],
    [
      "finds an issue elsewhere",
      { reason: "r", issues: [issue(null), issue("z")] },
      "quality.unknown_annotation",
      "/issues/1/annotationId",
    ],
    [
      "accepts what it sends back",
      { outcome: "accepted", acceptedAnnotationId: "a", rejectedAnnotationIds: ["a"], reason: "r" },
      "quality.unknown_annotation",
      "/rejectedAnnotationIds",
    ],
  ];
  test.each(wrong)("that %s is refused", (_name, verdict, code, pointer) => {
    expect(() => resolve(verdict)).toThrow(
      expect.objectContaining({ code, fields: { errors: [expect.objectContaining({ pointer })] } }),
    );
  });
  test("on the reviewer's own work is refused", () => {
    expect(() => resolve({ reason: "r" }, "bob")).toThrow(
      expect.objectContaining({ code: "quality.own_work", status: 403 }),
    );
    expect(() => resolve({ reason: "r" }, "zoe")).not.toThrow();
  });
});
