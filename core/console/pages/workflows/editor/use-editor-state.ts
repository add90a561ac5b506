import { useQuery } from "@tanstack/react-query";
import { useCallback, useMemo, useReducer, useState } from "react";
import type { Workflow } from "../../../../workflow/contract.ts";
import { ask } from "../../../look/ask.ts";
import * as documents from "../chart/document.ts";
import type { Edited } from "../chart/edit-states.ts";
import { scopeOf } from "../chart/children.ts";
import { type Chart, chartOf } from "../chart/graph.ts";
import type { JsonObject } from "../chart/json.ts";
import { valueAt } from "../chart/pointer.ts";
import { pathAt } from "../chart/states.ts";
import { transitionAt } from "../chart/transitions.ts";
import type { Editor } from "./editor-context.ts";
import { useCheck } from "./use-check.ts";

type Change =
  | { kind: "typed"; text: string; now: number }
  | { kind: "edited"; definition: JsonObject }
  | { kind: "undo" | "redo" }
  | { kind: "saved"; text: string }
  | { kind: "opened"; definition: JsonObject };

function changed(document: documents.ChartDocument, change: Change): documents.ChartDocument {
  if (change.kind === "typed") return documents.type(document, change.text, change.now);
  if (change.kind === "edited") return documents.edit(document, change.definition);
  if (change.kind === "saved") return documents.markSaved(document, change.text);
  if (change.kind === "opened") return documents.openDocument(change.definition);
  return change.kind === "undo" ? documents.undo(document) : documents.redo(document);
}

/** The state behind one editor: its text with undo, what it means, what is wrong with it, and what is selected. */
export function useEditorState(
  workflow: Workflow,
  definition: JsonObject,
  readOnly: boolean,
): Omit<Editor, "tryOut"> & { saved(text: string): void; open(definition: JsonObject): void } {
  const [document, dispatch] = useReducer(changed, definition, documents.openDocument);
  const [selection, setSelection] = useState("");
  const chart = useMemo(() => chartOf(document.definition), [document.definition]);
  const { data: catalogue } = useQuery({ ...ask("workflow", "getCatalogue", {}), staleTime: 3_600_000 });
  const { issues, checking } = useCheck(workflow.id, document);
  const { definition: now } = document;
  const select = useCallback((pointer: string) => setSelection(pointer), []);
  const apply = useCallback(
    (change: (definition: JsonObject) => JsonObject | Edited) => {
      if (readOnly) return;
      const next = change(now);
      const edited = isEdited(next) ? next : null;
      dispatch({ kind: "edited", definition: edited ? edited.definition : (next as JsonObject) });
      if (edited) setSelection(edited.select);
    },
    [now, readOnly],
  );
  const typed = useCallback((text: string) => dispatch({ kind: "typed", text, now: Date.now() }), []);
  const undo = useCallback(() => dispatch({ kind: "undo" }), []);
  const redo = useCallback(() => dispatch({ kind: "redo" }), []);
  const saved = useCallback((text: string) => dispatch({ kind: "saved", text }), []);
  const open = useCallback((one: JsonObject) => dispatch({ kind: "opened", definition: one }), []);
  const { base, rest } = scopeOf(now, selection);
  const inner = base === "" ? now : (valueAt(now, base) as JsonObject);
  const within = useMemo(
    () => ({ base, definition: inner, chart: base === "" ? chart : chartOf(inner) }),
    [base, inner, chart],
  );
  const { state, transition } = selected(chart, base === "" ? rest : "");
  const inHand = selected(within.chart, rest);
  return {
    workflow,
    readOnly,
    document,
    chart,
    issues,
    checking,
    catalogue,
    selection: base + (inHand.transition?.pointer ?? inHand.state.pointer),
    state,
    transition,
    within,
    select,
    whole: select,
    apply,
    typed,
    undo,
    redo,
    saved,
    open,
  };
}

/** The transition at a pointer, and the state that it is in. */
export function selected(chart: Chart, pointer: string): Pick<Editor, "state" | "transition"> {
  const path = pathAt(pointer);
  const state = chart.states.findLast(
    (one) => path === one.path || one.path === "" || path.startsWith(`${one.path}.`),
  )!;
  return { state, transition: transitionAt(chart.transitions, pointer) };
}

/** A definition has no field "select", so that one tells them apart. */
export function isEdited(value: JsonObject | Edited): value is Edited {
  return "definition" in value && typeof (value as Edited).select === "string";
}
