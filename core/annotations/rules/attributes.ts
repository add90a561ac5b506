import { escapePointer, type FieldError } from "../../kernel/wire/problem.ts";
import type { Attribute } from "../../projects/label-schema.contract.ts";
import { isEmpty, isOneOf, listProblem } from "./values.ts";

function problemOf(attribute: Attribute, value: unknown): string | null {
  switch (attribute.kind) {
    case "choice":
      return isOneOf(attribute.options, value)
        ? null
        : `must be one of ${attribute.options.map((o) => o.value).join(", ")}`;
    case "multi_choice":
      return listProblem(attribute.options, value);
    case "text":
      return typeof value === "string" ? null : "must be text";
    case "number":
      return typeof value === "number" && Number.isFinite(value) ? null : "must be a number";
    case "boolean":
      return typeof value === "boolean" ? null : "must be true or false";
  }
}

/** What is wrong with a region's attributes: unknown, missing, of another kind, or no option. */
export function attributeViolations(
  given: Readonly<Record<string, unknown>>,
  known: readonly Attribute[],
  pointer: string,
): FieldError[] {
  const found: FieldError[] = [];
  const at = (name: string) => `${pointer}/${escapePointer(name)}`;
  for (const name of Object.keys(given)) {
    if (!known.some((one) => one.name === name))
      found.push({ pointer: at(name), detail: "is no attribute of this class" });
  }
  for (const attribute of known) {
    const value = Object.hasOwn(given, attribute.name) ? given[attribute.name] : undefined;
    if (isEmpty(value)) {
      if (attribute.required) found.push({ pointer: at(attribute.name), detail: "is required" });
      continue;
    }
    const problem = problemOf(attribute, value);
    if (problem) found.push({ pointer: at(attribute.name), detail: problem });
  }
  return found;
}
