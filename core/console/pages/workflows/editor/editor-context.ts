import { createContext, useContext } from "react";
import type { Catalogue } from "../../../../workflow/catalogue.contract.ts";
import type { Issue, Workflow } from "../../../../workflow/contract.ts";
import type { ChartDocument } from "../chart/document.ts";
import type { Edited } from "../chart/edit-states.ts";
import type { Chart } from "../chart/graph.ts";
import type { JsonObject } from "../chart/json.ts";
import type { StateNode } from "../chart/states.ts";
import type { Transition } from "../chart/transitions.ts";
import type { Run } from "../simulator/run.ts";

/** One workflow being looked at or changed, by whatever means: text, picture, outline and forms share it. */
export interface Editor {
  workflow: Workflow;
  readOnly: boolean;
  document: ChartDocument;
  chart: Chart;
  issues: readonly Issue[];
  /** The issues are those of an older text. */
  checking: boolean;
  catalogue: Catalogue | undefined;
  /** Pointer to the state or transition in hand; "" is the workflow as a whole. */
  selection: string;
  state: StateNode;
  transition: Transition | undefined;
  /** The statechart in hand: the workflow itself, or a child statechart that the selection lies in. */
  within: Scope;
  select(pointer: string): void;
  /** Selects by a pointer into the whole, wherever one is. */
  whole(pointer: string): void;
  apply(change: (definition: JsonObject) => JsonObject | Edited): void;
  typed(text: string): void;
  /** Shows a run in the simulator. */
  tryOut(run: Run): void;
  undo(): void;
  redo(): void;
}

export interface Scope {
  /** Pointer to it; "" is the workflow itself. */
  base: string;
  definition: JsonObject;
  chart: Chart;
}

export const EditorContext = createContext<Editor | null>(null);

export function useEditor(): Editor {
  const editor = useContext(EditorContext);
  if (!editor) throw new Error("useEditor outside of an editor");
  return editor;
}
