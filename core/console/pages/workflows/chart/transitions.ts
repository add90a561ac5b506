import { isObject, type Json, type JsonObject, listOf } from "./json.ts";
import { keysOf, pointTo } from "./pointer.ts";
import { resolveTarget, type StateNode, targetsOf } from "./states.ts";

export type Trigger =
  | { kind: "event"; event: string }
  | { kind: "after"; delay: string }
  | { kind: "always" }
  | { kind: "done" }
  /** The answer, or the failure, of what the state invokes. */
  | { kind: "result"; outcome: "onDone" | "onError"; index: number | null; name: string };

export interface Transition {
  pointer: string;
  source: string;
  trigger: Trigger;
  /** Paths that the targets mean; what leads nowhere is left out. */
  targets: string[];
  written: JsonObject;
}

/** All transitions that are written on one state, in the order of its text. */
export function transitionsOf(states: readonly StateNode[], node: StateNode): Transition[] {
  const found: Transition[] = [];
  const add = (trigger: Trigger, config: Json | undefined, pointer: string) => {
    if (config === undefined) return;
    const many = Array.isArray(config);
    (many ? config : [config]).forEach((one, index) =>
      found.push({
        pointer: many ? pointTo(pointer, index) : pointer,
        source: node.path,
        trigger,
        targets: targetsOf(one).flatMap((target) => resolveTarget(states, node.path, target) ?? []),
        written: isObject(one) ? one : typeof one === "string" ? { target: one } : {},
      }),
    );
  };
  const { on, after, always, onDone } = node.state;
  for (const [event, config] of Object.entries(isObject(on) ? on : {}))
    add({ kind: "event", event }, config, pointTo(node.pointer, "on", event));
  for (const [delay, config] of Object.entries(isObject(after) ? after : {}))
    add({ kind: "after", delay }, config, pointTo(node.pointer, "after", delay));
  add({ kind: "always" }, always, pointTo(node.pointer, "always"));
  add({ kind: "done" }, onDone, pointTo(node.pointer, "onDone"));
  for (const { index, name, written } of invocationsOf(node.state))
    for (const outcome of ["onDone", "onError"] as const) {
      const trigger = { kind: "result" as const, outcome, index, name };
      add(trigger, written[outcome], pointTo(node.pointer, ...triggerKeys(trigger)));
    }
  return found;
}

/** What a state invokes; `index` is null where the only one stands without a list. */
export function invocationsOf(state: JsonObject): { index: number | null; name: string; written: JsonObject }[] {
  const { invoke } = state;
  return listOf(invoke).flatMap((written, at) => {
    if (!isObject(written)) return [];
    const { id, src } = written;
    const name = typeof id === "string" ? id : typeof src === "string" ? src : "?";
    return [{ index: Array.isArray(invoke) ? at : null, name, written }];
  });
}

/** The transition that a pointer is at or in, as the pointer of the transition itself. */
export function transitionAt(all: readonly Transition[], pointer: string): Transition | undefined {
  return all.findLast((one) => pointer === one.pointer || pointer.startsWith(`${one.pointer}/`));
}

/** The keys under its state at which the transitions of a trigger stand. */
export function triggerKeys(trigger: Trigger): string[] {
  if (trigger.kind === "event") return ["on", trigger.event];
  if (trigger.kind === "after") return ["after", trigger.delay];
  if (trigger.kind === "result")
    return ["invoke", ...(trigger.index === null ? [] : [String(trigger.index)]), trigger.outcome];
  return [trigger.kind === "always" ? "always" : "onDone"];
}

/** Where the list of a transition's trigger stands, and its place in it when there are several. */
export function placeOf({ pointer, trigger }: Transition, statePointer: string): { list: string; index: number } {
  const list = pointTo(statePointer, ...triggerKeys(trigger));
  return { list, index: pointer === list ? 0 : Number(keysOf(pointer).at(-1)) };
}

/** A delay in words: "2 h", "1 d 12 h", "500 ms"; anything but a whole number of milliseconds as it is written. */
export function delayText(delay: string): string {
  if (!/^\d+$/.test(delay)) return delay;
  let rest = Number(delay);
  const parts: string[] = [];
  for (const [name, length] of [
    ["d", 86_400_000],
    ["h", 3_600_000],
    ["min", 60_000],
    ["s", 1_000],
    ["ms", 1],
  ] as const) {
    const count = Math.floor(rest / length);
    rest -= count * length;
    if (count > 0) parts.push(`${count} ${name}`);
  }
  return parts.join(" ") || "0 ms";
}

export function triggerText(trigger: Trigger): string {
  if (trigger.kind === "event") return trigger.event;
  if (trigger.kind === "result") return `${trigger.name} ${trigger.outcome === "onDone" ? "done" : "failed"}`;
  return trigger.kind === "after" ? `after ${delayText(trigger.delay)}` : trigger.kind;
}
