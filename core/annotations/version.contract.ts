import * as v from "valibot";
import { endpoint } from "../kernel/wire/endpoint.ts";
import { Id, ids, Instant, text } from "../kernel/wire/id.ts";
import { page, pageQuery, queryInteger } from "../kernel/wire/page.ts";
import { Relation, Result } from "./region.contract.ts";

export const Source = v.picklist(["human", "model", "consensus"]);
export type Source = v.InferOutput<typeof Source>;
export const BranchName = text(80);
/** The line of hand-ins that came after newer work of their authors': they count nowhere until they are restored. */
export const LATE_BRANCH = "late";
const MOST_VERSIONS = 1_000_000_000;
const number = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MOST_VERSIONS));

const Count = v.object({ added: v.number(), removed: v.number(), changed: v.number() });
/** How many parts differ between two versions. */
export const Changes = v.object({ regions: Count, relations: Count, answers: Count });
export type Changes = v.InferOutput<typeof Changes>;

export const AnnotationVersion = v.object({
  annotationId: Id,
  version: v.number(),
  /** What it was made from; null for the first, and where that is not known: of what came late. */
  parent: v.nullable(v.number()),
  /** Null on the line that counts. */
  branch: v.nullable(v.string()),
  userId: Id,
  source: Source,
  /** What the model calls itself that made it; null where people did. */
  model: v.nullable(v.string()),
  reason: v.picklist(["submitted", "edited", "restored", "branched", "late"]),
  /** Against its parent, or against nothing for the first. */
  changes: Changes,
  /** Null in lists when it is over 64 KB: ask for the version itself. */
  result: v.nullable(Result),
  createdAt: Instant,
});
export type AnnotationVersion = v.InferOutput<typeof AnnotationVersion>;

const lastSet = { version: v.number(), userId: Id, source: Source, at: Instant };
export const BlamedRegion = v.object({ id: v.string(), ...lastSet });
export const BlamedRelation = v.object({ ...Relation.entries, ...lastSet });
export const BlamedAnswer = v.object({ field: v.string(), ...lastSet });
export const MOST_BLAMED = 10_000;
/** Who last set each part of a version, and in which version: the first 10,000 regions and relations. */
export const Blame = v.object({
  version: v.number(),
  regions: v.array(BlamedRegion),
  relations: v.array(BlamedRelation),
  answers: v.array(BlamedAnswer),
  /** Whether there are more: `GET /annotations/{annotationId}/blame` lists all, in pages. */
  truncated: v.boolean(),
});
export type Blame = v.InferOutput<typeof Blame>;

const sides = { before: v.optional(v.unknown()), after: v.optional(v.unknown()) };
const kind = v.picklist(["added", "removed", "changed"]);
/** One part that differs between two versions; `before` and `after` are left out where there is none. */
export const Difference = v.variant("part", [
  v.object({
    part: v.literal("region"),
    change: kind,
    regionId: v.string(),
    ...sides,
    /** What of a changed region differs, by JSON pointers into it. */
    fields: v.array(v.object({ pointer: v.string(), ...sides })),
  }),
  v.object({ part: v.literal("relation"), change: v.picklist(["added", "removed"]), relation: Relation }),
  v.object({ part: v.literal("answer"), change: kind, field: v.string(), ...sides }),
]);
export type Difference = v.InferOutput<typeof Difference>;

const annotation = ids("annotationId");

export const versionEndpoints = {
  getHistory: endpoint("GET", "/annotations/:annotationId/history", {
    summary: "Versions, newest first, and who last set each part of the newest; a task's pre-label is the first",
    permission: "annotation.read",
    params: annotation,
    query: v.object({ ...pageQuery, branch: v.optional(BranchName) }),
    response: v.object({
      ...page(AnnotationVersion).entries,
      /** Of the line's newest version; on the first page only. */
      blame: v.nullable(Blame),
      /** The annotation's branches with their newest versions; on the first page only. */
      branches: v.array(v.object({ name: v.string(), version: v.number() })),
    }),
  }),
  getAnnotationVersion: endpoint("GET", "/annotations/:annotationId/versions/:version", {
    summary: "One version, whole, and who last set each part of it",
    permission: "annotation.read",
    params: v.object({ ...annotation.entries, version: queryInteger(1, MOST_VERSIONS) }),
    response: v.object({ ...AnnotationVersion.entries, result: Result, blame: Blame }),
  }),
  compareVersions: endpoint("GET", "/annotations/:annotationId/diff", {
    summary: "What differs between two versions of an annotation",
    permission: "annotation.read",
    params: annotation,
    query: v.object({
      ...pageQuery,
      /** The parent of `to` when left out. */
      from: v.optional(queryInteger(1, MOST_VERSIONS)),
      /** The newest version that counts when left out. */
      to: v.optional(queryInteger(1, MOST_VERSIONS)),
    }),
    response: v.object({
      /** Null when `to` is the first version and is compared with nothing. */
      from: v.nullable(v.number()),
      to: v.number(),
      changes: Changes,
      /** Whether regions that both have lie in another order. */
      reordered: v.boolean(),
      ...page(Difference).entries,
    }),
  }),
  branchAnnotation: endpoint("POST", "/annotations/:annotationId/branches", {
    summary: "Put a proposal beside what counts: a version on a branch, to be restored or left",
    permission: "annotation.update",
    params: annotation,
    body: v.strictObject({
      branch: BranchName,
      /** What it is made from; on a branch that exists, that branch's newest version. */
      from: number,
      result: Result,
    }),
    response: AnnotationVersion,
    problems: [
      "annotations.does_not_fit_schema",
      "annotations.not_handed_in",
      "annotations.branch_moved",
      "annotations.too_many_branches",
    ],
  }),
};
