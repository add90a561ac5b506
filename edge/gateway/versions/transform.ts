import { changes, type Change, type Json, type Older } from "./changes.ts";

/** What an endpoint did before, for callers of this version: newest change first; [] where it is as it was. */
export function olderOf(version: string, operation: string, table: readonly Change[] = changes): Older[] {
  return table.flatMap((change) => {
    const older = change.version > version ? change.operations[operation] : undefined;
    return older ? [older] : [];
  });
}

/** An old path with query as it is called now. */
export function upgradePath(path: string, older: readonly Older[]): string {
  const at = path.indexOf("?");
  if (at === -1) return path;
  const pairs = path
    .slice(at + 1)
    .split("&")
    .map((pair) => {
      const [name = "", ...rest] = pair.split("=");
      const now = older.reduceRight(
        (called, { query }) => (query && Object.hasOwn(query, called) ? query[called]! : called),
        name,
      );
      return [now, ...rest].join("=");
    });
  return `${path.slice(0, at)}?${pairs.join("&")}`;
}

/** An old request body as it is now. */
export function upgradeBody(body: Json, older: readonly Older[]): Json {
  return older.reduceRight((now, { body: step }) => (step ? step(now) : now), body);
}

/** Today's answer as it was. */
export function downgradeAnswer(answer: Json, older: readonly Older[]): Json {
  return older.reduce((then, { answer: step }) => (step ? step(then) : then), answer);
}

/** A problem whose pointers name what an old caller sent. */
export function downgradeProblem(problem: Json, older: readonly Older[]): Json {
  if (typeof problem !== "object" || problem === null || Array.isArray(problem) || !Array.isArray(problem.errors))
    return problem;
  const errors = problem.errors.map((one) =>
    typeof one === "object" && one !== null && !Array.isArray(one) && typeof one.pointer === "string"
      ? { ...one, pointer: older.reduce((pointer, { pointers }) => renamePointer(pointer, pointers), one.pointer) }
      : one,
  );
  return { ...problem, errors };
}

function renamePointer(pointer: string, names: Older["pointers"] = {}): string {
  const found = Object.keys(names).find((now) => pointer === now || pointer.startsWith(`${now}/`));
  return found === undefined ? pointer : names[found] + pointer.slice(found.length);
}
