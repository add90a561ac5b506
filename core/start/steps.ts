interface Out {
  write(text: string): unknown;
  isTTY?: boolean;
}

/** Prints each step with a tick and its time. */
export function steps(out: Out) {
  const colour = (code: number, text: string) => (out.isTTY ? `\u001b[${code}m${text}\u001b[0m` : text);
  const done = (name: string, ms: number, detail: string) =>
    out.write(
      `${colour(32, "✓")} ${name.padEnd(28)}${colour(90, `${String(Math.round(ms)).padStart(6)} ms`)}  ${colour(90, detail)}\n`,
    );
  const failed = (name: string) => out.write(`${colour(31, "✗")} ${name}\n`);
  return {
    done,
    failed,
    line: (text: string) => void out.write(`${text}\n`),
    /** Runs one step; its detail is what it returns, or `{ detail, value }` when it has something to hand on. */
    async step<T = void>(name: string, run: () => Promise<string | { detail: string; value: T }>): Promise<T> {
      const began = performance.now();
      try {
        const result = await run();
        const { detail, value } = typeof result === "string" ? { detail: result, value: undefined as T } : result;
        done(name, performance.now() - began, detail);
        return value;
      } catch (error) {
        failed(name);
        throw error;
      }
    },
  };
}
