import type { Field } from "../projects/label-schema.contract.ts";
import { own } from "./diff.ts";
import type { Answer } from "./region.contract.ts";
import { isEmpty } from "./rules/values.ts";

type Question = Pick<Field, "kind" | "min" | "max">;
const share = (both: number, all: number) => (all === 0 ? 1 : both / all);

/** Sets by Jaccard: what both name, of all that either names. */
function sets(a: readonly string[], b: readonly string[]): number {
  const [mine, theirs] = [new Set(a), new Set(b)];
  return share(mine.intersection(theirs).size, mine.union(theirs).size);
}

/** Numbers by their distance: in parts of the question's range, or of the larger of them when it has none. */
function numbers(a: number, b: number, { kind, min, max }: Question): number {
  if (a === b) return 1;
  const [low, high] = kind === "rating" ? [min ?? 1, max ?? 5] : [min, max];
  const bounded = low !== undefined && high !== undefined;
  const range = bounded ? high - low : Math.max(Math.abs(a), Math.abs(b));
  // Halved first, so that numbers near the greatest that there are do not overflow.
  const likeness = 1 - Math.abs(a / 2 - b / 2) / (range / 2);
  return Number.isFinite(likeness) ? Math.max(0, likeness) : 0;
}

/** Rankings by Kendall's tau, from 0 (reversed) to 1; options that only one ranks agree with nothing. */
function rankings(a: readonly string[], b: readonly string[]): number {
  const place = new Map(b.map((option, at) => [option, at]));
  const order = a.flatMap((option) => place.get(option) ?? []);
  const options = new Set([...a, ...b]).size;
  if (options < 2) return order.length === options ? 1 : 0;
  let agree = 0;
  for (let i = 0; i < order.length; i++)
    for (let j = i + 1; j < order.length; j++) if (order[i]! < order[j]!) agree += 1;
  return agree / ((options * (options - 1)) / 2);
}

/** Texts by the F1 of their words, whatever their case and order. */
function texts(a: string, b: string): number {
  if (a === b) return 1;
  const words = (text: string) => text.normalize("NFKC").toLowerCase().split(/\s+/u).filter(Boolean);
  const [mine, theirs] = [words(a), words(b)];
  const left = new Map<string, number>();
  for (const word of mine) left.set(word, (left.get(word) ?? 0) + 1);
  let both = 0;
  for (const word of theirs) {
    const count = left.get(word) ?? 0;
    if (count > 0) both += 2;
    left.set(word, count - 1);
  }
  return share(both, mine.length + theirs.length);
}

/** Ratings by message: the mean over all that either rated; one that only one rated agrees with nothing. */
function messages(a: Record<string, number>, b: Record<string, number>, question: Question): number {
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  const sum = names.reduce((total, name) => {
    const [left, right] = [own(a, name), own(b, name)];
    return total + (left === undefined || right === undefined ? 0 : numbers(left, right, question));
  }, 0);
  return share(sum, names.length);
}

const listed = (answer: Answer) => (Array.isArray(answer) ? answer : [String(answer)]);

/** How alike two answers to a question are, 0 to 1; an empty one is like an empty one only. */
export function answerLikeness(a: Answer | undefined, b: Answer | undefined, question: Question | undefined): number {
  if (a === undefined || b === undefined || isEmpty(a) || isEmpty(b)) return isEmpty(a) && isEmpty(b) ? 1 : 0;
  const kind = question?.kind;
  if (kind === "ranking") return rankings(listed(a), listed(b));
  if (kind === "multi_choice" || kind === "taxonomy" || Array.isArray(a) || Array.isArray(b))
    return sets(listed(a), listed(b));
  if (typeof a === "number" && typeof b === "number") return numbers(a, b, question ?? { kind: "number" });
  if (typeof a === "object" && typeof b === "object") return messages(a, b, question ?? { kind: "message_ratings" });
  if (kind === "text" && typeof a === "string" && typeof b === "string") return texts(a, b);
  return a === b ? 1 : 0;
}
