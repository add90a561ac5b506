import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { endProcess, postgresFarewell } from "./end-process.ts";
import { commandLine, identifyProcess } from "./process-identity.ts";
import { SetupError } from "./setup-error.ts";

/** Above every pid that Linux and macOS give. */
const nobodysPid = 2_147_483_646;

/** The lines of `postmaster.pid`: pid first, state in the eighth; none when there is no such file. */
export function readPostmasterFile(dataDir: string): string[] {
  try {
    return readFileSync(join(dataDir, "postmaster.pid"), "utf8").split("\n");
  } catch {
    return [];
  }
}

/** Ends a server that still holds `dataDir`, and frees it from a pid that another process has got since. */
export async function clearLeftover(dataDir: string): Promise<void> {
  const [line, ...rest] = readPostmasterFile(dataDir);
  const holder = identifyProcess(Number(line));
  if (!holder) return;
  if (commandLine(holder.pid)?.includes(`-D ${dataDir} `)) {
    if (await endProcess(holder, postgresFarewell)) return;
    throw new SetupError(`An earlier PostgreSQL (process ${holder.pid}) does not end; type: kill -9 ${holder.pid}`);
  }
  // Not removed: PostgreSQL reads from the other lines whether a killed server's children are still at it.
  writeFileSync(join(dataDir, "postmaster.pid"), [nobodysPid, ...rest].join("\n"));
}
