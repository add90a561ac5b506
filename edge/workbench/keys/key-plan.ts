import type { LabelSchema } from "../../../core/projects/label-schema.contract.ts";

/** The keys that a label schema claims: classes first, then the options of its questions. */
export function schemaKeys(schema: LabelSchema): ReadonlySet<string> {
  const keys = schema.classes.flatMap((c) => c.hotkey ?? []);
  return new Set([...keys, ...optionKeys(schema).map((o) => o.key)]);
}

export interface OptionKey {
  key: string;
  field: string;
  value: string;
  title: string;
  many: boolean;
}

/** Keys that answer a question; one that a class or an earlier option has already is left out. */
export function optionKeys(schema: LabelSchema): OptionKey[] {
  const taken = new Set(schema.classes.flatMap((c) => c.hotkey ?? []));
  const found: OptionKey[] = [];
  for (const field of schema.fields) {
    if (field.kind !== "choice" && field.kind !== "multi_choice" && field.kind !== "pairwise") continue;
    for (const option of field.options ?? []) {
      if (!option.hotkey || taken.has(option.hotkey)) continue;
      taken.add(option.hotkey);
      found.push({
        key: option.hotkey,
        field: field.name,
        value: option.value,
        title: `${field.title}: ${option.title ?? option.value}`,
        many: field.kind === "multi_choice",
      });
    }
  }
  return found;
}

/** A standard key, or the same with Alt where the project's own labels want it. */
export function freeKey(key: string, taken: ReadonlySet<string>): string {
  return taken.has(key) ? `alt+${key}` : key;
}
