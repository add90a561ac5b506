import { json } from "@codemirror/lang-json";
import { MergeView as CodeMerge } from "@codemirror/merge";
import { EditorState } from "@codemirror/state";
import { EditorView, lineNumbers } from "@codemirror/view";
import { useEffect, useRef } from "react";
import { codeTheme } from "../editor/code-theme.ts";
import classes from "./versions.module.css";

/** Two texts side by side, what is the same folded away. */
export function MergeView({ before, after, names }: { before: string; after: string; names: [string, string] }) {
  const frame = useRef<HTMLDivElement>(null);
  const [left, right] = names;
  useEffect(() => {
    const side = (doc: string, label: string) => ({
      doc,
      extensions: [
        lineNumbers(),
        json(),
        codeTheme,
        EditorState.readOnly.of(true),
        EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0" }),
      ],
    });
    const view = new CodeMerge({
      a: side(before, left),
      b: side(after, right),
      parent: frame.current!,
      collapseUnchanged: { margin: 3, minSize: 6 },
      gutter: true,
    });
    return () => view.destroy();
  }, [before, after, left, right]);
  return <div ref={frame} className={classes.merge} />;
}
