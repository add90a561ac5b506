import type { FieldError, Problem, ProblemFields } from "../kernel/wire/problem.ts";
import type { LabelSchema } from "../projects/label-schema.contract.ts";
import { annotationProblems } from "./problems.ts";
import type { Result } from "./region.contract.ts";
import { answerViolations } from "./rules/answers.ts";
import { attributeViolations } from "./rules/attributes.ts";
import { geometryViolations } from "./rules/geometry.ts";
import { skeletonViolations } from "./rules/skeleton.ts";
import { relationViolations } from "./rules/relations.ts";
import type { Media } from "./pre-label.contract.ts";

/** So many violations are told at once; what else there is comes up when these are mended. */
export const MOST_TOLD = 500;

/** Throws when a result does not fit the label schema or the task: with each violation, of more than 500 the first, and how many there are. */
export function mustFit(result: Result, schema: LabelSchema, media: Media): void {
  const errors = violations(result, schema, media);
  if (errors.length > 0) throw misfit(errors);
}

/** Tells what does not fit: of more than 500 violations the first, and how many there are. */
export function misfit(errors: readonly FieldError[], more: ProblemFields = {}): Problem {
  const told = { errors: errors.slice(0, MOST_TOLD), violations: errors.length };
  return annotationProblems.does_not_fit_schema({ ...told, ...more });
}

/** Everything in a result that does not fit the label schema or the task, with JSON pointers into the request. */
export function violations(result: Result, schema: LabelSchema, media: Media): FieldError[] {
  const found: FieldError[] = [];
  const classes = new Map(schema.classes.map((one) => [one.name, one]));
  const seen = new Set<string>();
  for (const [at, region] of result.regions.entries()) {
    const pointer = `/result/regions/${at}`;
    const add = (path: string, detail: string) => found.push({ pointer: pointer + path, detail });
    if (seen.has(region.id)) add("/id", `another region has the id "${region.id}"`);
    seen.add(region.id);
    const known = classes.get(region.class);
    if (!known) add("/class", `"${region.class}" is no class of the label schema`);
    const allowed = schema.tools.includes(region.type);
    if (!allowed) add("/type", `${region.type} is no tool of this project`);
    else if (known?.tools && !known.tools.includes(region.type))
      add("/type", `"${region.class}" is not drawn as ${region.type}`);
    if (known) found.push(...attributeViolations(region.attributes, known.attributes, `${pointer}/attributes`));
    found.push(...geometryViolations(region, media, pointer));
    if (known?.skeleton) found.push(...skeletonViolations(region, known.skeleton, pointer));
  }
  found.push(...relationViolations(result, schema), ...answerViolations(result.answers, schema.fields));
  return found;
}
