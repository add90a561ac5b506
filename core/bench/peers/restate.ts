// Restate: its server from npm on a directory of its own, its SDK in this process; handlers of a hundred steps each, many at once.
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http2";
import { type AddressInfo, createServer as createSocket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as restate from "@restatedev/restate-sdk";

const STEPS = 100;
const AT_ONCE = 64;

async function freePort(): Promise<number> {
  const socket = createSocket().listen(0, "127.0.0.1");
  await new Promise((resolve) => socket.once("listening", resolve));
  const { port } = socket.address() as AddressInfo;
  await new Promise((resolve) => socket.close(resolve));
  return port;
}

async function post(url: string, body: unknown): Promise<void> {
  const headers = { "content-type": "application/json" };
  const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`Restate answered ${answer.status}: ${text}`);
}

/** One durable step each. */
export async function steps(_databaseUrl: string, jobs: number): Promise<{ done: number; seconds: number }> {
  let done = 0;
  const walk = async (ctx: restate.Context, count: number) => {
    for (let i = 0; i < count; i++) await ctx.run("step", () => ++done);
  };
  const walker = restate.service({ name: "walker", handlers: { walk } });
  const handler = restate.createEndpointHandler({ services: [walker], logger: () => {} });
  const endpoint = createServer(handler).listen(0, "127.0.0.1");
  await new Promise((resolve) => endpoint.once("listening", resolve));
  const [ingress, admin, node] = [await freePort(), await freePort(), await freePort()];
  const base = mkdtempSync(join(tmpdir(), "welo-restate-"));
  const binary = Bun.resolveSync(
    `@restatedev/restate-server-linux-${process.arch}/bin/restate-server`,
    import.meta.dir,
  );
  const server = Bun.spawn([binary, "--base-dir", base, "--node-name", "bench"], {
    env: {
      ...process.env,
      RESTATE_INGRESS__BIND_ADDRESS: `127.0.0.1:${ingress}`,
      RESTATE_ADMIN__BIND_ADDRESS: `127.0.0.1:${admin}`,
      RESTATE_BIND_ADDRESS: `127.0.0.1:${node}`,
      RESTATE_DISABLE_TELEMETRY: "true",
    },
    stdout: "ignore",
    stderr: "ignore",
  });
  try {
    const health = () =>
      fetch(`http://127.0.0.1:${admin}/health`).then(
        (answer) => answer.ok,
        () => false,
      );
    for (let tries = 0; !(await health()); tries++) {
      if (tries > 300 || server.exitCode !== null) throw new Error("Restate's server does not answer.");
      await Bun.sleep(100);
    }
    const uri = `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}`;
    await post(`http://127.0.0.1:${admin}/deployments`, { uri });
    let left = jobs;
    const began = performance.now();
    const lane = async () => {
      while (left > 0) {
        const count = Math.min(STEPS, left);
        left -= count;
        await post(`http://127.0.0.1:${ingress}/walker/walk`, count);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
    const seconds = (performance.now() - began) / 1000;
    if (done < jobs) throw new Error(`${jobs} steps were asked for and ${done} were done`);
    return { done: jobs, seconds };
  } finally {
    server.kill();
    await server.exited;
    endpoint.close();
    rmSync(base, { recursive: true, force: true });
  }
}
