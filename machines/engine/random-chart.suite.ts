import type {
  ActionDefinition,
  GuardDefinition,
  StateDefinition,
  TransitionDefinition,
  WorkflowDefinition,
} from "./definition.ts";

/** Chooses a whole number from 0 to below - 1. */
export type Choose = (below: number) => number;

export const randomEvents = ["e1", "e2", "e3"] as const;

/**
 * A random but well-formed statechart: nested, parallel, history, final, timers, always, guards, assign, raise, effects,
 * and where wanted invoked services and child statecharts that talk with their parent.
 * No region has always transitions, whose priority XState takes from the order of entry instead of the definition.
 * No transition leads to the history of a state that is active itself: XState 5.33 then enters states that it never left.
 */
export function randomChart(choose: Choose, invoking = false): WorkflowDefinition {
  const chart = { ...compound(choose, 0), id: "random", context: { n: 0, log: [] } } as WorkflowDefinition;
  if (invoking) chart.children = { child: randomChild(choose) };
  const paths: string[] = [];
  collect(chart, "", paths);
  let delay = 1;
  let invoked = 0;
  const decorate = (state: StateDefinition, path: string, regional = false): void => {
    const inRegion = regional || state.type === "parallel";
    for (const [key, child] of Object.entries(state.states ?? {}))
      decorate(child, path === "" ? key : `${path}.${key}`, inRegion);
    const sensible = paths.filter((to) => !to.endsWith(".h") || !path.startsWith(to.slice(0, -2)));
    const target = () => `#random.${sensible[choose(sensible.length)]}`;
    if (choose(3) === 0)
      state.entry = [{ type: "task.open", params: { stage: "annotate", overlap: { cel: "context.n" } } }];
    if (choose(4) === 0) state.exit = [{ type: "assign", params: { set: { n: "context.n + 1" } } }];
    if (state === chart) delete state.entry;
    if (state.type === "final" || state.type === "history") return;
    state.on = {};
    for (const event of randomEvents) {
      if (choose(2) === 0) state.on[event] = transitions(choose, target, event !== raised);
    }
    if (invoking && state !== chart && choose(4) === 0) invoke(choose, state, target, `kid${invoked++}`);
    if (choose(5) === 0) state.after = { [String((delay += 7))]: transitions(choose, target) };
    if (choose(8) === 0 && !inRegion) state.always = [{ target: target(), guard: guard(choose), actions: [count] }];
    if (state.states && choose(2) === 0) state.onDone = { target: target() };
  };
  decorate(chart, "");
  return chart;
}

/** The child's events and the parent's answers have names of their own, so that the two do not talk for ever. */
function invoke(choose: Choose, state: StateDefinition, target: () => string, id: string): void {
  const acts = { actions: [count, { type: "assign", params: { set: { log: "[string(event.type)]" } } }] };
  const ends = { onDone: choose(2) === 0 ? { target: target() } : acts, onError: { target: target() } };
  if (choose(2) === 0) {
    state.invoke = {
      src: "webhook.call",
      params: { url: "https://example.org", data: { n: { cel: "context.n" } } },
      ...ends,
    };
    return;
  }
  state.invoke = { src: "workflow", params: { name: "child", input: { n: { cel: "context.n" } } }, ...ends };
  const event = randomEvents[choose(3)]!;
  state.invoke.id = id;
  state.on![event] = [
    { actions: [{ type: "send", params: { to: id, event: "p1", data: { k: { cel: "event.k" } } } }] },
  ];
  state.on!["c1"] = choose(2) === 0 ? [{ target: target() }] : [acts];
}

function randomChild(choose: Choose): WorkflowDefinition {
  const states: Record<string, StateDefinition> = { end: { type: "final", output: { n: { cel: "context.n" } } } };
  const keys = ["a", "b", "c"];
  for (const [i, key] of keys.entries()) {
    const state: StateDefinition = { on: { p1: [] } };
    const next = [...keys, "end"][choose(4)]!;
    /** A child that ends and is replaced over its last words: XState gives its result to the new one, we to nobody. */
    const says = next !== "end";
    const tell = { type: "send", params: { to: "parent", event: "c1", data: { k: { cel: "context.n" } } } };
    const broken = { type: "assign", params: { set: { n: "context.none" } } };
    state.on!["p1"] = [
      { target: next, guard: guard(choose), actions: [count, ...(choose(2) === 0 && says ? [tell] : [])] },
      { target: keys[choose(3)]!, actions: choose(8) === 0 ? [broken] : [count] },
    ];
    if (choose(3) === 0) state.entry = [{ type: "notify", params: { to: ["u"], template: key } }];
    if (choose(3) === 0) state.after = { [String(997 + i * 100)]: { target: next, actions: says ? [tell] : [] } };
    if (choose(5) === 0)
      state.invoke = { id: "call", src: "webhook.call", params: { url: "https://example.org" }, onDone: "end" };
    states[key] = state;
  }
  return { id: "child", context: { n: 0, log: [] }, initial: "a", states };
}

const count = { type: "assign", params: { set: { n: "context.n + 1" } } };

function compound(choose: Choose, depth: number): StateDefinition {
  const states: Record<string, StateDefinition> = {};
  for (let i = 0; i < 2 + choose(2); i++) states[`s${i}`] = state(choose, depth + 1);
  if (choose(3) === 0) states["end"] = { type: "final" };
  if (depth > 0 && choose(2) === 0) states["h"] = { type: "history", history: choose(2) === 0 ? "deep" : "shallow" };
  return { initial: "s0", states };
}

function state(choose: Choose, depth: number): StateDefinition {
  const kind = depth >= 3 || choose(depth) > 0 ? 0 : choose(4);
  if (kind === 1) return compound(choose, depth);
  if (kind === 2) {
    const states: Record<string, StateDefinition> = {};
    for (let i = 0; i < 2; i++) states[`r${i}`] = state(choose, depth + 1);
    return { type: "parallel", states };
  }
  return {};
}

/** What is raised raises nothing itself, or most charts would go in circles. */
const raised = "e1";

function transitions(choose: Choose, target: () => string, mayRaise = true): TransitionDefinition[] {
  const list: TransitionDefinition[] = [];
  for (let i = 0; i <= choose(2); i++) {
    const transition: TransitionDefinition = {};
    if (choose(5) > 0) transition.target = target();
    if (choose(2) === 0) transition.guard = guard(choose);
    if (choose(4) === 0) transition.reenter = true;
    const acts: ActionDefinition[] = [
      count,
      { type: "assign", params: { set: { log: "size(context.log) > 4 ? [] : context.log + [event.type]" } } },
      ...(mayRaise ? [{ type: "raise", params: { event: raised, data: { k: 3 } } }] : []),
      { type: "notify", params: { to: ["u"], template: "t", data: { k: { cel: "has(event.k) ? event.k : -1" } } } },
    ];
    transition.actions = acts.filter(() => choose(4) === 0);
    list.push(transition);
  }
  return list;
}

function guard(choose: Choose): GuardDefinition {
  const cel = (expression: string): GuardDefinition => ({ type: "cel", params: { expression } });
  const simple = [cel("context.n % 2 == 0"), cel("event.k > 1"), cel("size(context.log) < 3")];
  const one = simple[choose(3)]!;
  const kind = choose(4);
  if (kind === 0) return { type: "not", guard: one };
  if (kind === 1) return { type: "and", guards: [one, simple[choose(3)]!] };
  return one;
}

function collect(node: StateDefinition, path: string, paths: string[]): void {
  for (const [key, child] of Object.entries(node.states ?? {})) {
    const below = path === "" ? key : `${path}.${key}`;
    paths.push(below);
    collect(child, below, paths);
  }
}
