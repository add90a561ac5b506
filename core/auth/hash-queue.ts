import { authProblems } from "./problems.ts";

/** Where more wait, it is a flood. */
const CROWD = 8;

/**
 * Lets `width` pieces of work run at once and `length` more wait, each for `patienceMs` at most; refuses the rest with 503.
 * In a flood each place rests as long as it has worked, for a hash takes more from others than its turn at the processor: it fills the caches.
 * Whoever is refused after a wait comes back less often than who is refused at once, and a flood is slowed by that.
 */
export class HashQueue {
  readonly #width: number;
  readonly #length: number;
  readonly #patienceMs: number;
  readonly #waiting = new Set<() => void>();
  #running = 0;

  constructor(width: number, length: number, patienceMs: number) {
    this.#width = width;
    this.#length = length;
    this.#patienceMs = patienceMs;
  }

  /** Throws 503 when nothing more may wait. */
  demandRoom(): void {
    if (this.#waiting.size >= this.#length) throw busy();
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running < this.#width) this.#running += 1;
    else await this.#turn();
    const began = performance.now();
    try {
      return await work();
    } finally {
      if (this.#waiting.size < CROWD) this.#leave();
      else setTimeout(() => this.#leave(), performance.now() - began);
    }
  }

  /** Gives a place to whoever waits longest. */
  #leave(): void {
    const [next] = this.#waiting;
    if (next) next();
    else this.#running -= 1;
  }

  #turn(): Promise<void> {
    this.demandRoom();
    return new Promise((resolve, reject) => {
      const go = () => {
        clearTimeout(patience);
        this.#waiting.delete(go);
        resolve();
      };
      const patience = setTimeout(() => {
        this.#waiting.delete(go);
        reject(busy());
      }, this.#patienceMs);
      this.#waiting.add(go);
    });
  }
}

function busy() {
  return authProblems.busy({}, { "retry-after": "2" });
}
