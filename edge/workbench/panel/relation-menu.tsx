import { notifications } from "@mantine/notifications";
import { useCallback, useEffect, useRef, useState } from "react";
import { addRelation } from "../document/edit.ts";
import type { Editor } from "../document/editor.ts";
import { relationTypesFor } from "../document/relate.ts";
import { ChoiceMenu } from "./choice-menu.tsx";

interface Pair {
  from: string;
  to: string;
  at: { x: number; y: number };
}
export interface Relating {
  pair: Pair | null;
  begin(from: string, to: string, at: { x: number; y: number }): void;
  end(): void;
}

/** Relates two regions: at once when one type fits, else after asking which. */
export function useRelating(editor: Editor): Relating {
  const [pair, setPair] = useState<Pair | null>(null);
  const pointer = useRef({ x: 0, y: 0 });
  const begin = useCallback(
    (from: string, to: string, at: { x: number; y: number }) => {
      const { regions } = editor.doc();
      const [a, b] = [regions.find((r) => r.id === from), regions.find((r) => r.id === to)];
      if (!a || !b) return;
      const types = relationTypesFor(editor.schema, a, b);
      if (types.length === 0)
        notifications.show({
          title: "These two cannot be related",
          message: "No relation of this project leads from the one class to the other.",
          color: "accent",
        });
      else if (types.length === 1) editor.edit(addRelation({ from, to, type: types[0]!.type }));
      else setPair({ from, to, at });
    },
    [editor],
  );
  useEffect(() => {
    const track = (event: PointerEvent) => {
      pointer.current = { x: event.clientX, y: event.clientY };
    };
    window.addEventListener("pointermove", track, { passive: true });
    const unfollow = editor.store.subscribe(() => {
      const { relatingFrom, selection } = editor.store.get();
      const [only] = selection;
      if (!relatingFrom || selection.size !== 1 || !only || only === relatingFrom) return;
      editor.relateFrom(null);
      begin(relatingFrom, only, pointer.current);
    });
    return () => {
      window.removeEventListener("pointermove", track);
      unfollow();
    };
  }, [editor, begin]);
  return { pair, begin, end: () => setPair(null) };
}

/** Asks for the type of a relation where several would fit. */
export function RelationMenu({ editor, relating }: { editor: Editor; relating: Relating }) {
  const { pair, end } = relating;
  const { regions } = editor.doc();
  const [a, b] = [regions.find((r) => r.id === pair?.from), regions.find((r) => r.id === pair?.to)];
  const types = a && b ? relationTypesFor(editor.schema, a, b) : [];
  return (
    <ChoiceMenu
      at={pair?.at ?? null}
      title="How are they related?"
      choices={types.map((t, i) => ({
        key: t.type,
        title: t.title ?? t.type,
        hotkey: i < 9 ? String(i + 1) : undefined,
      }))}
      onClose={end}
      onChoose={(type) => {
        if (pair) editor.edit(addRelation({ from: pair.from, to: pair.to, type }));
        end();
      }}
    />
  );
}
