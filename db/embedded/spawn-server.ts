import { closeSync, existsSync, fstatSync, mkdirSync, openSync, readFileSync, renameSync, statSync } from "node:fs";
import { dirname } from "node:path";

const largestLog = 10 * 1024 * 1024;

export type ServerProcess = {
  pid: number;
  exited: Promise<number>;
  /** Null while it runs. */
  exitCode(): number | null;
  /** What it last complained of in its log, in one line. */
  complaint(): string;
};

/** Spawns a server in a session of its own (Ctrl-C must reach us first), its output appended to the file `log`. */
export function spawnServer(options: {
  command: string[];
  cwd: string;
  log: string;
  env?: Record<string, string>;
  user?: { uid: number; gid: number } | undefined;
}): ServerProcess {
  const { command, cwd, log, env, user } = options;
  mkdirSync(dirname(log), { recursive: true });
  if (existsSync(log) && statSync(log).size > largestLog) renameSync(log, `${log}.1`);
  const output = openSync(log, "a", 0o600);
  const seen = fstatSync(output).size;
  try {
    const child = Bun.spawn(command, {
      cwd,
      stdin: "ignore",
      stdout: output,
      stderr: output,
      detached: true,
      ...(env && { env }),
      ...user,
    });
    return {
      pid: child.pid,
      exited: child.exited,
      exitCode: () => child.exitCode ?? (child.signalCode ? -1 : null),
      complaint: () => lastComplaint(readFileSync(log).subarray(seen).toString()),
    };
  } finally {
    closeSync(output);
  }
}

function lastComplaint(text: string): string {
  const lines = text.trim().split("\n");
  const complaint = lines.findLast((line) => /fatal|panic|error|can't|cannot|could not/i.test(line));
  return (complaint ?? lines.at(-1) ?? "").trim() || "it said nothing";
}
