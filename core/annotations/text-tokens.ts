import type { RegionOf } from "./region.contract.ts";

type Span = Pick<RegionOf<"span">, "class" | "start" | "end">;

/** Where the words and marks of a text begin and end, in code points; white space is none. */
export interface Tokens {
  starts: readonly number[];
  ends: readonly number[];
}

const words = new Intl.Segmenter("en", { granularity: "word" });

/** Cuts a text into words and marks as Unicode does (UAX 29), in any script. */
export function tokensOf(text: string): Tokens {
  const [starts, ends]: [number[], number[]] = [[], []];
  let at = 0;
  for (const { segment } of words.segment(text)) {
    const start = at;
    for (const _ of segment) at += 1;
    if (segment.trim() === "") continue;
    starts.push(start);
    ends.push(at);
  }
  return { starts, ends };
}

/** The first of sorted numbers that is above a limit. */
function firstAbove(sorted: readonly number[], limit: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! > limit) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** How many spans of a class lie over each token. */
function coverage(spans: readonly Span[], { starts, ends }: Tokens): Int32Array {
  const change = new Int32Array(starts.length + 1);
  for (const { start, end } of spans) {
    const [first, beyond] = [firstAbove(ends, start), firstAbove(starts, end - 1)];
    if (first >= beyond) continue;
    change[first]! += 1;
    change[beyond]! -= 1;
  }
  for (let i = 1; i < change.length; i++) change[i]! += change[i - 1]!;
  return change.subarray(0, starts.length);
}

/** F1 of the tokens that lie under a span of the same class in both; 1 when there are none in either. */
export function tokenF1(left: readonly Span[], right: readonly Span[], tokens: Tokens): number {
  const [mine, theirs] = [Map.groupBy(left, (span) => span.class), Map.groupBy(right, (span) => span.class)];
  let [both, all] = [0, 0];
  for (const name of new Set([...mine.keys(), ...theirs.keys()])) {
    const [a, b] = [coverage(mine.get(name) ?? [], tokens), coverage(theirs.get(name) ?? [], tokens)];
    for (let i = 0; i < a.length; i++) {
      all += (a[i]! > 0 ? 1 : 0) + (b[i]! > 0 ? 1 : 0);
      both += a[i]! > 0 && b[i]! > 0 ? 2 : 0;
    }
  }
  return all === 0 ? 1 : both / all;
}
