import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Run } from "../../core/start/run-file.ts";
import { patientWithRedis } from "../serve/test-edge.ts";

const root = join(import.meta.dirname, "..", "..");
/** Only bounds what never comes. */
const LIMIT_MS = 150_000;

/** The whole product as `bun start` runs it, in a home of its own. */
export interface Platform extends Run {
  home: string;
  output(): string;
  /** Process ids whose command line holds `part` and that this platform started. */
  pidsOf(part: string): number[];
  password(role: string): { email: string; password: string };
  /** Ends it as Ctrl-C does; resolves with how long that took, in milliseconds. */
  stop(): Promise<number>;
}

function listen(port: number): Promise<Server | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(null));
    server.listen(port, "127.0.0.1", () => resolve(server));
  });
}

async function free(port: number): Promise<boolean> {
  const server = await listen(port);
  if (server) await new Promise((resolve) => server.close(resolve));
  return server !== null;
}

/** A hundred ports that nobody listens on; the last of them is held, so that no other test's platform takes the same. */
async function reservePorts(): Promise<{ base: number; held: Server }> {
  for (let tries = 0; tries < 100; tries++) {
    const base = 12_000 + Math.floor(Math.random() * 190) * 100;
    const held = await listen(base + 99);
    if (!held) continue;
    held.unref();
    const ports = [0, 2, 3, 20, 21, 22, 23, 24].map((offset) => base + offset);
    if ((await Promise.all(ports.map(free))).every(Boolean)) return { base, held };
    held.close();
  }
  throw new Error("no free ports were found");
}

/** What the system says of a process; null of one that is gone, which may happen while it is read. */
function readProcess(pid: number, file: "status" | "cmdline"): string | null {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return null;
  }
}

/** Whether a process runs: one that has ended and that nobody has taken leave of does not. */
export function isAlive(pid: number): boolean {
  const status = readProcess(pid, "status");
  return status !== null && !/^State:\s+Z/m.test(status);
}

function childrenOf(pid: number): number[] {
  const pids = readdirSync("/proc").flatMap((name) => (/^\d+$/.test(name) ? [Number(name)] : []));
  const parents = pids.map((one) => ({
    pid: one,
    parent: Number(/^PPid:\s+(\d+)/m.exec(readProcess(one, "status") ?? "")?.[1]),
  }));
  const collect = (of: number): number[] =>
    parents.filter((one) => one.parent === of).flatMap((one) => [one.pid, ...collect(one.pid)]);
  return collect(pid);
}

/** An empty home, or a copy of the one that the suite made ready, databases and all: most of a first start's work. */
export function newHome(home = mkdtempSync(join(tmpdir(), "welo-e2e-"))): string {
  const ready = process.env.WELO_TEST_HOME;
  if (!ready) return home;
  const { exitCode, stderr } = Bun.spawnSync(["cp", "-a", `${ready}/.`, home], { stderr: "pipe" });
  if (exitCode !== 0) throw new Error(`the home could not be copied: ${stderr.toString()}`);
  return home;
}

const passwordIn = (run: Run) => (role: string) => run.users.find((user) => user.role === role)!;

/** Starts the product with the given arguments and waits until everything answers. */
export async function startPlatform(args: string[] = [], home = newHome()): Promise<Platform> {
  const cache = join(root, ".welo", "cache");
  if (existsSync(cache) && !existsSync(join(home, "cache"))) symlinkSync(cache, join(home, "cache"));
  const file = join(home, "run.json");
  rmSync(file, { force: true });
  const { base, held } = await reservePorts();
  const child = Bun.spawn(
    [process.execPath, "core/start/main.ts", "start", "--home", home, "--port", String(base), ...args],
    { cwd: root, stdout: "pipe", stderr: "pipe", env: { ...process.env, ...patientWithRedis, WELO_BUN: "any" } },
  );
  let output = "";
  const read = async (stream: ReadableStream<Uint8Array>) => {
    const decoder = new TextDecoder();
    for await (const chunk of stream) output += decoder.decode(chunk, { stream: true });
  };
  void read(child.stdout);
  void read(child.stderr);
  for (const end = Date.now() + LIMIT_MS; !existsSync(file);) {
    if (child.exitCode !== null || Date.now() > end) {
      child.kill("SIGKILL");
      throw new Error(`the platform did not start:\n${output}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const run = JSON.parse(readFileSync(file, "utf8")) as Run;
  return {
    ...run,
    home,
    output: () => output,
    pidsOf: (part) =>
      childrenOf(child.pid).filter((pid) => readProcess(pid, "cmdline")?.replaceAll("\0", " ").includes(part)),
    password: passwordIn(run),
    async stop() {
      const began = performance.now();
      child.kill("SIGINT");
      await child.exited;
      held.close();
      return performance.now() - began;
    },
  };
}

/** The platform that the suite runs for all files which keep to projects of their own; without one, a platform like any other. */
export async function sharedPlatform(): Promise<Platform> {
  const home = process.env.WELO_TEST_PLATFORM;
  if (!home) return startPlatform(["--no-seed"]);
  const file = join(home, "run.json");
  for (const end = Date.now() + LIMIT_MS; !existsSync(file);) {
    if (Date.now() > end) throw new Error("the shared platform did not start");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const run = JSON.parse(readFileSync(file, "utf8")) as Run;
  return { ...run, home, output: () => "", pidsOf: () => [], password: passwordIn(run), stop: async () => 0 };
}

/** Removes a platform's home once nothing needs it any more. */
export function forget(platform: Platform): void {
  if (platform.home === process.env.WELO_TEST_PLATFORM) return;
  rmSync(platform.home, { recursive: true, force: true });
}
