import type { Chart } from "../chart/graph.ts";

interface Move {
  event: string;
  from: readonly string[];
  to: readonly string[];
}

/** Pointers to the transitions that a noted move may have taken: those of its event that lead from where it was to where it went. */
export function takenBetween(chart: Chart, { event, from, to }: Move): string[] {
  const holds = (paths: readonly string[], state: string) =>
    state === "" || paths.some((path) => path === state || path.startsWith(`${state}.`));
  return chart.transitions
    .filter(({ trigger, source, targets }) => {
      if (trigger.kind === "event" && !fits(event, trigger.event)) return false;
      if (trigger.kind === "after" && !event.startsWith("xstate.after.")) return false;
      if (trigger.kind === "result" && !event.includes(`.actor.${trigger.name}`)) return false;
      return holds(from, source) && targets.length > 0 && targets.every((target) => holds(to, target));
    })
    .map(({ pointer }) => pointer);
}

function fits(event: string, descriptor: string): boolean {
  if (descriptor === "*" || descriptor === event) return true;
  return descriptor.endsWith(".*") && `${event}.`.startsWith(descriptor.slice(0, -1));
}
