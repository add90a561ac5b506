import * as v from "valibot";
import { parseJson } from "./body.ts";
import { mustKeepNames } from "../../core/kernel/wire/lost-name.ts";
import { escapePointer, invalid, places, pointTo, requestProblems } from "../../core/kernel/wire/problem.ts";
import { safeParse } from "../../core/kernel/wire/safe-parse.ts";

/** Reads path parameters; what cannot be an id names nothing: 404. */
export function readParams<S extends v.GenericSchema>(schema: S, params: Record<string, string>): v.InferOutput<S> {
  const result = v.safeParse(schema, params);
  if (!result.success) throw requestProblems.not_found(places(result.issues, "/path"));
  return result.output;
}

/** Reads the query string of a URL; throws 422 for a wrong value and for a parameter that the endpoint does not have. */
export function readQuery<S extends v.GenericSchema & { entries: object }>(schema: S, url: string): v.InferOutput<S> {
  const query = Object.fromEntries(new URL(url).searchParams);
  const unknown = Object.keys(query).find((name) => !(name in schema.entries));
  if (unknown !== undefined)
    throw requestProblems.invalid(pointTo(`/query/${escapePointer(unknown)}`, "is not a parameter of this endpoint"));
  const result = v.safeParse(schema, query);
  if (!result.success) throw invalid(result.issues, "/query");
  return result.output;
}

/** Reads a JSON body; throws 400 for what is no JSON, 422 for what does not fit. */
export function readJson<S extends v.GenericSchema>(schema: S, bytes: Uint8Array): v.InferOutput<S> {
  const value = parseJson(bytes);
  mustKeepNames(value);
  const result = safeParse(schema, value);
  if (!result.success) throw invalid(result.issues);
  return result.output;
}
