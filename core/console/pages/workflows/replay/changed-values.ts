export interface ChangedValue {
  key: string;
  before: unknown;
  after: unknown;
}

/** What a step changed in the context; values are compared as JSON, and what is not there is undefined. */
export function changedValues(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): ChangedValue[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys]
    .map((key) => ({ key, before: before[key], after: after[key] }))
    .filter((one) => JSON.stringify(one.before) !== JSON.stringify(one.after));
}
