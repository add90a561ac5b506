import type { Json, JsonObject } from "../chart/json.ts";

export interface Sent {
  event: { type: string; [field: string]: Json };
  /** How long after the one before it, in milliseconds. */
  afterMs: number;
}
/** Everything that a simulation is made of; the server plays it from the beginning each time. */
export interface Run {
  input: JsonObject;
  sent: readonly Sent[];
  /** Time that has passed since the last event. */
  runOnMs: number;
}

export const mostEvents = 200;

export function begin(input: JsonObject = {}): Run {
  return { input, sent: [], runOnMs: 0 };
}

/** Sends an event now: what time passed is kept as its delay. */
export function send(run: Run, event: Sent["event"]): Run {
  return { ...run, sent: [...run.sent, { event, afterMs: run.runOnMs }], runOnMs: 0 };
}

export function pass(run: Run, ms: number): Run {
  return { ...run, runOnMs: run.runOnMs + ms };
}

/** A run that goes a way found by the server: what is sent, and how long is waited for timers. */
export function along(steps: readonly { cause: "sent" | "timer"; event: object; afterMs: number }[]): Run {
  return steps.reduce(
    (run, { cause, event, afterMs }) => (cause === "timer" ? pass(run, afterMs) : send(run, event as Sent["event"])),
    begin(),
  );
}

/** Takes back the last thing done: time that passed, else the last event with its delay. */
export function stepBack(run: Run): Run {
  if (run.runOnMs > 0) return { ...run, runOnMs: 0 };
  return { ...run, sent: run.sent.slice(0, -1), runOnMs: run.sent.at(-1)?.afterMs ?? 0 };
}

export function canStepBack({ sent, runOnMs }: Run): boolean {
  return sent.length > 0 || runOnMs > 0;
}

/** What to send to the server. */
export function requestOf({ input, sent, runOnMs }: Run) {
  return { input, events: sent.map(({ event }) => event), afterMs: sent.map(({ afterMs }) => afterMs), runOnMs };
}

/** The run as data for a test: what is sent and where it should lead after each. */
export function asTest(run: Run, steps: readonly { cause: string; event: string; to: readonly string[] }[]): string {
  const expected = steps.map(({ cause, event, to }) => ({ [cause]: event, states: to }));
  return JSON.stringify({ ...requestOf(run), expected }, null, 2);
}

const amounts: Record<string, number> = { ms: 1, s: 1000, min: 60_000, h: 3_600_000, d: 86_400_000 };

/** Reads "90 min", "1 d 12 h" or "500" (milliseconds); null when it is none. */
export function readDuration(text: string): number | null {
  const trimmed = text.trim();
  if (/^\d+$/.test(trimmed)) return Number(trimmed);
  const parts = [...trimmed.matchAll(/(\d+(?:\.\d+)?)\s*(ms|s|min|h|d)\s*/g)];
  if (parts.length === 0 || parts.map(([whole]) => whole).join("") !== trimmed) return null;
  return Math.round(parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * amounts[unit!]!, 0));
}
