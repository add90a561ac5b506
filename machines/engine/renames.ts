import { listOf } from "./definition.ts";
import { canonicalJson } from "./json.ts";
import type { TreeNode, Trigger } from "./tree.ts";

/** A state that was removed and the added one that resembles it most; `likeness` from 0 to 1. */
export interface Rename {
  from: string;
  to: string;
  likeness: number;
}

const threshold = 0.5;
const mostCompared = 200;

/** Pairs removed states with added ones that look like them, the most alike first, each at most once. */
export function findRenames(removed: readonly TreeNode[], added: readonly TreeNode[]): Rename[] {
  if (removed.length > mostCompared || added.length > mostCompared) return [];
  const olds = removed.map((node) => ({ node, marks: marksOf(node) }));
  const news = added.map((node) => ({ node, marks: marksOf(node) }));
  const pairs = olds.flatMap((old) =>
    news
      .filter(({ node }) => node.kind === old.node.kind)
      .map((fresh) => ({ from: old.node.path, to: fresh.node.path, likeness: likeness(old, fresh) })),
  );
  const renames: Rename[] = [];
  for (const pair of pairs.toSorted((a, b) => b.likeness - a.likeness)) {
    if (pair.likeness < threshold) break;
    if (!renames.some(({ from, to }) => from === pair.from || to === pair.to)) renames.push(pair);
  }
  return renames;
}

interface Marked {
  node: TreeNode;
  marks: ReadonlySet<string>;
}

/** Three parts what a state does, one part how its name reads. */
function likeness(a: Marked, b: Marked): number {
  const does = overlap(a.marks, b.marks);
  const reads = overlap(pairsOf(a.node.key), pairsOf(b.node.key));
  return Math.round((0.75 * does + 0.25 * reads) * 100) / 100;
}

/** Dice's coefficient. */
function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (a.size + b.size === 0) return 1;
  let shared = 0;
  for (const one of a) if (b.has(one)) shared++;
  return (2 * shared) / (a.size + b.size);
}

function pairsOf(text: string): Set<string> {
  const lower = text.toLowerCase();
  return new Set(Array.from({ length: Math.max(1, lower.length - 1) }, (_, i) => lower.slice(i, i + 2)));
}

function marksOf({ state, children, transitions }: TreeNode): Set<string> {
  const marks = new Set<string>();
  for (const [name, value] of Object.entries(state.meta ?? {})) marks.add(`meta ${name} ${String(value)}`);
  for (const action of listOf(state.entry)) marks.add(`entry ${canonicalJson(action)}`);
  for (const action of listOf(state.exit)) marks.add(`exit ${canonicalJson(action)}`);
  for (const child of children) marks.add(`child ${child.key}`);
  for (const { trigger, targets } of transitions) {
    marks.add(`on ${nameOf(trigger)}`);
    for (const target of targets) marks.add(`on ${nameOf(trigger)} to ${target.key}`);
  }
  return marks;
}

function nameOf(trigger: Trigger): string {
  return trigger.kind === "event" ? trigger.event : trigger.kind === "after" ? String(trigger.delayMs) : trigger.kind;
}
