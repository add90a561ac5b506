import type { LossReport } from "../contract.ts";

/** Counts what a format could not hold, by what it was and why. */
export class LossTally {
  readonly #rows = new Map<string, LossReport[number]>();

  add(what: string, reason: string, count = 1): void {
    if (count <= 0) return;
    const key = `${what}\n${reason}`;
    const row = this.#rows.get(key);
    if (row) row.count += count;
    else this.#rows.set(key, { what, reason, count });
  }

  /** The rows so far, most frequent first. */
  report(): LossReport {
    return [...this.#rows.values()]
      .map((row) => ({ ...row }))
      .sort((a, b) => b.count - a.count || (a.what < b.what ? -1 : 1));
  }
}
