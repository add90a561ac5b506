import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";

export interface Child {
  name: string;
  /** The last thing it complained of, when it has ended for good. */
  failed(): string | null;
  stop(): Promise<void>;
}
interface ChildOptions {
  name: string;
  command: string[];
  cwd: string;
  env: Record<string, string>;
  home: string;
  /** Told of every end, of every new beginning after one, and of giving up. */
  told: { ended(name: string, why: string): void; runs(name: string): void; gaveUp(name: string, why: string): void };
}

const GRACE_MS = 3500;
const QUICK_MS = 3000;

/** Runs a process, its output in a log file, and starts it again whenever it ends without being asked to; three quick ends in a row are enough. */
export function runChild(options: ChildOptions): Child {
  const { name, command, cwd, env, home, told } = options;
  const log = join(home, "logs", `${name}.log`);
  mkdirSync(join(home, "logs"), { recursive: true });
  let stopping = false;
  let failure: string | null = null;
  let quickEnds = 0;
  let lasted = false;
  let current: Bun.Subprocess;

  const spawn = () => {
    const output = openSync(log, "a", 0o600);
    const began = Date.now();
    const size = readFileSync(log).byteLength;
    current = Bun.spawn(command, { cwd, env, stdin: "pipe", stdout: output, stderr: output, detached: true });
    closeSync(output);
    void current.exited.then((code) => {
      if (stopping) return;
      quickEnds = Date.now() - began < QUICK_MS ? quickEnds + 1 : 0;
      lasted ||= quickEnds === 0;
      if (quickEnds >= 3 || (!lasted && code === 1)) {
        failure = lastLine(readFileSync(log).subarray(size).toString()) || `it ended with code ${code}`;
        const often = quickEnds > 1 ? `${quickEnds} times in a row` : "at once";
        told.gaveUp(name, `${name} ended ${often} and is not started any more: ${failure} (log: ${log})`);
        return;
      }
      told.ended(name, `${name} ended (${current.signalCode ?? `code ${code}`}) and is started again`);
      setTimeout(
        () => {
          if (stopping) return;
          spawn();
          told.runs(name);
        },
        100 * 2 ** quickEnds,
      );
    });
  };
  spawn();
  return {
    name,
    failed: () => failure && `${failure} (log: ${log})`,
    async stop() {
      stopping = true;
      if (current.exitCode !== null || current.signalCode !== null) return;
      current.kill("SIGTERM");
      const timer = setTimeout(() => current.kill("SIGKILL"), GRACE_MS);
      await current.exited;
      clearTimeout(timer);
    },
  };
}

function lastLine(text: string): string {
  const lines = text
    .trim()
    .split("\n")
    .filter((line) => line && !/^\s+at /.test(line));
  return (lines.findLast((line) => /error|not |cannot|failed/i.test(line)) ?? lines.at(-1) ?? "").trim().slice(0, 400);
}
