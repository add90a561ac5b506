import * as v from "valibot";
import { ShapeType, StretchType } from "../annotations/measure.contract.ts";
import { endpoint } from "../kernel/wire/endpoint.ts";
import { Id, ids, Instant } from "../kernel/wire/id.ts";
import { page, pageQuery } from "../kernel/wire/page.ts";

/** So many were looked at, the newest, of all that there are. */
export const NewestOf = v.object({ newest: v.number(), of: v.number() });

const known = { mean: v.number(), low: v.number(), high: v.number(), judged: v.number() };

/** The share of somebody's work that is right, with what it lies between with 95 %. */
export const PersonSkill = v.object({
  userId: Id,
  ...known,
  /** Accuracy on gold; null where too little is known. */
  goldAccuracy: v.nullable(v.number()),
  paused: v.boolean(),
  /** By class of region or question, the weakest first. */
  classes: v.array(v.object({ class: v.string(), ...known })),
});
export type PersonSkill = v.InferOutput<typeof PersonSkill>;

/** One week's judgements alone. */
export const SkillPoint = v.object({ week: Instant, ...known });
export type SkillPoint = v.InferOutput<typeof SkillPoint>;

export const SkillAlarm = v.object({
  id: Id,
  projectId: Id,
  userId: Id,
  kind: v.picklist(["drift", "fatigue"]),
  /** The share that was right before, and of late. */
  before: v.number(),
  now: v.number(),
  /** The median active time of the sitting's last pieces of work over that of its first; null where too little is known. */
  pace: v.optional(v.nullable(v.number()), null),
  raisedAt: Instant,
});
export type SkillAlarm = v.InferOutput<typeof SkillAlarm>;

const Estimate = v.object({ value: v.nullable(v.number()), low: v.nullable(v.number()), high: v.nullable(v.number()) });

/** How people agree on where and how things are marked, of one type of region. */
export const ShapeAgreement = v.object({
  type: v.picklist([...ShapeType.options, ...StretchType.options]),
  /**
   * Of regions Krippendorff's alpha, by 1 less the intersection over union of what they cover, or of what has no area by how near it lies,
   * where a thing that somebody has left out is wholly different; of stretches of text and time Krippendorff's unitizing alpha (1995).
   */
  coefficient: v.picklist(["iou_alpha", "likeness_alpha", "unitizing_alpha"]),
  /** With its bootstrap interval over tasks. */
  ...Estimate.entries,
  /** What it rests on. */
  tasks: v.number(),
  people: v.number(),
  marks: v.number(),
});
export type ShapeAgreement = v.InferOutput<typeof ShapeAgreement>;

/** How people agree about one question, or about regions. */
export const FamilyAgreement = v.object({
  /** `field:` and the question's name, or `regions`. */
  family: v.string(),
  items: v.number(),
  answers: v.number(),
  /** What `alpha` is: the coefficient that suits the kind of question. Of regions: whether things are given the same class. */
  coefficient: v.picklist([
    "nominal_alpha",
    "ordinal_alpha",
    "interval_alpha",
    "masi_alpha",
    "word_alpha",
    "kendall_w",
  ]),
  /** That coefficient with its bootstrap interval. */
  alpha: Estimate,
  /**
   * What else is known of it, each with its interval: of all the share of equal answers (sets with the same options, rankings in the same order,
   * texts with the same words, numbers but for rounding, ratings to the step); of labels and ratings Fleiss' kappa and Gwet's AC1 (of ratings
   * AC2, weighted by the square of how far they are apart; a scale of more than 100 steps is cut into `bins` equal parts for these two); of
   * sets alpha by Jaccard's distance; of amounts, none of them negative, alpha by their ratio.
   */
  coefficients: v.array(
    v.object({
      name: v.picklist(["percent", "fleiss_kappa", "gwet_ac1", "gwet_ac2", "ratio_alpha", "jaccard_alpha"]),
      ...Estimate.entries,
      /** Into how many equal parts a scale of more steps was cut for it; null where none was. */
      bins: v.nullable(v.number()),
    }),
  ),
  /**
   * Of regions, by their type, over the newest tasks that two have worked on; `tasks` is how many those are, at most 200. Null of questions,
   * and while annotations cannot be asked.
   */
  shapes: v.nullable(v.object({ tasks: v.number(), items: v.array(ShapeAgreement) })),
  classes: v.array(v.object({ label: v.string(), answers: v.number(), specific: Estimate, alpha: Estimate })),
  /** How often one label met another within an item; in rows by `labels`, agreement on the diagonal. */
  confusion: v.object({ labels: v.array(v.string()), rows: v.array(v.array(v.number())) }),
  /** Labels that are taken for each other, the most often first: of the answers that are one of the two, the share that met the other. */
  confused: v.array(
    v.object({ a: v.string(), b: v.string(), count: v.number(), expected: v.number(), share: Estimate }),
  ),
  /** How Cohen's kappa of two people weighs: ratings by the square of how far they are apart (quadratic), all else as equal or not (identity). */
  kappa: v.picklist(["identity", "quadratic"]),
  pairs: v.array(
    v.object({
      left: Id,
      right: Id,
      items: v.number(),
      percent: v.number(),
      kappa: v.nullable(v.number()),
      /** What Cohen's kappa lies between with 95 %, by the bootstrap over what both answered; null where it is not defined. */
      low: v.nullable(v.number()),
      high: v.nullable(v.number()),
    }),
  ),
});
export type FamilyAgreement = v.InferOutput<typeof FamilyAgreement>;

/** Judgements of one class of region or question alone. */
const className = v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(200)));
const project = ids("projectId");
const read = "quality.read";

export const skillEndpoints = {
  listSkills: endpoint("GET", "/projects/:projectId/skills", {
    summary: "How well people work, the surest good first",
    permission: read,
    params: project,
    query: v.object(pageQuery),
    response: page(PersonSkill),
  }),
  getPersonSkill: endpoint("GET", "/internal/quality/projects/:projectId/people/:userId/skill", {
    summary: "How well one person works in a project",
    internal: true,
    params: ids("projectId", "userId"),
    response: PersonSkill,
  }),
  getSkillTrend: endpoint("GET", "/projects/:projectId/skill-trend", {
    summary: "How well a project's people, or one of them, have worked, by week, in all or in one class",
    permission: read,
    params: project,
    query: v.object({ userId: v.optional(Id), class: className }),
    response: v.object({
      items: v.array(SkillPoint),
      /** Those that were judged by themselves in this time, the most judged first, at most 100. */
      classes: v.array(v.string()),
    }),
  }),
  listSkillAlarms: endpoint("GET", "/projects/:projectId/skill-alarms", {
    summary: "Who has become worse, or tires, newest first",
    permission: read,
    params: project,
    query: v.object(pageQuery),
    response: page(SkillAlarm),
  }),
  getAgreement: endpoint("GET", "/projects/:projectId/agreement", {
    summary:
      "How people agree, by question over the newest 50,000 answers and labels, and on regions over the newest 200 tasks",
    permission: read,
    params: project,
    response: v.object({
      items: v.array(FamilyAgreement),
      /** Of how many labels and answers that is, the newest, and how many there are. */
      looked: v.optional(v.object({ labels: NewestOf, answers: NewestOf })),
    }),
  }),
  getMyQuality: endpoint("GET", "/projects/:projectId/my-quality", {
    summary: "How well I work, and what was expected of me where I am shown it",
    permission: "annotation.create",
    params: project,
    query: v.object({ class: className }),
    response: v.object({
      ...v.omit(PersonSkill, ["userId"]).entries,
      /** Of the whole work, or of the class asked for. */
      trend: v.array(SkillPoint),
      /** My newest answers to golds; none where the project shows none. */
      golds: v.array(
        v.object({
          taskId: Id,
          score: v.number(),
          answeredAt: Instant,
          /** Why something else was expected: of onboarding golds, and of those that are retired; of all others null. */
          explanation: v.optional(v.nullable(v.string()), null),
        }),
      ),
    }),
  }),
};
