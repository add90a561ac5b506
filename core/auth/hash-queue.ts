import { authProblems } from "./problems.ts";

/** Lets `width` pieces of work run at once and `length` more wait; refuses the rest with 503. */
export class HashQueue {
  readonly #width: number;
  readonly #length: number;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(width: number, length: number) {
    this.#width = width;
    this.#length = length;
  }

  /** Throws 503 when nothing more may wait. */
  demandRoom(): void {
    if (this.#waiting.length >= this.#length) throw authProblems.busy({}, { "retry-after": "2" });
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running < this.#width) this.#running += 1;
    else await this.#turn();
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running -= 1;
    }
  }

  #turn(): Promise<void> {
    this.demandRoom();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}
