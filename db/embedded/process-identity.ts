import { readFileSync } from "node:fs";

/** A process beyond its number: the same pid with another `born` is another process. */
export type ProcessIdentity = { pid: number; born: string };

/** Identifies a running process; undefined when there is none (or only its zombie). */
export function identifyProcess(pid: number): ProcessIdentity | undefined {
  const born = process.platform === "linux" ? bornFromProc(pid) : bornFromPs(pid);
  return born === undefined ? undefined : { pid, born };
}

/** Whether exactly this process still runs. */
export function isRunning(identity: ProcessIdentity): boolean {
  return identifyProcess(identity.pid)?.born === identity.born;
}

/** The command line of a process, arguments joined by blanks; undefined when it cannot be read. */
export function commandLine(pid: number): string | undefined {
  if (process.platform !== "linux") return runPs(pid, "command=");
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
  } catch {
    return undefined;
  }
}

function bornFromProc(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field is the name in brackets and may itself hold blanks and brackets.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (fields[0] === "Z" || fields[0] === "X") return undefined;
    return `${readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()}/${fields[19]}`;
  } catch {
    return undefined;
  }
}

function bornFromPs(pid: number): string | undefined {
  const line = runPs(pid, "stat=,lstart=");
  return line === undefined || line.startsWith("Z") ? undefined : line.replace(/^\S+\s+/, "");
}

function runPs(pid: number, columns: string): string | undefined {
  const ps = Bun.spawnSync(["ps", "-o", columns, "-p", String(pid)], { env: { ...process.env, LC_ALL: "C" } });
  const line = ps.stdout.toString().trim();
  return ps.success && line !== "" ? line : undefined;
}
