import { useCallback, useState } from "react";
import type { LabelSchema } from "../../../../projects/label-schema.contract.ts";
import { schemaProblems } from "../../../label-schema/draft.ts";
import * as steps from "./undo.ts";

export interface SchemaDraft {
  value: LabelSchema;
  /** Differs from what is published. */
  changed: boolean;
  valid: boolean;
  canUndo: boolean;
  canRedo: boolean;
  set(value: LabelSchema): void;
  undo(): void;
  redo(): void;
  /** Begins anew from a published schema, with another one in its place already when that is given. */
  begin(published: LabelSchema, value?: LabelSchema): void;
}

interface State {
  base: LabelSchema;
  steps: steps.Undoable<LabelSchema>;
}

/** A label schema under edit, beside the published one that it began from, with undo. */
export function useSchemaDraft(published: LabelSchema): SchemaDraft {
  const [state, setState] = useState<State>(() => ({ base: published, steps: steps.begin(published) }));
  const move = useCallback(
    (step: (of: State["steps"]) => State["steps"]) => setState((old) => ({ ...old, steps: step(old.steps) })),
    [],
  );
  const { base, steps: all } = state;
  return {
    value: all.now,
    changed: JSON.stringify(all.now) !== JSON.stringify(base),
    valid: schemaProblems(all.now).length === 0,
    canUndo: all.past.length > 0,
    canRedo: all.future.length > 0,
    set: (value) => move((old) => steps.change(old, value, Date.now())),
    undo: () => move(steps.undo),
    redo: () => move(steps.redo),
    begin(next, value) {
      const begun = steps.begin(next);
      setState({ base: next, steps: value ? steps.change(begun, value, 0) : begun });
    },
  };
}
