import { escapePointer, type FieldError, requestProblems } from "./problem.ts";

/** Names that lead to an object's prototype: parsers and copies drop them, or worse. */
const names = ["__proto__", "constructor", "prototype"];

/** Says that a name cannot be kept, by a JSON pointer to it. */
export function notKept(pointer: string): FieldError {
  return { pointer, detail: "is a name that cannot be kept" };
}

/** Throws `request.invalid` where a body has a name that cannot be kept. */
export function mustKeepNames(body: unknown): void {
  const lost = lostName(body);
  if (lost !== null) throw requestProblems.invalid({ errors: [notKept(lost)] });
}

/** Whether JSON could hold a name that cannot be kept; what is long is looked through only then. */
export function mayLoseNames(json: string): boolean {
  return /"(?:__proto__|constructor|prototype)"|\\u/.test(json);
}

/** The pointer of the first field of parsed JSON, at any depth, that has a name which cannot be kept. */
export function lostName(value: unknown, pointer = ""): string | null {
  if (value === null || typeof value !== "object") return null;
  if (!Array.isArray(value)) {
    const lost = names.find((name) => Object.hasOwn(value, name));
    if (lost !== undefined) return `${pointer}/${lost}`;
  }
  for (const [name, one] of Object.entries(value)) {
    if (one === null || typeof one !== "object") continue;
    const found = lostName(one, `${pointer}/${escapePointer(name)}`);
    if (found !== null) return found;
  }
  return null;
}
