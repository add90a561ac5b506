import { toJsonSchema, toJsonSchemaDefs } from "@valibot/to-json-schema";
import type * as v from "valibot";
import { ProblemDocument } from "../../../core/kernel/wire/problem.ts";

export type JsonSchema = Record<string, unknown>;
type Mode = "input" | "output";

/** JSON Schema 2020-12 of valibot schemas; those with a name become components and are referred to. */
export class Schemas {
  readonly #named: Record<string, v.GenericSchema>;
  readonly #components: Record<string, JsonSchema>;

  /** Throws when a named schema reads one thing and yields another: it would need two names. */
  constructor(named: Record<string, v.GenericSchema>) {
    this.#named = { ...named, ProblemDocument };
    this.#components = toJsonSchemaDefs(this.#named, settings("output")) as Record<string, JsonSchema>;
    const input = toJsonSchemaDefs(this.#named, settings("input")) as Record<string, JsonSchema>;
    const twoFaced = Object.keys(input).filter(
      (name) => JSON.stringify(input[name]) !== JSON.stringify(this.#components[name]),
    );
    if (twoFaced.length > 0)
      throw new Error(`Schemas that change what they read cannot be components: ${twoFaced.join(", ")}`);
  }

  /** What a caller may send. */
  input(schema: v.GenericSchema): JsonSchema {
    return this.#convert(schema, "input");
  }

  /** What comes back. */
  output(schema: v.GenericSchema): JsonSchema {
    return this.#convert(schema, "output");
  }

  /** The named schemas that a document refers to, and those that these refer to. */
  components(document: unknown): Record<string, JsonSchema> {
    const used = new Set<string>();
    const waiting: unknown[] = [document];
    while (waiting.length > 0) {
      for (const [, name = ""] of JSON.stringify(waiting.pop()).matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
        if (!used.has(name)) waiting.push(this.#components[name]);
        used.add(name);
      }
    }
    return Object.fromEntries([...used].sort().map((name) => [name, this.#components[name]!]));
  }

  /** Every named schema. */
  all(): Record<string, JsonSchema> {
    return this.#components;
  }

  #convert(schema: v.GenericSchema, mode: Mode): JsonSchema {
    const {
      $schema: _,
      $defs: __,
      ...converted
    } = toJsonSchema(schema, { ...settings(mode), definitions: this.#named }) as JsonSchema;
    return converted;
  }
}

function settings(typeMode: Mode) {
  return {
    typeMode,
    target: "draft-2020-12" as const,
    errorMode: "ignore" as const,
    overrideRef: ({ referenceId }: { referenceId: string }) => `#/components/schemas/${referenceId}`,
  };
}
