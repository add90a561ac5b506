import * as v from "valibot";
import { endpoint } from "../kernel/wire/endpoint.ts";
import { Id, ids, Instant } from "../kernel/wire/id.ts";
import { page, pageQuery } from "../kernel/wire/page.ts";
import { Language } from "./queue-rules.contract.ts";

/** What is known of somebody that decides on what he is handed. */
export const Annotator = v.object({
  userId: Id,
  languages: v.array(Language),
  updatedAt: Instant,
  version: v.number(),
});
export type Annotator = v.InferOutput<typeof Annotator>;

/** What is known of me; version 0 while nothing is. */
export const MyAnnotator = v.object({ ...v.omit(Annotator, ["userId"]).entries, updatedAt: v.nullable(Instant) });
export type MyAnnotator = v.InferOutput<typeof MyAnnotator>;

const languages = v.strictObject({ languages: v.pipe(v.array(Language), v.maxLength(50)) });

export const annotatorEndpoints = {
  getMyAnnotator: endpoint("GET", "/annotator-profile", {
    summary: "Which languages I know, as queues that ask for some see it",
    self: true,
    response: MyAnnotator,
  }),
  putMyAnnotator: endpoint("PUT", "/annotator-profile", {
    summary: "Say which languages I know; a manager may say otherwise",
    self: true,
    ifMatch: "optional",
    body: languages,
    response: MyAnnotator,
    problems: ["request.stale"],
  }),
  listAnnotators: endpoint("GET", "/annotators", {
    summary: "People of whom it is known what they may be handed, by their ids",
    permission: "queue.manage",
    query: v.object(pageQuery),
    response: page(Annotator),
  }),
  getAnnotator: endpoint("GET", "/annotators/:userId", {
    summary: "What is known of one person",
    permission: "queue.manage",
    params: ids("userId"),
    response: Annotator,
  }),
  putAnnotator: endpoint("PUT", "/annotators/:userId", {
    summary: "Say which languages somebody knows, for queues that ask for some",
    permission: "queue.manage",
    ifMatch: "optional",
    params: ids("userId"),
    body: languages,
    response: Annotator,
    problems: ["request.stale"],
  }),
};
