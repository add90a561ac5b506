import type * as v from "valibot";
import type { Endpoint } from "../../../core/kernel/wire/endpoint.ts";
import type { JsonSchema, Schemas } from "./schemas.ts";

interface Parts extends v.GenericSchema {
  entries?: Record<string, Parts>;
  wrapped?: Parts;
  default?: unknown;
  pipe?: readonly { type: string; requirement?: unknown }[];
  options?: readonly Parts[];
}

/** Path, query and header parameters of an endpoint. */
export function parametersOf(e: Endpoint, schemas: Schemas): JsonSchema[] {
  return [...pathParameters(e, schemas), ...queryParameters(e, schemas), ...headerParameters(e)];
}

function pathParameters({ path, spec }: Endpoint, schemas: Schemas): JsonSchema[] {
  const entries = (spec.params as Parts | undefined)?.entries ?? {};
  return [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: "path",
    required: true,
    schema: entries[name!] ? schemas.input(entries[name!]!) : { type: "string" },
  }));
}

function queryParameters({ spec }: Endpoint, schemas: Schemas): JsonSchema[] {
  return Object.entries((spec.query as Parts | undefined)?.entries ?? {}).map(([name, schema]) => ({
    name,
    in: "query",
    required: schema.type !== "optional",
    schema: textSchema(schema, schemas),
  }));
}

/** A query's values arrive as text; what they must read as is told instead. */
function textSchema(schema: Parts, schemas: Schemas): JsonSchema {
  if (schema.type === "optional" && schema.wrapped) {
    const inner = textSchema(schema.wrapped, schemas);
    return schema.default === undefined ? inner : { ...inner, default: schema.default };
  }
  const rule = (type: string) => schema.pipe?.find((action) => action.type === type)?.requirement;
  if (schema.pipe?.some((action) => action.type === "integer")) {
    return {
      type: "integer",
      ...(rule("min_value") === undefined ? {} : { minimum: rule("min_value") }),
      ...(rule("max_value") === undefined ? {} : { maximum: rule("max_value") }),
    };
  }
  const kinds = (schema.options ?? []).map((option) => option.type);
  if (kinds.includes("boolean")) return { type: "boolean" };
  if (kinds.includes("number")) return { type: "number" };
  if (kinds.includes("array")) return schemas.input(schema.options![kinds.indexOf("array")]!);
  return schemas.input(schema);
}

function headerParameters({ method, spec }: Endpoint): JsonSchema[] {
  const parameters: JsonSchema[] = [];
  if (method === "POST" && spec.limit !== "credential" && !spec.stream && !(spec.edge && !spec.body))
    parameters.push({ $ref: "#/components/parameters/IdempotencyKey" });
  if (spec.ifMatch)
    parameters.push({ $ref: `#/components/parameters/IfMatch${spec.ifMatch === "required" ? "Required" : ""}` });
  return parameters;
}
