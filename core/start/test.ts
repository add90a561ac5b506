import { mkdirSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { Glob } from "bun";
import { startTestServers, stopTestServers } from "../../db/embedded/test-cluster.ts";
import { buildAll } from "./build.ts";
import { readJunit, type Tally } from "./junit.ts";
import { tallies } from "./tallies.ts";

const root = join(import.meta.dirname, "..", "..");
const home = join(root, ".welo", "test-run");

/** Three at a time on two processors, for tests also wait; a worker loads every module once for all its files. The time only bounds what never comes. */
const SHARED = ["--parallel=3", "--no-isolate", "--timeout=180000"];

function find(pattern: string): string[] {
  return [...new Glob(pattern).scanSync({ cwd: root })].filter((file) => !file.includes("node_modules/")).sort();
}

/** Runs a command whose JUnit report says what came of it; an exit code that no test explains is a failure too. */
async function tested(command: string[], report: string, env: Record<string, string>): Promise<Tally> {
  const run = Bun.spawn(command, { cwd: root, env: { ...process.env, ...env }, stdout: "inherit", stderr: "inherit" });
  const code = await run.exited;
  const file = Bun.file(report);
  const tally = (await file.exists()) ? await readJunit(await file.text()) : { passed: 0, failures: [] };
  if (tally.failures.length > 0 || (code === 0 && tally.passed > 0)) return tally;
  const failure = { place: basename(report), test: "the run as a whole", message: `ended with exit code ${code}` };
  return { ...tally, failures: [failure] };
}

function bunTest(files: string[], env: Record<string, string>): Promise<Tally> {
  const report = join(home, `bun-${files.length}.xml`);
  const reporter = ["--reporter=junit", `--reporter-outfile=${report}`];
  const paths = files.map((file) => `./${file}`);
  return tested([process.execPath, "test", ...SHARED, ...reporter, ...paths], report, {
    ...env,
    CI: process.env.CI ?? "",
  });
}

function vitest(files: string[]): Promise<Tally> {
  const report = join(home, "vitest.xml");
  const node = join(root, "node_modules", ".bin", "node");
  const program = join(root, "node_modules", "vitest", "vitest.mjs");
  const reporters = ["--reporter=default", "--reporter=junit", `--outputFile.junit=${report}`];
  return tested([node, program, "run", "--config", "edge/vitest.config.ts", ...reporters, ...files], report, {});
}

/** A home of the whole product for tests to copy; without one they start from nothing. */
async function readyHome(): Promise<string> {
  const folder = join(home, "ready");
  mkdirSync(folder, { mode: 0o755 });
  const run = Bun.spawn([process.execPath, "edge/e2e/ready-home.ts", folder], {
    cwd: root,
    stdout: "inherit",
    stderr: "inherit",
  });
  if ((await run.exited) !== 0) throw new Error("the product did not start");
  return folder;
}

/** Runs `tests` while a platform is up that the files may share. */
async function withPlatform(ready: string, tests: (env: Record<string, string>) => Promise<Tally>): Promise<Tally> {
  const shared = join(home, "shared");
  mkdirSync(shared, { mode: 0o755 });
  const env = { WELO_TEST_HOME: ready };
  const run = Bun.spawn([process.execPath, "edge/e2e/shared-platform.ts", shared], {
    cwd: root,
    env: { ...process.env, ...env },
    stdout: "inherit",
    stderr: "inherit",
  });
  try {
    return await tests({ ...env, WELO_TEST_PLATFORM: shared });
  } finally {
    run.kill("SIGTERM");
    await run.exited;
  }
}

/** Runs every test there is, or those whose path contains one of the arguments; a skipped test counts as failed. */
async function main(wanted: string[]): Promise<void> {
  rmSync(home, { recursive: true, force: true });
  mkdirSync(home, { recursive: true });
  const all = find("{core,db,edge,machines}/**/*.test.{ts,tsx}").filter(
    (file) => wanted.length === 0 || wanted.some((part) => file.includes(part)),
  );
  const worker = all.filter((file) => file.endsWith(".worker.test.ts"));
  const frontDoor = all.filter((file) => file.startsWith("edge/e2e/"));
  const rest = all.filter((file) => !worker.includes(file) && !frontDoor.includes(file));
  const building = worker.length + frontDoor.length > 0 ? buildAll(join(root, ".welo")) : null;
  building?.catch(() => {});
  const { guard, run, close } = tallies((text) => process.stdout.write(text));
  await guard("servers and web apps", async () => {
    const env = await startTestServers();
    await building;
    // Made while the other tests run: they leave the processors room enough.
    const ready = frontDoor.length > 0 ? readyHome() : null;
    ready?.catch(() => {});
    await Promise.all([
      run({ name: "pure, Postgres, routes, contracts", files: rest, run: (files) => bunTest(files, env) }),
      run({ name: "rooms in workerd", files: worker, run: vitest }),
    ]);
    await run({
      name: "front door",
      files: frontDoor,
      run: async (files) => withPlatform((await ready)!, (more) => bunTest(files, { ...env, ...more })),
    });
  });
  await guard("stopping the servers", stopTestServers);
  process.exit(close());
}

await main(process.argv.slice(2));
