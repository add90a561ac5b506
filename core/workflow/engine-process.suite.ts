// An engine in a process of its own, which can be killed: the workflow service on the servers that its parent's test uses.
import type { Config } from "../kernel/config.ts";
import { vouch } from "../kernel/http/identity.ts";
import { startHost } from "../kernel/lifecycle/host.ts";
import { createLogger } from "../kernel/logger.ts";
import type { Identity } from "../kernel/wire/signature.ts";
import { workflowService } from "./service.ts";

/** A request that an engine process is to answer, if it lives so long. */
interface Wish {
  identity: Identity;
  method: string;
  path: string;
  headers: Record<string, string>;
  body: unknown;
}

if (import.meta.main) {
  const config = JSON.parse(process.env.WELO_ENGINE_CONFIG!) as Config;
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && process.exit(1), 500);
  const host = await startHost({
    config,
    services: [workflowService],
    log: createLogger("silent"),
    grantsOf: () => () =>
      Promise.resolve({ all: true, active: true, permissions: new Set<string>(), roles: [], customerId: null }),
    env: { DATABASE_URL: config.DATABASE_URL },
  });
  process.on("message", ({ identity, method, path, headers, body }: Wish) => {
    const json = { "content-type": "application/json", ...headers };
    const request = new Request(`http://localhost${path}`, { method, headers: json, body: JSON.stringify(body) });
    void host.app.handle(vouch(request, identity));
  });
  process.send?.("ready");
}

/** An engine process. */
export interface EngineProcess {
  ready: Promise<void>;
  /** Resolves with the signal that ended it. */
  ended: Promise<string | null>;
  signal(name: NodeJS.Signals): void;
  /** Asks it something, once it is ready. */
  ask(wish: Wish): Promise<void>;
  kill(): Promise<void>;
}

/** Starts an engine; with a failpoint it is killed as soon as it comes there. */
export function startEngine(config: Config, failpoint?: string): EngineProcess {
  const started = Promise.withResolvers<void>();
  const child = Bun.spawn([process.execPath, import.meta.path], {
    env: {
      ...process.env,
      WELO_ENGINE_CONFIG: JSON.stringify(config),
      ...(failpoint ? { WELO_FAILPOINT: failpoint } : {}),
    },
    stdin: "ignore",
    stdout: "ignore",
    stderr: "inherit",
    ipc: () => started.resolve(),
  });
  const ended = child.exited.then(() => (child.signalCode === null ? null : String(child.signalCode)));
  void ended.then(() => started.resolve());
  return {
    ready: started.promise,
    ended,
    signal: (name) => void child.kill(name),
    ask: (wish) => started.promise.then(() => child.send(wish)),
    async kill() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}
