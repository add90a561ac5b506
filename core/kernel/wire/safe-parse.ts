import * as v from "valibot";

/**
 * valibot's `safeParse` for what users send. It takes a list for an object without fields; here each such list is an issue
 * (`Expected Object but received Array`), in place of those about its fields. No schema may make an object of a list on purpose.
 */
export function safeParse<S extends v.GenericSchema>(
  schema: S,
  input: unknown,
  config?: v.Config<v.InferIssue<S>>,
): v.SafeParseResult<S> {
  const parsed = v.safeParse(schema, input, config);
  const lists: v.IssuePathItem[][] = [];
  findLists(input, parsed.output, [], lists);
  if (lists.length === 0) return parsed;
  const within = (path: v.IssuePathItem[] = []) =>
    lists.some((list) => list.every(({ key }, i) => path[i]?.key === key));
  const others = (parsed.issues ?? []).filter((issue) => !within(issue.path as v.IssuePathItem[]));
  const issues = [...lists.map(notAnObject), ...others] as [v.InferIssue<S>, ...v.InferIssue<S>[]];
  return { typed: false, success: false, output: parsed.output, issues } as v.SafeParseResult<S>;
}

/** Where a list went in and an object came out. */
function findLists(input: unknown, output: unknown, path: v.IssuePathItem[], found: v.IssuePathItem[][]): void {
  if (input === output || !isObject(input) || !isObject(output)) return;
  if (Array.isArray(input) && Object.getPrototypeOf(output) === Object.prototype) {
    found.push([...path]);
    return;
  }
  for (const key in output) {
    if (!isObject(input[key])) continue;
    path.push({ type: "unknown", origin: "value", input, key, value: input[key] });
    findLists(input[key], output[key], path, found);
    path.pop();
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function notAnObject(path: v.IssuePathItem[]): v.BaseIssue<unknown> {
  return {
    kind: "schema",
    type: "object",
    input: path.at(-1)?.value,
    expected: "Object",
    received: "Array",
    message: "Invalid type: Expected Object but received Array",
    ...(path.length > 0 ? { path: path as [v.IssuePathItem, ...v.IssuePathItem[]] } : {}),
  };
}
