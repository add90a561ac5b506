import { useEffect, useMemo, useRef, useState } from "react";
import { setHidden } from "../document/edit.ts";
import { useStore } from "../store.ts";
import { type Comparison, compareSides, type Difference } from "./differences.ts";
import type { Review } from "./load-review.ts";
import { overlayPane, type Pane, panesOf } from "./panes.ts";
import { reviewDisplay } from "./review-display.ts";
import { type Side, sidesOf } from "./sides.ts";
import type { Thing } from "./things.ts";
import { pickThing, useLinkedPanes } from "./use-linked-panes.ts";

/** What is compared, where one is in it, and the panes that show it. */
export interface Compared {
  sides: readonly Side[];
  comparison: Comparison;
  /** One for each side. */
  panes: readonly Pane[];
  /** Instead of the panes, when all are drawn in one picture. */
  together: Pane | null;
  /** The thing that is being looked at, and the difference if it is one. */
  thing: Thing | null;
  at: number | null;
  current: Difference | null;
  pick(thing: Thing | null): void;
  step(at: number): void;
}

interface Looked {
  comparison: Comparison;
  thing: Thing | null;
  at: number | null;
}

/** Compares the annotations of a review, or one of them with what it was before. */
export function useComparison(review: Review, standing: string | null, before: boolean): Compared {
  const { schema } = review;
  const { overlay, differencesOnly } = useStore(reviewDisplay, (d) => d);
  const beforeOf = before ? standing : null;
  const sides = useMemo(() => sidesOf(review, beforeOf), [review, beforeOf]);
  const comparison = useMemo(
    () =>
      compareSides(
        sides.map((side) => side.result),
        schema,
        sides.some((side) => !side.current),
      ),
    [sides, schema],
  );
  const panes = useMemo(() => panesOf(sides, comparison, schema), [sides, comparison, schema]);
  const front = Math.max(
    0,
    sides.findIndex((side) => side.current && side.annotationId === standing),
  );
  const together = useMemo(
    () => (overlay && sides.length > 1 ? overlayPane(sides, comparison, schema, front) : null),
    [overlay, sides, comparison, schema, front],
  );
  const all = useMemo(() => (together ? [together, ...panes] : panes), [together, panes]);

  const { differences, things } = comparison;
  const [looked, setLooked] = useState<Looked>({ comparison, thing: null, at: null });
  const { thing, at } = looked.comparison === comparison ? looked : { thing: null, at: null };
  useLinkedPanes(all, things, (picked) => {
    const found = picked ? differences.findIndex((d) => d.kind === "region" && d.thing === picked) : -1;
    setLooked({ comparison, thing: picked, at: found === -1 ? null : found });
  });
  const latest = useRef(looked);
  latest.current = looked;
  // Panes that have just come take over what was being looked at.
  useEffect(() => {
    const old = latest.current;
    if (!old.thing) return;
    const regions = new Set(old.thing.members.filter((region) => region !== null));
    const same = things.find(({ members }) => members.some((region) => region !== null && regions.has(region)));
    pickThing(all, same ?? null);
    if (old.comparison === comparison) setLooked(old);
  }, [all, things, comparison]);
  useEffect(() => {
    const hide = differencesOnly && sides.length > 1;
    for (const pane of all) {
      const ids = comparison.agreed.flatMap((agreed, side) => [...agreed].flatMap((id) => pane.idOf(side, id) ?? []));
      pane.editor.edit(setHidden(ids, hide));
    }
  }, [all, comparison, differencesOnly, sides.length]);

  return {
    sides,
    comparison,
    panes,
    together,
    thing,
    at,
    current: at === null ? null : (differences[at] ?? null),
    pick: (picked) => pickThing(all, picked),
    step(next) {
      const difference = differences[next];
      if (!difference) return;
      const about =
        difference.kind === "region" ? difference.thing : difference.kind === "relation" ? difference.from : null;
      pickThing(all, about);
      setLooked({ comparison, thing: about, at: next });
    },
  };
}
