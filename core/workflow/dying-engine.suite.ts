import type { Runtime } from "../kernel/context.ts";
import { type Engine, engineOf } from "./engine/engine.ts";
import { Life } from "./mortal-runtime.suite.ts";
import type { Order } from "./scxml-driver.suite.ts";
import { giveOrder } from "./scxml-engine.suite.ts";

/** Moments of an engine that has to read everything, and of one that has the instance in memory. */
const moments = { cold: 24, warm: 3 };
const mostDeaths = 3;

/**
 * An engine that dies over each order before it has carried it out, at a moment that the seed draws; the next one begins
 * with what Postgres and Redis hold, and may die too. The one that lives keeps its memory for the next order to die with.
 */
export class DyingEngine {
  /** Each death: over which order, and where. */
  readonly deaths: { over: string; where: string }[] = [];
  private readonly runtime: Runtime;
  private readonly random: (below: number) => number;
  private living: { life: Life; engine: Engine; at: number; warm: boolean } | undefined;
  private orders = 0;

  constructor(runtime: Runtime, random: (below: number) => number) {
    this.runtime = runtime;
    this.random = random;
  }

  async tell(order: Order): Promise<void> {
    const over = `order ${this.orders++} (${order.event?.type ?? "start"})`;
    for (let died = 0; ; died++) {
      const living = (this.living ??= this.raise());
      living.at = order.at;
      const { life, engine, warm } = living;
      const dies = died === 0 || (died < mostDeaths && this.random(3) === 0);
      life.dieIn(dies ? this.random((warm ? moments.warm : moments.cold) + 1) : Infinity);
      const heard = giveOrder(engine, order).then(() => life.moment("told"));
      heard.catch(() => {});
      await Promise.race([heard, life.died]);
      // It has done everything, and nobody hears of it.
      if (dies) life.end("told");
      if (life.where === undefined) return void (living.warm = true);
      this.deaths.push({ over, where: life.where });
      this.living = undefined;
    }
  }

  private raise() {
    const life = new Life();
    const living = { life, engine: undefined as unknown as Engine, at: 0, warm: false };
    const clock = { now: () => new Date(living.at) };
    living.engine = engineOf({ ...life.bound(this.runtime), clock });
    return living;
  }
}
