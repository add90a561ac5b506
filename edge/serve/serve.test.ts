import { afterAll, expect, test } from "bun:test";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { somebody, startTestCore } from "./test-core.ts";
import { startTestEdge, type TestEdge } from "./test-edge.ts";

const secret = "the-secret-of-edge-and-core-in-tests";
const home = mkdtempSync(join(tmpdir(), "welo-edge-"));
const core = await startTestCore(secret);
const variables = {
  CORE_ORIGINS: JSON.stringify({ default: [core.origin] }),
  EDGE_SECRET: secret,
  // Nobody listens there: Redis is away.
  UPSTASH_REDIS_REST_URL: "http://127.0.0.1:9",
  UPSTASH_REDIS_REST_TOKEN: "token",
  S3_ENDPOINT: "http://s3.test",
  S3_BUCKET: "welo",
  S3_ACCESS_KEY_ID: "key",
  S3_SECRET_ACCESS_KEY: "secret",
};
afterAll(async () => {
  await core.stop();
  rmSync(home, { recursive: true, force: true });
});

/** The processes below one, while it runs. */
function childrenOf(pid: number): number[] {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids.map(Number).filter((one) => {
    try {
      return Number(readFileSync(`/proc/${one}/stat`, "utf8").split(") ")[1]?.split(" ")[1]) === pid;
    } catch {
      return false;
    }
  });
}

async function untilGone(pids: number[]): Promise<boolean> {
  const deadline = Date.now() + 5_000;
  const alive = (pid: number) => {
    try {
      return !readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z ");
    } catch {
      return false;
    }
  };
  while (pids.some(alive) && Date.now() < deadline) await Bun.sleep(10);
  return !pids.some(alive);
}

function runServe(args: string[], env: Record<string, string>) {
  const command = [
    join(import.meta.dir, "../../node_modules/.bin/node"),
    join(import.meta.dir, "../serve.ts"),
    "--home",
    home,
  ];
  return Bun.spawn([...command, ...args], {
    env: { PATH: process.env.PATH ?? "", ...env },
    stdin: "pipe",
    stderr: "pipe",
  });
}

const endings: [string, (edge: TestEdge) => void][] = [
  ["when it is told to", (edge) => edge.process.kill("SIGTERM")],
  ["when whoever started it closes its input", (edge) => void edge.process.stdin.end()],
];
test.each(endings)(
  "the edge ends %s, and workerd with it",
  async (_, end) => {
    const edge = await startTestEdge(home, variables);
    const workers = childrenOf(edge.process.pid);
    expect(workers.length).toBeGreaterThan(0);
    end(edge);
    expect(await edge.process.exited).toBe(0);
    expect(await untilGone(workers)).toBe(true);
  },
  40_000,
);

test("after an edge was killed outright, the next one ends the workerd that it left", async () => {
  const killed = await startTestEdge(home, variables);
  const workers = childrenOf(killed.process.pid);
  killed.process.kill("SIGKILL");
  await killed.process.exited;
  const next = await startTestEdge(home, variables);
  expect(await untilGone(workers)).toBe(true);
  await next.stop();
});

test("a port that is in use is named in one line", async () => {
  const taken = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: () => new Response("") });
  const child = runServe(["--port", String(taken.port)], variables);
  expect(await child.exited).toBe(1);
  expect(await new Response(child.stderr).text()).toBe(
    `{"level":"error","msg":"Port ${taken.port} is in use: stop what uses it, or choose another with --port."}\n`,
  );
  await taken.stop(true);
});

test("a missing variable is named in one line, and the edge does not start", async () => {
  const { EDGE_SECRET: _, ...rest } = variables;
  const child = runServe(["--port", "0"], { ...rest, S3_ENDPOINT: "nowhere" });
  expect(await child.exited).toBe(1);
  const said = JSON.parse((await new Response(child.stderr).text()).trim().split("\n").at(-1)!) as { msg: string };
  expect(said.msg).toContain("EDGE_SECRET is not set");
  expect(said.msg).toContain("S3_ENDPOINT must be a URL");
});

test("while Redis is away reads go on and core says which sessions live; sign-in is refused; without core too, 503", async () => {
  const edge = await startTestEdge(home, variables);
  try {
    const person = somebody();
    const headers = { authorization: `Bearer ${await core.token(person)}` };
    const session = `/internal/auth/sessions/${person.sessionId}`;
    core.on(`GET ${session}`, () => Response.json({ active: true, epoch: 1 }));
    const read = await fetch(`${edge.url}/v1/tasks`, { headers });
    expect(read.status).toBe(200);
    expect(read.headers.get("ratelimit")).toStartWith('"read";r=5999');

    const ended = somebody();
    core.on(`GET /internal/auth/sessions/${ended.sessionId}`, () => Response.json({ active: false, epoch: 1 }));
    const refused = await fetch(`${edge.url}/v1/tasks`, {
      headers: { authorization: `Bearer ${await core.token(ended)}` },
    });
    expect(refused.status).toBe(401);

    const signIn = await fetch(`${edge.url}/v1/auth/login`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: "{}",
    });
    expect([signIn.status, signIn.headers.get("retry-after")]).toEqual([503, "1"]);

    await core.stop();
    const gone = await fetch(`${edge.url}/v1/tasks`, { headers });
    expect([gone.status, ((await gone.json()) as { code: string }).code]).toEqual([503, "request.unavailable"]);
  } finally {
    await edge.stop();
  }
});
