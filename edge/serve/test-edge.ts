import { existsSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dir, "../..");
/** What starts of the edge may share, whatever their homes. */
const cache = join(root, ".welo", "cache");
const startLimitMs = 120_000;

export interface TestEdge {
  url: string;
  process: Bun.Subprocess<"pipe", "pipe", "inherit">;
  /** The lines of its log so far. */
  lines: string[];
  stop(): Promise<number>;
}

/** A machine on which several tests run may keep Redis from answering in a tenth of a second, which turns away whoever signs in. */
export const patientWithRedis = { REDIS_PATIENCE_MS: "5000" };

/** Starts the edge in workerd on a free port, by the same command that `start` uses, and waits for its ready line. */
export async function startTestEdge(home: string, variables: Record<string, string>): Promise<TestEdge> {
  mkdirSync(cache, { recursive: true });
  if (!existsSync(join(home, "cache"))) symlinkSync(cache, join(home, "cache"));
  const child = Bun.spawn(
    [join(root, "node_modules/.bin/node"), join(root, "edge/serve.ts"), "--port", "0", "--home", home],
    {
      cwd: root,
      env: {
        PATH: process.env.PATH ?? "",
        HOME: process.env.HOME ?? "",
        NODE_COMPILE_CACHE: join(cache, "node"),
        ...patientWithRedis,
        ...variables,
      },
      stdin: "pipe",
      stdout: "pipe",
      stderr: "inherit",
    },
  );
  const lines: string[] = [];
  const ready = Promise.withResolvers<string>();
  const timer = setTimeout(() => ready.reject(new Error("The edge was not ready in time.")), startLimitMs);
  void child.exited.then((code) => ready.reject(new Error(`The edge ended with ${code}.`)));
  void (async () => {
    let rest = "";
    for await (const chunk of child.stdout.pipeThrough(new TextDecoderStream())) {
      const parts = (rest + chunk).split("\n");
      rest = parts.pop() ?? "";
      for (const line of parts) {
        lines.push(line);
        if (line.startsWith('{"ready":true')) ready.resolve((JSON.parse(line) as { url: string }).url);
      }
    }
  })();
  try {
    const url = await ready.promise;
    const stop = () => {
      child.kill("SIGTERM");
      return child.exited;
    };
    return { url, process: child, lines, stop };
  } finally {
    clearTimeout(timer);
  }
}
