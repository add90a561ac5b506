// An engine in a process of its own, which can be killed: the workflow service on the servers that its parent's test uses.
import type { Config } from "../kernel/config.ts";
import { arm } from "../kernel/failpoint.ts";
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

/** Holds the first that comes to each failpoint; when somebody has come to every one of them, stops the process, and lets all go when it goes on. */
function stopAt(names: readonly string[]): void {
  const reached = new Set<string>();
  const { promise, resolve } = Promise.withResolvers<void>();
  for (const name of names)
    arm(name, () => {
      if (reached.has(name)) return;
      reached.add(name);
      if (reached.size < names.length) return promise;
      process.kill(process.pid, "SIGSTOP");
      resolve();
    });
}

/** By how much this process's clock is wrong, in all that is made of it. */
let wrongMs = 0;
const RightDate = Date;
class WrongDate extends RightDate {
  constructor(...given: unknown[]) {
    super(...((given.length === 0 ? [WrongDate.now()] : given) as [number]));
  }
  static override now(): number {
    return RightDate.now() + wrongMs;
  }
}

if (import.meta.main) {
  globalThis.Date = WrongDate as DateConstructor;
  const config = JSON.parse(process.env.WELO_ENGINE_CONFIG!) as Config;
  const parent = process.ppid;
  stopAt((process.env.WELO_STOP_AT ?? "").split(",").filter(Boolean));
  setInterval(() => process.ppid !== parent && process.exit(1), 500);
  const host = await startHost({
    config,
    services: [workflowService],
    log: createLogger("silent"),
    grantsOf: () => () =>
      Promise.resolve({ all: true, active: true, permissions: new Set<string>(), roles: [], customerId: null }),
    env: { DATABASE_URL: config.DATABASE_URL },
  });
  process.on("message", (message: Wish | { wrongMs: number }) => {
    if ("wrongMs" in message) {
      wrongMs = message.wrongMs;
      process.send?.("wrong");
      return;
    }
    const { identity, method, path, headers, body } = message;
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
  /** Makes its clock wrong by so much, as one that jumps. */
  setWrong(ms: number): Promise<void>;
  kill(): Promise<void>;
}

/** Starts an engine; with a failpoint it is killed as soon as it comes there, with several to stop at it is stopped when it is at all of them. */
export function startEngine(config: Config, failpoint?: string, stopsAt: readonly string[] = []): EngineProcess {
  const started = Promise.withResolvers<void>();
  let jumped = Promise.withResolvers<void>();
  const child = Bun.spawn([process.execPath, import.meta.path], {
    env: {
      ...process.env,
      WELO_ENGINE_CONFIG: JSON.stringify(config),
      ...(failpoint ? { WELO_FAILPOINT: failpoint } : {}),
      WELO_STOP_AT: stopsAt.join(","),
    },
    stdin: "ignore",
    stdout: "ignore",
    stderr: "inherit",
    ipc: (message) => (message === "wrong" ? jumped.resolve() : started.resolve()),
  });
  const ended = child.exited.then(() => (child.signalCode === null ? null : String(child.signalCode)));
  void ended.then(() => started.resolve());
  return {
    ready: started.promise,
    ended,
    signal: (name) => void child.kill(name),
    async setWrong(ms) {
      await started.promise;
      jumped = Promise.withResolvers<void>();
      child.send({ wrongMs: ms });
      await jumped.promise;
    },
    ask: (wish) => started.promise.then(() => child.send(wish)),
    async kill() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}
