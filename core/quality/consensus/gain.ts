import type { DynamicOverlap } from "../consensus-policy.contract.ts";
import type { ExplainedItem } from "./explain-task.ts";

export interface Outlook {
  items: readonly Pick<ExplainedItem, "posterior" | "confidence" | "answers">[];
  /** Annotations that there are. */
  have: number;
  /** How often whoever comes next is right. */
  skill: number;
}

/** Labels that are weighed against each other; the others have next to nothing. */
const RIVALS = 4;
const MOST_ITEMS = 200;

/** How many more people are to annotate a task: what the minimum lacks, then one at a time while some number of them is worth its price. */
export function moreWanted({ items, have, skill }: Outlook, { min, max, price }: DynamicOverlap): number {
  if (have < min) return min - have;
  const unsure = items.toSorted((a, b) => a.confidence - b.confidence).slice(0, MOST_ITEMS);
  for (let more = 1; more <= max - have; more++)
    if (unsure.reduce((sum, item) => sum + gainOf(item, skill, more), 0) >= more * price) return 1;
  return 0;
}

/** How much likelier an item is named rightly after so many more answers. */
function gainOf({ posterior, confidence, answers }: Outlook["items"][number], skill: number, more: number): number {
  const shares = Object.values(posterior);
  if (shares.length > 0) return expectedGain(shares, skill, more);
  // A middle of n answers strays by one part in the root of n.
  return (1 - confidence) * (1 - Math.sqrt(answers / (answers + more)));
}

/**
 * By how much the greatest probability of a posterior rises, in expectation, with so many more answers by people who are right with the
 * probability `skill` and else say any other label: the value of sample information (Raiffa and Schlaifer 1961) under zero-one loss.
 */
export function expectedGain(posterior: readonly number[], skill: number, more: number): number {
  const rivals = posterior.toSorted((a, b) => b - a).slice(0, RIVALS);
  if (rivals.length < 2) return 0;
  const able = Math.min(0.999, Math.max(1 / rivals.length, skill));
  const odds = able / ((1 - able) / (rivals.length - 1));
  const wrong = (1 - able) / (rivals.length - 1);
  let expected = 0;
  const count = (left: number, counts: number[], ways: number) => {
    if (counts.length === rivals.length - 1) {
      const all = [...counts, left];
      const likeliest = Math.max(...all.map((times, label) => rivals[label]! * odds ** times));
      expected += ways * wrong ** more * likeliest;
      return;
    }
    for (let times = 0; times <= left; times++) count(left - times, [...counts, times], ways * choose(left, times));
  };
  count(more, [], 1);
  return Math.max(0, expected - rivals[0]!);
}

function choose(from: number, some: number): number {
  let ways = 1;
  for (let at = 1; at <= some; at++) ways *= (from - some + at) / at;
  return ways;
}
