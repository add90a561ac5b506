import { VisuallyHidden } from "@mantine/core";
import { useEffect, useState } from "react";
import type { Doc } from "../document/document.ts";
import type { Editor } from "../document/editor.ts";
import { classTitle } from "../document/region-name.ts";

/** Tells a screen reader what a change did to the regions, and what is selected. */
export function Announcer({ editor }: { editor: Editor }) {
  const [words, setWords] = useState("");
  useEffect(() => {
    let before = editor.store.get();
    return editor.store.subscribe(() => {
      const now = editor.store.get();
      const said = changeWords(before.history.present, now.history.present, (name) => classTitle(editor.schema, name));
      if (said) setWords(said);
      else if (now.selection !== before.selection && now.selection.size > 1)
        setWords(`${now.selection.size} regions selected`);
      before = now;
    });
  }, [editor]);
  return (
    <VisuallyHidden role="status" aria-live="polite">
      {words}
    </VisuallyHidden>
  );
}

function changeWords(before: Doc, after: Doc, title: (name: string) => string): string | null {
  if (before.regions === after.regions) return null;
  const by = after.regions.length - before.regions.length;
  const total = after.regions.length === 1 ? "1 region" : `${after.regions.length} regions`;
  const last = after.regions.at(-1);
  if (by === 1 && last) return `${title(last.class)} added, ${total}`;
  if (by > 1) return `${by} regions added, ${total}`;
  return by < 0 ? `${-by === 1 ? "Region" : `${-by} regions`} removed, ${total}` : null;
}
