import * as v from "valibot";
import { endpoint } from "../kernel/wire/endpoint.ts";
import { Id, ids } from "../kernel/wire/id.ts";

export const LabelModel = v.picklist(["dawid_skene", "majority", "weighted", "wawa", "one_coin", "glad", "mace"]);
export const ConsensusModel = v.picklist([
  ...LabelModel.options,
  "bradley_terry",
  "median",
  "mean",
  "huber",
  "closest",
]);

const overlap = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(20));
/** How many people work on a task: at least `min`, and one more while that is worth it, up to `max`. */
export const DynamicOverlap = v.strictObject({
  min: overlap,
  max: overlap,
  /** How many more answers of a task another annotation must be expected to put right: 0.05 is one in twenty annotations. */
  price: v.pipe(v.number(), v.minValue(0.001), v.maxValue(10)),
});
export type DynamicOverlap = v.InferOutput<typeof DynamicOverlap>;

/** How a project makes one of what several people say. */
export const ConsensusPolicy = v.object({
  projectId: Id,
  /** Every question of the newest label schema with its model, and those that it could have, the usual one first. */
  questions: v.array(
    v.object({ question: v.string(), kind: v.string(), model: ConsensusModel, fits: v.array(ConsensusModel) }),
  ),
  /** The model of whether a thing is there at all, and of which class. */
  regions: LabelModel,
  /** Whether a new annotation is made of all where they agree; else the one stands that agrees most with the others. */
  fuse: v.boolean(),
  /** Null: as many people as the project's overlap says. */
  overlap: v.nullable(DynamicOverlap),
  version: v.number(),
});
export type ConsensusPolicy = v.InferOutput<typeof ConsensusPolicy>;

/** How often each of two was preferred over all tasks, as a strength: one wins against another by its part of the two strengths. */
export const Preference = v.object({
  /** What tasks call it in their `meta`, under the name of the side that it is on; else the side. */
  thing: v.string(),
  strength: v.number(),
  /** What its strength against a middling one lies between with 95 %, by the information of the answers; what an older server has not worked out is null. */
  low: v.optional(v.nullable(v.number()), null),
  high: v.optional(v.nullable(v.number()), null),
  comparisons: v.number(),
  /** Comparisons in which it was preferred, and in which neither was. */
  wins: v.optional(v.number(), 0),
  ties: v.optional(v.number(), 0),
});
export type Preference = v.InferOutput<typeof Preference>;

const project = ids("projectId");

export const consensusPolicyEndpoints = {
  getConsensusPolicy: endpoint("GET", "/projects/:projectId/consensus-policy", {
    summary: "How a project makes one of what several people say",
    permission: "quality.read",
    params: project,
    response: ConsensusPolicy,
  }),
  putConsensusPolicy: endpoint("PUT", "/projects/:projectId/consensus-policy", {
    summary: "Choose the models of questions and regions, fusion, and how many people work on a task",
    permission: "quality.manage",
    ifMatch: "optional",
    params: project,
    body: v.strictObject({
      /** Questions that are not named have the usual model of their kind. */
      models: v.optional(
        v.pipe(
          v.array(v.strictObject({ question: v.pipe(v.string(), v.maxLength(80)), model: ConsensusModel })),
          v.maxLength(100),
        ),
        [],
      ),
      regions: v.optional(LabelModel, "dawid_skene"),
      fuse: v.optional(v.boolean(), false),
      overlap: v.optional(v.nullable(DynamicOverlap), null),
    }),
    response: ConsensusPolicy,
    problems: ["quality.model_does_not_fit", "quality.overlap_backwards", "request.stale"],
  }),
  getPreferenceRanking: endpoint("GET", "/projects/:projectId/preference-ranking", {
    summary: "What is preferred to what, by question, over the newest 50,000 answers; at most 200 things",
    permission: "quality.read",
    params: project,
    response: v.object({ items: v.array(v.object({ question: v.string(), things: v.array(Preference) })) }),
  }),
};
