import { setDiagnostics } from "@codemirror/lint";
import { Annotation, Compartment, EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { useEffect, useMemo, useRef } from "react";
import { scopeOf } from "../chart/children.ts";
import { placeNear, placesIn, pointerAt } from "../chart/json-places.ts";
import { isWithin } from "../chart/pointer.ts";
import { pathAt, pointerOf } from "../chart/states.ts";
import { changeBetween } from "../chart/text-change.ts";
import { transitionAt } from "../chart/transitions.ts";
import { codeExtensions, diagnosticsOf, pick } from "./code-extensions.ts";
import { useEditor } from "./editor-context.ts";
import classes from "./editor.module.css";

const fromPage = Annotation.define<boolean>();

/** The definition as text. What is selected elsewhere is in sight and marked; the caret selects in turn. */
export function CodeView() {
  const editor = useEditor();
  const { document, issues, selection, readOnly } = editor;
  const reading = useMemo(() => placesIn(document.text), [document.text]);
  const frame = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const latest = useRef({ editor, reading });
  useEffect(() => {
    latest.current = { editor, reading };
  });
  const access = useMemo(() => new Compartment(), []);

  useEffect(() => {
    const made = new EditorView({
      parent: frame.current!,
      state: EditorState.create({
        doc: latest.current.editor.document.text,
        extensions: [
          codeExtensions({ undo: () => latest.current.editor.undo(), redo: () => latest.current.editor.redo() }),
          EditorView.contentAttributes.of({ "aria-label": "Definition as JSON", tabindex: "0" }),
          access.of([]),
          EditorView.updateListener.of((update) => {
            if (update.transactions.some((one) => one.annotation(fromPage))) return;
            const { editor: now } = latest.current;
            if (update.docChanged) now.typed(update.state.doc.toString());
            if (update.docChanged || !update.selectionSet || !update.view.hasFocus) return;
            const pointer = pointerAt(latest.current.reading.places, update.state.selection.main.head);
            const { base, rest } = scopeOf(now.document.definition, pointer);
            const transitions = base === now.within.base ? now.within.chart.transitions : [];
            now.select(base + (transitionAt(transitions, rest)?.pointer ?? pointerOf(pathAt(rest))));
          }),
        ],
      }),
    });
    view.current = made;
    return () => made.destroy();
  }, [access]);

  useEffect(() => {
    const change = changeBetween(view.current!.state.doc.toString(), document.text);
    if (change) view.current!.dispatch({ changes: change, annotations: fromPage.of(true) });
  }, [document.text]);

  useEffect(() => {
    view.current!.dispatch({
      effects: access.reconfigure(readOnly ? [EditorState.readOnly.of(true)] : []),
      annotations: fromPage.of(true),
    });
  }, [access, readOnly]);

  useEffect(() => {
    const { state } = view.current!;
    view.current!.dispatch(setDiagnostics(state, diagnosticsOf(reading, issues, state.doc.length)));
  }, [reading, issues]);

  useEffect(() => {
    const { state } = view.current!;
    const place = selection === "" ? undefined : placeNear(reading.places, selection);
    const range = place && place.to <= state.doc.length ? { from: place.start, to: place.to } : null;
    const here = isWithin(pointerAt(reading.places, state.selection.main.head), selection);
    view.current!.dispatch({
      effects: [
        pick.of(range),
        ...(range && !here ? [EditorView.scrollIntoView(range.from, { y: "start", yMargin: 48 })] : []),
      ],
      ...(range && !here ? { selection: { anchor: range.from } } : {}),
      annotations: fromPage.of(true),
    });
  }, [selection, reading]);

  return <div ref={frame} className={classes.code} data-testid="definition" />;
}
