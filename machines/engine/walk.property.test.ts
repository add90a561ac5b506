import { expect, test } from "bun:test";
import fc from "fast-check";
import { advance, start, type Step, type Timer } from "./advance.ts";
import { compile, type Compiled } from "./compile.ts";
import type { WorkflowEvent } from "./definition.ts";
import type { Invocation } from "./interpreter.ts";
import { canonicalJson, type Json } from "./json.ts";
import { liveActor, nativeMachine } from "./native.suite.ts";
import { type Choose, randomChart, randomEvents } from "./random-chart.suite.ts";

/** WELO_STEPS=5000000 walks that many steps; more than there are in the suite begin at a new seed. */
const usual = 100_000;
const wanted = Number(process.env["WELO_STEPS"] ?? usual);
const more = wanted > usual;
const walkLength = 120;
const walks = 4;
const patience = more ? 3_600_000 : 300_000;

/** Many random charts raise events in a circle; both sides give up early, so that walking costs more than circling. */
const patienceWithLoops = 30;

/** Mulberry32: the choices of one walk from one number, a hundred times as fast as asking fast-check for each. */
function chooserOf(seed: number): Choose {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

function freeze<T>(value: T): T {
  if (typeof value === "object" && value !== null) Object.values(Object.freeze(value)).forEach(freeze);
  return value;
}

/** Our side: every step from JSON text, its keys in another order as a database leaves them, timers and services kept as the run time keeps them. */
class Stored {
  readonly timers = new Map<string, Timer>();
  readonly services = new Map<string, Invocation>();
  readonly compiled: Compiled;
  effects: unknown[] = [];
  step: Step;
  now = 0;
  private text = "";

  constructor(compiled: Compiled) {
    this.compiled = compiled;
    this.step = start(compiled, {}, 0);
    this.keep();
  }

  send(event: WorkflowEvent, carefully: boolean): void {
    const before = JSON.parse(this.text);
    this.step = advance(this.compiled, carefully ? freeze(before) : before, event, this.now);
    if (carefully) expect(this.step).toEqual(advance(this.compiled, before, event, this.now));
    this.keep();
  }

  nextDue(): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.timers.values()) if (!first || timer.dueAt < first.dueAt) first = timer;
    return first;
  }

  /** What fires at the same moment does so in no order that XState's clock promises. */
  isTied({ dueAt }: Timer): boolean {
    return [...this.timers.values()].filter((timer) => timer.dueAt === dueAt).length > 1;
  }

  private keep(): void {
    const { step, timers, services } = this;
    this.text = canonicalJson(step.snapshot);
    this.effects.push(...step.effects);
    for (const id of step.timers.cancel) timers.delete(id);
    for (const timer of step.timers.set) timers.set(timer.id, timer);
    for (const id of step.invocations.cancel) services.delete(id);
    for (const invocation of step.invocations.start) services.set(invocation.id, invocation);
  }
}

interface Tally {
  steps: number;
  moved: number;
  timers: number;
  results: number;
  withChildren: number;
}

/** What one side is, in the same words as the other. */
function oursOf({ step }: Stored): unknown {
  const { value, context, children = {} } = step.snapshot;
  const below = Object.keys(children).toSorted();
  return [value, context, below.map((id) => [id, children[id]!.value, children[id]!.context])];
}

function theirsOf(snapshot: ReturnType<ReturnType<typeof liveActor>["actor"]["getSnapshot"]>): unknown {
  const all = snapshot.children as Record<string, { getSnapshot(): LiveChild }>;
  const children = Object.keys(all)
    .toSorted()
    .flatMap((id) => {
      const { status, value, context } = all[id]!.getSnapshot();
      return value === undefined || status !== "active" ? [] : [[id, value, context]];
    });
  return [snapshot.value, snapshot.context, children];
}
interface LiveChild {
  status: string;
  value?: unknown;
  context?: unknown;
}

/** XState starts the children of a new actor before its first effects run; later, and with us always, after. */
function compareStart(ours: Stored, theirs: ReturnType<typeof liveActor>): void {
  const sorted = (effects: unknown[]) => effects.map((effect) => JSON.stringify(effect)).toSorted();
  expect(sorted(ours.effects)).toEqual(sorted(theirs.effects));
  ours.effects.length = 0;
  theirs.effects.length = 0;
}

/** What is sent to a child that is not there at that moment fails XState's actor; with us it waits for the step's end, or is lost with a word. */
function lostMessage({ step }: Stored, live: { status: string; error?: unknown }): boolean {
  const theirs = live.status === "error" && String(live.error).includes("Unable to send event to actor");
  return theirs && step.status !== "error";
}

/** A chart and several walks through it; throws at the first difference. */
function explore(choose: Choose, tally: Tally): void {
  const definition = randomChart(choose, true);
  const compiled = compile(definition);
  compiled.machine.options!.maxIterations = patienceWithLoops;
  const native = nativeMachine(definition, patienceWithLoops);
  for (let i = 0; i < walks; i++) walk(choose, tally, new Stored(compiled), liveActor(native));
}

function walk(choose: Choose, tally: Tally, ours: Stored, theirs: ReturnType<typeof liveActor>): void {
  compareStart(ours, theirs);
  for (let i = 0; i < walkLength && ours.step.status === "active"; i++) {
    const carefully = i % 40 === 0;
    const kind = choose(6);
    const due = kind === 0 ? ours.nextDue() : undefined;
    const service = kind === 1 ? [...ours.services.keys()][0] : undefined;
    if (due) {
      if (ours.isTied(due)) return;
      const waited = due.dueAt - ours.now;
      ours.now = due.dueAt;
      ours.timers.delete(due.id);
      ours.send(due.event, carefully);
      theirs.clock.increment(waited);
      tally.timers++;
    } else if (service !== undefined) {
      const value: Json = { k: choose(4) };
      const outcome = choose(4) === 0 ? "error" : "done";
      ours.services.delete(service);
      ours.send(
        { type: `xstate.${outcome}.actor.${service}`, [outcome === "done" ? "output" : "error"]: value },
        carefully,
      );
      theirs.at(service)!.send({ type: outcome === "done" ? "complete" : "fail", value });
      tally.results++;
    } else {
      const event = { type: randomEvents[choose(3)]!, k: choose(4) };
      ours.send(event, carefully);
      theirs.actor.send(event);
    }
    tally.steps++;
    if (ours.step.changed) tally.moved++;
    if (ours.step.snapshot.children) tally.withChildren++;
    const live = theirs.actor.getSnapshot();
    if (lostMessage(ours, live)) return;
    const status: string = ours.step.status;
    if (status !== live.status) expect([status, ours.step.error]).toEqual([live.status, String(live.error)]);
    if (status === "error") return;
    if (!Bun.deepEquals(oursOf(ours), theirsOf(live))) expect(oursOf(ours)).toEqual(theirsOf(live));
    if (!Bun.deepEquals(ours.effects, theirs.effects)) expect(ours.effects).toEqual(theirs.effects);
    ours.effects.length = 0;
    theirs.effects.length = 0;
  }
}

test(
  "stored and restored after every event, random statecharts and their children go where XState's actors go in memory, with the same effects, timers and services",
  () => {
    const tally: Tally = { steps: 0, moved: 0, timers: 0, results: 0, withChildren: 0 };
    const seeds = fc.sample(fc.nat({ max: 0xffffffff }), { numRuns: wanted, ...(more ? {} : { seed: 1 }) });
    for (let i = 0; tally.steps < wanted; i++) {
      const seed = seeds[i]!;
      try {
        explore(chooserOf(seed), tally);
      } catch (error) {
        const difference = error instanceof Error ? error.message : String(error);
        throw new Error(`The walk of seed ${seed} differs after ${tally.steps} steps: ${difference}`, { cause: error });
      }
    }
    expect(tally.moved).toBeGreaterThan(tally.steps / 4);
    expect(tally.timers).toBeGreaterThan(tally.steps / 50);
    expect(tally.results).toBeGreaterThan(tally.steps / 50);
    expect(tally.withChildren).toBeGreaterThan(tally.steps / 20);
  },
  patience,
);
