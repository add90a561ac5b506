import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { identifyProcess, isRunning, type ProcessIdentity } from "./process-identity.ts";

/** What the host of the test servers tells those who use them. */
export type TestState = { host: ProcessIdentity; dataDir: string; ready: boolean; env: Record<string, string> };

export const testHome = join(import.meta.dir, "../../.welo/test");

export function readTestState(home: string): TestState | undefined {
  const path = join(home, "servers.json");
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as TestState) : undefined;
}

export function writeTestState(home: string, state: TestState): void {
  const path = join(home, "servers.json");
  mkdirSync(home, { recursive: true });
  writeFileSync(`${path}.new`, JSON.stringify(state), { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

export function forgetTestState(home: string): void {
  rmSync(join(home, "servers.json"), { force: true });
}

/** Notes that this process uses the servers, so that they stay up. */
export function addTestUser(home: string): void {
  const path = join(home, "users", String(process.pid));
  mkdirSync(join(home, "users"), { recursive: true });
  writeFileSync(`${path}.new`, JSON.stringify(identifyProcess(process.pid)));
  renameSync(`${path}.new`, path);
}

export function removeTestUser(home: string): void {
  rmSync(join(home, "users", String(process.pid)), { force: true });
}

/** How many processes that noted themselves still run; the others' notes are removed. */
export function countTestUsers(home: string): number {
  const dir = join(home, "users");
  if (!existsSync(dir)) return 0;
  const pids = readdirSync(dir).filter((name) => /^\d+$/.test(name));
  return pids.filter((name) => {
    const path = join(dir, name);
    if (isRunning(JSON.parse(readFileSync(path, "utf8")) as ProcessIdentity)) return true;
    rmSync(path, { force: true });
    return false;
  }).length;
}
