import { childrenOf } from "../chart/children.ts";
import type { JsonObject } from "../chart/json.ts";
import { statesOf } from "../chart/states.ts";
import { suggestMap } from "./suggest-map.ts";

/** What somebody chose for child statecharts, by their names. */
export type ChildChoices = Readonly<Record<string, { to?: string; map: Readonly<Record<string, string>> }>>;

/** A child statechart that the new version does not have as it is. */
export interface ChildChoice {
  name: string;
  old: JsonObject;
  /** Its name in the new version; null: nothing goes on with it. */
  to: string | null;
  map: Record<string, string>;
  suggested: Record<string, string>;
}

/** The child statecharts that differ between two versions, with what was chosen for them and else what suggests itself. */
export function childChoices(before: JsonObject, after: JsonObject, chosen: ChildChoices): ChildChoice[] {
  const targets = childrenOf(after);
  const added = Object.keys(targets).filter((name) => !(name in childrenOf(before)));
  return Object.entries(childrenOf(before)).flatMap(([name, old]) => {
    if (targets[name] && JSON.stringify(targets[name]) === JSON.stringify(old)) return [];
    const own = chosen[name];
    const alone = added.length === 1 ? added[0]! : null;
    const to = own?.to ?? (targets[name] ? name : alone);
    const suggested = to !== null && targets[to] ? suggestMap(statesOf(old), statesOf(targets[to]), []) : {};
    return [{ name, old, to, map: { ...suggested, ...own?.map }, suggested }];
  });
}

/** As a migration asks for it. */
export function childMaps(
  choices: readonly ChildChoice[],
): Record<string, { to: string; map: Record<string, string> }> {
  return Object.fromEntries(
    choices.flatMap(({ name, to, map }) => (to === null ? [] : [[name, { to, map }] as const])),
  );
}
