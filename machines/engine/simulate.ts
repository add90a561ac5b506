import { advance, start, type Step, type Timer } from "./advance.ts";
import type { Compiled } from "./compile.ts";
import { costOfSimulation, isSpent, withinCost } from "./cost.ts";
import type { WorkflowEvent } from "./definition.ts";
import { type Evaluated, watchingGuards } from "./interpreter.ts";
import { type Candidate, candidatesFor } from "./explain.ts";
import type { JsonObject } from "./json.ts";

export interface SimulatedEvent {
  event: WorkflowEvent;
  /** How long after the previous event it is sent; timers due meanwhile fire first. */
  afterMs?: number;
}

export interface Simulation {
  input?: JsonObject;
  events: readonly SimulatedEvent[];
  /** Epoch ms of the start. */
  now: number;
  /** Lets time run on after the last event. */
  runOnMs?: number;
}

export interface TraceEntry {
  at: number;
  cause: "start" | "sent" | "timer";
  event: WorkflowEvent;
  /** The transitions that the event could take, with their guards' values. */
  candidates: Candidate[];
  /** All guards that were asked in the step, in their order: also those of `always`, of onDone and of raised events. */
  guards: Evaluated[];
  step: Step;
}

export interface Trace {
  entries: TraceEntry[];
  /** Timers still waiting at the end. */
  pending: Timer[];
  /** The simulation was cut off because timers kept firing, or because its expressions cost too much. */
  truncated: boolean;
}

const mostEntries = 1_000;

/** Plays events and the timers they set against a virtual clock; effects are reported, never run. */
export function simulate(compiled: Compiled, simulation: Simulation): Trace {
  return withinCost(() => watchingGuards(() => playThrough(compiled, simulation)), costOfSimulation);
}

function playThrough(compiled: Compiled, { input = {}, events, now, runOnMs = 0 }: Simulation): Trace {
  const first = start(compiled, input, now);
  const run: Run = { compiled, now, timers: new Map(), entries: [] };
  note(run, { at: now, cause: "start", event: { type: "xstate.init" }, candidates: [], step: first });
  for (const { event, afterMs = 0 } of events) {
    passTime(run, Math.max(0, afterMs));
    apply(run, "sent", event);
  }
  passTime(run, Math.max(0, runOnMs));
  return { entries: run.entries, pending: byDue(run), truncated: isOver(run) };
}

interface Run {
  compiled: Compiled;
  now: number;
  timers: Map<string, Timer>;
  entries: TraceEntry[];
}

function isOver({ entries }: Run): boolean {
  return entries.length >= mostEntries || isSpent();
}

function byDue(run: Run): Timer[] {
  return [...run.timers.values()].toSorted((a, b) => a.dueAt - b.dueAt);
}

function passTime(run: Run, ms: number): void {
  const until = run.now + ms;
  for (let due = byDue(run)[0]; due && due.dueAt <= until; due = byDue(run)[0]) {
    run.timers.delete(due.id);
    if (isOver(run)) return;
    run.now = due.dueAt;
    apply(run, "timer", due.event);
  }
  run.now = until;
}

function apply(run: Run, cause: TraceEntry["cause"], event: WorkflowEvent): void {
  if (isOver(run)) return;
  const { snapshot } = run.entries.at(-1)!.step;
  const candidates = candidatesFor(run.compiled, snapshot, event);
  note(run, { at: run.now, cause, event, candidates, step: advance(run.compiled, snapshot, event, run.now) });
}

function note(run: Run, entry: Omit<TraceEntry, "guards">): void {
  run.entries.push({ ...entry, guards: entry.step.guards ?? [] });
  const { timers, status } = entry.step;
  for (const id of timers.cancel) run.timers.delete(id);
  for (const timer of timers.set) run.timers.set(timer.id, timer);
  if (status === "done") run.timers.clear();
}
