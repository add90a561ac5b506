import type { ActionDefinition, StateDefinition, TransitionConfig, WorkflowDefinition } from "./definition.ts";
import { type Choose, randomChart, randomEvents } from "./random-chart.suite.ts";

const count: ActionDefinition = { type: "assign", params: { set: { n: "context.n + 1" } } };
const acts: readonly ActionDefinition[] = [
  { type: "raise", params: { event: "late", delay: { cel: "context.n % 7 + 1" }, id: "late" } },
  { type: "cancel", params: { id: "late" } },
  { type: "spawn", params: { name: "child", id: { cel: "'kid' + string(context.n % 2)" } } },
  { type: "stop", params: { id: "kid0" } },
  { type: "send", params: { to: "kid1", event: "p1", data: { k: 2 } } },
];

/**
 * A random statechart with what the other ones leave out: patterns, several targets, children that are spawned and stopped,
 * events raised after a delay and cancelled, delays by expression, and always transitions in regions.
 */
export function randomExtras(choose: Choose): WorkflowDefinition {
  const chart = randomChart(choose, true);
  const visit = (state: StateDefinition, path: string): void => {
    for (const [key, child] of Object.entries(state.states ?? {})) visit(child, path === "" ? key : `${path}.${key}`);
    if (state.type === "final" || state.type === "history") return;
    const some = (): ActionDefinition[] => [count, ...acts.filter(() => choose(3) === 0)];
    const on: Record<string, TransitionConfig> = { ...state.on };
    if (choose(3) === 0) on["*"] = [{ actions: some() }];
    if (choose(3) === 0) on["late"] = [{ actions: some() }];
    if (choose(2) === 0) on[randomEvents[choose(3)]!] = [{ actions: some() }];
    if (state.type === "parallel")
      on["split"] = [{ target: Object.keys(state.states!).map((key) => `#random.${path}.${key}`), actions: some() }];
    state.on = on;
    if (choose(4) === 0) state.after = { ...state.after, "context.n % 5 + 3": [{ actions: some() }] };
    if (choose(4) === 0 && !state.always)
      state.always = [{ guard: { type: "cel", params: { expression: "context.n % 3 == 1" } }, actions: [count] }];
  };
  visit(chart, "");
  return chart;
}
