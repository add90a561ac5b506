import { version } from "../../../package.json";
import { loadContracts, loadNamedSchemas, loadProblems } from "./contracts.ts";
import { openapi } from "./openapi.ts";
import type { JsonSchema } from "./schemas.ts";

/** The OpenAPI document as the edge serves it, of every contract that there is. */
export async function description(): Promise<JsonSchema> {
  return openapi(await loadContracts(), await loadNamedSchemas(), await loadProblems(), version);
}
