import type { GoldHealth } from "./gold.contract.ts";
import { goldHealth, type GoldHealth as Statistics } from "./statistics/skill/gold-health.ts";

interface Scored {
  taskId: string;
  userId: string;
  score: number;
}
type Flag = Statistics["flags"][number];
const verdicts: Readonly<Record<Flag, GoldHealth["verdict"]>> = {
  too_few: "untested",
  misleads: "misleading",
  too_easy: "too_easy",
  too_hard: "too_hard",
  does_not_discriminate: "does_not_discriminate",
};

/** How each of some golds does its work, from the scores of all answers to a project's golds and how many of each are drawn alike. */
export function healthOf(
  taskIds: readonly string[],
  scores: readonly Scored[],
  repeated: ReadonlyMap<string, number>,
): Map<string, GoldHealth> {
  const golds = numbered([...taskIds, ...scores.map((one) => one.taskId)]);
  const people = numbered(scores.map((one) => one.userId));
  const found = goldHealth({
    golds: Uint32Array.from(scores, (one) => golds.get(one.taskId)!),
    workers: Uint32Array.from(scores, (one) => people.get(one.userId)!),
    scores: Float64Array.from(scores, (one) => one.score),
    goldCount: golds.size,
    workerCount: people.size,
  });
  return new Map(
    taskIds.map((taskId) => {
      const { answers, ease: score, discrimination, flags } = found[golds.get(taskId)!]!;
      const figures = { answers, score, discrimination, repeated: repeated.get(taskId) ?? 0 };
      return [taskId, { ...figures, verdict: verdictOf(figures, flags) }];
    }),
  );
}

/** A gold that several have drawn exactly alike has been told on; else what its answers say about it. */
function verdictOf(
  { answers, repeated }: Pick<GoldHealth, "answers" | "repeated">,
  [flag]: readonly Flag[],
): GoldHealth["verdict"] {
  if (repeated >= 3 && repeated * 2 >= answers) return "leaked";
  return flag ? verdicts[flag] : "good";
}

function numbered(names: readonly string[]): Map<string, number> {
  return new Map([...new Set(names)].map((name, at) => [name, at]));
}
