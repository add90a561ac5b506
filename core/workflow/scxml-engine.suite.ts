// An engine in a process of its own that carries out orders of its parent and can be killed over any of them.
import { injected } from "../../machines/engine/injected.ts";
import { scxmlCases } from "../../machines/engine/scxml/cases.suite.ts";
import type { Config } from "../kernel/config.ts";
import type { Runtime } from "../kernel/context.ts";
import { startHost } from "../kernel/lifecycle/host.ts";
import { createLogger } from "../kernel/logger.ts";
import { type Engine, engineOf } from "./engine/engine.ts";
import { onceOf, type Order } from "./scxml-driver.suite.ts";
import { workflowService } from "./service.ts";

/** Carries out an order by an engine that remembers nothing and has no Redis: what it stands on comes from Postgres, and `read` is told so. */
export function carryOut(runtime: Runtime, order: Order, read = () => {}): Promise<void> {
  const redis = new Proxy(runtime.redis, { get: (it, key) => (key === "status" ? "end" : Reflect.get(it, key)) });
  const sql = new Proxy(runtime.db.app.sql, {
    get(it, key) {
      const member = Reflect.get(it, key);
      if (key !== "unsafe") return member;
      return (...args: Parameters<typeof it.unsafe>) => {
        if (args[0].includes("workflow.load_instances")) read();
        return it.unsafe(...args);
      };
    },
  });
  const db = { ...runtime.db, app: { ...runtime.db.app, sql } };
  return giveOrder(engineOf({ ...runtime, redis, db, clock: { now: () => new Date(order.at) } }), order);
}

export async function giveOrder(engine: Engine, order: Order): Promise<void> {
  const { id, workspaceId, taskId, start, event } = order;
  const origin = { workspaceId, actor: "system:scxml", correlationId: id, causationId: null, traceparent: null };
  const once = onceOf(order);
  if (event) await engine.send(origin, taskId, event, id, once);
  else {
    const { workflowId, projectId } = start!;
    const beginning = { workflowId, projectId, definitionVersion: 1, batchId: id, input: {} };
    await engine.start(origin, taskId, beginning, id, once);
  }
}

if (import.meta.main) {
  injected.reservedEvents = true;
  scxmlCases();
  const config = JSON.parse(process.env.WELO_ENGINE_CONFIG!) as Config;
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && process.exit(1), 500);
  const host = await startHost({
    config,
    services: [{ ...workflowService, reactions: [], schedules: [], jobs: [] }],
    log: createLogger("silent"),
    grantsOf: () => () => Promise.reject(new Error("nobody asks here")),
    env: { DATABASE_URL: config.DATABASE_URL },
  });
  const runtime = host.runtimes.get("workflow")!;
  process.on("message", (order: Order) => {
    void carryOut(runtime, order).then(
      () => process.send!({ id: order.id }),
      (error: unknown) => process.send!({ id: order.id, error: String(error) }),
    );
  });
  process.send!({ ready: true });
}

interface Waiting {
  order: Order;
  done: (error?: string) => void;
}

/** Gives orders to an engine that is killed again and again, each order until it is carried out. */
export class MortalEngine {
  deaths = 0;
  private readonly waiting = new Map<string, Waiting>();
  private readonly config: Config;
  private child: Bun.Subprocess | undefined;
  private ready = Promise.withResolvers<void>();
  private over = false;

  constructor(config: Config) {
    this.config = config;
    this.raise();
  }

  tell(order: Order): Promise<void> {
    return new Promise((resolve, reject) => {
      const done = (error?: string) => (error === undefined ? resolve() : reject(new Error(error)));
      this.waiting.set(order.id, { order, done });
      void this.ready.promise.then(() => this.child?.send(order));
    });
  }

  /** Kills it somewhere in what it is doing, once it is at work. */
  async killAfter(ms: number): Promise<void> {
    await this.ready.promise;
    await Bun.sleep(ms);
    if (this.over) return;
    this.deaths++;
    this.ready = Promise.withResolvers();
    this.child!.kill("SIGKILL");
    await this.child!.exited;
    this.raise();
    await this.ready.promise;
  }

  async end(): Promise<void> {
    this.over = true;
    this.child?.kill("SIGKILL");
    await this.child?.exited;
  }

  private raise(): void {
    const { ready } = this;
    this.child = Bun.spawn([process.execPath, import.meta.path], {
      env: { ...process.env, WELO_ENGINE_CONFIG: JSON.stringify(this.config) },
      stdin: "ignore",
      stdout: "ignore",
      stderr: "inherit",
      ipc: (message: { ready?: true; id?: string; error?: string }) => {
        if (message.ready) {
          for (const { order } of this.waiting.values()) this.child!.send(order);
          ready.resolve();
        }
        const found = message.id === undefined ? undefined : this.waiting.get(message.id);
        if (!found) return;
        this.waiting.delete(message.id!);
        found.done(message.error);
      },
    });
  }
}
