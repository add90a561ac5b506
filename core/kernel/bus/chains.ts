/** Work that is done in order per key, and at the same time across keys. */
export interface Chains {
  /** Whether something of this key is waiting or under way. */
  busy(key: string): boolean;
  /** Adds work behind what its key has already; once one piece of work is rejected, those behind it are too. */
  add(key: string, work: () => Promise<void>): Promise<void>;
}

export function createChains(): Chains {
  const tails = new Map<string, Promise<void>>();
  return {
    busy: (key) => tails.has(key),
    add(key, work) {
      const turn = (tails.get(key) ?? Promise.resolve()).then(work);
      const done = () => void (tails.get(key) === turn && tails.delete(key));
      tails.set(key, turn);
      turn.then(done, done);
      return turn;
    },
  };
}

/** Lets at most `limit` pieces of work run at the same time; the others wait for their turn. */
export function createSlots(limit: number): <T>(work: () => Promise<T>) => Promise<T> {
  let free = limit;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free++;
    }
  };
}
