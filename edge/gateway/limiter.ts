import type { Limit } from "../env.ts";

/** What Redis lent of a window's quota. */
export interface Grant {
  granted: number;
  /** Still to be lent in this window, to anybody. */
  remaining: number;
  /** Until the window ends, in milliseconds of Redis' clock. */
  resetMs: number;
  window: number;
}
/** Asks for up to `want` of a key's tokens. */
export type Borrow = (key: string, limit: Limit, want: number) => Promise<Grant>;

export interface Verdict {
  allowed: boolean;
  remaining: number;
  resetMs: number;
}
interface Lease {
  window: number;
  left: number;
  remaining: number;
  /** On this isolate's clock, counted from before Redis was asked: never later than the window's end. */
  until: number;
  /** The window's end as callers are told it. */
  ends: number;
}
/** Of the time that is left, for clocks that go too slowly; whoever runs into it asks Redis once more. */
const driftShare = 0.01;

const mostKeys = 20_000;

/**
 * Spends tokens that are lent by Redis in blocks: most decisions cost no round trip, and a window's quota is never exceeded,
 * since what is left of a block dies with its window.
 */
export class Limiter {
  readonly #leases = new Map<string, Lease>();
  readonly #borrow: Borrow;
  readonly #now: () => number;
  #latest = -Infinity;

  constructor(borrow: Borrow, now: () => number = Date.now) {
    this.#borrow = borrow;
    this.#now = now;
  }

  /** Takes one token of `key`, at once where one is leased; rejects when Redis cannot be asked. */
  take(key: string, limit: Limit): Verdict | Promise<Verdict> {
    return this.#spend(key) ?? this.#ask(key, limit);
  }

  async #ask(key: string, limit: Limit): Promise<Verdict> {
    return this.#settle(key, this.#clock(), await this.#borrow(key, limit, blockOf(limit)));
  }

  /** A clock that was put back says nothing of when leases end: they are given up. */
  #clock(): number {
    const now = this.#now();
    if (now < this.#latest) this.#leases.clear();
    return (this.#latest = now);
  }

  /** From what is leased, or known to be spent; undefined when Redis must be asked. */
  #spend(key: string): Verdict | undefined {
    const now = this.#clock();
    const lease = this.#leases.get(key);
    if (!lease || lease.until <= now) return undefined;
    const resetMs = lease.ends - now;
    if (lease.left > 0) {
      lease.left--;
      return { allowed: true, remaining: lease.left + lease.remaining, resetMs };
    }
    return lease.remaining === 0 ? { allowed: false, remaining: 0, resetMs } : undefined;
  }

  #settle(key: string, asked: number, { granted, remaining, resetMs, window }: Grant): Verdict {
    const now = this.#clock();
    const began = Math.min(asked, now);
    const [until, ends] = [began + resetMs * (1 - driftShare), began + resetMs];
    const held = this.#leases.get(key);
    const left = (held?.window === window ? held.left : 0) + granted;
    const allowed = left > 0;
    const lease = { window, left: allowed ? left - 1 : 0, remaining, until, ends };
    this.#leases.delete(key);
    this.#leases.set(key, lease);
    if (this.#leases.size > mostKeys) this.#leases.delete(this.#leases.keys().next().value!);
    return { allowed, remaining: lease.left + remaining, resetMs: Math.max(0, ends - now) };
  }
}

/** A sixtieth of large quotas at once, at most 200; small ones token by token, so that none lies idle in an isolate. */
function blockOf({ quota }: Limit): number {
  return quota < 600 ? 1 : Math.min(200, Math.ceil(quota / 60));
}

/** Counts in this isolate alone: what reads go on with while Redis is away. */
export class LocalLimiter {
  readonly #counts = new Map<string, { window: number; used: number }>();
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  take(key: string, { quota, seconds }: Limit): Verdict {
    const span = seconds * 1000;
    const window = Math.floor(this.#now() / span);
    const resetMs = (window + 1) * span - this.#now();
    const held = this.#counts.get(key);
    const used = (held?.window === window ? held.used : 0) + 1;
    if (used > quota) return { allowed: false, remaining: 0, resetMs };
    this.#counts.delete(key);
    this.#counts.set(key, { window, used });
    if (this.#counts.size > mostKeys) this.#counts.delete(this.#counts.keys().next().value!);
    return { allowed: true, remaining: quota - used, resetMs };
  }
}
