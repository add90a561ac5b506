import type { Clock } from "../clock.ts";

/** A clock that runs along with real time from `start`, and jumps when told to. */
export class TestClock implements Clock {
  #offset = 0;

  now(): Date {
    return new Date(Date.now() + this.#offset);
  }
  get jumpedMs(): number {
    return this.#offset;
  }
  /** Jumps forward by `ms`. */
  advance(ms: number): void {
    this.#offset += ms;
  }
}
