/** A value with what it was and what was taken back. */
export interface Undoable<T> {
  past: readonly T[];
  now: T;
  future: readonly T[];
  /** When it was last changed, in milliseconds. */
  at: number;
}

const MOST = 200;
/** Changes that follow each other faster are one step, so that a word is taken back as a word. */
const PAUSE_MS = 700;

export function begin<T>(now: T): Undoable<T> {
  return { past: [], now, future: [], at: 0 };
}

/** Another value; what had been taken back is forgotten. */
export function change<T>({ past, now, at }: Undoable<T>, next: T, when: number): Undoable<T> {
  const goesOn = past.length > 0 && when - at < PAUSE_MS;
  return { past: goesOn ? past : [...past, now].slice(-MOST), now: next, future: [], at: when };
}

export function undo<T>(of: Undoable<T>): Undoable<T> {
  const last = of.past.at(-1);
  if (last === undefined) return of;
  return { past: of.past.slice(0, -1), now: last, future: [of.now, ...of.future], at: 0 };
}

export function redo<T>(of: Undoable<T>): Undoable<T> {
  const [next, ...future] = of.future;
  if (next === undefined) return of;
  return { past: [...of.past, of.now], now: next, future, at: 0 };
}
