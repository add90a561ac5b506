import { authProblems } from "./problems.ts";

/**
 * Lets `width` pieces of work run at once and `length` more wait, each for `patienceMs` at most; refuses the rest with 503.
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
    try {
      return await work();
    } finally {
      const [next] = this.#waiting;
      if (next) next();
      else this.#running -= 1;
    }
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
