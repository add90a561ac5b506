import type { FieldError } from "../../kernel/wire/problem.ts";
import type { LabelSchema } from "../../projects/label-schema.contract.ts";
import type { Result } from "../region.contract.ts";

/** What is wrong with relations: ends that do not exist, types that are unknown or do not join these classes, repetitions. */
export function relationViolations(result: Result, schema: LabelSchema): FieldError[] {
  const found: FieldError[] = [];
  const classOf = new Map(result.regions.map((region) => [region.id, region.class]));
  const types = new Map(schema.relations.map((one) => [one.type, one]));
  const seen = new Set<string>();
  for (const [at, relation] of result.relations.entries()) {
    const add = (path: string, detail: string) => found.push({ pointer: `/result/relations/${at}${path}`, detail });
    const type = types.get(relation.type);
    if (!type) add("/type", `"${relation.type}" is no relation of the label schema`);
    for (const end of ["from", "to"] as const) {
      const name = classOf.get(relation[end]);
      if (name === undefined) add(`/${end}`, `there is no region "${relation[end]}"`);
      else if (type?.[end] && !type[end].includes(name))
        add(`/${end}`, `"${relation.type}" does not go ${end} "${name}"`);
    }
    if (relation.from === relation.to) add("/to", "a region cannot be related to itself");
    const key = JSON.stringify([relation.from, relation.to, relation.type]);
    if (seen.has(key)) add("", "repeats an earlier relation");
    seen.add(key);
  }
  return found;
}
