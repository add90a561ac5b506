import { rmSync } from "node:fs";
import { join } from "node:path";
import { startEmbedded } from "../../db/embedded/embedded.ts";
import { findFreePorts } from "../../db/embedded/ports.ts";
import { benches } from "./benches.ts";
import type { Bench, Given, Measure, Typical } from "./bench-definition.ts";
import { type BenchOptions, readOptions } from "./options.ts";
import { median, order } from "./rounds.ts";
import { format, number } from "./table.ts";

const root = join(import.meta.dirname, "..", "..");
const home = join(root, ".welo", "bench");
const LIMIT_MS = 300_000;
/** What a round that has ended, or should have, may still take to say its last words: what it started may hold its pipes. */
const LAST_WORDS_MS = 5_000;
const say = (text: string) => void process.stderr.write(text);

/** Runs one task of a bench in a fresh process; throws with what it complained of when it fails or takes too long. */
async function inProcess<T>(bench: Bench, task: string, given: Given): Promise<T> {
  const child = Bun.spawn([process.execPath, join(import.meta.dirname, "round.ts"), bench.name, task], {
    cwd: root,
    env: { ...process.env, NODE_ENV: "production" },
    stdin: new Blob([JSON.stringify(given)]),
    stdout: "pipe",
    stderr: "pipe",
  });
  const limit = setTimeout(() => {
    child.kill("SIGTERM");
    setTimeout(() => child.kill("SIGKILL"), LAST_WORDS_MS).unref();
  }, bench.limitMs ?? LIMIT_MS);
  const words = [collect(child.stdout), collect(child.stderr)] as const;
  const code = await child.exited;
  clearTimeout(limit);
  const [out, err] = await Promise.all(words.map((one) => one.within(LAST_WORDS_MS)));
  if (code !== 0)
    throw new Error(
      `${bench.name} ${task} failed${child.signalCode ? ` (${child.signalCode})` : ""}:\n${`${out}\n${err}`.trim().slice(-4000)}`,
    );
  // What the services logged comes before the answer.
  return JSON.parse(out!.trimEnd().split("\n").at(-1)!) as T;
}

/** Reads a stream; `within` answers what has come when it ends, or when some milliseconds have gone. */
function collect(stream: ReadableStream<Uint8Array>): { within(ms: number): Promise<string> } {
  const decoder = new TextDecoder();
  let text = "";
  const ended = (async () => {
    for await (const chunk of stream) text += decoder.decode(chunk, { stream: true });
  })();
  return {
    async within(ms) {
      await Promise.race([ended, Bun.sleep(ms)]);
      return text;
    },
  };
}

async function servers(): Promise<{ env: Record<string, string>; stop(): Promise<void> }> {
  for (const part of ["postgres", "redis", "s3", "mail"]) rmSync(join(home, part), { recursive: true, force: true });
  const [postgres = 0, redis = 0, redisRest = 0, s3 = 0, mail = 0] = await findFreePorts(5, 28_600);
  return startEmbedded({ home, ports: { postgres, redis, redisRest, s3, mail }, env: process.env });
}

function installPeers(): void {
  const run = Bun.spawnSync([process.execPath, "install", "--no-save"], {
    cwd: join(import.meta.dirname, "peers"),
    stdout: "ignore",
    stderr: "inherit",
  });
  if (run.exitCode !== 0) throw new Error("The peers could not be installed.");
}

function withRivals(bench: Bench): Bench {
  const { contenders = [], ratios = [] } = bench.rivals ?? {};
  return { ...bench, contenders: [...bench.contenders, ...contenders], ratios: [...bench.ratios, ...ratios] };
}

async function measure(
  bench: Bench,
  { rounds, size, rows }: BenchOptions,
  env: Record<string, string>,
): Promise<Record<string, Measure[]>> {
  const earlier: Record<string, Measure[]> = Object.fromEntries(bench.contenders.map(({ name }) => [name, []]));
  say(`${bench.name}: ${bench.summary}\npreparing`);
  const prepared = await inProcess(bench, "prepare", { env, prepared: null, size, rows, earlier });
  for (const { name, once } of order(bench.contenders, rounds)) {
    if (once && earlier[name]!.length > 0) continue;
    const result = await inProcess<Measure>(bench, name, { env, prepared, size, rows, earlier });
    earlier[name]!.push(result);
    say(`\n${name.padEnd(10)} ${number(result.perSecond)} ${bench.unit}/s`);
  }
  say("\n");
  return earlier;
}

function report(bench: Bench, measures: Record<string, Measure[]>): string {
  const speeds = (name: string) => measures[name]!.map(({ perSecond }) => perSecond);
  const rows = bench.contenders.map(({ name }) => [
    name,
    median(speeds(name)),
    Math.min(...speeds(name)),
    Math.max(...speeds(name)),
    speeds(name).length,
  ]);
  const ratios = judge(bench, measures).map(({ ratio, value, goal, better, holds, means }) => [
    ratio,
    value,
    `${better === "higher" ? "at least" : "at most"} ${goal}`,
    holds ? "holds" : "does not hold",
    means,
  ]);
  const typical = (name: string) =>
    measures[name]!.toSorted((a, b) => a.perSecond - b.perSecond)[measures[name]!.length >> 1]!;
  return [
    format({ title: `${bench.unit} per second`, head: ["", "median", "min", "max", "rounds"], rows }),
    format({ title: "ratios", head: ["", "value", "goal", "", "means"], rows: ratios }),
    ...bench.contenders.flatMap(({ name }) =>
      typical(name).tables.map((table) => format({ ...table, title: `${name}: ${table.title}` })),
    ),
    bench.peers ? `\n${bench.peers}\n` : "",
  ].join("");
}

function judge(bench: Bench, measures: Record<string, Measure[]>) {
  const typical: Typical = (name, fact) =>
    median(measures[name]!.map(({ perSecond, facts }) => (fact === undefined ? perSecond : facts[fact]!)));
  return bench.ratios.map(({ ratio, value: of, goal, better, means }) => {
    const value = Math.round(of(typical) * 1000) / 1000;
    return { ratio, value, goal, better, holds: better === "higher" ? value >= goal : value <= goal, means };
  });
}

async function main(args: string[]): Promise<number> {
  const options = readOptions(args, Object.keys(benches));
  if ("say" in options) {
    (options.code === 0 ? process.stdout : process.stderr).write(options.say);
    return options.code;
  }
  const plain = await benches[options.name]!();
  const bench = options.peers ? withRivals(plain) : plain;
  if (options.peers) installPeers();
  const running = await servers();
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => void running.stop().then(() => process.exit(130)));
  try {
    const measures = await measure(bench, options, running.env);
    if (options.json)
      for (const { ratio, value, goal, holds } of judge(bench, measures))
        process.stdout.write(`${JSON.stringify({ bench: bench.name, ratio, value, goal, holds })}\n`);
    else process.stdout.write(report(bench, measures));
    return 0;
  } finally {
    await running.stop();
  }
}

try {
  process.exit(await main(process.argv.slice(2)));
} catch (error) {
  process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
