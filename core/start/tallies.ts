import type { Failure, Tally } from "./junit.ts";

export interface Runner {
  name: string;
  files: string[];
  run(files: string[]): Promise<Tally>;
}

/** Adds up what all runners found; what breaks beside the tests counts as a failure of the set-up, and hides no other. */
export function tallies(write: (text: string) => unknown) {
  let passed = 0;
  const failures: Failure[] = [];
  const guard = async (what: string, work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      failures.push({ place: "set-up", test: what, message: message.trim().split("\n").slice(0, 6).join("\n  ") });
    }
  };
  return {
    /** Does what the tests need, or clears away after them. */
    guard,
    /** Runs the tests of one runner; does nothing when it has none. */
    async run({ name, files, run }: Runner): Promise<void> {
      if (files.length === 0) return;
      await guard(name, async () => {
        const began = performance.now();
        write(`\n== ${name} (${files.length} files)\n`);
        const tally = await run(files);
        passed += tally.passed;
        failures.push(...tally.failures);
        const seconds = ((performance.now() - began) / 1000).toFixed(1);
        write(`== ${name}: ${tally.passed} passed, ${tally.failures.length} failed in ${seconds} s\n`);
      });
    },
    /** Prints each failure and, last, the sums; returns the exit code. */
    close(): number {
      for (const { place, test, message } of failures) write(`\nfailed: ${place} ${test}\n  ${message}\n`);
      const failed = passed === 0 ? Math.max(1, failures.length) : failures.length;
      write(`\n${passed} passed, ${failed} failed\n`);
      return failed > 0 ? 1 : 0;
    },
  };
}
