// The words of the language: what an editor offers for guards, actions and events, with their typed fields.
import * as v from "valibot";
import { endpoint } from "../kernel/wire/endpoint.ts";

export const ParamSpec = v.object({
  name: v.string(),
  type: v.picklist(["string", "number", "boolean", "strings", "object", "any"]),
  required: v.boolean(),
  description: v.string(),
  /** The only values there are, when they are few. */
  values: v.nullable(v.array(v.string())),
});
export type ParamSpec = v.InferOutput<typeof ParamSpec>;

/** A guard, an action or an event, and what it takes or carries. */
export const CatalogueEntry = v.object({
  name: v.string(),
  description: v.string(),
  params: v.array(ParamSpec),
});
export type CatalogueEntry = v.InferOutput<typeof CatalogueEntry>;

export const Catalogue = v.object({
  actions: v.array(CatalogueEntry),
  guards: v.array(CatalogueEntry),
  /** What a state may run while it is active. */
  invocations: v.array(CatalogueEntry),
  /** What the platform sends to every instance; a workflow may have events of its own. */
  events: v.array(CatalogueEntry),
  statuses: v.array(v.string()),
});
export type Catalogue = v.InferOutput<typeof Catalogue>;

export const catalogueEndpoints = {
  getCatalogue: endpoint("GET", "/workflow-catalogue", {
    summary: "The guards, actions and events that a workflow may name",
    permission: "workflow.read",
    response: Catalogue,
  }),
};
