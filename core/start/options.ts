import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { SetupError } from "../../db/embedded/setup-error.ts";
import { identifyProcess, isRunning, type ProcessIdentity } from "../../db/embedded/process-identity.ts";

export interface Options {
  root: string;
  home: string;
  base: number;
  reset: boolean;
  seed: boolean;
  processes: number;
  ports: { edge: number; core: number; postgres: number; redis: number; redisRest: number; s3: number; mail: number };
  origins: { edge: string; core: string };
  /** Other names under which a browser may have opened the same pages. */
  aliases: string[];
  /** What `--reset` removes from the home folder. */
  disposable: string[];
}

const help = `Usage: bun start [options]

  --port N         first of the ports to use (default 7400)
  --reset          forget all data and start afresh
  --no-seed        start without the demo projects
  --processes N    run the twelve services in N processes (default 1)
  --home DIR       where data, logs and secrets are kept (default .welo)
`;

/** Reads the command line; prints help or one clear line and ends when it cannot. */
export function readOptions(args: string[]): Options {
  let values: {
    port?: string;
    reset?: boolean;
    "no-seed"?: boolean;
    processes?: string;
    home?: string;
    help?: boolean;
  };
  try {
    ({ values } = parseArgs({
      args,
      options: {
        port: { type: "string" },
        reset: { type: "boolean" },
        "no-seed": { type: "boolean" },
        processes: { type: "string" },
        home: { type: "string" },
        help: { type: "boolean", short: "h" },
      },
    }));
  } catch (error) {
    return refuse(error instanceof Error ? error.message.split(". ")[0]! : String(error));
  }
  if (values.help) {
    process.stdout.write(help);
    process.exit(0);
  }
  const root = join(import.meta.dirname, "..", "..");
  const base = Number(values.port ?? 7400);
  if (!Number.isInteger(base) || base < 1024 || base > 65_000)
    return refuse("--port takes a number from 1024 to 65000");
  const processes = Number(values.processes ?? 1);
  if (!Number.isInteger(processes) || processes < 1 || processes > 12)
    return refuse("--processes takes a number from 1 to 12");
  const ports = {
    edge: base,
    core: base + 2,
    postgres: base + 20,
    redis: base + 21,
    redisRest: base + 22,
    s3: base + 23,
    mail: base + 24,
  };
  return {
    root,
    home: resolve(values.home ?? join(root, ".welo")),
    base,
    reset: values.reset ?? false,
    seed: !values["no-seed"],
    processes,
    ports,
    origins: { edge: `http://localhost:${ports.edge}`, core: `http://localhost:${ports.core}` },
    aliases: [`http://127.0.0.1:${ports.edge}`, `http://127.0.0.1:${ports.core}`],
    disposable: ["postgres", "redis", "s3", "mail", "edge", "demo.json", "keys.json", "secrets.json", "run.json"],
  };
}

function refuse(message: string): never {
  process.stderr.write(`${message}\n\n${help}`);
  process.exit(2);
}

/** Makes the home folder this process's own; throws when another one runs from it. `leftover`: an earlier one was killed there. */
export function claimHome(options: Options): { leftover: boolean; release: () => void } {
  const file = join(options.home, "start.json");
  mkdirSync(options.home, { recursive: true, mode: 0o700 });
  const leftover = existsSync(file);
  const other = leftover ? ownerIn(file) : null;
  if (other && isRunning(other))
    throw new SetupError(
      `Welo already runs from ${options.home} (process ${other.pid}). Use it, stop it, or start another one with --home and --port.`,
    );
  writeFileSync(file, JSON.stringify(identifyProcess(process.pid)), { mode: 0o600 });
  return { leftover, release: () => rmSync(file, { force: true }) };
}

/** Null when the file was written by halves: whoever did that is gone. */
function ownerIn(file: string): ProcessIdentity | null {
  try {
    const owner = JSON.parse(readFileSync(file, "utf8")) as Partial<ProcessIdentity> | null;
    return owner?.pid && owner.born ? { pid: owner.pid, born: owner.born } : null;
  } catch {
    return null;
  }
}
