import type { Edited } from "./edit-states.ts";
import { isObject, type Json, type JsonObject, listOf, oneOrMany } from "./json.ts";
import { pointTo, valueAt, withValue } from "./pointer.ts";
import { withTransitions } from "./retarget.ts";
import { pointerOf, statesOf, targetText } from "./states.ts";
import { placeOf, type Transition, type Trigger, triggerKeys } from "./transitions.ts";

/** Adds a transition, after those that the same trigger has already. Null as target only acts. */
export function connect(definition: JsonObject, source: string, target: string | null, trigger: Trigger): Edited {
  const at = pointTo(pointerOf(source), ...triggerKeys(trigger));
  const [next, written] = withTarget(definition, source, target === null ? [] : [target]);
  const before = rowsAt(next, at);
  const rows = [...before, written === undefined ? {} : { target: written }];
  return { definition: withTransitions(next, at, rows), select: before.length > 0 ? pointTo(at, before.length) : at };
}

/** The targets as they are written on a state, in a definition that has the ids which that needs. */
function withTarget(
  definition: JsonObject,
  source: string,
  targets: readonly string[],
): [JsonObject, Json | undefined] {
  let next = definition;
  const written = targets.map((target) => {
    const { text, needsId } = targetText(statesOf(next), source, target);
    if (needsId) next = withValue(next, "/id", needsId);
    return text;
  });
  return [next, oneOrMany(written)];
}

function rowsAt(definition: JsonObject, list: string): Json[] {
  return listOf(valueAt(definition, list)).map((one) => (typeof one === "string" ? { target: one } : one));
}

/** Changes fields of a transition; undefined takes one away. */
export function changeTransition(
  definition: JsonObject,
  transition: Transition,
  fields: Readonly<Record<string, Json | undefined>>,
): Edited {
  const { list, index } = placeOf(transition, pointerOf(transition.source));
  const rows = rowsAt(definition, list).map((row, at) => {
    if (at !== index || !isObject(row)) return row;
    const merged = Object.entries({ ...row, ...fields }).filter(([, value]) => value !== undefined);
    return Object.fromEntries(merged) as JsonObject;
  });
  return { definition: withTransitions(definition, list, rows), select: transition.pointer };
}

/** Lets a transition lead elsewhere; no path at all lets it only act. */
export function setTargets(definition: JsonObject, transition: Transition, targets: readonly string[]): Edited {
  const [next, target] = withTarget(definition, transition.source, targets);
  return changeTransition(next, transition, { target });
}

export function removeTransition(definition: JsonObject, transition: Transition): Edited {
  const pointer = pointerOf(transition.source);
  const { list, index } = placeOf(transition, pointer);
  const rows = rowsAt(definition, list).filter((_, at) => at !== index);
  return { definition: withTransitions(definition, list, rows), select: pointer };
}

/** Gives a transition another event, delay or reason. */
export function setTrigger(definition: JsonObject, transition: Transition, trigger: Trigger): Edited {
  const at = pointTo(pointerOf(transition.source), ...triggerKeys(trigger));
  if (at === placeOf(transition, pointerOf(transition.source)).list) return { definition, select: transition.pointer };
  const { definition: without } = removeTransition(definition, transition);
  const before = rowsAt(without, at);
  return {
    definition: withTransitions(without, at, [...before, transition.written]),
    select: before.length > 0 ? pointTo(at, before.length) : at,
  };
}

/** Tries a transition earlier (-1) or later (1) than its neighbour of the same trigger. */
export function moveTransition(definition: JsonObject, transition: Transition, by: -1 | 1): Edited {
  const { list, index } = placeOf(transition, pointerOf(transition.source));
  const rows = rowsAt(definition, list);
  const to = index + by;
  if (to < 0 || to >= rows.length) return { definition, select: transition.pointer };
  [rows[index], rows[to]] = [rows[to]!, rows[index]!];
  return { definition: withTransitions(definition, list, rows), select: pointTo(list, to) };
}
