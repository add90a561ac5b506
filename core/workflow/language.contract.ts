// The language that workflows are written in, as a machine-readable grammar.
import { endpoint } from "../kernel/wire/endpoint.ts";
import { Json } from "../kernel/wire/id.ts";

export const languageEndpoints = {
  getWorkflowSchema: endpoint("GET", "/workflow-schema", {
    summary: "The JSON Schema (draft 2020-12) of a workflow definition, with every guard, action and service",
    permission: "workflow.read",
    response: Json,
  }),
};
