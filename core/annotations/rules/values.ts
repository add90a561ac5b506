type Option = { value: string };

export function isOneOf(options: readonly Option[], value: unknown): boolean {
  return options.some((option) => option.value === value);
}

/** What is wrong with a list of options; null when nothing is. */
export function listProblem(options: readonly Option[], value: unknown): string | null {
  if (!Array.isArray(value)) return "must be a list of options";
  const unknown = value.find((one) => !isOneOf(options, one));
  if (unknown !== undefined) return `"${String(unknown)}" is not one of its options`;
  return new Set(value).size === value.length ? null : "names an option twice";
}

/** What is wrong with a number or count against its bounds; null when nothing is. */
export function boundsProblem(
  what: string,
  value: number,
  min: number | undefined,
  max: number | undefined,
): string | null {
  if (min !== undefined && value < min) return `${what} must be at least ${min}`;
  if (max !== undefined && value > max) return `${what} must be at most ${max}`;
  return null;
}

/** Whether nothing was said. */
export function isEmpty(value: unknown): boolean {
  return value === undefined || value === "" || (Array.isArray(value) && value.length === 0);
}
