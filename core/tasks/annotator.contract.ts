import * as v from "valibot";
import { endpoint } from "../kernel/wire/endpoint.ts";
import { Id, ids, Instant } from "../kernel/wire/id.ts";
import { page, pageQuery } from "../kernel/wire/page.ts";
import { Language } from "./queue-rules.contract.ts";

/** What a manager knows of somebody that decides on what he is handed. */
export const Annotator = v.object({
  userId: Id,
  languages: v.array(Language),
  updatedAt: Instant,
  version: v.number(),
});
export type Annotator = v.InferOutput<typeof Annotator>;

export const annotatorEndpoints = {
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
    params: ids("userId"),
    body: v.strictObject({ languages: v.pipe(v.array(Language), v.maxLength(50)) }),
    response: Annotator,
  }),
};
