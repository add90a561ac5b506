import { drizzle } from "drizzle-orm/postgres-js";
import type postgres from "postgres";
import type { Runtime } from "../kernel/context.ts";

const never = new Promise<never>(() => {});
type Method = (...args: unknown[]) => unknown;

/**
 * A life of an engine in this process. It can die at each await of something outside: before that is sent, while it is
 * under way (which then goes on with nobody to hear of it) or when the answer has come. From then on none of its awaits
 * returns and nothing of it gets out; the transaction that it was in is rolled back, as when its connection breaks.
 */
export class Life {
  /** Where it died. */
  where: string | undefined;
  readonly died: Promise<void>;
  private left = Infinity;
  private readonly over: () => void;

  constructor() {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.died = promise;
    this.over = resolve;
  }

  /** Dies after so many moments. */
  dieIn(moments: number): void {
    this.left = moments;
  }

  end(where: string): void {
    this.where ??= where;
    this.over();
  }

  /** One moment at which it may die. */
  async moment(where: string): Promise<void> {
    if (this.where === undefined && this.left-- > 0) return;
    this.end(where);
    await never;
  }

  /** The runtime as somebody has it who lives this life. */
  bound(runtime: Runtime): Runtime {
    const { app, system } = runtime.db;
    const mortal = (one: typeof app) => {
      const sql = this.database(one.sql);
      return { ...one, sql, orm: drizzle(sql) };
    };
    return { ...runtime, redis: this.redis(runtime.redis), db: { app: mortal(app), system: mortal(system) } };
  }

  private async outside<T>(name: string, act: () => PromiseLike<T>): Promise<T> {
    await this.moment(`before ${name}`);
    const answer = Promise.resolve(act());
    answer.catch(() => {});
    await this.moment(`during ${name}`);
    try {
      return await answer;
    } finally {
      await this.moment(`after ${name}`);
    }
  }

  private database<T extends postgres.Sql | postgres.TransactionSql>(sql: T): T {
    const ask = (begin: () => postgres.PendingQuery<postgres.Row[]>, text: string) => {
      const name = /\b(?:workflow\.(?!_)\w+|set_config)/.exec(text)?.[0] ?? text.slice(0, 20);
      const heard = <R>(act: () => PromiseLike<R>) => ({
        // oxlint-disable-next-line unicorn/no-thenable -- a query of the driver is sent when it is awaited
        then: (...both: Parameters<Promise<R>["then"]>) => this.outside(name, act).then(...both),
      });
      return { ...heard(begin), values: () => heard(() => begin().values()) };
    };
    return new Proxy(sql, {
      get: (target, key) => {
        const method = Reflect.get(target, key) as Method;
        if (key === "unsafe")
          return (...args: unknown[]) => ask(() => method.apply(target, args) as never, String(args[0]));
        if (key === "begin") return (...args: unknown[]) => this.transaction(method.bind(target), args);
        return typeof method === "function" ? method.bind(target) : method;
      },
    });
  }

  private transaction(begin: Method, args: unknown[]): Promise<unknown> {
    const work = args.pop() as (tx: postgres.TransactionSql) => Promise<unknown>;
    const broken = this.died.then(() => Promise.reject(new Error("its engine has died")));
    broken.catch(() => {});
    const within = (tx: postgres.TransactionSql) => Promise.race([work(this.database(tx)), broken]);
    return this.outside("transaction", () => begin(...args, within) as Promise<unknown>);
  }

  private redis(redis: Runtime["redis"]): Runtime["redis"] {
    return new Proxy(redis, {
      get: (target, key) => {
        const method = Reflect.get(target, key) as Method;
        if (typeof method !== "function") return method;
        if (key === "pipeline") return () => this.pipeline(target);
        return (...args: unknown[]) =>
          this.outside(`redis ${String(key)}`, () => method.apply(target, args) as Promise<unknown>);
      },
    });
  }

  /** What is put there while there is nothing to do is no await of an order. */
  private pipeline(redis: Runtime["redis"]): unknown {
    const pipeline = redis.pipeline();
    const exec = pipeline.exec.bind(pipeline);
    return Object.assign(pipeline, { exec: () => (this.where === undefined ? exec() : never) });
  }
}
