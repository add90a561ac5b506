import type { Context } from "../kernel/context.ts";
import type { Input, Output } from "../kernel/wire/endpoint.ts";
import type { FieldError } from "../kernel/wire/problem.ts";
import type { LabelSchema } from "../projects/label-schema.contract.ts";
import type { annotationsContract } from "./contract.ts";
import type { Media } from "./pre-label.contract.ts";
import type { Result } from "./region.contract.ts";
import { violations } from "./rules.ts";
import { labelSchemaOf } from "./subject.ts";

const MOST_TOLD = 20;
const AT_ONCE = 50;
type C = typeof annotationsContract;

/** Says of each pre-label what of it could never be handed in, by the rules that hold for what people hand in. */
export async function checkPreLabels(
  ctx: Context,
  { items, ...version }: Input<C["checkPreLabels"]>,
): Promise<Output<C["checkPreLabels"]>> {
  const schema = lenient(await labelSchemaOf(ctx, version));
  const found: FieldError[][] = [];
  for (const [at, { payload, media }] of items.entries()) {
    found.push(preLabelViolations(payload, schema, media));
    if (at % AT_ONCE === AT_ONCE - 1) await new Promise((resolve) => setImmediate(resolve));
  }
  return { items: found };
}

/** The first twenty violations of a pre-label, with JSON pointers into it. */
export function preLabelViolations(payload: Result, schema: LabelSchema, media: Media): FieldError[] {
  return violations(payload, schema, media)
    .slice(0, MOST_TOLD)
    .map(({ pointer, detail }) => ({ pointer: pointer.slice("/result".length), detail }));
}

/** A label schema under which everything may be left out. */
export function lenient(schema: LabelSchema): LabelSchema {
  const optional = <T extends object>(one: T) => ({ ...one, required: false });
  return {
    ...schema,
    fields: schema.fields.map(optional),
    classes: schema.classes.map((one) => ({ ...one, attributes: one.attributes.map(optional) })),
  };
}
