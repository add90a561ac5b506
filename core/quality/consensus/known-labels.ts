import type { LabelSchema } from "../../projects/label-schema.contract.ts";
import { familyOf, REGIONS, UNMARKED } from "./labels.ts";

/** More options than these are known once somebody gives them. */
const FEW = 20;

/** The labels that a family of items may have by the label schema, in its order, where they are few. */
export function classesOf(family: string, { classes, fields }: Pick<LabelSchema, "classes" | "fields">): string[] {
  if (family === REGIONS) return classes.length < FEW ? [...classes.map((one) => one.name), UNMARKED] : [];
  const field = fields.find((one) => familyOf(one.name) === family);
  if (!field) return [];
  const options = optionsOf(field);
  return options.length > FEW ? [] : options;
}

function optionsOf({ kind, options, min, max }: LabelSchema["fields"][number]): string[] {
  const values = options.map((option) => option.value);
  if (kind === "multi_choice") return [...values, UNMARKED];
  if (kind === "choice" || kind === "pairwise") return values;
  if (kind !== "rating") return [];
  const [low, high] = [min ?? 1, max ?? 5];
  return high - low < FEW ? Array.from({ length: high - low + 1 }, (_, at) => String(low + at)) : [];
}
