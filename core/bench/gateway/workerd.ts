import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findFreePorts } from "../../../db/embedded/ports.ts";

const readyLimitMs = 20_000;
const binary = createRequire(createRequire(import.meta.url).resolve("workerd")).resolve(
  `@cloudflare/workerd-${process.platform}-${process.arch === "x64" ? "64" : process.arch}/bin/workerd`,
);

export interface Workerd {
  port: number;
  /** Time on processors so far, in milliseconds. */
  cpuMs(): Promise<number>;
  stop(): Promise<void>;
}

/** Starts workerd itself, without Miniflare and its proxy, on one module; ready when `path` answers. */
export async function startWorkerd(module: string, bindings: Record<string, string>, path: string): Promise<Workerd> {
  const home = mkdtempSync(join(tmpdir(), "welo-workerd-"));
  const [port = 0] = await findFreePorts(1, 28_700);
  writeFileSync(join(home, "worker.js"), module);
  writeFileSync(join(home, "config.capnp"), configuration(port, bindings));
  const child = Bun.spawn([binary, "serve", "--experimental", join(home, "config.capnp")], {
    stdin: "ignore",
    stdout: Bun.file(join(home, "log")),
    stderr: "inherit",
  });
  process.once("exit", () => child.kill("SIGKILL"));
  const stop = async () => {
    child.kill("SIGKILL");
    await child.exited;
    rmSync(home, { recursive: true, force: true });
  };
  for (const end = Date.now() + readyLimitMs; ; await Bun.sleep(20)) {
    if (await answers(`http://127.0.0.1:${port}${path}`)) break;
    if (Date.now() < end && child.exitCode === null) continue;
    await stop();
    throw new Error("workerd did not answer");
  }
  return { port, cpuMs: () => cpuOf(child.pid), stop };
}

async function answers(url: string): Promise<boolean> {
  const answer = await fetch(url).catch(() => null);
  await answer?.body?.cancel();
  return answer?.ok ?? false;
}

async function cpuOf(pid: number): Promise<number> {
  const stat = await Bun.file(`/proc/${pid}/stat`).text();
  const [user, system] = stat
    .slice(stat.lastIndexOf(")") + 2)
    .split(" ")
    .slice(11, 13);
  return (Number(user) + Number(system)) * 10;
}

/** The bindings as text, and what else `wrangler.toml` binds: assets, of which there are none here, and the inbox. */
function configuration(port: number, bindings: Record<string, string>): string {
  const quoted = (text: string) => JSON.stringify(text);
  const texts = Object.entries(bindings).map(([name, text]) => `(name = ${quoted(name)}, text = ${quoted(text)})`);
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = (
      modules = [(name = "worker.js", esModule = embed "worker.js")],
      compatibilityDate = "2026-07-01",
      globalOutbound = "network",
      durableObjectNamespaces = [(className = "InboxRoom", uniqueKey = "inbox", enableSql = true)],
      durableObjectStorage = (inMemory = void),
      bindings = [
        ${[...texts, '(name = "ASSETS", service = "assets")', '(name = "INBOX", durableObjectNamespace = "InboxRoom")'].join(",\n        ")}
      ]
    )),
    (name = "assets", worker = (
      serviceWorkerScript = "addEventListener('fetch', (event) => event.respondWith(new Response(null, { status: 404 })));",
      compatibilityDate = "2026-07-01"
    )),
    (name = "network", network = (allow = ["public", "private"]))
  ],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")]
);
`;
}
