import { parseArgs } from "node:util";

export interface BenchOptions {
  name: string;
  json: boolean;
  rounds: number;
  peers: boolean;
  size: number | null;
  /** How many rows lie about where a bench asks for millions. */
  rows: number | null;
}

export const help = (names: readonly string[]) => `Usage: bun run bench <name> [options]

Runs ours and its rivals side by side, each round in fresh processes, and prints medians.

Benches: ${names.join(", ")}

  --json       one line per ratio on standard output, and nothing else
  --rounds N   how often each contender runs (default 5)
  --size N     how much work a round has (default: as the bench finds right)
  --rows N     how many rows lie about where a bench has millions (default: the millions)
  --peers      install and run the rivals that are other people's programs
`;

/** Reads the command line; a text is what to say instead of running, with its exit code. */
export function readOptions(args: string[], names: readonly string[]): BenchOptions | { say: string; code: 0 | 2 } {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        json: { type: "boolean" },
        rounds: { type: "string" },
        size: { type: "string" },
        rows: { type: "string" },
        peers: { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    });
    if (values.help) return { say: help(names), code: 0 };
    const [name, more] = positionals;
    if (name === undefined || more !== undefined || !names.includes(name))
      return {
        say: `${name === undefined ? "Which bench?" : `There is no bench ${more ?? name}.`}\n\n${help(names)}`,
        code: 2,
      };
    const rounds = Number(values.rounds ?? 5);
    if (!Number.isInteger(rounds) || rounds < 1 || rounds > 99)
      return { say: `--rounds takes a number from 1 to 99\n\n${help(names)}`, code: 2 };
    const size = values.size === undefined ? null : Number(values.size);
    if (size !== null && (!Number.isInteger(size) || size < 8 || size > 1_000_000))
      return { say: `--size takes a number from 8 to 1000000\n\n${help(names)}`, code: 2 };
    const rows = values.rows === undefined ? null : Number(values.rows);
    if (rows !== null && (!Number.isInteger(rows) || rows < 1 || rows > 100_000_000))
      return { say: `--rows takes a number from 1 to 100000000\n\n${help(names)}`, code: 2 };
    return { name, size, rows, json: values.json ?? false, rounds, peers: values.peers ?? false };
  } catch (error) {
    return { say: `${(error as Error).message.split(". ")[0]}\n\n${help(names)}`, code: 2 };
  }
}
