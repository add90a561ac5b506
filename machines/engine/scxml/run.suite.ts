import type { Step, Timer } from "../advance.ts";
import type { WorkflowEvent } from "../definition.ts";
import type { Json } from "../json.ts";
import { configurationOf, expected, type ScxmlCase } from "./cases.suite.ts";

/** How an instance is moved: purely in memory, or through a database. */
export interface Driver {
  /** Paths of the active leaf states. */
  start(): Promise<readonly string[]>;
  send(event: WorkflowEvent): Promise<readonly string[]>;
  /** Lets time pass; timers that are due fire in order. */
  elapse(ms: number): Promise<readonly string[]>;
}

/** A difference between what a document's script says and what came out. */
export interface Difference {
  after: string;
  wanted: string[];
  got: string[];
}

/** Longer than any timeout of the list. */
const patience = 60_000;

/**
 * Plays a document's script and gives the first difference, null when there is none. The W3C's documents pass by ending
 * in "pass"; what their scripts list before is when the script's author's engine had got round to its queue.
 */
export async function playCase({ name, script }: ScxmlCase, driver: Driver): Promise<Difference | null> {
  let paths = await driver.start();
  const differs = (after: string, ids: string[]): Difference | null => {
    const wanted = expected(ids);
    const got = configurationOf(paths);
    return Bun.deepEquals(wanted, got) ? null : { after, wanted, got };
  };
  if (name.startsWith("w3c-ecma/")) {
    paths = await driver.elapse(patience);
    return differs("everything", script.events.at(-1)?.nextConfiguration ?? script.initialConfiguration);
  }
  const first = differs("the start", script.initialConfiguration);
  if (first) return first;
  for (const { after, event, nextConfiguration } of script.events) {
    if (after) await driver.elapse(after);
    const data = event.data === undefined ? {} : { data: event.data as Json };
    paths = await driver.send({ type: event.name, ...data });
    const difference = differs(event.name, nextConfiguration);
    if (difference) return difference;
  }
  return null;
}

/** Keeps an instance's timers as the run time keeps them. */
export class Timers {
  now = 0;
  private readonly waiting = new Map<string, Timer>();

  keep({ timers, status }: Step): void {
    for (const id of timers.cancel) this.waiting.delete(id);
    for (const timer of timers.set) this.waiting.set(timer.id, timer);
    if (status !== "active") this.waiting.clear();
  }

  /** Takes out the timer that is due next, when one is due by then. */
  next(until: number): Timer | undefined {
    const [first] = [...this.waiting.values()].toSorted((a, b) => a.dueAt - b.dueAt);
    if (!first || first.dueAt > until) return undefined;
    this.waiting.delete(first.id);
    this.now = first.dueAt;
    return first;
  }
}
