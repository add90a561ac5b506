import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Glob } from "bun";
import { startTestServers, stopTestServers } from "../../db/embedded/test-cluster.ts";
import { buildAll } from "./build.ts";

const root = join(import.meta.dirname, "..", "..");
const home = join(root, ".welo", "test-run");

/** Three at a time on two processors, for tests also wait; a worker loads every module once for all its files. */
const SHARED = ["--parallel=3", "--no-isolate"];

interface Tally {
  passed: number;
  failed: number;
}
interface Runner {
  name: string;
  files: string[];
  run(files: string[]): Promise<Tally>;
}

function find(pattern: string): string[] {
  return [...new Glob(pattern).scanSync({ cwd: root })].filter((file) => !file.includes("node_modules/")).sort();
}

async function bunTest(files: string[], flags: string[], env: Record<string, string>): Promise<Tally> {
  const report = join(home, `bun-${files.length}.xml`);
  const run = Bun.spawn(
    [
      process.execPath,
      "test",
      ...flags,
      "--reporter=junit",
      `--reporter-outfile=${report}`,
      ...files.map((file) => `./${file}`),
    ],
    {
      cwd: root,
      env: { ...process.env, ...env, CI: process.env.CI ?? "" },
      stdout: "inherit",
      stderr: "inherit",
    },
  );
  const code = await run.exited;
  const tally = readJunit(report);
  return code !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally;
}

function readJunit(file: string): Tally {
  try {
    const head = /<testsuites [^>]*>/.exec(readFileSync(file, "utf8"))?.[0] ?? "";
    const count = (name: string) => Number(new RegExp(` ${name}="(\\d+)"`).exec(head)?.[1] ?? 0);
    return {
      passed: count("tests") - count("failures") - count("skipped"),
      failed: count("failures") + count("skipped"),
    };
  } catch {
    return { passed: 0, failed: 1 };
  }
}

async function vitest(files: string[]): Promise<Tally> {
  const report = join(home, "vitest.json");
  const node = join(root, "node_modules", ".bin", "node");
  const run = Bun.spawn(
    [
      node,
      join(root, "node_modules", "vitest", "vitest.mjs"),
      "run",
      "--config",
      "edge/vitest.config.ts",
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${report}`,
      ...files,
    ],
    {
      cwd: root,
      stdout: "inherit",
      stderr: "inherit",
    },
  );
  const code = await run.exited;
  try {
    const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(readFileSync(report, "utf8")) as Record<
      string,
      number
    >;
    return {
      passed: numPassedTests!,
      failed: numFailedTests! + (numPendingTests ?? 0) + (code !== 0 && numFailedTests === 0 ? 1 : 0),
    };
  } catch {
    return { passed: 0, failed: 1 };
  }
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
  const env = await startTestServers();
  const total: Tally = { passed: 0, failed: 0 };
  try {
    if (worker.length + frontDoor.length > 0) await buildAll(join(root, ".welo"));
    const runners: Runner[] = [
      {
        name: "pure, Postgres, routes, contracts",
        files: rest,
        run: (files) => bunTest(files, [...SHARED, "--timeout=20000"], env),
      },
      { name: "rooms in workerd", files: worker, run: vitest },
      {
        name: "front door",
        files: frontDoor,
        run: async (files) =>
          bunTest(files, [...SHARED, "--timeout=180000"], { ...env, WELO_TEST_HOME: await readyHome() }),
      },
    ];
    for (const { name, files, run } of runners) {
      if (files.length === 0) continue;
      const began = performance.now();
      process.stdout.write(`\n== ${name} (${files.length} files)\n`);
      const tally = await run(files);
      total.passed += tally.passed;
      total.failed += tally.failed;
      process.stdout.write(
        `== ${name}: ${tally.passed} passed, ${tally.failed} failed in ${((performance.now() - began) / 1000).toFixed(1)} s\n`,
      );
    }
  } finally {
    await stopTestServers();
  }
  if (total.passed === 0 && total.failed === 0) total.failed = 1;
  process.stdout.write(`\n${total.passed} passed, ${total.failed} failed\n`);
  process.exit(total.failed > 0 ? 1 : 0);
}

await main(process.argv.slice(2));
