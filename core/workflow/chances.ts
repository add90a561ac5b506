import type { Compiled } from "../../machines/engine/compile.ts";
import { explain } from "../../machines/engine/explain.ts";
import type { Snapshot } from "../../machines/engine/snapshot.ts";
import { delayText } from "../../machines/engine/summary.ts";
import type { Trigger } from "../../machines/engine/tree.ts";
import type { EventChance } from "./simulation.contract.ts";

/**
 * Each event that the active states know, those of child statecharts too: may it come now, where does it lead, and if not,
 * why not. `held`: why none may.
 */
export function chancesOf(compiled: Compiled, snapshot: Snapshot, held?: string): EventChance[] {
  return explain(compiled, snapshot).map(({ actor, trigger, possible, candidates, reason }) => ({
    event: actor === "" ? nameOf(trigger) : `${actor}/${nameOf(trigger)}`,
    actor,
    possible: held === undefined && possible !== "no",
    target: [...new Set(candidates.flatMap((candidate) => candidate.targets))],
    why: held ?? reason,
  }));
}

function nameOf(trigger: Trigger): string {
  if (trigger.kind === "event") return trigger.event;
  if (trigger.kind === "invoke") return `xstate.${trigger.outcome}.actor.${trigger.id}`;
  return trigger.kind === "after" ? `after ${trigger.delay ?? delayText(trigger.delayMs)}` : trigger.kind;
}
