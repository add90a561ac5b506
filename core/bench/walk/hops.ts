import { median, quantile } from "../rounds.ts";
import type { Table } from "../bench-definition.ts";

/** How long each hop took, by name, in the order in which hops were first taken. */
export class Hops {
  readonly #took = new Map<string, number[]>();

  async time<T>(name: string, run: () => Promise<T> | T): Promise<T> {
    const began = performance.now();
    try {
      return await run();
    } finally {
      const took = this.#took.get(name) ?? [];
      took.push(performance.now() - began);
      this.#took.set(name, took);
    }
  }

  clear(): void {
    this.#took.clear();
  }

  /** Times in milliseconds; `tasks` turns counts into calls per task. */
  table(tasks: number): Table {
    const rows = [...this.#took].map(([name, took]) => [
      name,
      took.length / tasks,
      median(took),
      quantile(took, 0.95),
      took.reduce((sum, ms) => sum + ms, 0) / tasks,
    ]);
    return { title: "hops of people (ms)", head: ["", "calls/task", "p50", "p95", "sum/task"], rows };
  }
}
