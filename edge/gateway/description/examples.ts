import { byFormat, byName, byPattern } from "./example-values.ts";
import { exampleOfPattern } from "./pattern-example.ts";
import type { JsonSchema } from "./schemas.ts";

type Values = Record<string, JsonSchema>;
const deepest = 6;

/** Makes examples of JSON Schemas, the same at every run; `components` are what `$ref` leads to. */
export class Examples {
  readonly #components: Values;

  constructor(components: Values) {
    this.#components = components;
  }

  /** An example of a schema; `name` is the field that holds it, which says much about what it looks like. */
  of(schema: JsonSchema, name = "", depth = 0): unknown {
    const told = (schema.examples as unknown[] | undefined)?.[0] ?? schema.example;
    if (told !== undefined) return told;
    if ("const" in schema) return schema.const;
    if (Array.isArray(schema.enum)) return schema.enum[0];
    if (typeof schema.$ref === "string") return this.of(this.#lookUp(schema.$ref), name, depth);
    if (Array.isArray(schema.allOf)) return this.#all(schema, name, depth);
    const choices = (schema.anyOf ?? schema.oneOf) as JsonSchema[] | undefined;
    if (choices) return this.of(choose(choices, depth), name, depth);
    return this.#plain(schema, name, depth);
  }

  #plain(schema: JsonSchema, name: string, depth: number): unknown {
    const type = Array.isArray(schema.type) ? schema.type.find((one) => one !== "null") : schema.type;
    if (type === "object" || schema.properties || schema.additionalProperties) return this.#object(schema, depth);
    if (type === "array" || schema.items || schema.prefixItems) return this.#array(schema, name, depth);
    if (type === "string") return text(schema, name);
    if (type === "integer" || type === "number") return number(schema, name);
    if (type === "boolean") return (schema.default as boolean | undefined) ?? true;
    return type === "null" ? null : {};
  }

  #object(schema: JsonSchema, depth: number): JsonSchema {
    const properties = (schema.properties ?? {}) as Values;
    const required = new Set((schema.required as string[] | undefined) ?? []);
    const shown = Object.entries(properties).filter(([name]) => required.has(name) || depth < deepest - 2);
    return Object.fromEntries(shown.map(([name, one]) => [name, this.of(one, name, depth + 1)]));
  }

  #array(schema: JsonSchema, name: string, depth: number): unknown[] {
    const fixed = ((schema.prefixItems ?? []) as JsonSchema[]).map((one) => this.of(one, name, depth + 1));
    const least = Number(schema.minItems ?? 0);
    const rest = schema.items as JsonSchema | false | undefined;
    if (!rest || fixed.length > 0) return fixed;
    const count = depth > deepest ? least : Math.max(1, least);
    return Array.from({ length: count }, () => this.of(rest, name.replace(/s$/, ""), depth + 1));
  }

  #all(schema: JsonSchema, name: string, depth: number): unknown {
    const parts = (schema.allOf as JsonSchema[]).map((one) => this.of(one, name, depth));
    return parts.every((part) => typeof part === "object" && part !== null)
      ? Object.assign({}, ...(parts as object[]))
      : parts[0];
  }

  #lookUp(reference: string): JsonSchema {
    const found = this.#components[reference.slice(reference.lastIndexOf("/") + 1)];
    if (!found) throw new Error(`${reference} leads nowhere`);
    return found;
  }
}

/** What may be null is shown as it is when it is there; deep down the simplest choice ends what would go on for ever. */
function choose(choices: JsonSchema[], depth: number): JsonSchema {
  const isNull = (one: JsonSchema) => one.type === "null" || one.const === null;
  return (
    (depth > deepest ? choices.find(isNull) : undefined) ?? choices.find((one) => !isNull(one)) ?? choices[0] ?? {}
  );
}

function text(schema: JsonSchema, name: string): string {
  const known = [...(byName[name] ?? []), ...(/[a-z]Id$|^id$/.test(name) ? [byFormat.uuid] : [])];
  const format = byFormat[String(schema.format)];
  const candidates = [
    ...(format ? [format] : known),
    ...(name.endsWith("At") ? [byFormat["date-time"]!] : []),
    ...(schema.pattern ? [...byPattern, exampleOfPattern(String(schema.pattern))] : []),
    name ? name.replace(/([A-Z])/g, " $1").toLowerCase() : "text",
    "x".repeat(Number(schema.minLength ?? 1)),
  ].filter((one): one is string => typeof one === "string");
  const found = candidates.find((one) => fits(schema, one));
  if (found === undefined) throw new Error(`No example of ${name} fits ${JSON.stringify(schema)}`);
  return found;
}

function fits(schema: JsonSchema, candidate: string): boolean {
  const {
    pattern,
    minLength = 0,
    maxLength = Number.POSITIVE_INFINITY,
  } = schema as {
    pattern?: string;
    minLength?: number;
    maxLength?: number;
  };
  return (
    candidate.length >= minLength &&
    candidate.length <= maxLength &&
    (pattern === undefined || new RegExp(pattern, "u").test(candidate))
  );
}

function number(schema: JsonSchema, name: string): number {
  const least = Number(schema.minimum ?? schema.exclusiveMinimum ?? Number.NEGATIVE_INFINITY);
  const most = Number(schema.maximum ?? schema.exclusiveMaximum ?? Number.POSITIVE_INFINITY);
  const candidates = [...(byName[name] ?? []), schema.default, 3, 1, 0.5, least, most];
  return candidates.find((one): one is number => typeof one === "number" && one >= least && one <= most) ?? 0;
}
