import * as v from "valibot";
import { endpoint } from "../kernel/wire/endpoint.ts";
import { Id, ids, Instant } from "../kernel/wire/id.ts";
import { page, pageQuery } from "../kernel/wire/page.ts";

/** `gathering`: more are awaited; `required`: a person has to decide; `adjudicated`: a person has decided. */
export const ConsensusStatus = v.picklist(["gathering", "agreed", "required", "adjudicated"]);

/** How sure it is what several people's work on a task means. */
export const Consensus = v.object({
  taskId: Id,
  projectId: Id,
  batchId: Id,
  /** `none`: there are no two people's annotations to compare yet. */
  status: v.picklist(["none", ...ConsensusStatus.options]),
  /** The probability of the most probable label of the least sure item. */
  confidence: v.nullable(v.number()),
  /** What is left to know, in bits, of all items. */
  entropy: v.number(),
  /** Of how many people: at most 20, as many as are compared at a time; of more, those whose annotations were begun first. */
  answers: v.number(),
  /** Things on the task beyond the first 2,000, which are not looked at one by one; all of them where there was too much to compare. */
  leftOut: v.optional(v.number(), 0),
  updatedAt: v.nullable(Instant),
});
export type Consensus = v.InferOutput<typeof Consensus>;

export const ConsensusItem = v.object({
  /** `field:` and the question's name, or `regions`. */
  family: v.string(),
  item: v.string(),
  /** The most probable; of a region empty when it is probably none. */
  label: v.string(),
  confidence: v.number(),
  entropy: v.number(),
  answers: v.number(),
  posterior: v.record(v.string(), v.number()),
});

export const consensusEndpoints = {
  getConsensus: endpoint("GET", "/tasks/:taskId/consensus", {
    summary: "What several people's work on a task probably means, the least sure first",
    permission: "quality.read",
    params: ids("taskId"),
    response: v.object({ ...Consensus.entries, items: v.array(ConsensusItem) }),
  }),
  listConsensus: endpoint("GET", "/projects/:projectId/consensus", {
    summary: "Tasks by how their consensus stands; those that a person has to decide by default",
    permission: "quality.read",
    params: ids("projectId"),
    query: v.object({ ...pageQuery, status: v.optional(ConsensusStatus, "required") }),
    response: page(Consensus),
  }),
  fitConsensus: endpoint("POST", "/projects/:projectId/consensus/fit", {
    summary: "Explain all tasks together now, as every night",
    permission: "quality.manage",
    limit: "bulk",
    status: 202,
    params: ids("projectId"),
    response: v.object({ status: v.literal("queued") }),
  }),
};
