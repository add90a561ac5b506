/** Past, present and future of an immutable value. */
export interface History<T> {
  past: readonly T[];
  present: T;
  future: readonly T[];
  /** Changes that follow one another under the same key are one step. */
  mergeKey: string | null;
}

const depth = 500;

export function startHistory<T>(present: T): History<T> {
  return { past: [], present, future: [], mergeKey: null };
}

/** Makes `next` the present; under the same `mergeKey` as the last change it widens that step. */
export function commit<T>(history: History<T>, next: T, mergeKey: string | null = null): History<T> {
  if (Object.is(next, history.present)) return history;
  if (mergeKey !== null && mergeKey === history.mergeKey) return { ...history, present: next, future: [] };
  return { past: [...history.past.slice(1 - depth), history.present], present: next, future: [], mergeKey };
}

/** Ends the current step, so that the next change becomes a step of its own. */
export function seal<T>(history: History<T>): History<T> {
  return history.mergeKey === null ? history : { ...history, mergeKey: null };
}

export function undo<T>(history: History<T>): History<T> {
  const previous = history.past.at(-1);
  if (history.past.length === 0 || previous === undefined) return seal(history);
  return {
    past: history.past.slice(0, -1),
    present: previous,
    future: [history.present, ...history.future],
    mergeKey: null,
  };
}

export function redo<T>(history: History<T>): History<T> {
  const [next, ...future] = history.future;
  if (next === undefined) return seal(history);
  return { past: [...history.past, history.present], present: next, future, mergeKey: null };
}
