import { friendly, isPassing } from "../../../look/problem.ts";

/** What became of each of many: those done, and those refused by reason. */
export interface BulkResult<T> {
  done: T[];
  refused: { reason: string; items: T[] }[];
  /** Left as they were, because it was stopped. */
  left: T[];
}
export interface BulkOptions {
  /** Told after each one. */
  onProgress(ended: number): void;
  signal: AbortSignal;
  atOnce?: number;
  /** Waits before something is asked again. */
  pause?(ms: number): Promise<void>;
}

const attempts = 5;
const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Does the same to many things, a few at once; what is refused keeps no other back, and what only failed for the moment is tried again. */
export async function runBulk<T>(
  items: readonly T[],
  act: (item: T) => Promise<unknown>,
  { onProgress, signal, atOnce = 4, pause = sleep }: BulkOptions,
): Promise<BulkResult<T>> {
  const done: T[] = [];
  const refused = new Map<string, T[]>();
  let [next, ended] = [0, 0];
  const worker = async () => {
    while (next < items.length && !signal.aborted) {
      const item = items[next++]!;
      try {
        await patiently(() => act(item), pause, signal);
        done.push(item);
      } catch (error) {
        const reason = friendly(error).title;
        refused.set(reason, [...(refused.get(reason) ?? []), item]);
      }
      onProgress(++ended);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  const list = [...refused].map(([reason, all]) => ({ reason, items: all }));
  return { done, refused: list.toSorted((a, b) => b.items.length - a.items.length), left: items.slice(next) };
}

async function patiently(act: () => Promise<unknown>, pause: (ms: number) => Promise<void>, signal: AbortSignal) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await act();
    } catch (error) {
      if (attempt === attempts || signal.aborted || !isPassing(error)) throw error;
      await pause(500 * 2 ** attempt);
    }
  }
}
