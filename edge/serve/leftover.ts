import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";

const endLimitMs = 3_000;
const lookMs = 250;

/** Ends the workerd that an edge left behind when it was killed outright; a process that only has its number is left alone. */
export async function endLeftover(file: string): Promise<void> {
  const left = await readFile(file, "utf8").catch(() => null);
  if (left === null) return;
  const { pid, command } = JSON.parse(left) as { pid: number; command: string };
  if (commandOf(pid) === command) {
    process.kill(pid, "SIGKILL");
    const deadline = Date.now() + endLimitMs;
    while (commandOf(pid) === command && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 10));
  }
  await rm(file, { force: true });
}

/** Writes down which workerd is ours, for the next start should we be killed outright; `ended` hears when it is gone, which Miniflare does not say. */
export async function noteWorkerd(file: string, ended: () => void): Promise<void> {
  const pid = childrenOf(process.pid).find((one) => commandOf(one)?.includes("workerd"));
  if (pid === undefined) return;
  const command = commandOf(pid);
  await writeFile(file, JSON.stringify({ pid, command }));
  const looking = setInterval(() => {
    if (commandOf(pid) === command) return;
    clearInterval(looking);
    ended();
  }, lookMs).unref();
}

function childrenOf(parent: number): number[] {
  return processes().flatMap(([pid, ppid]) => (ppid === parent ? [pid] : []));
}

/** Numbers of all processes and of their parents. */
function processes(): [pid: number, ppid: number][] {
  if (process.platform !== "linux") {
    const lines = run("ps", ["-A", "-o", "pid=,ppid="])?.trim().split("\n") ?? [];
    return lines.map((line) => line.trim().split(/\s+/).map(Number) as [number, number]);
  }
  const pids = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
  return pids.map((pid) => [pid, Number(read(`/proc/${pid}/stat`)?.split(") ").at(-1)?.split(" ")[1])]);
}

/** A running process's command line; null when there is none. */
function commandOf(pid: number): string | null {
  if (process.platform !== "linux") return run("ps", ["-p", String(pid), "-o", "args="])?.trim() || null;
  return read(`/proc/${pid}/cmdline`)?.replaceAll("\0", " ").trim() || null;
}

function read(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}

function run(command: string, args: string[]): string | null {
  try {
    return execFileSync(command, args, { encoding: "utf8" });
  } catch {
    return null;
  }
}
