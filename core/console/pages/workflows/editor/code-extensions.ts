import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, indentWithTab } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import { bracketMatching, codeFolding, foldGutter, foldKeymap, indentOnInput } from "@codemirror/language";
import { type Diagnostic, lintGutter, lintKeymap } from "@codemirror/lint";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { type Extension, StateEffect, StateField } from "@codemirror/state";
import {
  Decoration,
  type DecorationSet,
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import type { Issue } from "../../../../workflow/contract.ts";
import { placeNear, type Reading } from "../chart/json-places.ts";
import { codeTheme } from "./code-theme.ts";

/** Marks the text of what is selected elsewhere. */
export const pick = StateEffect.define<{ from: number; to: number } | null>();

const picked = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    let next = marks.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (!effect.is(pick)) continue;
      next =
        effect.value && effect.value.from < effect.value.to
          ? lines(transaction.state.doc, effect.value)
          : Decoration.none;
    }
    return next;
  },
  provide: (field) => EditorView.decorations.from(field),
});

function lines(doc: EditorView["state"]["doc"], { from, to }: { from: number; to: number }): DecorationSet {
  const marks = [];
  for (let at = doc.lineAt(from); ; at = doc.line(at.number + 1)) {
    marks.push(Decoration.line({ class: "cm-picked" }).range(at.from));
    if (at.to >= to || at.number === doc.lines) return Decoration.set(marks);
  }
}

/** A JSON editor: folding, search, brackets and diagnostics; undo is the page's, shared with the forms. */
export function codeExtensions(history: { undo(): void; redo(): void }): Extension {
  const run = (step: () => void) => () => {
    step();
    return true;
  };
  return [
    keymap.of([
      { key: "Mod-z", run: run(history.undo), shift: run(history.redo), preventDefault: true },
      { key: "Mod-y", run: run(history.redo), preventDefault: true },
    ]),
    keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...searchKeymap, ...foldKeymap, ...lintKeymap, indentWithTab]),
    lineNumbers(),
    foldGutter(),
    codeFolding(),
    lintGutter(),
    drawSelection(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    highlightSelectionMatches(),
    indentOnInput(),
    bracketMatching(),
    closeBrackets(),
    json(),
    picked,
    codeTheme,
  ];
}

/** Issues at their places in the text; what has no place of its own stands at the nearest thing around it. */
export function diagnosticsOf(reading: Reading, issues: readonly Issue[], length: number): Diagnostic[] {
  return issues.flatMap(({ code, severity, message, pointer }): Diagnostic[] => {
    if (code === "json.invalid") {
      const at = Math.min(reading.fault?.at ?? 0, length);
      return [{ from: at, to: Math.min(at + 1, length), severity: "error", message }];
    }
    const place = placeNear(reading.places, pointer);
    if (!place) return [];
    const short = place.pointer === pointer && place.to - place.from < 200 ? place.to : place.from + 1;
    return [{ from: Math.min(place.start, length), to: Math.min(short, length), severity, message }];
  });
}
