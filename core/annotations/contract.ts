// Annotations owns what people (and models) said about a task: annotations with append-only versions, and drafts.
// A hand-in is checked against the label schema version that the task was created under, then counted through the
// lease it was made under; a late one never counts, and is kept as a draft unless newer work of its author stands.
import * as v from "valibot";
import { ActiveReport } from "../tasks/contract.ts";
import { endpoint } from "../kernel/wire/endpoint.ts";
import { Id, ids, Instant } from "../kernel/wire/id.ts";
import { page, queryInteger } from "../kernel/wire/page.ts";
import { blameEndpoints } from "./blame.contract.ts";
import { fusedEndpoints } from "./fused.contract.ts";
import { measureEndpoints } from "./measure.contract.ts";
import { handInEndpoints } from "./hand-in.contract.ts";
import { preLabelEndpoints } from "./pre-label.contract.ts";
import { Result } from "./region.contract.ts";
import { Source, versionEndpoints } from "./version.contract.ts";

/** So many annotations of a task are compared at a time: as many as an overlap can ask for. */
export const MOST_COMPARED = 20;

export const AnnotationStatus = v.picklist(["draft", "submitting", "submitted", "rejected", "accepted"]);
export type AnnotationStatus = v.InferOutput<typeof AnnotationStatus>;

export const ReviewIssue = v.strictObject({
  category: v.pipe(v.string(), v.minLength(1), v.maxLength(80)),
  comment: v.optional(v.pipe(v.string(), v.maxLength(2000)), ""),
  regionId: v.optional(v.nullable(v.pipe(v.string(), v.maxLength(64))), null),
  annotationId: v.optional(v.nullable(Id), null),
});
export type ReviewIssue = v.InferOutput<typeof ReviewIssue>;

/** What of what somebody handed in a model had made, and he left as it was: that is no answer of his own, whoever corrects it later. */
export const KeptFromModel = v.object({
  model: v.string(),
  regions: v.number(),
  answers: v.number(),
  /** He handed in just what the model had made. */
  unchanged: v.boolean(),
});
export type KeptFromModel = v.InferOutput<typeof KeptFromModel>;

export const Annotation = v.object({
  id: Id,
  taskId: Id,
  projectId: Id,
  batchId: Id,
  assignmentId: v.nullable(Id),
  userId: Id,
  status: AnnotationStatus,
  schemaVersion: v.number(),
  result: Result,
  /** What the annotator has saved since the last version; shown to its author only. */
  draft: v.nullable(v.object({ result: Result, sequence: v.number(), savedAt: Instant })),
  /** How sure its author is; of what was fused, how sure it is by now what its task means. */
  confidence: v.nullable(v.number()),
  /** How long its author was active on it until his last hand-in, as tasks counted it: under all leases that led to it. */
  activeSeconds: v.number(),
  source: Source,
  /** Null where no model began it; absent where it was not looked up, as in streams. Blame says it of each part. */
  keptFromModel: v.optional(v.nullable(KeptFromModel)),
  feedback: v.nullable(v.object({ checkId: Id, reason: v.string(), issues: v.array(ReviewIssue), at: Instant })),
  createdAt: Instant,
  updatedAt: Instant,
  submittedAt: v.nullable(Instant),
  version: v.number(),
});
export type Annotation = v.InferOutput<typeof Annotation>;

/**
 * Two annotations compared: regions paired one to one by what overlaps most, and where they disagree. Overlap is intersection over
 * union of areas (by the even-odd rule), lengths or, for tracks, volumes over time; keypoints by COCO's similarity, points and lines
 * by distance up to 20 pixels. What is drawn the same overlaps wholly.
 */
export const Comparison = v.object({
  left: Id,
  right: Id,
  /** F1 of the regions paired with the same class at IoU >= 0.5 (spans: exact). */
  f1: v.number(),
  pairs: v.array(v.object({ left: v.string(), right: v.string(), iou: v.number(), sameClass: v.boolean() })),
  onlyLeft: v.array(v.string()),
  onlyRight: v.array(v.string()),
  answers: v.array(v.object({ field: v.string(), equal: v.boolean() })),
});
export type Comparison = v.InferOutput<typeof Comparison>;

/** The same with how much, where the plain comparison says whether. */
export const DetailedComparison = v.object({
  ...Comparison.entries,
  /** Mean overlap of the pairs; null without any. */
  meanIou: v.nullable(v.number()),
  /** F1 by class, of the regions of that class that agree. */
  classes: v.array(v.object({ class: v.string(), left: v.number(), right: v.number(), f1: v.number() })),
  /** Null without spans; `token` is null when the text could not be read. */
  spans: v.nullable(v.object({ exact: v.number(), token: v.nullable(v.number()) })),
  /** `likeness` is 0 to 1: sets by Jaccard, numbers by distance, texts by words, rankings by Kendall's tau. */
  answers: v.array(v.object({ field: v.string(), equal: v.boolean(), likeness: v.number() })),
});
export type DetailedComparison = v.InferOutput<typeof DetailedComparison>;

const annotation = ids("annotationId");
const seconds = v.pipe(v.number(), v.minValue(0), v.maxValue(86_400));

export const annotationsContract = {
  ...versionEndpoints,
  ...blameEndpoints,
  ...fusedEndpoints,
  ...measureEndpoints,
  ...handInEndpoints,
  ...preLabelEndpoints,
  /** A hand-in that does not count is answered with where its work is: the members of `WorkKept`. */
  saveAnnotation: endpoint("POST", "/tasks/:taskId/annotations", {
    summary: "Save a draft of my annotation, or hand it in",
    permission: "annotation.create",
    params: ids("taskId"),
    body: v.strictObject({
      assignmentId: Id,
      fence: v.pipe(v.number(), v.integer(), v.minValue(1)),
      status: v.picklist(["draft", "submitted"]),
      result: Result,
      /** Grows with each save under an assignment; an older one that arrives late changes nothing. */
      sequence: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
      /** What the page has measured up to a hand-in. Drafts count no time: heartbeats do. */
      active: v.optional(ActiveReport),
      /**
       * For clients that report nothing: active seconds on the annotation so far. What a hand-in adds counts where no page has reported
       * under its lease, up to what that has lasted and five minutes.
       */
      activeSeconds: v.optional(seconds, 0),
      /** How sure its author is, from 0 to 1; asked for where the project's settings say so. */
      confidence: v.optional(v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(1))), null),
    }),
    response: Annotation,
    problems: [
      "annotations.does_not_fit_schema",
      "annotations.lease_lost",
      "annotations.not_begun",
      "annotations.being_handed_in",
      "request.not_found",
    ],
  }),
  listTaskAnnotations: endpoint("GET", "/tasks/:taskId/annotations", {
    summary: "Annotations of a task; annotators see their own",
    permission: "annotation.read",
    params: ids("taskId"),
    query: v.object({ limit: v.optional(queryInteger(1, 200), 200), cursor: v.optional(Id) }),
    response: page(Annotation),
  }),
  getAnnotation: endpoint("GET", "/annotations/:annotationId", {
    summary: "One annotation",
    permission: "annotation.read",
    params: annotation,
    response: Annotation,
  }),
  updateAnnotation: endpoint("PATCH", "/annotations/:annotationId", {
    summary: "Correct a handed-in annotation; a new version, the old one stays",
    permission: "annotation.update",
    ifMatch: "required",
    params: annotation,
    body: v.strictObject({ result: Result }),
    response: Annotation,
    problems: [
      "annotations.does_not_fit_schema",
      "annotations.not_handed_in",
      "annotations.being_handed_in",
      "request.stale",
    ],
  }),
  compareAnnotations: endpoint("POST", "/annotations/compare", {
    summary:
      "How two to twenty annotations of one task agree as they now stand, with what others have corrected in them",
    permission: "annotation.read",
    body: v.strictObject({
      annotationIds: v.pipe(
        v.array(Id),
        v.minLength(2, "must name at least two annotations"),
        v.maxLength(MOST_COMPARED, `must name at most ${MOST_COMPARED} annotations`),
      ),
    }),
    response: v.object({
      comparisons: v.array(DetailedComparison),
      /** Means over all pairs. */
      summary: v.object({
        f1: v.number(),
        meanIou: v.nullable(v.number()),
        answers: v.array(v.object({ field: v.string(), likeness: v.number() })),
      }),
    }),
    problems: ["annotations.different_tasks", "annotations.too_much_to_compare"],
  }),
  compareToExpected: endpoint("POST", "/internal/annotations/compare-to-expected", {
    summary: "How results for a task agree with what is expected of it, and what of that does not fit the task",
    internal: true,
    body: v.strictObject({
      taskId: Id,
      expected: Result,
      answers: v.pipe(v.array(v.strictObject({ id: Id, result: Result })), v.maxLength(50)),
    }),
    response: v.object({
      violations: v.array(v.object({ pointer: v.string(), detail: v.string() })),
      comparisons: v.array(Comparison),
    }),
  }),
  compareGiven: endpoint("POST", "/internal/annotations/compare-given", {
    summary: "How results for a task agree, each with each, whether or not they are what now stands",
    internal: true,
    body: v.strictObject({
      taskId: Id,
      answers: v.pipe(v.array(v.strictObject({ id: Id, result: Result })), v.maxLength(21)),
    }),
    response: v.object({ comparisons: v.array(DetailedComparison) }),
    problems: ["annotations.too_much_to_compare"],
  }),
  findOverlaps: endpoint("POST", "/internal/annotations/overlaps", {
    summary:
      "Regions of one type, and of one class unless told otherwise, that overlap more than allowed, within each annotation",
    internal: true,
    body: v.strictObject({
      annotationIds: v.pipe(v.array(Id), v.maxLength(100)),
      above: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
      anyClass: v.optional(v.boolean(), false),
      /** What their authors handed in, and not what others have made of it since. */
      handedIn: v.optional(v.boolean(), false),
    }),
    response: v.object({
      items: v.array(v.object({ annotationId: Id, left: v.string(), right: v.string(), iou: v.number() })),
    }),
  }),
  restoreVersion: endpoint("POST", "/annotations/:annotationId/restore", {
    summary: "Make an older version the newest",
    permission: "annotation.update",
    ifMatch: "required",
    params: annotation,
    body: v.strictObject({ version: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000_000_000)) }),
    response: Annotation,
    problems: [
      "annotations.does_not_fit_schema",
      "annotations.not_handed_in",
      "annotations.being_handed_in",
      "request.stale",
    ],
  }),
  streamAnnotations: endpoint.stream("GET", "/internal/annotations/stream", {
    summary: "Handed-in annotations of a project or batch in task id order",
    internal: true,
    stream: { response: "ndjson" },
    query: v.object({
      projectId: Id,
      batchId: v.optional(Id),
      include: v.optional(v.picklist(["accepted", "submitted"]), "accepted"),
      limit: v.optional(queryInteger(1, 10_000_000)),
    }),
    response: Annotation,
  }),
};
