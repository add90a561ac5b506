import type { Region } from "../../../core/annotations/region.contract.ts";
import type { LabelSchema, RelationType } from "../../../core/projects/label-schema.contract.ts";

/** The relation types that may lead from one region to another. */
export function relationTypesFor(schema: LabelSchema, from: Region, to: Region): RelationType[] {
  if (from.id === to.id) return [];
  const allows = (names: readonly string[] | undefined, name: string) =>
    !names || names.length === 0 || names.includes(name);
  return (schema.relations ?? []).filter((t) => allows(t.from, from.class) && allows(t.to, to.class));
}
