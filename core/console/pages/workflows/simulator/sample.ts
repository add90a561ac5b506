import type { CatalogueEntry, ParamSpec } from "../../../../workflow/catalogue.contract.ts";
import type { Json } from "../chart/json.ts";

/** Values to begin with for an event of the platform's, so that trying it out takes one press. */
export function sampleEvent(entry: CatalogueEntry, sentBefore: number): Record<string, Json> {
  return Object.fromEntries(entry.params.map((spec) => [spec.name, sampleValue(spec, sentBefore)]));
}

function sampleValue({ name, type }: ParamSpec, sentBefore: number): Json {
  if (name === "active" || name === "reviewShare") return 0;
  if (name === "outcome") return "passed";
  if (name === "kind") return "automated";
  if (name === "stage") return "annotate";
  if (name === "userId") return `user-${sentBefore + 1}`;
  if (type === "number") return 1;
  if (type === "boolean") return false;
  if (type === "strings") return [];
  if (type === "object") return {};
  return name.endsWith("Id") ? `${name.slice(0, -2)}-${sentBefore + 1}` : "";
}
